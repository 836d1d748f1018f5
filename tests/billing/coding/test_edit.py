"""Which of several releases answers for a service date."""

from datetime import date

import pytest

from bridge.billing.coding.edit import (
    NO_EDITS,
    AddOn,
    Adjudication,
    Edits,
    EditTable,
    ListName,
    LoadedList,
    Pair,
    Parents,
    Reach,
    UnitLimit,
    list_on,
    pair_key,
)

JULY, OCTOBER, NOVEMBER = date(2026, 7, 1), date(2026, 10, 1), date(2026, 11, 16)


def release(name: str, starts: date, ends: date | None, *, loaded: bool = True, cumulative: bool = False) -> LoadedList:
    return LoadedList(
        name="ncci-mue",
        release=name,
        starts=starts,
        ends=ends,
        source="made up",
        loaded_on=NOVEMBER if loaded else None,
        rows=1,
        certainty="certain",
        is_cumulative=cumulative,
    )


THIRD = release("2026Q3", JULY, date(2026, 9, 30))
FOURTH = release("2026Q4", OCTOBER, date(2026, 12, 31))
SHIPPED = release("shipped", OCTOBER, date(2026, 12, 31), loaded=False)
HISTORY = release("history", OCTOBER, date(2026, 12, 31), cumulative=True)


@pytest.mark.parametrize(
    ("lists", "day", "chosen"),
    [
        ((THIRD, FOURTH), date(2026, 9, 30), "2026Q3"),
        ((THIRD, FOURTH), OCTOBER, "2026Q4"),
        ((SHIPPED, FOURTH), NOVEMBER, "2026Q4"),  # a loaded one first
        ((FOURTH, SHIPPED), NOVEMBER, "2026Q4"),
        ((THIRD, SHIPPED), date(2027, 1, 5), "shipped"),  # none covers it: the newest before
        ((THIRD, FOURTH), date(2026, 1, 5), "2026Q3"),  # none began before it: the oldest
        ((THIRD, HISTORY), date(2026, 8, 1), "history"),  # its rows say what held then, corrections included
        ((), NOVEMBER, None),
    ],
)
def test_the_release_of_the_service_date_answers(lists: tuple[LoadedList, ...], day: date, chosen: str | None) -> None:
    found = list_on(lists, day)
    assert (found.release if found else None) == chosen


def limits(*tables: tuple[LoadedList, int]) -> Edits:
    return Edits(
        limits=tuple(
            EditTable(
                about=about,
                rows={
                    ("90834",): (UnitLimit(procedure="90834", units=units, mai=Adjudication.DAY, starts=about.starts),)
                },
            )
            for about, units in tables
        )
    )


def test_a_limit_changes_with_the_quarter() -> None:
    edits = limits((THIRD, 2), (FOURTH, 3))
    found = [edits.limit("90834", day) for day in (date(2026, 9, 30), OCTOBER)]
    assert [limit.units for limit in found if limit] == [2, 3]
    assert edits.limit("90837", OCTOBER) is None


def test_medicaid_falls_back_on_medicare_where_it_lists_nothing() -> None:
    limit = limits((FOURTH, 2)).limit("90834", NOVEMBER, is_medicaid=True)
    assert limit is not None
    assert (limit.units, limit.is_medicaid) == (2, False)


def pairs(*rows: Pair) -> Edits:
    keyed: dict[tuple[str, ...], tuple[Pair, ...]] = {}
    for row in rows:
        key = pair_key(row.paid, row.denied)
        keyed[key] = (*keyed.get(key, ()), row)
    return Edits(pairs=(EditTable(about=HISTORY, rows=keyed),))


def pair(paid: str, denied: str, indicator: int, starts: date = JULY, ends: date | None = None) -> Pair:
    return Pair(paid=paid, denied=denied, indicator=indicator, starts=starts, ends=ends)


@pytest.mark.parametrize(
    ("rows", "day", "indicator"),
    [
        ((pair("90853", "90834", 1),), NOVEMBER, 1),
        ((pair("90853", "90834", 1, ends=date(2026, 9, 30)),), date(2026, 9, 30), 1),
        ((pair("90853", "90834", 1, ends=date(2026, 9, 30)),), OCTOBER, None),
        ((pair("90853", "90834", 1, starts=OCTOBER),), date(2026, 9, 30), None),
        ((pair("90853", "90834", 9),), NOVEMBER, None),
        ((pair("90853", "90834", 9), pair("90853", "90834", 0)), NOVEMBER, 0),  # a row deleted, a row that holds
        ((pair("90853", "90834", 1), pair("90834", "90853", 0)), NOVEMBER, 0),  # the stricter direction
    ],
)
def test_a_pair_holds_between_its_days(rows: tuple[Pair, ...], day: date, indicator: int | None) -> None:
    found = pairs(*rows).pair("90834", "90853", day)
    assert (found.indicator if found else None) == indicator


def test_what_cms_lists_and_what_we_add_are_one() -> None:
    row = AddOn(add_on="99494", primary="99492", kind=1, starts=JULY)
    edits = Edits(
        add_ons=(EditTable(about=HISTORY, rows={("99494",): (row,)}),),
        beyond={"99494": Parents(primaries=frozenset({"99493"}), reach=Reach.MONTH)},
    )
    expected = Parents(primaries=frozenset({"99492", "99493"}), reach=Reach.MONTH)
    assert edits.parents("99494", NOVEMBER) == expected
    assert edits.every_parent("99494") == expected.primaries
    assert edits.parents("90834", NOVEMBER) is None


def test_without_lists_there_is_no_edit() -> None:
    assert NO_EDITS.pair("90834", "90853", NOVEMBER) is None
    assert NO_EDITS.limit("90834", NOVEMBER) is None
    assert NO_EDITS.parents("90785", NOVEMBER) is None
    assert not NO_EDITS.covers(ListName.PAIRS, NOVEMBER)
    assert NO_EDITS.release(ListName.PAIRS, NOVEMBER) == ""
