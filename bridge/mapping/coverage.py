"""Who pays for this patient's day: the coverage, its payer's rules, and what else covers the patient."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from bridge.billing.chart_rule import (
    COVERAGE_MISSING,
    COVERAGE_ORDER_UNKNOWN,
    PAYER_RULES_MISSING,
    PAYER_UNKNOWN,
    RESOURCE_NOT_R4,
    SELF_PAY,
)
from bridge.billing.payer_rules import PayerRules
from bridge.billing.practice import Practice
from bridge.billing.problem import Problem, Severity
from bridge.billing.scrub.coverage import CARVED_OUT
from bridge.mapping.chart import Resource
from bridge.mapping.index import ChartIndex, id_in, place_of
from bridge.mapping.path import objects_at, select, text_at, texts_at
from bridge.mapping.profile import PayerRule
from bridge.mapping.service_time import read_day

RulesOn = Callable[[str, date, frozenset[str]], PayerRules | None]  # (our payer id, service date, signs of a plan)

_NEVER = frozenset(("draft", "entered-in-error"))
_SELF_PAY = frozenset(("pay", "81"))  # coverage-selfpay, SOPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One Coverage on one day. `rules` None: the payer is not one of ours, or has no rules for that day."""

    coverage: Resource = field(repr=False)
    place: str
    status: str  # as the profile reads it: a cancelled coverage may have held until its end
    starts: date | None
    ends: date | None
    order: int | None
    payer_id: str  # ours; empty when the practice does not know it
    payer_place: str
    rules: PayerRules | None
    is_self_pay: bool

    def covers(self, day: date) -> bool:
        in_time = (self.starts is None or self.starts <= day) and (self.ends is None or day <= self.ends)
        return self.status == "active" and in_time


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`policy` None: nobody to bill; the Problems say why. `others` in their order."""

    policy: Policy | None
    others: tuple[Policy, ...] = ()
    problems: tuple[Problem, ...] = ()


def choose(
    index: ChartIndex, patient_id: str, day: date, practice: Practice, rule: PayerRule, rules_on: RulesOn
) -> Choice:
    """Active on the day, insured, not carved out, in the chart's order. An inactive one is given when there is no
    other: the claim can be seen, and scrubbing holds it."""
    policies = tuple(read_policies(index, patient_id, day, practice, rule, rules_on))
    if not policies:
        return Choice(policy=None, problems=(_missing(patient_id),))
    active = [p for p in policies if p.covers(day)] or [max(policies, key=lambda p: (p.ends or date.max, p.place))]
    insured = [p for p in active if not p.is_self_pay]
    if not insured:
        return Choice(policy=None, problems=(_self_pay(active[0]),))
    return _in_order(_without_carved_out(insured))


def read_policies(
    index: ChartIndex, patient_id: str, day: date, practice: Practice, rule: PayerRule, rules_on: RulesOn
) -> Iterable[Policy]:
    """The patient's coverages, in the order of their ids."""
    for coverage in index.of_patient.get(("Coverage", patient_id), ()):
        status = text_at(coverage, "status")
        if status in _NEVER:
            continue
        payer_id, payer_place, organization_id = payer_of(index, coverage, "payor", practice, rule)
        order = coverage.get("order")
        ends = read_day(text_at(coverage, "period.end"))
        yield Policy(
            coverage=coverage,
            place=place_of(coverage),
            status="active" if status in rule.ended and ends is not None else status,
            starts=read_day(text_at(coverage, "period.start")),
            ends=ends,
            order=order if isinstance(order, int) and not isinstance(order, bool) else None,
            payer_id=payer_id,
            payer_place=payer_place,
            rules=rules_on(payer_id, day, plan_signs(coverage)) if payer_id else None,
            is_self_pay=organization_id in rule.self_pay or _pays_alone(coverage),
        )


def plan_signs(coverage: Resource) -> frozenset[str]:
    """What may lead to one of the payer's plans: the plan's value and name, and the codes of the coverage's type."""
    plans = [one for one in objects_at(coverage, "class") if "plan" in texts_at(one, "type.coding.code")]
    said = [text_at(one, name) for one in plans for name in ("value", "name")]
    said += [*texts_at(coverage, "type.coding.code"), text_at(coverage, "type.text")]
    return frozenset(sign.casefold() for sign in said if sign)


