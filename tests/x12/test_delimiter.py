"""ISAs that name their delimiters badly: what they mean is found out, the rest is read, and a fault says it."""

import pytest

from bridge.x12.acknowledgment import acknowledge
from bridge.x12.check import check
from bridge.x12.delimiter import Delimiters
from bridge.x12.tokenizer import restore, tokenize
from tests.x12.example import CLAIM, ISA, bent
from tests.x12.reading import AT, read_in_every_way

UNBROKEN = CLAIM.replace("\n", "")
LINES = CLAIM.replace("~\n", "\n")
_NO_END = "The ISA does not end with the terminator of the segments behind it, which was taken."
_NO_COMPONENT = "ISA16 names no component separator; : was taken for it."


def said(text: str) -> list[tuple[str, int, str]]:
    """Of a text that must lose neither a claim nor a character."""
    segments = list(tokenize(text))
    assert restore(segments) == text
    assert [segment.elements for segment in segments][1:] == [segment.elements for segment in tokenize(CLAIM)][1:]
    assert [segment.offset for segment in segments][1] == text.index("GS*")
    return [(fault.code, fault.element, fault.message) for fault in read_in_every_way(text)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", " \n"])
@pytest.mark.parametrize("text", [CLAIM, UNBROKEN, UNBROKEN.replace("~", "\x1d")], ids=["lines", "unbroken", "1D"])
def test_a_line_end_behind_isa16_is_no_terminator_where_all_else_has_one(text: str, end: str) -> None:
    assert said(bent(text, (f"*T*:{text[105]}", f"*T*:{end}"))) == [("004", 0, _NO_END)]


def test_a_terminator_behind_isa16_alone_is_none_where_all_else_are_lines() -> None:
    assert said(bent(LINES, ("*T*:\n", "*T*:~"))) == [("004", 0, _NO_END)]
    assert said(bent(LINES, ("*T*:\n", "*T*:~\n"))) == [("004", 0, _NO_END)]


def test_the_isa_of_ta1s_may_end_otherwise_too() -> None:
    text = f"{ISA[:-1]}\nTA1*000000001*260302*0930*A*000~IEA*0*000000042~"
    assert [segment.id for segment in tokenize(text)] == ["ISA", "TA1", "IEA"]
    assert [fault.code for fault in check(text)] == ["004"]


@pytest.mark.parametrize("text", [CLAIM, UNBROKEN, LINES], ids=["ended", "unbroken", "lines"])
def test_without_isa16_the_usual_component_separator_is_taken(text: str) -> None:
    assert said(bent(text, ("*T*:", "*T*"))) == [("027", 16, _NO_COMPONENT)]


@pytest.mark.parametrize("text", [CLAIM, UNBROKEN, LINES], ids=["ended", "unbroken", "lines"])
def test_a_blank_isa16_separates_nothing(text: str) -> None:
    assert said(bent(text, ("*T*:", "*T* "))) == [("027", 16, _NO_COMPONENT)]


def test_a_lost_isa16_and_a_line_end_are_two_faults() -> None:
    assert said(bent(CLAIM, ("*T*:~", "*T*"))) == [("004", 0, _NO_END), ("027", 16, _NO_COMPONENT)]


@pytest.mark.parametrize("letter", ["U", "0", " ", ":"])
def test_isa11_of_5010_names_a_repetition_separator(letter: str) -> None:
    ((code, element, message),) = said(bent(CLAIM, ("*^*", f"*{letter}*")))
    assert (code, element) == ("016", 11)
    assert message == "ISA11 names no repetition separator: it is a letter, a digit, a blank or another delimiter."


def test_isa11_of_4010_names_none() -> None:
    assert [f.element for f in check(bent(CLAIM, ("*^*00501*", "*U*00401*")))] == [12]


def test_delimiters_stay_what_they_are_whatever_the_sender_is_called() -> None:
    """ISA06 and GS02 that look like the beginning of the next segment."""
    for name in ("CEDAR STREET-GS", "CEDAR STREET~GS", "CEDAR \nTREET GS"):
        text = bent(UNBROKEN, ("*CEDAR          *", f"*{name}*"), ("GS*HC*CEDAR*", "GS*HC*CEDAR-ST*"))
        assert Delimiters.of(text) == Delimiters()


def test_another_element_separator_behind_the_isa_is_one_fault() -> None:
    header, body = CLAIM.split("\n", 1)
    text = f"{header}\n{body.replace('*', '|')}"
    (fault,) = read_in_every_way(text)
    assert (fault.table, fault.code, fault.offset) == ("TA105", "026", text.index("GS|"))
    assert fault.message == "another element separator than the ISA names stands in the segments behind it"
    assert fault.remedy.startswith("Use one element separator")
    (answer,) = acknowledge(text, control_number=1, group_number=1, written_at=AT)
    assert "*R*026~" in answer.text


def test_what_comes_behind_an_interchange_of_two_separators_is_read() -> None:
    header, body = CLAIM.split("\n", 1)
    other = CLAIM.replace("000000042", "000000043")
    text = f"{header}\n{body.replace('*', '|')}{other}"
    assert [(f.code, f.interchange) for f in check(text)] == [("026", 0)]
    assert [segment[1] for segment in tokenize(text) if segment.id == "CLM"] == ["C0001"]
