from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from bridge.billing.claim import Frequency, LineAdjudication, OtherCoverage, Rank
from bridge.billing.payer_table import CodeRule
from bridge.billing.remittance import Adjustment
from bridge.billing.scrub import CoverageSpan
from tests.billing.coding.example import rules
from tests.billing.scrub.example import claim, context, found, line

PLAIN = claim()


def other(rank: Rank, paid: Decimal | None = None) -> OtherCoverage:
    """Northwind's or another payer's word on the $150.00 of the plain claim; the rest is the contract's."""
    rest = (contractual(PLAIN.charge - paid),) if paid is not None else ()
    return OtherCoverage(rank=rank, payer=rules("blue").payer, subscriber=PLAIN.subscriber, paid=paid, adjustments=rest)


def contractual(amount: Decimal) -> Adjustment:
    return Adjustment(group="CO", reason="45", amount=amount)


def on_line(paid: str, taken: str, **changes: Any) -> LineAdjudication:
    plain = LineAdjudication(
        line_number=1,
        procedure="90834",
        modifiers=(),
        paid=Decimal(paid),
        units=1,
        adjustments=(contractual(Decimal(taken)),),
        adjudicated_on=date(2026, 11, 20),
    )
    return replace(plain, **changes)


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


@pytest.mark.parametrize(
    ("paid", "lines", "taken", "expected"),
    [
        ("100.00", (), "50.00", []),  # said of the whole claim
        ("100.00", (), "49.00", ["EARLIER_PAYER_UNBALANCED"]),
        ("100.00", (on_line("100.00", "50.00"),), "0.00", []),
        ("100.00", (on_line("100.00", "40.00"),), "0.00", ["EARLIER_PAYER_UNBALANCED"]),  # the line
        ("90.00", (on_line("100.00", "50.00"),), "0.00", ["EARLIER_PAYER_UNBALANCED"]),  # the lines and the whole
        ("90.00", (on_line("100.00", "50.00"),), "10.00", []),  # ten more taken over the whole claim
        ("0.00", (on_line("0.00", "0.00", bundled_into=2),), "0.00", []),
    ],
)
def test_what_an_earlier_payer_paid_and_took_is_what_was_charged(
    paid: str, lines: tuple[LineAdjudication, ...], taken: str, expected: list[str]
) -> None:
    said = replace(other(Rank.PRIMARY), paid=Decimal(paid), lines=lines, adjustments=(contractual(Decimal(taken)),))
    ranked = claim(rank=Rank.SECONDARY, other_coverages=(said,))
    assert [code for code, _, _ in found(ranked, context())] == expected


@pytest.mark.parametrize(("reason", "expected"), [("", ["MEDICARE_SECONDARY_REASON_MISSING"]), ("12", [])])
def test_medicare_in_second_place_wants_to_know_why(reason: str, expected: list[str]) -> None:
    first = (other(Rank.PRIMARY, Decimal("80.00")),)
    ranked = claim(payer="medicare", rank=Rank.SECONDARY, other_coverages=first, medicare_secondary_reason=reason)
    assert [code for code, _, _ in found(ranked, context(payer="medicare"))] == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"denied_codes": (CodeRule(procedures=frozenset({"90834"})),)}, ["PROCEDURE_NOT_COVERED"]),
        ({"denied_codes": (CodeRule(procedures=frozenset({"90834"}), ends=date(2026, 6, 30)),)}, []),
        ({"denied_codes": (CodeRule(procedures=frozenset({"90834"}), starts=date(2026, 11, 17)),)}, []),
        ({"allowed_codes": (CodeRule(procedures=frozenset({"90834"})),)}, []),
        ({"allowed_codes": (CodeRule(procedures=frozenset({"90837"})),)}, ["PROCEDURE_NOT_COVERED"]),
        ({"principal_denied": frozenset({"F41.1"})}, ["DIAGNOSIS_NOT_TAKEN_FIRST"]),
        ({"principal_denied": frozenset({"F43"})}, []),
    ],
)
def test_codes_are_taken_and_refused_by_the_pack_on_its_days(changes: dict[str, Any], expected: list[str]) -> None:
    pack = replace(rules("northwind"), **changes)
    assert [code for code, _, _ in found(PLAIN, context(rules=pack))] == expected