def payer_of(
    index: ChartIndex, resource: Resource, element: str, practice: Practice, rule: PayerRule
) -> tuple[str, str, str]:
    """(our payer id or "", the place that says so, Organization id) of a reference to a payer."""
    reference = text_at(resource, f"{element}.reference")
    organization = index.get(reference, resource) or {}
    organization_id = id_in(reference, organization)
    names = {
        "id": (organization_id,),
        "identifier": tuple(_identifiers(organization, rule.identifier_system)),
        "name": (text_at(organization, "name"), text_at(resource, f"{element}.display")),
    }
    place = f"Organization/{organization_id}" if organization_id else f"{place_of(resource)} {element}"
    for kind in rule.by:
        for name in names[kind]:
            if name and name in practice.payers:
                return practice.payers[name], place, organization_id
    return "", place, organization_id


def _identifiers(organization: Resource, system: str) -> Iterable[str]:
    for identifier in objects_at(organization, "identifier"):
        if not system or identifier.get("system") == system:
            yield text_at(identifier, "value")


def _pays_alone(coverage: Resource) -> bool:
    payers = [r.partition("/")[0] for r in texts_at(coverage, "payor.reference")]
    by_person = bool(payers) and all(kind in ("Patient", "RelatedPerson") for kind in payers)
    return by_person or bool(_SELF_PAY & set(texts_at(coverage, "type.coding.code")))


def _without_carved_out(insured: list[Policy]) -> tuple[list[Policy], list[Problem]]:
    """Behavioral health is another payer's: its own coverage steps in, or a person must find it."""
    payers = {p.payer_id for p in insured}
    kept, problems = [], []
    for policy in insured:
        carrier = policy.rules.mental_health_carved_out_to if policy.rules is not None else ""
        if not carrier:
            kept.append(policy)
        elif carrier not in payers:
            problems.append(_carved_out(policy, carrier))
    return kept, problems


def _in_order(left: tuple[list[Policy], list[Problem]]) -> Choice:
    kept, problems = left
    ranked = sorted(kept, key=lambda p: (p.order is None, p.order or 0, p.place))
    if problems or not ranked:  # a carve-out without its coverage: any other would be a guess
        return Choice(policy=None, problems=tuple(problems))
    if len(ranked) > 1 and (ranked[0].order is None or ranked[0].order == ranked[1].order):
        problems.append(_order_unknown(ranked))
    first, others = ranked[0], ranked[1:]
    if first.rules is None:
        return Choice(policy=None, problems=(*problems, _payer_unknown(first, Severity.HOLD)))
    problems += [_payer_unknown(p, Severity.WARN) for p in others if p.rules is None]
    return Choice(policy=first, others=tuple(p for p in others if p.rules is not None), problems=tuple(problems))


def _missing(patient_id: str) -> Problem:
    return COVERAGE_MISSING.found(
        f"Patient/{patient_id} coverage",
        "The chart holds no coverage of this patient.",
        "Add the patient's coverage in the chart, or mark the patient as self-pay.",
    )


def _self_pay(policy: Policy) -> Problem:
    return SELF_PAY.found(policy.place, "The patient pays alone; there is no payer to bill.", "Nothing to do.")


def _carved_out(policy: Policy, carrier: str) -> Problem:
    return CARVED_OUT.found(
        policy.place,
        f"This plan leaves behavioral health to {carrier}, and the chart holds no coverage there.",
        f"Ask {carrier} for the patient's coverage and add it in the chart.",
    )


def _order_unknown(policies: Sequence[Policy]) -> Problem:
    return COVERAGE_ORDER_UNKNOWN.found(
        f"{policies[0].place} order",
        f"{len(policies)} coverages are active, and the chart does not say which pays first.",
        "Set the order of the patient's coverages in the chart.",
    )


def _payer_unknown(policy: Policy, severity: Severity) -> Problem:
    if policy.payer_id:
        reason = f"There are no rules of payer {policy.payer_id} for this service date."
        remedy = "Add a rule pack of this payer that holds on the date."
        return PAYER_RULES_MISSING.found(policy.payer_place, reason, remedy, severity)
    later = next((name for name in ("insurer", "paymentBy") if tuple(select(policy.coverage, name))), "")
    if later:
        reason = "The Coverage has the shape of FHIR R5; this bridge reads R4."
        remedy = "Point the connection at the EHR's R4 endpoint."
        return RESOURCE_NOT_R4.found(f"{policy.place} {later}", reason, remedy, severity)
    reason = f"{policy.payer_place} is no payer that the practice file names."
    return PAYER_UNKNOWN.found(f"{policy.place} payor", reason, "Add it to the payers of the practice file.", severity)
