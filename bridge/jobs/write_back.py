"""What the payer said goes back into the chart: each resource once, found again by its identifier, updated in place."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from bridge import clock
from bridge.billing.eligibility import Answer
from bridge.billing.ledger import Balance
from bridge.billing.posting import standing
from bridge.billing.problem import Problem, Severity
from bridge.billing.status import ADJUDICATED
from bridge.fhir.client import FhirClient
from bridge.fhir.error import (
    FhirError,
    Gone,
    InvalidResource,
    NotFound,
    OperationRefused,
    PreconditionFailed,
    SeveralMatch,
    Unintelligible,
)
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
from bridge.store.remittances import StoredRemittance
from bridge.store.store import Transaction
from bridge.store.subject import Subject

ACTOR = "job:write_back"
REFUSED = "WRITE_BACK_REFUSED"
MOST_LATE = 3  # resources that may fail for want of an answer before we take the EHR to be away
OF_ONE_RESOURCE = (
    InvalidResource,
    OperationRefused,
    SeveralMatch,
    PreconditionFailed,
    NotFound,
    Gone,
    Unintelligible,
)


def job(practice_id: str, ehr: str, at: datetime, after: str = "round") -> Job:
    """Everything that the chart has not got. `after`: the id of what brought something new."""
    key = f"write_back:{practice_id}:{ehr}:{at.isoformat()}:{after}"
    return Job(name="write_back", key=key, partition=f"write_back:{ehr}", ids=(practice_id, ehr), alone=True)


def run(services: Services, practice_id: str, ehr: str) -> None:
    """Harmless when repeated or cut off: what was written is found, what was not is written next time.

    One resource that the EHR does not take is a Problem on its subject, and the others are written. Raises FhirError.
    """
    chart = _Chart(services, practice_id, ehr)
    chart.write_claims()
    chart.write_remittances()
    chart.write_eligibilities()
    chart.end()


class _Chart:
    """One EHR's charts, as far as our journal goes."""

    def __init__(self, services: Services, practice_id: str, ehr: str) -> None:
        self._services, self._practice_id, self._ehr = services, practice_id, ehr
        self._client: FhirClient = services.ehrs.backend(ehr)
        self._now = clock.now()
        self._late: list[FhirError] = []
        self._unanswered: set[str] = set()  # claims whose answer is not known to stand in the chart
        with services.store.reading(practice_id) as tx:
            self._refused = {stored.subject for stored in tx.problems.list(code=REFUSED, limit=1000)}

    def write_claims(self) -> None:
        with self._services.store.reading(self._practice_id) as tx:
            rows = [row for row in tx.claims.uncharted(ADJUDICATED) if row.ehr == self._ehr]
            answered = tuple(filter(None, (self._adjudication(tx, row) for row in rows)))
        for row, adjudication in answered:
            subject = Subject.claim(row.control_number)
            if not self._try(subject, partial(self._write_claim, row, adjudication)):
                self._unanswered.add(row.control_number)

    def write_remittances(self) -> None:
        """A payment names the answers to its claims, so it waits for one that may yet stand in the chart."""
        with self._services.store.reading(self._practice_id) as tx:
            missing = tx.remittances.uncharted(self._ehr, "PaymentReconciliation")
            remittances = [tx.remittances.get(row.id) for row in missing]
            responses = self._responses(tx, remittances)
        for stored in remittances:
            if any(paid.control_number in self._unanswered for paid in stored.remittance.claims):
                continue
            resource = payment_reconciliation(stored.remittance, responses, self._now)
            identity, subject = remittance_identity(stored.remittance), Subject.remittance(stored.row.id)
            self._try(subject, partial(self._put, subject, resource, fhir_value.REMITTANCE, identity))

    def write_eligibilities(self) -> None:
        with self._services.store.reading(self._practice_id) as tx:
            missing = tx.eligibilities.uncharted(self._ehr, "CoverageEligibilityResponse")
        for stored in missing:
            if stored.answer is not None:
                self._try(Subject.eligibility(stored.id), partial(self._write_eligibility, stored, stored.answer))

    def end(self) -> None:
        """Raises what stood in the way of some resources and may not an hour later."""
        if self._late:
            raise self._late[-1]

    def _try(self, subject: Subject, write: Callable[[], object]) -> bool:
        """Whether it is settled; else it is tried again."""
        try:
            write()
        except FhirError as error:
            if error.retryable and len(self._late) < MOST_LATE:
                self._late.append(error)
                return False
            if isinstance(error, OF_ONE_RESOURCE):
                with self._services.store.transaction(self._practice_id) as tx:
                    tx.problems.sync(subject, [_not_taken(error)], actor=ACTOR, codes=(REFUSED,))
            else:
                raise  # the whole connection is concerned
        else:
            if subject in self._refused:
                with self._services.store.transaction(self._practice_id) as tx:
                    tx.problems.close_code(subject, REFUSED, actor=ACTOR, how="the chart has it now")
        return True

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

    def _write_eligibility(self, stored: StoredEligibility, said: Answer) -> None:
        subject, trace = Subject.eligibility(stored.id), stored.inquiry.trace
        asked = eligibility_request(stored.inquiry, stored.coverage_id, stored.asked_at)
        request_id = self._put(subject, asked, fhir_value.ELIGIBILITY_INQUIRY, trace)
        answered_at = stored.answered_at or stored.asked_at
        answer = eligibility_response(stored.inquiry, said, stored.coverage_id, request_id, answered_at)
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


def _not_taken(error: FhirError) -> Problem:
    codes = f", {', '.join(error.codes)}" if error.codes else ""
    return Problem(
        code=REFUSED,
        place="chart",
        reason=f"The EHR does not take what the payer said into the chart ({type(error).__name__}{codes}).",
        remedy="Ask the EHR's administrator what it refuses; it is tried again with every round.",
        severity=Severity.WARN,
    )
