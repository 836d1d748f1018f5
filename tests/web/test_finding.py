"""What the claim page says of a Problem, and the one thing that it offers."""

from datetime import UTC, datetime

import pytest

from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Action, Fix
from bridge.billing.scrub import RULES
from bridge.store.problems import StoredProblem
from bridge.store.subject import Subject
from bridge.web import wording
from bridge.web.finding import Finding, Step, finding, findings
from bridge.web.remedy import Act
from bridge.web.waiting import Wait

ASKED = {"27": "coverage was terminated before the service"}


def stored(code: str, severity: Severity = Severity.HOLD, place: str = "lines[0].procedure") -> StoredProblem:
    problem = Problem(
        code=code, place=place, reason="It is so.", remedy="Mend it.", severity=severity, prevents=("27",)
    )
    return StoredProblem(
        id=f"id-{code}",
        subject=Subject.claim("B111"),
        problem=problem,
        opened_at=datetime(2026, 11, 20, 15, 0, tzinfo=UTC),
        closed_at=None,
        closed_by="",
        closed_how="",
    )


def said(code: str, *offered: Act, actions: dict[str, Action] | None = None, place: str = "claim") -> Finding:
    return finding(stored(code, place=place), offered, actions or {}, ASKED.__getitem__)


def test_what_a_problem_prevents_is_said_in_words() -> None:
    assert said("COVERAGE_INACTIVE", Act.DRAFT).prevents == (("27", ASKED["27"]),)


@pytest.mark.parametrize(
    ("code", "offered", "step"),
    [
        ("MINUTES_MISSING", Act.DRAFT, Step(words="It is right in the chart now: draft again", act=Act.DRAFT)),
        ("NOTE_UNSIGNED", Act.DRAFT, Step(words="The note is signed now: draft again", act=Act.DRAFT)),
        ("CHARGE_MISSING", Act.DRAFT, Step(words="The practice's file is right now: draft again", act=Act.DRAFT)),
        (
            "AUTHORIZATION_MISSING",
            Act.AUTHORIZE,
            Step(words="Type the authorization", page="problems/id-AUTHORIZATION_MISSING"),
        ),
        (
            "COVERAGE_NOT_ACTIVE",
            Act.CHECK_COVERAGE,
            Step(words="Ask the payer about the coverage again", act=Act.CHECK_COVERAGE),
        ),
        ("PAIR_EXCLUDED", Act.DRAFT, Step(words="Decide what becomes of it", page="problems/id-PAIR_EXCLUDED")),
        ("ENROLMENT_PENDING", Act.DRAFT, None),
        ("CLAIM_DENIED", Act.REPLACE, Step(words="Replace the claim", page="problems/id-CLAIM_DENIED")),
    ],
)
def test_the_rules_fix_is_the_one_thing_to_do(code: str, offered: Act, step: Step | None) -> None:
    assert said(code, offered, Act.SEEN).step == step


@pytest.mark.parametrize("fix", Fix)
def test_every_fix_of_a_rule_ends_in_words_or_in_waiting(fix: Fix) -> None:
    code = next(rule.id for rule in RULES.values() if rule.fix is fix)
    step = said(code, Act.DRAFT).step
    assert (step is None) == (fix is Fix.WAIT)


def test_who_may_press_nothing_is_offered_nothing() -> None:
    assert said("MINUTES_MISSING").step is None


def test_where_to_mend_it_names_the_place_and_who() -> None:
    assert said("MINUTES_MISSING", place="Encounter/e1 period").where == "Encounter/e1 period, in the chart"
    assert said("CHARGE_MISSING", place="lines[0].charge").where == (
        "line 1, charge, in the practice's file, by an administrator"
    )
    assert said("CLAIM_DENIED", place="claim").where == "claim"


def test_what_the_practice_chose_is_said_where_it_differs() -> None:
    assert said("CHARGE_UNLIKELY", actions={"CHARGE_UNLIKELY": Action.WARN}).chosen == "warn instead of hold"
    assert said("CHARGE_UNLIKELY", actions={"CHARGE_UNLIKELY": Action.HOLD}).chosen == ""
    assert said("LINES_MISSING", actions={"LINES_MISSING": Action.WARN}).chosen == ""  # nobody may choose that


def test_the_heaviest_comes_first() -> None:
    problems = [
        stored("TIME_UNKNOWN", Severity.WARN),
        stored("MINUTES_MISSING"),
        stored("MEMBER_ID_MISSING", Severity.STOP),
    ]
    shown = findings(problems, lambda _: (Act.DRAFT,), {}, ASKED.__getitem__, lambda p: Wait(code=p.code, day=None))
    assert [f.stored.problem.severity for f in shown] == [Severity.STOP, Severity.HOLD, Severity.WARN]


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("lines[0].procedure", "line 1, procedure"),
        ("lines[0].modifiers, lines[1].modifiers, lines[3].modifiers", "lines 1, 2 and 4, modifiers"),
        ("lines[0].modifiers, lines[1].units", "line 1, modifiers, line 2, units"),
        ("diagnoses[1]", "diagnosis 2"),
        ("lines[0].place_of_service", "line 1, place of service"),
        ("Encounter/e1 period", "Encounter/e1 period"),
    ],
)
def test_a_place_is_said_as_people_count(place: str, words: str) -> None:
    assert wording.place(place) == words
