"""Inquiries and answers lose nothing: what is read of them is written back, segment by segment."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.x12.check import check
from bridge.x12.segment import Segment
from bridge.x12.transactions import (
    claim_acknowledgment_277ca,
    claim_status_276,
    claim_status_277,
    eligibility_270,
    eligibility_271,
)
from bridge.x12.transactions.submission import Submission
from tests.x12.example import bent
from tests.x12.transactions.example import sets, submission
from tests.x12.transactions.test_golden import golden, text_of
from tests.x12.transactions.test_sample import sets_of
from tests.x12.transactions.test_tolerance import SEGMENT

Reader = Callable[[Sequence[Segment]], tuple[Any, ...]]
Writer = Callable[[Sequence[Any], Submission], tuple[Segment, ...]]
BOTH_WAYS: dict[str, tuple[Reader, Writer]] = {
    "270": (eligibility_270.read, eligibility_270.write),
    "271": (eligibility_271.read, eligibility_271.write),
    "276": (claim_status_276.read, claim_status_276.write),
    "277": (claim_status_277.read, claim_status_277.write),
    "277ca": (claim_acknowledgment_277ca.read, claim_acknowledgment_277ca.write),
}
# What opens a value of each kind: as many come out as the text has.
COUNTED = {"276": "TRN", "277": "TRN"}


def submission_of(segments: Sequence[Segment]) -> Submission:
    """Under the numbers and at the time of a set that was read; who sent it stands in its levels."""
    bht = next(s for s in segments if s.id == "BHT")
    return Submission(
        transaction_number=segments[0][2],
        reference=bht[3],
        created_at=datetime.strptime(f"{bht[4]}{bht[5][:4]}", "%Y%m%d%H%M").replace(tzinfo=UTC),
        submitter_name="",
        submitter_id="",
        receiver_name="",
        receiver_id="",
    )


@pytest.mark.parametrize("name", golden(*BOTH_WAYS))
def test_what_is_read_is_written_back_to_the_letter(name: str) -> None:
    read, write = BOTH_WAYS[name.split("-")[0]]
    for segments in sets(text_of(name)):
        assert write(read(segments), submission_of(segments)) == segments


@pytest.mark.parametrize("name", golden(*BOTH_WAYS))
def test_our_own_check_finds_no_error_in_the_text(name: str) -> None:
    assert [fault for fault in check(text_of(name)) if fault.severity == "error"] == []


@pytest.mark.parametrize("kind", BOTH_WAYS)
def test_samples_made_by_others_come_back_as_the_same_values(kind: str, samples: Path) -> None:
    read, write = BOTH_WAYS[kind]
    for _, segments in sets_of(samples, kind):
        values = read(segments)
        again = write(values, submission_of(segments))
        assert read(again) == values
        assert len(again) == len(segments)
        if kind in COUNTED:
            assert len(values) == sum(s.id == COUNTED[kind] for s in segments)


@pytest.mark.parametrize(
    ("name", "known", "unknown"),
    [
        ("271-active", "EB*1*IND*30^MH*PR*", "EB*99*ZZZ*30^Q7*QQ*"),
        ("271-not-found", "AAA*N**75*C", "AAA*N**0Z*9"),
        ("277-pended-and-requested", "STC*P1:20*", "STC*Q9:9999:ZZ*"),
        ("277ca-claims-mixed", "STC*A2:20:PR*20261121*WQ*175", "STC*Z8:9999:ZZ*20261121*QQ*175"),
    ],
)
def test_a_code_that_nobody_knows_is_kept(name: str, known: str, unknown: str) -> None:
    read, write = BOTH_WAYS[name.split("-")[0]]
    segments = sets(bent(text_of(name), (known, unknown)))[0]
    assert write(read(segments), submission_of(segments)) == segments


@settings(max_examples=60, deadline=None)
@given(st.lists(SEGMENT, max_size=25))
def test_whatever_stands_in_a_text_no_trace_and_no_benefit_is_lost(segments: list[Segment]) -> None:
    def count(id: str) -> int:
        return sum(segment.id == id for segment in segments)

    assert len(claim_status_276.read(segments)) == len(claim_status_277.read(segments)) == count("TRN")
    assert sum(len(answer.benefits) for answer in eligibility_271.read(segments)) == count("EB")


@settings(max_examples=60, deadline=None)
@given(st.lists(SEGMENT, max_size=25))
def test_whatever_could_be_read_can_be_written(segments: list[Segment]) -> None:
    for read, write in BOTH_WAYS.values():
        values = read(segments)
        again = read(write(values, submission()))
        assert write(again, submission()) == write(read(write(again, submission())), submission())
