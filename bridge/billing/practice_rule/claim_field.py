"""The fields of a claim that a practice's own rule may ask for. The patient's name, sex and ids are none."""

from datetime import date

from bridge.billing.claim import Claim, Rank
from bridge.billing.party import Licence
from bridge.billing.practice_rule.kind import Field, Kind, Level, Subject, choices, given, yes_or_no

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_RANKS = (Rank.PRIMARY, Rank.SECONDARY, Rank.TERTIARY)


def age_on(born: date, day: date) -> int:
    """Whole years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def _is_authorized(claim: Claim) -> bool:
    return bool(claim.authorization_number or any(line.authorization_number for line in claim.lines))


def _is_referred(claim: Claim) -> bool:
    return bool(claim.referral_number or any(line.referral_number for line in claim.lines))


def _patient_state(subject: Subject) -> tuple[str, ...]:
    address = subject.claim.patient.address
    return given(address.state) if address is not None else ()


CLAIM_FIELDS = (
    Field(
        id="payer",
        label="Payer",
        noun="the payer",
        kind=Kind.NAME,
        level=Level.CLAIM,
        example="northwind",
        words=lambda s: (s.claim.payer.id,),
    ),
    Field(
        id="filing_indicator",
        label="Kind of plan (SBR09)",
        noun="the kind of plan",
        kind=Kind.FILING,
        level=Level.CLAIM,
        example="CI",
        words=lambda s: given(s.claim.payer.filing_indicator),
    ),
    Field(
        id="any_procedure",
        label="Any procedure of the claim",
        noun="a procedure of the claim",
        kind=Kind.PROCEDURE,
        level=Level.CLAIM,
        example="90785",
        is_many=True,
        words=lambda s: tuple(line.procedure for line in s.claim.lines),
    ),
    Field(
        id="any_diagnosis",
        label="Any diagnosis",
        noun="a diagnosis",
        kind=Kind.DIAGNOSIS,
        level=Level.CLAIM,
        example="F41.1",
        is_many=True,
        words=lambda s: s.claim.diagnoses,
    ),
    Field(
        id="first_diagnosis",
        label="First diagnosis",
        noun="the first diagnosis",
        kind=Kind.DIAGNOSIS,
        level=Level.CLAIM,
        example="F41.1",
        may_lack=True,
        words=lambda s: s.claim.diagnoses[:1],
    ),
    Field(
        id="clinician",
        label="Rendering clinician",
        noun="the rendering clinician",
        kind=Kind.NAME,
        level=Level.CLAIM,
        example="prac-lcsw",
        words=lambda s: (s.claim.rendering.id,),
    ),
    Field(
        id="licence",
        label="Licence of who renders",
        noun="the licence of who renders",
        kind=Kind.CHOICE,
        level=Level.CLAIM,
        example="LPC",
        choices=tuple((licence.value, licence.name.replace("_", " ").lower()) for licence in Licence),
        words=lambda s: (s.claim.rendering.licence.value,),
    ),
    Field(
        id="taxonomy",
        label="Taxonomy of who renders",
        noun="the taxonomy of who renders",
        kind=Kind.TAXONOMY,
        level=Level.CLAIM,
        example="101YP2500X",
        may_lack=True,
        words=lambda s: given(s.claim.rendering.taxonomy),
    ),
    Field(
        id="supervised",
        label="A supervising clinician is named",
        noun="a supervising clinician",
        kind=Kind.YES_NO,
        level=Level.CLAIM,
        example="yes",
        yes="a supervising clinician is named",
        no="no supervising clinician is named",
        words=lambda s: yes_or_no(s.claim.supervising is not None),
    ),
    Field(
        id="age",
        label="Patient's age on the service date",
        noun="the patient's age",
        kind=Kind.NUMBER,
        level=Level.CLAIM,
        example="18",
        count=lambda s: age_on(s.claim.patient.birth_date, s.claim.service_date),
    ),
    Field(
        id="patient_state",
        label="State of the patient's address",
        noun="the state of the patient's address",
        kind=Kind.STATE,
        level=Level.CLAIM,
        example="CT",
        may_lack=True,
        words=_patient_state,
    ),
    Field(
        id="subscriber",
        label="The patient holds the policy",
        noun="the patient's policy",
        kind=Kind.YES_NO,
        level=Level.CLAIM,
        example="no",
        yes="the patient holds the policy",
        no="somebody else holds the policy",
        words=lambda s: yes_or_no(s.claim.patient_is_subscriber),
    ),
    Field(
        id="authorization",
        label="An authorization number is there",
        noun="an authorization number",
        kind=Kind.YES_NO,
        level=Level.CLAIM,
        example="no",
        yes="an authorization number is there",
        no="no authorization number is there",
        words=lambda s: yes_or_no(_is_authorized(s.claim)),
    ),
    Field(
        id="referral",
        label="A referral number is there",
        noun="a referral number",
        kind=Kind.YES_NO,
        level=Level.CLAIM,
        example="no",
        yes="a referral number is there",
        no="no referral number is there",
        words=lambda s: yes_or_no(_is_referred(s.claim)),
    ),
    Field(
        id="other_coverage",
        label="Another coverage is named",
        noun="another coverage",
        kind=Kind.YES_NO,
        level=Level.CLAIM,
        example="yes",
        yes="another coverage is named",
        no="no other coverage is named",
        words=lambda s: yes_or_no(bool(s.claim.other_coverages)),
    ),
    Field(
        id="rank",
        label="Which payer in order",
        noun="the payer's turn",
        kind=Kind.CHOICE,
        level=Level.CLAIM,
        example="secondary",
        choices=choices(*(rank.name.lower() for rank in _RANKS)),
        words=lambda s: (s.claim.rank.name.lower(),),
    ),
    Field(
        id="claim_charge",
        label="Charge of the claim",
        noun="the claim's charge",
        kind=Kind.DOLLARS,
        level=Level.CLAIM,
        example="500.00",
        count=lambda s: s.claim.charge,
    ),
    Field(
        id="line_count",
        label="Number of lines",
        noun="the number of lines",
        kind=Kind.NUMBER,
        level=Level.CLAIM,
        example="2",
        count=lambda s: len(s.claim.lines),
    ),
    Field(
        id="service_date",
        label="Service date",
        noun="the service date",
        kind=Kind.DATE,
        level=Level.CLAIM,
        example="2026-11-20",
        count=lambda s: s.claim.service_date.toordinal(),
    ),
    Field(
        id="weekday",
        label="Day of the week",
        noun="the day of the week",
        kind=Kind.CHOICE,
        level=Level.CLAIM,
        example="saturday",
        choices=choices(*WEEKDAYS),
        words=lambda s: (WEEKDAYS[s.claim.service_date.weekday()],),
    ),
)
