"""One synthetic claim and what is said about it; tests change what they are about."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.party import (
    Address,
    BillingProvider,
    Clinician,
    Licence,
    Patient,
    Payer,
    PersonName,
    Relationship,
    Sex,
    Subscriber,
)
from bridge.billing.posting import Posting
from bridge.billing.remittance import Adjustment, ClaimPayment, LinePayment, Remittance
from bridge.billing.status import ClaimEvent
from bridge.store.drafts import NewDraft
from bridge.store.interchanges import Reserved
from bridge.store.store import Store, Transaction

ADDRESS = Address(line1="12 Elm Street", city="Hartford", state="CT", postal_code="06103")
PATIENT = Patient(
    id="pat-1",
    name=PersonName(last="Quillfeather", first="Rosalind"),
    birth_date=date(1988, 3, 14),
    sex=Sex.FEMALE,
    address=ADDRESS,
)
SUBSCRIBER = Subscriber(name=PATIENT.name, member_id="NWH00004711", relationship=Relationship.SELF)
NORTHWIND = Payer(id="northwind", name="Northwind Health", payer_id="SBNWH", filing_indicator="CI")
BILLING = BillingProvider(
    name="Cedar Street Behavioral Health",
    npi="1999123456",
    taxonomy="261QM0801X",
    tax_id="061234567",
    address=ADDRESS,
)
LCSW = Clinician(
    id="prac-lcsw",
    name=PersonName(last="Delgado", first="Maria"),
    npi="1999000035",
    taxonomy="1041C0700X",
    licence=Licence.CLINICAL_SOCIAL_WORKER,
)
DAY = date(2026, 11, 16)


def line(number: int = 1, procedure: str = "90837", charge: str = "180.00", encounter: str = "enc-1") -> ServiceLine:
    return ServiceLine(
        number=number,
        procedure=procedure,
        modifiers=("95",),
        charge=Decimal(charge),
        units=1,
        place_of_service="10",
        diagnosis_pointers=(1,),
        service_date=DAY,
        control_number=f"B111L{number}",
        encounter_id=encounter,
    )


def claim(control_number: str = "B111", *, practice: str = "cedar", lines: tuple[ServiceLine, ...] = ()) -> Claim:
    return Claim(
        control_number=control_number,
        practice_id=practice,
        patient=PATIENT,
        subscriber=SUBSCRIBER,
        payer=NORTHWIND,
        billing=BILLING,
        rendering=LCSW,
        service_date=DAY,
        place_of_service="10",
        diagnoses=("F43.10",),
        lines=lines or (line(),),
        coverage_id="cov-1",
    )


def draft(control_number: str = "B111", *, facts: str = "facts-1", practice: str = "cedar") -> NewDraft:
    return NewDraft(claim=claim(control_number, practice=practice), ehr="sandbox", facts_hash=facts)


def draft_with(changed: Claim, facts: str) -> NewDraft:
    return replace(draft(), claim=changed, facts_hash=facts)


def make_ready(tx: Transaction, *control_numbers: str) -> None:
    for number in control_numbers:
        tx.drafts.put(draft(number), actor="job:draft_claim")
        tx.claims.advance(number, ClaimEvent.CLEARED, actor="rule:scrub")


def archive(tx: Transaction, *control_numbers: str, name: str = "") -> tuple[str, Reserved]:
    """An 837P of one ST; gives its id and its numbers."""
    reserved = tx.interchanges.reserve("sandbox", [control_numbers])
    name = name or f"{reserved.isa13:09d}.837"
    return tx.interchanges.archive_outbound(reserved, kind="837P", name=name, content=b"ISA*00*~"), reserved


def send(store: Store, *control_numbers: str) -> str:
    """From ready to submitted."""
    with store.transaction("cedar") as tx:
        make_ready(tx, *control_numbers)
        interchange_id, _ = archive(tx, *control_numbers)
        tx.deliveries.settle_sent(interchange_id, actor="job:deliver_interchange")
    return interchange_id


def payment(control_number: str = "B111", *, paid: str = "110.00", patient: str = "20.00") -> ClaimPayment:
    adjusted = Decimal("180.00") - Decimal(paid) - Decimal(patient)
    reasons = (
        Adjustment(group="CO", reason="45", amount=adjusted),
        Adjustment(group="PR", reason="3", amount=Decimal(patient)),
    )
    return ClaimPayment(
        control_number=control_number,
        status="1",
        charge=Decimal("180.00"),
        paid=Decimal(paid),
        patient_responsibility=Decimal(patient),
        payer_claim_number="ICN900",
        lines=(
            LinePayment(
                procedure="90837",
                modifiers=("95",),
                charge=Decimal("180.00"),
                paid=Decimal(paid),
                adjustments=reasons,
            ),
        ),
    )


def remittance(*claims: ClaimPayment, trace: str = "EFT1") -> Remittance:
    return Remittance(
        transaction_number="0001",
        trace=trace,
        payer_tax_id="1061111111",
        payer_name="Northwind Health",
        paid=sum((c.paid for c in claims), Decimal("0.00")),
        payment_date=date(2026, 11, 20),
        claims=claims,
    )


def posting(said: ClaimPayment, key: str = "1061111111|EFT1|B111|ICN900|1|1") -> Posting:
    return Posting(
        key=key,
        control_number=said.control_number,
        event=ClaimEvent.PAYMENT,
        paid=said.paid,
        patient=said.patient_responsibility,
        adjusted=said.charge - said.paid - said.patient_responsibility,
        open=Decimal("0.00"),
        interest=said.interest,
        payer_claim_number=said.payer_claim_number,
    )
