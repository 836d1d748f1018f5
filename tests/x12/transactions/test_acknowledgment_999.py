"""999 and TA1: every code of their guides is read, and what is read is written back to the letter."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.billing.acknowledgment import (
    ElementFault,
    FaultContext,
    GroupAcknowledgment,
    InterchangeAcknowledgment,
    SegmentFault,
    TransactionAcknowledgment,
)
from bridge.billing.document import from_document, to_document
from bridge.x12.interchange import read_interchanges
from bridge.x12.schemas.acknowledgment_999 import ELEMENT_CODES, GROUP_CODES, SEGMENT_CODES, SET_CODES
from bridge.x12.segment import Segment
from bridge.x12.tokenizer import read_text
from bridge.x12.transactions import acknowledgment_999, interchange_ta1
from tests.judge import judge
from tests.x12.transactions.example import sets, submission, wrap
from tests.x12.transactions.test_golden import GOLDEN, golden, text_of


def answers(name: str) -> list[GroupAcknowledgment]:
    return [acknowledgment_999.read(segments) for segments in sets(text_of(name))]


def said(segments: tuple[Segment, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(segment.id, segment.elements) for segment in segments]


@pytest.mark.parametrize("name", golden("999"))
def test_what_is_read_is_written_back_to_the_letter(name: str) -> None:
    for segments in sets(text_of(name)):
        written = acknowledgment_999.write(acknowledgment_999.read(segments), submission(segments[0][2]))
        assert said(written) == said(segments)


def test_every_999_of_others_is_written_back_to_the_letter(samples: Path) -> None:
    for path in sorted((samples / "x12").glob("[jv]*/999_*")):
        for segments in sets(read_text(path.read_bytes())):
            written = acknowledgment_999.write(acknowledgment_999.read(segments), submission(segments[0][2]))
            assert said(written)[1:] == said(segments)[1:], path.name  # one is of 005010X231


def test_the_golden_files_hold_every_code_of_the_guide() -> None:
    every = [answer for name in golden("999") for answer in answers(name)]
    transactions = [t for answer in every for t in answer.transactions]
    faults = [fault for t in transactions for fault in t.faults]
    assert {answer.status for answer in every} == set("AEPRMWX")  # AK901
    assert {t.status for t in transactions} == set("AERMWX")  # IK501
    assert {code for answer in every for code in answer.codes} == set(GROUP_CODES)  # AK905
    assert {code for t in transactions for code in t.codes} == set(SET_CODES)  # IK502
    assert {fault.code for fault in faults} == set(SEGMENT_CODES)  # IK304
    assert {e.code for fault in faults for e in fault.elements} == set(ELEMENT_CODES)  # IK403


def test_only_a_and_e_are_accepted() -> None:
    (answer,) = answers("999-every-set-answer")
    assert {t.status: t.accepted for t in answer.transactions} == {
        "A": True,
        "E": True,  # accepted with errors: the claims did go on
        "R": False,
        "M": False,
        "W": False,
        "X": False,
    }


def test_a_situational_trigger_names_the_element_that_asked_for_more() -> None:
    (answer,) = answers("999-every-segment-code")
    missing = next(fault for fault in answer.transactions[0].faults if fault.code == "I6")
    trigger, unit = missing.contexts  # CTX*SITUATIONAL TRIGGER*CLM*33**5:3, CTX*CLM01:B2
    assert trigger.names == (("SITUATIONAL TRIGGER", ""),)
    assert (trigger.segment, trigger.position, trigger.element, trigger.component) == ("CLM", 33, 5, 3)
    assert unit.names == (("CLM01", "B2"),)


def test_counts_that_nobody_said_are_counted() -> None:
    sets_ = (
        TransactionAcknowledgment(transaction="837", transaction_number="0001", status="E", codes=("5",)),
        TransactionAcknowledgment(transaction="837", transaction_number="0002", status="R", codes=("4",)),
    )
    answer = GroupAcknowledgment(
        group_number=7, functional_id="HC", version="005010X222A1", status="P", transactions=sets_
    )
    written = acknowledgment_999.write(answer, submission())
    assert said(written)[-2] == ("AK9", ("P", "2", "2", "1"))
    judge(wrap("FA", acknowledgment_999.VERSION, written))


def test_a_copied_value_is_in_no_repr() -> None:
    (answer,) = answers("999-every-element-code")
    assert "19880432" not in repr(answer)


@pytest.mark.parametrize("name", golden("ta1"))
def test_a_ta1_reads_as_its_json_and_is_written_back(name: str) -> None:
    documents = json.loads((GOLDEN / f"{name}.json").read_text(encoding="ascii"))
    values = from_document(tuple[InterchangeAcknowledgment, ...], documents)
    (interchange,), _ = read_interchanges(text_of(name))
    assert interchange_ta1.read(interchange.acknowledgments) == values
    written = interchange_ta1.write(values, datetime(2026, 1, 1, tzinfo=UTC))
    assert said(written) == said(interchange.acknowledgments)
    judge(text_of(name))


def test_a_copied_value_that_would_end_an_element_is_written_with_blanks() -> None:
    fault = ElementFault(element=4, code="6", value="A*B~C:D")  # as read from a text with delimiters of its own
    of_set = TransactionAcknowledgment(
        transaction_number="0001",
        status="R",
        faults=(SegmentFault(segment="NM1", position=9, loop="2010", code="8", elements=(fault,)),),
    )
    group = GroupAcknowledgment(group_number=1, status="R", transactions=(of_set,), functional_id="HC")
    text = wrap("FA", acknowledgment_999.VERSION, acknowledgment_999.write(group, submission()))
    assert "IK4*4**6*A B C D~" in text


def test_a_ta1_tells_when_our_envelope_was_written() -> None:
    (interchange,), _ = read_interchanges(text_of("ta1-rejected"))
    (answer,) = interchange_ta1.read(interchange.acknowledgments)
    assert to_document(answer)["written_at"] == "2026-11-20T08:29:00"  # TA102, TA103
    assert (answer.interchange_number, answer.status, answer.note, answer.accepted) == (42, "R", "025", False)


def test_a_ta1_without_a_readable_date_has_none() -> None:
    ta1 = Segment("TA1", ("000000042", "260230", "2561", "A", "000"))
    assert interchange_ta1.read([ta1])[0].written_at is None


WORDS = st.text("ABCXYZ019 -.", min_size=1, max_size=12).map(str.strip).filter(bool)
POSITIONS = st.integers(1, 99)
CONTEXTS = st.one_of(
    st.builds(FaultContext, names=WORDS.map(lambda number: (("CLM01", number),))),
    st.builds(
        FaultContext,
        names=st.just((("SITUATIONAL TRIGGER", ""),)),
        segment=st.sampled_from(["CLM", "SBR"]),
        position=POSITIONS,
        loop=st.sampled_from(["", "2300"]),
        element=POSITIONS,
        component=st.integers(0, 9),
    ),
)
ELEMENTS = st.builds(
    ElementFault,
    element=POSITIONS,
    component=st.integers(0, 9),
    repetition=st.integers(0, 9),
    data_element=st.sampled_from(["", "67", "1331"]),
    code=st.sampled_from(ELEMENT_CODES),
    value=st.one_of(st.just(""), WORDS),
    contexts=st.lists(CONTEXTS, max_size=2).map(tuple),
)
FAULTS = st.builds(
    SegmentFault,
    segment=st.sampled_from(["NM1", "CLM", "SV1"]),
    position=POSITIONS,
    loop=st.sampled_from(["", "2010", "2400"]),
    code=st.sampled_from(SEGMENT_CODES),
    elements=st.lists(ELEMENTS, max_size=3).map(tuple),
    contexts=st.lists(CONTEXTS, max_size=2).map(tuple),
)
TRANSACTIONS = st.builds(
    TransactionAcknowledgment,
    transaction=st.just("837"),
    transaction_number=st.integers(1, 9999).map("{:04}".format),
    version=st.sampled_from(["", "005010X222A1"]),
    status=st.sampled_from("AERMWX"),
    codes=st.lists(st.sampled_from(SET_CODES), max_size=5).map(tuple),
    faults=st.lists(FAULTS, max_size=3).map(tuple),
)
ANSWERS = st.builds(
    GroupAcknowledgment,
    group_number=st.integers(1, 999_999_999),
    functional_id=st.just("HC"),
    version=st.just("005010X222A1"),
    status=st.sampled_from("AEPRMWX"),
    codes=st.lists(st.sampled_from(GROUP_CODES), max_size=5).map(tuple),
    included=st.integers(0, 999),
    received=st.integers(0, 999),
    accepted=st.integers(0, 999),
    transactions=st.lists(TRANSACTIONS, max_size=3).map(tuple),
)


@settings(max_examples=80, deadline=2000)
@given(ANSWERS)
def test_whatever_a_999_says_is_read_as_it_was_written(answer: GroupAcknowledgment) -> None:
    (segments,) = sets(wrap("FA", acknowledgment_999.VERSION, acknowledgment_999.write(answer, submission())))
    assert acknowledgment_999.read(segments) == answer
