"""Remittances: what each payment said of each claim, and whether it adds up."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from bridge.store.remittances import RemittanceState
from bridge.store.subject import Subject
from bridge.web.page import seated_page
from bridge.web.seat import Open, Seated, for_practice, tell_audit

router = APIRouter()


@router.get("/l/{launch}/remittances")
def remittances(services: Open, seat: Seated, state: Annotated[RemittanceState | None, Query()] = None) -> Response:
    for_practice(seat)
    with services.store.reading(seat.practice_id) as tx:
        rows = tx.remittances.list(state)
    tell_audit(services, seat, ("remittance", "list"))
    return seated_page(services, seat, "remittances.html", rows=rows, chosen=state)


@router.get("/l/{launch}/remittances/{remittance_id}")
def remittance(services: Open, seat: Seated, remittance_id: str) -> Response:
    for_practice(seat)
    with services.store.reading(seat.practice_id) as tx:
        stored = tx.remittances.get(remittance_id)
        numbers = {
            payment.control_number: payment.control_number.strip().upper() for payment in stored.remittance.claims
        }
        ours = tx.claim_lists.rows(numbers.values())
        problems = tx.problems.of(Subject.remittance(remittance_id))
    tell_audit(services, seat, ("remittance", remittance_id))
    return seated_page(
        services,
        seat,
        "remittance.html",
        row=stored.row,
        remittance=stored.remittance,
        ours={said: known for said, known in numbers.items() if known in ours},
        problems=problems,
        carc=services.configuration.carc_words,
    )
