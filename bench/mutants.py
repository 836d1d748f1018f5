"""The mutation suite: clean files with one mistake each, and how many of the mistakes the check sees, by SNIP level.

`python -m bench mutants [--set KIND] [--all] [--pyx12] [--json FILE]`: `--all` names every mistake that was not
caught, `--pyx12` shows pyx12's score beside ours on the sets that it knows.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from typing import Any

from bench.mutant import Mutant, Verdict, verdict
from bench.mutant_amount import amount_mutants
from bench.mutant_envelope import envelope_mutants
from bench.mutant_generic import generic_mutants
from bench.mutant_named import named_mutants
from bench.mutant_text import clean_files
from bridge.x12.check import check
from bridge.x12.code_set import CodeSets
from bridge.x12.fault import Fault

_DIAGNOSES = dict.fromkeys(("F411", "F331", "F902", "F1020"), (date(2015, 10, 1), date.max)) | {
    "Z681": (date(2015, 10, 1), date(2026, 9, 30)),
    "F64A": (date(2026, 10, 1), date.max),
}
Score = Counter[Verdict]


def mutants() -> Iterator[Mutant]:
    """All of them, by file."""
    for clean in clean_files().values():
        yield from envelope_mutants(clean)
        yield from generic_mutants(clean)
        yield from amount_mutants(clean)
        yield from named_mutants(clean)


def judged(chosen: Iterable[Mutant]) -> Iterator[tuple[Mutant, Verdict]]:
    """Each mutant with what became of it."""
    for mutant in chosen:
        yield mutant, verdict(mutant.place, clean_faults(mutant.clean), faults(mutant.text))


@cache
def clean_faults(name: str) -> tuple[Fault, ...]:
    """What the check says of a clean file."""
    return faults(clean_files()[name].text)


def faults(text: str) -> tuple[Fault, ...]:
    """SNIP levels 1 to 5, with a list of diagnoses as long as the clean files need."""
    return check(text, _code_sets())


@cache
def _code_sets() -> CodeSets:
    return CodeSets(diagnosis=_is_billable)


def _is_billable(code: str, day: date) -> bool:
    first, last = _DIAGNOSES.get(code, (date.max, date.min))
    return first <= day <= last


def run(arguments: Sequence[str]) -> dict[str, Any]:
    """Scores by level and by transaction set, and the names of what was not caught."""
    parser = argparse.ArgumentParser(prog="python -m bench mutants")
    parser.add_argument("--all", action="store_true", help="names every mutant that was not caught")
    parser.add_argument("--set", default="", help="of one transaction set only, as 271")
    parser.add_argument("--pyx12", action="store_true", help="asks pyx12 too, of the sets that it has a map for")
    asked = parser.parse_args(arguments)
    found = list(judged(m for m in mutants() if asked.set in ("", clean_files()[m.clean].kind)))
    figures: dict[str, Any] = {
        "by level": _scores((str(mutant.level), said) for mutant, said in found),
        "by set": _scores((clean_files()[mutant.clean].kind, said) for mutant, said in found),
    }
    if asked.pyx12:
        figures["pyx12 by level"] = _peer(mutant for mutant, _ in found)
    if asked.all:
        figures["not caught"] = [f"{said}: {mutant.name}" for mutant, said in found if said is not Verdict.CAUGHT]
    return figures


def _scores(rows: Iterable[tuple[str, Verdict]]) -> dict[str, dict[str, int]]:
    scores: defaultdict[str, Score] = defaultdict(Counter)
    for row, said in rows:
        scores[row][said] += 1
    return {
        row: {"tried": score.total()} | {str(each): score[each] for each in Verdict}
        for row, score in sorted(scores.items())
    }


def _peer(chosen: Iterable[Mutant]) -> dict[str, dict[str, int]]:
    from bench.mutant_peer import refused_by_pyx12

    return refused_by_pyx12(chosen)


def table(figures: dict[str, Any]) -> str:
    """Rows of tried, caught, caught elsewhere, missed and the share caught."""
    lines: list[str] = []
    for title in ("by level", "by set"):
        lines += [f"{title:<10} {'tried':>6} {'caught':>7} {'elsewhere':>10} {'missed':>7} {'share':>7}"]
        lines += [_row(name, score) for name, score in figures[title].items()]
        lines.append("")
    for level, score in figures.get("pyx12 by level", {}).items():
        lines.append(
            f"pyx12 level {level}: {score['tried']} tried, {score['refused']} refused, {score['raised']} raised"
        )
    lines += figures.get("not caught", [])
    return "\n".join(lines).rstrip()


def _row(name: str, score: dict[str, int]) -> str:
    share = score["caught"] / score["tried"]
    figures = f"{score['caught']:>7} {score['elsewhere']:>10} {score['missed']:>7} {share:>7.1%}"
    return f"{name:<10} {score['tried']:>6} {figures}"
