"""A claim's 837P, segment by segment, each element beside the field it says and where that came from. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bridge.billing.claim import Claim
from bridge.billing.origin import Origin
from bridge.x12.layout import lay_out
from bridge.x12.schema import Node
from bridge.x12.schemas.claim_837p import SCHEMA
from bridge.x12.segment import Segment
from bridge.x12.transactions import claim_837p
from bridge.x12.transactions.written import WrittenSegment


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """`CLM01`, what it says, the claim's fields behind it, and the origin of the first that has one."""

    label: str
    text: str = field(repr=False)
    fields: tuple[str, ...]
    origin: Origin | None
    otherwise: str = ""  # in words, where no origin is kept because it is the same on every claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """`name` is the guide's; `text` the segment as it leaves, without its terminator."""

    id: str
    name: str
    text: str = field(repr=False)
    elements: tuple[Element, ...]


# Fields that have no origin of their own, by their last name: Bridge makes them the same way on every claim.
MADE_BY_US = {
    "control_number": "Bridge: made once, kept for life",
    "charge": "Bridge: the sum of the lines",
    "place_of_service": "the first line's place of service",
    "frequency": "Bridge: 1 is a first claim, 7 a replacement, 8 a withdrawal",
    "accepts_assignment": "the same on every claim of the practice",
    "benefits_assigned": "the same on every claim of the practice",
    "release_signed": "the same on every claim of the practice",
    "number": "Bridge: lines are counted from 1",
    "service_date": "the session's calendar date at the place of service",
    "diagnosis_pointers": "which diagnoses the session names, by their place in the claim",
    "authorization_number": "the first line's authorization",
}
_OTHERWISE = "the claim as it was drafted"


def explained(claim: Claim) -> tuple[Explained, ...]:
    """From the billing provider to the last service line."""
    segments = claim_837p.explain(claim)
    names = _names([written.segment for written in segments])
    origins = {origin.field: origin for origin in claim.origins}
    return tuple(_explained(written, names, origins) for written in segments)


def origin_of(path: str, origins: Mapping[str, Origin]) -> Origin | None:
    """`lines[0].modifiers[1]` is explained by `lines[0].modifiers`, `subscriber.name.last` by `subscriber.name`."""
    while path:
        if path in origins:
            return origins[path]
        path = path[: max(path.rfind("."), path.rfind("["))] if "." in path or "[" in path else ""
    return None


def _explained(written: WrittenSegment, names: Mapping[int, str], origins: Mapping[str, Origin]) -> Explained:
    segment = written.segment
    return Explained(
        id=segment.id,
        name=names.get(id(segment), ""),
        text="*".join((segment.id, *segment.elements)),
        elements=tuple(
            Element(
                label=f"{segment.id}{position:02}",
                text=segment[position],
                fields=paths,
                origin=next((found for found in (origin_of(path, origins) for path in paths) if found), None),
                otherwise=_otherwise(paths[0]),
            )
            for position, paths in written.fields.items()
        ),
    )


def _otherwise(path: str) -> str:
    if path.startswith("facility"):
        return "the practice's file: the site of the visit"
    return MADE_BY_US.get(path.rpartition(".")[2], _OTHERWISE)


def _names(segments: Sequence[Segment]) -> dict[int, str]:
    """The guide's names, by the segments' own identity: two equal ones may stand in two places."""
    opening = Segment("ST", ("837", "0001", claim_837p.VERSION))
    tree, _ = lay_out(SCHEMA, (opening, *segments))
    return dict(_named(tree))


def _named(node: Node) -> Iterator[tuple[int, str]]:
    for segment, place in zip(node.segments, node.places, strict=True):
        yield id(segment), place.name
    for child in node.children:
        yield from _named(child)
