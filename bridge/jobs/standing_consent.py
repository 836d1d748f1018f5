"""A claim that rests on a Consent is held against the chart once more, in the round in which it would leave.

A consent may be withdrawn between drafting and sending; what the patient took back is never told. # 42 CFR 2.31(a)(6)
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from bridge.billing.problem import Problem, Severity
from bridge.fhir.error import FhirError
from bridge.jobs import draft_claim
from bridge.jobs.disclosure import consent_of
from bridge.jobs.draft_claim import first_number
from bridge.jobs.release_waiting import portions
from bridge.services import Services
from bridge.services.drafting import draft_from_chart
from bridge.store.claim_row import ClaimRow, StoredClaim
from bridge.store.subject import Subject

CONSENT_UNCONFIRMED = "CONSENT_UNCONFIRMED"


class Disconnected(Exception):
    """A claim came from an EHR that the configuration does not name any more."""

    retryable = False


def rests_on_consent(stored: StoredClaim) -> bool:
    return bool(consent_of(stored.claim))


def confirmed(services: Services, practice_id: str, waiting: Iterable[StoredClaim], actor: str) -> frozenset[str]:
    """Numbers of the claims among these that may be told by the chart as it is now; of those that rest on a consent.

    What may not is laid down anew, held. Where the EHR cannot be asked, its claims wait for the next round and say so.
    """
    of_ehr: dict[str, list[ClaimRow]] = defaultdict(list)
    for stored in filter(rests_on_consent, waiting):
        of_ehr[stored.row.ehr].append(stored.row)
    found = set[str]()
    for ehr, rows in sorted(of_ehr.items()):
        unasked: list[Problem] = []
        try:
            stand = _asked(services, practice_id, ehr, rows, actor)
            found |= {row.control_number for row in rows if first_number(row) in stand}
        except (FhirError, Disconnected):  # told on each claim: what cannot be confirmed does not leave
            unasked.append(_unasked(ehr))
        with services.store.transaction(practice_id) as tx:
            for row in rows:
                subject = Subject.claim(row.control_number)
                tx.problems.sync(subject, unasked, actor=actor, codes=(CONSENT_UNCONFIRMED,))
    return frozenset(found)


def _asked(services: Services, practice_id: str, ehr: str, rows: Sequence[ClaimRow], actor: str) -> frozenset[str]:
    """Raises FhirError, Disconnected."""
    if ehr not in services.configuration.profiles:
        raise Disconnected(f"EHR {ehr} is not connected any more")
    return frozenset(_standing(services, practice_id, ehr, rows, actor))


def _standing(services: Services, practice_id: str, ehr: str, rows: Sequence[ClaimRow], actor: str) -> Iterator[str]:
    """Numbers of the claims that the chart gives and lets go; a replacement stands by its first claim's."""
    numbers = {row.control_number for row in rows}
    with services.store.reading(practice_id) as tx:
        months = tx.claim_lists.by_month(ehr, numbers)
    for encounter_ids in portions(months):
        outcomes = draft_from_chart(services, practice_id, ehr, encounter_ids).outcomes
        stand = {claim.control_number for o in outcomes for claim in o.claims if o.may_leave(claim)}
        yield from stand
        with services.store.reading(practice_id) as tx:
            here = [row for e in encounter_ids for row in tx.claim_lists.of_encounter(ehr, e)]
        if any(row.control_number in numbers and first_number(row) not in stand for row in here):
            draft_claim.run(services, practice_id, ehr, ",".join(encounter_ids), actor)


def _unasked(ehr: str) -> Problem:
    return Problem(
        code=CONSENT_UNCONFIRMED,
        place=f"EHR {ehr}",
        reason="Whether the patient's consent still stands could not be asked, so the claim did not leave.",
        remedy="Nothing to do once the EHR is back: the claim leaves with the next round.",
        severity=Severity.WARN,
    )
