"""The payers of the sandbox and their rules, read from `scenarios.toml`. Dollars are Decimal."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bridge.sandbox.payer.envelope import Address
from bridge.sandbox.payer.policy import Policy, read_policy

SCENARIOS = Path(__file__).with_name("scenarios.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Down:
    """A weekly hour of silence, in local time; Monday is 0."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """Days with one of these procedures that are paid to a member in a calendar month or year."""

    procedures: frozenset[str]
    most: int
    per: str  # month, year


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """One payer. Empty code sets mean: no such rule."""

    id: str
    name: str
    tax_id: str
    filing_indicator: str
    street: str
    city: str
    state: str
    postal_code: str
    phone: str
    prefix: str  # of its claim numbers
    method: str  # BPR04
    percent: Decimal
    taxonomy_percent: Mapping[str, Decimal]
    delay: tuple[int, int]
    late_after: int
    timely_filing_days: int
    video: frozenset[str]  # one of these is asked for with video
    video_refused: frozenset[str]
    audio: frozenset[str]
    telehealth_places: frozenset[str]
    credential_modifiers: Mapping[str, str]  # taxonomy -> the modifier it must bring
    associates: bool
    replacement: bool
    authorization_required: frozenset[str]
    not_covered: Mapping[str, str]  # procedure -> group and reason, as PR204
    max_units: Mapping[str, int]
    limits: tuple[Limit, ...]
    denial_status: str  # CLP02 of a claim with nothing allowed
    correction_permille: int
    recoup: str
    void_by_refund: bool
    eligibility: str
    down: tuple[Down, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenarios:
    """Everything the sandbox's payers go by."""

    time_zone: ZoneInfo
    sender: Address
    sender_name: str
    billing_npis: frozenset[str]
    rendering_npis: frozenset[str]
    bundled_pairs: frozenset[frozenset[str]]
    short_diagnoses: frozenset[str]
    associate_taxonomies: frozenset[str]
    add_ons: Mapping[str, frozenset[str]]
    fees: tuple[tuple[date, Mapping[str, Decimal]], ...]  # latest first
    payers: Mapping[str, Payer]
    policy: Policy = field(default_factory=Policy)  # of all payers alike

    def fee(self, procedure: str, day: date) -> Decimal | None:
        """Allowed for one unit at 100 percent; None for a code that is in no schedule of that day."""
        schedule = next((fees for starts, fees in self.fees if starts <= day), {})
        return schedule.get(procedure)


@cache
def load_scenarios(path: Path = SCENARIOS) -> Scenarios:
    """The scenario table. Raises KeyError or ValueError for a table that lacks a key; it ships with the code."""
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    sender = table["sender"]
    fees = [(row["starts"], _decimals(row["allowed"])) for row in table["fees"]]
    return Scenarios(
        time_zone=ZoneInfo(table["time_zone"]),
        sender=Address(
            qualifier=sender["qualifier"], interchange_id=sender["interchange_id"], group_id=sender["group_id"]
        ),
        sender_name=sender["name"],
        billing_npis=frozenset(with_check_digit(stem) for stem in table["billing_npi_stems"]),
        rendering_npis=frozenset(with_check_digit(stem) for stem in table["rendering_npi_stems"]),
        bundled_pairs=frozenset(frozenset(pair) for pair in table["bundled_pairs"]),
        short_diagnoses=frozenset(table["short_diagnoses"]),
        associate_taxonomies=frozenset(table["associate_taxonomies"]),
        add_ons={code: frozenset(parents) for code, parents in table["add_ons"].items()},
        fees=tuple(sorted(fees, key=lambda row: row[0], reverse=True)),
        payers={row["id"]: _payer(row) for row in table["payers"]},
        policy=read_policy(table["policy"]) if "policy" in table else Policy(),
    )


def _payer(row: dict[str, Any]) -> Payer:
    least, most = row["delay"]
    return Payer(
        **{k: row[k] for k in ("id", "name", "tax_id", "filing_indicator", "street", "city", "state", "postal_code")},
        **{k: row[k] for k in ("phone", "prefix", "method", "timely_filing_days", "associates", "eligibility")},
        video=frozenset(row.get("video", ())),
        video_refused=frozenset(row.get("video_refused", ())),
        audio=frozenset(row.get("audio", ())),
        telehealth_places=frozenset(row.get("telehealth_places", ("02", "10"))),
        credential_modifiers=row.get("credential_modifiers", {}),
        authorization_required=frozenset(row.get("authorization_required", ())),
        percent=Decimal(row["percent"]),
        taxonomy_percent=_decimals(row.get("taxonomy_percent", {})),
        delay=(least, most),
        late_after=row.get("late_after", 30),
        replacement=row.get("replacement", True),
        not_covered=row.get("not_covered", {}),
        max_units=row.get("max_units", {}),
        limits=tuple(
            Limit(procedures=frozenset(limit["procedures"]), most=limit["most"], per=limit["per"])
            for limit in row.get("limits", ())
        ),
        denial_status=row.get("denial_status", ""),
        correction_permille=row["correction_permille"],
        recoup=row.get("recoup", "now"),
        void_by_refund=row.get("void_by_refund", False),
        down=tuple(Down(**window) for window in row.get("down", ())),
    )


def _decimals(amounts: Mapping[str, str]) -> dict[str, Decimal]:
    return {key: Decimal(text) for key, text in amounts.items()}


def with_check_digit(stem: str) -> str:
    """An NPI from nine digits: Luhn, counted with the prefix 80840."""
    return next(stem + digit for digit in "0123456789" if is_npi(stem + digit))


def is_npi(text: str) -> bool:
    """Ten digits whose check digit is right."""
    if len(text) != 10 or not text.isdecimal():
        return False
    doubled = (int(d) * (1 + place % 2) for place, d in enumerate(reversed("80840" + text)))
    return sum(number // 10 + number % 10 for number in doubled) % 10 == 0
