"""What an auditor asks of a claim, line by line: times, the rule, who, why each part, and what was not taken.

    audit_sheet(claim, sessions, procedures) -> AuditSheet

Everything stands in the claim's own origins; `sessions` (by encounter id) add start and stop, `procedures` the codes
next to the one that was taken. Without a session (a claim from before they were kept) the minutes' origin says the
times, in UTC.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.coding.procedure import Procedure, ProcedureCatalog, Service
from bridge.billing.origin import Origin
from bridge.billing.party import Clinician
from bridge.billing.session import Session, Signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One value of a line and why it is so. `rule` is a rule's id or a place in the chart, with its version."""

    value: str = field(repr=False)
    because: str
    rule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotTaken:
    """A code next to the one that was taken, and what it would need."""

    procedure: str
    needs: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """One service line. `start` and `stop` are UTC; None where no session is at hand or the chart has none."""

    number: int
    encounter_id: str
    start: datetime | None
    stop: datetime | None
    signed: Signed
    minutes: Reason | None  # None: no minutes decide on this code
    procedure: Reason
    units: Reason
    modifiers: tuple[Reason, ...]
    place_of_service: Reason
    diagnoses: tuple[Reason, ...] = field(repr=False)  # those that the line points at, in its order
    charge: Reason  # dollars for all units
    not_taken: tuple[NotTaken, ...]
    source: str = ""  # where the catalog has the code's rule from, and how sure it is


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSheet:
    control_number: str
    service_date: date
    payer: str
    rendering: Clinician
    supervising: Clinician | None
    charge: Decimal
    lines: tuple[AuditLine, ...]


def audit_sheet(
    claim: Claim, sessions: Mapping[str, Session] | Sequence[Session], procedures: ProcedureCatalog
) -> AuditSheet:
    """The sheet of one claim. Raises nothing: what has no origin has an empty reason."""
    known = sessions if isinstance(sessions, Mapping) else {s.encounter_id: s for s in sessions}
    return AuditSheet(
        control_number=claim.control_number,
        service_date=claim.service_date,
        payer=claim.payer.name,
        rendering=claim.rendering,
        supervising=claim.supervising,
        charge=claim.charge,
        lines=tuple(_line(claim, i, known.get(line.encounter_id), procedures) for i, line in enumerate(claim.lines)),
    )


def _line(claim: Claim, i: int, session: Session | None, procedures: ProcedureCatalog) -> AuditLine:
    line, at = claim.lines[i], f"lines[{i}]"
    minutes = _origin(claim, f"{at}.minutes")
    return AuditLine(
        number=line.number,
        encounter_id=line.encounter_id,
        start=session.start if session is not None else None,
        stop=session.end if session is not None else None,
        signed=session.signed if session is not None else Signed.UNKNOWN,
        minutes=_length(minutes, session) if minutes is not None else None,
        procedure=_reason(line.procedure, _origin(claim, f"{at}.procedure")),
        units=_reason(str(line.units), _origin(claim, f"{at}.units")),
        modifiers=tuple(_modifier(claim, at, modifier) for modifier in line.modifiers),
        place_of_service=_reason(line.place_of_service, _origin(claim, f"{at}.place_of_service")),
        diagnoses=tuple(_diagnosis(claim, pointer) for pointer in line.diagnosis_pointers),
        charge=_reason(str(line.charge), _origin(claim, f"{at}.charge")),
        not_taken=tuple(_not_taken(claim, line, procedures)),
        source=_source(procedures.on(line.procedure, line.service_date)),
    )


def _length(minutes: Origin, session: Session | None) -> Reason:
    """`54 minutes, 15:00 to 15:54 UTC`, without its clock where start and stop say it."""
    has_clock = session is not None and session.start is not None and session.end is not None
    said = minutes.because.partition(",")[0] if has_clock else minutes.because
    return _reason(said, replace(minutes, because=said))


def _source(procedure: Procedure | None) -> str:
    return f"{procedure.source} ({procedure.certainty})" if procedure is not None else ""


def _origin(claim: Claim, name: str) -> Origin | None:
    return next((origin for origin in claim.origins if origin.field == name), None)


def _reason(value: str, origin: Origin | None) -> Reason:
    if origin is None:
        return Reason(value=value, because="", rule="")
    return Reason(value=value, because=origin.because, rule=f"{origin.place} {origin.version}".rstrip())


def _modifier(claim: Claim, at: str, modifier: str) -> Reason:
    """By the origin whose sentence names it."""
    of_line = [origin for origin in claim.origins if origin.field == f"{at}.modifiers"]
    named = (o for o in of_line if modifier in o.because.replace(":", " ").replace(",", " ").split())
    return _reason(modifier, next(named, None))


def _diagnosis(claim: Claim, pointer: int) -> Reason:
    """Pointers are from 1. The order is the chart's, with those that the claim must begin with first."""
    code = claim.diagnoses[pointer - 1] if 0 < pointer <= len(claim.diagnoses) else ""
    reason = _reason(code, _origin(claim, f"diagnoses[{pointer - 1}]"))
    because = reason.because or f"diagnosis {pointer} of the claim, in the chart's order"
    return Reason(value=code, because=because, rule=reason.rule)


def _not_taken(claim: Claim, line: ServiceLine, procedures: ProcedureCatalog) -> Iterator[NotTaken]:
    taken = procedures.on(line.procedure, line.service_date)
    if taken is None:
        return
    beside = {other.procedure for other in claim.lines if other.encounter_id == line.encounter_id}
    lower, higher = procedures.rungs(taken, line.service_date)
    for rung, which in ((lower, "next lower"), (higher, "next higher")):
        if rung is not None:
            yield NotTaken(procedure=rung.code, needs=f"{which}, {_minutes(rung)}")
    yield from _by_time(taken, line, beside, procedures)
    for add_on in procedures.ladder(Service.INTERACTIVE_COMPLEXITY, line.service_date):
        if taken.code in add_on.parents and add_on.code not in beside:
            yield NotTaken(procedure=add_on.code, needs="interactive complexity marked in the chart")


def _by_time(taken: Procedure, line: ServiceLine, beside: set[str], procedures: ProcedureCatalog) -> Iterator[NotTaken]:
    further = procedures.further(taken, line.service_date)
    if further is not None and further.code not in beside:
        first = further.least_beside.get(taken.code, further.least_minutes)
        yield NotTaken(procedure=further.code, needs=f"from minute {first} on")
    parent = next(iter(sorted(taken.parents & beside)), "")
    if taken.unit_minutes is not None and not taken.payer_rounds:
        first = taken.least_beside.get(parent, taken.least_minutes)
        more = first + line.units * taken.unit_minutes
        yield NotTaken(procedure=taken.code, needs=f"one unit more, from minute {more} on")
    if taken.day_minutes is not None:
        needs = f"chosen by time, {taken.day_minutes} minutes of the day; here the level is by decision making"
        yield NotTaken(procedure=taken.code, needs=needs)


def _minutes(procedure: Procedure) -> str:
    least, most = procedure.least_minutes, procedure.most_minutes
    return f"{least} minutes and more" if most is None else f"{least} to {most} minutes"
