"""What a sandbox payer refuses by policy, its published policy says: the shipped pack is made of the same document.

Neither reads the other. What stands here on one side only would be a denial that a practice could have known.
"""

from datetime import date

import pytest

from bridge.billing.payer_rules import PayerRules
from bridge.billing.payer_table import Counting, Period
from bridge.reference.payer import all_payers
from bridge.sandbox.payer.payer import Payer, load_scenarios

DAY = date(2026, 11, 16)
PACKS = {p.payer.payer_id: p for own in all_payers().packs.values() for p in own if p.holds_on(DAY)}
PAYERS = load_scenarios().payers
PERIODS = {"month": Period.MONTH, "year": Period.CALENDAR_YEAR}


@pytest.fixture(params=sorted(PAYERS))
def both(request: pytest.FixtureRequest) -> tuple[Payer, PayerRules]:
    return PAYERS[request.param], PACKS[request.param]


def test_codes_that_are_not_covered(both: tuple[Payer, PayerRules]) -> None:
    payer, pack = both
    assert set(payer.not_covered) <= pack.denied_procedures


def test_codes_that_want_an_authorization(both: tuple[Payer, PayerRules]) -> None:
    payer, pack = both
    assert all(pack.authorization_need(code) for code in payer.authorization_required)


def test_circumstances_that_are_no_first_diagnosis(both: tuple[Payer, PayerRules]) -> None:
    never = load_scenarios().policy.never_first
    assert set(never) <= {code.replace(".", "") for code in both[1].principal_denied}


def test_days_to_file(both: tuple[Payer, PayerRules]) -> None:
    payer, pack = both
    assert pack.timely_filing_days == payer.timely_filing_days


def test_units_of_a_day(both: tuple[Payer, PayerRules]) -> None:
    payer, pack = both
    said = {(p, row.most) for row in pack.visit_limits if row.per is Period.DAY for p in row.procedures}
    assert set(payer.max_units.items()) <= said


def test_visits_of_a_month_and_of_a_year(both: tuple[Payer, PayerRules]) -> None:
    payer, pack = both
    said = {(row.procedures, row.most, row.per) for row in pack.visit_limits if row.counts is Counting.VISITS}
    assert {(limit.procedures, limit.most, PERIODS[limit.per]) for limit in payer.limits} <= said


def test_whether_an_associate_renders_and_a_replacement_is_taken(both: tuple[Payer, PayerRules]) -> None:
    payer, pack = both
    assert (pack.supervision == "associate", pack.takes_replacement) == (payer.associates, payer.replacement)
