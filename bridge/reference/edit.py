"""Edits: every list of `config/edits/`, and those that a practice loaded itself (`bridge reference load`)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from bridge.billing.coding.edit import (
    AddOn,
    Adjudication,
    Edits,
    EditTable,
    ListName,
    LoadedList,
    Pair,
    Parents,
    Reach,
    Row,
    UnitLimit,
    pair_key,
)
from bridge.reference.source import CONFIG, ConfigFault
from bridge.reference.stored_list import StoredList, list_paths, read_about, read_list

PAIR_COLUMNS = ("paid", "denied", "indicator", "starts", "ends")
LIMIT_COLUMNS = ("procedure", "units", "mai", "starts", "ends")
ADD_ON_COLUMNS = ("add_on", "primary", "type", "starts", "ends")
OWN = "add-on-own"
OWN_COLUMNS = ("add_on", "primary", "reach", "source", "certainty")
_NEEDED = (ListName.PAIRS, ListName.LIMITS, ListName.ADD_ONS)
_COLUMNS = {
    ListName.PAIRS: PAIR_COLUMNS,
    ListName.MEDICAID_PAIRS: PAIR_COLUMNS,
    ListName.LIMITS: LIMIT_COLUMNS,
    ListName.MEDICAID_LIMITS: LIMIT_COLUMNS,
    ListName.ADD_ONS: ADD_ON_COLUMNS,
}


def load_edits(root: Path = CONFIG, loaded: Path | None = None) -> Edits:
    """The shipped lists under the config root, and those below the folder of loaded ones. Raises ConfigFault."""
    shipped = [(path, read_about(path)) for path in list_paths(root / "edits")]
    own = [(path, read_about(path)) for path in list_paths(loaded)] if loaded else []
    lists: dict[str, list[StoredList]] = defaultdict(list)
    for path, about in (*shipped, *own):
        if about.name in set(ListName):
            lists[about.name].append(read_list(path, _COLUMNS[ListName(about.name)]))
    for name in _NEEDED:
        if not lists[name]:
            raise ConfigFault(f"edits/: there is no list {name}; copy the one that is shipped, or load one")
    return Edits(
        pairs=tuple(_table(each, _pairs(each)) for each in lists[ListName.PAIRS]),
        medicaid_pairs=tuple(_table(each, _pairs(each)) for each in lists[ListName.MEDICAID_PAIRS]),
        limits=tuple(_table(each, _limits(each)) for each in lists[ListName.LIMITS]),
        medicaid_limits=tuple(_table(each, _limits(each)) for each in lists[ListName.MEDICAID_LIMITS]),
        add_ons=tuple(_table(each, _add_ons(each)) for each in lists[ListName.ADD_ONS]),
        beyond=_beyond(path for path, about in shipped if about.name == OWN),
    )


def all_lists(root: Path = CONFIG, loaded: Path | None = None) -> tuple[LoadedList, ...]:
    """What every list is, shipped and loaded, by name and first day. Raises ConfigFault."""
    paths = (*list_paths(root / "edits"), *(list_paths(loaded) if loaded else ()))
    return tuple(sorted((read_about(path) for path in paths), key=lambda about: (about.name, about.starts)))


def _table(stored: StoredList, rows: Iterable[tuple[tuple[str, ...], Row]]) -> EditTable[Row]:
    keyed: dict[tuple[str, ...], tuple[Row, ...]] = {}
    for key, row in rows:
        keyed[key] = (*keyed.get(key, ()), row)
    return EditTable(about=stored.about, rows=keyed)


def _pairs(stored: StoredList) -> Iterator[tuple[tuple[str, ...], Pair]]:
    for line, row in stored.rows:
        if row["indicator"] not in ("0", "1", "9"):
            raise stored.fault(line, "indicator: 0, 1 or 9")
        pair = Pair(
            paid=row["paid"],
            denied=row["denied"],
            indicator=int(row["indicator"]),
            starts=stored.first_day(line, row),
            ends=stored.date_of(line, row, "ends"),
            is_medicaid=stored.about.name == ListName.MEDICAID_PAIRS,
        )
        yield pair_key(pair.paid, pair.denied), pair


def _limits(stored: StoredList) -> Iterator[tuple[tuple[str, ...], UnitLimit]]:
    for line, row in stored.rows:
        if row["mai"] not in set(Adjudication):
            raise stored.fault(line, f"mai: {', '.join(Adjudication)}")
        yield (
            (row["procedure"],),
            UnitLimit(
                procedure=row["procedure"],
                units=stored.number_of(line, row, "units", range(100_000)),
                mai=Adjudication(row["mai"]),
                starts=stored.first_day(line, row),
                ends=stored.date_of(line, row, "ends"),
                is_medicaid=stored.about.name == ListName.MEDICAID_LIMITS,
            ),
        )


def _add_ons(stored: StoredList) -> Iterator[tuple[tuple[str, ...], AddOn]]:
    for line, row in stored.rows:
        yield (
            (row["add_on"],),
            AddOn(
                add_on=row["add_on"],
                primary=row["primary"],
                kind=stored.number_of(line, row, "type", range(1, 4)),
                starts=stored.first_day(line, row),
                ends=stored.date_of(line, row, "ends"),
            ),
        )


def _beyond(paths: Iterable[Path]) -> Mapping[str, Parents]:
    """Our own rows: an add-on has one reach, whatever its primary."""
    primaries: dict[str, frozenset[str]] = {}
    reaches: dict[str, Reach] = {}
    for stored in (read_list(path, OWN_COLUMNS) for path in paths):
        for line, row in stored.rows:
            code = row["add_on"]
            if row["reach"] not in set(Reach) or reaches.get(code, row["reach"]) != row["reach"]:
                raise stored.fault(line, f"reach: one of {', '.join(Reach)}, the same for every primary of {code}")
            reaches[code] = Reach(row["reach"])
            primaries[code] = primaries.get(code, frozenset()) | {row["primary"]}
    return {code: Parents(primaries=primaries[code], reach=reaches[code]) for code in primaries}
