"""One plain session of the sandbox practice, to change in what matters to a test."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bridge.billing.coding import CodedSession, code_day
from bridge.billing.payer_rules import PayerRules
from bridge.billing.session import Intent, Modality, Session, Signed
from bridge.reference.payer import rules_on
from bridge.reference.practice import practice_named
from bridge.reference.procedure import load_procedures

DAY = date(2026, 11, 16)
TEN = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)  # ten in the morning in Hartford
PRACTICE = practice_named("cedar")
PROCEDURES = load_procedures()


def rules(payer_id: str, day: date = DAY) -> PayerRules:
    found = rules_on(payer_id, day)
    assert found is not None
    return found


def session(minutes: int = 45, *, start: datetime | None = TEN, **changes: Any) -> Session:
    """In the office, with the social worker, for therapy, signed."""
    plain = Session(
        encounter_id="e1",
        patient_id="p1",
        clinician_id="prac-lcsw",
        service_date=DAY,
        start=start,
        end=start + timedelta(minutes=minutes) if start else None,
        minutes=minutes,
        intent=Intent.THERAPY,
        modality=Modality.IN_PERSON,
        place_of_service="11",
        location_id="loc-office",
        signed=Signed.YES,
    )
    return replace(plain, **changes)


def code(*sessions: Session, payer: str = "northwind") -> tuple[CodedSession, ...]:
    return code_day(sessions, PRACTICE.clinicians, rules(payer), PROCEDURES)


def codes(coded: CodedSession) -> tuple[str, ...]:
    return tuple(line.procedure for line in coded.lines)


def problems(coded: CodedSession) -> tuple[str, ...]:
    return tuple(problem.code for problem in coded.problems)
