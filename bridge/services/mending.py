"""What a person may do about it: the verbs behind the buttons, each one transaction.

A verb that gives `Problem | None` says in the Problem why it did nothing; None is: done. Whatever takes time is a job,
enqueued in the same transaction; a job's name and ids are those of its file in jobs/. Keys bear the wall clock, since
a person who presses again means it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bridge import clock
from bridge.billing.authorization import Authorization
from bridge.billing.ledger import Balance
from bridge.billing.money import ZERO
from bridge.billing.problem import Problem
from bridge.billing.remittance import ClaimPayment
from bridge.billing.status import ADJUDICATED, ClaimEvent, ClaimStatus, IllegalTransition
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.audits import AuditAction, AuditEvent
from bridge.store.claims import InFlight
from bridge.store.deliveries import Fenced
from bridge.store.store import Transaction
from bridge.store.subject import Subject

DECIDABLE = ("CLAIM_DENIED", "PARTLY_REFUSED", "SECONDARY_DUE")


class Decision(StrEnum):
    """What becomes of the dollars that a payer left open."""

    WRITE_OFF = "written_off"
    BILL_PATIENT = "billed_to_patient"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who pressed the button. `reference` is the EHR's: `Practitioner/p1`."""

    practice_id: str
    reference: str

    @property
    def actor(self) -> str:
        return f"person:{self.reference}"


def draft(services: Services, person: Person, ehr: str, encounter_ids: Sequence[str]) -> None:
    """Drafts these encounters from the chart as it is now; "ready for billing" and "I mended it" are both this."""
    with services.store.transaction(person.practice_id) as tx:
        _draft(services, tx, person, ehr, encounter_ids)


def check_coverage(services: Services, person: Person, ehr: str, patient_id: str, day: date, visit: str) -> None:
    """Asks the payers of this patient about that day, now. `visit` is why: `Encounter/e1`."""
    key = f"check_patient_eligibility:{person.practice_id}:{ehr}:{patient_id}:{day}:{_pressed()}"
    ids = (person.practice_id, ehr, patient_id, day.isoformat(), visit)
    with services.store.transaction(person.practice_id) as tx:
        _audit(tx, person, "Patient", patient_id)
        job = Job(name="check_patient_eligibility", key=key, partition=f"eligibility:{ehr}", ids=ids)
        services.enqueue(tx.connection, job)


def ask_status(services: Services, person: Person, control_number: str) -> Problem | None:
    """Asks the payer where the claim is. # 276"""
    with services.store.transaction(person.practice_id) as tx:
        payer_id = tx.claims.get(control_number).row.payer_id
        partner = services.configuration.partner_of_payer(person.practice_id, payer_id)
        if partner is None or partner.realtime is None:
            return _refused(control_number, "No clearinghouse answers questions about this payer in real time.")
        _audit(tx, person, "claim", control_number)
        ids = (person.practice_id, partner.name, control_number)
        key = f"ask_claim_status:{control_number}:{_pressed()}"
        services.enqueue(tx.connection, Job(name="ask_claim_status", key=key, partition=partner.name, ids=ids))
    return None


def authorize(
    services: Services, person: Person, ehr: str, encounter_ids: Sequence[str], authorization: Authorization
) -> Problem | None:
    """Keeps the authorization that somebody typed, and drafts anew these and whatever of the patient waits within its
    days; drafting opens the member's ledger anew. The same number twice is refused."""
    with services.store.transaction(person.practice_id) as tx:
        known = tx.authorizations.of_patients(ehr, [authorization.patient_id])
        if any(_same(stored.authorization, authorization) for stored in known):
            return _refused("authorization", "This authorization was typed before.")
        tx.authorizations.add(authorization, ehr=ehr, who=person.actor)
        _audit(tx, person, "Patient", authorization.patient_id)
        waiting = sorted({*encounter_ids, *_held_of(tx, ehr, authorization)})
        if waiting:
            _draft(services, tx, person, ehr, waiting)
        else:
            ids = (person.practice_id, ehr, authorization.patient_id)
            key = f"open_ledger:{person.practice_id}:{ehr}:{authorization.patient_id}:{_pressed()}"
            services.enqueue(tx.connection, Job(name="open_ledger", key=key, partition=ehr, ids=ids))
    return None


def _held_of(tx: Transaction, ehr: str, authorization: Authorization) -> Iterator[str]:
    """The encounters of the patient's claims that wait and may be covered now."""
    for row in tx.claim_lists.of_patient(authorization.patient_id):
        own = (row.ehr, row.payer_id, row.status) == (ehr, authorization.payer_id, ClaimStatus.HELD)
        if own and authorization.holds_on(row.service_date):
            yield from (e for found, e in tx.claim_lists.encounters_of(row.control_number) if found == ehr)


def send_again(services: Services, person: Person, control_number: str) -> Problem | None:
    """A rejected claim was never judged: it becomes a draft again, and goes when the chart clears it."""
    with services.store.transaction(person.practice_id) as tx:
        try:
            tx.claims.advance(control_number, ClaimEvent.REOPENED, actor=person.actor)
        except (IllegalTransition, InFlight):
            return _refused(control_number, "Only a rejected claim can be sent again, and this one is not rejected.")
        _audit(tx, person, "claim", control_number)
        for ehr, encounter_id in tx.claim_lists.encounters_of(control_number):
            _draft(services, tx, person, ehr, [encounter_id])
    return None


