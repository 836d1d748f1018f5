"""An independent judge of what we write: pyx12, less the wrong answers that it is known to give."""

import logging
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from io import StringIO
from pathlib import Path
from unittest.mock import patch

import pyx12.map_if
import pyx12.params
import pyx12.x12n_document

# pyx12 reads the XML of its guides anew for every file, nine tenths of its time. It counts in a walker of its own and
# changes nothing in a guide, so that one reading serves all.
_load_once = cache(pyx12.map_if.load_map_file)
_PARAMETERS = pyx12.params.params()
_EXCEPTIONS = Path(__file__).parent / "pyx12_exceptions.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFalsePositive:
    """`line` is what pyx12 logs; `because` says why the text is right all the same."""

    name: str
    line: re.Pattern[str]
    because: str


@cache
def known_false_positives() -> tuple[KnownFalsePositive, ...]:
    """From `pyx12_exceptions.toml`."""
    rows = tomllib.loads(_EXCEPTIONS.read_text(encoding="utf-8"))["exception"]
    return tuple(
        KnownFalsePositive(name=row["name"], line=re.compile(row["line"]), because=row["because"]) for row in rows
    )


def objections(text: str) -> tuple[str, ...]:
    """What pyx12 logs at ERROR about an interchange, known false positives left out. Empty: it accepts."""
    said, accepted = _ask(text)
    left = tuple(line for line in said if not any(known.line.search(line) for known in known_false_positives()))
    return left if said or accepted else ("refused without a word",)


def judge(text: str) -> None:
    """Asserts that pyx12 accepts the interchange."""
    assert not objections(text), "\n".join(objections(text))


def _ask(text: str) -> tuple[tuple[str, ...], bool]:
    lines: list[str] = []
    handler = _Lines(lines)
    logger = logging.getLogger("pyx12")
    logger.addHandler(handler)
    try:
        with patch.object(pyx12.map_if, "load_map_file", _load_once):
            verdict = pyx12.x12n_document.x12n_document(
                param=_PARAMETERS, src_file=StringIO(text), fd_997=None, fd_html=None
            )
    finally:
        logger.removeHandler(handler)
    return tuple(lines), bool(verdict)


class _Lines(logging.Handler):
    def __init__(self, lines: list[str]) -> None:
        super().__init__(level=logging.ERROR)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(record.getMessage())
