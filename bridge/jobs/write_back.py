"""What the payer said goes back into the chart: each resource once, found again by its identifier, updated in place."""

from collections.abc import Iterable
from datetime import datetime

from bridge import clock
from bridge.billing.ledger import Balance
from bridge.billing.posting import standing
from bridge.billing.status import ADJUDICATED
from bridge.fhir.client import FhirClient
from bridge.fhir.writeback import Identifier, put
from bridge.mapping import fhir_value
from bridge.mapping.answer_to_eligibility_response import eligibility_request, eligibility_response
from bridge.mapping.claim_to_claim_resource import claim_resource
from bridge.mapping.posting_to_claim_response import Adjudication, claim_response
from bridge.mapping.remittance_to_payment_reconciliation import payment_reconciliation, remittance_identity
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.charted import ChartEntry
from bridge.store.claim_row import ClaimRow
from bridge.store.eligibilities import StoredEligibility
from bridge.store.remittances import RemittanceState, StoredRemittance
from bridge.store.store import Transaction
from bridge.store.subject import Subject


def job(practice_id: str, ehr: str, at: datetime) -> Job:
    """Everything that the chart has not got; one of these a minute is enough."""
    key = f"write_back:{practice_id}:{ehr}:{at.isoformat()}"
    return Job(name="write_back", key=key, partition=f"write_back:{ehr}", ids=(practice_id, ehr))


def run(services: Services, practice_id: str, ehr: str) -> None:
    """Harmless when repeated or cut off: what was written is found, what was not is written next time."""
    chart = _Chart(services, practice_id, ehr)
    chart.write_claims()
    chart.write_remittances()
    chart.write_eligibilities()


class _Chart:
    """One EHR's charts, as far as our journal goes."""

    def __init__(self, services: Services, practice_id: str, ehr: str) -> None:
        self._services, self._practice_id, self._ehr = services, practice_id, ehr
        self._client: FhirClient = services.ehrs.backend(ehr)
        self._now = clock.now()

    def write_claims(self) -> None:
        with self._services.store.reading(self._practice_id) as tx:
            rows = [row for row in tx.claims.uncharted(ADJUDICATED) if row.ehr == self._ehr]
            answered = tuple(filter(None, (self._adjudication(tx, row) for row in rows)))
        for row, adjudication in answered:
            self._write_claim(row, adjudication)

    def write_remittances(self) -> None:
        with self._services.store.reading(self._practice_id) as tx:
            posted = tx.remittances.list(RemittanceState.POSTED)
            missing = [
                row.id
                for row in posted
                if tx.charted.get(self._ehr, Subject.remittance(row.id), "PaymentReconciliation") is None
            ]
            remittances = [tx.remittances.get(remittance_id) for remittance_id in missing]
            responses = self._responses(tx, remittances)
        for stored in remittances:
            resource = payment_reconciliation(stored.remittance, responses, self._now)
            identity = remittance_identity(stored.remittance)
            self._put(Subject.remittance(stored.row.id), resource, fhir_value.REMITTANCE, identity)

    def write_eligibilities(self) -> None:
        with self._services.store.reading(self._practice_id) as tx:
            missing = [
                stored
                for stored in tx.eligibilities.list(limit=500)
                if stored.ehr == self._ehr
                and stored.answer is not None
                and tx.charted.get(self._ehr, Subject.eligibility(stored.id), "CoverageEligibilityResponse") is None
            ]
        for stored in missing:
            self._write_eligibility(stored)

    def _adjudication(self, tx: Transaction, row: ClaimRow) -> tuple[ClaimRow, Adjudication] | None:
        postings = tx.postings.of_claim(row.control_number)
        if not postings:
            return None
        kept = standing(stored.posting for stored in postings)
        last = next((s for s in reversed(postings) if not kept or s.posting.key == kept[-1].key), postings[-1])
        paid = tx.remittances.get(last.remittance_id).row
        adjudication = Adjudication(
            claim=tx.claims.get(row.control_number).claim,
            status=row.status,
            payment=last.payment,
            balance=Balance(paid=row.paid, patient=row.patient, adjusted=row.adjusted, open=row.open),
            trace=paid.trace,
            paid_on=paid.payment_date,
            created=last.at,
        )
        return row, adjudication

    def _write_claim(self, row: ClaimRow, adjudication: Adjudication) -> None:
        subject, number = Subject.claim(row.control_number), row.control_number
        reference = None
        if self._client.connection.write_claim:
            resource = claim_resource(adjudication.claim, row.created_at)
            reference = f"Claim/{self._put(subject, resource, fhir_value.CLAIM, number)}"
        self._put(subject, claim_response(adjudication, reference), fhir_value.CLAIM_RESPONSE, number)
        with self._services.store.transaction(self._practice_id) as tx:
            tx.claims.mark_charted(number, row.version)

    def _write_eligibility(self, stored: StoredEligibility) -> None:
        assert stored.answer is not None  # chosen so above
        subject, trace = Subject.eligibility(stored.id), stored.inquiry.trace
        asked = eligibility_request(stored.inquiry, stored.coverage_id, stored.asked_at)
        request_id = self._put(subject, asked, fhir_value.ELIGIBILITY_INQUIRY, trace)
        answered_at = stored.answered_at or stored.asked_at
        answer = eligibility_response(stored.inquiry, stored.answer, stored.coverage_id, request_id, answered_at)
        self._put(subject, answer, fhir_value.ELIGIBILITY_ANSWER, trace)

    def _responses(self, tx: Transaction, remittances: Iterable[StoredRemittance]) -> dict[str, str]:
        """`ClaimResponse/r1` by claim control number, for the claims that this chart shows."""
        numbers = {p.control_number for stored in remittances for p in stored.remittance.claims}
        entries = ((n, tx.charted.get(self._ehr, Subject.claim(n), "ClaimResponse")) for n in sorted(numbers))
        return {number: f"ClaimResponse/{entry.fhir_id}" for number, entry in entries if entry}

    def _put(self, subject: Subject, resource: fhir_value.Json, system: str, value: str) -> str:
        written = put(self._client, resource, Identifier(system=system, value=value))
        with self._services.store.transaction(self._practice_id) as tx:
            tx.charted.put(
                ChartEntry(
                    ehr=self._ehr,
                    subject=subject,
                    resource_type=resource["resourceType"],
                    fhir_id=written.id,
                    identifier=value,
                    version=written.version,
                )
            )
        return written.id
