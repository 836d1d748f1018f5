"""Coverage -> Inquiry: whom to ask, and about whom, before a visit."""

from dataclasses import dataclass
from datetime import date

from bridge.billing.chart_rule import PATIENT_MISSING
from bridge.billing.eligibility import Inquiry
from bridge.billing.payer_rules import PayerRules
from bridge.billing.practice import Practice
from bridge.billing.problem import Problem
from bridge.mapping.coverage import Policy, RulesOn, choose, read_policies
from bridge.mapping.index import ChartIndex
from bridge.mapping.path import text_at
from bridge.mapping.person import read_patient, read_subscriber
from bridge.mapping.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One inquiry, and which Coverage of the chart it asks about."""

    inquiry: Inquiry
    coverage_id: str


def questions(
    index: ChartIndex, patient_id: str, day: date, practice: Practice, profile: Profile, rules_on: RulesOn
) -> tuple[tuple[Question, ...], tuple[Problem, ...]]:
    """One question on the coverage that would be billed; where there is none to bill, on each that names a payer.

    A carved-out plan is asked too: its answer names who carries behavioral health.
    """
    choice = choose(index, patient_id, day, practice, profile.payer, rules_on)
    policies = (
        [choice.policy]
        if choice.policy
        else [p for p in read_policies(index, patient_id, day, practice, profile.payer, rules_on) if not p.is_self_pay]
    )
    asked = [(p, p.rules) for p in policies if p.rules is not None]
    if not asked:
        return (), choice.problems
    return _questions(index, patient_id, day, practice, asked)


def _questions(
    index: ChartIndex, patient_id: str, day: date, practice: Practice, asked: list[tuple[Policy, PayerRules]]
) -> tuple[tuple[Question, ...], tuple[Problem, ...]]:
    resource = index.chart.get(f"Patient/{patient_id}")
    patient, problems = read_patient(resource) if resource is not None else (None, (_patient_missing(patient_id),))
    if patient is None:
        return (), problems
    found: list[Question] = []
    for policy, rules in asked:
        subscriber, why = read_subscriber(index, policy.coverage, patient)
        if subscriber is None:
            problems += why
            continue
        coverage_id = text_at(policy.coverage, "id")
        found.append(
            Question(
                coverage_id=coverage_id,
                inquiry=Inquiry(
                    trace="",  # given when it is laid down
                    payer=rules.payer,
                    provider=practice.billing,
                    subscriber=subscriber,
                    patient=patient,
                    service_date=day,
                ),
            )
        )
    return tuple(found), problems


def _patient_missing(patient_id: str) -> Problem:
    return PATIENT_MISSING.found(
        f"Patient/{patient_id}",
        "The EHR does not give this patient.",
        "Look for the patient in the chart; they may have been merged into another.",
    )
