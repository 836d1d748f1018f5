"""What happened in the room: the facts that coding needs, and no more."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from bridge.billing.origin import Origin


class Modality(StrEnum):
    IN_PERSON = "in_person"
    VIDEO = "video"
    AUDIO = "audio"


class Intent(StrEnum):
    """What the session was for."""

    INTAKE = "intake"  # diagnostic evaluation without medical services
    INTAKE_MEDICAL = "intake_medical"  # ... with medical services
    THERAPY = "therapy"
    FAMILY_WITH_PATIENT = "family_with_patient"
    FAMILY_WITHOUT_PATIENT = "family_without_patient"
    GROUP = "group"
    CRISIS = "crisis"
    MEDICATION = "medication"  # E/M alone
    MEDICATION_THERAPY = "medication_therapy"  # E/M with psychotherapy beside it
    TESTING = "testing"  # psychological and neuropsychological, by its activities
    HEALTH_BEHAVIOR = "health_behavior"  # assessment and intervention beside a physical illness
    SUBSTANCE_USE = "substance_use"  # an SUD programme's services, often by the state's or payer's own codes
    BEHAVIOR_ANALYSIS = "behavior_analysis"  # ABA
    COLLABORATIVE_CARE = "collaborative_care"  # by the calendar month
    OTHER = "other"  # coded in the chart only


class Signed(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Consent(StrEnum):
    """Whether the patient's consent to disclosure for payment is on file. # 42 CFR 2.31"""

    GIVEN = "given"
    REFUSED = "refused"  # or withdrawn, or run out
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """One thing done within a session, with minutes of its own: 60 minutes of evaluation, 90 of test administration."""

    procedure: str  # the code that the chart states for it
    minutes: int
    place: str = ""  # ChargeItem/c1 quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    code: str = field(repr=False)  # ICD-10-CM with its dot
    place: str = ""  # Condition/c1 or Encounter/e1 reasonCode[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One patient's part in one encounter. Times are UTC; the service date is the calendar date where it happened."""

    encounter_id: str
    patient_id: str
    clinician_id: str  # Practitioner id; empty when the chart names none
    service_date: date
    start: datetime | None
    end: datetime | None
    minutes: int  # whole minutes in the room
    intent: Intent
    modality: Modality
    patient_at_home: bool | None = None  # None: the chart does not say
    place_of_service: str = ""  # CMS code read from the location, empty when the modality decides
    location_id: str = ""
    group_size: int = 0
    visit_code: str = ""  # the E/M code that the chart carries, for medication visits
    therapy_minutes: int | None = None  # psychotherapy beside an E/M, without the E/M's time
    interactive_complexity: bool = False
    chart_codes: tuple[str, ...] = ()  # procedure codes that the chart itself states
    diagnoses: tuple[Diagnosis, ...] = ()  # in billing order
    authorization_number: str = field(default="", repr=False)  # when the chart carries one
    signed: Signed = Signed.UNKNOWN
    origins: tuple[Origin, ...] = ()
    activities: tuple[Activity, ...] = ()  # where the chart divides the minutes
    month_minutes: int | None = None  # collaborative care: of the calendar month, this session included
    is_first_month: bool | None = None  # collaborative care: whether the episode began in this calendar month
    family_present: bool | None = None  # None: the chart does not say
    patient_state: str = ""  # where the patient was, USPS: some codes and licences are a state's
    is_part2: bool = False  # of a substance use disorder programme: 42 CFR Part 2
    consent: Consent = Consent.UNKNOWN
    consent_place: str = ""  # Consent/c1
    consent_ends: date | None = None  # the last day on which it may be relied on; None: open
    cosigned: bool | None = None  # the supervisor has signed too; None: the chart does not say
    signed_on: date | None = None  # None: the chart does not say when
