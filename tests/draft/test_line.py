"""From charts to outcomes: the whole pure line, one small chart a test."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bridge.billing.document import claim_hash
from bridge.billing.history import NO_HISTORY
from bridge.billing.identifier import CLAIM_CONTROL_NUMBER, claim_control_number
from bridge.draft import OutcomeStatus, draft
from tests.mapping.charts import (
    CPT,
    SIGNED,
    TODAY,
    VISIT_TYPE,
    Json,
    cedar,
    chart,
    coded,
    codes,
    condition,
    coverage,
    drafted,
    encounter,
    extension,
    lines,
    patient,
    performer,
    ref,
    rules,
    sandbox,
)

VIRTUAL: Json = {"class": {"code": "VR"}}


def test_a_signed_session_of_54_minutes_drafts_a_90837() -> None:
    (outcome,) = drafted(encounter())
    (claim,) = outcome.claims
    (line,) = claim.lines
    assert (outcome.status, outcome.problems) == (OutcomeStatus.DRAFT, ())
    assert (line.procedure, line.units, line.place_of_service) == ("90837", 1, "11")
    assert (line.charge, line.diagnosis_pointers) == (
        cedar().fees.charge("90837", "northwind", date(2026, 11, 10)),
        (1,),
    )
    assert (claim.payer.payer_id, claim.subscriber.member_id) == ("SBNWH", "NWH00000123")
    assert (claim.patient.name.last, claim.patient.name.middle) == ("Sample", "May")
    assert claim.patient.address is not None
    assert claim.patient.address.postal_code == "061031111"
    assert (claim.rendering.id, claim.service_date) == ("prac-lcsw", date(2026, 11, 10))
    assert line.control_number == claim.control_number + "1"
    assert len(claim.control_number) == 14


def test_every_value_says_where_it_comes_from() -> None:
    (claim,) = drafted(encounter())[0].claims
    origins = {o.field: o for o in claim.origins}
    assert origins["subscriber.member_id"].place == "Coverage/cov1 subscriberId"
    assert origins["diagnoses[0]"].place == "Condition/c1"
    assert origins["service_date"].place == "Encounter/e1 period.start"
    assert origins["lines[0].charge"].place == "practice:cedar fees 90837"
    assert "54" in origins["lines[0].procedure"].because
    assert origins["subscriber.member_id"].version == "sandbox@1"


def test_the_same_chart_gives_the_same_claim_and_hash() -> None:
    first, again = drafted(encounter())[0], drafted(encounter())[0]
    assert first == again
    assert first.facts_hash == again.facts_hash


def test_another_minute_count_keeps_the_number_and_changes_the_hash() -> None:
    (before,) = drafted(encounter())
    (after,) = drafted(encounter(period={"start": "2026-11-10T15:00:00Z", "end": "2026-11-10T15:45:00Z"}))
    assert lines(after) == [("90834", ())]
    assert before.claims[0].control_number == after.claims[0].control_number
    assert claim_hash(before.claims[0]) != claim_hash(after.claims[0])
    assert before.facts_hash != after.facts_hash


def test_the_hash_leaves_explanations_out() -> None:
    (claim,) = drafted(encounter())[0].claims
    assert claim_hash(replace(claim, origins=())) == claim_hash(claim)


def test_a_session_after_midnight_utc_keeps_the_practices_date() -> None:
    (outcome,) = drafted(encounter(period={"start": "2026-11-11T00:30:00Z", "end": "2026-11-11T01:24:00Z"}))
    assert outcome.claims[0].service_date == date(2026, 11, 10)


def test_video_from_home_follows_the_payers_table() -> None:
    video = [
        SIGNED,
        extension("modality", valueCode="video"),
        extension("patient-place", valueCode="home"),
    ]
    (outcome,) = drafted(encounter(extension=video, location=None) | VIRTUAL)
    (claim,) = outcome.claims
    assert outcome.status is OutcomeStatus.DRAFT
    assert (claim.place_of_service, claim.lines[0].modifiers) == ("10", ("95",))


def test_telehealth_without_a_modality_waits() -> None:
    (outcome,) = drafted(encounter() | VIRTUAL)
    assert (outcome.status, codes(outcome)) == (OutcomeStatus.HELD, ["MODALITY_UNKNOWN"])


def test_an_unsigned_note_holds_the_claim_that_it_already_shows() -> None:
    (outcome,) = drafted(encounter(extension=[extension("note-signed", valueBoolean=False)]))
    assert (outcome.status, codes(outcome)) == (OutcomeStatus.HELD, ["NOTE_UNSIGNED"])
    assert not outcome.may_leave(outcome.claims[0])


def test_a_chart_silent_on_the_signature_waits() -> None:
    (outcome,) = drafted(encounter(extension=None))
    assert (outcome.status, codes(outcome)) == (OutcomeStatus.HELD, ["NOTE_UNKNOWN"])


def test_a_no_show_is_not_billable() -> None:
    appointment = {"resourceType": "Appointment", "id": "a1", "status": "noshow"}
    (outcome,) = drafted(encounter(status="cancelled", appointment=[ref("Appointment/a1")]), appointment)
    assert (outcome.status, codes(outcome), outcome.claims) == (OutcomeStatus.NOT_BILLABLE, ["NO_SHOW"], ())


@pytest.mark.parametrize(
    ("status", "outcome_status", "code"),
    [
        ("cancelled", OutcomeStatus.NOT_BILLABLE, "ENCOUNTER_NOT_HELD"),
        ("entered-in-error", OutcomeStatus.NOT_BILLABLE, "ENCOUNTER_NOT_HELD"),
        ("in-progress", OutcomeStatus.HELD, "ENCOUNTER_NOT_FINISHED"),
        ("completed", OutcomeStatus.HELD, "ENCOUNTER_STATUS_UNKNOWN"),  # R5
    ],
)
def test_only_finished_encounters_are_read(status: str, outcome_status: OutcomeStatus, code: str) -> None:
    (outcome,) = drafted(encounter(status=status))
    assert (outcome.status, codes(outcome)) == (outcome_status, [code])


def test_fifteen_minutes_are_not_billable_even_when_unsigned() -> None:
    short = {"start": "2026-11-10T15:00:00Z", "end": "2026-11-10T15:15:00Z"}
    (outcome,) = drafted(encounter(period=short, extension=None))
    assert (outcome.status, codes(outcome)) == (OutcomeStatus.NOT_BILLABLE, ["TOO_SHORT"])


def test_two_sessions_of_one_day_are_coded_together() -> None:
    morning = encounter("e1")
    group = encounter(
        "e2",
        type=[coded(VISIT_TYPE, "group")],
        period={"start": "2026-11-10T19:00:00Z", "end": "2026-11-10T20:00:00Z"},
    )
    first, second = drafted(morning, group)
    (claim,) = first.claims
    assert second.claims == first.claims
    assert [line.procedure for line in claim.lines] == ["90837", "90853"]
    assert any({"59", "XE"} & set(line.modifiers) for line in claim.lines)
    assert claim.encounter_ids == ("e1", "e2")


def test_the_trouble_of_one_session_holds_the_claim_it_shares() -> None:
    second = encounter(
        "e2",
        type=[coded(VISIT_TYPE, "group")],
        period={"start": "2026-11-10T19:00:00Z", "end": "2026-11-10T20:00:00Z"},
        extension=[extension("note-signed", valueBoolean=False)],
    )
    outcomes = drafted(encounter(), second)
    assert [o.status for o in outcomes] == [OutcomeStatus.HELD, OutcomeStatus.HELD]
    assert outcomes[0].problems[0].place == "Encounter/e2"


def test_a_group_visit_is_one_claim_per_attendee_and_one_trouble_holds_one_claim() -> None:
    group = {
        "resourceType": "Group",
        "id": "g1",
        "member": [
            {"entity": ref("Patient/p1")},
            {"entity": ref("Patient/p2")},
            {"entity": ref("Patient/p3"), "inactive": True},
        ],
    }
    visit = encounter(subject=ref("Group/g1"), type=[coded(VISIT_TYPE, "group")], diagnosis=None)
    (outcome,) = drafted(
        visit,
        group,
        patient("p2"),
        condition("c1", encounter=ref("Encounter/e1")),
        condition("c2", "F33.1", subject=ref("Patient/p2"), encounter=ref("Encounter/e1")),
        coverage("cov2", beneficiary=ref("Patient/p2"), subscriberId="", payor=[ref("Organization/payer-blue")]),
    )
    assert [(c.patient.id, c.diagnoses) for c in outcome.claims] == [("p1", ("F41.1",)), ("p2", ("F33.1",))]
    assert (outcome.status, codes(outcome)) == (OutcomeStatus.HELD, ["MEMBER_ID_MISSING"])
    assert [outcome.may_leave(claim) for claim in outcome.claims] == [True, False]


def test_medication_with_therapy_takes_the_charts_visit_code() -> None:
    (outcome,) = drafted(
        encounter(
            type=[coded(VISIT_TYPE, "medication-therapy"), coded(CPT, "99213")],
            participant=[performer("prac-psychiatrist")],
            extension=[SIGNED, extension("therapy-minutes", valueInteger=30)],
        )
    )
    assert [procedure for procedure, _ in lines(outcome)] == ["99213", "90833"]
    assert outcome.claims[0].charge == sum((line.charge for line in outcome.claims[0].lines), start=Decimal("0.00"))


def test_an_associates_claim_names_the_supervisor_as_the_payer_wants() -> None:
    visit = encounter(participant=[performer("prac-associate"), performer("prac-lcsw", "SPRF")])
    (outcome,) = drafted(visit)
    assert (outcome.status, outcome.claims[0].rendering.id) == (OutcomeStatus.DRAFT, "prac-lcsw")


def test_another_supervisor_than_the_practices_holds() -> None:
    visit = encounter(participant=[performer("prac-associate"), performer("prac-psychologist", "SPRF")])
    assert codes(drafted(visit)[0]) == ["SUPERVISOR_DIFFERS"]


def test_a_home_visit_names_no_facility_and_a_second_office_does() -> None:
    home = encounter(location=[{"location": ref("Location/loc-home")}]) | {"class": {"code": "HH"}}
    north = encounter("e1", location=[{"location": ref("Location/loc-north")}])
    (at_home,), (at_north,) = drafted(home)[0].claims, drafted(north)[0].claims
    assert (at_home.place_of_service, at_home.facility) == ("12", None)
    assert at_north.facility is not None
    assert (at_north.place_of_service, at_north.facility.name) == ("11", "Cedar Street North")


def test_without_a_practice_everything_is_held_and_says_so() -> None:
    (outcome,) = draft(chart(encounter()), sandbox(), None, rules(), NO_HISTORY, TODAY)
    assert (outcome.status, codes(outcome)) == (OutcomeStatus.HELD, ["PRACTICE_UNKNOWN"])


def test_a_patient_without_a_birth_date_holds() -> None:
    (outcome,) = drafted(encounter(), patient(birthDate="1990-04"))
    assert (codes(outcome), outcome.claims) == (["BIRTH_DATE_MISSING"], ())
    assert "1990" not in repr(outcome.problems)


def test_the_control_number_is_made_of_the_claims_key_and_nothing_else() -> None:
    key = ("cedar", "p1", "prac-lcsw", "cov1", date(2026, 11, 10))
    assert claim_control_number(*key) == drafted(encounter())[0].claims[0].control_number
    assert CLAIM_CONTROL_NUMBER.match(claim_control_number(*key))
    assert claim_control_number(*key, generation=1) != claim_control_number(*key)
    assert claim_control_number("cedar", "p1", "prac-lcsw", "cov1", date(2026, 11, 11)) != claim_control_number(*key)
