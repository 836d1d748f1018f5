"""Generated texts of every kind, cut, flipped and shuffled: nothing is raised, and no value is lost without a word."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bridge.x12.interchange import read_interchanges
from bridge.x12.tokenizer import tokenize
from tests import sums
from tests.x12.codec import CODECS, Codec
from tests.x12.reading import read_in_every_way
from tests.x12.strategies.filled import examples
from tests.x12.test_properties_both_ways import WRITTEN_IN, batches
from tests.x12.work import calls

FUZZ = settings(
    max_examples=5,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
INSIDE = 3  # lines of ISA, GS and ST, and of SE, GE and IEA
MARKS = ("|>!\x1d", "~^:*", "|:<\n")


@st.composite
def bent(draw: st.DrawFn, kind: str) -> str:
    """A clean text with a few segments dropped, repeated, moved or swapped inside of its set."""
    lines = CODECS[kind].text(draw(batches(kind))).splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 3))):
        last = len(lines) - INSIDE - 1
        one, other = draw(st.integers(INSIDE, last)), draw(st.integers(INSIDE, last))
        change = draw(st.sampled_from(("drop", "repeat", "move", "swap")))
        if change == "swap":
            lines[one], lines[other] = lines[other], lines[one]
        elif change == "repeat":
            lines.insert(other, lines[one])
        elif last > INSIDE:
            line = lines.pop(one)
            lines[other:other] = [line] if change == "move" else []
    return "".join(lines)


def _keeps_its_count(codec: Codec, text: str) -> None:
    """Whatever was read is as many values again when it is written and read, and from then on the same text."""
    once = [codec.read(t.segments) for i in read_interchanges(text)[0] for t in i.transactions]
    for values in filter(None, once):
        written = codec.text(values)
        assert len(codec.values(written)) == len(values)
        again = codec.text(codec.values(written))
        assert codec.text(codec.values(again)) == again


@pytest.mark.parametrize("kind", WRITTEN_IN)
@FUZZ
@given(st.data())
def test_shuffled_segments_lose_nothing_without_a_word(kind: str, data: st.DataObject) -> None:
    text = data.draw(bent(kind))
    read_in_every_way(text, answer=False)
    _keeps_its_count(CODECS[kind], text)


@pytest.mark.parametrize("kind", WRITTEN_IN)
@FUZZ
@given(st.data())
def test_texts_may_be_cut_and_flipped_anywhere(kind: str, data: st.DataObject) -> None:
    text = CODECS[kind].text(data.draw(batches(kind)))
    at = data.draw(st.integers(106, len(text) - 1))
    read_in_every_way(text[:at], answer=False)
    flipped = text[:at] + chr(ord(text[at]) ^ (1 << data.draw(st.integers(0, 6)))) + text[at + 1 :]
    read_in_every_way(flipped, answer=False)


@pytest.mark.parametrize("kind", WRITTEN_IN)
@FUZZ
@given(st.data())
def test_delimiters_of_others_change_no_value(kind: str, data: st.DataObject) -> None:
    codec, marks = CODECS[kind], data.draw(st.sampled_from(MARKS))
    text = codec.text(data.draw(batches(kind))).replace("\n", "")
    other = text.translate(dict(zip(map(ord, "*:^~"), marks, strict=True)))
    assert codec.values(other) == codec.values(text)
    assert sums.opened(other, codec.opener) == len(codec.values(text))
    assert [s.elements for s in tokenize(other) if s.id == "SE"] == [s.elements for s in tokenize(text) if s.id == "SE"]


@pytest.mark.parametrize("kind", [kind for kind in WRITTEN_IN if kind != "999"])  # which answers one group at a time
def test_four_times_the_values_are_about_four_times_the_work(kind: str) -> None:
    codec, strategy = CODECS[kind], WRITTEN_IN[kind][0]
    value = examples(strategy(), 0)[0]
    small, large = codec.text([value] * 4), codec.text([value] * 16)
    assert len(codec.values(large)) == 16
    assert calls(lambda: codec.values(large)) < 5 * calls(lambda: codec.values(small))
    assert calls(lambda: codec.text([value] * 16)) < 5 * calls(lambda: codec.text([value] * 4))
