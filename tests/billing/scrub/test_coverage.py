from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bridge.billing.claim import Frequency, OtherCoverage, Rank
from bridge.billing.scrub import CoverageSpan
from tests.billing.coding.example import rules
from tests.billing.scrub.example import claim, context, found, line

PLAIN = claim()


def other(rank: Rank, paid: Decimal | None = None) -> OtherCoverage:
    return OtherCoverage(rank=rank, payer=rules("blue").payer, subscriber=PLAIN.subscriber, paid=paid)


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        (date(2026, 1, 1), date(2026, 12, 31), []),
        (date(2026, 11, 16), date(2026, 11, 16), []),
        (None, date(2026, 11, 15), [("COVERAGE_INACTIVE", "Coverage/c1 period.end", "hold")]),
        (date(2026, 11, 17), None, [("COVERAGE_INACTIVE", "Coverage/c1 period.start", "hold")]),
    ],
)
def test_the_coverage_holds_on_the_service_date(
    starts: date | None, ends: date | None, expected: list[tuple[str, str, str]]
) -> None:
    span = CoverageSpan(place="Coverage/c1", status="active", starts=starts, ends=ends)
    assert found(PLAIN, context(coverage=span)) == expected


def test_a_cancelled_coverage_holds() -> None:
    span = CoverageSpan(place="Coverage/c1", status="cancelled")
    assert found(PLAIN, context(coverage=span)) == [("COVERAGE_NOT_IN_FORCE", "Coverage/c1 status", "hold")]


def test_a_payer_without_a_pack_holds() -> None:
    assert ("PAYER_RULES_UNKNOWN", "payer", "hold") in found(PLAIN, context(rules=None))
    old = replace(rules("northwind"), ends=date(2026, 10, 31))
    assert ("PAYER_RULES_UNKNOWN", "payer", "hold") in found(PLAIN, context(rules=old))


def test_behavioral_health_of_summit_goes_to_harbor() -> None:
    assert found(claim(payer="summit"), context(payer="summit")) == [("CARVED_OUT", "payer", "hold")]


def test_a_code_that_the_payer_never_pays_holds() -> None:
    state = line(procedure="H0031", modifiers=("AJ",))
    assert ("PROCEDURE_NOT_COVERED", "lines[0].procedure", "hold") in found(
        claim(state, payer="medicare"), context(payer="medicare")
    )
    assert found(claim(state, payer="medicaid"), context(payer="medicaid")) == []


def test_medicare_takes_no_replacement() -> None:
    again = {"frequency": Frequency.REPLACEMENT, "replaces": "BOLD", "payer_claim_number": "123"}
    assert found(claim(payer="medicare", **again), context(payer="medicare")) == [
        ("REPLACEMENT_NOT_TAKEN", "frequency", "hold")
    ]
    assert found(claim(**again), context()) == []


@pytest.mark.parametrize(
    ("rank", "others", "expected"),
    [
        (Rank.PRIMARY, (other(Rank.SECONDARY),), []),
        (Rank.SECONDARY, (other(Rank.PRIMARY, Decimal("80.00")),), []),
        (Rank.SECONDARY, (other(Rank.PRIMARY, Decimal("0.00")),), []),
        (Rank.SECONDARY, (other(Rank.PRIMARY),), ["EARLIER_PAYER_SILENT"]),
        (Rank.SECONDARY, (), ["EARLIER_PAYER_MISSING"]),
        (Rank.PRIMARY, (other(Rank.PRIMARY),), ["RANK_REPEATED"]),
    ],
)
def test_payers_answer_in_their_order(rank: Rank, others: tuple[OtherCoverage, ...], expected: list[str]) -> None:
    ranked = claim(rank=rank, other_coverages=others)
    assert found(ranked, context()) == [(code, "other_coverages", "hold") for code in expected]
