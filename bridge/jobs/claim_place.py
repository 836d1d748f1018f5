"""Where a fault of our own 837P lies: in which claim, and at which of its fields."""

from collections.abc import Sequence
from dataclasses import dataclass

from bridge.x12.fault import Fault
from bridge.x12.segment import Segment
from bridge.x12.transactions.written import WrittenSegment

_PROVIDER = "20"  # HL03


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPlace:
    """`claim` is empty for what stands above the claims: submitter, receiver, billing provider, the counts."""

    claim: str = ""  # CLM01
    line: str = ""  # LX01
    field: str = ""  # what the element says: `subscriber.member_id`, `lines[0].procedure`; empty for a fixed code
    element: str  # `NM109`, `CLM05-3`
    loop: str = ""

    def __str__(self) -> str:
        if self.field:
            return f"{self.field} ({self.element})"
        if self.line:
            return f"lines[{int(self.line) - 1}].{self.element}"
        return f"loop {self.loop}.{self.element}" if self.loop else self.element


def place_of(body: Sequence[Segment], fault: Fault) -> ClaimPlace:
    """The place of a fault in the ST of these segments, ST to SE. What is missing is told at the one before it."""
    at = fault.segment - 1
    claim, line = ("", "") if fault.id in ("", "SE") else _owner(body, at)
    return ClaimPlace(
        claim=claim,
        line=line,
        field=_field(body[at], fault) if 0 <= at < len(body) else "",
        element=element_of(fault),
        loop=fault.loop,
    )


def element_of(fault: Fault) -> str:
    """`NM1`, `NM109`, `CLM05-3`."""
    element = f"{fault.element:02}" if fault.element else ""
    component = f"-{fault.component}" if fault.component else ""
    return f"{fault.id}{element}{component}"


def _owner(body: Sequence[Segment], at: int) -> tuple[str, str]:
    """CLM01 and LX01 over that segment. Each claim has a subscriber level of its own, before its CLM."""
    line = ""
    for segment in (body[back] for back in range(min(at, len(body) - 1), -1, -1)):
        if segment.id == "LX":
            line = line or segment[1]
        elif segment.id == "CLM":
            return segment[1], line
        elif segment.id == "HL":
            return ("" if segment[3] == _PROVIDER else _next_claim(body, at)), ""
    return "", ""


def _next_claim(body: Sequence[Segment], at: int) -> str:
    ahead = (body[number] for number in range(at, len(body)))
    return next((segment[1] for segment in ahead if segment.id == "CLM"), "")


def _field(segment: Segment, fault: Fault) -> str:
    """Of an element that says several, such as a composite of code and modifiers, none."""
    if segment.id != fault.id or not fault.element or not isinstance(segment, WrittenSegment):
        return ""
    paths = next(iter(segment.paths[fault.element - 1 : fault.element]), ())
    said = set(paths[fault.component - 1 : fault.component] if fault.component else paths)
    return segment.owner + said.pop() if len(said) == 1 and "" not in said else ""
