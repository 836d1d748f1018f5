"""What is written reads as it was meant, and written again it is the same text, whatever the values are."""

from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.billing.claim import Claim
from bridge.billing.document import from_document, to_document
from bridge.billing.eligibility import Answer, Inquiry
from bridge.billing.remittance import Remittance
from bridge.x12.check import check
from bridge.x12.segment import Segment
from bridge.x12.transactions import claim_837p, eligibility_270, eligibility_271, remittance_835
from tests import sums
from tests.x12.strategies.claim import claims
from tests.x12.strategies.difference import differences
from tests.x12.strategies.eligibility import VISIT, answers, inquiries
from tests.x12.strategies.remittance import remittances
from tests.x12.transactions.example import sets, submission, wrap

BATCHES = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _again(text: str) -> tuple[Segment, ...]:
    (segments,) = sets(text)
    return segments


def _unique(claims: Sequence[Claim]) -> bool:
    return len({claim.control_number for claim in claims}) == len(claims)


def _claims_text(batch: Sequence[Claim]) -> str:
    return wrap("HC", claim_837p.VERSION, claim_837p.write(batch, submission()))


@BATCHES
@given(st.lists(claims(), min_size=1, max_size=4).filter(_unique))
def test_claims_are_read_as_they_were_written(batch: list[Claim]) -> None:
    text = _claims_text(batch)
    read = claim_837p.read(_again(text))
    assert differences(sorted(read, key=_number), sorted(batch, key=_number)) == []
    assert _claims_text(read) == text
    assert sums.charges(text) == sums.line_charges(text)


@BATCHES
@given(st.lists(claims(), min_size=1, max_size=2).filter(_unique))
def test_claims_that_balance_are_clean(batch: list[Claim]) -> None:
    assert [f.message for f in check(_claims_text(batch)) if f.is_error and f.level < 4] == []


@BATCHES
@given(st.lists(claims(odd=True), min_size=1, max_size=2))
def test_claims_with_odd_names_are_written_the_same_again(batch: list[Claim]) -> None:
    text = _claims_text(batch)
    read = claim_837p.read(_again(text))
    assert [claim.charge for claim in sorted(read, key=_number)] == [c.charge for c in sorted(batch, key=_number)]
    assert _claims_text(read) == text


@settings(BATCHES, max_examples=15)
@given(claims(odd=True))
def test_claims_are_stored_whole(claim: Claim) -> None:
    assert from_document(Claim, to_document(claim)) == claim


def _remittance_text(remittance: Remittance) -> str:
    return wrap("HP", "005010X221A1", remittance_835.write(remittance, submission()))


@BATCHES
@given(remittances())
def test_remittances_are_read_as_they_were_written_and_balance(remittance: Remittance) -> None:
    text = _remittance_text(remittance)
    read = remittance_835.read(_again(text))
    assert differences(read, remittance) == []
    assert _remittance_text(read) == text
    assert read.balanced
    assert [f.message for f in check(text) if f.is_error] == []
    assert sums.unbalanced_remittances(text) == []


@BATCHES
@given(remittances(odd=True))
def test_remittances_with_odd_names_are_written_the_same_again(remittance: Remittance) -> None:
    text = _remittance_text(remittance)
    assert _remittance_text(remittance_835.read(_again(text))) == text
    assert list(remittance_835.claims(_again(text))) == list(remittance_835.read(_again(text)).claims)


def _answers_text(told: Sequence[Answer]) -> str:
    return wrap("HB", eligibility_271.VERSION, eligibility_271.write(told, submission()))


@BATCHES
@given(st.lists(answers(), min_size=1, max_size=3))
def test_answers_on_cover_are_read_as_they_were_written(told: list[Answer]) -> None:
    text = _answers_text(told)
    read = eligibility_271.read(_again(text), VISIT)
    assert differences(read, told) == []
    assert _answers_text(read) == text
    assert [f.message for f in check(text) if f.is_error] == []


@BATCHES
@given(st.lists(answers(odd=True), min_size=1, max_size=3))
def test_answers_with_odd_names_are_written_the_same_again(told: list[Answer]) -> None:
    text = _answers_text(told)
    assert _answers_text(eligibility_271.read(_again(text), VISIT)) == text


def _inquiries_text(asked: Sequence[Inquiry]) -> str:
    return wrap("HS", eligibility_270.VERSION, eligibility_270.write(asked, submission()))


@BATCHES
@given(st.lists(inquiries(odd=True), min_size=1, max_size=3))
def test_questions_on_cover_are_written_the_same_again(asked: list[Inquiry]) -> None:
    text = _inquiries_text(asked)
    read = eligibility_270.read(_again(text))
    assert [(i.trace, i.payer.payer_id, i.provider.npi, i.service_date, i.service_types) for i in read] == [
        (i.trace, i.payer.payer_id, i.provider.npi, i.service_date, i.service_types) for i in asked
    ]
    assert [i.subscriber.member_id for i in read] == [i.subscriber.member_id for i in asked]
    assert _inquiries_text(read) == text


def _number(claim: Claim) -> str:
    return claim.control_number
