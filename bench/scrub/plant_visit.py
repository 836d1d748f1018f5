"""Faults of the visit itself: minutes, codes, place, who was there, the note, consent."""

from datetime import timedelta

from bench.scrub.case import Case
from bench.scrub.chart import charge_item, encounter, extension, participant, procedure, reference
from bench.scrub.clean import Wish
from bench.scrub.plant import plant

_THERAPY = Wish(kinds=("therapy",))
_MEDICATION = Wish(kinds=("medication",))
_BOTH = Wish(kinds=("medication_therapy",))
_MONTHLY = Wish(kinds=("collaborative_care",))
_CRISIS = Wish(kinds=("crisis",))
_IN_PERSON = Wish(kinds=("therapy",), modality="in_person")
_VIDEO = Wish(kinds=("therapy",), modality="video")


def codes_alone(case: Case, code: str, minutes: int | None = None) -> None:
    """The visit becomes one that is coded in the chart."""
    case.encounter["type"] = [{"coding": [{"system": "https://cedar.example/visit-type", "code": "by-code"}]}]
    case.add(charge_item(f"x{case.number}-{code}", case.encounter_id, case.patient_id, code, minutes))


def _another_visit(case: Case, visit_type: str, hours: float, minutes: int, clinician: str = "") -> None:
    start = case.start + timedelta(hours=hours)
    subject = f"Patient/{case.patient_id}"
    visit = encounter(f"{case.encounter_id}-b", visit_type, subject, clinician or case.clinician, start, minutes)
    visit["diagnosis"] = list(case.encounter["diagnosis"])
    case.add(visit)
    case.fault_at = visit["id"]


@plant(_THERAPY)
def end_time_missing(case: Case) -> None:
    del case.encounter["period"]["end"]


@plant(_THERAPY)
def ten_minutes_of_therapy(case: Case) -> None:
    case.last(case.rng.randrange(3, 16))


@plant(_THERAPY)
def times_reversed(case: Case) -> None:
    case.last(-30)


@plant(_MEDICATION)
def visit_level_missing(case: Case) -> None:
    del case.encounter["type"][1]


@plant(_MEDICATION)
def visit_level_retired(case: Case) -> None:
    case.encounter["type"][1] = procedure("99201")


@plant(_BOTH)
def therapy_minutes_missing(case: Case) -> None:
    case.unsay("therapy-minutes")


@plant(_BOTH)
def therapy_minutes_beyond_the_visit(case: Case) -> None:
    case.say("therapy-minutes", valueInteger=case.minutes + 5)


@plant(_BOTH)
def therapy_minutes_too_few(case: Case) -> None:
    case.say("therapy-minutes", valueInteger=case.rng.randrange(3, 16))


@plant(Wish(kinds=("testing",)))
def testing_without_codes(case: Case) -> None:
    for key in [k for k in case.resources if k.startswith("ChargeItem/")]:
        del case.resources[key]


@plant(Wish(kinds=("testing",)))
def testing_minutes_not_split(case: Case) -> None:
    for key, item in case.resources.items():
        if key.startswith("ChargeItem/"):
            del item["quantity"]


@plant(Wish(kinds=("substance_use",)))
def code_not_known(case: Case) -> None:
    codes_alone(case, "99999")


@plant(Wish(kinds=("therapy",), modality="audio", payers=("blue", "northwind", "medicaid"), minutes=16))
def telephone_code_retired(case: Case) -> None:
    codes_alone(case, "99441", 10)


@plant(_BOTH)
def prolonged_code_retired(case: Case) -> None:
    case.encounter["type"].append(procedure("99354"))


@plant(Wish(kinds=("substance_use",)))
def chart_code_not_earned(case: Case) -> None:
    case.last(8)
    for key, item in case.resources.items():
        if key.startswith("ChargeItem/"):
            item["quantity"]["value"] = 8


@plant(Wish(kinds=("therapy",), minutes=40))
def chart_code_above_minutes(case: Case) -> None:
    case.encounter["type"].append(procedure("90837"))


