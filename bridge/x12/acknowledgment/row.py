"""One claim of a 277CA: accepted, or why not, down to the line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bridge.x12.acknowledgment.reason import reasons
from bridge.x12.acknowledgment.sent import SentClaim, SentLine
from bridge.x12.fault import Fault
from bridge.x12.schemas.claim_status_reason import ENTITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """Loop 2200D with its 2220Ds."""

    claim: SentClaim = field(repr=False)
    is_accepted: bool
    reasons: tuple[str, ...] = ()  # STC composites
    lines: tuple[tuple[SentLine, tuple[str, ...]], ...] = ()  # the refused ones


def claim_row(claim: SentClaim, faults: Mapping[int, Sequence[Fault]], refused_above: bool) -> ClaimRow:
    """A fault of the subscriber or patient refuses each claim of theirs; one of a line refuses the line's claim."""
    above = (*claim.subscriber, *claim.patient, *claim.segments)
    own = reasons(faults, above, ENTITIES)
    lines = tuple((line, why) for line in claim.lines if (why := reasons(faults, line.segments, ENTITIES)))
    why = tuple(dict.fromkeys((*own, *(reason for _, reasons_ in lines for reason in reasons_))))
    return ClaimRow(claim=claim, is_accepted=not (why or refused_above), reasons=why, lines=lines)
