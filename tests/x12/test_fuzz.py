"""Bent and cut texts: nothing but our own error is raised, nothing is lost, and nothing hangs."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.x12.acknowledgment import acknowledge
from bridge.x12.check import check
from bridge.x12.fault import Table
from bridge.x12.outline import outline
from bridge.x12.tokenizer import NotX12, X12Error, restore, tokenize
from tests.x12.example import CLAIM, REMITTANCE

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TEXTS = st.sampled_from([CLAIM, REMITTANCE, CLAIM + REMITTANCE])


@st.composite
def bent_texts(draw: st.DrawFn) -> str:
    """A clean text, a few characters overwritten, parts cut out, one line repeated or moved."""
    text = draw(TEXTS)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        length = draw(st.sampled_from([0, 1, 1, 2, 40]))
        text = text[:at] + draw(st.text("*:~^\n\r AZ019-.é\x1d\ufeff", max_size=3)) + text[at + length :]
    lines = text.split("\n")
    for _ in range(draw(st.integers(0, 3))):
        lines.insert(draw(st.integers(0, len(lines))), draw(st.sampled_from(lines)))
    text = "\n".join(lines)
    return text[: draw(st.integers(0, len(text)))] if draw(st.booleans()) else text


@settings(max_examples=150, deadline=2000)
@given(bent_texts())
def test_bent_texts_are_read_checked_and_answered(text: str) -> None:
    try:
        segments = list(tokenize(text))
    except NotX12:
        assert len(check(text)) == 1
        return
    assert restore(segments) == text
    assert [line.segment for line in outline(text)] == segments
    faults = check(text)
    assert list(faults) == sorted(faults, key=lambda fault: (fault.offset, fault.element))
    for answer in acknowledge(text, control_number=1, group_number=1, written_at=AT):
        assert [f.message for f in check(answer.text) if f.is_error and f.table is not Table.ELEMENT] == []


@settings(max_examples=60, deadline=2000)
@given(st.text(max_size=300))
def test_any_text_at_all_raises_nothing_but_our_own_error(text: str) -> None:
    for candidate in (text, CLAIM[:106] + text, "ISA" + text):
        faults = check(candidate)
        try:
            segments = list(tokenize(candidate))
        except X12Error:
            assert len(faults) == 1
        else:
            assert restore(segments) == candidate


@settings(max_examples=60, deadline=2000)
@given(TEXTS, st.permutations(["*", ":", "^", "~", "|", ">", "\x1d", "'"]))
def test_delimiters_may_change_places(text: str, order: list[str]) -> None:
    swapped = text.replace("\n", "").translate(dict(zip(map(ord, "*:^~"), order, strict=False)))
    assert [s.elements for s in tokenize(swapped) if s.id == "SE"] == [
        s.elements for s in tokenize(text) if s.id == "SE"
    ]
    assert check(swapped) == check(text.replace("\n", ""))
