"""The shape of a payer's file (`config/payers/*.toml`, format version 1): its keys and what they may hold."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from bridge.billing.party import Licence
from bridge.billing.payer_table import Counting, FilingBasis, GroupNumber, Period, RenderingTaxonomy, Way
from bridge.billing.session import Intent, Modality
from bridge.reference.source import FileShape

USUAL = "usual"  # what a pack calls the plan that no sign of the coverage leads to

PlanClass = Literal["medicare", "medicaid", "medicare_advantage", "blue", "commercial", "carve_out", "federal"]
Certainty = Literal["certain", "likely", "unsure"]
Rounded = Literal["", "midpoint", "eight_minute", "full"]
FilingIndicator = Annotated[str, Field(pattern=r"^(1[1-7]|AM|BL|CH|CI|DS|FI|HM|LM|MA|MB|MC|OF|TV|VA|WC|ZZ)$")]  # SBR09
Name = Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
Modifier = Annotated[str, Field(pattern=r"^[A-Z0-9]{2}$")]
Modifiers = Annotated[tuple[Modifier, ...], Field(max_length=4)]
Code = Annotated[str, Field(pattern=r"^([A-Z0-9]{5}|\*)$")]
Codes = frozenset[Code]
Category = Annotated[str, Field(pattern=r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$")]
State = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Days = Annotated[int, Field(gt=0)]


def _pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"is no pattern: {error}") from None
    return text


class RowShape(FileShape):
    """What every row may say of itself; left out: as the pack and the file say."""

    source: str = ""
    certainty: Certainty | None = None


class DatedShape(RowShape):
    starts: date | None = None  # within the pack
    ends: date | None = None


class TelehealthShape(DatedShape):
    modality: Literal[Modality.VIDEO, Modality.AUDIO]
    patient_at_home: bool | None = None  # left out: fits either
    place_of_service: str = Field(pattern=r"^[0-9]{2}$")
    modifiers: Modifiers = ()
    procedures: Codes = frozenset()  # left out: every procedure


class LicenceModifierShape(RowShape):
    licences: frozenset[Licence] = Field(min_length=1)
    modifiers: Modifiers = ()
    procedures: Codes = frozenset()


class SupervisedShape(RowShape):
    licences: frozenset[Licence] = Field(min_length=1)
    way: Way
    modifiers: Modifiers = ()
    supervisors: frozenset[Licence] = frozenset()


class ServiceCodeShape(RowShape):
    procedure: Code
    intent: Intent
    states: frozenset[State] = frozenset()
    licences: frozenset[Licence] = frozenset()
    modifiers: Modifiers = ()
    unit_minutes: int | None = Field(default=None, gt=0)
    rounding: Rounded = ""


class AuthorizationShape(RowShape):
    procedures: Codes = Field(min_length=1)
    beyond: int = Field(default=0, ge=0)
    counts: Counting = Counting.VISITS
    per: Period = Period.CALENDAR_YEAR


class LimitShape(RowShape):
    most: int = Field(gt=0)
    per: Period
    counts: Counting = Counting.VISITS
    procedures: Codes = frozenset()
    name: str = ""


class CodeRuleShape(DatedShape):
    procedures: Codes = Field(min_length=1)


class FilingShape(RowShape):
    basis: FilingBasis = FilingBasis.DAYS
    secondary_days: Days | None = None
    corrected_days: Days | None = None
    appeal_days: Days | None = None


class CompanionShape(RowShape):
    member_id: Annotated[str, AfterValidator(_pattern)] = ""
    member_id_looks_like: str = ""
    group_number: GroupNumber = GroupNumber.AS_CHARTED
    patient_is_member: bool = False
    omits_facility: bool = False
    facility_zip9: bool = False
    referring_procedures: Codes = frozenset()
    described_procedures: Codes = frozenset()
    most_lines: int | None = Field(default=None, gt=0, le=50)
    rendering_taxonomy: RenderingTaxonomy = RenderingTaxonomy.AS_KNOWN
    names_rendering: bool = False


class PackShape(FileShape):
    release: str
    starts: date
    ends: date | None = None
    plans: tuple[str, ...] = Field(default=(USUAL,), min_length=1)
    source: str = ""  # left out: the file's
    certainty: Certainty | None = None  # left out: the file's
    supervision: Literal["associate", "supervisor", "incident_to", "no"]
    timely_filing_days: int = Field(gt=0)
    takes_replacement: bool
    telehealth: tuple[TelehealthShape, ...] = ()
    licence_modifiers: Mapping[Licence, Modifiers] = Field(default_factory=dict)
    licence_modifier: tuple[LicenceModifierShape, ...] = ()
    supervised: tuple[SupervisedShape, ...] = ()
    service_codes: tuple[ServiceCodeShape, ...] = ()
    rounding: Rounded = ""
    authorization_procedures: Codes = frozenset()
    authorization: tuple[AuthorizationShape, ...] = ()
    authorization_days: Days = 14
    visit_limit: tuple[LimitShape, ...] = ()
    benefit_year_starts: str = Field(default="01-01", pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])$")
    denied_procedures: Codes = frozenset()
    denied: tuple[CodeRuleShape, ...] = ()
    allowed: tuple[CodeRuleShape, ...] = ()
    allowed_licences: frozenset[Licence] = frozenset()
    mental_health_carved_out_to: str = ""
    distinct_modifier: Literal["59", "XE", "XP", "XU"] = "59"
    principal_allowed: frozenset[Category] = frozenset()
    principal_denied: frozenset[Category] = frozenset()
    service_diagnoses: Mapping[str, tuple[Category, ...]] = Field(default_factory=dict)
    questions_unspecified: bool = False
    filing: FilingShape | None = None
    companion: CompanionShape | None = None


class PlanShape(FileShape):
    """A plan of the payer beside its usual one; what is left out is as the file says."""

    id: Name
    plan_class: PlanClass | None = None
    filing_indicator: FilingIndicator | None = None
    payer_id: str = ""
    name: str = ""
    plan_names: frozenset[str] = frozenset()  # what the chart calls it # Coverage.class plan name or value
    coverage_types: frozenset[str] = frozenset()  # # Coverage.type code


class ExpectedLineShape(FileShape):
    procedure: Code
    modifiers: Modifiers = ()
    place: str = Field(default="11", pattern=r"^([0-9]{2})?$")
    units: int = Field(default=1, gt=0)


class ExampleShape(FileShape):
    """A session in, lines or Problems out. In the office with a social worker unless it says otherwise."""

    name: str
    on: date
    plan: str = USUAL
    minutes: int = Field(default=45, ge=0)
    intent: Intent = Intent.THERAPY
    modality: Modality = Modality.IN_PERSON
    patient_at_home: bool | None = None
    place_of_service: str = Field(default="11", pattern=r"^([0-9]{2})?$")
    patient_state: str = ""
    licence: Licence = Licence.CLINICAL_SOCIAL_WORKER
    supervisor: Licence | None = None
    chart_codes: tuple[Code, ...] = ()
    visit_code: str = ""
    therapy_minutes: int | None = None
    group_size: int = 0
    interactive_complexity: bool = False
    filed_after: int = Field(default=0, ge=0)  # days
    frequency: Literal["1", "7", "8"] = "1"
    authorized: bool = False
    visits_before: int = Field(default=0, ge=0, le=366)
    member_id: str = "A12345678"
    diagnosis: Category = "F41.1"
    lines: tuple[ExpectedLineShape, ...] = ()
    problems: frozenset[str] = frozenset()
    rendered_by: Licence | None = None  # left out: not asked


class PayerShape(FileShape):
    version: Literal[1]
    id: Name
    name: str
    payer_id: str
    filing_indicator: FilingIndicator
    plan_class: PlanClass
    source: str
    certainty: Certainty = "likely"
    plan: tuple[PlanShape, ...] = ()
    pack: tuple[PackShape, ...] = Field(min_length=1)
    example: tuple[ExampleShape, ...] = ()
