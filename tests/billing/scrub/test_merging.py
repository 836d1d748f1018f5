"""What is one fact of the claim is said once, however many lines it concerns."""

from dataclasses import replace
from typing import Any

from bridge.billing.claim import ServiceLine
from bridge.billing.problem import Problem, Severity
from bridge.billing.scrub import scrub
from bridge.billing.scrub.merging import said_once
from tests.billing.coding.example import rules, session
from tests.billing.scrub.example import claim, context, line


def told(place: str, reason: str = "Something is not there.", severity: Severity = Severity.HOLD) -> Problem:
    return Problem(code="A", place=place, reason=reason, remedy="Mend it.", severity=severity)


def test_the_same_words_of_several_lines_are_one_problem_with_all_places() -> None:
    (one,) = said_once([told("lines[0].units"), told("lines[2].units"), told("lines[0].units")])
    assert one == told("lines[0].units, lines[2].units")


def test_other_words_another_weight_and_other_places_stay_apart() -> None:
    apart = (
        told("lines[0].units"),
        told("lines[1].units", reason="Something else."),
        told("lines[2].units", severity=Severity.WARN),
        told("diagnoses[0]"),
        told("diagnoses[1]"),
    )
    assert said_once(apart) == apart


def two(**changes: Any) -> tuple[ServiceLine, ...]:
    plain = (line(1, "90837", modifiers=("HO",)), line(2, "90785", modifiers=("HO",)))
    return tuple(replace(each, **changes) for each in plain)


def said(code: str, problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(p.place, p.reason) for p in problems if p.code == code]


def test_a_number_that_nobody_knows_is_said_once_of_the_claim() -> None:
    problems = scrub(claim(*two(), payer="harbor", authorization_number="A9"), context(session(55), payer="harbor"))
    ((place, _),) = said("AUTHORIZATION_UNKNOWN", problems)
    assert place == "lines[0].authorization_number, lines[1].authorization_number"


def test_a_number_that_is_missing_is_said_once_with_every_code_that_wants_it() -> None:
    every = replace(rules("harbor"), authorization_needs=(), authorization_procedures=frozenset({"90837", "90785"}))
    problems = scrub(claim(*two(), payer="harbor"), context(session(55), rules=every))
    ((place, reason),) = said("AUTHORIZATION_MISSING", problems)
    assert (place, "for 90837 and 90785, and none is on the claim" in reason) == ("lines[0].procedure", True)


def test_a_licence_modifier_that_both_lines_lack_is_said_once() -> None:
    problems = scrub(claim(*two(modifiers=()), payer="harbor"), context(session(55), payer="harbor"))
    assert [place for place, _ in said("LICENCE_MODIFIER_MISSING", problems)] == [
        "lines[0].modifiers, lines[1].modifiers"
    ]


def test_a_session_without_start_is_said_once_of_its_timed_codes() -> None:
    crisis = (line(1, "90839"), line(2, "90840"))
    around = context(replace(session(80), start=None))
    assert [place for place, _ in said("TIME_UNKNOWN", scrub(claim(*crisis), around))] == [
        "lines[0].procedure, lines[1].procedure"
    ]


def test_two_lines_that_lack_a_place_are_one_problem() -> None:
    problems = scrub(claim(*two(place_of_service="")), context(session(55)))
    assert [place for place, _ in said("PLACE_OF_SERVICE_MISSING", problems)] == [
        "lines[0].place_of_service, lines[1].place_of_service"
    ]
