"""Units of an authorization are drawn in order, whatever order they are told in; what they are is its own affair."""

import itertools
from datetime import date
from typing import Any

import pytest

from bridge.billing.authorization import Authorization
from bridge.billing.draw import Draw, drawn, drawn_before, lay
from bridge.billing.history import PastLine, Standing
from bridge.billing.payer_table import Counting

MONDAY, TUESDAY, WEDNESDAY = date(2026, 11, 2), date(2026, 11, 3), date(2026, 11, 4)


def grant(number: str = "A1", **changes: Any) -> Authorization:
    plain: dict[str, Any] = {
        "number": number,
        "patient_id": "p1",
        "payer_id": "harbor",
        "procedures": frozenset(),
        "starts": date(2026, 11, 1),
        "ends": date(2026, 11, 30),
        "units": 2,
    }
    return Authorization(**plain | changes)


def visit(day: date, name: str = "", **changes: Any) -> Draw:
    plain: dict[str, Any] = {
        "day": day,
        "visit": name or day.isoformat(),
        "procedures": frozenset({"90837"}),
        "standing": Standing.WAITING,
    }
    return Draw(**plain | changes)


def short(grants: list[Authorization], *draws: Draw) -> list[str]:
    return [d.visit for d in lay(grants, draws).without]


def test_the_last_visit_by_its_day_goes_without_in_whatever_order_they_are_told() -> None:
    three = [visit(MONDAY, "mon"), visit(TUESDAY, "tue"), visit(WEDNESDAY, "wed")]
    assert {tuple(short([grant()], *order)) for order in itertools.permutations(three)} == {("wed",)}


def test_of_one_day_the_later_hour_goes_without() -> None:
    noon, nine = (visit(MONDAY, at, begins=f"2026-11-02T{at}:00") for at in ("12", "09"))
    assert short([grant(units=1)], noon, nine) == ["12"]


def test_what_left_goes_before_what_waits_and_a_held_claim_keeps_its_place_by_its_day() -> None:
    sent = visit(WEDNESDAY, "sent", standing=Standing.LEFT)
    held = visit(MONDAY, "held", standing=Standing.HELD)
    assert short([grant(units=2)], held, visit(TUESDAY, "waits"), sent) == ["waits"]


def test_what_the_payer_refused_draws_nothing() -> None:
    refused = visit(MONDAY, standing=Standing.REFUSED)
    assert drawn([grant()], [refused, visit(TUESDAY)])[0].used == 1


@pytest.mark.parametrize(
    ("counts", "used"),
    [
        (Counting.VISITS, 1),  # two lines of one visit
        (Counting.UNITS, 5),
    ],
)
def test_a_visit_is_one_or_its_lines_units_as_the_authorization_counts(counts: Counting, used: int) -> None:
    lines = [visit(MONDAY, units=4), visit(MONDAY, units=1, line=1)]
    assert drawn([grant(units=20, counts=counts)], lines)[0].used == used


def test_an_authorization_without_limit_has_room_for_ever() -> None:
    assert short([grant(units=None)], *(visit(MONDAY, str(n)) for n in range(50))) == []


@pytest.mark.parametrize(
    ("changes", "fits"),
    [
        ({}, True),
        ({"procedures": frozenset({"90837", "90834"})}, True),
        ({"procedures": frozenset({"90834"})}, False),
        ({"ends": date(2026, 11, 1)}, False),
        ({"starts": date(2026, 11, 3)}, False),
        ({"clinicians": frozenset({"prac-lcsw"})}, True),
        ({"clinicians": frozenset({"prac-lmft"})}, False),
        ({"used": 2}, False),
    ],
)
def test_it_fits_by_code_days_clinician_and_room(changes: dict[str, Any], fits: bool) -> None:
    asked = visit(MONDAY, clinician_id="prac-lcsw")
    assert (short([grant(**changes)], asked) == []) is fits


def test_what_ends_first_is_drawn_first_and_what_is_named_alone() -> None:
    soon, late = grant("SOON", units=1), grant("LATE", ends=date(2026, 12, 31), units=1)
    assert [a.number for a in drawn([late, soon], [visit(MONDAY)]) if a.used] == ["SOON"]
    assert [a.number for a in drawn([late, soon], [visit(MONDAY, number="LATE")]) if a.used] == ["LATE"]


def test_before_a_day_stand_those_that_left_and_what_waits_from_earlier_days() -> None:
    def line(name: str, day: date, standing: Standing) -> PastLine:
        return PastLine(
            claim_control_number=f"B{name}",
            patient_id="p1",
            clinician_id="prac-lcsw",
            procedure="90837",
            service_date=day,
            encounter_id=name,
            standing=standing,
        )

    lines = (
        line("earlier-held", MONDAY, Standing.HELD),
        line("later-sent", WEDNESDAY, Standing.LEFT),
        line("later-ready", WEDNESDAY, Standing.WAITING),
        line("later-held", WEDNESDAY, Standing.HELD),
        line("itself", TUESDAY, Standing.WAITING),
    )
    found = drawn_before(TUESDAY, lines, frozenset({"itself"}))
    assert [p.encounter_id for p in found] == ["earlier-held", "later-sent"]
