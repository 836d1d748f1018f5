from bridge.billing.practice_rule import PracticeRule, Setting, merged
from bridge.billing.practice_rule.charter import NO_CHARTER
from bridge.billing.practice_rule.choice import choices_of, settable, strangers
from tests.billing.coding.example import PRACTICE
from tests.billing.practice_rule.example import CHARTER, ask, every, rule


def test_a_person_chooses_among_what_the_practice_has() -> None:
    assert ("northwind", "northwind") in choices_of("payer", PRACTICE)
    assert ("prac-lcsw", "Maria Delgado, LCSW") in choices_of("clinician", PRACTICE)
    assert ("loc-north", "Cedar Street North") in choices_of("site", PRACTICE)
    assert choices_of("authorization", PRACTICE) == (
        ("yes", "an authorization number is there"),
        ("no", "no authorization number is there"),
    )
    assert ("in_person", "in person") in choices_of("modality", PRACTICE)


def test_codes_are_typed() -> None:
    assert (choices_of("procedure", PRACTICE), choices_of("horoscope", PRACTICE)) == ((), ())


def test_a_payer_clinician_or_site_of_somebody_else_would_never_fit() -> None:
    own = rule(ask("payer", "is", "Northwind"), ask("procedure", "is", "90837"))
    assert list(strangers(own, PRACTICE)) == []
    other = rule(every(ask("payer", "one_of", "northwind", "northwynd")), ask("clinician", "is", "prac-x"))
    assert list(strangers(other, PRACTICE)) == [
        "condition: payer: the practice has no payer northwynd",
        "condition: clinician: the practice has no clinician prac-x",
    ]


def test_what_may_be_set_leaves_out_what_no_rule_sets() -> None:
    modifiers = settable(Setting.ADD_MODIFIER, CHARTER)
    assert {"95", "U1", "HO"} <= set(modifiers)
    assert not {"59", "25", "22", "KX"} & set(modifiers)
    assert settable(Setting.PLACE_OF_SERVICE, CHARTER) == ("02", "10", "11")
    assert settable(Setting.ADD_MODIFIER, NO_CHARTER) == ()


def test_of_two_rules_with_one_id_the_files_counts() -> None:
    of_file, stored = rule(name="Of the file"), rule(name="Saved")
    other: PracticeRule = rule(id="OWN_OTHER")
    assert merged((of_file,), (stored, other)) == (of_file, other)
