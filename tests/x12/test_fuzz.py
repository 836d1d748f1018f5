"""Bent, cut and strange texts: nothing but our own error is raised, nothing is lost, and a fault says what is wrong."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.corpus.file import segments, text_of
from bridge.x12.check import check
from bridge.x12.delimiter import Delimiters
from bridge.x12.tokenizer import X12Error, read_text, restore, tokenize
from tests import sums
from tests.x12.example import CLAIM, ISA, REMITTANCE, bent
from tests.x12.reading import read_in_every_way

GOLDEN = {
    path.stem: path.read_text(encoding="ascii") for path in (Path(__file__).parents[1] / "golden/x12").glob("*.x12")
}
CLAIMS, PAYMENTS = text_of(segments("837p", 8, 2)), text_of(segments("835", 8, 2))
TEXTS = st.sampled_from([CLAIM, REMITTANCE, CLAIM + REMITTANCE, *(GOLDEN[name] for name in sorted(GOLDEN))])
FUZZ = settings(max_examples=120, deadline=None, derandomize=True)


@st.composite
def bent_texts(draw: st.DrawFn) -> str:
    """A clean text, a few characters overwritten, parts cut out, lines repeated, moved, swapped or dropped."""
    text = draw(TEXTS)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        length = draw(st.sampled_from([0, 1, 1, 2, 40]))
        text = text[:at] + draw(st.text("*:~^\n\r AZ019-.é\x1d\ufeff\x00", max_size=3)) + text[at + length :]
    lines = text.split("\n")
    for _ in range(draw(st.integers(0, 3))):
        one, other = draw(st.integers(0, len(lines) - 1)), draw(st.integers(0, len(lines) - 1))
        change = draw(st.sampled_from(["repeat", "swap", "drop"]))
        if change == "repeat":
            lines.insert(other, lines[one])
        elif change == "swap":
            lines[one], lines[other] = lines[other], lines[one]
        elif len(lines) > 1:
            del lines[one]
    text = "\n".join(lines)
    return text[: draw(st.integers(0, len(text)))] if draw(st.booleans()) else text


@FUZZ
@given(bent_texts())
def test_bent_texts_are_read_checked_and_answered(text: str) -> None:
    read_in_every_way(text)


@settings(FUZZ, max_examples=60)
@given(st.text(max_size=300))
def test_any_text_at_all_raises_nothing_but_our_own_error(text: str) -> None:
    for candidate in (text, CLAIM[:106] + text, "ISA" + text):
        read_in_every_way(candidate)


@settings(FUZZ, max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_at_all_are_text_of_some_kind(body: bytes) -> None:
    read_in_every_way(read_text(CLAIM.encode("ascii") + body))


@pytest.mark.parametrize("text", [CLAIM, REMITTANCE], ids=["claim", "remittance"])
def test_a_file_may_be_cut_at_any_character(text: str) -> None:
    for end in range(len(text)):
        faults = read_in_every_way(text[:end], answer=end % 64 == 0)
        assert any(fault.is_error for fault in faults) == (end < len(text) - 1), end  # the last one is a line end


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_every_kind_of_file_may_be_cut_here_and_there(name: str) -> None:
    text = GOLDEN[name]
    for end in range(1, len(text) - 2, max(len(text) // 6, 1)):
        assert any(fault.is_error for fault in read_in_every_way(text[:end])), end


@pytest.mark.parametrize("text", [CLAIM, REMITTANCE], ids=["claim", "remittance"])
def test_any_character_may_be_flipped(text: str) -> None:
    for at in range(0, len(text), 5):
        read_in_every_way(text[:at] + chr(ord(text[at]) ^ (1 << at % 7)) + text[at + 1 :], answer=at % 15 == 0)


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_any_segment_may_be_missing_or_stand_twice(name: str) -> None:
    lines = GOLDEN[name].splitlines(keepends=True)
    for at in range(1, len(lines), max(len(lines) // 5, 1)):
        read_in_every_way("".join((*lines[:at], *lines[at + 1 :])), answer=False)
        read_in_every_way("".join((*lines[:at], lines[at], *lines[at:])), answer=False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("~\n", "\n"),
        ("~\n", "\r\n"),
        ("~\n", "\x1d"),
        ("~\n", "'"),
        ("~\n", "~"),
        ("~\n", "~\r\n"),
        ("~\n", "~\n\n\n"),
        ("~\n", "~~\n"),
        ("ISA*", "\ufeffISA*"),
        ("ISA*", "\n\n  ISA*"),
        ("ISA*", "\x00\x00ISA*"),
        ("DANA", "D\xc9NA"),
        ("DANA", "ISA"),
        ("DANA", "ISA*00"),
        ("*^*", "*U*"),
        ("          *ZZ", " *ZZ"),
    ],
)
def test_what_senders_do_to_files_loses_no_claim_and_no_payment(old: str, new: str) -> None:
    for text in (CLAIM, REMITTANCE):
        strange = text.replace(old, new)
        read_in_every_way(strange)
        assert [s[1] for s in tokenize(strange) if s.id in ("CLM", "CLP")] == ["C0001"]


@settings(FUZZ, max_examples=40)
@given(st.sampled_from([CLAIM, REMITTANCE]), st.permutations(["*", ":", "^", "~", "|", ">", "\x1d", "'"]))
def test_delimiters_may_change_places(text: str, order: list[str]) -> None:
    swapped = text.replace("\n", "").translate(dict(zip(map(ord, "*:^~"), order, strict=False)))
    assert [s.elements for s in tokenize(swapped) if s.id == "SE"] == [
        s.elements for s in tokenize(text) if s.id == "SE"
    ]
    assert check(swapped) == check(text.replace("\n", ""))
    read_in_every_way(swapped)


def test_two_interchanges_may_have_delimiters_of_their_own() -> None:
    other = REMITTANCE.replace("\n", "").translate(dict(zip(map(ord, "*:^~"), "|>!\n", strict=True)))
    assert Delimiters.of(other).segment == "\n"
    assert read_in_every_way(CLAIM + other) == ()


def test_a_letter_of_isa_inside_of_data_begins_no_interchange() -> None:
    text = bent(CLAIM, ("*DANA*", "*ISA~*"), ("~*", "*"))
    assert [s.id for s in tokenize(text)].count("ISA") == 1
    read_in_every_way(CLAIM.replace("DANA", ISA.rstrip("~")))


@pytest.mark.parametrize(
    ("kind", "segment", "count"),
    [("837p", "CLM", 40), ("837i", "CLM", 40), ("835", "CLP", 40), ("271", "EB", 400), ("277ca", "REF", 36)],
)
def test_what_is_counted_by_splitting_is_read_and_clean(kind: str, segment: str, count: int) -> None:
    text = text_of(segments(kind, 40, 3))
    assert sums.count(text, segment) == count
    assert read_in_every_way(text) == ()


@settings(FUZZ, max_examples=40)
@given(st.sampled_from([CLAIMS, PAYMENTS]), st.data())
def test_many_claims_and_any_change_lose_none_without_a_word(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(106, len(text)))
    change = data.draw(st.sampled_from(["~", "~~", "*", "", "CLM*X~", "SE*1*1~", "ST*835*9~", "IEA*1*1~", "HL~"]))
    read_in_every_way(text[:at] + change + text[at + data.draw(st.integers(0, 30)) :], answer=False)


def test_nothing_restores_as_nothing() -> None:
    for text in ("", " \n", "\ufeff", "ISA", ISA[:105]):
        with pytest.raises(X12Error):
            restore(tokenize(text))
        assert len(check(text)) == 1
