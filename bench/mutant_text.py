"""Surgery on plain X12 text, one segment a line: shares no code with the engine that is put to the test."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "clean"
ENVELOPE = 2  # lines before the ST


@dataclass(frozen=True, slots=True)
class Clean:
    """A file without a fault: one interchange, group and transaction set. Lines come without their terminator."""

    name: str
    lines: tuple[str, ...]

    @property
    def kind(self) -> str:
        """`837p`, `271`, ...: the name up to the first `-`."""
        return self.name.split("-")[0]

    @property
    def text(self) -> str:
        """The whole file."""
        return text_of(self.lines)


@cache
def clean_files() -> dict[str, Clean]:
    """Every clean file by its name."""
    return {path.stem: read_clean(path.stem) for path in sorted(FOLDER.glob("*.x12"))}


def read_clean(name: str) -> Clean:
    """One of them."""
    text = (FOLDER / f"{name}.x12").read_text(encoding="ascii")
    return Clean(name, tuple(text.removesuffix("~\n").split("~\n")))


def text_of(lines: tuple[str, ...]) -> str:
    """Lines as a file."""
    return "~\n".join(lines) + "~\n"


def number_of(line: int) -> int:
    """The number in the transaction set of the segment on a line that counts from 0."""
    return line - ENVELOPE + 1


def recounted(lines: tuple[str, ...]) -> tuple[str, ...]:
    """With an SE01 that counts what stands between ST and SE."""
    first = next(at for at, line in enumerate(lines) if line.startswith("ST*"))
    last = next(at for at, line in enumerate(lines) if line.startswith("SE*"))
    return (*lines[:last], with_element(lines[last], 1, str(last - first + 1)), *lines[last + 1 :])


def element(line: str, position: int) -> str:
    """An element by its X12 position, empty when absent."""
    parts = line.split("*")
    return parts[position] if position < len(parts) else ""


def with_element(line: str, position: int, value: str) -> str:
    """The segment with one element replaced; empty ones at the end go."""
    parts = line.split("*")
    parts += [""] * (position + 1 - len(parts))
    parts[position] = value
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return "*".join(parts)


def with_component(line: str, position: int, part: int, value: str) -> str:
    """The same for one part of a composite element."""
    parts = element(line, position).split(":")
    parts += [""] * (part - len(parts))
    parts[part - 1] = value
    return with_element(line, position, ":".join(parts).rstrip(":"))
