"""One element's text and the value it says: basic character set, amounts, dates. Reading never raises."""

import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal

from bridge.billing.money import CENT, ZERO

_NUMBER = re.compile(r"-?(\d{1,18}(\.\d{0,9})?|\.\d{1,9})\Z", re.ASCII)  # 18 digits are the most of any element
_COUNT = re.compile(r"\d{1,18}\Z", re.ASCII)
_NOT_BASIC = re.compile(r"[^A-Z0-9!\"&'()+,\-./;?= ]+")  # the basic set without the delimiters * : ^ ~
_NOT_IN_NAME = re.compile(r"[^A-Z0-9&' \-]+")
_BLANKS = re.compile(r" {2,}")
_UNDECOMPOSED = str.maketrans({"Ø": "O", "Ł": "L", "Đ": "D", "Æ": "AE", "Œ": "OE", "Þ": "TH", "Ð": "D", "’": "'"})


def plain(text: str, limit: int = 80) -> str:
    """`"Peña~ & Søn "` -> `"PENA & SON"`: upper case, basic set, no delimiter, at most `limit` characters."""
    return _BLANKS.sub(" ", _NOT_BASIC.sub(" ", _ascii(text))).strip()[:limit].rstrip()


def name(text: str, limit: int = 60) -> str:
    """`"O'Hara-Núñez, Jr."` -> `"O'HARA-NUNEZ JR"`: as `plain`, and without punctuation but hyphen and apostrophe."""
    return _BLANKS.sub(" ", _NOT_IN_NAME.sub("", _ascii(text))).strip()[:limit].rstrip()


def number(text: str) -> str:
    """A member id, NPI, telephone or postal code: as `plain`, without blanks and dashes."""
    return plain(text).replace(" ", "").replace("-", "")


def amount(value: Decimal) -> str:
    """`Decimal("150.00")` -> `"150"`: no needless zeros, never an exponent."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def day(value: date) -> str:
    """CCYYMMDD. # D8"""
    return value.strftime("%Y%m%d")


def minute(value: datetime) -> str:
    """HHMM. # BHT05"""
    return value.strftime("%H%M")


def is_number(text: str) -> bool:
    """Whether the text is a decimal number as X12 writes it (type R)."""
    return bool(_NUMBER.match(text))


def read_amount(text: str) -> Decimal | None:
    """Dollars; None when there is no readable number. An amount finer than a cent stays as fine as it is."""
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
    return int(text) if _COUNT.match(text) else otherwise


def read_day(text: str) -> date | None:
    """CCYYMMDD or, with a time behind it, its day; None when it is no date. # D8"""
    if not text[:8].isdigit() or len(text) < 8:
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
