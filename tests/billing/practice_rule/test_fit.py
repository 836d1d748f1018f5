from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bridge.billing.claim import Claim, OtherCoverage, Rank
from bridge.billing.party import Licence
from bridge.billing.practice_rule import Condition
from bridge.billing.practice_rule.field import FIELDS
from bridge.billing.practice_rule.kind import Level
from bridge.billing.session import Intent, Modality
from tests.billing.coding.example import PRACTICE, session
from tests.billing.practice_rule.example import ask, asked, either, every, none, rule
from tests.billing.scrub.example import claim, line

LONG = line(1, "90837", modifiers=("95",), place_of_service="10", charge=Decimal("200.00"))
SHORT = line(2, "90834")
IS_LONG, IS_VIDEO = ask("procedure", "is", "90837"), ask("modifier", "is", "95")


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        (ask("payer", "is", "northwind"), True),
        (ask("payer", "is", "Northwind "), True),  # as people type
        (ask("payer", "none_of", "blue", "harbor"), True),
        (ask("filing_indicator", "one_of", "CI", "BL"), True),
        (ask("any_procedure", "is", "90837"), True),
        (ask("any_procedure", "is_not", "90837"), False),
        (ask("any_diagnosis", "is", "f411"), True),  # without its dot
        (ask("any_diagnosis", "begins", "F2", "F4"), True),
        (ask("first_diagnosis", "is", "F43.10"), False),
        (ask("first_diagnosis", "absent"), False),
        (ask("clinician", "is", "prac-lcsw"), True),
        (ask("licence", "one_of", "LPC", "LMFT"), False),
        (ask("taxonomy", "begins", "1041"), True),
        (ask("supervised", "is", "no"), True),
        (ask("age", "between", "18", "36"), True),
        (ask("age", "at_most", "35"), False),
        (ask("patient_state", "is", "CT"), True),
        (ask("subscriber", "is", "yes"), True),
        (ask("authorization", "is", "no"), True),
        (ask("referral", "is", "yes"), False),
        (ask("other_coverage", "is", "no"), True),
        (ask("rank", "is", "primary"), True),
        (ask("claim_charge", "at_least", "350"), True),
        (ask("claim_charge", "at_least", "$350.01"), False),
        (ask("line_count", "is", "2"), True),
        (ask("service_date", "between", "2026-11-16", "2026-11-16"), True),
        (ask("service_date", "at_most", "2026-11-15"), False),
        (ask("weekday", "is", "monday"), True),
    ],
)
def test_a_field_of_the_claim_is_asked_once(question: Condition, holds: bool) -> None:
    fit = asked(question, claim(LONG, SHORT))
    assert (fit.places, fit.lines) == ((("claim",), (0, 1)) if holds else ((), ()))
    assert not fit.is_unknown


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (ask("procedure", "is", "90837"), (0,)),
        (ask("procedure", "begins", "9083"), (0, 1)),
        (ask("procedure", "is_not", "90837"), (1,)),
        (ask("modifier", "is", "95"), (0,)),
        (ask("modifier", "is_not", "95"), (1,)),  # none of its modifiers is
        (ask("modifier", "absent"), (1,)),
        (ask("modifier", "present"), (0,)),
        (ask("place_of_service", "one_of", "02", "10"), (0,)),
        (ask("line_diagnosis", "is", "F41.1"), (0, 1)),
        (ask("units", "at_least", "2"), ()),
        (ask("line_charge", "at_most", "150"), (1,)),
    ],
)
def test_a_field_of_the_line_is_asked_of_each_line(question: Condition, lines: tuple[int, ...]) -> None:
    fit = asked(question, claim(LONG, SHORT))
    assert (fit.lines, fit.places) == (lines, tuple(f"lines[{i}]" for i in lines))


def test_fields_of_a_line_hold_together_on_the_same_line() -> None:
    apart = claim(line(1, "90837"), line(2, "90834", modifiers=("95",)))
    assert asked(every(IS_LONG, IS_VIDEO), claim(LONG, SHORT)).lines == (0,)
    assert asked(every(IS_LONG, IS_VIDEO), apart).lines == ()
    assert asked(every(ask("any_procedure", "is", "90837"), IS_VIDEO), apart).lines == (1,)


def test_groups_within_groups() -> None:
    where = every(ask("payer", "is", "northwind"), either(none(IS_VIDEO), ask("units", "at_least", "4")))
    assert asked(where, claim(LONG, SHORT)).lines == (1,)
    assert asked(where, claim(replace(LONG, units=4), SHORT)).lines == (0, 1)


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        (ask("minutes", "at_least", "45"), True),
        (ask("minutes", "at_least", "46"), False),
        (ask("modality", "is", "video"), True),
        (ask("intent", "is", "group"), False),
        (ask("at_home", "is", "yes"), True),
        (ask("group_size", "at_most", "1"), True),
        (ask("site", "is", "loc-office"), True),
        (ask("seen_in_state", "is_not", "CT"), True),
        (ask("chart_code", "is", "90837"), True),
        (ask("chart_code", "absent"), False),
        (ask("family_present", "is", "no"), True),
    ],
)
def test_a_field_of_the_session_is_asked_of_the_session(question: Condition, holds: bool) -> None:
    seen = session(
        45,
        modality=Modality.VIDEO,
        patient_at_home=True,
        patient_state="NY",
        chart_codes=("90837",),
        family_present=False,
    )
    fit = asked(question, claim(LONG, SHORT), seen)
    assert (fit.places, fit.is_unknown) == (("lines[0]",) if holds else (), False)
    assert fit.lines == ((0, 1) if holds else ())  # every line of that session


