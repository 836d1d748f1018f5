"""Whether the payer takes claims of this clinician: now, from a day on, or not at all."""

from collections.abc import Iterator, Sequence, Set
from datetime import date

from bridge.billing.claim import Claim
from bridge.billing.payer_rules import PayerRules
from bridge.billing.practice import Enrolment
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext

NEAR, VERY_NEAR = 60, 85  # percent of the days to file: an enrolment without a day warns, then holds

NOT_ENROLLED = Rule(
    id="NOT_ENROLLED",
    family="enrolment",
    sentence="Who renders is enrolled with the payer for the service date.",
    prevents=("B7", "185"),
    fix=Fix.PRACTICE,
    source="denial rule 8",
)
NOT_ENROLLED_HERE = Rule(
    id="NOT_ENROLLED_HERE",
    family="enrolment",
    sentence="Who renders is enrolled with the payer for the place of the session.",
    prevents=("B7", "185"),
    fix=Fix.PRACTICE,
    source="denial rules 8 and 9",
    certainty="likely",
)
NOT_LINKED = Rule(
    id="NOT_LINKED",
    family="enrolment",
    sentence="The payer has linked who renders to the group that bills.",
    prevents=("B7", "185"),
    fix=Fix.PRACTICE,
    source="denial rule 8",
)
TAXONOMY_NOT_ENROLLED = Rule(
    id="TAXONOMY_NOT_ENROLLED",
    family="enrolment",
    sentence="Who renders is named with the taxonomy that the payer has on file.",
    prevents=("8", "16", "185"),
    fix=Fix.PRACTICE,
    source="denial rule 8: taxonomy equals enrolment",
)
ENROLMENT_PENDING = Rule(
    id="ENROLMENT_PENDING",
    family="enrolment",
    sentence="The enrolment has come into force.",
    prevents=("B7", "185"),
    fix=Fix.WAIT,
    source="the practice's table of enrolments",
)
ENROLMENT_TOO_LATE = Rule(
    id="ENROLMENT_TOO_LATE",
    family="enrolment",
    sentence="The enrolment comes into force while the payer still takes the claim.",
    prevents=("29", "B7"),
    fix=Fix.DECIDE,
    source="denial rules 8 and 15",
)
RULES = (NOT_ENROLLED, NOT_ENROLLED_HERE, NOT_LINKED, TAXONOMY_NOT_ENROLLED, ENROLMENT_PENDING, ENROLMENT_TOO_LATE)
IDS = frozenset(rule.id for rule in RULES)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """NOT_ENROLLED, NOT_ENROLLED_HERE, NOT_LINKED, TAXONOMY_NOT_ENROLLED, ENROLMENT_PENDING, ENROLMENT_TOO_LATE."""
    sessions = (context.sessions.get(encounter_id) for encounter_id in claim.encounter_ids)
    places = frozenset(s.location_id for s in sessions if s is not None)
    yield from standing(claim, context.enrolments, context.rules, context.today, places)


def standing(
    claim: Claim, enrolments: Sequence[Enrolment], rules: PayerRules | None, today: date, places: Set[str] = frozenset()
) -> Iterator[Problem]:
    """Where the claim stands with the practice's enrolments on `today`; no Problem: it may leave.

    `places` are the chart's Location ids of its sessions; none, or an empty one, fits the enrolments of every site.
    A payer for which the practice names no enrolment is open to all of its clinicians.
    """
    of_payer = [e for e in enrolments if e.payer_id == claim.payer.id]
    if not of_payer:
        return
    own = [e for e in of_payer if e.clinician_id == claim.rendering.id]
    linked = [e for e in own if e.billing_npi in ("", claim.billing.npi)]
    if own and not linked:
        yield _not_linked(claim)
        return
    for place in sorted(places) or [""]:
        here = [e for e in linked if "" in (e.location_id, place) or e.location_id == place]
        if linked and not here:
            yield _not_here(claim, place)
        else:
            yield from _standing(claim, here, rules, today)


