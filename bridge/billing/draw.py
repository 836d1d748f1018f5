"""What draws on a payer's permission: lines that were billed, lines that wait, visits that are booked; and in which
order. Pure: the same services in any order come to the same."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bridge.billing.authorization import Authorization
from bridge.billing.claim import Claim
from bridge.billing.history import PastLine, Standing
from bridge.billing.payer_table import Counting

# What the payer knows of goes first; whatever has not left keeps its place by its day, held or not.
_RANK = {
    Standing.ANSWERED: 0,
    Standing.LEFT: 0,
    Standing.WAITING: 1,
    Standing.HELD: 1,
    Standing.BOOKED: 2,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One line of a visit, or a booked visit as a whole."""

    day: date
    visit: str  # Encounter or Appointment id
    procedures: frozenset[str]  # a line's one; of a booked visit those of the last one; empty: not known
    standing: Standing
    units: int = 1  # of the line, whatever the permission counts
    begins: str = ""  # the instant, ISO 8601; empty: not known
    number: str = field(default="", repr=False)  # REF*G1 that it names; empty: whichever fits
    clinician_id: str = ""
    line: int = 0  # which line of its claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """`units`: none where another line of the same visit has drawn the visit before."""

    draw: Draw
    units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """`taken` has an entry for each authorization, in the order in which they are drawn on: what ends first."""

    taken: tuple[tuple[Authorization, tuple[Taking, ...]], ...]
    without: tuple[Draw, ...]  # no authorization fits, or none has room


def lay(authorizations: Iterable[Authorization], draws: Iterable[Draw]) -> Laid:
    """Each draw on the first authorization that fits and has room."""
    accounts = [_Account(a) for a in sorted(authorizations, key=lambda a: (a.ends, a.number, a.starts))]
    without = []
    for draw in sorted((d for d in draws if d.standing in _RANK), key=_order):
        account = next((a for a in accounts if a.fits(draw) and a.has_room(draw)), None)
        if account is None:
            without.append(draw)
        else:
            account.take(draw)
    return Laid(taken=tuple((a.authorization, tuple(a.takings)) for a in accounts), without=tuple(without))


def drawn(authorizations: Sequence[Authorization], draws: Iterable[Draw]) -> tuple[Authorization, ...]:
    """The same authorizations, `used` being what these have drawn and what was used before."""
    return tuple(
        replace(a, used=a.used + sum(taking.units for taking in takings))
        for a, takings in lay(authorizations, draws).taken
    )


def draws_of_lines(lines: Iterable[PastLine], payer_id: str) -> Iterator[Draw]:
    """Of one patient."""
    for line in lines:
        if line.payer_id in ("", payer_id):
            yield Draw(
                day=line.service_date,
                visit=line.encounter_id,
                procedures=frozenset((line.procedure,)),
                standing=line.standing,
                units=line.units,
                clinician_id=line.clinician_id,
            )


def draws_of_claim(claim: Claim) -> tuple[Draw, ...]:
    """In the order of its lines, which is that of the sessions."""
    return tuple(
        Draw(
            day=line.service_date,
            visit=line.encounter_id,
            procedures=frozenset((line.procedure,)),
            standing=Standing.WAITING,
            units=line.units,
            begins=f"{number:03d}",
            number=line.authorization_number or claim.authorization_number,
            clinician_id=claim.rendering.id,
            line=number,
        )
        for number, line in enumerate(claim.lines)
    )


def lines_of_claim(claim: Claim, standing: Standing) -> tuple[PastLine, ...]:
    """As the next day's claim will find them."""
    return tuple(
        PastLine(
            claim_control_number=claim.control_number,
            patient_id=claim.patient.id,
            clinician_id=claim.rendering.id,
            procedure=line.procedure,
            service_date=line.service_date,
            encounter_id=line.encounter_id,
            units=line.units,
            modifiers=line.modifiers,
            payer_id=claim.payer.id,
            standing=standing,
        )
        for line in claim.lines
    )


def drawn_before(day: date, lines: Iterable[PastLine], encounter_ids: frozenset[str]) -> Iterator[PastLine]:
    """Those that draw before a session of `day`: whatever has left, and what waits from earlier days.

    The lines of `encounter_ids` are about to be drafted anew.
    """
    for line in lines:
        in_front = line.standing in (Standing.ANSWERED, Standing.LEFT) or line.service_date < day
        if in_front and line.encounter_id not in encounter_ids:
            yield line


def _order(draw: Draw) -> tuple[int, date, str, str, int, tuple[str, ...]]:
    return _RANK[draw.standing], draw.day, draw.begins, draw.visit, draw.line, tuple(sorted(draw.procedures))


class _Account:
    """One authorization while it is drawn on."""

    def __init__(self, authorization: Authorization) -> None:
        self.authorization, self.left = authorization, authorization.left
        self.takings: list[Taking] = []
        self._visits: set[str] = set()

    def fits(self, draw: Draw) -> bool:
        own = self.authorization
        named = draw.number in ("", own.number)
        return named and own.holds_on(draw.day) and own.is_for(draw.procedures, draw.clinician_id)

    def has_room(self, draw: Draw) -> bool:
        return self.left is None or self._units(draw) <= self.left

    def take(self, draw: Draw) -> None:
        units = self._units(draw)
        self.takings.append(Taking(draw=draw, units=units))
        self._visits.add(draw.visit)
        if self.left is not None:
            self.left -= units

    def _units(self, draw: Draw) -> int:
        if self.authorization.counts is Counting.UNITS:
            return draw.units
        return 0 if draw.visit in self._visits else 1
