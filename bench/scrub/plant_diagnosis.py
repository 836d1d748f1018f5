"""Faults of diagnoses, and of the person as the chart has them."""

from dataclasses import replace
from datetime import timedelta

from bench.scrub.case import Case
from bench.scrub.chart import concept, held_by_another, related_person
from bench.scrub.clean import Wish
from bench.scrub.plant import plant
from bench.scrub.plant_visit import codes_alone
from bridge.billing.payer_table import NO_COMPANION

_THERAPY = Wish(kinds=("therapy",))
_PLAIN = Wish(kinds=("therapy", "intake", "medication"), self_insured=True)
_HEALTH = Wish(kinds=("health_behavior",))


def _holder(case: Case, family: str = "Underhill") -> None:
    """The policy is another's."""
    person = related_person(f"r{case.number}", case.patient_id, (family, "Robin"), "female", case.day)
    person["birthDate"] = "1970-05-04"
    case.add(person)
    held_by_another(case.coverage, "spouse", person)


@plant(_THERAPY)
def diagnosis_missing(case: Case) -> None:
    case.encounter["diagnosis"] = []


@plant(_THERAPY)
def diagnosis_in_words_only(case: Case) -> None:
    case.resources[f"Condition/d{case.number}-1"]["code"] = {"text": "worries"}


@plant(_THERAPY)
def diagnosis_ruled_out(case: Case) -> None:
    own = case.resources[f"Condition/d{case.number}-1"]
    own["verificationStatus"] = concept("http://terminology.hl7.org/CodeSystem/condition-ver-status", "refuted")


@plant(_THERAPY)
def thirteen_diagnoses(case: Case) -> None:
    case.diagnose(
        "F41.1", "F40.10", "F42.2", "F60.3", "F51.01", "Z63.0", "Z56.6", "Z60.2", "Z59.6", "Z62.820", "Z91.51",
        "Z65.3", "Z72.0",
    )  # fmt: skip


@plant(_THERAPY)
def header_as_diagnosis(case: Case) -> None:
    case.diagnose(case.rng.choice(("F32", "F33", "F41", "F43.1", "F43.2", "F43.8", "F50.81", "F84", "F90", "F10.1")))


@plant(_THERAPY)
def diagnosis_of_no_list(case: Case) -> None:
    case.diagnose(case.rng.choice(("F41.77", "F99.9", "F43.19", "F33.77")))


@plant(_THERAPY)
def diagnosis_not_yet_in_force(case: Case) -> None:
    case.diagnose("F64.A")
    case.move((case.day.toordinal()) - 739513 if case.day.toordinal() > 739513 else 0)  # to September 2025


@plant(_THERAPY)
def two_kinds_of_depression(case: Case) -> None:
    case.diagnose(*case.rng.choice((("F32.1", "F33.1"), ("F33.1", "F31.81"), ("F31.81", "F32.1"))))


@plant(_THERAPY)
def ideation_beside_an_attempt(case: Case) -> None:
    case.diagnose("F33.1", "R45.851", "T14.91XA")


@plant(_THERAPY)
def use_and_dependence_of_one_substance(case: Case) -> None:
    case.diagnose("F10.20", "F10.10")


@plant(_THERAPY)
def diagnosis_of_a_newborn(case: Case) -> None:
    case.diagnose("F41.1", case.rng.choice(("P96.1", "P04.40")))


@plant(Wish(kinds=("therapy",), self_insured=True))
def diagnosis_of_the_other_sex(case: Case) -> None:
    case.diagnose("F52.21" if case.patient["gender"] == "female" else "F32.81")


@plant(_HEALTH)
def health_behavior_without_an_illness(case: Case) -> None:
    case.diagnose(case.rng.choice(("F41.1", "F32.1", "F54")))


@plant(Wish(kinds=("therapy",), clinicians=("phd",), modality="in_person"))
def behavior_analysis_without_autism(case: Case) -> None:
    case.encounter["type"][0]["coding"][0]["code"] = "behavior-analysis"
    case.last(60)
    codes_alone(case, "97153", 60)
    case.diagnose("F41.1")


