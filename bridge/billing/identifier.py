"""The identifiers of the trade: how each is formed and checked."""

import re

CLAIM_CONTROL_NUMBER = re.compile(r"[A-Z0-9]{1,20}\Z")  # CLM01: ours, comes back as CLP01
_NPI = re.compile(r"[12][0-9]{9}\Z")
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X\Z")
_TAX_ID = re.compile(r"[0-9]{9}\Z")


def is_npi(text: str) -> bool:
    """Ten digits whose Luhn sum fits when prefixed with 80840 (ISO 7812 issuer for US health)."""
    return bool(_NPI.match(text)) and _luhn("80840" + text) == 0


def npi_with_check_digit(nine_digits: str) -> str:
    """`"123456789"` -> `"1234567893"`: completes an NPI; for synthetic practices and tests."""
    return nine_digits + str((10 - _luhn("80840" + nine_digits + "0")) % 10)


def is_taxonomy(text: str) -> bool:
    """NUCC provider taxonomy: ten characters that end in X."""
    return bool(_TAXONOMY.match(text))


def is_tax_id(text: str) -> bool:
    """EIN or SSN: nine digits without dashes."""
    return bool(_TAX_ID.match(text))


def _luhn(digits: str) -> int:
    doubled = (int(d) * (1 + i % 2) for i, d in enumerate(reversed(digits)))
    return sum(d // 10 + d % 10 for d in doubled) % 10
