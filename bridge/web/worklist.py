"""The biller's worklist: what waits for a person, in lanes."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from bridge.billing.problem import Severity
from bridge.store.subject import SubjectKind
from bridge.web.lane import Lane, LaneView, lanes
from bridge.web.page import payer_names, seated_page
from bridge.web.rule_name import rule_names
from bridge.web.seat import Open, Seated, for_practice, tell_audit
from bridge.web.waiting import wait_of

MOST = 2000  # open problems that one page lays out; beyond it the page says so
_ASKING = (Severity.STOP, Severity.HOLD, Severity.WARN)

router = APIRouter()


@router.get("/l/{launch}/worklist")
def worklist(services: Open, seat: Seated, lane: Annotated[Lane | None, Query()] = None) -> Response:
    for_practice(seat)
    with services.store.reading(seat.practice_id) as tx:
        problems = tx.problems.list(severities=_ASKING, limit=MOST + 1)
        claims = tx.claim_lists.rows(p.subject.id for p in problems if p.subject.kind is SubjectKind.CLAIM)
        own = rule_names(services, tx, (stored.problem for stored in problems))
        remittances = {row.id: row for row in tx.remittances.list(limit=MOST)}
        asked = {
            p.subject.id: tx.eligibilities.get(p.subject.id)
            for p in problems
            if p.subject.kind is SubjectKind.ELIGIBILITY
        }
    configuration, today = services.configuration, services.local_now(seat.practice_id).date()
    practice, packs = configuration.practices[seat.practice_id], configuration.rules.payers
    every = lanes(
        problems[:MOST],
        claims,
        remittances,
        asked,
        lambda problem, claim: wait_of(problem, claim, practice, packs, today),
    )
    shown = tuple(view for view in every if view.count and lane in (None, view.lane))
    tell_audit(services, seat, ("worklist", lane or "all"), *_about(shown))
    return seated_page(
        services,
        seat,
        "worklist.html",
        lanes=every,
        shown=shown,
        chosen=lane,
        own=own,
        payers=payer_names(services, claims.values()),
        more=len(problems) > MOST,
    )


def _about(views: Iterable[LaneView]) -> tuple[tuple[str, str], ...]:
    """What was shown, each once: `("claim", "B111")`."""
    subjects = (row.stored.subject for view in views for cause in view.causes for row in cause.rows)
    return tuple(dict.fromkeys((str(subject.kind), subject.id) for subject in subjects))
