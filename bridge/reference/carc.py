"""Claim adjustment reason codes in our own words, with what to do about each: `config/carc.csv`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

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

    def get(self, code: str) -> ReasonCode | None:
        return self.codes.get(code)

    def meaning(self, code: str) -> str:
        found = self.codes.get(code)
        return found.meaning if found else ""

    def category(self, code: str) -> str:
        found = self.codes.get(code)
        return found.category if found else ""

    def action(self, code: str) -> str:
        found = self.codes.get(code)
        return found.action if found else ""


def load_carcs(root: Path = CONFIG) -> CodeCatalog:
    """The catalog under the config root. Raises ConfigFault."""
    rows = (row for _, row in read_rows(root / "carc.csv", COLUMNS))
    return CodeCatalog(codes={row["code"]: _reason(row) for row in rows})


def _reason(row: dict[str, str]) -> ReasonCode:
    return ReasonCode(
        code=row["code"],
        groups=tuple(row["group"].split("|")),
        meaning=row["meaning"],
        category=row["category"],
        action=row["action"],
    )
