"""How many of the mutants pyx12 refuses: it says where in words only, so any refusal counts."""

from collections.abc import Iterable
from zlib import crc32

from bench.mutant import Mutant
from bench.mutant_text import clean_files
from tests.judge import objections

_KNOWN = frozenset({"837p", "837i", "835", "277ca", "999"})  # the sets that it has a map for

_ONE_IN = 10  # of the derived mutants: it takes a tenth of a second for each
_ANSWERS = ("tried", "refused", "accepted", "raised")


def refused_by_pyx12(chosen: Iterable[Mutant]) -> dict[str, dict[str, int]]:
    """By level: how many it was asked about, and how many it refused."""
    scores: dict[str, dict[str, int]] = {}
    for mutant in chosen:
        if clean_files()[mutant.clean].kind in _KNOWN and (
            mutant.by_hand or crc32(mutant.name.encode()) % _ONE_IN == 0
        ):
            score = scores.setdefault(str(mutant.level), dict.fromkeys(_ANSWERS, 0))
            score["tried"] += 1
            score[_answer(mutant.text)] += 1
    return {level: {each: score[each] for each in _ANSWERS} for level, score in sorted(scores.items())}


def _answer(text: str) -> str:
    try:
        return "refused" if objections(text) else "accepted"
    except Exception:  # whatever a peer raises is a figure of the peer: it names no place then
        return "raised"
