"""NPIs carry a check digit; the rest have a shape."""

import pytest

from bridge.billing.identifier import is_npi, is_tax_id, is_taxonomy, npi_with_check_digit


def test_the_published_example_npi_passes() -> None:
    assert is_npi("1234567893")


@pytest.mark.parametrize("npi", ["1234567890", "12345", "3234567893", "123456789X", ""])
def test_a_wrong_npi_fails(npi: str) -> None:
    assert not is_npi(npi)


def test_a_completed_npi_passes() -> None:
    assert npi_with_check_digit("123456789") == "1234567893"
    assert is_npi(npi_with_check_digit("199912345"))


@pytest.mark.parametrize(("text", "good"), [("1041C0700X", True), ("1041C0700", False), ("1041c0700x", False)])
def test_a_taxonomy_is_ten_characters_that_end_in_x(text: str, good: bool) -> None:
    assert is_taxonomy(text) is good


def test_a_tax_id_is_nine_digits() -> None:
    assert is_tax_id("061234567")
    assert not is_tax_id("06-1234567")
