"""What a rule sets, where it may not, and why each value is as it is."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from bridge.billing.audit_sheet import audit_sheet
from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.origin import Origin, Source
from bridge.billing.party import Licence
from bridge.billing.practice_rule.applied import practice_rules
from bridge.billing.practice_rule.setting import Set, set_by
from bridge.billing.problem import Severity
from bridge.billing.session import Intent, Modality, Session
from tests.billing.coding.example import PROCEDURES, session
from tests.billing.practice_rule.example import CHARTER, ask, setting
from tests.billing.scrub.example import claim, line

ANY = ask("line_count", "at_least", "1")
VIDEO = session(54, modality=Modality.VIDEO, patient_at_home=True, place_of_service="")
AUDIO = replace(VIDEO, modality=Modality.AUDIO)
AT_HOME = line(1, "90837", place_of_service="10")


def done(one: ServiceLine, *changes: tuple[str, str], seen: Session | None = VIDEO, **more: Any) -> Set:
    whole = claim(one, place_of_service=one.place_of_service, **more)
    sessions = {seen.encounter_id: seen} if seen is not None else {}
    return set_by(setting(ANY, changes=changes), whole, (0,), sessions, CHARTER)


def modifiers(result: Set) -> tuple[str, ...]:
    return result.claim.lines[0].modifiers


def why_not(result: Set) -> str:
    (problem,) = result.problems
    assert problem.severity is Severity.WARN
    assert problem.code == "OWN_SET"
    return problem.reason


def test_a_modifier_is_added_with_its_reason() -> None:
    result = done(AT_HOME, ("add_modifier", "95"))
    assert (modifiers(result), result.problems) == (("95",), ())
    assert result.claim.origins == (
        Origin(
            field="lines[0].modifiers",
            source=Source.PRACTICE,
            place="practice:cedar rule OWN_SET",
            version="1",
            because="95: added by the practice's rule: As the payer wants it",
        ),
    )


def test_the_audit_sheet_names_the_rule_behind_a_modifier() -> None:
    sheet = audit_sheet(done(AT_HOME, ("add_modifier", "95")).claim, {}, PROCEDURES)
    (modifier,) = sheet.lines[0].modifiers
    assert (modifier.value, modifier.rule) == ("95", "practice:cedar rule OWN_SET 1")


@pytest.mark.parametrize(
    ("before", "added", "after"),
    [
        (("95",), "U1", ("U1", "95")),  # what prices stands first
        (("HO", "59"), "95", ("HO", "95", "59")),
        (("U1",), "U2", ("U1", "U2")),
    ],
)
def test_a_modifier_takes_its_place_on_the_line(before: tuple[str, ...], added: str, after: tuple[str, ...]) -> None:
    assert modifiers(done(replace(AT_HOME, modifiers=before), ("add_modifier", added))) == after


def test_what_is_there_is_not_added_again_and_what_is_not_there_not_taken_away() -> None:
    before = replace(AT_HOME, modifiers=("95",))
    result = done(before, ("add_modifier", "95"), ("remove_modifier", "GT"))
    assert (result.claim.lines, result.claim.origins, result.problems) == ((before,), (), ())


def test_one_modifier_for_another() -> None:
    result = done(replace(AT_HOME, modifiers=("GT",)), ("add_modifier", "95"), ("remove_modifier", "GT"))
    assert modifiers(result) == ("95",)
    assert [origin.because.split(" ")[:2] for origin in result.claim.origins] == [["95:", "added"], ["GT:", "taken"]]


def test_a_line_has_four_modifiers_at_most() -> None:
    full = replace(AT_HOME, modifiers=("HO", "U1", "U2", "U3"))
    result = done(full, ("add_modifier", "95"))
    assert result.claim.lines == (full,)
    assert why_not(result) == (
        "The practice's rule As the payer wants it fits, but the line has 4 modifiers, and no more fit; "
        "nothing was set."
    )
    swapped = done(full, ("add_modifier", "95"), ("remove_modifier", "U3"))
    assert modifiers(swapped) == ("HO", "U1", "U2", "95")


@pytest.mark.parametrize(
    ("modifier", "seen", "is_set"),
    [
        ("95", VIDEO, True),
        ("95", AUDIO, False),
        ("95", session(54), False),  # in person
        ("95", None, False),  # the session is not at hand
        ("93", AUDIO, True),
        ("93", VIDEO, False),
        ("HQ", replace(VIDEO, intent=Intent.GROUP), True),
        ("HQ", VIDEO, False),
        ("AJ", None, True),  # a social worker renders
        ("HP", None, False),  # ... who is no doctor
        ("U1", None, True),
        ("59", VIDEO, False),  # whatever a rule says
    ],
)
def test_a_modifier_that_says_something_is_added_only_where_it_is_so(
    modifier: str, seen: Session | None, is_set: bool
) -> None:
    result = done(AT_HOME, ("add_modifier", modifier), seen=seen)
    assert (modifier in modifiers(result), bool(result.problems)) == (is_set, not is_set)


def test_who_renders_a_line_decides_for_that_line() -> None:
    plain = claim()
    other = replace(plain.rendering, licence=Licence.PSYCHOLOGIST)
    by_other = replace(AT_HOME, providers=replace(AT_HOME.providers, rendering=other))
    assert modifiers(done(by_other, ("add_modifier", "AH"))) == ("AH",)
    assert modifiers(done(AT_HOME, ("add_modifier", "AH"))) == ()


@pytest.mark.parametrize(
    ("before", "place", "seen", "is_set"),
    [
        ("10", "02", VIDEO, True),
        ("10", "02", AUDIO, True),
        ("11", "10", VIDEO, True),
        ("11", "10", session(54), False),  # no rule makes a visit telehealth
        ("11", "02", None, False),
        ("02", "10", replace(VIDEO, patient_at_home=False), False),
        ("02", "10", replace(VIDEO, patient_at_home=None), True),  # the payer wants 10 for all
        ("10", "11", VIDEO, False),  # without a modifier it would look as if in person
        ("12", "02", VIDEO, False),  # only from 10 and 11
    ],
)
def test_a_place_is_set_only_where_it_is_so(before: str, place: str, seen: Session | None, is_set: bool) -> None:
    result = done(replace(AT_HOME, place_of_service=before), ("place_of_service", place), seen=seen)
    assert result.claim.lines[0].place_of_service == (place if is_set else before)
    assert result.claim.place_of_service == result.claim.lines[0].place_of_service  # CLM05-1
    assert bool(result.problems) is not is_set


def test_a_place_as_if_in_person_stands_beside_the_modifier() -> None:
    result = done(AT_HOME, ("place_of_service", "11"), ("add_modifier", "95"))
    assert (result.claim.lines[0].place_of_service, modifiers(result)) == ("11", ("95",))
    hidden = done(replace(AT_HOME, modifiers=("95",)), ("place_of_service", "11"), ("remove_modifier", "95"))
    assert why_not(hidden).startswith(
        "The practice's rule As the payer wants it fits, but 11 without one of 93, 95, FQ, GT would say"
    )


def test_no_later_rule_takes_away_the_modifier_beside_a_place_as_if_in_person() -> None:
    office = replace(AT_HOME, place_of_service="11", modifiers=("95",))  # as an earlier rule has set it
    assert "would say that it was in person" in why_not(done(office, ("remove_modifier", "95")))
    assert modifiers(done(office, ("remove_modifier", "95"), ("add_modifier", "GT"))) == ("GT",)


def test_the_reason_of_a_place_says_what_was_there_before() -> None:
    of_table = Origin(field="lines[0].place_of_service", source=Source.RULE, place="payer:northwind telehealth[0]")
    result = done(AT_HOME, ("place_of_service", "02"), origins=(of_table,))
    (origin,) = [o for o in result.claim.origins if o.field == "lines[0].place_of_service"]
    assert (origin.place, origin.because) == (
        "practice:cedar rule OWN_SET",
        "02 for 10 by the practice's rule: As the payer wants it",
    )


def test_a_line_gets_all_changes_or_none() -> None:
    result = done(AT_HOME, ("place_of_service", "02"), ("add_modifier", "93"))
    assert result.claim.lines == (AT_HOME,)
    assert "93 says by sound alone" in why_not(result)


def test_only_the_lines_that_the_rule_concerns_change() -> None:
    two = claim(AT_HOME, line(2, "90785", place_of_service="10"), place_of_service="10")
    result = set_by(setting(ANY, changes=[("place_of_service", "02")]), two, (1,), {"e1": VIDEO}, CHARTER)
    assert [one.place_of_service for one in result.claim.lines] == ["10", "02"]
    assert result.claim.place_of_service == "10"


def test_no_rule_changes_what_is_asked_for() -> None:
    before = claim(AT_HOME, place_of_service="10")
    rules = (
        setting(ANY, changes=[("add_modifier", "U1"), ("place_of_service", "02")]),
        setting(ANY, id="OWN_NEXT", changes=[("add_modifier", "95")]),
    )
    after = practice_rules(rules, CHARTER).set_on(before, {"e1": VIDEO}).claim
    assert _asked_for(after) == _asked_for(before)
    assert after.lines[0].modifiers == ("U1", "95")


def test_each_rule_finds_what_those_before_it_have_set() -> None:
    first = setting(ANY, changes=[("add_modifier", "95")])
    second = setting(ask("modifier", "is", "95"), id="OWN_NEXT", changes=[("add_modifier", "U1")])
    before, sessions = claim(AT_HOME), {"e1": VIDEO}
    assert practice_rules((first, second), CHARTER).set_on(before, sessions).claim.lines[0].modifiers == ("U1", "95")
    assert practice_rules((second, first), CHARTER).set_on(before, sessions).claim.lines[0].modifiers == ("95",)


def _asked_for(whole: Claim) -> list[tuple[str, int, Decimal]]:
    return [(one.procedure, one.units, one.charge) for one in whole.lines]
