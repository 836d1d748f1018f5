"""Every rule of coding can be read, chosen and listed."""

from bridge.billing.coding import RULES
from bridge.billing.scrub import RULES as ALL
from bridge.billing.scrub import minutes

CODING = (*RULES, *minutes.RULES)


def test_every_rule_is_listed_once() -> None:
    ids = [rule.id for rule in CODING]
    assert sorted(ids) == sorted(set(ids))
    assert all(ALL[rule.id] is rule for rule in CODING)


def test_every_rule_has_a_sentence_and_a_source() -> None:
    for rule in CODING:
        assert rule.sentence.endswith("."), rule.id
        assert rule.source, rule.id
        assert rule.certainty in ("certain", "likely", "unsure"), rule.id
