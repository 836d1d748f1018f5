"""When a clinician was with somebody: nobody sits in two rooms at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from bridge.billing.session import Intent, Session

# Held with several at once, by a technician meanwhile, or by nobody in a room.
_NOT_ALONE = frozenset({Intent.GROUP, Intent.TESTING, Intent.COLLABORATIVE_CARE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Booking:
    """One encounter that took the clinician alone. Times are UTC."""

    clinician_id: str
    day: date  # of service
    start: datetime
    end: datetime
    encounter_id: str
    patient_id: str

    def overlap(self, other: "Booking") -> int:
        """Whole minutes that both share; 0 where they do not meet."""
        shared = min(self.end, other.end) - max(self.start, other.start)
        return max(0, int(shared.total_seconds() // 60))


Bookings = Mapping[tuple[str, date], tuple[Booking, ...]]  # by clinician and day


def booking_of(session: Session) -> Booking | None:
    """None where the session does not bind the clinician, or its times or its clinician are not known."""
    if session.start is None or session.end is None or session.intent in _NOT_ALONE or not session.clinician_id:
        return None
    return Booking(
        clinician_id=session.clinician_id,
        day=session.service_date,
        start=session.start,
        end=session.end,
        encounter_id=session.encounter_id,
        patient_id=session.patient_id,
    )


def by_clinician(sessions: Iterable[Session], known: Iterable[Booking] = ()) -> Bookings:
    """`sessions` are the chart's as it is now: what was `known` of the same encounters gives way to them."""
    sessions = tuple(sessions)
    now = {session.encounter_id for session in sessions}
    days: dict[tuple[str, date], list[Booking]] = defaultdict(list)
    for booking in (*(booking_of(s) for s in sessions), *(b for b in known if b.encounter_id not in now)):
        if booking is not None:
            days[booking.clinician_id, booking.day].append(booking)
    return {key: tuple(found) for key, found in days.items()}
