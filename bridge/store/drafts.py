"""Drafts: a claim is laid down, and laid down again while the chart moves on and it has not left."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, field, replace
from enum import StrEnum

import sqlalchemy as sa

from bridge.billing.claim import Claim
from bridge.billing.document import to_document
from bridge.billing.money import ZERO
from bridge.billing.session import Session
from bridge.billing.status import UNSENT, ClaimEvent, ClaimStatus
from bridge.store.claim_row import ClaimRow
from bridge.store.claims import Claims
from bridge.store.scope import Scope
from bridge.store.tables.claim import claim as table
from bridge.store.tables.claim import claim_encounter, claim_line


class DraftOutcome(StrEnum):
    ADDED = "added"
    REDRAFTED = "redrafted"
    UNCHANGED = "unchanged"  # the same facts as before; only what explains them is as of now, while it may change
    FROZEN = "frozen"  # other facts, but the claim has left, may have left, or is closed: nothing was written


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDraft:
    """`facts_hash` is of the chart's facts that the claim was made from; `sessions` are the patient's own."""

    claim: Claim
    ehr: str
    facts_hash: str
    sessions: tuple[Session, ...] = field(default=(), repr=False)


class Drafts:
    def __init__(self, scope: Scope, claims: Claims) -> None:
        self._scope, self._db, self._claims = scope, scope.connection, claims

    def put(self, draft: NewDraft, *, actor: str) -> DraftOutcome:
        """Lays the draft down, or over the one before it, or says why not. ADDED and REDRAFTED leave a DRAFT."""
        return self.put_many([draft], actor=actor)[draft.claim.control_number]

    def put_many(self, drafts: Iterable[NewDraft], *, actor: str) -> dict[str, DraftOutcome]:
        """The same for a batch, in a few statements: an outcome for each control number."""
        asked = {draft.claim.control_number: draft for draft in drafts}
        known = self._claims.lock(asked)
        bound = set(self._claims.bound(known.values()))
        outcomes = {number: _outcome(draft, known.get(number), bound) for number, draft in asked.items()}
        self._add([asked[number] for number in outcomes if outcomes[number] is DraftOutcome.ADDED], actor)
        changed = [number for number in outcomes if outcomes[number] is DraftOutcome.REDRAFTED]
        self._claims.move([known[number] for number in changed], ClaimEvent.DRAFTED, actor, "other facts")
        self._overwrite([asked[number] for number in changed])
        unchanged = [known[number] for number in outcomes if outcomes[number] is DraftOutcome.UNCHANGED]
        self._explain([asked[row.control_number] for row in unchanged if _may_change(row, bound)])
        return outcomes

    def _add(self, drafts: Sequence[NewDraft], actor: str) -> None:
        if not drafts:
            return
        first = {"version": 1, "charted_version": 0, "created_at": self._scope.at, "status": ClaimStatus.DRAFT}
        rows = [{**self._key(draft), **first, **self._facts(draft)} for draft in drafts]
        self._db.execute(sa.insert(table), rows)
        self._insert_parts(drafts)
        moves = [(draft.claim.control_number, "", ClaimStatus.DRAFT) for draft in drafts]
        self._claims.record(moves, ClaimEvent.DRAFTED, actor, "")

    def _overwrite(self, drafts: Sequence[NewDraft]) -> None:
        for draft in drafts:
            number = draft.claim.control_number
            for part in (claim_line, claim_encounter):
                self._db.execute(sa.delete(part).where(part.c.control_number == number))
            self._db.execute(sa.update(table).where(table.c.control_number == number).values(**self._facts(draft)))
        self._insert_parts(drafts)

    def _explain(self, drafts: Sequence[NewDraft]) -> None:
        """Origins and sessions as of this draft: 54 minutes by now where it was 53, and the same code."""
        if drafts:
            self._db.execute(
                sa.update(table)
                .where(table.c.control_number == sa.bindparam("number"))
                .values(document=sa.bindparam("claim"), sessions=sa.bindparam("kept")),
                [
                    {"number": d.claim.control_number, "claim": to_document(d.claim), "kept": _kept(d.sessions)}
                    for d in drafts
                ],
            )

    def _key(self, draft: NewDraft) -> dict[str, object]:
        return {"control_number": draft.claim.control_number, "practice_id": self._scope.practice_id}

    def _facts(self, draft: NewDraft) -> dict[str, object]:
        claim = draft.claim
        nothing_yet = dict.fromkeys(("paid_cents", "patient_cents", "adjusted_cents", "interest_cents"), ZERO)
        return {
            "ehr": draft.ehr,
            "patient_id": claim.patient.id,
            "clinician_id": claim.rendering.id,
            "coverage_id": claim.coverage_id,
            "payer_id": claim.payer.id,
            "service_date": claim.service_date,
            "rank": claim.rank,
            "frequency": claim.frequency,
            "charge_cents": claim.charge,
            "open_cents": claim.charge,
            **nothing_yet,
            "facts_hash": draft.facts_hash,
            "payer_claim_number": claim.payer_claim_number,
            "replaces": claim.replaces,
            "document": to_document(claim),
            "sessions": _kept(draft.sessions),
            "changed_at": self._scope.at,
        }

    def _insert_parts(self, drafts: Sequence[NewDraft]) -> None:
        lines = [
            {
                **self._key(draft),
                "number": line.number,
                "procedure": line.procedure,
                "modifiers": " ".join(line.modifiers),
                "units": line.units,
                "charge_cents": line.charge,
                "service_date": line.service_date,
                "encounter_id": line.encounter_id,
            }
            for draft in drafts
            for line in draft.claim.lines
        ]
        links = [
            {**self._key(draft), "ehr": draft.ehr, "encounter_id": encounter_id}
            for draft in drafts
            for encounter_id in draft.claim.encounter_ids
        ]
        for part, rows in ((claim_line, lines), (claim_encounter, links)):
            if rows:
                self._db.execute(sa.insert(part), rows)


def _outcome(draft: NewDraft, known: ClaimRow | None, bound: Set[str]) -> DraftOutcome:
    if known is None:
        return DraftOutcome.ADDED
    if known.facts_hash == draft.facts_hash:
        return DraftOutcome.UNCHANGED
    return DraftOutcome.REDRAFTED if _may_change(known, bound) else DraftOutcome.FROZEN


def _may_change(row: ClaimRow, bound: Set[str]) -> bool:
    return row.status in UNSENT and row.control_number not in bound


def _kept(sessions: Iterable[Session]) -> object:
    """Without their origins: those that count stand in the claim."""
    return to_document(tuple(replace(session, origins=()) for session in sessions)) or None
