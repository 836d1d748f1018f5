"""SNIP 7: what one trading partner wants beyond the guide, as values.

Its rules are tables of the language of `situation.rule` with a key more, `set`: `837P`. The commonest wishes have
fields of their own.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bridge.x12.fault import Fault, Severity, Table
from bridge.x12.schema import Loop, Node
from bridge.x12.segment import Segment
from bridge.x12.set_check import SetCheck
from bridge.x12.situation import SituationCheck
from bridge.x12.situation.guide import GUIDE_MODULES, guide
from bridge.x12.situation.rule import RuleFault, RuleSet
from bridge.x12.situation.rule_check import proven


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two that exchange interchanges."""

    qualifier: str  # ISA05 or ISA07
    id: str  # ISA06 or ISA08, unpadded
    group_code: str  # GS02 or GS03


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerRules:
    """What a partner wants. Empty or zero: it does not care."""

    name: str
    sides: tuple[Side, ...] = ()  # we and they, in either order
    usage: str = ""  # ISA15
    claims_per_set: int = 0
    claim_number_length: int = 0  # CLM01
    upper_case: bool = False
    forbidden: frozenset[str] = frozenset()  # segment ids
    rules: Mapping[str, RuleSet] = field(default_factory=dict)  # by layout: 837P, 835 ...


def read_partner_rules(tables: Iterable[Mapping[str, object]], file: str) -> Mapping[str, RuleSet]:
    """The `[[rule]]` tables of a partner's file by the set that each is for. Raises RuleFault."""
    by_set: dict[str, list[dict[str, object]]] = {}
    for table in tables:
        name = table.get("set")
        if not isinstance(name, str) or not name:
            raise RuleFault(f"{file}: rule {table.get('id', '?')}: set: a text is needed")
        if name not in GUIDE_MODULES:
            known = ", ".join(sorted(GUIDE_MODULES))
            raise RuleFault(f"{file}: rule {table.get('id', '?')}: set: {name} is none of {known}")
        by_set.setdefault(name, []).append({key: value for key, value in table.items() if key != "set"})
    return {name: proven({"rule": rules}, file, guide(name), level=7) for name, rules in by_set.items()}


def partner_checks(layout: Loop, partner: PartnerRules) -> tuple[SetCheck, ...]:
    """Level 7 for one transaction set of that layout."""
    checks: list[SetCheck] = []
    if layout.id in partner.rules:
        checks.append(SituationCheck(partner.rules[layout.id]))
    if partner.forbidden or partner.upper_case:
        checks.append(_EverySegment(layout, partner))
    if layout.id in _CLAIM and (partner.claims_per_set or partner.claim_number_length):
        checks.append(_EveryClaim(layout.id, partner))
    return tuple(checks)


def partner_interchange_faults(isa: Segment, partner: PartnerRules) -> Iterator[Fault]:
    """Whether ISA05 to ISA08 name the two, and ISA15 is what was agreed."""
    if partner.sides:
        known = [(side.qualifier, side.id) for side in partner.sides]
        for position, code in ((6, "006"), (8, "008")):
            if (isa[position - 1].strip(), isa[position].strip()) not in known:
                said = f"{partner.name} does not know ISA{position:02}"
                yield _envelope_fault(Table.INTERCHANGE, code, isa, position, said, "Send the agreed qualifier and id.")
    if partner.usage and isa[15] != partner.usage:
        said = f"{partner.name} takes interchanges with ISA15 {partner.usage} only"
        yield _envelope_fault(Table.INTERCHANGE, "020", isa, 15, said, f"Send {partner.usage} in ISA15.")


def partner_group_faults(gs: Segment, partner: PartnerRules) -> Iterator[Fault]:
    """Whether GS02 and GS03 name the two."""
    known = {side.group_code for side in partner.sides}
    for position in (2, 3):
        if known and gs[position].strip() not in known:
            said = f"{partner.name} does not know GS{position:02}"
            yield _envelope_fault(Table.GROUP, "24", gs, position, said, "Send the agreed code.")


_CLAIM = {"837P": ("2300", "CLM"), "837I": ("2300", "CLM"), "835": ("2100", "CLP")}


class _EverySegment:
    """Looks at each segment for itself."""

    def __init__(self, layout: Loop, partner: PartnerRules) -> None:
        self._partner = partner
        self._loops = frozenset(_loop_ids(layout))

    @property
    def loops(self) -> frozenset[str]:
        return self._loops

    def closed(self, path: Sequence[Node]) -> Iterator[Fault]:
        node, partner = path[-1], self._partner
        for segment in node.segments:
            if segment.id in partner.forbidden:
                yield _fault(segment, node, 0, f"{partner.name} takes no {segment.id}", "Leave it out.")
            if partner.upper_case:
                for position, text in enumerate(segment.parts):
                    if position and text != text.upper():
                        said = f"{partner.name} takes upper case only"
                        yield _fault(segment, node, position, said, "Send it in upper case.")


class _EveryClaim:
    """Counts the claims of a set and looks at their numbers."""

    def __init__(self, layout_id: str, partner: PartnerRules) -> None:
        self._partner = partner
        self._loop, self._opener = _CLAIM[layout_id]
        self._count = 0

    @property
    def loops(self) -> frozenset[str]:
        return frozenset((self._loop,))

    def closed(self, path: Sequence[Node]) -> Iterator[Fault]:
        node, partner = path[-1], self._partner
        claim = node.first(self._opener)
        self._count += 1
        if self._count - 1 == partner.claims_per_set > 0:
            said = f"{partner.name} takes {partner.claims_per_set} claims in a transaction set"
            yield _fault(claim, node, 0, said, "Begin another transaction set before this claim.")
        if 0 < partner.claim_number_length < len(claim[1]):
            said = f"{partner.name} takes claim numbers of {partner.claim_number_length} characters"
            yield _fault(claim, node, 1, said, "Use a shorter claim control number.")


def _loop_ids(layout: Loop) -> Iterator[str]:
    yield layout.id
    for child in layout.body:
        if isinstance(child, Loop):
            yield from _loop_ids(child)


def _fault(segment: Segment, node: Node, element: int, message: str, remedy: str) -> Fault:
    return Fault(
        table=Table.ELEMENT if element else Table.SEGMENT,
        code="I12" if element else "I9",
        message=message,
        value=segment[element] if element else "",
        remedy=remedy,
        level=7,
        severity=Severity.ERROR,
        segment=segment.number,
        id=segment.id,
        element=element,
        loop=node.loop.id,
        offset=segment.offset,
    )


def _envelope_fault(table: Table, code: str, segment: Segment, element: int, message: str, remedy: str) -> Fault:
    return Fault(
        table=table,
        code=code,
        message=message,
        value=segment[element],
        remedy=remedy,
        level=7,
        id=segment.id,
        element=element,
        offset=segment.offset,
    )
