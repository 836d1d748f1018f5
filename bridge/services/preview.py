"""What the chart would come to now, read and drafted without laying anything down."""

from dataclasses import dataclass, field

from bridge.billing.party import Patient
from bridge.draft import Outcome
from bridge.fhir.error import FhirError
from bridge.mapping.chart import Chart
from bridge.mapping.person import read_patient
from bridge.services import Services
from bridge.services.drafting import draft_from_chart


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
        drafted = draft_from_chart(services, practice_id, ehr, [encounter_id])
    except FhirError as error:
        raise ChartSilent(f"EHR {ehr} does not give encounter {encounter_id}: {type(error).__name__}") from error
    finally:
        services.ehrs.write_audits()
    for outcome in drafted.outcomes:
        if outcome.encounter_id == encounter_id:
            return Preview(outcome=outcome, patients=_patients(drafted.chart, outcome))
    return None


def _patients(chart: Chart, outcome: Outcome) -> tuple[Patient, ...]:
    resources = (chart.get(f"Patient/{i}") for i in dict.fromkeys(s.patient_id for s in outcome.sessions))
    read = (read_patient(resource)[0] for resource in resources if resource is not None)
    return tuple(patient for patient in read if patient is not None)
