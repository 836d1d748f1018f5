from datetime import date

import pytest

from bridge.billing.practice_rule import Condition, Effect, PracticeRule
from bridge.billing.practice_rule.words import in_words
from tests.billing.practice_rule.example import ask, either, every, none, rule, setting

LONG = ask("procedure", "is", "90837")


def test_a_rule_is_one_sentence() -> None:
    where = (
        ask("payer", "is", "northwind"),
        ask("procedure", "one_of", "90837", "90838"),
        either(ask("modifier", "is_not", "95"), ask("place_of_service", "is", "10")),
    )
    assert in_words(rule(*where)) == (
        "Where the payer is northwind and the procedure is one of 90837, 90838 "
        "and (no modifier is 95 or the place of service is 10): hold it."
    )


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (ask("procedure", "is_not", "90837"), "the procedure is not 90837"),
        (ask("procedure", "none_of", "90837", "90838"), "the procedure is none of 90837, 90838"),
        (ask("modifier", "none_of", "95", "GT"), "no modifier is one of 95, GT"),
        (ask("modifier", "absent"), "there is no modifier"),
        (ask("modifier", "present"), "there is a modifier"),
        (ask("first_diagnosis", "absent"), "the first diagnosis is missing"),
        (ask("any_diagnosis", "begins", "F10", "F11"), "a diagnosis begins with F10 or F11"),
        (ask("age", "at_most", "17"), "the patient's age is at most 17"),
        (ask("minutes", "between", "53", "60"), "the session's number of minutes is from 53 to 60"),
        (ask("claim_charge", "at_least", "1500.00"), "the claim's charge is at least $1500.00"),
        (ask("service_date", "at_least", "2026-07-01"), "the service date is on or after 2026-07-01"),
        (ask("authorization", "is", "no"), "no authorization number is there"),
        (ask("at_home", "is", "yes"), "the patient was at home"),
        (ask("licence", "is", "LPC"), "the licence of who renders is counselor"),
        (ask("horoscope", "is", "leo"), "horoscope is leo"),
        (none(LONG, ask("units", "is", "2")), "not (the procedure is 90837 or the number of units is 2)"),
        (every(LONG, none(LONG)), "the procedure is 90837 and not (the procedure is 90837)"),
        (
            either(LONG, every(LONG, LONG)),
            "the procedure is 90837 or (the procedure is 90837 and the procedure is 90837)",
        ),
        (every(), "anything is so"),
        (either(), "nothing is so"),
    ],
)
def test_a_condition_in_words(condition: Condition, words: str) -> None:
    assert in_words(rule(condition=condition)) == f"Where {words}: hold it."


@pytest.mark.parametrize(
    ("a_rule", "end"),
    [
        (rule(LONG, effect=Effect.WARN), "let it go and say so."),
        (
            setting(LONG, changes=[("remove_modifier", "GT"), ("add_modifier", "95"), ("place_of_service", "10")]),
            "take the modifier GT away, add the modifier 95 and set the place of service to 10.",
        ),
        (setting(LONG, changes=[]), "set nothing."),
        (rule(LONG, starts=date(2026, 1, 1)), "hold it, for services from 2026-01-01 on."),
        (
            rule(LONG, starts=date(2026, 1, 1), ends=date(2026, 6, 30)),
            "hold it, for services from 2026-01-01 on and until 2026-06-30.",
        ),
    ],
)
def test_what_it_does_in_words(a_rule: PracticeRule, end: str) -> None:
    assert in_words(a_rule) == f"Where the procedure is 90837: {end}"
