"""Who is expected in a span of time: each coverage is asked about before its session, and the answer is laid down."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256

from bridge import clock
from bridge.billing.eligibility import Answer, Certainty, Inquiry, Visit
from bridge.billing.problem import Problem, Severity
from bridge.clearinghouse.base import RoadError
from bridge.clearinghouse.core_https import ELIGIBILITY
from bridge.fhir.appointments import read_appointments
from bridge.fhir.changes import read_instant
from bridge.fhir.chart import read_patients
from bridge.jobs import realtime, write_back
from bridge.mapping.chart import Chart
from bridge.mapping.coverage_to_inquiry import Question, questions
from bridge.mapping.index import index
from bridge.mapping.path import texts_at
from bridge.reference.trading_partner import TradingPartner
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.subject import Subject
from bridge.x12.transactions import eligibility_270, eligibility_271

ACTOR = "job:check_eligibility"
EXPECTED = frozenset(("proposed", "pending", "booked", "arrived", "checked-in"))  # Appointment.status
_SETTLED = frozenset((Certainty.ACTIVE, Certainty.SILENT))
_MENDING = {
    Certainty.INACTIVE: ("COVERAGE_NOT_ACTIVE", "Ask the patient for the new card and put it into the chart."),
    Certainty.CARVED_OUT: ("COVERAGE_CARVED_OUT", "Add the coverage of the plan that carries behavioral health."),
    Certainty.NOT_FOUND: ("MEMBER_NOT_FOUND", "Compare name, birth date and member number with the card."),
    Certainty.REFUSED: ("INQUIRY_REFUSED", "Check the practice's NPI and its enrolment for inquiries with this payer."),
    Certainty.UNAVAILABLE: ("PAYER_SILENT", "Nothing yet: it is asked again. Call the payer if the visit is near."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A patient on a day, and why we ask: `Appointment/a1`, `Encounter/e1`."""

    patient_id: str
    day: date
    visit: str


def job(practice_id: str, ehr: str, since: datetime, until: datetime) -> Job:
    """Every appointment that starts in [since, until)."""
    key = f"check_eligibility:{practice_id}:{ehr}:{since.isoformat()}:{until.isoformat()}"
    ids = (practice_id, ehr, since.isoformat(), until.isoformat())
    return Job(name="check_eligibility", key=key, partition=f"eligibility:{ehr}", ids=ids)


def patient_job(practice_id: str, ehr: str, patient_id: str, day: date, visit: str, at: datetime) -> Job:
    """One patient on one day: somebody opened the chart and wants to know now."""
    key = f"check_patient_eligibility:{practice_id}:{ehr}:{patient_id}:{day.isoformat()}:{at.isoformat()}"
    ids = (practice_id, ehr, patient_id, day.isoformat(), visit)
    return Job(name="check_patient_eligibility", key=key, partition=f"eligibility:{ehr}", ids=ids)


def run(services: Services, practice_id: str, ehr: str, since: str, until: str) -> None:
    client = services.ehrs.backend(ehr)
    chart = read_appointments(client, datetime.fromisoformat(since), datetime.fromisoformat(until))
    for expected in _expected(services, practice_id, chart):
        _check(services, practice_id, ehr, chart, expected)
    _write_back(services, practice_id, ehr, f"{since}-{until}")


def run_patient(services: Services, practice_id: str, ehr: str, patient_id: str, day: str, visit: str) -> None:
    chart = read_patients(services.ehrs.backend(ehr), [patient_id])
    expected = Expected(patient_id=patient_id, day=date.fromisoformat(day), visit=visit)
    _check(services, practice_id, ehr, chart, expected)
    _write_back(services, practice_id, ehr, visit)


def _write_back(services: Services, practice_id: str, ehr: str, after: str) -> None:
    with services.store.transaction(practice_id) as tx:
        services.enqueue(tx.connection, write_back.job(practice_id, ehr, tx.at, after))


