"""Whatever the minutes and whatever the chart states: nothing is billed that the minutes do not earn."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.billing.coding.procedure import Per, Procedure
from bridge.billing.session import Activity, Intent
from tests.billing.coding.example import DAY, PROCEDURES, code, session

MINUTES = st.integers(min_value=1, max_value=300)
LADDERS = (
    Intent.THERAPY,
    Intent.FAMILY_WITH_PATIENT,
    Intent.FAMILY_WITHOUT_PATIENT,
    Intent.CRISIS,
    Intent.INTAKE,
    Intent.GROUP,
)
RUNGS = ("90832", "90834", "90837")
TIMED = tuple(
    code
    for code in PROCEDURES.procedures
    if (p := PROCEDURES.on(code, DAY)) and p.least_minutes and p.per is Per.SESSION and not p.is_add_on
)


def procedure(code: str) -> Procedure:
    found = PROCEDURES.on(code, DAY)
    assert found is not None
    return found


def worth(intent: Intent, minutes: int) -> int:
    """Minutes that the lines stand for: the first of each rung, and each further unit."""
    (coded,) = code(session(minutes, intent=intent))
    lines = [(procedure(line.procedure), line.units) for line in coded.lines]
    return sum(p.least_minutes + (units - 1) * (p.unit_minutes or 0) for p, units in lines)


@given(intent=st.sampled_from(LADDERS), minutes=MINUTES, more=st.integers(min_value=0, max_value=60))
@settings(max_examples=150, deadline=None)
def test_more_minutes_are_never_worth_less(intent: Intent, minutes: int, more: int) -> None:
    assert worth(intent, minutes) <= worth(intent, minutes + more)


@given(intent=st.sampled_from(LADDERS), minutes=MINUTES)
@settings(max_examples=150, deadline=None)
def test_no_line_begins_after_the_session_ended(intent: Intent, minutes: int) -> None:
    (coded,) = code(session(minutes, intent=intent))
    assert all(procedure(line.procedure).least_minutes <= minutes for line in coded.lines)


@given(minutes=MINUTES, charted=st.lists(st.sampled_from(RUNGS), max_size=3, unique=True))
@settings(max_examples=150, deadline=None)
def test_a_charted_rung_never_lifts_the_code(minutes: int, charted: list[str]) -> None:
    (plain,), (coded,) = code(session(minutes)), code(session(minutes, chart_codes=tuple(charted)))
    for line, own in zip(coded.lines, plain.lines, strict=True):
        assert procedure(line.procedure).least_minutes <= procedure(own.procedure).least_minutes <= minutes


@given(minutes=MINUTES, charted=st.sampled_from(TIMED))
@settings(max_examples=200, deadline=None)
def test_a_timed_part_has_no_more_units_than_its_minutes(minutes: int, charted: str) -> None:
    part = Activity(procedure=charted, minutes=minutes)
    (coded,) = code(session(minutes, intent=Intent.OTHER, activities=(part,)))
    for line in coded.lines:
        own = procedure(line.procedure)
        assert own.least_minutes + (line.units - 1) * (own.unit_minutes or 0) <= minutes
