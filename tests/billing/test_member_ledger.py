"""The ledger of one member with one payer: what is left, which booked visit takes the last, and by when to renew."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bridge.billing.authorization import Authorization
from bridge.billing.eligibility import Answer, Benefit, Certainty
from bridge.billing.history import PastLine, Standing
from bridge.billing.member_ledger import Expected, Member, MemberLedger, open_ledger
from bridge.billing.outlook import check, sentences
from bridge.billing.payer_table import Counting, Period, VisitLimit
from bridge.billing.procedure import Procedure
from tests.billing.coding.example import rules

TODAY = date(2026, 11, 10)
HARBOR = rules("harbor")  # wants an authorization for 90837


def grant(number: str = "A1", **changes: Any) -> Authorization:
    plain: dict[str, Any] = {
        "number": number,
        "patient_id": "p1",
        "payer_id": "harbor",
        "procedures": frozenset(),
        "starts": date(2026, 9, 1),
        "ends": date(2026, 12, 31),
        "units": 12,
    }
    return Authorization(**plain | changes)


def held(weeks_ago: int, standing: Standing = Standing.ANSWERED, **changes: Any) -> PastLine:
    plain: dict[str, Any] = {
        "claim_control_number": f"B{weeks_ago}",
        "patient_id": "p1",
        "clinician_id": "prac-lcsw",
        "procedure": "90837",
        "service_date": TODAY - timedelta(weeks=weeks_ago),
        "encounter_id": f"e{weeks_ago}",
        "payer_id": "harbor",
        "standing": standing,
    }
    return PastLine(**plain | changes)


def booked(count: int, first: date = TODAY + timedelta(days=1)) -> tuple[Expected, ...]:
    """Once a week."""
    return tuple(
        Expected(appointment_id=f"a{n}", day=first + timedelta(weeks=n), clinician_id="prac-lcsw", minutes=55)
        for n in range(count)
    )


def ledger(**changes: Any) -> MemberLedger:
    plain: dict[str, Any] = {"patient_id": "p1", "rules": HARBOR, "today": TODAY}
    return open_ledger(Member(**plain | changes))


def told(a_ledger: MemberLedger) -> list[str]:
    return [p.code for p in check(a_ledger)]


def test_what_is_left_is_what_nothing_has_drawn() -> None:
    past = (
        held(3),
        held(2, Standing.LEFT),
        held(1, Standing.WAITING),
        held(4, Standing.HELD),
        held(5, Standing.REFUSED),
    )
    (found,) = ledger(authorizations=(grant(used=1),), lines=past, expected=booked(2)).grants
    assert (found.used, found.billed, found.waiting, found.booked) == (1, 2, 2, 2)
    assert (found.left, found.left_after_booked) == (7, 5)


def test_the_alarm_names_the_visit_that_takes_the_last_unit_and_the_day_to_ask_by() -> None:
    """Ten of twelve are drawn, four are booked: the second takes the last, and an answer takes 14 days."""
    found = ledger(authorizations=(grant(used=10),), expected=booked(4, date(2026, 12, 1)))
    (problem,) = check(found)
    assert problem.code == "AUTHORIZATION_RUNS_OUT"
    assert problem.reason == "2 of 12 left, 4 booked: the last one is taken on 8 Dec 2026."
    assert problem.remedy.startswith("Ask the payer for a renewal by 24 Nov 2026;")
    assert sentences(found) == ("authorization 2 of 12 left until 31 Dec 2026, 4 booked: renew by 24 Nov 2026",)


@pytest.mark.parametrize(
    ("visits", "codes"),
    [
        (0, []),
        (1, []),
        (2, ["AUTHORIZATION_RUNS_OUT"]),  # the last unit: ahead of it one asks
        (3, ["AUTHORIZATION_RUNS_OUT"]),
    ],
)
def test_the_alarm_rings_as_soon_as_the_last_unit_is_booked(visits: int, codes: list[str]) -> None:
    assert told(ledger(authorizations=(grant(used=10),), expected=booked(visits))) == codes


def test_a_renewal_silences_it() -> None:
    spent, renewed = grant(used=10), grant("A2", starts=date(2026, 11, 20), ends=date(2027, 3, 31))
    assert told(ledger(authorizations=(spent, renewed), expected=booked(4))) == []


def test_visits_after_the_last_day_want_a_renewal_too() -> None:
    found = ledger(authorizations=(grant(ends=date(2026, 11, 20)),), expected=booked(3))
    assert [(p.code, p.reason) for p in check(found)] == [
        (
            "AUTHORIZATION_EXPIRES",
            "The authorization ends on 20 Nov 2026; booked after it: 25 Nov 2026.",
        )
    ]


def test_units_follow_the_lines_where_the_authorization_counts_units() -> None:
    """Five units a visit, as the last one was coded: 18 units are three visits and a half."""
    timed = grant(units=20, used=2, counts=Counting.UNITS)
    past = (held(1, units=5, procedure="H2019"),)
    (found,) = ledger(authorizations=(timed,), lines=past, expected=booked(3)).grants
    assert (found.left, found.booked, found.runs_out_on, len(found.short)) == (13, 10, None, 1)


def test_a_visit_of_today_that_is_drafted_is_not_booked_as_well() -> None:
    found = ledger(authorizations=(grant(),), lines=(held(0, Standing.WAITING),), expected=booked(2, TODAY))
    assert (found.booked, found.grants[0].booked, found.grants[0].waiting) == (1, 1, 1)


@pytest.mark.parametrize(
    ("lines", "answer", "codes"),
    [
        ((held(1),), None, ["AUTHORIZATION_NEEDED"]),  # as the last visit: 90837
        ((held(1, procedure="90834"),), None, []),
        ((), None, []),  # nobody knows what it will be
    ],
)
def test_a_booked_visit_that_wants_an_authorization_and_has_none_is_told(
    lines: tuple[PastLine, ...], answer: Answer | None, codes: list[str]
) -> None:
    assert told(ledger(lines=lines, answer=answer, expected=booked(1))) == codes


@pytest.mark.parametrize(
    ("code", "wanted"),
    [(None, ["AUTHORIZATION_NEEDED"]), ("90834", ["AUTHORIZATION_NEEDED"]), ("96130", [])],
)
def test_a_271_that_wants_one_is_heard_where_the_pack_is_silent(code: str | None, wanted: list[str]) -> None:
    row = Benefit(
        kind="1",
        service_types=("MH",),
        authorization_required="Y",
        procedure=Procedure(code=code) if code else None,
    )
    northwind = replace(rules("northwind"), authorization_procedures=frozenset(), authorization_needs=())
    past = (held(1, procedure="90834", payer_id="northwind"),)
    answer = Answer(trace="T1", certainty=Certainty.ACTIVE, benefits=(row,))
    assert told(ledger(rules=northwind, lines=past, answer=answer, expected=booked(1))) == wanted


def seven_of_twenty() -> Answer:
    rows = tuple(
        Benefit(kind="F", service_types=("MH",), period=period, quantity_kind="VS", quantity=Decimal(quantity))
        for period, quantity in (("23", 20), ("29", 7))
    )
    return Answer(trace="T1", certainty=Certainty.ACTIVE, benefits=rows, visits_remaining=7)


def test_the_plans_visits_are_those_of_the_271_less_what_the_payer_has_not_answered() -> None:
    found = ledger(answer=seven_of_twenty(), lines=(held(1, Standing.LEFT), held(2)), expected=booked(3))
    (plan,) = found.allowances
    assert (plan.most, plan.left, plan.booked, plan.left_after_booked) == (20, 6, 3, 3)
    assert "6 of 20 visits left, 3 booked" in sentences(found)


def test_more_booked_than_the_plan_pays_for_is_told() -> None:
    lines = tuple(held(n, Standing.LEFT, procedure="90834") for n in range(1, 7))
    problems = list(check(ledger(answer=seven_of_twenty(), lines=lines, expected=booked(2))))
    assert [(p.code, p.reason) for p in problems] == [
        ("VISITS_RUN_OUT", "1 of 20 visits left, 2 booked: none is left for 18 Nov 2026.")
    ]


@pytest.mark.parametrize(
    ("per", "left"),
    [
        (Period.CALENDAR_YEAR, 2),
        (Period.MONTH, 3),  # one of them was last month
    ],
)
def test_a_limit_of_the_pack_counts_in_its_own_period(per: Period, left: int) -> None:
    limited = replace(HARBOR, visit_limits=(VisitLimit(most=4, per=per, name="visits"),))
    (found,) = ledger(rules=limited, lines=(held(1), held(5))).allowances
    assert (found.left, found.said_by) == (left, HARBOR.version)


def test_nobody_is_limited_by_nothing() -> None:
    assert ledger(expected=booked(3)).is_blank


def test_another_payers_lines_and_another_patients_authorization_do_not_count() -> None:
    other = grant(patient_id="p2")
    found = ledger(authorizations=(grant(), other), lines=(held(1, payer_id="blue"),))
    assert [(g.number, g.left) for g in found.grants] == [("A1", 12)]
