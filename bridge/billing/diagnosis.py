"""ICD-10-CM by the date of service: what is billable, what excludes or precedes what, what may stand where.

    diagnoses.is_billable("F41.1", day)          True: a code, not a header, of that day's list
    diagnoses.choices("F32", day)                the codes below it that are billable
    diagnoses.exclude("F32.1", "F33.1")          True: an Excludes1 note of either, or of what stands above them
    diagnoses.code_first("F06.31")               the notes that want something before it

Codes come with or without their dot. The lists are large and are read when they are first asked for. The notes are of
one release and are taken for every day.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from bridge.billing.diagnosis_limit import NO_LIMITS, AgeLimit, CodeLimit, DiagnosisLimits, Questioned, SexLimit
from bridge.billing.diagnosis_note import NO_NOTES, SHORTEST, NoteKind, TabularNote, TabularNotes, bare, dotted

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class CodeChange:
    """From `starts` on the code is billable, or is not any more."""

    starts: date
    billable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeList:
    """The codes of one release. `categories`: by the first three characters, its codes in order, ` F41 F410 ... `."""

    release: str
    starts: date
    ends: date | None
    categories: Mapping[str, str] = field(repr=False)

    def covers(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def has_leaf(self, code: str) -> bool:
        """A code with nothing below it."""
        below = self.categories.get(code[:SHORTEST], "")
        found = below.find(f" {code} ") if code else -1
        return found >= 0 and not below.startswith(f" {code}", found + len(code) + 1)

    def leaves(self, start: str) -> Iterator[str]:
        codes = self.categories.get(start[:SHORTEST], "").split()
        return (c for c in codes if c.startswith(start) and self.has_leaf(c))


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeYears:
    """Whole lists, oldest first, and the changes between them, by bare code, oldest first."""

    lists: tuple[CodeList, ...]
    changes: Mapping[str, tuple[CodeChange, ...]]
    first_day: date  # what the changes reach back to
    last_day: date  # ... and forward

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day or any(each.covers(day) for each in self.lists)

    def changed_last(self, code: str) -> bool:
        """Whether the newest year that is known brought or took the code: the next may do so again."""
        newest = max((self.last_day, *(each.ends for each in self.lists if each.ends)))
        return any(change.starts > newest - YEAR for change in self.changes.get(code, ()))

    def has_leaf(self, code: str, day: date) -> bool:
        """A list of the day decides, less the changes within its year; else the changes, else the nearest list."""
        nearest = self._list_near(day)
        changes = self.changes.get(code)
        if changes is None:
            return nearest.has_leaf(code)
        before = bisect_right(changes, day, key=lambda change: change.starts)
        if nearest.covers(day):
            if before and changes[before - 1].starts > nearest.starts:
                return changes[before - 1].billable
            return nearest.has_leaf(code)
        return changes[before - 1].billable if before else not changes[0].billable

    def leaves(self, start: str, day: date) -> tuple[str, ...]:
        codes = {*self._list_near(day).leaves(start), *(c for c in self.changes if c.startswith(start))}
        return tuple(sorted(code for code in codes if self.has_leaf(code, day)))

    def _list_near(self, day: date) -> CodeList:
        """The newest list that covers the day, else the newest that began before it, else the oldest."""
        covering = [each for each in self.lists if each.covers(day)]
        begun = covering or [each for each in self.lists if each.starts <= day]
        return begun[-1] if begun else self.lists[0]


class Sequence(StrEnum):
    """How a diagnosis stands to what a Code First note wants before it."""

    FITS = "fits"
    AFTER = "after"  # it is on the claim, but behind
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnoses:
    years: Callable[[], CodeYears]
    notes: Callable[[], TabularNotes] = field(default=lambda: NO_NOTES)
    limits: DiagnosisLimits = NO_LIMITS

    def covers(self, day: date) -> bool:
        """Whether what is known speaks of that day."""
        return self.years().covers(day)

    def is_billable(self, code: str, day: date) -> bool:
        """Whether a claim may carry the code for a service on `day`."""
        return self.years().has_leaf(bare(code), day)

    def changed_last(self, code: str) -> bool:
        """Whether the newest year that is known brought or took the code."""
        return self.years().changed_last(bare(code))

    def is_header(self, code: str, day: date) -> bool:
        """Whether the code needs more characters on that day."""
        return not self.is_billable(code, day) and bool(self.years().leaves(bare(code), day))

    def choices(self, code: str, day: date) -> tuple[str, ...]:
        """What could stand in place of a code that is not billable: those below it, else below the nearest header."""
        start = bare(code)
        if self.is_billable(code, day):
            return ()
        for length in range(len(start), SHORTEST - 1, -1):
            if found := self.years().leaves(start[:length], day):
                return tuple(dotted(each) for each in found)
        return ()

    def exclude(self, one: str, other: str) -> bool:
        """Whether the two are never coded together. # Excludes1"""
        return bare(one) != bare(other) and self.notes().exclude(bare(one), bare(other))

    def code_first(self, code: str) -> tuple[TabularNote, ...]:
        """What must, or where it applies should, stand before the code."""
        return tuple(self.notes().above(bare(code), NoteKind.CODE_FIRST))

    def use_additional(self, code: str) -> tuple[TabularNote, ...]:
        """What must, or where it applies should, stand after the code."""
        return tuple(self.notes().above(bare(code), NoteKind.USE_ADDITIONAL))

    def answers(self, note: TabularNote, other: str) -> bool:
        """Whether another diagnosis is what the note asks for."""
        code = bare(other)
        return note.names(code) or (note.is_open and self.limits.physical.covers(code))

    def sequence(self, note: TabularNote, index: int, codes: tuple[str, ...]) -> Sequence:
        """How the diagnosis at `index` stands to what a Code First note wants before it."""
        if any(self.answers(note, other) for other in codes[:index]):
            return Sequence.FITS
        behind = any(self.answers(note, other) for other in codes[index + 1 :])
        return Sequence.AFTER if behind else Sequence.MISSING

    def only_secondary(self, code: str) -> CodeLimit | None:
        return _first(self.limits.secondary, code)

    def only_first(self, code: str) -> CodeLimit | None:
        return _first(self.limits.first_only, code)

    def is_weak_first(self, code: str) -> CodeLimit | None:
        """What says that payers seldom take the code in first place."""
        return _first(self.limits.weak, code)

    def may_be_first(self, code: str) -> bool:
        """Whether nothing but a payer's taste keeps the code from first place."""
        return self.only_secondary(code) is None and not any(note.must for note in self.code_first(code))

    def ages(self, code: str) -> tuple[AgeLimit, ...]:
        known = bare(code)
        return tuple([limit for limit in self.limits.ages if limit.codes.covers(known)])

    def sexes(self, code: str) -> tuple[SexLimit, ...]:
        known = bare(code)
        return tuple([limit for limit in self.limits.sexes if limit.codes.covers(known)])

    def questioned(self, code: str) -> Questioned | None:
        known = bare(code)
        return next((each for each in self.limits.questioned if each.codes.covers(known)), None)


NO_DIAGNOSES = Diagnoses(
    years=lambda: CodeYears(
        lists=(CodeList(release="", starts=date.min, ends=None, categories={}),),
        changes={},
        first_day=date.min,
        last_day=date.min,
    )
)  # knows no code at all: for checks that ask of none


def _first(limits: tuple[CodeLimit, ...], code: str) -> CodeLimit | None:
    known = bare(code)
    return next((limit for limit in limits if limit.codes.covers(known)), None)
