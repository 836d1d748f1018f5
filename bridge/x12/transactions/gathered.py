"""A claim's segments in one pass: each loop's by their ids, so that a reader looks nothing up twice.

Loops are found by what opens them, wherever that stands. What cannot belong to the person or organization named last
is given to the claim, line or coverage around: a misplaced segment costs nothing but itself.
"""

from collections.abc import Sequence

from bridge.x12.segment import Segment

Gathered = dict[str, list[Segment]]  # the segments of one loop by id, in order

_OPENS = frozenset(("SBR", "LX"))
_SERVICES = frozenset(("SV1", "SV2"))
_OF_PARTY = frozenset(("NM1", "N2", "N3", "N4", "PRV", "REF", "PER", "DMG"))
_NEVER_OF_PROVIDER = frozenset(("9F", "G1", "F8", "6R", "EA", "D9", "4N", "P4"))  # REF01
_BELOW_LINE = frozenset(("LIN", "SVD", "LQ"))
_BLANKS = [""] * 24  # more elements than any segment has that is read here
ABSENT = ["", *_BLANKS]  # the parts of a segment that is not there


class Owner:
    """A level, a claim, another coverage or a service line: its own segments, its parties, and the loops of a line."""

    __slots__ = ("below", "found", "id", "parties")

    def __init__(self, id: str) -> None:
        self.id = id  # of the segment that opens it
        self.found: Gathered = {}
        self.parties: dict[str, Gathered] = {}  # by NM101; the first of a kind
        self.below: list[Gathered] = []  # opened by LIN, SVD or LQ


def divide(run: Sequence[Segment]) -> list[Owner]:
    """What the first segment opens; of a claim then its other coverages (SBR) and lines (LX, or a service alone)."""
    owner = Owner(run[0].id)
    owners = [owner]
    is_claim = owner.id == "CLM"
    place, in_party = owner.found, False
    for segment in run:
        id = segment.id
        if id == "NM1":
            place, in_party = {}, True
            owner.parties.setdefault(segment[1], place)
        elif is_claim and (id in _OPENS or (id in _SERVICES and (owner.id != "LX" or id in owner.found))):
            owner = Owner("LX" if id in _SERVICES else id)
            owners.append(owner)
            place, in_party = owner.found, False
        elif id in _BELOW_LINE:
            place, in_party = {}, False
            owner.below.append(place)
        into = owner.found if in_party and _is_of_owner(segment, owner.id) else place
        same = into.get(id)
        if same is None:
            into[id] = [segment]
        else:
            same.append(segment)
    return owners


def first(gathered: Gathered, id: str) -> list[str]:
    """The parts of the first such segment, padded with empty elements: `parts[9]` never fails. Never change them."""
    segments = gathered.get(id)
    return segments[0].parts + _BLANKS if segments else ABSENT


def first_of(gathered: Gathered, id: str, *qualifiers: str) -> list[str]:
    """As `first`, of those whose first element is one of the qualifiers."""
    for segment in gathered.get(id, ()):
        if segment[1] in qualifiers:
            return segment.parts + _BLANKS
    return ABSENT


def parts_of(segment: Segment, position: int, count: int) -> list[str]:
    """The first `count` components of an element, absent ones empty."""
    parts = segment[position].split(segment.delimiters.component)
    return parts if len(parts) == count else [*parts, *_BLANKS][:count]


def _is_of_owner(segment: Segment, owner: str) -> bool:
    """Whether it cannot say anything of the party before it."""
    id = segment.id
    if id == "REF":
        return owner in ("CLM", "LX") and segment[1] in _NEVER_OF_PROVIDER
    return id not in _OF_PARTY and not (id == "DTP" and owner == "SBR")
