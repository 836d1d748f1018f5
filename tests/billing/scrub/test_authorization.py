from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bridge.billing.authorization import Authorization
from bridge.billing.eligibility import Answer, Benefit, Certainty
from bridge.billing.history import Asked, PastLine
from bridge.billing.payer_table import AuthorizationNeed, Counting
from bridge.billing.procedure import Procedure
from bridge.billing.scrub import scrub
from tests.billing.coding.example import DAY, rules, session
from tests.billing.scrub.example import claim, context, found, line

MISSING = ("AUTHORIZATION_MISSING", "lines[0].procedure", "hold")
NUMBER = "lines[0].authorization_number"


def permission(**changes: Any) -> Authorization:
    plain: dict[str, Any] = {
        "number": "A1",
        "patient_id": "p1",
        "payer_id": "harbor",
        "procedures": frozenset({"90837"}),
        "starts": date(2026, 11, 1),
        "ends": date(2026, 12, 31),
        "units": 8,
        "used": 3,
    }
    return Authorization(**plain | changes)


def hour(payer: str = "harbor", number: str = "", *known: Authorization) -> list[tuple[str, str, str]]:
    made = claim(line(procedure="90837", modifiers=("HO",)), payer=payer, authorization_number=number)
    return found(made, context(session(55), payer=payer, authorizations=known))


@pytest.mark.parametrize(("payer", "expected"), [("harbor", [MISSING]), ("northwind", [])])
def test_harbor_wants_an_authorization_for_the_long_session(payer: str, expected: list[tuple[str, str, str]]) -> None:
    assert hour(payer) == expected


def test_harbor_wants_none_for_the_shorter_session() -> None:
    assert found(claim(line(modifiers=("HO",)), payer="harbor"), context(payer="harbor")) == []


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (permission(), []),
        (permission(units=None), []),
        (permission(procedures=frozenset()), []),
        (permission(used=7), [("AUTHORIZATION_LAST_UNIT", NUMBER, "warn")]),
        (permission(used=8), [("AUTHORIZATION_NOT_COVERING", NUMBER, "hold")]),
        (permission(ends=date(2026, 11, 15)), [("AUTHORIZATION_NOT_COVERING", NUMBER, "hold")]),
        (permission(procedures=frozenset({"90834"})), [("AUTHORIZATION_NOT_COVERING", NUMBER, "hold")]),
        (permission(patient_id="p2"), [("AUTHORIZATION_UNKNOWN", NUMBER, "warn")]),
        (permission(number="A2"), [("AUTHORIZATION_UNKNOWN", NUMBER, "warn")]),
    ],
)
def test_the_authorization_covers_code_day_and_units(
    known: Authorization, expected: list[tuple[str, str, str]]
) -> None:
    assert hour("harbor", "A1", known) == expected


@pytest.mark.parametrize("known", [(), (permission(patient_id="p2"),), (permission(number="A2"),)])
def test_a_number_that_nobody_knows_warns_even_where_none_is_needed(known: tuple[Authorization, ...]) -> None:
    made = claim(line(modifiers=("HO",)), payer="harbor", authorization_number="A1")
    around = context(payer="harbor", authorizations=known)
    assert found(made, around) == [("AUTHORIZATION_UNKNOWN", NUMBER, "warn")]


def test_a_number_that_is_known_is_not_looked_into_where_none_is_needed() -> None:
    made = claim(line(modifiers=("HO",)), payer="harbor", authorization_number="A1")
    assert found(made, context(payer="harbor", authorizations=(permission(),))) == []


def eb11(said: str, code: str = "") -> Benefit:
    procedure = Procedure(code=code) if code else None
    return Benefit(kind="1", service_types=("MH",), authorization_required=said, procedure=procedure)


def asked(*benefits: Benefit) -> tuple[Asked, ...]:
    answer = Answer(trace="T1", certainty=Certainty.ACTIVE, benefits=benefits)
    return (Asked(patient_id="p1", coverage_id=claim().coverage_id, day=DAY, asked_on=DAY, answer=answer),)


