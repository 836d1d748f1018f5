"""What is read from one Encounter, and what is said when it cannot be read."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bridge.billing.problem import Problem
from bridge.billing.session import Intent, Modality, Session, Signed
from bridge.mapping.chart import Chart
from bridge.mapping.chart_to_session import chart_to_sessions
from bridge.mapping.index import index
from bridge.mapping.profile import DiagnosisRule, Profile, read_profile
from bridge.reference.ehr import ehr_profile
from tests.mapping.charts import (
    CPT,
    SIGNED,
    TERMINOLOGY,
    Json,
    cedar,
    chart,
    coded,
    condition,
    encounter,
    extension,
    performer,
    ref,
    sandbox,
)


def read(*resources: Json, profile: Profile | None = None) -> tuple[tuple[Session, ...], tuple[Problem, ...]]:
    whole = chart(*resources)
    return chart_to_sessions(index(whole), whole.encounters[0], profile or sandbox(), cedar())


def session(*resources: Json, profile: Profile | None = None) -> Session:
    (only,), problems = read(*resources, profile=profile)
    assert problems == ()
    return only


def codes(*resources: Json, profile: Profile | None = None) -> list[tuple[str, str]]:
    return [(p.code, p.place) for p in read(*resources, profile=profile)[1]]


def test_a_session_holds_what_happened_in_the_room() -> None:
    found = session(encounter())
    assert (found.encounter_id, found.patient_id, found.clinician_id) == ("e1", "p1", "prac-lcsw")
    assert (found.minutes, found.intent, found.modality) == (54, Intent.THERAPY, Modality.IN_PERSON)
    assert (found.place_of_service, found.location_id, found.signed) == ("11", "loc-office", Signed.YES)
    assert found.start == datetime(2026, 11, 10, 15, tzinfo=UTC)
    assert [d.code for d in found.diagnoses] == ["F41.1"]


def test_every_fact_has_its_origin() -> None:
    origins = {o.field: o.place for o in session(encounter()).origins}
    assert origins == {
        "service_date": "Encounter/e1 period.start",
        "minutes": "Encounter/e1 period",
        "intent": "Encounter/e1 type",
        "modality": "Encounter/e1 class",
        "signed": "Encounter/e1 extension('https://cedar.example/fhir/note-signed').valueBoolean",
        "diagnoses[0]": "Condition/c1",
        "clinician_id": "Encounter/e1 participant[0].individual",
    }


@pytest.mark.parametrize(
    ("start", "day"),
    [
        ("2026-11-11T04:59:00Z", date(2026, 11, 10)),  # 23:59 in Hartford
        ("2026-11-11T05:00:00Z", date(2026, 11, 11)),
        ("2026-11-10T22:30:00-05:00", date(2026, 11, 10)),
        ("2026-07-11T03:59:00Z", date(2026, 7, 10)),  # daylight saving time
    ],
)
def test_the_service_date_is_the_one_at_the_practice(start: str, day: date) -> None:
    assert session(encounter(period={"start": start}, length={"value": 54, "code": "min"})).service_date == day


def test_a_location_may_have_its_own_time_zone() -> None:
    denver = {"url": "http://hl7.org/fhir/StructureDefinition/timezone", "valueCode": "America/Denver"}
    location = {"resourceType": "Location", "id": "loc-office", "extension": [denver]}
    late = {"start": "2026-11-11T06:30:00Z", "end": "2026-11-11T07:24:00Z"}
    assert session(encounter(period=late), location).service_date == date(2026, 11, 10)


@pytest.mark.parametrize(
    ("length", "minutes"),
    [
        ({"value": 53, "unit": "min", "code": "min"}, 53),
        ({"value": 53.9, "code": "min"}, 53),  # never upward
        ({"value": 0.75, "code": "h"}, 45),
        ({"value": 2700, "code": "s"}, 45),
        ({"value": 1, "code": "d"}, 54),  # no unit of a session: the period speaks
        ({"value": "many", "code": "min"}, 54),
    ],
)
def test_minutes_come_from_length_before_the_period(length: Any, minutes: int) -> None:
    assert session(encounter(length=length)).minutes == minutes


def test_seconds_never_make_a_minute() -> None:
    period = {"start": "2026-11-10T15:00:00Z", "end": "2026-11-10T15:52:59Z"}
    assert session(encounter(period=period)).minutes == 52


@pytest.mark.parametrize(
    ("changes", "code", "element"),
    [
        ({"length": {"value": 60, "code": "min"}}, "MINUTES_DISAGREE", " length"),
        ({"period": {"start": "2026-11-10T15:00:00Z"}}, "MINUTES_MISSING", " period.end"),
        ({"period": {"start": "2026-11-10"}}, "MINUTES_MISSING", " period.end"),
        ({"period": {"start": "2026-11-10T15:00:00"}}, "TIME_UNREADABLE", " period.start"),
        ({"period": {"start": "0001-01-01T00:00:00+14:00"}}, "TIME_UNREADABLE", " period.start"),
        ({"period": {"start": "9999-12-31T23:59:59-12:00"}}, "TIME_UNREADABLE", " period.start"),
        ({"period": {"start": "9999-12-31"}}, "TIME_UNREADABLE", " period.start"),
        ({"period": {"start": "2026-11-10T24:00:00Z"}}, "TIME_UNREADABLE", " period.start"),
        ({"period": {"start": "2026-11-10T15:00:00Z", "end": "soon"}}, "TIME_UNREADABLE", " period.end"),
        ({"period": {"end": "2026-11-10T15:00:00Z"}}, "SERVICE_DATE_MISSING", " period.start"),
        ({"period": None}, "SERVICE_DATE_MISSING", " period.start"),
        (
            {"period": {"start": "2026-11-10T15:54:00Z", "end": "2026-11-10T15:00:00Z"}},
            "PERIOD_REVERSED",
            " period",
        ),
        ({"subject": None}, "PATIENT_MISSING", " subject"),
        ({"subject": ref("Patient/gone")}, "REFERENCE_MISSING", " subject"),
        ({"subject": ref("Group/gone")}, "REFERENCE_MISSING", " subject"),
        ({"participant": None}, "CLINICIAN_MISSING", " participant"),
        ({"participant": [performer("a"), performer("b")]}, "CLINICIAN_AMBIGUOUS", " participant"),
        ({"type": None}, "INTENT_UNKNOWN", " type"),
        ({"type": [coded("other", "therapy")]}, "INTENT_UNKNOWN", " type"),
        ({"class": {"code": "VR"}}, "MODALITY_UNKNOWN", " class"),
        ({"class": None}, "MODALITY_UNKNOWN", " class"),
        ({"diagnosis": [{"condition": ref("Condition/gone")}]}, "REFERENCE_MISSING", " diagnosis[0].condition"),
        ({"class": [{"coding": []}]}, "RESOURCE_NOT_R4", " class"),
        ({"actualPeriod": {"start": "2026-11-10T15:00:00Z"}}, "RESOURCE_NOT_R4", " actualPeriod"),
        ({"participant": [{"actor": ref("Practitioner/x")}]}, "RESOURCE_NOT_R4", " participant.actor"),
        ({"period": "yesterday"}, "RESOURCE_MALFORMED", " period"),
        ({"status": 7}, "RESOURCE_MALFORMED", " status"),
        ({"diagnosis": {}}, "RESOURCE_MALFORMED", " diagnosis"),
    ],
)
def test_what_cannot_be_read_is_a_problem_with_its_place(changes: dict[str, Any], code: str, element: str) -> None:
    assert (code, "Encounter/e1" + element) in codes(encounter(**changes))


def test_a_missing_reference_says_why() -> None:
    whole = chart(encounter(subject=ref("Patient/p9")))
    gone = replace(whole, unreadable={"Patient/p9": "410 Gone"})
    _, problems = chart_to_sessions(index(gone), gone.encounters[0], sandbox(), cedar())
    assert "410 Gone" in problems[0].reason


def test_roles_lead_to_their_practitioner_and_an_attender_will_do() -> None:
    role = {"resourceType": "PractitionerRole", "id": "role-lpc", "practitioner": ref("Practitioner/prac-lpc")}
    attender = {
        "type": [coded(f"{TERMINOLOGY}/v3-ParticipationType", "ATND")],
        "individual": ref("PractitionerRole/role-lpc"),
    }
    assert session(encounter(participant=[attender]), role).clinician_id == "prac-lpc"


def test_diagnoses_stand_by_rank_and_ruled_out_ones_fall_away() -> None:
    rows = [
        {"condition": ref("Condition/c3"), "rank": 2},
        {"condition": ref("Condition/c1"), "rank": 1},
        {"condition": ref("Condition/c4"), "rank": 3},
        {"condition": ref("Condition/c2")},
    ]
    refuted = condition("c4", "F20.9", verificationStatus=coded("v", "refuted"))
    provisional = condition("c5", "F31.9", verificationStatus=coded("v", "provisional"))
    rows.append({"condition": ref("Condition/c5"), "rank": 4})
    found = session(encounter(diagnosis=rows), condition("c2", "F1020"), condition("c3", "F33.1"), refuted, provisional)
    assert [d.code for d in found.diagnoses] == ["F41.1", "F33.1", "F10.20"]


def test_conditions_of_the_encounter_speak_where_it_names_none() -> None:
    own = condition("c7", "F43.10", encounter=ref("Encounter/e1"))
    assert [d.code for d in session(encounter(diagnosis=None), own).diagnoses] == ["F43.10"]


def test_then_the_reason_in_icd_10() -> None:
    reason = [coded("http://snomed.info/sct", "1"), coded("http://hl7.org/fhir/sid/icd-10-cm", "F90.0")]
    (diagnosis,) = session(encounter(diagnosis=None, reasonCode=reason)).diagnoses
    assert (diagnosis.code, diagnosis.place) == ("F90.0", "Encounter/e1 reasonCode[1]")


def test_the_problem_list_speaks_only_where_the_profile_permits() -> None:
    permitted = replace(sandbox(), diagnosis=DiagnosisRule(problem_list=("F",)))
    later = condition("c8", "F32.0", onsetDateTime="2026-11-11")
    over = condition("c9", "F32.1", clinicalStatus=coded("c", "resolved"))
    body = condition("c10", "I10")
    bare = encounter(diagnosis=None)
    assert session(bare, later, over, body).diagnoses == ()
    assert [d.code for d in session(bare, later, over, body, profile=permitted).diagnoses] == ["F41.1"]


def test_a_diagnosis_in_snomed_alone_is_named() -> None:
    snomed = condition("c1") | {"code": coded("http://snomed.info/sct", "197480006")}
    assert codes(encounter(), snomed) == [("DIAGNOSIS_NOT_ICD10", "Condition/c1 code")]


def test_the_profile_may_put_some_diagnoses_first_and_bill_only_those() -> None:
    rows = [{"condition": ref("Condition/c2"), "rank": 1}, {"condition": ref("Condition/c1"), "rank": 2}]
    ours = replace(sandbox(), diagnosis=DiagnosisRule(first=("F",), billable=("F",)))
    body = condition("c2", "I10")
    assert [d.code for d in session(encounter(diagnosis=rows), body, profile=ours).diagnoses] == ["F41.1", "I10"]
    assert codes(encounter(diagnosis=rows[:1]), body, profile=ours) == [("NOT_BEHAVIORAL", "Encounter/e1 diagnosis")]


def generic() -> Profile:
    return read_profile(ehr_profile("generic"))


def document(status: str) -> Json:
    return {
        "resourceType": "DocumentReference",
        "id": "d1",
        "status": "current",
        "docStatus": status,
        "context": {"encounter": [ref("Encounter/e1")]},
    }


@pytest.mark.parametrize(("status", "signed"), [("final", Signed.YES), ("amended", Signed.YES)])
def test_us_core_is_signed_by_the_documents_status(status: str, signed: Signed) -> None:
    found = session(encounter(type=[coded(CPT, "90837")], extension=None), document(status), profile=generic())
    assert (found.signed, found.intent, found.chart_codes) == (signed, Intent.THERAPY, ("90837",))


def test_us_core_waits_for_a_preliminary_note() -> None:
    visit = encounter(type=[coded(CPT, "90837")], extension=None)
    assert codes(visit, document("preliminary"), profile=generic()) == [("NOTE_UNSIGNED", "Encounter/e1")]
    assert codes(visit, profile=generic()) == [("NOTE_UNKNOWN", "Encounter/e1")]


def test_us_core_finds_the_code_on_a_procedure() -> None:
    procedure = {
        "resourceType": "Procedure",
        "id": "q1",
        "encounter": ref("Encounter/e1"),
        "code": coded(CPT, "90833"),
    }
    visit = encounter(type=[coded(CPT, "99214")])
    found = session(visit, procedure, document("final"), profile=generic())
    assert (found.intent, found.visit_code) == (Intent.MEDICATION_THERAPY, "99214")


def test_codes_without_an_intent_are_coded_in_the_chart() -> None:
    found = session(encounter(type=[coded(CPT, "90870")]), document("final"), profile=generic())
    assert (found.intent, found.chart_codes) == (Intent.OTHER, ("90870",))


def test_a_path_that_fails_on_a_resource_is_a_problem() -> None:
    raw = ehr_profile("sandbox") | {"facts": {"intent": {"lookups": [{"path": "extension.valueInteger.sum()"}]}}}
    visit = encounter(extension=[extension("therapy-minutes", valueInteger=n) for n in (1, 2)])
    assert codes(visit, profile=read_profile(raw)) == [("MAPPING_FAILED", "Encounter/e1")]


@pytest.mark.parametrize("wrong", [7, "text", [], {}, [7], [[]], [{"reference": 7}], None, True])
@pytest.mark.parametrize(
    "element",
    ["class", "type", "subject", "participant", "period", "length", "diagnosis", "location", "extension", "id"],
)
def test_no_json_raises(element: str, wrong: object) -> None:
    visit = encounter() | {element: wrong}
    whole = Chart(encounters=(visit,), resources={**chart().resources, "Encounter/e1": visit})
    sessions, problems = chart_to_sessions(index(whole), visit, sandbox(), cedar())
    assert sessions or problems


def test_an_addendum_that_is_not_signed_is_told_beside_a_signed_note() -> None:
    visit = encounter(type=[coded(CPT, "90837")], extension=None)
    added = {**document("preliminary"), "id": "d2"}
    assert codes(visit, document("final"), added, profile=generic()) == [
        ("ADDENDUM_UNSIGNED", "DocumentReference/d2 docStatus")
    ]


def test_a_note_that_was_opened_again_is_not_signed() -> None:
    visit = encounter(type=[coded(CPT, "90837")], extension=None)
    before = {**document("final"), "id": "d0", "status": "superseded"}
    assert codes(visit, before, document("preliminary"), profile=generic()) == [("NOTE_UNSIGNED", "Encounter/e1")]
    assert codes(visit, before, document("final"), profile=generic()) == []


def appointment(status: str) -> Json:
    return {"resourceType": "Appointment", "id": "a1", "status": status}


@pytest.mark.parametrize(
    ("status", "expected"),
    [("noshow", [("APPOINTMENT_MISSED", "Encounter/e1 appointment")]), ("fulfilled", []), ("booked", [])],
)
def test_a_finished_visit_that_the_calendar_calls_a_no_show_waits(status: str, expected: list[tuple[str, str]]) -> None:
    assert codes(encounter(appointment=[ref("Appointment/a1")]), appointment(status)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"type": [{"text": "No-show fee"}]}, [("NO_SHOW", "Encounter/e1 type")]),
        ({"serviceType": {"coding": [{"code": "LWBS"}]}}, [("NO_SHOW", "Encounter/e1 serviceType")]),
        ({"reasonCode": [{"text": "Late cancellation"}]}, [("NO_SHOW", "Encounter/e1 reasonCode")]),
        ({"reasonCode": [{"text": "Anxiety"}]}, []),
    ],
)
def test_what_the_profile_calls_a_missed_visit_is_never_billed(changes: Json, expected: list[tuple[str, str]]) -> None:
    raw: Any = ehr_profile("sandbox")
    missed = {"missed": ["no-show fee", "lwbs", "late cancellation"]}
    profile = read_profile(raw | {"encounter": {**raw["encounter"], **missed}})
    assert codes(encounter(**changes), profile=profile) == expected


def test_the_supervisors_signature_and_the_day_of_signing_are_facts() -> None:
    raw: Any = ehr_profile("sandbox")
    facts = {
        "cosigned": {"lookups": [{"path": "extension('https://cedar.example/fhir/cosigned').valueBoolean"}]},
        "signed_on": {"lookups": [{"path": "extension('https://cedar.example/fhir/signed-on').valueDateTime"}]},
    }
    profile = read_profile(raw | {"facts": raw["facts"] | facts})
    stated = [
        SIGNED,
        extension("cosigned", valueBoolean=False),
        extension("signed-on", valueDateTime="2026-11-12T08:00:00Z"),
    ]
    found = session(encounter(extension=stated), profile=profile)
    assert (found.cosigned, found.signed_on) == (False, date(2026, 11, 12))
    assert session(encounter()).cosigned is None
