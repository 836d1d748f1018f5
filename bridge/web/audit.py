"""The audit sheet of a claim: what an auditor asks, on a page of its own that prints well, and as plain text."""

from fastapi import APIRouter
from starlette.responses import PlainTextResponse, Response

from bridge import clock
from bridge.billing.audit_sheet import AuditSheet, audit_sheet
from bridge.billing.audit_text import audit_text
from bridge.services import Services
from bridge.store.claim_row import StoredClaim
from bridge.web.code_words import words_on
from bridge.web.page import seated_page, zone_of
from bridge.web.seat import Open, Seat, Seated, for_patient, tell_audit
from bridge.web.why import why_claim, why_line, with_words

router = APIRouter()


@router.get("/l/{launch}/claims/{control_number}/audit")
def audit_page(services: Open, seat: Seated, control_number: str) -> Response:
    stored = _stored(services, seat, control_number)
    sheet, zone = sheet_of(services, stored), zone_of(services, seat)
    means = words_on(services.configuration, stored.claim.service_date)
    return seated_page(
        services,
        seat,
        "audit.html",
        claim=stored.claim,
        sheet=sheet,
        whole=with_words(why_claim(stored.claim), means),
        parts={line.number: with_words(why_line(line, zone), means) for line in sheet.lines},
        now=clock.now(),
    )


@router.get("/l/{launch}/claims/{control_number}/audit.txt")
def audit_as_text(services: Open, seat: Seated, control_number: str) -> Response:
    sheet = sheet_of(services, _stored(services, seat, control_number))
    return PlainTextResponse(f"{audit_text(sheet, zone_of(services, seat))}\n")


def sheet_of(services: Services, stored: StoredClaim) -> AuditSheet:
    """From what is laid down: the chart is not asked, so the times are those that the claim was coded by."""
    return audit_sheet(stored.claim, stored.sessions, services.configuration.rules.procedures)


def _stored(services: Services, seat: Seat, control_number: str) -> StoredClaim:
    """Raises ClaimUnknown, NotHere."""
    with services.store.reading(seat.practice_id) as tx:
        stored = tx.claims.get(control_number)
    for_patient(seat, stored.row.ehr, stored.row.patient_id, stored.claim.encounter_ids)
    tell_audit(services, seat, ("claim", control_number), ("Patient", stored.row.patient_id))
    return stored
