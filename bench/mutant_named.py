"""Mistakes written down by hand in `mutant_lists/level*.toml`, one text edit each."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bench.mutant import Mutant, Place
from bench.mutant_text import ENVELOPE, Clean, recounted

_LISTS = Path(__file__).parent / "mutant_lists"
_PLACE = re.compile(r"([A-Z0-9]{2,5}?)(\d\d)?")


def named_mutants(clean: Clean) -> Iterator[Mutant]:
    """The mutants of one clean file.

    A row: `name`, `file`, `edit` (pairs of old and new text, each old text once in the file), `place` (`CLM02`, or
    `SE` for the segment as a whole), and where needed `levels` (more than the list's own), `anywhere` (the fault may
    stand at another segment of that id), `or` (ids that may be named instead, anywhere), `raw` (SE01 is left as
    the edit has it), `may_warn` (a warning is enough).
    """
    for level, row in _rows():
        if row["file"] == clean.name:
            yield _mutant(clean, level, row)


def _mutant(clean: Clean, level: int, row: dict[str, Any]) -> Mutant:
    text = clean.text
    for old, new in row["edit"]:
        assert text.count(old) == 1, f"{row['name']}: {old!r} stands {text.count(old)} times in {clean.name}"
        text = text.replace(old, new)
    if not row.get("raw"):
        text = "~\n".join((*recounted(tuple(text.removesuffix("~\n").split("~\n"))), ""))
    name, place = f"{clean.name}: {row['name']}", _place(clean, text, level, row)
    return Mutant(name=name, clean=clean.name, text=text, level=level, place=place, by_hand=True)


def _place(clean: Clean, text: str, level: int, row: dict[str, Any]) -> Place:
    read = _PLACE.fullmatch(row["place"])
    assert read is not None, row["place"]
    id, position = read[1], read[2]
    number = 0 if row.get("anywhere") or row.get("or") else _first_difference(clean, text, id)
    return Place(
        levels=frozenset((level, *row.get("levels", ()))),
        ids=frozenset((id, *row.get("or", ()))),
        number=number,
        elements=frozenset({int(position)} if position else ()),
        may_warn=row.get("may_warn", False),
    )


def _first_difference(clean: Clean, text: str, id: str) -> int:
    """The number of the first changed segment, when it is the one that the fault is expected at; else 0, any."""
    for at, (old, new) in enumerate(zip(clean.lines, text.split("~\n"), strict=False)):
        if old != new:
            return at - ENVELOPE + 1 if new.split("*")[0] == id and at >= ENVELOPE else 0
    return 0


@cache
def _rows() -> tuple[tuple[int, dict[str, Any]], ...]:
    return tuple(
        (int(path.stem.removeprefix("level")), row)
        for path in sorted(_LISTS.glob("level*.toml"))
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]
    )
