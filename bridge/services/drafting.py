"""The chart as it is now, drafted: what the drafting job lays down, and what a page shows before anything is."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from bridge import clock
from bridge.billing.history import Asked, History
from bridge.draft import Outcome, draft
from bridge.fhir.chart import read_chart, read_encounters
from bridge.mapping.chart import Chart
from bridge.mapping.path import text_at
from bridge.mapping.service_time import read_day
from bridge.services import Services
from bridge.services.practice_rules import in_force
from bridge.store.eligibilities import StoredEligibility
from bridge.store.store import Transaction

REMEMBERED = timedelta(days=400)  # what payers said of days before that is of no use to a claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """`asked` are the encounters to account for; one that the EHR no longer gives has no outcome."""

    asked: tuple[str, ...]
    chart: Chart = field(repr=False)
    outcomes: tuple[Outcome, ...] = field(repr=False)


def draft_from_chart(services: Services, practice_id: str, ehr: str, encounter_ids: Sequence[str]) -> Drafted:
    """Reads, then decides; lays nothing down. Raises FhirError."""
    configuration, client = services.configuration, services.ehrs.backend(ehr)
    with services.store.reading(practice_id) as tx:
        asked = with_companions(tx, ehr, encounter_ids)
    connection = client.connection
    chart = read_chart(
        client,
        read_encounters(client, asked),
        documents=connection.read_documents,
        consents=connection.read_consents,
        activities=connection.read_activities,
    )
    with services.store.reading(practice_id) as tx:
        history = known_history(tx, ehr, chart)
        practice = in_force(services, tx)
    today = clock.today(practice.time_zone)
    outcomes = draft(chart, configuration.profiles[ehr], practice, configuration.rules, history, today)
    return Drafted(asked=asked, chart=chart, outcomes=outcomes)


def with_companions(tx: Transaction, ehr: str, encounter_ids: Sequence[str]) -> tuple[str, ...]:
    """Also the encounters that share a claim with one of these: when one changes, their claim does."""
    claims = {row.control_number for e in encounter_ids for row in tx.claim_lists.of_encounter(ehr, e)}
    shared = {e for number in sorted(claims) for own, e in tx.claim_lists.encounters_of(number) if own == ehr}
    return tuple(sorted({*encounter_ids, *shared}))


def known_history(tx: Transaction, ehr: str, chart: Chart) -> History:
    """What the journal knows of the chart's patients: past lines, authorizations that somebody typed, and what their
    payers said of the coverages."""
    patients = [str(p["id"]) for p in chart.of_type("Patient")]
    typed = tuple(stored.authorization for stored in tx.authorizations.of_patients(ehr, patients))
    since = tx.at.date() - REMEMBERED
    asked = tuple(map(asked_of, tx.eligibilities.of_patients(ehr, patients, since=since)))
    history = tx.claim_lists.history_of(ehr, patients, typed, asked)
    return replace(history, bookings=tx.encounters.bookings(ehr, _days_of(chart)))


def _days_of(chart: Chart) -> frozenset[date]:
    """The calendar days of the encounters as written, and those beside them: the practice's day may be another."""
    written = (read_day(text_at(encounter, "period.start")) for encounter in chart.encounters)
    days = {day for day in written if day is not None and date.min < day < date.max}
    return frozenset(day + timedelta(days=step) for day in days for step in (-1, 0, 1))


def asked_of(stored: StoredEligibility) -> Asked:
    return Asked(
        patient_id=stored.inquiry.patient.id,
        coverage_id=stored.coverage_id,
        day=stored.inquiry.service_date,
        asked_on=stored.asked_at.date(),
        answer=stored.answer,
    )
