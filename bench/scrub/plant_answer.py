"""Faults that show only beside the payer's eligibility answer."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bench.scrub.case import Case
from bench.scrub.clean import Wish
from bench.scrub.plant import plant
from bridge.billing.eligibility import Benefit, Certainty
from bridge.billing.entity import Entity
from bridge.billing.rule import Action

_PLAIN = Wish(kinds=("therapy", "intake", "medication"), self_insured=True)


def _say(case: Case, **changes: Any) -> None:
    case.asked = [replace(a, answer=replace(a.answer, **changes)) for a in case.asked if a.answer is not None]


@plant(_PLAIN)
def plan_not_active(case: Case) -> None:
    _say(case, certainty=Certainty.INACTIVE, benefits=(Benefit(kind="6", service_types=("30",)),))


@plant(_PLAIN)
def plan_carved_out_by_its_answer(case: Case) -> None:
    row = Benefit(
        kind="U", service_types=("MH",), entity_name="QUIETWATER BEHAVIORAL", entity_code="PR", entity_payer_id="QWB01"
    )
    _say(
        case,
        certainty=Certainty.CARVED_OUT,
        benefits=(row,),
        carve_out_payer_name="QUIETWATER BEHAVIORAL",
        carve_out_payer_id="QWB01",
    )


@plant(_PLAIN)
def member_not_found(case: Case) -> None:
    _say(case, certainty=Certainty.NOT_FOUND, benefits=(), subscriber=None, dependant=None)


@plant(_PLAIN)
def answer_is_old(case: Case) -> None:
    then = case.day - timedelta(days=75)
    case.asked = [replace(a, day=then, asked_on=then) for a in case.asked]


@plant(_PLAIN)
def nobody_asked(case: Case) -> None:
    case.asked = []
    case.practice = replace(case.practice, actions={"ELIGIBILITY_NEVER_ASKED": Action.WARN})


@plant(_PLAIN)
def visits_used_up(case: Case) -> None:
    _say(case, visits_remaining=0)
    case.asked = [replace(a, asked_on=case.day, day=case.day) for a in case.asked]


@plant(Wish(kinds=("therapy",), payers=("blue", "northwind", "liberty"), self_insured=True, modality="in_person"))
def answer_wants_an_authorization(case: Case) -> None:
    _say(
        case,
        benefits=(Benefit(kind="1", service_types=("MH",), authorization_required="Y"),),
        authorization_required=True,
    )


@plant(_PLAIN)
def last_name_differs(case: Case) -> None:
    case.patient["name"][0]["family"] = "Quillfeather"


@plant(_PLAIN)
def first_name_differs(case: Case) -> None:
    case.patient["name"][0]["given"] = ["Zebulon"]


@plant(_PLAIN)
def birth_date_differs(case: Case) -> None:
    case.patient["birthDate"] = "1962-02-28" if case.patient["birthDate"] != "1962-02-28" else "1963-02-28"


@plant(_PLAIN)
def sex_differs(case: Case) -> None:
    case.patient["gender"] = "male" if case.patient["gender"] == "female" else "female"


@plant(_PLAIN)
def member_id_with_two_digits_changed_round(case: Case) -> None:
    own = case.coverage["subscriberId"]
    case.coverage["subscriberId"] = own[:-1] + str((int(own[-1]) + 1) % 10)


@plant(_PLAIN)
def another_payer_answered(case: Case) -> None:
    row = Benefit(kind="R", service_types=("MH",), entity_name="OTHER PLAN", entity_code="PRP", entity_payer_id="OTH77")
    _say(
        case,
        benefits=(Benefit(kind="1", service_types=("30",)), row),
        certainty=Certainty.CARVED_OUT,
        carve_out_payer_name="OTHER PLAN",
        carve_out_payer_id="OTH77",
    )


@plant(Wish(kinds=("therapy",), payers=("blue", "northwind", "medicaid"), self_insured=True))
def dependant_by_the_answer(case: Case) -> None:
    """The payer knows the patient as a dependant of somebody else; the chart says self."""
    own = case.asked[0].answer
    assert own is not None
    assert own.subscriber is not None
    holder = replace(
        own.subscriber,
        entity=Entity(code="IL", form="1", name="HOLDER", first="PAT", id_kind="MI", id=own.subscriber.entity.id),
        birth_date=date(1969, 1, 2),
    )
    person = replace(own.subscriber.entity, code="03", id="", id_kind="")
    _say(case, subscriber=holder, dependant=replace(own.subscriber, entity=person, relation=None))


@plant(_PLAIN)
def another_plan_pays_first(case: Case) -> None:
    row = Benefit(kind="R", service_types=("30",), entity_name="OTHER PLAN", entity_code="PRP", entity_payer_id="OTH77")
    _say(case, benefits=(Benefit(kind="1", service_types=("MH",)), row))