@plant(Wish(kinds=("therapy",), minutes=60))
def chart_code_below_minutes(case: Case) -> None:
    case.encounter["type"].append(procedure("90832"))


@plant(_THERAPY)
def screening_stated_beside_therapy(case: Case) -> None:
    case.add(charge_item(f"x{case.number}", case.encounter_id, case.patient_id, "96127"))


@plant(_CRISIS)
def complexity_beside_crisis(case: Case) -> None:
    case.say("interactive-complexity", valueBoolean=True)


@plant(_MEDICATION)
def prolonged_beside_a_low_visit(case: Case) -> None:
    case.encounter["type"].append(procedure("99417"))


@plant(Wish(kinds=("group",)))
def group_of_one(case: Case) -> None:
    group = case.resources[f"Group/g{case.encounter_id}"]
    del group["member"][1:]
    del case.encounter["diagnosis"][1:]


@plant(Wish(kinds=("family",)))
def family_was_not_there(case: Case) -> None:
    case.say("family-present", valueBoolean=False)


@plant(Wish(kinds=("therapy",), payers=("medicaid",), modality="in_person", clinicians=("lpc", "lcsw")))
def quarter_hours_without_a_rounding_rule(case: Case) -> None:
    case.last(25)
    case.diagnose("F10.20")
    case.pack_changes["rounding"] = ""
    codes_alone(case, "H0004", 25)


@plant(_MONTHLY)
def month_minutes_missing(case: Case) -> None:
    case.unsay("month-minutes")


@plant(_MONTHLY)
def first_month_not_said(case: Case) -> None:
    case.unsay("first-month")
    case.encounter["type"] = [t for t in case.encounter["type"] if t["coding"][0]["code"] != "99492"]


@plant(_MONTHLY)
def month_not_over(case: Case) -> None:
    case.today = case.day + timedelta(days=1)
    case.move(case.day.day - 2 if case.day.day > 2 else 0)


@plant(_MONTHLY)
def month_claimed_before(case: Case) -> None:
    case.sent("99492", days=min(3, case.day.day - 1))


@plant(_MONTHLY)
def a_later_session_of_the_month(case: Case) -> None:
    case.move(max(0, case.day.day - 5))
    _another_visit(case, "collaborative-care", 72, 20)
    later = case.resources[f"Encounter/{case.encounter_id}-b"]
    later["type"].append(procedure("99492"))
    case.fault_at = ""
    later["extension"] += [extension("month-minutes", valueInteger=70), extension("first-month", valueBoolean=True)]


@plant(_IN_PERSON)
def sessions_overlap(case: Case) -> None:
    _another_visit(case, "therapy", 0.2, 50, clinician="phd" if case.clinician != "phd" else "lcsw")


@plant(Wish(kinds=("therapy",), modality="in_person", minutes=30))
def two_sessions_of_one_day(case: Case) -> None:
    _another_visit(case, "therapy", 3, 45)


@plant(Wish(kinds=("intake",), modality="in_person"))
def therapy_on_the_day_of_the_intake(case: Case) -> None:
    _another_visit(case, "therapy", 2, 45)


@plant(Wish(kinds=("medication",), modality="in_person"))
def therapy_code_beside_a_visit(case: Case) -> None:
    _another_visit(case, "therapy", 1, 45)


@plant(Wish(kinds=("therapy",), modality="in_person", payers=("medicaid",), clinicians=("lcsw", "lpc")))
def paid_by_the_day_twice(case: Case) -> None:
    case.diagnose("F10.20")
    case.last(180)
    codes_alone(case, "H0015")
    _another_visit(case, "by-code", 4, 180)
    case.add(charge_item(f"y{case.number}", f"{case.encounter_id}-b", case.patient_id, "H0015"))


@plant(_IN_PERSON)
def add_on_alone(case: Case) -> None:
    codes_alone(case, case.rng.choice(("90785", "90840")), 30)


@plant(Wish(kinds=("testing",)))
def further_hour_without_its_first(case: Case) -> None:
    for key in [k for k in case.resources if k.startswith("ChargeItem/")]:
        del case.resources[key]
    case.add(charge_item(f"x{case.number}", case.encounter_id, case.patient_id, "96131", 60))


