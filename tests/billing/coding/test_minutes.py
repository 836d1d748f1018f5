"""What minutes earn, as the fact sheet prints it."""

import pytest

from bridge.billing.problem import Severity
from bridge.billing.session import Intent
from tests.billing.coding.example import code, codes, problems, session


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (16, "90832"),
        (37, "90832"),
        (38, "90834"),
        (52, "90834"),
        (53, "90837"),
        (60, "90837"),
        (119, "90837"),
    ],
)
def test_psychotherapy_is_coded_by_its_minutes(minutes: int, expected: str) -> None:
    (coded,) = code(session(minutes))
    assert codes(coded) == (expected,)
    assert coded.problems == ()


@pytest.mark.parametrize("minutes", [1, 15])
def test_under_sixteen_minutes_there_is_nothing_to_bill(minutes: int) -> None:
    (coded,) = code(session(minutes))
    assert coded.lines == ()
    assert [(p.code, p.severity) for p in coded.problems] == [("TOO_SHORT", Severity.NOT_BILLABLE)]


def test_a_timed_session_without_minutes_waits_for_a_person() -> None:
    (coded,) = code(session(0))
    assert coded.lines == ()
    assert [(p.code, p.severity) for p in coded.problems] == [("MINUTES_MISSING", Severity.HOLD)]


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (15, ()),
        (16, (("90832", 1),)),
        (29, (("90832", 1),)),
        (30, (("90839", 1),)),
        (74, (("90839", 1),)),
        (75, (("90839", 1), ("90840", 1))),
        (104, (("90839", 1), ("90840", 1))),
        (105, (("90839", 1), ("90840", 2))),
        (134, (("90839", 1), ("90840", 2))),
        (135, (("90839", 1), ("90840", 3))),
        (164, (("90839", 1), ("90840", 3))),
    ],
)
def test_a_crisis_is_coded_by_hour_and_half_hours(minutes: int, expected: tuple[tuple[str, int], ...]) -> None:
    (coded,) = code(session(minutes, intent=Intent.CRISIS))
    assert tuple((line.procedure, line.units) for line in coded.lines) == expected


@pytest.mark.parametrize(
    ("intent", "minutes", "expected"),
    [
        (Intent.FAMILY_WITH_PATIENT, 26, "90847"),
        (Intent.FAMILY_WITHOUT_PATIENT, 50, "90846"),
        (Intent.INTAKE, 55, "90791"),
        (Intent.GROUP, 60, "90853"),
    ],
)
def test_other_sessions_have_one_code(intent: Intent, minutes: int, expected: str) -> None:
    (coded,) = code(session(minutes, intent=intent))
    assert codes(coded) == (expected,)


@pytest.mark.parametrize("intent", [Intent.FAMILY_WITH_PATIENT, Intent.FAMILY_WITHOUT_PATIENT])
def test_a_family_session_needs_twenty_six_minutes(intent: Intent) -> None:
    (coded,) = code(session(25, intent=intent))
    assert coded.lines == ()
    assert problems(coded) == ("TOO_SHORT",)


@pytest.mark.parametrize(
    ("therapy_minutes", "expected"),
    [
        (16, ("99214", "90833")),
        (37, ("99214", "90833")),
        (38, ("99214", "90836")),
        (52, ("99214", "90836")),
        (53, ("99214", "90838")),
    ],
)
def test_therapy_beside_a_visit_is_coded_by_its_own_minutes(therapy_minutes: int, expected: tuple[str, ...]) -> None:
    both = session(
        80,
        clinician_id="prac-psychiatrist",
        intent=Intent.MEDICATION_THERAPY,
        visit_code="99214",
        therapy_minutes=therapy_minutes,
    )
    (coded,) = code(both)
    assert codes(coded) == expected
    assert coded.problems == ()


@pytest.mark.parametrize(
    ("therapy_minutes", "said"),
    [
        (49, []),
        (50, [("THERAPY_MINUTES_EXCEED", Severity.WARN)]),  # none is left for the visit
        (51, [("THERAPY_MINUTES_EXCEED", Severity.HOLD)]),
    ],
)
def test_no_minute_counts_for_the_visit_and_for_therapy(therapy_minutes: int, said: list[tuple[str, Severity]]) -> None:
    both = session(50, intent=Intent.MEDICATION_THERAPY, visit_code="99213", therapy_minutes=therapy_minutes)
    (coded,) = code(both)
    assert codes(coded) == ("99213", "90836")
    assert [(p.code, p.severity) for p in coded.problems] == said


def test_therapy_too_short_beside_a_visit_leaves_the_visit() -> None:
    both = session(30, intent=Intent.MEDICATION_THERAPY, visit_code="99213", therapy_minutes=15)
    (coded,) = code(both)
    assert codes(coded) == ("99213",)
    assert [(p.code, p.severity) for p in coded.problems] == [("THERAPY_TOO_SHORT", Severity.WARN)]


def test_therapy_beside_a_visit_is_never_guessed_from_the_visit() -> None:
    (coded,) = code(session(60, intent=Intent.MEDICATION_THERAPY, visit_code="99214", therapy_minutes=None))
    assert codes(coded) == ("99214",)
    assert [(p.code, p.severity) for p in coded.problems] == [("THERAPY_MINUTES_MISSING", Severity.HOLD)]


@pytest.mark.parametrize(
    ("visit_code", "expected"),
    [("", "VISIT_CODE_MISSING"), ("90834", "VISIT_CODE_UNKNOWN"), ("99201", "VISIT_CODE_UNKNOWN")],
)
def test_the_level_of_a_visit_comes_from_the_chart_alone(visit_code: str, expected: str) -> None:
    (coded,) = code(session(25, intent=Intent.MEDICATION, visit_code=visit_code))
    assert coded.lines == ()
    assert problems(coded) == (expected,)


def test_a_medication_visit_alone_is_its_visit_code() -> None:
    (coded,) = code(session(20, clinician_id="prac-psychiatrist", intent=Intent.MEDICATION, visit_code="99213"))
    assert codes(coded) == ("99213",)


@pytest.mark.parametrize(
    ("intent", "minutes", "expected"),
    [
        (Intent.THERAPY, 45, ("90834", "90785")),
        (Intent.INTAKE, 60, ("90791", "90785")),
        (Intent.GROUP, 60, ("90853", "90785")),
    ],
)
def test_interactive_complexity_adds_its_code(intent: Intent, minutes: int, expected: tuple[str, ...]) -> None:
    (coded,) = code(session(minutes, intent=intent, interactive_complexity=True))
    assert codes(coded) == expected


@pytest.mark.parametrize(
    ("intent", "expected"),
    [
        (Intent.MEDICATION, ("99214",)),
        (Intent.MEDICATION_THERAPY, ("99214", "90836", "90785")),
    ],
)
def test_interactive_complexity_joins_the_therapy_of_a_visit_not_the_visit(
    intent: Intent, expected: tuple[str, ...]
) -> None:
    (coded,) = code(session(60, intent=intent, visit_code="99214", therapy_minutes=40, interactive_complexity=True))
    assert codes(coded) == expected


@pytest.mark.parametrize("intent", [Intent.CRISIS, Intent.FAMILY_WITH_PATIENT])
def test_interactive_complexity_never_joins_crisis_or_family(intent: Intent) -> None:
    (coded,) = code(session(60, intent=intent, interactive_complexity=True))
    assert len(coded.lines) == 1
    assert [(p.code, p.severity) for p in coded.problems] == [("COMPLEXITY_NOT_ALLOWED", Severity.WARN)]
