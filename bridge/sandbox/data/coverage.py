"""What each patient is covered by: in the chart as Coverage, on the payer's side as Member. They mostly agree."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from bridge.sandbox.data.fhir import TERMINOLOGY, Resource, concept, period, reference
from bridge.sandbox.data.member import Member, Permission
from bridge.sandbox.data.payer import PLANS
from bridge.sandbox.data.permission import permission_for
from bridge.sandbox.data.person import Person, make_parent

SELF, CHILD = "18", "19"
MENTAL_HEALTH_POLICY, HEALTH_POLICY = "MENTPOL", "HIP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One patient under one payer. `member` is the payer's row, `member_id` and `ends` are the chart's."""

    person: Person
    payer: str
    order: int
    member_id: str = field(repr=False)
    ends: date | None
    member: Member
    in_chart: bool = True
    parent: Person | None = None
    permission: Permission | None = None


def make_policies(rng: Random, people: tuple[Person, ...], ends: date) -> tuple[Policy, ...]:
    """Every patient's policies, twisted where the patient's special case asks for it."""
    return tuple(policy for person in people for policy in _policies_of(rng, person, ends))


def _policies_of(rng: Random, person: Person, ends: date) -> Iterator[Policy]:
    first = _policy(rng, person, person.seat.payer, ends)
    match person.seat.case:
        case "supplement":
            yield first
            yield _supplement(_policy(rng, person, "blue", ends, order=2))
        case "expired-coverage":
            last_day = ends - timedelta(days=24)
            yield replace(first, ends=last_day, member=replace(first.member, ends=last_day))
        case "lapsed-at-payer":
            yield replace(first, member=replace(first.member, ends=ends - timedelta(days=24)))
        case "unknown-member":
            yield replace(first, member_id=_mistyped(first.member_id))
        case "birth-date-differs":
            yield replace(first, member=replace(first.member, birth_date=first.member.birth_date + timedelta(days=30)))
        case "carved-out":
            yield first
            yield _policy(rng, person, "harbor", ends)
        case "carved-out-unknown":
            yield first
            yield replace(_policy(rng, person, "harbor", ends), in_chart=False)
        case _:
            yield first


def _policy(rng: Random, person: Person, payer: str, ends: date, order: int = 1) -> Policy:
    plan = PLANS[payer]
    parent = make_parent(rng, person, ends) if person.seat.age == "child" else None
    permission = permission_for(person, payer, ends)
    member_id = f"{plan.member_prefix}{rng.randint(10_000, 99_999)}{person.number:03d}"
    member = Member(
        payer_id=plan.clearinghouse_id,
        member_id=member_id,
        last=person.last,
        first=person.first,
        birth_date=person.birth_date,
        sex=person.sex,
        relationship=CHILD if parent else SELF,
        starts=date(ends.year - 1, 1, 1),
        ends=None,
        plan=plan.plan,
        copay=rng.choice(plan.copays),
        coinsurance=plan.coinsurance,
        deductible_remaining=rng.choice(plan.deductibles),
        carve_out_payer_id=PLANS[plan.carve_out_to].clearinghouse_id if plan.carve_out_to else "",
        authorizations=(permission,) if permission else (),
    )
    return Policy(
        person=person,
        payer=payer,
        order=order,
        member_id=member_id,
        ends=None,
        member=member,
        parent=parent,
        permission=permission,
    )


def _supplement(policy: Policy) -> Policy:
    """Pays what Medicare leaves to the member."""
    zero = Decimal("0.00")
    member = replace(
        policy.member,
        plan="Nutmeg Blue Medicare Supplement",
        copay=zero,
        deductible_remaining=zero,
        primary_payer_id=PLANS["medicare"].clearinghouse_id,
    )
    return replace(policy, member=member)


def _mistyped(member_id: str) -> str:
    """Somebody at the desk hit the digit above: no member has it, for numbers of ours end below 900."""
    return member_id[:-3] + "9" + member_id[-2:]


def coverage_resource(policy: Policy) -> Resource:
    """Coverage `cov-<patient>-<payer>`."""
    person, plan = policy.person, PLANS[policy.payer]
    subscriber = (
        reference("RelatedPerson", f"parent-{person.number:03d}") if policy.parent else reference("Patient", person.id)
    )
    kind = MENTAL_HEALTH_POLICY if policy.payer == "harbor" else HEALTH_POLICY
    return {
        "resourceType": "Coverage",
        "id": f"cov-{person.number:03d}-{policy.payer}",
        "status": "active",
        "type": concept(f"{TERMINOLOGY}/v3-ActCode", kind),
        "subscriber": subscriber,
        "subscriberId": policy.member_id,
        "beneficiary": reference("Patient", person.id),
        "relationship": concept(f"{TERMINOLOGY}/subscriber-relationship", "child" if policy.parent else "self"),
        "period": period(policy.member.starts, policy.ends),
        "payor": [reference("Organization", plan.organization_id)],
        "class": [_group_class(policy)],
        "order": policy.order,
    }


def _group_class(policy: Policy) -> Resource:
    kind = concept(f"{TERMINOLOGY}/coverage-class", "group")
    return {
        "type": kind,
        "value": f"{policy.member_id[:3]}G{1 + policy.person.number % 7:02d}",
        "name": policy.member.plan,
    }


def roster(policies: tuple[Policy, ...]) -> Iterator[Member]:
    """The payers' rows: a dependant's stands beside the parent's."""
    for policy in policies:
        yield policy.member
        if policy.parent:
            parent = policy.parent
            yield replace(
                policy.member,
                first=parent.first,
                last=parent.last,
                birth_date=parent.birth_date,
                sex=parent.sex,
                relationship=SELF,
            )
