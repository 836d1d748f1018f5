"""What the chart states beside what the minutes earned: never upward, and nothing lost in silence."""

from typing import Any

import pytest

from bridge.billing.problem import Severity
from bridge.billing.session import Activity, Intent
from tests.billing.coding.example import code, codes, session

WARN, HOLD = Severity.WARN, Severity.HOLD


def doctor(minutes: int, intent: Intent, **changes: Any) -> Any:
    (coded,) = code(session(minutes, clinician_id="prac-psychiatrist", intent=intent, **changes))
    return coded


@pytest.mark.parametrize(
    ("therapy_minutes", "charted", "billed", "said"),
    [
        (55, ("99214", "90838"), ("99214", "90838"), []),
        (55, ("99214", "90833"), ("99214", "90833"), [("CHART_CODE_DIFFERS", WARN)]),
        (30, ("99214", "90838"), ("99214", "90833"), [("CHART_CODE_DIFFERS", WARN)]),
    ],
)
def test_therapy_beside_a_visit_is_the_lower_of_charted_and_earned(
    therapy_minutes: int, charted: tuple[str, ...], billed: tuple[str, ...], said: list[tuple[str, Severity]]
) -> None:
    coded = doctor(
        80,
        Intent.MEDICATION_THERAPY,
        visit_code="99214",
        therapy_minutes=therapy_minutes,
        chart_codes=charted,
    )
    assert codes(coded) == billed
    assert [(p.code, p.severity) for p in coded.problems] == said


@pytest.mark.parametrize(
    ("minutes", "visit", "prolonged", "expected"),
    [
        (54, "99215", "99417", (("99215", 1),)),
        (55, "99215", "99417", (("99215", 1), ("99417", 1))),
        (69, "99215", "99417", (("99215", 1), ("99417", 1))),
        (70, "99215", "99417", (("99215", 1), ("99417", 2))),
        (75, "99205", "99417", (("99205", 1), ("99417", 1))),
        (68, "99215", "G2212", (("99215", 1),)),
        (69, "99215", "G2212", (("99215", 1), ("G2212", 1))),
        (90, "99214", "99417", (("99214", 1),)),  # only beside the highest level
    ],
)
def test_a_prolonged_visit_begins_after_the_highest_level(
    minutes: int, visit: str, prolonged: str, expected: tuple[tuple[str, int], ...]
) -> None:
    coded = doctor(minutes, Intent.MEDICATION, visit_code=visit, chart_codes=(visit, prolonged))
    assert tuple((line.procedure, line.units) for line in coded.lines) == expected
    refused = [] if len(expected) == 2 else [("PROLONGED_NOT_ALLOWED", WARN)]
    assert [(p.code, p.severity) for p in coded.problems] == refused


def test_prolonged_never_stands_beside_psychotherapy() -> None:
    charted = ("99215", "90838", "99417")
    coded = doctor(130, Intent.MEDICATION_THERAPY, visit_code="99215", therapy_minutes=60, chart_codes=charted)
    assert codes(coded) == ("99215", "90838")
    assert [(p.code, p.severity) for p in coded.problems] == [("PROLONGED_NOT_ALLOWED", WARN)]


def test_what_needs_no_minutes_is_billed_beside() -> None:
    coded = doctor(25, Intent.MEDICATION, visit_code="99214", chart_codes=("99214", "96127", "G2211"))
    assert (codes(coded), coded.problems) == (("99214", "96127", "G2211"), ())


@pytest.mark.parametrize(
    ("intent", "charted", "said"),
    [
        (Intent.THERAPY, ("90834", "96130"), [("CHART_CODE_NOT_BILLED", WARN)]),  # 96130 has no minutes of its own
        (Intent.THERAPY, ("90834", "80305"), [("CHART_CODE_UNKNOWN", WARN)]),
        (Intent.CRISIS, ("90839", "90840"), [("CHART_CODE_DIFFERS", WARN)]),  # 60 minutes are no further half hour
        (Intent.THERAPY, ("90834", "90847"), [("CHART_CODE_NOT_BILLED", WARN)]),
    ],
)
def test_a_charted_code_that_is_not_billed_is_said(
    intent: Intent, charted: tuple[str, ...], said: list[tuple[str, Severity]]
) -> None:
    (coded,) = code(session(60 if intent is Intent.CRISIS else 45, intent=intent, chart_codes=charted))
    assert len(coded.lines) == 1
    assert [(p.code, p.severity) for p in coded.problems] == said


@pytest.mark.parametrize(
    ("minutes", "parts", "expected"),
    [
        (75, (("96136", 30),), (("90834", 1), ("96136", 1))),  # 45 are left for therapy
        (75, (("90834", 40), ("96136", 30)), (("90834", 1), ("96136", 1))),
        (60, (("90837", 50),), (("90834", 1),)),  # the procedure itself lasted 50 of the 60
        (50, (("90837", 60),), (("90834", 1),)),  # and never longer than the session
        (70, (("96136", 46), ("96136", 15)), (("96136", 1), ("96137", 1))),  # 9 minutes are no session of therapy
    ],
)
def test_minutes_of_another_service_are_never_therapys(
    minutes: int, parts: tuple[tuple[str, int], ...], expected: tuple[tuple[str, int], ...]
) -> None:
    activities = tuple(Activity(procedure=p, minutes=m) for p, m in parts)
    (coded,) = code(session(minutes, clinician_id="prac-psychologist", activities=activities))
    assert tuple((line.procedure, line.units) for line in coded.lines) == expected


def test_the_minutes_of_the_add_on_itself_are_those_of_therapy() -> None:
    parts = (Activity(procedure="90838", minutes=53),)
    coded = doctor(80, Intent.MEDICATION_THERAPY, visit_code="99214", activities=parts)
    assert (codes(coded), coded.problems) == (("99214", "90838"), ())
    whole = doctor(53, Intent.MEDICATION_THERAPY, visit_code="99214", activities=parts)
    assert [(p.code, p.severity) for p in whole.problems] == [("THERAPY_MINUTES_EXCEED", HOLD)]


def test_interactive_complexity_may_be_charted_by_its_code() -> None:
    (coded,) = code(session(45, chart_codes=("90834", "90785")))
    assert (codes(coded), coded.problems) == (("90834", "90785"), ())


def test_a_crisis_too_short_for_its_code_is_psychotherapy_and_said() -> None:
    (coded,) = code(session(25, intent=Intent.CRISIS, chart_codes=("90839",)))
    assert (codes(coded), [(p.code, p.severity) for p in coded.problems]) == (
        ("90832",),
        [("CHART_CODE_DIFFERS", WARN)],
    )


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, []), (1, ["GROUP_SIZE_UNLIKELY"]), (2, []), (12, []), (13, ["GROUP_SIZE_UNLIKELY"])],
)
def test_a_group_is_two_to_twelve(size: int, said: list[str]) -> None:
    (coded,) = code(session(60, intent=Intent.GROUP, group_size=size))
    assert codes(coded) == ("90853",)
    assert [p.code for p in coded.problems] == said


def test_family_psychotherapy_without_family_holds() -> None:
    (coded,) = code(session(50, intent=Intent.FAMILY_WITH_PATIENT, family_present=False))
    assert (coded.lines, [(p.code, p.severity) for p in coded.problems]) == ((), [("FAMILY_NOT_PRESENT", HOLD)])
