"""Claims, questions and answers of every kind, in all that they may say: written, read, written again, and judged."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bridge.x12.check import check
from bridge.x12.interchange import InterchangeHeader, read_interchanges, write_ta1
from bridge.x12.transactions import interchange_ta1
from tests import judge, sums
from tests.x12.codec import CODECS, Codec
from tests.x12.strategies import (
    acknowledgment,
    authorization,
    claim_acknowledgment,
    claim_status,
    institutional_claim,
    party,
    professional_claim,
)
from tests.x12.strategies.difference import differences
from tests.x12.transactions.example import AT

EXAMPLES = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],  # a difference is named by its path; making a whole batch smaller would take minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
FEWER = settings(EXAMPLES, max_examples=4)
A_FEW = settings(EXAMPLES, max_examples=2)
# What each kind of text is drawn from, and how many values a set of it may have.
WRITTEN_IN: dict[str, tuple[Callable[..., st.SearchStrategy[Any]], int]] = {
    "837P": (professional_claim.claims, 2),
    "837I": (institutional_claim.claims, 2),
    "276": (claim_status.inquiries, 3),
    "277": (claim_status.answers, 3),
    "277CA": (claim_acknowledgment.batches, 1),
    "278 request": (authorization.requests, 1),
    "278 response": (authorization.answers, 1),
    "999": (acknowledgment.groups, 1),
}
JUDGED = ("837P", "837I", "277CA", "999")  # what pyx12 has a map for


CLAIMS = ("837P", "837I")  # odd names on them: test_properties
WITH_WORDS = [kind for kind in WRITTEN_IN if kind not in CLAIMS]


@cache
def batches(kind: str, **manner: bool) -> st.SearchStrategy[tuple[Any, ...]]:
    """The values of one transaction set; claims stand in it by who bills."""
    strategy, most = WRITTEN_IN[kind]
    values = party.several(strategy(**manner), most, 1)
    return values.map(_by_biller) if kind in CLAIMS else values


def _by_biller(claims: tuple[Any, ...]) -> tuple[Any, ...]:
    billers = [claim.billing for claim in claims]
    return tuple(sorted(claims, key=lambda claim: billers.index(claim.billing)))


def same(read: Sequence[Any], written: Sequence[Any]) -> bool:
    """Whether they are equal; says where they are not."""
    assert differences(read, written) == [] or tuple(read) == tuple(written)
    return True


def _same_again(codec: Codec, text: str, values: Sequence[Any]) -> None:
    """As many values as were written, and as the text has by splitting alone; the same text of them again."""
    read = codec.values(text)
    assert len(read) == len(values) == sums.opened(text, codec.opener)
    assert codec.text(read) == text


@pytest.mark.parametrize("kind", WRITTEN_IN)
@EXAMPLES
@given(st.data())
def test_what_is_written_is_clean_and_read_as_it_was_meant(kind: str, data: st.DataObject) -> None:
    codec, values = CODECS[kind], data.draw(batches(kind))
    text = codec.text(values)
    assert same(codec.values(text), values)
    _same_again(codec, text, values)
    assert [f"{f.segment} {f.id} {f.message}" for f in check(text) if f.is_error] == []


@pytest.mark.parametrize("kind", WRITTEN_IN)
@FEWER
@given(st.data())
def test_what_no_guide_asks_for_is_kept_all_the_same(kind: str, data: st.DataObject) -> None:
    codec, values = CODECS[kind], data.draw(batches(kind, loose=True))
    text = codec.text(values)
    assert same(codec.values(text), values)
    _same_again(codec, text, values)


@pytest.mark.parametrize("kind", WITH_WORDS)
@FEWER
@given(st.data())
def test_odd_words_are_written_the_same_again(kind: str, data: st.DataObject) -> None:
    codec, values = CODECS[kind], data.draw(batches(kind, odd=True))
    _same_again(codec, codec.text(values), values)


@pytest.mark.parametrize("kind", JUDGED)
@A_FEW
@given(st.data())
def test_an_independent_judge_accepts_what_is_written(kind: str, data: st.DataObject) -> None:
    assert judge.objections(CODECS[kind].text(data.draw(batches(kind)))) == ()


@FEWER
@given(party.several(acknowledgment.envelopes(), 3, 1))
def test_answers_to_envelopes_are_read_as_they_were_written(answers: Sequence[Any]) -> None:
    header = InterchangeHeader(sender="CH", receiver="CEDAR", control_number=7, written_at=AT)
    text = write_ta1(header, interchange_ta1.write(answers, AT))
    (interchange,), _ = read_interchanges(text)
    assert same(interchange_ta1.read(interchange.acknowledgments), answers)
    assert sums.opened(text, "TA1") == len(answers)
    assert [fault.message for fault in check(text) if fault.is_error] == []
