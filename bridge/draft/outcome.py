"""What one encounter came to: a claim that may leave, one that a person must see, or nothing to claim and why."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256

from bridge.billing.claim import Claim
from bridge.billing.document import claim_hash
from bridge.billing.problem import Problem, Severity, holds
from bridge.billing.rule import Action, as_chosen
from bridge.billing.scrub.privacy import OF_NO_CLAIM, STATEMENT_DUE
from bridge.billing.session import Session
from bridge.draft.day import Day, once
from bridge.draft.desk import Read
from bridge.mapping.chart import Chart
from bridge.mapping.path import text_at
from bridge.mapping.session_to_claim import DraftClaim


class OutcomeStatus(StrEnum):
    DRAFT = "draft"  # a claim that may leave
    HELD = "held"  # a person must mend something
    NOT_BILLABLE = "not_billable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one encounter came to. Anything but DRAFT names at least one Problem.

    A held encounter keeps the claims that could be built, so that a person sees what is there. A claim whose lines
    come from two encounters stands in both outcomes (the same `control_number`).
    """

    encounter_id: str
    status: OutcomeStatus
    claims: tuple[Claim, ...]
    problems: tuple[Problem, ...]
    sessions: tuple[Session, ...] = ()
    claim_problems: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)  # by claim control number

    def may_leave(self, claim: Claim) -> bool:
        """Whether nothing holds this claim: one attendee's trouble does not hold the rest of a group."""
        return not holds(self.claim_problems.get(claim.control_number, ()))

    @property
    def facts_hash(self) -> str:
        """64 hex digits over status, claims and problem codes: the same after a sync that brought nothing new."""
        claims = sorted(claim_hash(c) for c in self.claims)
        said = [self.status, claims, sorted(f"{p.code} {p.place}" for p in self.problems)]
        return sha256(json.dumps(said).encode()).hexdigest()


def outcomes_of(
    chart: Chart, read: Mapping[str, Read], days: Iterable[Day], actions: Mapping[str, Action]
) -> Iterator[Outcome]:
    """The practice's choices fall on claims that are there: what kept a claim from being built is never left unsaid."""
    claims: dict[str, list[DraftClaim]] = defaultdict(list)
    aside: dict[str, list[tuple[Problem, ...]]] = defaultdict(list)
    for day in days:
        for drafted in day.claims:
            read_here = (p for e in drafted.claim.encounter_ids for p in read[e][1])
            mapped = tuple(p for p in read_here if p.code not in OF_NO_CLAIM)
            whole = DraftClaim(claim=drafted.claim, problems=as_chosen(once(mapped + drafted.problems), actions))
            for encounter_id in drafted.claim.encounter_ids:
                claims[encounter_id].append(whole)
        for encounter_id, why in day.aside:
            aside[encounter_id].append(why)
    for encounter in chart.encounters:
        encounter_id = text_at(encounter, "id")
        sessions, mapped = read[encounter_id]
        own = as_chosen(mapped, actions) if claims[encounter_id] else _told(mapped, actions)
        yield _outcome(encounter_id, (sessions, own), claims[encounter_id], aside[encounter_id])


def _told(mapped: tuple[Problem, ...], actions: Mapping[str, Action]) -> tuple[Problem, ...]:
    """Of an encounter without a claim: all, but for the reminder of a statement where the practice wants none."""
    is_off = actions.get(STATEMENT_DUE.id) is Action.OFF
    return tuple(p for p in mapped if not (is_off and p.code == STATEMENT_DUE.id))


def _outcome(encounter_id: str, read: Read, claims: list[DraftClaim], aside: list[tuple[Problem, ...]]) -> Outcome:
    sessions, mapped = read
    problems = once((*mapped, *(p for why in aside for p in why), *(p for c in claims for p in c.problems)))
    idle = sum(any(p.severity is Severity.NOT_BILLABLE for p in why) for why in aside)
    if sessions and idle == len(sessions):  # what would hold a claim does not matter where there is nothing to claim
        problems = tuple(p for p in problems if not p.severity.keeps)
    return Outcome(
        encounter_id=encounter_id,
        status=_status(claims, problems),
        claims=tuple(c.claim for c in claims),
        problems=problems,
        sessions=sessions,
        claim_problems={c.claim.control_number: c.problems for c in claims},
    )


def _status(claims: list[DraftClaim], problems: tuple[Problem, ...]) -> OutcomeStatus:
    if holds(problems):
        return OutcomeStatus.HELD
    return OutcomeStatus.DRAFT if claims else OutcomeStatus.NOT_BILLABLE
