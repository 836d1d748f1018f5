"""Text beside values: every golden file reads as its JSON, and every 837P is written from it to the letter."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from bridge.billing.acknowledgment import BatchAcknowledgment, GroupAcknowledgment
from bridge.billing.authorization_request import AuthorizationAnswer, AuthorizationRequest
from bridge.billing.claim import Claim
from bridge.billing.claim_status import StatusAnswer, StatusInquiry
from bridge.billing.document import from_document
from bridge.billing.eligibility import Answer, Inquiry
from bridge.billing.institutional_claim import InstitutionalClaim
from bridge.billing.remittance import Remittance
from bridge.x12.segment import Segment
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
    remittance_835,
)
from bridge.x12.transactions.submission import Submission
from tests import sums
from tests.judge import judge
from tests.x12.transactions.example import sets, submission, wrap

GOLDEN = Path(__file__).parents[2] / "golden" / "x12"
SHAPES: dict[str, tuple[object, Callable[[Sequence[Segment]], object]]] = {
    "837p": (tuple[Claim, ...], claim_837p.read),
    "837i": (tuple[InstitutionalClaim, ...], claim_837i.read),
    "835": (Remittance, remittance_835.read),
    "277ca": (tuple[BatchAcknowledgment, ...], claim_acknowledgment_277ca.read),
    "999": (GroupAcknowledgment, acknowledgment_999.read),
    "278request": (tuple[AuthorizationRequest, ...], authorization_278_request.read),
    "278response": (tuple[AuthorizationAnswer, ...], authorization_278_response.read),
    "270": (tuple[Inquiry, ...], eligibility_270.read),
    "271": (tuple[Answer, ...], eligibility_271.read),
    "276": (tuple[StatusInquiry, ...], claim_status_276.read),
    "277": (tuple[StatusAnswer, ...], claim_status_277.read),
}


# What writes the values of one ST: a kind that is only read has no line here.
WRITERS: dict[str, tuple[str, str, Callable[[Any, Submission], tuple[Segment, ...]]]] = {
    "837p": ("HC", claim_837p.VERSION, claim_837p.write),
    "837i": ("HC", claim_837i.VERSION, claim_837i.write),
    "278request": ("HI", authorization_278_request.VERSION, authorization_278_request.write),
    "270": ("HS", eligibility_270.VERSION, eligibility_270.write),
    "276": ("HR", claim_status_276.VERSION, claim_status_276.write),
}


def golden(*kinds: str) -> list[str]:
    names = sorted(path.stem for path in GOLDEN.glob("*.x12"))
    return [name for name in names if name.split("-")[0] in kinds]


def text_of(name: str) -> str:
    return (GOLDEN / f"{name}.x12").read_text(encoding="ascii")


def values_of(name: str) -> list[object]:
    shape, _ = SHAPES[name.split("-")[0]]
    documents = json.loads((GOLDEN / f"{name}.json").read_text(encoding="ascii"))
    return [from_document(shape, document) for document in documents]  # type: ignore[arg-type]


@pytest.mark.parametrize("name", golden(*SHAPES))
def test_the_text_reads_as_the_values_beside_it(name: str) -> None:
    _, read = SHAPES[name.split("-")[0]]
    assert [read(segments) for segments in sets(text_of(name))] == values_of(name)


@pytest.mark.parametrize("name", golden(*WRITERS))
def test_the_values_are_written_as_the_text_beside_them(name: str) -> None:
    functional_id, version, write = WRITERS[name.split("-")[0]]
    bodies = [
        write(values, submission(f"{number:04}", f"BATCH{number}"))
        for number, values in enumerate(values_of(name), start=1)
    ]
    assert wrap(functional_id, version, *bodies) == text_of(name)


@pytest.mark.parametrize("name", golden("837p", "837i", "835", "277ca", "999"))
def test_an_independent_judge_accepts_the_text(name: str) -> None:
    judge(text_of(name))


@pytest.mark.parametrize("name", golden("837p", "837i"))
def test_claim_charges_are_the_sum_of_their_lines_in_the_text_itself(name: str) -> None:
    assert sums.charges(text_of(name)) == sums.line_charges(text_of(name))


def test_there_is_a_golden_file_for_every_transaction_that_is_read() -> None:
    assert {name.split("-")[0] for name in golden(*SHAPES)} == set(SHAPES)