@plant(_THERAPY)
def circumstance_first(case: Case) -> None:
    case.diagnose(case.rng.choice(("Z63.0", "Z62.820", "Z71.9", "R45.851", "Z56.6", "R69")))


@plant(_THERAPY)
def first_only_code_in_second_place(case: Case) -> None:
    case.diagnose("F41.1", case.rng.choice(("Z04.6", "Z00.00", "Z02.4")))


@plant(_THERAPY)
def dementia_without_its_cause(case: Case) -> None:
    case.diagnose(case.rng.choice(("F02.80", "F06.70", "F02.A0")))


@plant(_THERAPY)
def dementia_before_its_cause(case: Case) -> None:
    case.diagnose("F02.80", "G30.9")


@plant(_THERAPY)
def attempt_in_the_past_alone(case: Case) -> None:
    case.diagnose("Z91.51")


@plant(_THERAPY)
def unspecified_where_the_payer_asks_back(case: Case) -> None:
    case.diagnose(case.rng.choice(("F32.A", "F41.9", "F99")))
    case.pack_changes["questions_unspecified"] = True


@plant(_THERAPY)
def category_that_the_payer_never_takes_first(case: Case) -> None:
    case.diagnose("F60.3")
    case.pack_changes["principal_denied"] = frozenset({"F60"})


@plant(_PLAIN)
def first_name_missing(case: Case) -> None:
    case.patient["name"][0]["given"] = []


@plant(_PLAIN)
def last_name_missing(case: Case) -> None:
    case.patient["name"] = [{"text": "Somebody"}]


@plant(Wish(kinds=("therapy", "medication"), payers=("blue", "northwind", "harbor"), self_insured=True))
def subscriber_without_a_name(case: Case) -> None:
    _holder(case, "")


@plant(Wish(kinds=("therapy", "medication"), payers=("blue", "northwind", "harbor"), self_insured=True))
def subscriber_not_in_the_chart(case: Case) -> None:
    _holder(case)
    del case.resources[f"RelatedPerson/r{case.number}"]


@plant(Wish(kinds=("therapy", "medication"), payers=("medicare",), self_insured=True))
def dependant_of_medicare(case: Case) -> None:
    _holder(case)


@plant(Wish(kinds=("therapy", "medication"), payers=("blue", "northwind", "harbor"), self_insured=True))
def dependant_by_the_chart_alone(case: Case) -> None:
    _holder(case)  # the payer has answered that the patient is the subscriber


@plant(_PLAIN)
def relationship_missing(case: Case) -> None:
    del case.coverage["relationship"]


@plant(_PLAIN)
def birth_date_missing(case: Case) -> None:
    case.patient["birthDate"] = case.rng.choice(("1990", "1990-04"))


@plant(_PLAIN)
def born_after_the_visit(case: Case) -> None:
    case.patient["birthDate"] = (case.day + timedelta(days=3)).isoformat()
    case.asked = []


@plant(_PLAIN)
def address_not_whole(case: Case) -> None:
    del case.patient["address"][0][case.rng.choice(("line", "city", "postalCode"))]


@plant(_PLAIN)
def sex_not_said(case: Case) -> None:
    case.patient["gender"] = "unknown"
    case.asked = []


@plant(_PLAIN)
def member_id_missing(case: Case) -> None:
    del case.coverage["subscriberId"]


@plant(_PLAIN)
def member_id_a_placeholder(case: Case) -> None:
    case.coverage["subscriberId"] = case.rng.choice(
        ("TBD", "UNKNOWN", "000000000", "N/A", "999999999", "PENDING", "123456789")
    )
    case.asked = []


@plant(Wish(kinds=("therapy", "medication"), payers=("blue",), self_insured=True))
def member_id_of_another_payer(case: Case) -> None:
    case.pack_changes["companion"] = replace(NO_COMPANION, member_id="[A-Z]{3}[0-9]{9}")
    case.coverage["subscriberId"] = "012345678"
    case.asked = []
