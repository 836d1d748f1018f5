"""Notes of the tabular list of ICD-10-CM: what excludes what, and what stands before what.

A note holds for its code, or block, and everything below; a target is a code with everything below it, or a range.
Codes within are bare: capitals, without the dot. They are public words of a public list, never a patient's.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

SHORTEST, LONGEST = 3, 7  # characters of a code


def bare(code: str) -> str:
    """F411 for F41.1."""
    return code.replace(".", "").upper()


def dotted(code: str) -> str:
    """F41.1 for F411."""
    return f"{code[:3]}.{code[3:]}" if len(code) > SHORTEST else code


@dataclass(frozen=True, slots=True)
class Span:
    """A code with everything below it, or a range of them, both ends included."""

    first: str
    last: str

    def covers(self, code: str) -> bool:
        return self.first <= code and code[: len(self.last)] <= self.last


@dataclass(frozen=True, slots=True)
class CodeSpans:
    """Any of some spans, less the exceptions."""

    spans: tuple[Span, ...]
    exceptions: tuple[Span, ...] = ()

    def covers(self, code: str) -> bool:
        for span in self.spans:
            if span.first <= code and code[: len(span.last)] <= span.last:  # asked of every diagnosis: no call
                return not any(exception.covers(code) for exception in self.exceptions)
        return False


class NoteKind(StrEnum):
    EXCLUDES1 = "excludes1"  # the two are never coded together
    CODE_FIRST = "code_first"  # one of the targets stands before it
    USE_ADDITIONAL = "use_additional"  # one of the targets stands after it


@dataclass(frozen=True, slots=True, kw_only=True)
class TabularNote:
    """`must`: whatever the patient has; else only where it applies. `is_open`: any physical condition answers too."""

    kind: NoteKind
    targets: tuple[Span, ...]
    must: bool = True
    is_open: bool = False

    def names(self, code: str) -> bool:
        return any(target.covers(code) for target in self.targets)


@dataclass(frozen=True, slots=True, kw_only=True)
class TabularNotes:
    """`of_code` by bare code; `of_block` by the first letter of its codes."""

    release: str
    of_code: Mapping[str, tuple[TabularNote, ...]]
    of_block: Mapping[str, tuple[tuple[Span, TabularNote], ...]]

    def above(self, code: str, kind: NoteKind) -> Iterator[TabularNote]:
        """The notes that hold for a code: its own, of the headers above it, of its block and chapter."""
        for length in range(SHORTEST, len(code) + 1):
            for note in self.of_code.get(code[:length], ()):
                if note.kind is kind:
                    yield note
        for block, note in self.of_block.get(code[:1], ()):
            if note.kind is kind and block.covers(code):
                yield note

    def exclude(self, one: str, other: str) -> bool:
        """Whether an Excludes1 note of either names the other."""
        return any(note.names(other) for note in self.above(one, NoteKind.EXCLUDES1)) or any(
            note.names(one) for note in self.above(other, NoteKind.EXCLUDES1)
        )


NO_NOTES = TabularNotes(release="", of_code={}, of_block={})
