"""What lies in the journal when a page opens: a held, a sent, a rejected, a denied and a paid claim, and what came."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bridge.billing.claim import Claim
from bridge.billing.eligibility import Answer, Certainty, Inquiry
from bridge.billing.ledger import balance
from bridge.billing.origin import Origin, Source
from bridge.billing.posting import Posting, post
from bridge.billing.problem import Problem, Severity
from bridge.billing.remittance import Adjustment, ClaimPayment, Remittance
from bridge.billing.session import Session
from bridge.billing.status import ClaimEvent
from bridge.store.drafts import NewDraft
from bridge.store.encounters import EncounterRow, EncounterStatus
from bridge.store.store import Store, Transaction
from bridge.store.subject import Subject
from tests.store.example import BILLING, DAY, NORTHWIND, PATIENT, SUBSCRIBER, archive, claim, line

PRACTICE, EHR = "cedar", "sandbox"
MISSING = Problem(
    code="AUTHORIZATION_MISSING",
    place="lines[0].procedure",
    reason="Northwind Health wants an authorization for 90837, and none is on the claim.",
    remedy="Ask the payer for an authorization that covers the day, and enter its number.",
    prevents=("197",),
)
REJECTED = Problem(code="CLAIM_REJECTED", place="claim", reason="The payer refused it.", remedy="Send it again.")
DENIED = Problem(code="CLAIM_DENIED", place="claim", reason="The payer refused the claim.", remedy="Appeal.")
MINUTES = "54 minutes, 15:00 to 15:54 UTC"
BECAUSE = "54 minutes: 53 and more is 90837"


def about(number: str, encounter: str, patient: str = "pat-1") -> Claim:
    """A claim of one visit, with the origins that its page shows."""
    origins = (
        Origin(field="lines[0].procedure", source=Source.RULE, place="procedures:90837", because=BECAUSE),
        Origin(field="lines[0].minutes", source=Source.CHART, place="Encounter/e1 period", because=MINUTES),
        Origin(
            field="subscriber.member_id", source=Source.CHART, place="Coverage/cov-1 subscriberId", version="sandbox@1"
        ),
    )
    made = claim(number, lines=(line(encounter=encounter),))
    return replace(made, origins=origins, patient=replace(PATIENT, id=patient))


def lay(
    tx: Transaction,
    number: str,
    encounter: str,
    *events: ClaimEvent,
    patient: str = "pat-1",
    sessions: tuple[Session, ...] = (),
) -> None:
    """A claim, its encounter, and what happened to it."""
    claim = about(number, encounter, patient)
    drafted = NewDraft(claim=claim, ehr=EHR, facts_hash=f"facts-{number}", sessions=sessions)
    tx.drafts.put(drafted, actor="job:draft_claim")
    for event in events:
        if event is ClaimEvent.SENT:
            interchange_id, _ = archive(tx, number)
            tx.deliveries.settle_sent(interchange_id, actor="job:deliver_interchange")
        else:
            tx.claims.advance(number, event, actor="job:test", detail="277CA A2:20" if "accept" in event else "")
    held = ClaimEvent.PROBLEMS_FOUND in events
    tx.encounters.put(
        EncounterRow(
            ehr=EHR,
            encounter_id=encounter,
            status=EncounterStatus.HELD if held else EncounterStatus.DRAFTED,
            service_date=DAY,
            patient_id=patient,
            clinician_id="prac-lcsw",
        )
    )


def held(store: Store, number: str = "B111", encounter: str = "enc-1", patient: str = "pat-1") -> str:
    """It waits for an authorization; gives the Problem's id."""
    with store.transaction(PRACTICE) as tx:
        lay(tx, number, encounter, ClaimEvent.PROBLEMS_FOUND, patient=patient)
        tx.problems.sync(Subject.claim(number), [MISSING], actor="job:draft_claim")
        return tx.problems.of(Subject.claim(number))[0].id


