"""Hostile and large texts: the work grows with the text, never with its square."""

import time
from collections.abc import Callable, Iterator

import pytest

from bench.corpus.file import segments, segments_apart, text_of
from bridge.x12.acknowledgment import acknowledge
from bridge.x12.acknowledgment.claim import acknowledge_claims
from bridge.x12.check import check
from bridge.x12.fault import Fault
from bridge.x12.outline import outline
from bridge.x12.tokenizer import tokenize
from tests.x12.example import CLAIM, ISA, REMITTANCE, bent
from tests.x12.reading import AT, read_in_every_way
from tests.x12.work import calls

PLENTY = 20.0  # seconds: a hundred times what these texts take, a hundredth of what a square would take


def _in(text: str, old: str, new: str) -> str:
    return bent(text, (old, new)).replace("\n", "")


def _levels(count: int) -> str:
    """HL after HL, each below the one before."""
    return "".join(f"HL*{at}*{at - 1}*22*1~" for at in range(2, count))


GROWING: dict[str, Callable[[int], str]] = {
    "claims": lambda n: text_of(segments("837p", n, 1)),
    "payments": lambda n: text_of(segments("835", n, 1)),
    "interchanges": lambda n: text_of(segments_apart("835", n)),
    "levels": lambda n: _in(CLAIM, "HL*2*1*22*0~", _levels(n)),
    "unknown segments": lambda n: _in(CLAIM, "LX*1~", "XYZ*1~" * n + "LX*1~"),
    "misplaced segments": lambda n: _in(REMITTANCE, "LX*1~", "PRV*BI*PXC*X~" * n + "LX*1~"),
    "lines of one claim": lambda n: _in(CLAIM, "LX*2~", "LX*2~SV1*HC:90785*25*UN*1***1~DTP*472*D8*20260227~" * n),
    "adjustments of one line": lambda n: _in(REMITTANCE, "CAS*PR*2*25~", "CAS*PR*2*25~" * n),
    "repetitions": lambda n: _in(CLAIM, "REF*6R*L1~", f"REF*6R*{'^'.join('L' * n)}~"),
    "components": lambda n: _in(CLAIM, "HC:90837", f"HC:90837{':95' * n}"),
    "elements": lambda n: _in(CLAIM, "LX*1~", f"LX*1{'*1' * n}~"),
    "terminators": lambda n: _in(CLAIM, "LX*1~", f"LX*1{'~' * n}"),
    "transaction sets": lambda n: _in(CLAIM, "GE*1*7~", "ST*837*1~SE*2*1~" * n + "GE*1*7~"),
    "groups": lambda n: _in(CLAIM, "IEA*1*", "GS*HC*A*B~GE*0*1~" * n + "IEA*1*"),
    "strays": lambda n: CLAIM + "LX*1~" * n,
    "beginnings": lambda n: _in(CLAIM, "LX*1~", "LX*1~" + "ISA~" * n),
}


@pytest.mark.parametrize("what", GROWING)
def test_four_times_the_text_is_about_four_times_the_work(what: str) -> None:
    small, large = GROWING[what](60), GROWING[what](240)
    check(small)  # what is made once: layouts, rules
    assert calls(lambda: check(large)) < 5 * calls(lambda: check(small))
    assert calls(lambda: outline(large)) < 5 * calls(lambda: outline(small))


class _Counted(tuple[Fault, ...]):
    """Faults that know how often they were gone through."""

    passes = 0

    def __iter__(self) -> Iterator[Fault]:
        self.passes += 1
        return super().__iter__()


@pytest.mark.parametrize("answer", [acknowledge, acknowledge_claims])
def test_the_faults_of_a_file_are_gone_through_once_however_many_interchanges_it_has(
    answer: Callable[..., object],
) -> None:
    text = text_of(segments_apart("837p", 5))
    faults = _Counted(check(text.replace("~BHT*0019", "~BHT*0020")))
    assert len(faults) == 5
    answer(text, control_number=1, group_number=1, written_at=AT, faults=faults)
    assert faults.passes == 1


@pytest.mark.parametrize("what", GROWING)
def test_a_hostile_text_is_read_in_every_way_in_good_time(what: str) -> None:
    started = time.monotonic()
    read_in_every_way(GROWING[what](500))
    assert time.monotonic() - started < PLENTY


@pytest.mark.parametrize(
    "piece",
    ["~", "\n", " ", "*", ":", "^", "A", "ISA", "ISA*", "~ISA*", "~\n\nISA*00*", "ST~", "\x00", "~ ", "é"],
)
def test_half_a_million_of_one_piece_is_read_in_good_time(piece: str) -> None:
    started = time.monotonic()
    text = ISA + "GS*HC~" + piece * (500_000 // len(piece))
    assert sum(len(segment.parts) for segment in tokenize(text)) > 17
    assert sum(1 for _ in tokenize(ISA + f"LX*{piece}" * 2)) > 1
    assert time.monotonic() - started < PLENTY


def test_a_huge_element_and_ten_thousand_repetitions_are_said_to_be_too_much() -> None:
    long = read_in_every_way(_in(CLAIM, "*DANA*", f"*{'A' * 300_000}*"))
    assert [(f.id, f.element, f.code) for f in long] == [("NM1", 4, "5")]
    many = read_in_every_way(_in(CLAIM, "REF*6R*L1~", f"REF*6R*{'^'.join('L' * 10_000)}~"))
    assert [(f.id, f.element, f.code) for f in many if f.level == 1] == [("REF", 2, "12")]
