"""One visit: planned, held or missed. It is what Encounters and Appointments are written from."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from bridge.sandbox.data.clinician import SUPERVISORS


class Where(StrEnum):
    """Where patient and clinician were."""

    OFFICE = "office"
    NORTH = "north"
    PATIENTS_HOME = "patients-home"  # the clinician came
    VIDEO_HOME = "video-home"
    VIDEO_ELSEWHERE = "video-elsewhere"
    AUDIO_HOME = "audio-home"


class Part(NamedTuple):
    """One service of a visit, as the clinician coded it. `by_charge`: as a charge, not as a procedure."""

    code: str
    minutes: int
    by_charge: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """`kind` is the practice's visit type. `minutes` are those in the room, `booked` those on the calendar."""

    number: int = 0  # 1 is enc-001; given in the order of time
    patient_ids: tuple[str, ...]
    clinician_id: str
    start: datetime
    minutes: int
    booked: int = 60
    kind: str = "therapy"
    where: Where = Where.OFFICE
    visit_code: str = ""  # the E/M code of a medication visit
    therapy_minutes: int = 0
    complexity: bool = False
    signed: bool = True
    diagnosed: bool = True
    status: str = "finished"
    part2: bool = False  # of the programme under 42 CFR Part 2
    month_minutes: int = 0  # of collaborative care, in the month so far
    parts: tuple[Part, ...] = ()  # what was done, where the chart says it part by part
    case: str = ""

    @property
    def id(self) -> str:
        return f"enc-{self.number:03d}"

    @property
    def appointment_id(self) -> str:
        return f"appt-{self.number:03d}"

    @property
    def group_id(self) -> str:
        return f"group-{self.number:03d}"

    @property
    def end(self) -> datetime:
        return self.start + timedelta(minutes=self.minutes)

    @property
    def supervisor_id(self) -> str:
        return SUPERVISORS.get(self.clinician_id, "")

    @property
    def missed(self) -> bool:
        """The patient did not come, or called it off."""
        return self.status == "cancelled"
