from datetime import date
from decimal import Decimal

import pytest

from bridge.x12.transactions import element


@pytest.mark.parametrize(
    ("wire", "dollars"),
    [("150", "150.00"), ("-.5", "-0.50"), ("0", "0.00"), ("-0", "0.00"), ("12.345", "12.345"), ("7.", "7.00")],
)
def test_amounts_are_read_exactly(wire: str, dollars: str) -> None:
    assert str(element.read_amount(wire)) == dollars


@pytest.mark.parametrize("wire", ["", "abc", "1E5", "NaN", "1,000", "--1", "１", "$5"])
def test_what_is_no_number_is_no_amount(wire: str) -> None:
    assert element.read_amount(wire) is None


@pytest.mark.parametrize(
    ("wire", "day"),
    [("20261116", date(2026, 11, 16)), ("202611161430", date(2026, 11, 16)), ("20260230", None), ("261116", None)],
)
def test_days_are_read_or_absent(wire: str, day: date | None) -> None:
    assert element.read_day(wire) == day


def test_a_range_has_two_ends_and_a_day_is_both() -> None:
    assert element.read_days("RD8", "20260101-20261231") == (date(2026, 1, 1), date(2026, 12, 31))
    assert element.read_days("D8", "20260101") == (date(2026, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("said", "wire"),
    [("Peña~ & Søn ", "PENA & SON"), ("a*b:c^d", "A B C D"), ("12\n34\t56", "12 34 56"), ("¡Hola!", "HOLA!")],
)
def test_text_leaves_in_the_basic_set(said: str, wire: str) -> None:
    assert element.plain(said) == wire


def test_long_text_is_cut_at_its_limit() -> None:
    assert element.plain("A" * 54 + " STREET", 55) == "A" * 54


@pytest.mark.parametrize(
    ("said", "wire"), [("hbr-0000 0077", "HBR00000077"), ("Ñ-1", "N1"), ("1999123452", "1999123452"), ("", "")]
)
def test_a_number_has_neither_blanks_nor_dashes(said: str, wire: str) -> None:
    assert element.number(said) == wire


@pytest.mark.parametrize(("said", "wire"), [("b1-L1", "b1-L1"), ("9*0~8:3^7", "90837"), ("", "")])
def test_a_code_stays_as_it_is_but_for_what_delimits(said: str, wire: str) -> None:
    assert element.code(said) == wire


def test_a_day_and_a_range_say_which_they_are() -> None:
    assert element.days(date(2026, 11, 16), None) == ("D8", "20261116")
    assert element.days(date(2026, 11, 16), date(2026, 11, 18)) == ("RD8", "20261116-20261118")
    assert element.day(element.NO_DAY) == ""


@pytest.mark.parametrize(("wire", "units"), [("4", 4), ("1.00", 1), ("1.5", 1), ("", 0), ("x", 0), ("9" * 40, 0)])
def test_units_are_whole(wire: str, units: int) -> None:
    assert element.read_units(wire) == units


@pytest.mark.parametrize(("wire", "count"), [("7", 7), ("-7", 0), ("1.0", 0), ("٣", 0), ("9" * 19, 0)])
def test_a_count_has_no_sign_and_no_more_digits_than_an_element(wire: str, count: int) -> None:
    assert element.read_count(wire) == count


def test_amounts_are_written_without_an_exponent() -> None:
    assert element.amount(Decimal("1E+3")) == "1000"
