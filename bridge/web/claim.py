"""Claims: a list, and each with its money, its journal, the answers to it, and its 837P beside where it came from."""

from collections.abc import Iterable, Mapping
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from bridge.billing.problem import Problem
from bridge.billing.status import ClaimStatus
from bridge.services import Services
from bridge.services.mending import patient_may_owe
from bridge.store.claim_lists import ClaimEventRow, Filter
from bridge.store.claim_row import ClaimRow, StoredClaim
from bridge.store.postings import StoredPosting
from bridge.store.problems import StoredProblem
from bridge.store.store import Transaction
from bridge.store.subject import Subject, SubjectKind
from bridge.web.audit import sheet_of
from bridge.web.code_words import words_on
from bridge.web.explained import explained
from bridge.web.finding import Finding, findings
from bridge.web.page import chooser, payer_names, seated_page, zone_of
from bridge.web.remedy import acts
from bridge.web.rule_name import RuleName, rule_names
from bridge.web.seat import Open, Seat, Seated, for_patient, tell_audit
from bridge.web.waiting import only_waits, wait_of
from bridge.web.why import why_claim, why_line, with_words

PAGE = 100
MOST_OF_ONE = 50  # open Problems of a claim; far more than any has
_ACKNOWLEDGMENTS = ("TA1", "999", "277CA")

router = APIRouter()


@router.get("/l/{launch}/claims")
def claims(
    services: Open,
    seat: Seated,
    status: Annotated[ClaimStatus | None, Query()] = None,
    page: Annotated[int, Query(ge=0, le=10_000)] = 0,
) -> Response:
    with services.store.reading(seat.practice_id) as tx:
        rows, count = _listed(tx, seat, status, page)
        counts = tx.claim_lists.status_counts() if seat.sees_practice else {}
        waiting = _waiting(tx, rows)
    tell_audit(services, seat, ("claim", "list"), *(("claim", row.control_number) for row in rows))
    return seated_page(
        services,
        seat,
        "claims.html",
        rows=rows,
        count=count,
        counts=counts,
        chosen=status,
        page=page,
        more=(page + 1) * PAGE < count,
        payers=payer_names(services, rows),
        waiting=waiting,
    )


@router.get("/l/{launch}/claims/{control_number}")
def claim(services: Open, seat: Seated, control_number: str) -> Response:
    with services.store.reading(seat.practice_id) as tx:
        stored = tx.claims.get(control_number)
        for_patient(seat, stored.row.ehr, stored.row.patient_id, stored.claim.encounter_ids)
        events = tx.claim_lists.events_of(control_number)
        postings = tx.postings.of_claim(control_number)
        inquiries = tx.status_inquiries.of_claim(control_number)
        problems = tx.problems.of(Subject.claim(control_number), closed_too=True)
        interchange = tx.deliveries.latest_of_claim(control_number)
        own = rule_names(services, tx, (stored.problem for stored in problems))
    tell_audit(services, seat, ("claim", control_number), ("Patient", stored.row.patient_id))
    sheet, zone = sheet_of(services, stored), zone_of(services, seat)
    means = words_on(services.configuration, stored.claim.service_date)
    return seated_page(
        services,
        seat,
        "claim.html",
        row=stored.row,
        claim=stored.claim,
        whole=with_words(why_claim(stored.claim), means),
        parts={line.number: with_words(why_line(line, zone), means) for line in sheet.lines},
        events=events,
        acknowledgments=tuple(event for event in events if _acknowledges(event)),
        postings=postings,
        inquiries=inquiries,
        findings=_findings(services, seat, stored, problems, postings, own),
        makes_rule=seat.sees_practice and (stored.status is ClaimStatus.DENIED or _is_refused_in_part(problems)),
        only_waits=_only_waits(stored.row, problems),
        mended=tuple(each for each in problems if each.closed_at is not None),
        interchange=interchange,
        segments=explained(stored.claim),
        carc=services.configuration.carc_words,
    )


def _findings(
    services: Services,
    seat: Seat,
    claim: StoredClaim,
    problems: Iterable[StoredProblem],
    postings: Iterable[StoredPosting],
    own: Mapping[str, RuleName],
) -> tuple[Finding, ...]:
    owes = patient_may_owe([posting.payment for posting in postings])
    practice, packs = services.configuration.practices[seat.practice_id], services.configuration.rules.payers
    today, choose = services.local_now(seat.practice_id).date(), chooser(services)
    return findings(
        (stored for stored in problems if stored.closed_at is None),
        lambda stored: acts(stored, claim.row, owes, seat.sees_practice),
        practice.actions,
        services.configuration.carc_words,
        lambda problem: wait_of(problem, claim.row, practice, packs, today),
        lambda problem: choose(problem, claim.claim),
        own,
    )


def _waiting(tx: Transaction, rows: Iterable[ClaimRow]) -> frozenset[str]:
    """Control numbers of those that are held by nothing but a day, or somebody's answer."""
    held = [row.control_number for row in rows if row.status is ClaimStatus.HELD]
    if not held:
        return frozenset()
    found: dict[str, list[Problem]] = {}
    for stored in tx.problems.list(kind=SubjectKind.CLAIM, about=held, limit=PAGE * MOST_OF_ONE):
        found.setdefault(stored.subject.id, []).append(stored.problem)
    return frozenset(number for number, problems in found.items() if only_waits(problems))


def _is_refused_in_part(problems: Iterable[StoredProblem]) -> bool:
    return any(stored.problem.code == "PARTLY_REFUSED" for stored in problems)


def _only_waits(row: ClaimRow, problems: Iterable[StoredProblem]) -> bool:
    """Whether nothing keeps it from leaving but a day, or somebody's answer."""
    still = (stored.problem for stored in problems if stored.closed_at is None)
    return row.status is ClaimStatus.HELD and only_waits(still)


def _listed(tx: Transaction, seat: Seat, status: ClaimStatus | None, page: int) -> tuple[tuple[ClaimRow, ...], int]:
    """All of the practice for who may; else the patient's, newest first, or the group's."""
    if seat.sees_practice:
        wanted = Filter(statuses=(status,) if status else ())
        return tx.claim_lists.list(wanted, limit=PAGE, offset=page * PAGE), tx.claim_lists.count(wanted)
    if seat.patient_id:
        found = tuple(reversed(tx.claim_lists.of_patient(seat.patient_id)))
    else:
        found = tx.claim_lists.of_encounter(seat.ehr, seat.encounter_id) if seat.encounter_id else ()
    rows = tuple(row for row in found if row.ehr == seat.ehr and status in (None, row.status))
    return rows[page * PAGE : (page + 1) * PAGE], len(rows)


def _acknowledges(event: ClaimEventRow) -> bool:
    return event.detail.startswith(_ACKNOWLEDGMENTS)
