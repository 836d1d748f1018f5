"""Edits by the service date: pairs that exclude each other, the most units of a code, what an add-on stands beside.

A list holds for a quarter, or, where its rows carry dates of their own, for every day up to its end. Of several lists
that cover a day a loaded one comes before a shipped one, then the newest. A day that no list covers is answered by the
newest that began before it: `covers` says so. `bridge/reference/edit.py` reads them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, Protocol, TypeVar


class ListName(StrEnum):
    """The lists that a claim is held against by its service date."""

    PAIRS = "ncci-ptp"  # procedure to procedure, practitioner services
    MEDICAID_PAIRS = "ncci-ptp-medicaid"
    LIMITS = "ncci-mue"  # medically unlikely edits, practitioner services
    MEDICAID_LIMITS = "ncci-mue-medicaid"
    ADD_ONS = "ncci-aoc"


class Adjudication(StrEnum):
    """How a limit of units is held against a claim. # MAI"""

    LINE = "1"  # each line by itself
    DAY = "2"  # all lines of the day; nothing overturns it
    CLINICAL_DAY = "3"  # all lines of the day; records may overturn it on appeal


class Reach(StrEnum):
    """How near to its add-on the primary service must be."""

    DAY = "day"  # the same day, by the same clinician
    CLAIM = "claim"  # the same claim; the day may differ
    MONTH = "month"  # the same calendar month


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedList:
    """One release of a published list: what it is, for which days, and where it came from."""

    name: str  # ncci-ptp, ncci-mue, ncci-aoc, icd10-order, taxonomy, carc ...
    release: str  # 2026Q4, FY2027, 26.1
    starts: date
    ends: date | None  # the last day; None: until a newer one is there
    source: str
    loaded_on: date | None  # None: shipped with the bridge
    rows: int
    certainty: str  # certain, likely, unsure
    is_cumulative: bool = False  # its rows carry their own dates: it answers for the days before `starts` too
    catalog: str = ""  # the procedure catalog that its codes were chosen by

    def covers(self, day: date) -> bool:
        return (self.is_cumulative or self.starts <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Of two procedures on one day by one clinician only `paid` is paid. # NCCI column 1 and column 2"""

    paid: str
    denied: str
    indicator: int  # 0 never both, 1 a modifier may part them, 9 no edit any more
    starts: date
    ends: date | None = None  # the last day
    is_medicaid: bool = False

    @property
    def may_be_parted(self) -> bool:
        return self.indicator == 1

    def holds_on(self, day: date) -> bool:
        return self.indicator != 9 and self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLimit:
    """The most units of a procedure that are paid. Zero: the plan pays none at all."""

    procedure: str
    units: int
    mai: Adjudication
    starts: date
    ends: date | None = None
    is_medicaid: bool = False

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOn:
    """An add-on and one procedure that it may stand beside. # AOC edit"""

    add_on: str
    primary: str  # CCCCC: those that the payer's contractor decides on
    kind: int  # 1 named primaries only, 2 the contractor decides, 3 some named and the contractor decides on more
    starts: date
    ends: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parents:
    """What an add-on may stand beside on a day, and how near."""

    primaries: frozenset[str]
    is_open: bool = False  # the contractor may take others too: AOC type 2 and 3
    reach: Reach = Reach.DAY


class _Dated(Protocol):
    def holds_on(self, day: date) -> bool: ...


Row = TypeVar("Row", bound=_Dated)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditTable(Generic[Row]):
    """One release with its rows, by the codes that they are about."""

    about: LoadedList
    rows: Mapping[tuple[str, ...], tuple[Row, ...]] = field(repr=False)

    def on(self, day: date, *codes: str) -> tuple[Row, ...]:
        return tuple(row for row in self.rows.get(codes, ()) if row.holds_on(day))


@dataclass(frozen=True, slots=True, kw_only=True)
class Edits:
    """Every list of edits. `beyond`: add-ons that CMS does not list, or whose primary need not be of the same day."""

    pairs: tuple[EditTable[Pair], ...] = ()
    medicaid_pairs: tuple[EditTable[Pair], ...] = ()
    limits: tuple[EditTable[UnitLimit], ...] = ()
    medicaid_limits: tuple[EditTable[UnitLimit], ...] = ()
    add_ons: tuple[EditTable[AddOn], ...] = ()
    beyond: Mapping[str, Parents] = field(default_factory=dict)

    def pair(self, one: str, other: str, day: date, is_medicaid: bool = False) -> Pair | None:
        """The edit between two procedures on `day`, whichever of them is denied; the stricter where both are.

        A list of Medicaid's own that covers the day answers alone where it is asked for; else Medicare's does.
        """
        own = is_medicaid and self.covers(ListName.MEDICAID_PAIRS, day)
        table = table_on(self.medicaid_pairs if own else self.pairs, day)
        found = table.on(day, *pair_key(one, other)) if table else ()
        return min(found, key=lambda pair: pair.indicator, default=None)

    def limit(self, code: str, day: date, is_medicaid: bool = False) -> UnitLimit | None:
        """The most units on `day`. Medicaid's own where it is asked for and listed, else Medicare's."""
        if is_medicaid and (own := self._limit(self.medicaid_limits, code, day)):
            return own
        return self._limit(self.limits, code, day)

    def _limit(self, tables: tuple[EditTable[UnitLimit], ...], code: str, day: date) -> UnitLimit | None:
        table = table_on(tables, day)
        return next(iter(table.on(day, code)), None) if table else None

    def parents(self, code: str, day: date) -> Parents | None:
        """What the add-on may stand beside on `day`; None where the code is no add-on."""
        table = table_on(self.add_ons, day)
        rows = table.on(day, code) if table else ()
        own = self.beyond.get(code)
        if not rows:
            return own
        return Parents(
            primaries=frozenset(row.primary for row in rows) | (own.primaries if own else frozenset()),
            is_open=any(row.kind != 1 for row in rows),
            reach=own.reach if own else Reach.DAY,
        )

    def every_parent(self, code: str) -> frozenset[str]:
        """All that the add-on was ever listed beside by name; empty where the code is no add-on of its own."""
        own = self.beyond.get(code)
        listed = (row for table in self.add_ons for row in table.rows.get((code,), ()) if row.kind == 1)
        return frozenset(row.primary for row in listed) | (own.primaries if own else frozenset())

    def tables(self, name: ListName) -> tuple[LoadedList, ...]:
        """The releases of a list that there are."""
        match name:
            case ListName.PAIRS:
                return tuple(table.about for table in self.pairs)
            case ListName.MEDICAID_PAIRS:
                return tuple(table.about for table in self.medicaid_pairs)
            case ListName.LIMITS:
                return tuple(table.about for table in self.limits)
            case ListName.MEDICAID_LIMITS:
                return tuple(table.about for table in self.medicaid_limits)
            case ListName.ADD_ONS:
                return tuple(table.about for table in self.add_ons)

    def covers(self, name: ListName, day: date) -> bool:
        """Whether a list of this name speaks of that day, so that its answers can be relied on."""
        return any(about.covers(day) for about in self.tables(name))

    def release(self, name: ListName, day: date) -> str:
        """The release that answers for `day`: 2026Q4; empty where there is none."""
        about = list_on(self.tables(name), day)
        return about.release if about else ""


NO_EDITS = Edits()


def pair_key(one: str, other: str) -> tuple[str, str]:
    """The key of `Edits.pairs`: the same for both directions."""
    return (one, other) if one <= other else (other, one)


def table_on(tables: tuple[EditTable[Row], ...], day: date) -> EditTable[Row] | None:
    """The table that answers for `day`; None where there is none."""
    if len(tables) == 1:
        return tables[0]
    chosen = list_on(tuple(table.about for table in tables), day)
    return next((table for table in tables if table.about is chosen), None)


def list_on(lists: tuple[LoadedList, ...], day: date) -> LoadedList | None:
    """One that covers `day`, a loaded one first, then the newest; else the newest before the day, else the oldest."""
    if covering := [about for about in lists if about.covers(day)]:
        return max(covering, key=lambda about: (about.loaded_on is not None, about.starts))
    if earlier := [about for about in lists if about.starts <= day]:
        return max(earlier, key=lambda about: about.starts)
    return min(lists, key=lambda about: about.starts, default=None)
