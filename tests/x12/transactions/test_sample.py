"""Texts that others wrote: as many values as the text has claims, and nothing raises, broken ones included."""

from collections.abc import Callable, Sequence
from pathlib import Path

from bridge.x12.interchange import read_interchanges
from bridge.x12.segment import Segment
from bridge.x12.tokenizer import NotX12, read_text
from bridge.x12.transactions import (
    acknowledgment_999,
    claim_837p,
    claim_acknowledgment_277ca,
    claim_status_276,
    claim_status_277,
    eligibility_270,
    eligibility_271,
    interchange_ta1,
    remittance_835,
)

READERS: tuple[Callable[[Sequence[Segment]], object], ...] = (
    acknowledgment_999.read,
    claim_837p.read,
    claim_acknowledgment_277ca.read,
    claim_status_276.read,
    claim_status_277.read,
    eligibility_270.read,
    eligibility_271.read,
    interchange_ta1.read,
    remittance_835.read,
)


def sets_of(samples: Path, kind: str) -> list[tuple[str, tuple[Segment, ...]]]:
    found = []
    for path in sorted((samples / "x12").glob(f"*/{kind}_*")):
        interchanges, _ = read_interchanges(read_text(path.read_bytes()))
        found += [(path.stem, t.segments) for i in interchanges for t in i.transactions]
    assert found
    return found


def count(segments: Sequence[Segment], id: str) -> int:
    return sum(segment.id == id for segment in segments)


def test_every_payment_of_every_835_is_read_and_all_but_one_balance(samples: Path) -> None:
    unbalanced = []
    for name, segments in sets_of(samples, "835"):
        remittance = remittance_835.read(segments)
        assert len(remittance.claims) == count(segments, "CLP")
        assert remittance.trace
        assert all(c.control_number and c.payer_claim_number for c in remittance.claims)
        unbalanced += [] if remittance.balanced else [name]
    assert unbalanced == ["835_tertiary-payment"]  # its SVC01 has lost its code, and all after it has moved


def test_every_claim_of_every_837p_is_read_with_its_lines(samples: Path) -> None:
    for _, segments in sets_of(samples, "837p"):
        claims = claim_837p.read(segments)
        assert len(claims) == count(segments, "CLM")
        assert sum(len(c.lines) for c in claims) == count(segments, "SV1")
        assert all(c.charge == sum(line.charge for line in c.lines) for c in claims)


def test_every_claim_of_every_277ca_is_read(samples: Path) -> None:
    for _, segments in sets_of(samples, "277ca"):
        (batch,) = claim_acknowledgment_277ca.read(segments)
        assert batch.batch_reference == "2002020542857"
        assert [(c.control_number, c.accepted) for c in batch.claims] == [
            ("4001/1339", True),
            ("2890/4", False),
            ("00000000000000000000", False),
        ]


def test_every_trace_of_every_277_is_answered(samples: Path) -> None:
    for _, segments in sets_of(samples, "277"):
        answers = claim_status_277.read(segments)
        assert len(answers) == count(segments, "TRN")
        assert all(a.statuses for a in answers)


def test_every_999_answers_every_transaction(samples: Path) -> None:
    for _, segments in sets_of(samples, "999"):
        answer = acknowledgment_999.read(segments)
        assert answer.group_number == 17456
        assert len(answer.transactions) == count(segments, "AK2") == 3


def test_every_271_is_read_with_its_benefits(samples: Path) -> None:
    for _, segments in sets_of(samples, "271"):
        (answer,) = eligibility_271.read(segments)
        assert len(answer.benefits) == count(segments, "EB")
        assert len(answer.rejections) == count(segments, "AAA")


def test_the_ta1_is_read(samples: Path) -> None:
    (path,) = (samples / "x12" / "valid").glob("ta1_*")
    (interchange,), _ = read_interchanges(read_text(path.read_bytes()))
    (answer,) = interchange_ta1.read(interchange.acknowledgments)
    assert (answer.interchange_number, answer.status, answer.note) == (100, "R", "024")


def test_no_reader_raises_on_any_text_not_even_on_another_kind(samples: Path) -> None:
    for path in sorted((samples / "x12").glob("*/*.x12")):
        try:
            interchanges, _ = read_interchanges(read_text(path.read_bytes()))
        except NotX12:
            continue
        for transaction in (t for i in interchanges for t in i.transactions):
            for read in READERS:
                assert read(transaction.segments) is not None
