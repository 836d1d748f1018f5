"""What the week came to: one JSON document, and a table for people."""

from collections.abc import Mapping
from typing import Any

from bridge.billing.money import total
from bridge.billing.status import CLOSED, UNSENT, ClaimStatus
from bridge.store.claim_lists import Filter
from bridge.store.encounters import EncounterStatus
from bridge.store.store import Transaction

_EVERY = 1_000_000


def summary(tx: Transaction, seconds: Mapping[str, float]) -> dict[str, Any]:
    """Dollars as text with two places. `claims.drafted` and `submitted` count all that ever were; the other states
    say where the claims stand now; `open` are those without a payment that stands."""
    figures = tx.summary.read()
    encounters, claims, dollars = figures.encounters, figures.claims, figures.dollars
    not_sent = tx.claim_lists.list(Filter(statuses=tuple(sorted(UNSENT))), limit=_EVERY)
    return {
        "encounters": {
            "found": sum(encounters.values()),
            "drafted": encounters[EncounterStatus.DRAFTED],
            "held": encounters[EncounterStatus.HELD],
            "not_billable": encounters[EncounterStatus.NOT_BILLABLE],
        },
        "claims": {
            "drafted": sum(n for status, n in claims.items() if status is not ClaimStatus.VOIDED),
            "held": claims[ClaimStatus.HELD],
            "submitted": sum(n for status, n in claims.items() if status not in UNSENT | {ClaimStatus.VOIDED}),
            "rejected": claims[ClaimStatus.REJECTED],
            "accepted": claims[ClaimStatus.ACCEPTED],
            "paid": claims[ClaimStatus.PAID],
            "denied": claims[ClaimStatus.DENIED],
            "open": sum(n for status, n in claims.items() if status not in CLOSED | {ClaimStatus.PAID}),
        },
        "dollars": {
            **{name: str(getattr(dollars, name)) for name in dollars.__dataclass_fields__},
            "charged_not_sent": str(total(row.charge for row in not_sent)),
        },
        "eligibility": dict(figures.eligibility),
        "written_back": dict(figures.written_back),
        "problems": [{"code": code, "count": count} for code, count in figures.problems.items()],
        "seconds": {step: round(value, 2) for step, value in seconds.items()},
    }


def unaccounted(found: Mapping[str, Any], claims: Mapping[ClaimStatus, int]) -> tuple[str, ...]:
    """What the week owes an explanation for; nothing when all is accounted for."""
    encounters, dollars = found["encounters"], found["dollars"]
    missing = encounters["found"] - sum(encounters[k] for k in ("drafted", "held", "not_billable"))
    waiting = [status for status in (ClaimStatus.DRAFT, ClaimStatus.SUBMITTED) if claims[status]]
    said = []
    if missing:
        said.append(f"{missing} encounters were found and came to nothing")
    said += [f"{claims[status]} claims still stand at {status}" for status in waiting]
    if "JOB_FAILED" in {p["code"] for p in found["problems"]}:
        said.append("a step of the work gave up")
    if dollars["charged"] == "0.00":
        said.append("nothing was charged")
    return tuple(said)
