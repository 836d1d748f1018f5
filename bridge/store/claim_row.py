"""A claim as the journal keeps it: its row in the clear, and the sealed document beside it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from bridge.billing.claim import Claim, Frequency, Rank
from bridge.billing.document import from_document
from bridge.billing.session import Session
from bridge.billing.status import ClaimStatus
from bridge.store.tables.claim import claim as table
from bridge.store.tables.interchange import interchange_claim


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim without its document: what a list needs. Dollars; charge = paid + patient + adjusted + open."""

    control_number: str  # CLM01
    practice_id: str
    ehr: str
    patient_id: str
    clinician_id: str
    coverage_id: str
    payer_id: str
    service_date: date
    rank: Rank
    frequency: Frequency
    status: ClaimStatus
    charge: Decimal
    paid: Decimal
    patient: Decimal
    adjusted: Decimal
    open: Decimal
    interest: Decimal
    facts_hash: str
    payer_claim_number: str  # CLP07
    replaces: str
    version: int  # one more with every event
    charted_version: int
    created_at: datetime
    changed_at: datetime
    problems: int = 0  # open ones; counted by lists only


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredClaim:
    """`sessions` without their origins, which stand in the claim; none for a claim from before they were kept."""

    row: ClaimRow
    claim: Claim
    sessions: tuple[Session, ...] = field(default=(), repr=False)

    @property
    def control_number(self) -> str:
        return self.row.control_number

    @property
    def status(self) -> ClaimStatus:
        return self.row.status


ROW_COLUMNS = tuple(column for column in table.c if column.name not in ("document", "sessions"))
_KINDS = {"rank": Rank, "frequency": Frequency, "status": ClaimStatus}


def row_of(found: sa.Row[Any], problems: int = 0) -> ClaimRow:
    """The value of a row that holds `ROW_COLUMNS`."""
    values = {column.name: found._mapping[column] for column in ROW_COLUMNS}
    named: dict[str, Any] = {
        name.removesuffix("_cents"): _KINDS.get(name, _as_is)(value) for name, value in values.items()
    }
    return ClaimRow(**named, problems=problems)


def stored_of(found: sa.Row[Any]) -> StoredClaim:
    """The value of a row that holds the whole table."""
    return StoredClaim(
        row=row_of(found),
        claim=from_document(Claim, found._mapping[table.c.document]),
        sessions=from_document(tuple[Session, ...], found._mapping[table.c.sessions] or []),
    )


def in_flight(interchange_id: str | None = None) -> sa.Exists:
    """Whether a claim of the outer query, as it is now, stands in this interchange; None: in any."""
    here = sa.true() if interchange_id is None else interchange_claim.c.interchange_id == interchange_id
    return sa.exists().where(
        interchange_claim.c.control_number == table.c.control_number,
        interchange_claim.c.claim_version == table.c.version,
        here,
    )


def chunks(values: Sequence[str], size: int = 500) -> Iterator[tuple[str, ...]]:
    """Databases take only so many bound values in one statement."""
    for start in range(0, len(values), size):
        yield tuple(values[start : start + size])


def _as_is(value: Any) -> Any:
    return value
