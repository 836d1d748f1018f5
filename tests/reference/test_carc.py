from bridge.billing.scrub import RULES
from bridge.reference.carc import load_carcs

CARCS = load_carcs()


def test_a_reason_is_told_in_our_words_with_what_to_do() -> None:
    assert (CARCS.meaning("197"), CARCS.category("197")) == ("authorization/notification absent", "authorization")
    assert (CARCS.category("1"), CARCS.action("1")) == ("patient_responsibility", "bill_secondary")


def test_a_reason_that_nobody_knows_has_no_words() -> None:
    assert CARCS.get("9999") is None
    assert (CARCS.meaning("9999"), CARCS.category("9999"), CARCS.action("9999")) == ("", "", "")


def test_the_reasons_that_the_checks_prevent_are_known() -> None:
    asked = {"4", "5", "16", "18", "22", "26", "27", "29", "31", "97", "107", "109", "146", "181", "185", "197", "B7"}
    assert not asked - set(CARCS.codes)


def test_every_reason_that_a_rule_prevents_has_words() -> None:
    wordless = {carc: rule.id for rule in RULES.values() for carc in rule.prevents if not CARCS.meaning(carc)}
    assert wordless == {}
