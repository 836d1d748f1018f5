"""What one payer wants, from one day to another: its rule pack as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bridge.billing.party import Licence, Payer
from bridge.billing.session import Modality


@dataclass(frozen=True, slots=True, kw_only=True)
class TelehealthRule:
    """The first row that fits wins."""

    modality: Modality  # VIDEO or AUDIO
    patient_at_home: bool | None  # None: fits either
    place_of_service: str
    modifiers: tuple[str, ...]
    procedures: frozenset[str] = frozenset()  # empty: every procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerRules:
    """One dated pack (`config/payers/*.toml`). `ends` is the last day on which it holds; None is open."""

    payer: Payer
    version: str
    starts: date
    ends: date | None
    plan_class: str  # medicare, medicaid, medicare_advantage, blue, commercial, carve_out, federal
    telehealth: tuple[TelehealthRule, ...]
    licence_modifiers: Mapping[Licence, tuple[str, ...]]
    supervision: str  # "associate": the associate renders, supervisor in 2310D; "supervisor": supervisor renders; "no"
    authorization_procedures: frozenset[str]  # need a REF*G1; "*" is every procedure
    denied_procedures: frozenset[str]  # never paid by this payer
    timely_filing_days: int
    takes_replacement: bool  # frequency 7 and 8; never true for Medicare Part B
    mental_health_carved_out_to: str = ""  # our id of the payer that carries behavioral health
    allowed_licences: frozenset[Licence] = frozenset()  # empty: all
    distinct_modifier: str = "59"  # parts two sessions on one day: 59, or XE where the payer prefers it
    source: str = ""  # where the pack's facts come from

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerCatalog:
    """Every payer's dated packs, by our payer id."""

    packs: Mapping[str, tuple[PayerRules, ...]]

    def on(self, payer_id: str, day: date) -> PayerRules | None:
        """The pack that holds on `day`; None for an unknown payer or a day that no pack covers."""
        return next((rules for rules in self.packs.get(payer_id, ()) if rules.holds_on(day)), None)

    def knows(self, payer_id: str) -> bool:
        return payer_id in self.packs