@pytest.mark.parametrize(
    ("benefits", "expected"),
    [
        ((eb11("Y"),), ["warn"]),  # of mental health at large, and northwind's own list names other codes
        ((eb11("Y", "90834"),), ["hold"]),
        ((eb11("Y"), eb11("N", "90834")), []),
        ((eb11("Y", "90837"),), []),
        ((eb11("N"),), []),
    ],
)
def test_the_271_wants_an_authorization(benefits: tuple[Benefit, ...], expected: list[str]) -> None:
    told = found(claim(), context(asked=asked(*benefits)))
    assert [severity for code, _, severity in told if code == "AUTHORIZATION_MISSING"] == expected


def test_where_the_pack_lists_no_code_the_271_alone_holds() -> None:
    silent = replace(rules("northwind"), authorization_needs=(), authorization_procedures=frozenset())
    told = found(claim(), context(rules=silent, asked=asked(eb11("Y"))))
    assert [severity for code, _, severity in told if code == "AUTHORIZATION_MISSING"] == ["hold"]


def test_a_lines_own_number_comes_before_the_claims() -> None:
    made = claim(
        line(procedure="90837", modifiers=("HO",), authorization_number="A1"),
        payer="harbor",
        authorization_number="OLD",
    )
    assert found(made, context(session(55), payer="harbor", authorizations=(permission(),))) == []


def two_hours(*known: Authorization, **of_second: Any) -> list[tuple[str, str, str]]:
    """Two sessions of one claim."""
    lines = (
        line(1, procedure="90837", modifiers=("HO",)),
        line(2, procedure="90837", modifiers=("HO", "59"), **{"encounter_id": "e2", **of_second}),
    )
    made = claim(*lines, payer="harbor", authorization_number="A1")
    problems = scrub(made, context(session(55), payer="harbor", authorizations=known))
    return [(p.code, p.place, p.severity.value) for p in problems if p.code.startswith("AUTHORIZATION")]


def test_one_unit_is_not_enough_for_two_sessions_of_a_claim() -> None:
    assert two_hours(permission(used=7)) == [
        ("AUTHORIZATION_LAST_UNIT", NUMBER, "warn"),
        ("AUTHORIZATION_NOT_COVERING", "lines[1].authorization_number", "hold"),
    ]


def test_two_lines_of_one_visit_are_one_visit() -> None:
    assert two_hours(permission(used=6), encounter_id="e1") == []


def test_units_are_counted_where_the_authorization_counts_units() -> None:
    assert two_hours(permission(used=5, counts=Counting.UNITS), units=3) == [
        ("AUTHORIZATION_NOT_COVERING", "lines[1].authorization_number", "hold"),
    ]


def test_an_authorization_for_another_clinician_does_not_cover() -> None:
    theirs = permission(clinicians=frozenset({"prac-lmft"}))
    assert hour("harbor", "A1", theirs) == [("AUTHORIZATION_NOT_COVERING", NUMBER, "hold")]


def test_a_missing_number_says_what_is_the_matter_with_the_one_that_is_known() -> None:
    made = claim(line(procedure="90837", modifiers=("HO",)), payer="harbor")
    around = context(session(55), payer="harbor", authorizations=(permission(used=8),))
    (problem,) = [p for p in scrub(made, around) if p.code == "AUTHORIZATION_MISSING"]
    assert problem.reason.endswith("and none is on the claim; one is known, but its units are used up.")


@pytest.mark.parametrize(("visits", "expected"), [(1, []), (2, [MISSING])])
def test_a_pack_may_want_one_from_a_visit_of_the_year_on(visits: int, expected: list[tuple[str, str, str]]) -> None:
    need = AuthorizationNeed(procedures=frozenset({"90834"}), beyond=2)
    some = replace(rules("northwind"), authorization_needs=(need,), authorization_procedures=frozenset())
    past = tuple(
        PastLine(
            claim_control_number=f"B{day}",
            patient_id="p1",
            clinician_id="prac-lcsw",
            procedure="90834",
            service_date=date(2026, 10, day),
            encounter_id=f"e{day}0",
            payer_id="northwind",
        )
        for day in range(1, visits + 1)
    )
    problems = scrub(claim(), context(rules=some, history=past))
    assert [(p.code, p.place, p.severity.value) for p in problems if p.code == "AUTHORIZATION_MISSING"] == expected
