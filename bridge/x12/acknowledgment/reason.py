"""Why a claim, a provider or a batch is refused: faults as the status composites of a 277CA."""

from collections.abc import Mapping, Sequence
from itertools import chain

from bridge.x12.fault import Fault
from bridge.x12.schemas.claim_status_reason import MISSING, REASONS, RELATIONS, Reason
from bridge.x12.segment import Segment


def reasons(
    faults: Mapping[int, Sequence[Fault]], segments: Sequence[Segment], entities: frozenset[str]
) -> tuple[str, ...]:
    """STC01, STC10, STC11 and further ones, each once: `("A7:562:82",)`.

    `faults` are by the number of their segment; `entities` are the codes that STC01-3 may hold.
    """
    found = ((fault, segment) for segment in segments for fault in faults.get(segment.number, ()))
    return tuple(dict.fromkeys(_reason(fault, segment, segments, entities) for fault, segment in found))


def _reason(fault: Fault, at: Segment, segments: Sequence[Segment], entities: frozenset[str]) -> str:
    own = at if at.id == fault.id else Segment(fault.id)  # a missing segment is told at the one before it
    row = next(row for row in REASONS if _fits(row, fault, own))
    entity = _entity(fault, segments, entities) if row.of_entity else ""
    return ":".join((_category(fault), row.status, entity)).rstrip(":")


def _category(fault: Fault) -> str:
    if fault.code in MISSING:
        return "A6"
    return "A8" if fault.level in RELATIONS else "A7"


def _fits(row: Reason, fault: Fault, segment: Segment) -> bool:
    if row.id not in ("", fault.id):
        return False
    if (row.element and row.element != fault.element) or (row.component and row.component != fault.component):
        return False
    return not row.at or segment[row.at] in row.codes


def _entity(fault: Fault, segments: Sequence[Segment], entities: frozenset[str]) -> str:
    """NM101 of the nearest NM1, in the segment itself or above it."""
    above = (segment for segment in reversed(segments) if segment.number <= fault.segment and segment.id == "NM1")
    code = next(chain((segment[1] for segment in above), [""]))
    return code if code in entities else ""
