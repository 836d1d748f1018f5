"""Releases of published lists: 2026Q4, FY2027, 26.1, 2026-11-01; what they are called and for which days they hold.

NUCC's half-year releases, published on January 1 (x.0) and July 1 (x.1), are taken to begin on April 1 and October 1:
general knowledge, unsure.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bridge.reference.published import ListFault

_QUARTER = re.compile(r"(\d{4})Q([1-4])")
_FISCAL_YEAR = re.compile(r"FY(\d{4})")
_HALF_YEAR = re.compile(r"(\d\d)\.([01])")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,19}")
_NCCI_VERSION = re.compile(r"v(\d\d)([0-3])(?:r\d|-f\d)")  # v323r0, v323-f1: years from 1994, quarters from 0
_EFFECTIVE = re.compile(r"eff[_-](\d\d)-(\d\d)-(\d{4})", re.IGNORECASE)
_YEAR_QUARTER = re.compile(r"(20\d\d)-?q([1-4])", re.IGNORECASE)
_QUARTER_YEAR = re.compile(r"q([1-4])-?(20\d\d)", re.IGNORECASE)
_ORDER_YEAR = re.compile(
    r"icd10cm_order_(?:addenda_)?(20\d\d)|(20\d\d)-code-(?:descriptions|tables)|icd10cm[-_]tabular[-_](20\d\d)"
    r"|code-descriptions-(20\d\d)",
    re.IGNORECASE,
)
_TAXONOMY = re.compile(r"nucc_taxonomy_(\d\d)([01])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """`ends` is the last day; None: until a newer one is there."""

    name: str
    starts: date
    ends: date | None = None


def release_named(name: str, starts: date | None = None) -> Release:
    """The days of a release by its name; `starts` begins it later, or says what the name does not. Raises ListFault."""
    if not _NAME.fullmatch(name):
        raise ListFault(f"{name[:40]!r} is no release: letters, digits, dots and dashes, at most 20")
    known = _known(name)
    if known is None and starts is None:
        raise ListFault(f"release {name}: say with --starts from which day it holds, or name it like 2026Q4 or FY2027")
    first, last = known if known else (starts, None)
    begins = starts or first
    if begins is None or (last is not None and begins > last):
        raise ListFault(f"release {name} ends before it begins; correct --starts")
    return Release(name=name, starts=begins, ends=last)


def _known(name: str) -> tuple[date, date | None] | None:
    if quarter := _QUARTER.fullmatch(name):
        return _quarter(int(quarter[1]), int(quarter[2]))
    if year := _FISCAL_YEAR.fullmatch(name):
        return date(int(year[1]) - 1, 10, 1), date(int(year[1]), 9, 30)
    if half := _HALF_YEAR.fullmatch(name):
        return date(2000 + int(half[1]), 10 if half[2] == "1" else 4, 1), None
    try:
        return date.fromisoformat(name), None
    except ValueError:
        return None


def _quarter(year: int, quarter: int) -> tuple[date, date]:
    first = date(year, 3 * quarter - 2, 1)
    following = date(year + quarter // 4, 3 * quarter % 12 + 1, 1)
    return first, following - timedelta(days=1)


def release_in(file_name: str) -> str:
    """The release that a file's published name tells; empty when it tells none."""
    if version := _NCCI_VERSION.search(file_name):
        return f"{1994 + int(version[1])}Q{int(version[2]) + 1}"
    if effective := _EFFECTIVE.search(file_name):
        return f"{effective[3]}Q{(int(effective[1]) + 2) // 3}"
    if found := _YEAR_QUARTER.search(file_name):
        return f"{found[1]}Q{found[2]}"
    if found := _QUARTER_YEAR.search(file_name):
        return f"{found[2]}Q{found[1]}"
    if found := _ORDER_YEAR.search(file_name):
        return f"FY{next(year for year in found.groups() if year)}"
    if found := _TAXONOMY.search(file_name):
        return f"{found[1]}.{found[2]}"
    return ""
