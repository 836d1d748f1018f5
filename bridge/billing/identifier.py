"""The identifiers of the trade: how each is formed and checked."""

import re
from base64 import b32encode
from datetime import date
from hashlib import sha256

CLAIM_CONTROL_NUMBER = re.compile(r"[A-Z0-9]{1,20}\Z")  # CLM01: ours, comes back as CLP01
_NPI = re.compile(r"[12][0-9]{9}\Z")
_TAXONOMY = re.compile(r"[0-9A-Z]{9}X\Z")
_TAX_ID = re.compile(r"[0-9]{9}\Z")


def claim_control_number(
    practice_id: str, patient_id: str, rendering_id: str, coverage_id: str, service_date: date, generation: int = 0
) -> str:
    """`B` and 13 characters of A-Z, 2-7. The same claim always gets the same; a replacement is the next generation."""
    facts = (practice_id, patient_id, rendering_id, coverage_id, service_date.isoformat(), str(generation))
    digest = sha256("\x1f".join(facts).encode()).digest()
    return "B" + b32encode(digest).decode("ascii")[:13]


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
