"""Who is expected in a span of time: each coverage is asked about before its session, and the answer is laid down.

All visits to come are read with them: they draw on what the payer still allows, and each member's ledger says so.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from bridge import clock
from bridge.billing.eligibility import Answer, Certainty, Inquiry, Visit
from bridge.billing.problem import Problem, Severity
from bridge.billing.scrub.eligibility import AGAINST, INQUIRY_REFUSED, PAYER_SILENT
from bridge.clearinghouse.base import RoadError
from bridge.clearinghouse.core_https import ELIGIBILITY
from bridge.fhir.appointments import read_appointments
from bridge.fhir.chart import read_patients
from bridge.jobs import realtime, write_back
from bridge.mapping.appointment_to_expected import expected_visits
from bridge.mapping.chart import Chart
from bridge.mapping.coverage_to_inquiry import Question, questions
from bridge.mapping.index import index
from bridge.reference.trading_partner import TradingPartner
from bridge.services import Services
from bridge.services.job import Job
from bridge.services.ledgers import open_ledgers
from bridge.store.subject import Subject
from bridge.x12.transactions import eligibility_270, eligibility_271

ACTOR = "job:check_eligibility"
AHEAD = timedelta(days=180)  # whoever is booked until then counts for the ledgers
_SETTLED = frozenset((Certainty.ACTIVE, Certainty.SILENT))
_MENDING = {
    **AGAINST,
    Certainty.REFUSED: (INQUIRY_REFUSED, "Check the practice's NPI and its enrolment for inquiries with this payer."),
    Certainty.UNAVAILABLE: (PAYER_SILENT, "Nothing yet: it is asked again. Call the payer if the visit is near."),
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
    first, last = datetime.fromisoformat(since), datetime.fromisoformat(until)
    chart = read_appointments(client, first, max(last, first + AHEAD))
    for expected in _expected(services, practice_id, chart, last):
        _check(services, practice_id, ehr, chart, expected)
    _keep(services, practice_id, ehr, chart, first)
    _write_back(services, practice_id, ehr, f"{since}-{until}")


def run_patient(services: Services, practice_id: str, ehr: str, patient_id: str, day: str, visit: str) -> None:
    chart = read_patients(services.ehrs.backend(ehr), [patient_id])
    expected = Expected(patient_id=patient_id, day=date.fromisoformat(day), visit=visit)
    _check(services, practice_id, ehr, chart, expected)
    with services.store.transaction(practice_id) as tx:
        open_ledgers(services, tx, ehr, chart)
    _write_back(services, practice_id, ehr, visit)


def _keep(services: Services, practice_id: str, ehr: str, chart: Chart, first: datetime) -> None:
    """The schedule as it is now, and the ledgers of whoever is in it or was in it before."""
    zone = services.configuration.practices[practice_id].time_zone
    since, visits = first.astimezone(zone).date(), expected_visits(chart, zone)
    with services.store.reading(practice_id) as tx:
        gone = sorted(tx.appointments.patients(ehr, since=since) - visits.keys())
    charts = [chart, read_patients(services.ehrs.backend(ehr), gone)] if gone else [chart]
    with services.store.transaction(practice_id) as tx:
        tx.appointments.replace(ehr, since, visits)
        for known in charts:
            open_ledgers(services, tx, ehr, known, release=True)


def _write_back(services: Services, practice_id: str, ehr: str, after: str) -> None:
    with services.store.transaction(practice_id) as tx:
        services.enqueue(tx.connection, write_back.job(practice_id, ehr, tx.at, after))


def _expected(services: Services, practice_id: str, chart: Chart, until: datetime) -> Iterator[Expected]:
    """Each patient once a day, of the visits that start before `until`."""
    zone = services.configuration.practices[practice_id].time_zone
    seen: set[tuple[str, date]] = set()
    for patient_id, visits in expected_visits(chart, zone).items():
        if chart.get(f"Patient/{patient_id}") is None:
            continue
        for visit in visits:
            if datetime.fromisoformat(visit.begins) < until and (patient_id, visit.day) not in seen:
                seen.add((patient_id, visit.day))
                yield Expected(patient_id=patient_id, day=visit.day, visit=f"Appointment/{visit.appointment_id}")


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
    rule, remedy = _MENDING[answer.certainty]
    reason = answer.because or f"The payer's answer: {answer.certainty}."
    return (rule.found(expected.visit, reason, remedy, Severity.WARN),)
