"""Reads a text in every way there is, and holds it to what must be true of any text at all."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from bridge.billing.acknowledgment import BatchAcknowledgment
from bridge.billing.eligibility import Answer
from bridge.billing.remittance import Remittance
from bridge.x12.acknowledgment import acknowledge
from bridge.x12.check import check
from bridge.x12.directory import schema_of
from bridge.x12.fault import Fault, Table
from bridge.x12.interchange import read_interchanges
from bridge.x12.outline import outline
from bridge.x12.segment import Segment
from bridge.x12.tokenizer import NotX12, restore, tokenize
from bridge.x12.transactions import (
    acknowledgment_999,
    authorization_278_request,
    authorization_278_response,
    claim_837i,
    claim_837p,
    claim_acknowledgment_277ca,
    claim_status_276,
    claim_status_277,
    eligibility_270,
    eligibility_271,
    interchange_ta1,
    remittance_835,
)

T = TypeVar("T")
AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
Read = Callable[[Sequence[Segment]], object]
READERS: dict[str, Read] = {  # by the id of the layout
    "837P": claim_837p.read,
    "837I": claim_837i.read,
    "835": remittance_835.read,
    "270": eligibility_270.read,
    "271": eligibility_271.read,
    "276": claim_status_276.read,
    "277": claim_status_277.read,
    "277CA": claim_acknowledgment_277ca.read,
    "999": acknowledgment_999.read,
    "TA1": interchange_ta1.read,
    "278 request": authorization_278_request.read,
    "278 response": authorization_278_response.read,
}
# What is counted by splitting alone, and how many of it a typed value holds.
COUNTS: dict[str, tuple[str, Callable[[object], int]]] = {
    "837P": ("CLM", lambda claims: _length(claims)),
    "837I": ("CLM", lambda claims: _length(claims)),
    "835": ("CLP", lambda remittance: _length(remittance.claims if isinstance(remittance, Remittance) else ())),
    "271": ("EB", lambda answers: sum(len(a.benefits) for a in _all(answers, Answer))),
    "277CA": ("HL***PT", lambda batches: sum(len(b.claims) for b in _all(batches, BatchAcknowledgment))),
}


def read_in_every_way(text: str, *, answer: bool = True) -> tuple[Fault, ...]:
    """The faults of `text`, which raises nothing but NotX12, loses no character and no claim without a word."""
    faults = check(text)
    assert list(faults) == sorted(faults, key=lambda fault: (fault.offset, fault.element))
    try:
        segments = list(tokenize(text))
    except NotX12:
        assert len(faults) == 1
        return faults
    assert restore(segments) == text
    assert [line.segment for line in outline(text)] == segments
    _lose_nothing(text, faults)
    if answer:
        for answered in acknowledge(text, control_number=1, group_number=1, written_at=AT):
            assert [f.message for f in check(answered.text) if f.is_error and f.table is not Table.ELEMENT] == []
    return faults


def _lose_nothing(text: str, faults: Sequence[Fault]) -> None:
    """What stands in the text stands in the values, or a fault says why not; every reader reads every set."""
    interchanges, _ = read_interchanges(text)
    found = dict.fromkeys(COUNTS, 0)
    for interchange in interchanges:
        for group in interchange.groups:
            for transaction in group.transactions:
                values = {id: read(transaction.segments) for id, read in READERS.items()}
                schema = schema_of(transaction, group)
                if schema is not None and schema.id in COUNTS:
                    found[schema.id] += COUNTS[schema.id][1](values[schema.id])
    by_segment: dict[str, int] = {}
    for id, (segment, _) in COUNTS.items():
        by_segment[segment] = by_segment.get(segment, 0) + found[id]
    for segment, read in by_segment.items():
        assert read >= _occurrences(text, segment) or any(fault.is_error for fault in faults), segment


def _occurrences(text: str, segment: str) -> int:
    """By splitting alone. `HL***PT` counts the HL with PT in HL03."""
    start = text.find("ISA")
    element, terminator = text[start + 3], text[start + 105 : start + 106]
    wanted = segment.split("*")
    pieces = (piece.strip().split(element) for piece in text.split(terminator or "~"))
    return sum(
        len(parts) > 1 and all(w in ("", part) for w, part in zip(wanted, parts, strict=False))
        for parts in pieces
        if len(parts) >= len(wanted)
    )


def _length(values: object) -> int:
    assert isinstance(values, Sequence)
    return len(values)


def _all(values: object, shape: type[T]) -> list[T]:
    assert isinstance(values, Sequence)
    return [value for value in values if isinstance(value, shape)]