def test_two_sessions_of_a_claim_are_asked_apart() -> None:
    two = claim(line(1), line(2, encounter_id="e2"), line(3, encounter_id="e2"))
    seen = (session(45), session(60, encounter_id="e2", intent=Intent.FAMILY_WITH_PATIENT))
    fit = asked(ask("minutes", "at_least", "60"), two, *seen)
    assert (fit.places, fit.lines) == (("lines[1]",), (1, 2))


IS_LONG_SESSION, AT_HOME = ask("minutes", "at_least", "53"), ask("at_home", "is", "yes")
SO, NOT_SO = ask("payer", "is", "northwind"), ask("payer", "is", "blue")


@pytest.mark.parametrize(
    ("condition", "is_unknown", "holds"),
    [
        (IS_LONG_SESSION, True, False),
        (none(IS_LONG_SESSION), True, False),  # not known is not false
        (every(IS_LONG_SESSION, SO), True, False),
        (every(IS_LONG_SESSION, NOT_SO), False, False),  # whatever the minutes are
        (either(IS_LONG_SESSION, SO), False, True),
        (either(IS_LONG_SESSION, NOT_SO), True, False),
        (none(IS_LONG_SESSION, SO), False, False),
        (none(IS_LONG_SESSION, NOT_SO), True, False),
    ],
)
def test_what_is_not_known_never_holds(condition: Condition, is_unknown: bool, holds: bool) -> None:
    fit = asked(condition, claim(LONG))  # no session at hand
    assert (fit.is_unknown, fit.holds) == (is_unknown, holds)


def test_what_the_chart_does_not_say_is_not_known() -> None:
    assert asked(AT_HOME, claim(LONG), session(patient_at_home=None)).is_unknown
    assert asked(ask("seen_in_state", "is_not", "CT"), claim(LONG), session(patient_state="")).is_unknown
    assert not asked(AT_HOME, claim(LONG), session(patient_at_home=False)).is_unknown


def test_what_holds_on_one_line_is_told_though_another_is_not_known() -> None:
    two = claim(line(1), line(2, encounter_id="e2"))
    fit = asked(ask("minutes", "at_least", "45"), two, session(45))
    assert (fit.lines, fit.is_unknown) == ((0,), False)


@pytest.mark.parametrize(
    "question",
    [
        ask("horoscope", "is", "leo"),
        ask("procedure", "at_least", "90837"),
        ask("units", "at_least", "many"),
        ask("units", "at_least"),
        ask("service_date", "is", "2026-02-30"),
    ],
)
def test_a_question_that_is_none_is_never_told(question: Condition) -> None:
    fit = asked(question, claim(LONG), session())
    assert (fit.holds, fit.is_unknown) == (False, True)


def test_a_claim_without_lines_is_asked_nothing() -> None:
    assert not asked(SO, replace(claim(LONG), lines=())).holds


@pytest.mark.parametrize(
    ("changes", "question"),
    [
        ({"authorization_number": "A1"}, ask("authorization", "is", "yes")),
        ({"lines": (line(authorization_number="A1"),)}, ask("authorization", "is", "yes")),
        ({"referral_number": "R1"}, ask("referral", "is", "yes")),
        ({"supervising": PRACTICE.clinicians["prac-psychologist"]}, ask("supervised", "is", "yes")),
        ({"rank": Rank.SECONDARY}, ask("rank", "one_of", "secondary", "tertiary")),
        ({"diagnoses": ()}, ask("first_diagnosis", "absent")),
        ({"service_date": date(2026, 11, 21)}, ask("weekday", "one_of", "saturday", "sunday")),
        ({"rendering": PRACTICE.clinicians["prac-lpc"]}, ask("licence", "is", Licence.COUNSELOR.value)),
    ],
)
def test_what_a_claim_may_bear(changes: dict[str, Any], question: Condition) -> None:
    assert not asked(question, claim()).holds
    assert asked(question, claim(**changes)).holds


def test_another_coverage_is_seen() -> None:
    plain = claim()
    other = OtherCoverage(rank=Rank.SECONDARY, payer=plain.payer, subscriber=plain.subscriber)
    assert asked(ask("other_coverage", "is", "yes"), replace(plain, other_coverages=(other,))).holds


@pytest.mark.parametrize(("day", "age"), [(date(2026, 2, 1), 36), (date(2026, 1, 31), 35)])
def test_the_age_is_that_of_the_service_date(day: date, age: int) -> None:
    born_in_february = replace(claim(), service_date=day)  # 1990-02-01
    assert asked(ask("age", "is", str(age)), born_in_february).holds


def test_every_field_can_be_asked_and_has_its_words() -> None:
    whole: Claim = claim(LONG)
    seen = session(patient_at_home=True, patient_state="CT", family_present=True)
    for field in FIELDS.values():
        assert field.label
        assert field.noun
        assert field.operators
        assert (field.words is None) is field.kind.is_counted is (field.count is not None)
        assert not asked(ask(field.id, field.operators[0], field.example), whole, seen).is_unknown, field.id
        if field.is_many:
            assert field.noun.startswith("a ")


def test_only_fields_of_the_session_depend_on_it() -> None:
    unknown = {f.id for f in FIELDS.values() if asked(ask(f.id, f.operators[0], f.example), claim(LONG)).is_unknown}
    assert unknown == {f.id for f in FIELDS.values() if f.level is Level.SESSION}


def test_a_rule_has_its_days() -> None:
    summer = rule(SO, starts=date(2026, 6, 1), ends=date(2026, 8, 31))
    days = (date(2026, 5, 31), date(2026, 6, 1), date(2026, 8, 31), date(2026, 9, 1))
    assert [summer.is_asked_on(day) for day in days] == [False, True, True, False]
    assert not replace(summer, is_on=False).is_asked_on(date(2026, 7, 1))
    assert replace(summer, is_on=False).is_meant_for(date(2026, 7, 1))
