"""Two sessions of one patient on one day."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bridge.billing.coding import code_day
from bridge.billing.party import Licence
from bridge.billing.problem import Severity
from bridge.billing.session import Intent, Session
from tests.billing.coding.example import PRACTICE, PROCEDURES, TEN, code, problems, rules, session

AFTERNOON = TEN + timedelta(hours=4)


def later(minutes: int, **changes: Any) -> Session:
    return session(minutes, start=AFTERNOON, encounter_id="e2", **changes)


@pytest.mark.parametrize(("payer", "modifier"), [("northwind", "59"), ("medicare", "XE")])
def test_group_in_the_morning_and_therapy_in_the_afternoon_are_parted(payer: str, modifier: str) -> None:
    group, therapy = code(session(60, intent=Intent.GROUP), later(45), payer=payer)
    assert (group.lines[0].modifiers, therapy.lines[0].modifiers) == ((), (modifier,))
    assert group.problems == therapy.problems == ()


def test_the_answer_keeps_the_order_of_the_sessions() -> None:
    therapy, group = code(later(45), session(60, intent=Intent.GROUP))
    assert (therapy.session.encounter_id, group.session.encounter_id) == ("e2", "e1")
    assert (therapy.lines[0].modifiers, group.lines[0].modifiers) == (("59",), ())


def test_the_same_code_twice_is_parted() -> None:
    first, second = code(session(45), later(45))
    assert (first.lines[0].modifiers, second.lines[0].modifiers) == ((), ("59",))


@pytest.mark.parametrize(
    ("earlier", "then"),
    [
        (session(60, intent=Intent.INTAKE), later(45)),  # 90791 with 90834: never on one day
        (session(30), later(45)),  # 90832 with 90834
        (session(60, intent=Intent.GROUP), later(60, intent=Intent.GROUP)),  # 90853 is once a day
    ],
)
def test_what_is_never_paid_twice_holds_the_second(earlier: Session, then: Session) -> None:
    first, second = code(earlier, then)
    assert first.problems == ()
    assert [(p.code, p.severity) for p in second.problems] == [("SECOND_SESSION", Severity.HOLD)]
    assert second.lines[0].modifiers == ()


def test_without_times_two_sessions_are_not_proven_apart() -> None:
    _, second = code(session(60, intent=Intent.GROUP), session(45, start=None, encounter_id="e2"))
    assert problems(second) == ("SECOND_SESSION",)


def test_overlapping_sessions_hold() -> None:
    _, second = code(
        session(60, intent=Intent.GROUP), session(45, start=TEN + timedelta(minutes=30), encounter_id="e2")
    )
    assert problems(second) == ("SESSIONS_OVERLAP",)


def test_two_clinicians_need_no_modifier() -> None:
    first, second = code(session(60, intent=Intent.GROUP), later(45, clinician_id="prac-lpc"))
    assert (first.lines[0].modifiers, second.lines[0].modifiers) == ((), ())
    assert second.problems == ()


def test_a_visit_is_parted_by_25_on_the_visit() -> None:
    visit = session(20, clinician_id="prac-psychiatrist", intent=Intent.MEDICATION, visit_code="99213")
    group = later(60, clinician_id="prac-psychiatrist", intent=Intent.GROUP)
    first, second = code(visit, group)
    assert (first.lines[0].modifiers, second.lines[0].modifiers) == (("25",), ())


def test_a_session_without_lines_disturbs_no_other() -> None:
    short, full = code(session(10), later(45))
    assert problems(short) == ("TOO_SHORT",)
    assert (full.lines[0].modifiers, full.problems) == ((), ())


def test_a_line_holds_four_modifiers() -> None:
    crowded = replace(rules("northwind"), licence_modifiers={Licence.CLINICAL_SOCIAL_WORKER: ("HO", "U1", "U2", "U3")})
    four, five = code_day([session(60, intent=Intent.GROUP), later(45)], PRACTICE.clinicians, crowded, PROCEDURES)
    assert (four.problems, problems(five)) == ((), ("MODIFIERS_TOO_MANY",))
    assert five.lines[0].modifiers == ("HO", "U1", "U2", "U3", "59")  # what decides the price stands first
