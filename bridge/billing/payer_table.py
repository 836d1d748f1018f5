"""The rows of a payer's pack: telehealth, licences, supervision, own codes, authorizations, limits, diagnoses, filing.

Every row says where it comes from (`source`) and how sure that is (`certainty`: certain, likely, unsure). An empty set
of procedures, licences or states fits every one.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bridge.billing.party import Licence
from bridge.billing.session import Intent, Modality

UNSURE = "unsure"
EVERY = "*"  # in a set of procedures: every one


class Way(StrEnum):
    """Who stands on the claim when a clinician who is not yet independent held the session."""

    ASSOCIATE = "associate"  # the associate renders, the supervisor stands in 2310D
    SUPERVISOR = "supervisor"  # the supervisor renders, nobody supervises
    INCIDENT_TO = "incident_to"  # as above, under the rules of incident-to: who may supervise, and never an intake
    NOT_BILLABLE = "no"


class Period(StrEnum):
    """In which a payer counts visits or units."""

    DAY = "day"
    WEEK = "week"  # from Sunday
    MONTH = "month"
    CALENDAR_YEAR = "calendar_year"
    BENEFIT_YEAR = "benefit_year"  # from the plan's own day on
    EPISODE = "episode"  # begins and ends as the payer sees it: no calendar says when
    LIFETIME = "lifetime"


class Counting(StrEnum):
    VISITS = "visits"  # days with at least one such line
    UNITS = "units"


class FilingBasis(StrEnum):
    """How the last day to file is found."""

    DAYS = "days"  # so many days after the service
    CALENDAR_YEAR = "calendar_year"  # the same date a year later # 42 CFR 424.44
    NEXT_YEAR_END = "next_year_end"  # 31 December of the year after the service


class GroupNumber(StrEnum):
    """What a companion guide says of SBR03."""

    AS_CHARTED = ""
    WANTED = "wanted"
    OMITTED = "omitted"  # never for Medicare


class RenderingTaxonomy(StrEnum):
    """What a companion guide says of PRV in 2310B and 2420A."""

    AS_KNOWN = ""  # sent where the practice's file has it, as X12 allows
    WANTED = "wanted"
    OMITTED = "omitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class TelehealthRule:
    """The first row that fits wins."""

    modality: Modality  # VIDEO or AUDIO
    patient_at_home: bool | None  # None: fits either
    place_of_service: str
    modifiers: tuple[str, ...]
    procedures: frozenset[str] = frozenset()
    starts: date | None = None  # within the pack; None: as the pack
    ends: date | None = None  # inclusive
    source: str = ""
    certainty: str = "likely"

    def holds_on(self, day: date) -> bool:
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceModifier:
    """What the rendering licence adds to a line. The first row that fits wins; it may add nothing."""

    licences: frozenset[Licence]
    modifiers: tuple[str, ...]
    procedures: frozenset[str] = frozenset()
    source: str = ""
    certainty: str = "likely"

    def fits(self, licence: Licence, procedure: str) -> bool:
        return licence in self.licences and (not self.procedures or procedure in self.procedures)


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionRule:
    """How sessions of these licences are billed. The first row that names the licence wins."""

    licences: frozenset[Licence]
    way: Way
    modifiers: tuple[str, ...] = ()  # that mark it: HL, a U-code
    supervisors: frozenset[Licence] = frozenset()  # who may supervise; empty: whoever the practice names
    source: str = ""
    certainty: str = "likely"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCode:
    """The payer's or the state's own code for a kind of session. The first row that fits wins."""

    procedure: str  # H0004, H0015 ...
    intent: Intent
    states: frozenset[str] = frozenset()  # where the patient was, USPS
    licences: frozenset[Licence] = frozenset()  # of who renders
    modifiers: tuple[str, ...] = ()  # that the row adds: credential, programme
    unit_minutes: int | None = None  # None: as the catalog has it
    rounding: str = ""  # midpoint, eight_minute, full; empty: as the pack has it
    source: str = ""
    certainty: str = "likely"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationNeed:
    """From which visit or unit of a period on the payer wants a number. # REF*G1"""

    procedures: frozenset[str]  # EVERY: all
    beyond: int = 0  # so many are free: 12 is "from the 13th on"
    counts: Counting = Counting.VISITS
    per: Period = Period.CALENDAR_YEAR
    source: str = ""
    certainty: str = "likely"

    def concerns(self, procedure: str) -> bool:
        return procedure in self.procedures or EVERY in self.procedures


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLimit:
    """The most that the plan pays for in a period, of these procedures together."""

    most: int
    per: Period
    counts: Counting = Counting.VISITS
    procedures: frozenset[str] = frozenset()
    name: str = ""  # "outpatient visits": for the screen
    source: str = ""
    certainty: str = "likely"

    def concerns(self, procedure: str) -> bool:
        return not self.procedures or procedure in self.procedures


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRule:
    """Procedures that the payer never pays, or alone pays, from one day to another."""

    procedures: frozenset[str]
    starts: date | None = None
    ends: date | None = None  # inclusive
    source: str = ""
    certainty: str = "likely"

    def holds_on(self, day: date) -> bool:
        return (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """How long claims are taken. Days are calendar days; None: as an original claim that this payer gets first."""

    days: int
    basis: FilingBasis = FilingBasis.DAYS
    secondary_days: int | None = None  # after the earlier payer's answer, where that gives more time
    corrected_days: int | None = None  # after the service, for frequency 7 and 8
    appeal_days: int | None = None  # after the payer's answer; None: not said
    source: str = ""
    certainty: str = "likely"

    def last_day(self, service_date: date) -> date:
        """The last day on which the payer takes the original claim."""
        if self.basis is FilingBasis.NEXT_YEAR_END:
            return date(service_date.year + 1, 12, 31)
        if self.basis is FilingBasis.CALENDAR_YEAR:
            return _a_year_after(service_date)
        return service_date + timedelta(days=self.days)

    def last_day_of_secondary(self, service_date: date, answered_on: date | None) -> date:
        """... when an earlier payer has answered on that day."""
        own = self.last_day(service_date)
        if self.secondary_days is None or answered_on is None:
            return own
        return max(own, answered_on + timedelta(days=self.secondary_days))

    def last_day_of_correction(self, service_date: date) -> date:
        if self.corrected_days is None:
            return self.last_day(service_date)
        return service_date + timedelta(days=self.corrected_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """Where the payer's companion guide is stricter than the implementation guide. Every field is checked or done."""

    member_id: str = ""  # the whole of NM109 as a pattern: [0-9]{9}; empty: any
    member_id_looks_like: str = ""  # the same in words, for the screen
    group_number: GroupNumber = GroupNumber.AS_CHARTED
    patient_is_member: bool = False  # every patient has an own id: relationship self # SBR02 18
    omits_facility: bool = False  # 2310C is never sent
    facility_zip9: bool = False  # 2310C N403 with nine digits
    referring_procedures: frozenset[str] = frozenset()  # want who referred, or a referral number
    described_procedures: frozenset[str] = frozenset()  # unlisted codes: want a note or a description # NTE, SV101-7
    most_lines: int | None = None  # on one claim
    rendering_taxonomy: RenderingTaxonomy = RenderingTaxonomy.AS_KNOWN
    names_rendering: bool = False  # 2310B even where who bills has rendered; X12 leaves it out there
    source: str = ""
    certainty: str = "likely"


NO_COMPANION = Companion()


def _a_year_after(day: date) -> date:
    """29 February: the 28th."""
    return day.replace(year=day.year + 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + 1)
