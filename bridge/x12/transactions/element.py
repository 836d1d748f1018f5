"""One element's text and the value it says: basic character set, amounts, dates. Reading never raises."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar, cast

from bridge.billing.money import CENT, ZERO

NO_DAY = date(1, 1, 1)  # stands where a value must have a date and the text has none; never written

_NUMBER = re.compile(r"-?(\d{1,18}(\.\d{0,9})?|\.\d{1,9})\Z", re.ASCII)  # 18 digits are the most of any element
_LONGEST_NUMBER = 29
_LONGEST_COUNT = 18
_NOT_BASIC = re.compile(r"[^A-Z0-9!\"&'()+,\-./;?= ]+")  # the basic set without the delimiters * : ^ ~
_NOT_IN_NAME = re.compile(r"[^A-Z0-9&' \-]+")
_DELIMITERS = re.compile(r"[*:^~\r\n]+")
_BLANKS = re.compile(r" {2,}")
_UNDECOMPOSED = str.maketrans({"Ø": "O", "Ł": "L", "Đ": "D", "Æ": "AE", "Œ": "OE", "Þ": "TH", "Ð": "D", "’": "'"})

F = TypeVar("F", bound=Callable[..., Any])


def remembered(function: F) -> F:
    """A pure function of short texts that is asked the same again and again.

    Most of what a batch says repeats: names, towns, charges, days. A few thousand answers are kept in memory.
    """
    return cast("F", lru_cache(maxsize=4096)(function))


@remembered
def plain(text: str, limit: int = 80) -> str:
    """`"Peña~ & Søn "` -> `"PENA & SON"`: upper case, basic set, no delimiter, at most `limit` characters."""
    return _BLANKS.sub(" ", _NOT_BASIC.sub(" ", _ascii(text))).strip()[:limit].rstrip()


@remembered
def name(text: str, limit: int = 60) -> str:
    """`"O'Hara-Núñez, Jr."` -> `"O'HARA-NUNEZ JR"`: as `plain`, and without punctuation but hyphen and apostrophe."""
    return _BLANKS.sub(" ", _NOT_IN_NAME.sub("", _ascii(text))).strip()[:limit].rstrip()


def number(text: str) -> str:
    """A member id, NPI, telephone or postal code: as `plain`, without blanks and dashes."""
    if len(text) <= 80 and text.isalnum() and text.isascii():
        return text.upper()
    return plain(text).replace(" ", "").replace("-", "")


def code(text: str) -> str:
    """A code or a number of ours, as it is; only what would delimit is left out."""
    return text if text.isalnum() else _DELIMITERS.sub("", text)


def amount(value: Decimal) -> str:
    """`Decimal("150.00")` -> `"150"`: no needless zeros, never an exponent."""
    text = str(value)
    if "E" in text:
        text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def optional_amount(value: Decimal | None) -> str:
    """As `amount`; nothing for None."""
    return "" if value is None else amount(value)


@remembered
def day(value: date) -> str:
    """CCYYMMDD; nothing for no day. # D8"""
    return "" if value == NO_DAY else value.isoformat()[:10].replace("-", "")


def days(first: date, last: date | None) -> tuple[str, str]:
    """Qualifier and text of a day, or of a range. # D8, RD8"""
    return ("D8", day(first)) if last is None else ("RD8", f"{day(first)}-{day(last)}")


def minute(value: datetime) -> str:
    """HHMM. # BHT05"""
    return value.strftime("%H%M")


def is_number(text: str) -> bool:
    """Whether the text is a decimal number as X12 writes it (type R)."""
    return bool(_NUMBER.match(text))


def read_amount(text: str) -> Decimal | None:
    """Dollars; None when there is no readable number. An amount finer than a cent stays as fine as it is."""
    return _read_amount(text) if len(text) <= _LONGEST_NUMBER else None


@remembered
def _read_amount(text: str) -> Decimal | None:
    if not is_number(text):
        return None
    value = Decimal(text)
    return value.quantize(CENT) + ZERO if value == value.quantize(CENT) else value


def read_dollars(text: str) -> Decimal:
    """As `read_amount`, with zero for nothing."""
    return read_amount(text) or ZERO


def read_quantity(text: str) -> Decimal | None:
    """A count, days or visits; None when there is no readable number."""
    return Decimal(text) if is_number(text) else None


def read_count(text: str, otherwise: int = 0) -> int:
    """A whole number of no sign: a control number, a line number, units."""
    return int(text) if text.isdigit() and text.isascii() and len(text) <= _LONGEST_COUNT else otherwise


def read_units(text: str) -> int:
    """Whole units; a fraction is cut off."""
    return int(text) if text.isdecimal() and len(text) < 10 else int(read_quantity(text) or 0)


def read_day(text: str) -> date | None:
    """CCYYMMDD or, with a time behind it, its day; None when it is no date. # D8"""
    return _read_day(text[:8])


@remembered
def _read_day(text: str) -> date | None:
    if not text.isdigit() or len(text) < 8:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:  # the 30th of February: said, but not a day
        return None


def read_days(qualifier: str, text: str) -> tuple[date | None, date | None]:
    """First and last day; the same day twice for a single date. # D8, RD8"""
    first, _, last = text.partition("-")
    return (read_day(first), read_day(last)) if qualifier == "RD8" else (read_day(text), read_day(text))


def _ascii(text: str) -> str:
    upper = text.upper()
    if not upper.isascii():
        decomposed = unicodedata.normalize("NFKD", upper.translate(_UNDECOMPOSED))
        upper = "".join(c for c in decomposed if not unicodedata.combining(c))
    return upper.replace("\n", " ").replace("\t", " ")
