"""What is already known about a patient's claims and coverage when a new claim is drafted."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bridge.billing.authorization import Authorization
from bridge.billing.booking import Booking
from bridge.billing.eligibility import Answer


class Standing(StrEnum):
    """How far a service has come: whether it draws on a limit, and before whom."""

    ANSWERED = "answered"  # the payer has answered, and counts it
    LEFT = "left"  # it was sent; the payer will count it
    WAITING = "waiting"  # drafted, and may leave
    HELD = "held"  # drafted; a person must mend something first
    BOOKED = "booked"  # an appointment
    REFUSED = "refused"  # the payer paid nothing, or took it back: it draws on nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class PastLine:
    """A service line that left us before, or waits to: what a duplicate would repeat."""

    claim_control_number: str
    patient_id: str
    clinician_id: str
    procedure: str
    service_date: date
    encounter_id: str
    units: int = 1
    modifiers: tuple[str, ...] = ()
    payer_id: str = ""  # ours; empty: not known, and counted with every payer
    standing: Standing = Standing.LEFT


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question about a coverage on a day, and the payer's answer, if there is one."""

    patient_id: str
    coverage_id: str
    day: date  # for which it was asked
    asked_on: date
    answer: Answer | None


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """Of one EHR's patients: two EHRs of one practice may give two people the same id."""

    lines: tuple[PastLine, ...] = ()
    authorizations: tuple[Authorization, ...] = ()  # those that the chart does not hold
    bookings: tuple[Booking, ...] = ()  # when clinicians were with somebody, on the days that are drafted
    asked: tuple[Asked, ...] = field(default=(), repr=False)  # oldest question first

    def of_patient(self, patient_id: str) -> Iterable[PastLine]:
        return (line for line in self.lines if line.patient_id == patient_id)

    def asked_about(self, patient_id: str, coverage_id: str) -> tuple[Asked, ...]:
        return tuple(a for a in self.asked if (a.patient_id, a.coverage_id) == (patient_id, coverage_id))


NO_HISTORY = History()
