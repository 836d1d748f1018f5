"""The biller's lanes: every open Problem in one of them, same causes together, most dollars first. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from bridge.billing.money import ZERO, total
from bridge.billing.problem import Problem
from bridge.billing.status import UNSENT
from bridge.store.claim_row import ClaimRow
from bridge.store.eligibilities import StoredEligibility
from bridge.store.problems import StoredProblem
from bridge.store.remittances import RemittanceRow
from bridge.store.subject import SubjectKind
from bridge.web.waiting import Wait, waits


class Lane(StrEnum):
    """In the order of the page."""

    HELD = "held"
    REJECTED = "rejected"
    DENIED = "denied"
    CHANGED = "changed"
    PAYMENTS = "payments"
    FILES = "files"
    ELIGIBILITY = "eligibility"
    WARNINGS = "warnings"
    WAITING = "waiting"


TITLE: dict[str, str] = {
    Lane.HELD: "Held before sending",
    Lane.REJECTED: "Rejected",
    Lane.DENIED: "Denied or underpaid",
    Lane.CHANGED: "Changed after sending",
    Lane.PAYMENTS: "Payments to look at",
    Lane.FILES: "Files to look at",
    Lane.ELIGIBILITY: "Eligibility failed",
    Lane.WARNINGS: "Good to know",
    Lane.WAITING: "Waiting by itself",
}
_BY_CODE = {
    **dict.fromkeys(("FILE_REJECTED", "CLAIM_REJECTED", "CLAIM_NOT_AT_PAYER"), Lane.REJECTED),
    **dict.fromkeys(("CLAIM_DENIED", "PARTLY_REFUSED", "SECONDARY_DUE", "PAYMENT_TAKEN_BACK"), Lane.DENIED),
    **dict.fromkeys(("CHART_CHANGED", "CHART_WITHDREW"), Lane.CHANGED),
}
_BY_KIND = {
    SubjectKind.REMITTANCE: Lane.PAYMENTS,
    SubjectKind.INTERCHANGE: Lane.FILES,
    SubjectKind.ELIGIBILITY: Lane.ELIGIBILITY,
    SubjectKind.MEMBER: Lane.ELIGIBILITY,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One Problem. `dollars` is what depends on it: the claim's open part, or the payment's amount."""

    stored: StoredProblem
    lane: Lane
    claim: ClaimRow | None
    remittance: RemittanceRow | None
    eligibility: StoredEligibility | None
    dollars: Decimal
    wait: Wait | None = None  # of the lane WAITING: when it leaves


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Problems that one person would mend alike."""

    problem: Problem
    rows: tuple[Row, ...]
    dollars: Decimal
    oldest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneView:
    lane: Lane
    count: int
    dollars: Decimal
    causes: tuple[Cause, ...]

    @property
    def title(self) -> str:
        return TITLE[self.lane]

    @property
    def weighs(self) -> bool:
        """Whether its Problems say what becomes of claims that have not left."""
        return self.lane in (Lane.HELD, Lane.WARNINGS)


def lanes(
    problems: Iterable[StoredProblem],
    claims: Mapping[str, ClaimRow],
    remittances: Mapping[str, RemittanceRow],
    eligibilities: Mapping[str, StoredEligibility],
    wait_of: Callable[[Problem, ClaimRow], Wait],
) -> tuple[LaneView, ...]:
    """Every lane, also the empty ones. A claim with two Problems of one lane counts its dollars once."""
    rows = [
        _row(stored, claims.get(about), remittances.get(about), eligibilities.get(about), wait_of)
        for stored, about in ((stored, stored.subject.id) for stored in problems)
    ]
    return tuple(_view(lane, [row for row in rows if row.lane is lane]) for lane in Lane)


def lane_of(stored: StoredProblem, claim: ClaimRow | None) -> Lane:
    by_kind = _BY_KIND.get(stored.subject.kind)
    if by_kind is not None:
        return by_kind
    if stored.problem.code in _BY_CODE:
        return _BY_CODE[stored.problem.code]
    if claim is not None and claim.status in UNSENT and waits(stored.problem):
        return Lane.WAITING
    holds = stored.problem.severity.keeps and (claim is None or claim.status in UNSENT)
    return Lane.HELD if holds else Lane.WARNINGS


def dollars_of(rows: Iterable[Row]) -> Decimal:
    """Each claim and each payment once."""
    once = {row.stored.subject.id: row.dollars for row in rows}
    return total(once.values())


def _row(
    stored: StoredProblem,
    claim: ClaimRow | None,
    remittance: RemittanceRow | None,
    eligibility: StoredEligibility | None,
    wait_of: Callable[[Problem, ClaimRow], Wait],
) -> Row:
    lane = lane_of(stored, claim)
    return Row(
        stored=stored,
        lane=lane,
        claim=claim,
        remittance=remittance,
        eligibility=eligibility,
        dollars=claim.open if claim else remittance.paid if remittance else ZERO,
        wait=wait_of(stored.problem, claim) if claim and lane is Lane.WAITING else None,
    )


def _view(lane: Lane, rows: list[Row]) -> LaneView:
    alike: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        alike.setdefault((row.stored.problem.code, row.stored.problem.reason), []).append(row)
    causes = sorted(
        (_cause(group) for group in alike.values()), key=lambda c: (_leaves(c.rows[0]), -c.dollars, c.oldest)
    )
    return LaneView(lane=lane, count=len(rows), dollars=dollars_of(rows), causes=tuple(causes))


def _cause(rows: list[Row]) -> Cause:
    ordered = sorted(rows, key=lambda row: (_leaves(row), row.stored.opened_at, -row.dollars, row.stored.id))
    return Cause(
        problem=rows[0].stored.problem,
        rows=tuple(ordered),
        dollars=dollars_of(rows),
        oldest=min(row.stored.opened_at for row in rows),
    )


def _leaves(row: Row) -> date:
    """The next to leave comes first; what has no day, and what does not wait, comes as it did."""
    return row.wait.day if row.wait and row.wait.day else date.max
