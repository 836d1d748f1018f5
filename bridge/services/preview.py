"""What the chart would come to now, read and drafted without laying anything down."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bridge import clock
from bridge.billing.history import History
from bridge.billing.party import Patient
from bridge.draft import Outcome, draft
from bridge.fhir.chart import read_chart
from bridge.fhir.client import FhirClient
from bridge.fhir.error import FhirError
from bridge.mapping.chart import Chart, Resource
from bridge.mapping.person import read_patient
from bridge.services import Services
from bridge.store.store import Transaction


class ChartSilent(Exception):
    """The EHR does not answer, or does not let us read; the journal still can be shown."""

    retryable = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """One encounter's outcome as of now; `patients` are those in the room, by their chart ids."""

    outcome: Outcome = field(repr=False)
    patients: tuple[Patient, ...] = field(repr=False)


def preview(services: Services, practice_id: str, ehr: str, encounter_id: str) -> Preview | None:
    """None: the EHR has no such encounter. Raises ChartSilent."""
    try:
        chart = _read(services, practice_id, ehr, encounter_id)
    except FhirError as error:
        raise ChartSilent(f"EHR {ehr} does not give encounter {encounter_id}: {type(error).__name__}") from error
    finally:
        services.ehrs.write_audits()
    for outcome in _outcomes(services, practice_id, ehr, chart):
        if outcome.encounter_id == encounter_id:
            return Preview(outcome=outcome, patients=_patients(chart, outcome))
    return None


def _read(services: Services, practice_id: str, ehr: str, encounter_id: str) -> Chart:
    """With the encounters that share a claim with it: a claim is made of a patient's day."""
    client = services.ehrs.backend(ehr)
    with services.store.reading(practice_id) as tx:
        claims = tx.claim_lists.of_encounter(ehr, encounter_id)
        shared = {e for row in claims for own, e in tx.claim_lists.encounters_of(row.control_number) if own == ehr}
    encounters = _encounters(client, sorted({encounter_id, *shared}))
    return read_chart(client, encounters, documents=client.connection.read_documents)


def _encounters(client: FhirClient, encounter_ids: Sequence[str]) -> tuple[Resource, ...]:
    found = client.search("Encounter", {"_id": tuple(encounter_ids)})
    return tuple(sorted((e for e in found if e["resourceType"] == "Encounter"), key=lambda e: str(e["id"])))


def _outcomes(services: Services, practice_id: str, ehr: str, chart: Chart) -> tuple[Outcome, ...]:
    configuration = services.configuration
    practice = configuration.practices[practice_id]
    with services.store.reading(practice_id) as tx:
        history = _history(tx, chart)
    today = clock.today(practice.time_zone)
    return draft(chart, configuration.profiles[ehr], practice, configuration.rules, history, today)


def _history(tx: Transaction, chart: Chart) -> History:
    patients = [str(p["id"]) for p in chart.of_type("Patient")]
    typed = tuple(stored.authorization for stored in tx.authorizations.of_patients(patients))
    return tx.claim_lists.history_of(patients, typed)


def _patients(chart: Chart, outcome: Outcome) -> tuple[Patient, ...]:
    resources = (chart.get(f"Patient/{i}") for i in dict.fromkeys(s.patient_id for s in outcome.sessions))
    read = (read_patient(resource)[0] for resource in resources if resource is not None)
    return tuple(patient for patient in read if patient is not None)
