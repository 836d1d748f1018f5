"""One clean claim of the sandbox practice and what surrounds it, to spoil in what matters to a test."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.party import Address, Patient, PersonName, Relationship, Sex, Subscriber
from bridge.billing.scrub import CoverageSpan, ScrubContext, scrub
from bridge.billing.session import Session
from bridge.reference.diagnosis import diagnoses
from tests.billing.coding.example import DAY, PRACTICE, PROCEDURES, rules, session

NAME = PersonName(last="Sample", first="Pat")
DIAGNOSES = diagnoses()
HOME = Address(line1="1 Elm Street", city="Hartford", state="CT", postal_code="06103")


def line(number: int = 1, procedure: str = "90834", **changes: Any) -> ServiceLine:
    plain = ServiceLine(
        number=number,
        procedure=procedure,
        modifiers=(),
        charge=Decimal("150.00"),
        units=1,
        place_of_service="11",
        diagnosis_pointers=(1,),
        service_date=DAY,
        control_number=f"B1{number}",
        encounter_id="e1",
    )
    return replace(plain, **changes)


def claim(*lines: ServiceLine, payer: str = "northwind", **changes: Any) -> Claim:
    plain = Claim(
        control_number="BEXAMPLE",
        practice_id="cedar",
        patient=Patient(id="p1", name=NAME, birth_date=date(1990, 2, 1), sex=Sex.FEMALE, address=HOME),
        subscriber=Subscriber(name=NAME, member_id="NWH00000123", relationship=Relationship.SELF),
        payer=rules(payer).payer,
        billing=PRACTICE.billing,
        rendering=PRACTICE.clinicians["prac-lcsw"],
        service_date=DAY,
        place_of_service="11",
        diagnoses=("F41.1",),
        lines=lines or (line(),),
    )
    return replace(plain, **changes)


def context(*sessions: Session, payer: str = "northwind", **changes: Any) -> ScrubContext:
    plain = ScrubContext(
        rules=rules(payer),
        procedures=PROCEDURES,
        today=DAY + timedelta(days=2),
        diagnoses=DIAGNOSES,
        sessions={s.encounter_id: s for s in sessions or (session(45),)},
        coverage=CoverageSpan(place="Coverage/c1", status="active"),
    )
    return replace(plain, **changes)


def found(a_claim: Claim, a_context: ScrubContext) -> list[tuple[str, str, str]]:
    """(code, place, severity) of every Problem."""
    return [(p.code, p.place, p.severity.value) for p in scrub(a_claim, a_context)]