def _standing(
    claim: Claim, enrolments: Sequence[Enrolment], rules: PayerRules | None, today: date
) -> Iterator[Problem]:
    covering = [e for e in enrolments if e.covers(claim.service_date)]
    opened = [e for e in covering if e.is_open(today)]
    if not covering:
        yield _not_enrolled(claim, enrolments)
    elif not opened:
        best = min(covering, key=lambda e: e.starts or date.max)
        last = rules.filing_rule.last_day(claim.service_date) if rules is not None else None
        yield _pending(claim, best, last)
        if last is not None:
            yield from _too_late(claim, best, last, today)
    elif not any(e.taxonomy in ("", claim.rendering.taxonomy) for e in opened):
        yield _another_taxonomy(claim)


def _pending(claim: Claim, enrolment: Enrolment, last: date | None) -> Problem:
    """The reason is the same for all that wait for this enrolment: a worklist lays them together."""
    payer, until = claim.payer.name, f"; timely filing runs out on {last}" if last is not None else ""
    if enrolment.starts is not None:
        reason = f"{payer} takes claims of Practitioner/{claim.rendering.id} from {enrolment.starts} on."
        remedy = f"Nothing: it releases itself on {enrolment.starts}{until}."
    else:
        applied = f" of {enrolment.applied_on}" if enrolment.applied_on is not None else ""
        reason = f"{payer} has not answered Practitioner/{claim.rendering.id}'s application{applied} yet."
        remedy = f"Enter its day in the practice file once the payer names it: it then releases itself{until}."
    return ENROLMENT_PENDING.found("rendering", reason, remedy)


def _too_late(claim: Claim, enrolment: Enrolment, last: date, today: date) -> Iterator[Problem]:
    if today > last:
        return  # FILING_LATE says so
    starts, days = enrolment.starts, (last - claim.service_date).days
    share = ((starts or today) - claim.service_date).days * 100 // days if days > 0 else 100
    if share < NEAR or (starts is not None and share < VERY_NEAR):
        return
    if starts is not None and starts > last:
        reason = f"It would release itself on {starts}, after the last day to file, {last}."
    elif starts is not None:
        reason = f"It releases itself on {starts}, shortly before the last day to file, {last}."
    else:
        reason = f"The enrolment has no day yet, and the last day to file is {last}."
    remedy = "Press the payer for the enrolment or for an earlier date, and ask to extend the time to file."
    waits_in_vain = (starts is None and share >= VERY_NEAR) or (starts is not None and starts > last)
    yield ENROLMENT_TOO_LATE.found("rendering", reason, remedy, Severity.HOLD if waits_in_vain else Severity.WARN)


def _not_enrolled(claim: Claim, enrolments: Sequence[Enrolment]) -> Problem:
    day, firsts = claim.service_date, [e.first_service for e in enrolments]
    coming = min((first for first in firsts if first is not None and first > day), default=None)
    ended = max((e.ends for e in enrolments if e.ends is not None and e.ends < day), default=None)
    reason = f"Practitioner/{claim.rendering.id} is not enrolled with {claim.payer.name} on the service date"
    if coming is not None:
        reason += f"; the enrolment begins on {coming}"
    elif ended is not None:
        reason += f"; the enrolment ended on {ended}"
    remedy = "Complete the enrolment, or ask the payer to date it back, and enter it in the practice file."
    return NOT_ENROLLED.found("rendering", f"{reason}.", remedy)


def _not_here(claim: Claim, place: str) -> Problem:
    reason = f"Practitioner/{claim.rendering.id} is enrolled with {claim.payer.name}, but not for Location/{place}."
    return NOT_ENROLLED_HERE.found("rendering", reason, "Have the place added to the enrolment, or correct the chart.")


def _not_linked(claim: Claim) -> Problem:
    reason = f"{claim.payer.name} has not linked Practitioner/{claim.rendering.id} to the NPI that bills."
    remedy = "Have the clinician linked to the group, then correct the enrolment in the practice file."
    return NOT_LINKED.found("rendering", reason, remedy)


def _another_taxonomy(claim: Claim) -> Problem:
    reason = f"{claim.payer.name} has Practitioner/{claim.rendering.id} on file with another taxonomy."
    remedy = "Use the enrolled taxonomy in the practice file, or have the enrolment changed."
    return TAXONOMY_NOT_ENROLLED.found("rendering.taxonomy", reason, remedy)
