"""One member's ledger, opened anew: something was typed that changes what is left."""

from bridge.fhir.chart import read_patients
from bridge.services import Services
from bridge.services.ledgers import open_ledgers


def run(services: Services, practice_id: str, ehr: str, patient_id: str) -> None:
    """Also the claims that wait for it are drafted, by a job of their own. Raises FhirError."""
    chart = read_patients(services.ehrs.backend(ehr), [patient_id])
    with services.store.transaction(practice_id) as tx:
        open_ledgers(services, tx, ehr, chart)
