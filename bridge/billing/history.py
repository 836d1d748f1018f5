"""What is already known about a patient's claims when a new one is drafted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bridge.billing.authorization import Authorization


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """A service line that left us before, or waits to: what a duplicate would repeat."""

    claim_control_number: str
    patient_id: str
    clinician_id: str
    procedure: str
    service_date: date
    encounter_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    lines: tuple[PastLine, ...] = ()
    authorizations: tuple[Authorization, ...] = ()  # those that the chart does not hold

    def of_patient(self, patient_id: str) -> Iterable[PastLine]:
        return (line for line in self.lines if line.patient_id == patient_id)


NO_HISTORY = History()