@plant(Wish(kinds=("testing",)))
def testing_above_the_units_of_a_day(case: Case) -> None:
    case.last(560)
    for key, item in case.resources.items():
        if key.endswith("-96137"):
            item["quantity"]["value"] = 460


@plant(Wish(kinds=("crisis",), payers=("medicare", "evergreen")))
def crisis_above_the_units_of_a_day(case: Case) -> None:
    case.last(220)


@plant(Wish(kinds=("crisis",), payers=("blue", "northwind", "harbor", "liberty", "medicaid")))
def crisis_above_the_plan(case: Case) -> None:
    case.last(170)


@plant(Wish(kinds=("medication",), payers=("medicare",), modality="in_person"))
def code_that_medicare_never_pays(case: Case) -> None:
    code, minutes = case.rng.choice((("99408", 20), ("90876", 45)))
    case.last(minutes)
    codes_alone(case, code, minutes)


@plant(Wish(kinds=("therapy",), payers=("medicare",), modality="in_person"))
def state_code_to_medicare(case: Case) -> None:
    codes_alone(case, "H0031")


@plant(_IN_PERSON)
def no_location(case: Case) -> None:
    del case.encounter["location"]


@plant(Wish(kinds=("therapy",), modality="video", payers=("medicare", "blue", "northwind", "medicaid", "evergreen")))
def place_of_the_patient_missing(case: Case) -> None:
    case.unsay("patient-place")


@plant(Wish(kinds=("therapy",), modality="audio", payers=("liberty",)))
def sound_alone_not_paid(case: Case) -> None:
    pass  # the visit as it is: this payer pays no session by telephone


@plant(Wish(kinds=("therapy",), modality="audio", payers=("medicare", "evergreen")))
def sound_alone_away_from_home(case: Case) -> None:
    case.say("patient-place", valueCode="elsewhere")


@plant(Wish(kinds=("group",), modality="audio", payers=("blue", "northwind", "medicaid", "harbor")))
def group_by_sound_alone(case: Case) -> None:
    pass  # 90853 is not in Appendix T of CPT, so 93 is no modifier for it


@plant(_THERAPY)
def clinician_not_named(case: Case) -> None:
    case.encounter["participant"] = []


@plant(_THERAPY)
def clinician_not_in_the_practice(case: Case) -> None:
    case.seen_by("stranger")
    case.add({"resourceType": "Practitioner", "id": "stranger"})


@plant(_THERAPY)
def two_clinicians(case: Case) -> None:
    case.encounter["participant"].append(participant("md"))


@plant(_THERAPY)
def modality_not_known(case: Case) -> None:
    case.unsay("modality")
    case.encounter["class"]["code"] = "VR"


@plant(_THERAPY)
def purpose_not_known(case: Case) -> None:
    case.encounter["type"][0]["coding"][0]["code"] = "walk-and-talk"


@plant(_THERAPY)
def still_going_on(case: Case) -> None:
    case.encounter["status"] = "in-progress"


@plant(Wish(kinds=("intake",), modality="in_person"))
def intake_of_eight_minutes(case: Case) -> None:
    case.last(8)


@plant(_IN_PERSON)
def clinician_with_two_patients_at_once(case: Case) -> None:
    start = case.start + timedelta(minutes=10)
    other = f"{case.patient_id}-z"
    case.add({**case.patient, "id": other}, {**case.coverage, "id": f"c{case.number}-z"})
    case.resources[f"Coverage/c{case.number}-z"]["beneficiary"] = reference(f"Patient/{other}")
    visit = encounter(f"{case.encounter_id}-z", "therapy", f"Patient/{other}", case.clinician, start, 45)
    case.add(visit)


@plant(_VIDEO)
def patient_in_another_state(case: Case) -> None:
    case.say("patient-state", valueCode="NY")


@plant(Wish(kinds=("family",), payers=("northwind",)))
def family_without_the_patient_not_covered(case: Case) -> None:
    case.encounter["type"][0]["coding"][0]["code"] = "family-without-patient"