def _expected(services: Services, practice_id: str, chart: Chart) -> Iterator[Expected]:
    """Each patient once a day, in the order of the appointments' ids."""
    zone = services.configuration.practices[practice_id].time_zone
    seen: set[tuple[str, date]] = set()
    for appointment in chart.of_type("Appointment"):
        start = read_instant(appointment.get("start"))
        if appointment.get("status") not in EXPECTED or start is None:
            continue
        day = start.astimezone(zone).date()
        for reference in texts_at(appointment, "participant.actor.reference"):
            kind, _, patient_id = reference.partition("/")
            if kind == "Patient" and (patient_id, day) not in seen and chart.get(reference) is not None:
                seen.add((patient_id, day))
                yield Expected(patient_id=patient_id, day=day, visit=f"Appointment/{appointment['id']}")


def _check(services: Services, practice_id: str, ehr: str, chart: Chart, expected: Expected) -> None:
    configuration = services.configuration
    practice = configuration.practices[practice_id]
    profile, rules_on = configuration.profiles[ehr], configuration.rules.payers.on
    asked, _ = questions(index(chart), expected.patient_id, expected.day, practice, profile, rules_on)
    for question in asked:
        partner = configuration.partner_of_payer(practice_id, question.inquiry.payer.id)
        if partner is not None and partner.realtime is not None:
            _ask(services, practice_id, ehr, partner, question, expected)


def _ask(
    services: Services, practice_id: str, ehr: str, partner: TradingPartner, question: Question, expected: Expected
) -> None:
    """Laid down before it is sent; asked again after a crash it has the same trace, and is the same question."""
    inquiry = replace(question.inquiry, trace=_trace(question, expected, clock.now()))
    with services.store.transaction(practice_id) as tx:
        before = tx.eligibilities.latest(expected.patient_id, question.coverage_id, expected.day)
        eligibility_id = tx.eligibilities.ask(inquiry, ehr=ehr, coverage_id=question.coverage_id, visit=expected.visit)
    answer = _answer(services, practice_id, partner, inquiry)
    with services.store.transaction(practice_id) as tx:
        tx.eligibilities.answer(answer)
        if before is not None and before.id != eligibility_id:  # the newest answer speaks for the day
            tx.problems.sync(Subject.eligibility(before.id), (), actor=ACTOR)
        tx.problems.sync(Subject.eligibility(eligibility_id), _problems(answer, expected), actor=ACTOR)


def _trace(question: Question, expected: Expected, now: datetime) -> str:
    """One question for each coverage, visit and hour: a retried job asks nothing anew, a later check does."""
    said = f"{question.coverage_id} {expected.visit} {expected.day} {now:%Y%m%d%H}"
    return "E" + sha256(said.encode()).hexdigest()[:24].upper()


def _answer(services: Services, practice_id: str, partner: TradingPartner, inquiry: Inquiry) -> Answer:
    """A gateway that cannot be reached, or answers nonsense, is an answer of its own: it is shown and asked again."""
    try:
        transaction = realtime.ask(
            services, practice_id, partner, "270", ELIGIBILITY, lambda s: eligibility_270.write([inquiry], s)
        )
    except (realtime.NotAnswered, RoadError) as error:
        return Answer(
            trace=inquiry.trace,
            certainty=Certainty.UNAVAILABLE,
            because=f"The payer's gateway gave no answer ({type(error).__name__}).",
        )
    visit = Visit(day=inquiry.service_date)
    answers = eligibility_271.read(transaction.segments, visit)
    # A payer that refuses above the person (AAA at 2100A, 2100B) gives no trace back; another one is not our answer's.
    fitting = next((a for a in answers if a.trace in (inquiry.trace, "")), None)
    if fitting is None:
        return Answer(
            trace=inquiry.trace,
            certainty=Certainty.UNAVAILABLE,
            because="The payer's gateway answered another question than ours.",
        )
    return replace(fitting, trace=inquiry.trace)


def _problems(answer: Answer, expected: Expected) -> tuple[Problem, ...]:
    """What must be mended before the patient comes."""
    if answer.certainty in _SETTLED:
        return ()
    code, remedy = _MENDING[answer.certainty]
    return (
        Problem(
            code=code,
            place=expected.visit,
            reason=answer.because or f"The payer's answer: {answer.certainty}.",
            remedy=remedy,
            severity=Severity.WARN,
        ),
    )
