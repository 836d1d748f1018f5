"""Claim adjustment reason codes in our own words, with what to do about each: `config/carc.csv`.

A code that we have no words for has X12's, where the practice loaded X12's list.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bridge.reference.listed_code import CodeRelease, load_releases, words_on
from bridge.reference.source import CONFIG, read_rows

COLUMNS = ("code", "group", "meaning", "category", "action")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReasonCode:
    """One CARC. `category` and `action` are our own terms: authorization, correct_resubmit_freq7 ..."""

    code: str  # CAS02
    groups: tuple[str, ...]  # CAS01 with which it usually comes
    meaning: str
    category: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCatalog:
    """All CARCs that we know; the asked-for words are empty for one that we do not."""

    codes: Mapping[str, ReasonCode]
    loaded: tuple[CodeRelease, ...] = ()  # X12's list, the oldest first

    def get(self, code: str) -> ReasonCode | None:
        return self.codes.get(code)

    def meaning(self, code: str, day: date | None = None) -> str:
        """Ours, else those of X12's list of that day; without a day, of the newest."""
        found = self.codes.get(code)
        return found.meaning if found else words_on(self.loaded, code, day)

    def category(self, code: str) -> str:
        found = self.codes.get(code)
        return found.category if found else ""

    def action(self, code: str) -> str:
        found = self.codes.get(code)
        return found.action if found else ""


def load_carcs(root: Path = CONFIG, loaded: Path | None = None) -> CodeCatalog:
    """The catalog under the config root; `loaded`: the folder of loaded lists. Raises ConfigFault."""
    rows = (row for _, row in read_rows(root / "carc.csv", COLUMNS))
    codes = {row["code"]: _reason(row) for row in rows}
    return CodeCatalog(codes=codes, loaded=load_releases(loaded, "carc"))


def _reason(row: dict[str, str]) -> ReasonCode:
    return ReasonCode(
        code=row["code"],
        groups=tuple(row["group"].split("|")),
        meaning=row["meaning"],
        category=row["category"],
        action=row["action"],
    )
