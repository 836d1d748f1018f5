"""The checks before adjudication: is this a claim the payer can work on? The answers are the statuses of a 277CA."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bridge.sandbox.data.member import Member
from bridge.sandbox.payer.claim import ZERO, Claim, Line
from bridge.sandbox.payer.payer import Scenarios, is_npi
from bridge.sandbox.payer.roster import SELF, Roster

_PROCEDURE = re.compile(r"^(\d{4}[0-9AFMTU]|[A-V]\d{4})$")
_MODIFIER = re.compile(r"^[0-9A-Z]{2}$")
_DIAGNOSIS = re.compile(r"^[A-Z]\d[0-9A-Z]([0-9A-Z]{1,4})?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """STC01: category, status and the entity it is about."""

    category: str
    code: str
    entity: str = ""

    @property
    def accepted(self) -> bool:
        return self.category in ("A1", "A2")


ACCEPTED = (Status(category="A2", code="20"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What the checks may look at. `knows` tells whether a payer claim number can be replaced or voided."""

    scenarios: Scenarios
    roster: Roster
    today: date
    knows: Callable[[str, str], bool]


def edit(claim: Claim, desk: Desk) -> tuple[Status, ...]:
    """A2 alone when the claim goes on; else every reason against it (A3, A6, A7, A8)."""
    if claim.payer_id not in desk.scenarios.payers:
        return (_status("A7:153:PR"),)
    checks = (_providers, _subscriber, _diagnoses, _amounts, _lines, _frequency, _other_payers)
    against = tuple(_status(text) for check in checks for text in check(claim, desk))
    return tuple(dict.fromkeys(against)) or ACCEPTED


def _status(text: str) -> Status:
    category, code, entity = [*text.split(":"), ""][:3]
    return Status(category=category, code=code, entity=entity)


def _providers(claim: Claim, desk: Desk) -> Iterator[str]:
    if not is_npi(claim.billing.npi) or claim.billing.npi not in desk.scenarios.billing_npis:
        yield "A7:562:85"
    if len(claim.billing.postal_code) != 9 or not claim.billing.postal_code.isdecimal():
        yield "A7:500:85"
    known = desk.scenarios.rendering_npis | desk.scenarios.billing_npis
    if not is_npi(claim.rendering_npi) or claim.rendering_npi not in known:
        yield "A7:562:82"
    if not claim.rendering_taxonomy:
        yield "A6:145:82"
    if claim.supervising_npi and not is_npi(claim.supervising_npi):
        yield "A7:562:DQ"


def _subscriber(claim: Claim, desk: Desk) -> Iterator[str]:
    if not claim.subscriber.member_id:
        yield "A6:164:IL"
    elif not any(_has_read(m, desk.today) for m in desk.roster.family(claim.payer_id, claim.subscriber.member_id)):
        yield "A3:33:IL"
    if claim.relationship == SELF and claim.subscriber.birth_date is None:
        yield "A6:158:IL"
    if not claim.patient.first:
        yield "A6:505:QC"


def _has_read(member: Member, today: date) -> bool:
    """Whether the claim desk has the member's enrolment; the eligibility desk has it at once."""
    return member.claims_from is None or member.claims_from <= today


def _diagnoses(claim: Claim, desk: Desk) -> Iterator[str]:
    for place, code in enumerate(claim.diagnoses):
        billable = len(code) > 3 or code in desk.scenarios.short_diagnoses or not code.startswith("F")
        if not _DIAGNOSIS.match(code) or not billable or code in desk.scenarios.policy.headers:
            yield "A7:255" if place else "A7:254"


def _amounts(claim: Claim, _: Desk) -> Iterator[str]:
    if sum((line.charge for line in claim.lines), ZERO) != claim.charge:
        yield "A8:400"
    if claim.charge <= 0:
        yield "A7:402"


def _lines(claim: Claim, desk: Desk) -> Iterator[str]:
    for line in claim.lines:
        if not _PROCEDURE.match(line.procedure):
            yield "A7:454"
        if len(set(line.modifiers)) != len(line.modifiers) or not all(map(_MODIFIER.match, line.modifiers)):
            yield "A7:453"
        if line.units < 1:
            yield "A7:476"
        if any(pointer > len(claim.diagnoses) for pointer in line.pointers):
            yield "A7:477"
        if line.service_date > desk.today:
            yield "A7:510"


def _frequency(claim: Claim, desk: Desk) -> Iterator[str]:
    if claim.frequency not in ("7", "8"):
        return
    if not desk.scenarios.payers[claim.payer_id].replacement:
        yield "A7:535"
    elif not claim.original_number:
        yield "A6:464"
    elif not desk.knows(claim.payer_id, claim.original_number):
        yield "A7:464"


def _other_payers(claim: Claim, _: Desk) -> Iterator[str]:
    """A second payer needs the first one's answer, and that answer must add up line by line."""
    if claim.rank != "P" and not any(other.paid is not None for other in claim.others):
        yield "A6:286"
    if any(_gap(line, payer) for line in claim.lines for payer in {p.payer_id for p in line.prior}):
        yield "A8:400"


def _gap(line: Line, payer_id: str) -> Decimal:
    """SV102 less what that payer paid and adjusted. # 2430"""
    own = [prior for prior in line.prior if prior.payer_id == payer_id]
    answered = sum((p.paid + sum((r.amount for r in p.reasons), ZERO) for p in own), ZERO)
    return line.charge - answered