def accepted(store: Store, number: str = "B222", encounter: str = "enc-2", patient: str = "pat-1") -> None:
    with store.transaction(PRACTICE) as tx:
        lay(tx, number, encounter, ClaimEvent.CLEARED, ClaimEvent.SENT, ClaimEvent.CLAIM_ACCEPTED, patient=patient)


def rejected(store: Store, number: str = "B333", encounter: str = "enc-3") -> str:
    with store.transaction(PRACTICE) as tx:
        lay(tx, number, encounter, ClaimEvent.CLEARED, ClaimEvent.SENT, ClaimEvent.CLAIM_REJECTED)
        tx.problems.open(Subject.claim(number), REJECTED)
        return tx.problems.of(Subject.claim(number))[0].id


def answered(store: Store, payment: ClaimPayment, number: str, encounter: str) -> str:
    """An 835 came for it, and was posted; gives the remittance's id."""
    remittance = remittance_of(payment)
    with store.transaction(PRACTICE) as tx:
        lay(tx, number, encounter, ClaimEvent.CLEARED, ClaimEvent.SENT, ClaimEvent.CLAIM_ACCEPTED)
        came = tx.interchanges.archive_inbound("sandbox", f"{number}.835", number.encode())
        remittance_id = tx.remittances.add(came.id, 1, remittance)
        posting = post(f"key-{number}", payment, (), other_coverage_left=False)
        assert isinstance(posting, Posting)
        tx.claims.advance(number, posting.event, actor="job:post_remittance", detail=f"835 status {payment.status}")
        tx.postings.post(posting, payment, remittance_id=remittance_id)
        tx.claims.set_balance(number, balance(Decimal("180.00"), [posting]))
    return remittance_id


def denied(store: Store, group: str = "CO", number: str = "B444", encounter: str = "enc-4") -> str:
    """Nothing was allowed; gives the Problem's id."""
    payment = ClaimPayment(
        control_number=number,
        status="4",
        charge=Decimal("180.00"),
        paid=Decimal("0.00"),
        patient_responsibility=Decimal("180.00") if group == "PR" else Decimal("0.00"),
        payer_claim_number="ICN400",
        adjustments=(Adjustment(group=group, reason="204", amount=Decimal("180.00")),),
    )
    answered(store, payment, number, encounter)
    with store.transaction(PRACTICE) as tx:
        tx.problems.open(Subject.claim(number), DENIED)
        return tx.problems.of(Subject.claim(number))[0].id


def remittance_of(payment: ClaimPayment, *, paid: str = "") -> Remittance:
    return Remittance(
        transaction_number="0001",
        trace="TRACE-77",
        payer_tax_id="1061234567",
        payer_name="NORTHWIND HEALTH",
        paid=Decimal(paid) if paid else payment.paid,
        payment_date=date(2026, 11, 19),
        claims=(payment,),
    )


def checked(store: Store, certainty: Certainty = Certainty.ACTIVE, visit: str = "Encounter/enc-1") -> str:
    """The payer was asked about the patient; gives the eligibility's id."""
    inquiry = Inquiry(
        trace="E1", payer=NORTHWIND, provider=BILLING, subscriber=SUBSCRIBER, patient=PATIENT, service_date=DAY
    )
    answer = Answer(
        trace="E1", certainty=certainty, copay=Decimal("25.00"), visits_remaining=7, because="active for mental health"
    )
    with store.transaction(PRACTICE) as tx:
        eligibility_id = tx.eligibilities.ask(inquiry, ehr=EHR, coverage_id="cov-1", visit=visit)
        tx.eligibilities.answer(answer)
    return eligibility_id


def problem_about(store: Store, subject: Subject, code: str, severity: Severity = Severity.HOLD) -> str:
    """Any other Problem; gives its id."""
    with store.transaction(PRACTICE) as tx:
        tx.problems.open(
            subject,
            Problem(code=code, place="place", reason=f"{code} it is.", remedy="Mend it.", severity=severity),
        )
        return next(stored.id for stored in tx.problems.of(subject) if stored.problem.code == code)
