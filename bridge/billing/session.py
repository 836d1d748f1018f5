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
    OTHER = "other"  # coded in the chart only


class Signed(StrEnum):
    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


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
