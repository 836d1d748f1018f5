"""The mutation suite in small: every mistake written by hand, and one in twenty of those that are derived."""

from collections import Counter
from zlib import crc32

import pytest

from bench.mutant import Mutant, Verdict
from bench.mutant_text import clean_files
from bench.mutants import clean_faults, judged, mutants
from tests.judge import judge

ONE_IN = 20
SURE = (1, 2, 3)  # syntax, guide, sums: nothing may be missed
FLOOR = 0.98  # situations and external codes


@pytest.fixture(scope="module")
def verdicts() -> list[tuple[Mutant, Verdict]]:
    chosen = (m for m in mutants() if m.by_hand or crc32(m.name.encode()) % ONE_IN == 0)
    return list(judged(chosen))


@pytest.mark.parametrize("name", sorted(clean_files()))
def test_a_clean_file_has_no_fault(name: str) -> None:
    assert [fault.message for fault in clean_faults(name)] == []


@pytest.mark.parametrize("name", [name for name in sorted(clean_files()) if name[:3] in ("837", "835", "999")])
def test_an_independent_judge_finds_the_clean_file_clean(name: str) -> None:
    judge(clean_files()[name].text)


def test_there_are_mutants_of_every_level_and_set(verdicts: list[tuple[Mutant, Verdict]]) -> None:
    levels = Counter(mutant.level for mutant, _ in verdicts)
    assert set(levels) == {1, 2, 3, 4, 5}
    assert levels.total() >= 600
    assert {clean_files()[mutant.clean].kind for mutant, _ in verdicts} == {c.kind for c in clean_files().values()}


def test_no_mutant_is_its_clean_file(verdicts: list[tuple[Mutant, Verdict]]) -> None:
    assert [m.name for m, _ in verdicts if m.text == clean_files()[m.clean].text] == []


@pytest.mark.parametrize("level", SURE)
def test_every_mistake_of_syntax_guide_and_sums_is_named_at_its_place(
    verdicts: list[tuple[Mutant, Verdict]], level: int
) -> None:
    assert [m.name for m, said in verdicts if m.level == level and said is not Verdict.CAUGHT] == []


@pytest.mark.parametrize("level", [4, 5])
def test_nearly_every_mistake_of_situations_and_codes_is_named(
    verdicts: list[tuple[Mutant, Verdict]], level: int
) -> None:
    said = Counter(verdict for mutant, verdict in verdicts if mutant.level == level)
    assert said[Verdict.CAUGHT] / said.total() >= FLOOR