def replace(services: Services, person: Person, control_number: str) -> Problem | None:
    """A claim that the payer has answered goes again as the chart has it today, and names the first one."""
    with services.store.transaction(person.practice_id) as tx:
        row = tx.claims.lock_one(control_number)
        if row.status not in ADJUDICATED:
            return _refused(control_number, "Only a claim that the payer has answered can be replaced.")
        key = f"replace_claim:{control_number}:{_pressed()}"
        ids = (person.practice_id, row.ehr, control_number, person.actor)
        services.enqueue(tx.connection, Job(name="replace_claim", key=key, partition=row.ehr, ids=ids))
        _audit(tx, person, "claim", control_number)
    return None


def decide(services: Services, person: Person, control_number: str, decision: Decision, because: str) -> Problem | None:
    """The open dollars of an answered claim go to nobody, or to the patient. `because` names no person.

    A later answer of the payer counts its own way again.
    """
    with services.store.transaction(person.practice_id) as tx:
        row = tx.claims.lock_one(control_number)
        if row.status not in ADJUDICATED or row.open <= ZERO:
            return _refused(control_number, "Nothing of this claim is open after an answer of the payer.")
        payments = [stored.payment for stored in tx.postings.of_claim(control_number)]
        if decision is Decision.BILL_PATIENT and not patient_may_owe(payments):
            return _refused(
                control_number, "The payer's answer does not let the patient be billed: it says CO, not PR."
            )
        written_off = row.open if decision is Decision.WRITE_OFF else ZERO
        moved = Balance(
            paid=row.paid,
            patient=row.patient + row.open - written_off,
            adjusted=row.adjusted + written_off,
            open=ZERO,
            interest=row.interest,
        )
        tx.claims.set_balance(control_number, moved)
        tx.claims.note(control_number, decision, actor=person.actor, detail=f"${row.open}: {because}")
        subject, how = Subject.claim(control_number), decision.replace("_", " ")
        for code in DECIDABLE:
            tx.problems.close_code(subject, code, actor=person.actor, how=how)
        _audit(tx, person, "claim", control_number)
    return None


def note_appeal(services: Services, person: Person, control_number: str) -> None:
    """Somebody wrote to the payer: the journal knows, and the dollars stay open. Raises ClaimUnknown."""
    with services.store.transaction(person.practice_id) as tx:
        tx.claims.note(control_number, "appealed", actor=person.actor)
        _audit(tx, person, "claim", control_number)


def mark_seen(services: Services, person: Person, problem_id: str, because: str) -> None:
    """Closes what asks for no more than being seen. `because` names no person. Raises ProblemUnknown."""
    with services.store.transaction(person.practice_id) as tx:
        tx.problems.close(problem_id, actor=person.actor, how=because)
        _audit(tx, person, "problem", problem_id)


def withdraw(services: Services, person: Person, interchange_id: str) -> Problem | None:
    """The clearinghouse says that the file never came: its claims go again with the next one."""
    with services.store.transaction(person.practice_id) as tx:
        try:
            tx.deliveries.withdraw(interchange_id, actor=person.actor, note="the clearinghouse has not got it")
        except Fenced:
            return _refused("interchange", "This file has been settled meanwhile.")
        subject = Subject.interchange(interchange_id)
        tx.problems.close_code(subject, "DELIVERY_IN_DOUBT", actor=person.actor, how="withdrawn")
        _audit(tx, person, "interchange", interchange_id)
    return None


def patient_may_owe(payments: Sequence[ClaimPayment]) -> bool:
    """Whether the newest answer puts something on the patient. # CAS01 PR"""
    return bool(payments) and any(a.group == "PR" for a in payments[-1].all_adjustments)


def _draft(services: Services, tx: Transaction, person: Person, ehr: str, encounter_ids: Sequence[str]) -> None:
    named = ",".join(encounter_ids)
    key = f"draft_claim:{person.practice_id}:{ehr}:{named[:60]}:{person.reference}:{_pressed()}"
    ids = (person.practice_id, ehr, named, person.actor)
    for encounter_id in encounter_ids:
        _audit(tx, person, "Encounter", encounter_id)
    services.enqueue(tx.connection, Job(name="draft_claim", key=key, partition=ehr, ids=ids))


def _audit(tx: Transaction, person: Person, resource_type: str, resource_id: str) -> None:
    tx.audits.add(
        AuditEvent(
            who=person.actor,
            action=AuditAction.WRITE,
            resource_type=resource_type,
            resource_id=resource_id,
            purpose="payment",
        )
    )


def _same(one: Authorization, other: Authorization) -> bool:
    return (one.number, one.payer_id, one.starts, one.ends) == (other.number, other.payer_id, other.starts, other.ends)


def _pressed() -> str:
    return clock.wall_now().isoformat()


def _refused(place: str, reason: str) -> Problem:
    return Problem(code="NOT_DONE", place=place, reason=reason, remedy="Look at the claim's journal, then decide anew.")
