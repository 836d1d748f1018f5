"""What a payer's rows come to, one fact at a time."""

from datetime import date
from decimal import Decimal

import pytest

from bridge.billing.eligibility import Answer, Benefit, Certainty, Rejection, Visit, evaluate

DAY = date(2026, 11, 23)


def weigh(*benefits: Benefit, visit: Visit | None = None) -> Answer:
    return evaluate("T1", benefits, (), visit or Visit(day=DAY))


def row(kind: str, *service_types: str, **said: object) -> Benefit:
    return Benefit(kind=kind, service_types=service_types, **said)  # type: ignore[arg-type]


def dollars(kind: str, *service_types: str, amount: str, period: str = "", level: str = "IND") -> Benefit:
    return row(kind, *service_types, amount=Decimal(amount), period=period, level=level)


PLAN = row("1", "30")
COVERED = row("1", "30", "MH")


@pytest.mark.parametrize(
    ("rows", "certainty"),
    [
        ([row("1", "MH")], Certainty.ACTIVE),
        ([row("3", "30"), row("1", "A6")], Certainty.ACTIVE),
        ([PLAN, dollars("B", "MH", amount="25")], Certainty.ACTIVE),  # a cost of it is a cover of it
        ([PLAN], Certainty.SILENT),
        ([PLAN, row("V", "MH")], Certainty.SILENT),
        ([], Certainty.SILENT),
        ([row("6", "30")], Certainty.INACTIVE),
        ([row("6")], Certainty.INACTIVE),
        ([PLAN, row("6", "MH")], Certainty.INACTIVE),
        ([COVERED, row("7", "MH")], Certainty.INACTIVE),  # it says both
        ([PLAN, row("I", "MH")], Certainty.INACTIVE),
        ([PLAN, row("U", "MH")], Certainty.CARVED_OUT),
        ([PLAN, row("R", "MH", entity_code="PR", entity_name="HARBOR")], Certainty.CARVED_OUT),
        ([PLAN, row("1", "MH", entity_code="VN", entity_name="HARBOR")], Certainty.CARVED_OUT),
        ([PLAN, row("U", messages=("CALL CARELON",))], Certainty.CARVED_OUT),
        ([PLAN, row("R", "30", entity_code="PR", entity_name="SUPPLEMENTAL MUTUAL")], Certainty.SILENT),
        ([COVERED, row("1", "MH", entity_code="P3", entity_name="JONES")], Certainty.ACTIVE),  # a clinician
    ],
)
def test_what_the_rows_are_worth(rows: list[Benefit], certainty: Certainty) -> None:
    assert weigh(*rows).certainty is certainty


def test_absence_of_an_amount_is_not_zero() -> None:
    answer = weigh(COVERED)
    assert (answer.copay, answer.coinsurance, answer.deductible_remaining) == (None, None, None)
    assert (answer.visits_remaining, answer.authorization_required) == (None, None)


def test_the_nearest_service_type_sets_the_copay() -> None:
    rows = [dollars("B", "30", amount="50"), dollars("B", "98", amount="40"), dollars("B", "CF", amount="20")]
    assert weigh(COVERED, *rows).copay == Decimal("20")
    assert weigh(COVERED, *rows[:2]).copay == Decimal("40")


@pytest.mark.parametrize(
    ("said", "remaining"),
    [
        ([("23", "1500"), ("29", "400")], "400"),
        ([("23", "1500"), ("24", "1100")], "400"),
        ([("23", "0")], "0"),
        ([("23", "1500")], None),  # how much of it is used, nobody says
        ([("24", "1100")], None),
        ([], None),
    ],
)
def test_what_is_left_of_a_deductible(said: list[tuple[str, str]], remaining: str | None) -> None:
    rows = [dollars("C", "30", amount=amount, period=period) for period, amount in said]
    assert weigh(COVERED, *rows).deductible_remaining == (None if remaining is None else Decimal(remaining))


def test_a_family_deductible_does_not_stand_in_for_the_persons_own() -> None:
    own = dollars("C", "30", amount="100", period="29")
    family = dollars("C", "30", amount="900", period="29", level="FAM")
    assert weigh(COVERED, family, own).deductible_remaining == Decimal("100")


@pytest.mark.parametrize(
    ("own", "plan", "required"),
    [("Y", "N", True), ("N", "Y", False), ("", "Y", True), ("U", "", None)],
)
def test_authorization_is_what_the_mental_health_rows_say(own: str, plan: str, required: bool | None) -> None:
    rows = [row("1", "MH", authorization_required=own), row("1", "30", authorization_required=plan)]
    assert weigh(*rows).authorization_required is required


def test_a_row_of_another_time_does_not_count() -> None:
    ended = row("6", "30", date_to=date(2025, 12, 31))
    assert weigh(COVERED, ended).certainty is Certainty.ACTIVE


@pytest.mark.parametrize(
    ("reason", "certainty"),
    [
        ("42", Certainty.UNAVAILABLE),
        ("80", Certainty.UNAVAILABLE),
        ("72", Certainty.NOT_FOUND),
        ("73", Certainty.NOT_FOUND),
        ("75", Certainty.NOT_FOUND),
        ("71", Certainty.NOT_FOUND),
        ("43", Certainty.REFUSED),
        ("51", Certainty.REFUSED),
    ],
)
def test_what_a_rejection_is_worth(reason: str, certainty: Certainty) -> None:
    rejection = Rejection(level="2100C", reason=reason, follow_up="C")
    answer = evaluate("T1", (), (rejection,), Visit(day=DAY))
    assert answer.certainty is certainty
    assert f"AAA {reason} at 2100C" in answer.because
