"""What one payer wants, from one day to another: its rule pack as values. The rows stand in `payer_table`."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from bridge.billing.party import Licence, Payer
from bridge.billing.payer_table import (
    EVERY,
    NO_COMPANION,
    AuthorizationNeed,
    CodeRule,
    Companion,
    Filing,
    FilingBasis,
    LicenceModifier,
    Period,
    ServiceCode,
    SupervisionRule,
    TelehealthRule,
    VisitLimit,
    Way,
)
from bridge.billing.session import Modality

__all__ = ["PayerCatalog", "PayerRules", "ServiceCode", "TelehealthRule", "period_around"]

NO_SIGNS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerRules:
    """One dated pack of one plan (`config/payers/*.toml`). `ends` is the last day on which it holds; None is open."""

    payer: Payer
    version: str
    starts: date
    ends: date | None
    plan_class: str  # medicare, medicaid, medicare_advantage, blue, commercial, carve_out, federal
    telehealth: tuple[TelehealthRule, ...]
    licence_modifiers: Mapping[Licence, tuple[str, ...]]
    supervision: str  # of an associate, where `supervised` has no row: a `Way`
    authorization_procedures: frozenset[str]  # need a REF*G1 always; "*" is every procedure
    denied_procedures: frozenset[str]  # never paid by this payer
    timely_filing_days: int
    takes_replacement: bool  # frequency 7 and 8; never true for Medicare Part B
    mental_health_carved_out_to: str = ""  # our id of the payer that carries behavioral health
    allowed_licences: frozenset[Licence] = frozenset()  # empty: all
    distinct_modifier: str = "59"  # parts two sessions on one day: 59, or XE where the payer prefers it
    source: str = ""  # where the pack's facts come from
    service_codes: tuple[ServiceCode, ...] = ()
    rounding: str = ""  # of codes by the quarter hour: midpoint, eight_minute, full; empty: the pack does not say
    plan: str = ""  # the plan's id within the payer; empty: the payer's usual one
    plan_signs: frozenset[str] = NO_SIGNS  # plan names and coverage type codes that lead here, in small letters
    certainty: str = "likely"  # of all that no row says otherwise
    licence_rows: tuple[LicenceModifier, ...] = ()  # before `licence_modifiers`
    supervised: tuple[SupervisionRule, ...] = ()  # before `supervision`
    authorization_needs: tuple[AuthorizationNeed, ...] = ()  # beside `authorization_procedures`
    authorization_days: int = 14  # that the payer takes to answer: how long ahead to ask
    visit_limits: tuple[VisitLimit, ...] = ()
    benefit_year_starts: tuple[int, int] = (1, 1)  # month and day
    denied_codes: tuple[CodeRule, ...] = ()  # beside `denied_procedures`, with days of their own
    allowed_codes: tuple[CodeRule, ...] = ()  # none on a day: every code that is not denied
    filing: Filing | None = None  # None: `timely_filing_days` after the service, for whatever is sent
    principal_allowed: frozenset[str] = frozenset()  # ICD-10-CM categories that this payer takes first: Z63
    principal_denied: frozenset[str] = frozenset()  # ... and that it never takes first
    service_diagnoses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by ServiceLimit.id, in its place
    questions_unspecified: bool = False  # asks back for unspecified diagnoses and those in remission
    companion: Companion = NO_COMPANION

    @property
    def is_medicaid(self) -> bool:
        """Whether Medicaid's own edits are asked before Medicare's."""
        return self.plan_class == "medicaid"

    def holds_on(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def telehealth_on(self, day: date, modality: Modality, procedure: str) -> tuple[tuple[int, TelehealthRule], ...]:
        """The rows of the telehealth table for this modality and code on `day`, each with its number in the table."""
        return tuple(
            (number, row)
            for number, row in enumerate(self.telehealth)
            if row.modality is modality and row.holds_on(day) and (not row.procedures or procedure in row.procedures)
        )

    def licence_row(self, licence: Licence, procedure: str) -> tuple[str, LicenceModifier] | None:
        """(the row's name in the pack, the row) for who renders this code; None: the licence adds nothing."""
        for number, row in enumerate(self.licence_rows):
            if row.fits(licence, procedure):
                return f"licence_modifier[{number}]", row
        if licence not in self.licence_modifiers:
            return None
        plain = LicenceModifier(
            licences=frozenset({licence}), modifiers=self.licence_modifiers[licence], certainty=self.certainty
        )
        return f"licence_modifiers.{licence.value}", plain

    def modifiers_for(self, licence: Licence, procedure: str) -> tuple[str, ...]:
        found = self.licence_row(licence, procedure)
        return found[1].modifiers if found else ()

    def supervision_of(self, licence: Licence) -> tuple[str, SupervisionRule] | None:
        """(the row's name in the pack, the row) for sessions of this licence; None: it is independent here."""
        for number, row in enumerate(self.supervised):
            if licence in row.licences:
                return f"supervised[{number}]", row
        if licence is not Licence.ASSOCIATE:
            return None
        way = Way(self.supervision)
        return "supervision", SupervisionRule(licences=frozenset({licence}), way=way, certainty=self.certainty)

    def authorization_need(self, procedure: str) -> AuthorizationNeed | None:
        """From when on this procedure wants an authorization; None: never. Always is `beyond` 0."""
        if procedure in self.authorization_procedures or EVERY in self.authorization_procedures:
            return AuthorizationNeed(procedures=self.authorization_procedures, certainty=self.certainty)
        return next((need for need in self.authorization_needs if need.concerns(procedure)), None)

    def denies(self, procedure: str, day: date) -> bool:
        """Whether the payer never pays this code for a service on `day`."""
        if procedure in self.denied_procedures:
            return True
        if any(procedure in row.procedures for row in self.denied_codes if row.holds_on(day)):
            return True
        allowed = [row for row in self.allowed_codes if row.holds_on(day)]
        return bool(allowed) and not any(procedure in row.procedures for row in allowed)

    @property
    def filing_rule(self) -> Filing:
        return self.filing or Filing(days=self.timely_filing_days, basis=FilingBasis.DAYS, certainty=self.certainty)


def period_around(day: date, per: Period, benefit_year_starts: tuple[int, int] = (1, 1)) -> tuple[date, date] | None:
    """First and last day of the period that holds `day`; None for an episode, which no calendar bounds."""
    if per is Period.EPISODE:
        return None
    if per is Period.LIFETIME:
        return date.min, date.max
    if per is Period.DAY:
        return day, day
    if per is Period.WEEK:
        first = day - timedelta(days=day.isoweekday() % 7)
        return first, first + timedelta(days=6)
    if per is Period.MONTH:
        first = day.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    month, on = benefit_year_starts if per is Period.BENEFIT_YEAR else (1, 1)
    year = day.year if (day.month, day.day) >= (month, on) else day.year - 1
    return date(year, month, on), date(year + 1, month, on) - timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerCatalog:
    """Every payer's dated packs of all its plans, by our payer id."""

    packs: Mapping[str, tuple[PayerRules, ...]]

    def on(self, payer_id: str, day: date, signs: frozenset[str] = NO_SIGNS) -> PayerRules | None:
        """The pack that holds on `day`, of the plan to which a sign of the coverage leads, else of the usual plan.

        None for an unknown payer or a day that no pack covers. `signs`: plan names and coverage type codes, small.
        """
        holding = [rules for rules in self.packs.get(payer_id, ()) if rules.holds_on(day)]
        named = next((rules for rules in holding if rules.plan and not signs.isdisjoint(rules.plan_signs)), None)
        return named or next((rules for rules in holding if not rules.plan), None)

    def of_claim(self, payer: Payer, day: date) -> PayerRules | None:
        """The pack by which a claim to this payer was made: of the plan that calls the payer so, else the usual one."""
        holding = (rules for rules in self.packs.get(payer.id, ()) if rules.holds_on(day))
        return next((rules for rules in holding if rules.payer == payer), None) or self.on(payer.id, day)

    def knows(self, payer_id: str) -> bool:
        return payer_id in self.packs
