"""The practice in figures, counted from the rows and never as a remainder."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from bridge.billing.money import ZERO
from bridge.billing.status import ClaimStatus
from bridge.store.charted import Charted
from bridge.store.claim_lists import ClaimLists
from bridge.store.eligibilities import Eligibilities
from bridge.store.encounters import Encounters, EncounterStatus
from bridge.store.problems import Problems
from bridge.store.scope import Scope
from bridge.store.tables.claim import claim
from bridge.store.tables.interchange import provider_adjustment


@dataclass(frozen=True, slots=True, kw_only=True)
class Dollars:
    """Of all claims that are not void. charged = paid + patient + adjusted + open; a replaced claim is open no more."""

    charged: Decimal  # CLM02, held claims included
    paid: Decimal
    patient: Decimal
    adjusted: Decimal
    open: Decimal
    interest: Decimal  # beside the claims
    provider_level: Decimal  # PLB: positive was taken from the payments


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    encounters: Mapping[EncounterStatus, int]  # every status is a key
    claims: Mapping[ClaimStatus, int]  # every status is a key
    dollars: Dollars
    eligibility: Mapping[str, int]  # by certainty; "" is unanswered
    written_back: Mapping[str, int]  # by resource type
    problems: Mapping[str, int]  # open ones by code, most first


class Summary:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def read(self) -> Figures:
        """From one transaction; read it in `store.reading` for figures of one moment."""
        return Figures(
            encounters=Encounters(self._scope).counts(),
            claims=ClaimLists(self._scope).status_counts(),
            dollars=self._dollars(),
            eligibility=Eligibilities(self._scope).counts(),
            written_back=Charted(self._scope).counts(),
            problems=Problems(self._scope).counts(),
        )

    def _dollars(self) -> Dollars:
        names = ("charge", "paid", "patient", "adjusted", "open", "interest")
        sums = [sa.func.sum(claim.c[f"{name}_cents"]) for name in names]
        counted = (claim.c.practice_id == self._scope.practice_id) & (claim.c.status != ClaimStatus.VOIDED)
        found = self._db.execute(sa.select(*sums).where(counted)).one()
        values = [value if value is not None else ZERO for value in found]
        return Dollars(
            charged=values[0],
            paid=values[1],
            patient=values[2],
            adjusted=values[3],
            open=values[4],
            interest=values[5],
            provider_level=self._provider_level(),
        )

    def _provider_level(self) -> Decimal:
        query: sa.Select[Any] = sa.select(sa.func.sum(provider_adjustment.c.amount_cents))
        found = self._db.execute(query.where(provider_adjustment.c.practice_id == self._scope.practice_id)).scalar()
        return found if found is not None else ZERO
