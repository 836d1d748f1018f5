"""From charts to outcomes: the whole pure line, one small chart a test."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bridge.billing.authorization import Authorization
from bridge.billing.document import claim_hash
from bridge.billing.eligibility import Answer, Certainty
from bridge.billing.history import NO_HISTORY, Asked, History, PastLine, Standing
from bridge.billing.identifier import CLAIM_CONTROL_NUMBER, claim_control_number
from bridge.billing.party import Relationship
from bridge.billing.payer_table import Counting
from bridge.draft import Outcome, OutcomeStatus, draft
from bridge.mapping.index import index
from bridge.mapping.permission import chart_authorizations
from tests.mapping.charts import (
    CPT,
    SIGNED,
    TERMINOLOGY,
    TODAY,
    VISIT_TYPE,
    Json,
    cedar,
    chart,
    coded,
    condition,
    coverage,
    drafted,
    encounter,
    extension,
    patient,
    performer,
    ref,
    rules,
    sandbox,
)

VIRTUAL: Json = {"class": {"code": "VR"}}


def codes(outcome: Outcome) -> list[str]:
    return [p.code for p in outcome.problems]


def lines(outcome: Outcome) -> list[tuple[str, tuple[str, ...]]]:
    return [(line.procedure, line.modifiers) for claim in outcome.claims for line in claim.lines]


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


def test_an_expired_coverage_holds() -> None:
    (outcome,) = drafted(encounter(), coverage(period={"start": "2026-01-01", "end": "2026-10-31"}))
    assert (outcome.status, codes(outcome)) == (OutcomeStatus.HELD, ["COVERAGE_INACTIVE"])
    assert outcome.problems[0].place == "Coverage/cov1 period.end"


def test_a_patient_without_coverage_is_held_by_name_of_the_resource() -> None:
    (outcome,) = drafted(encounter(), coverage(beneficiary=ref("Patient/somebody-else")))
    assert (codes(outcome), outcome.problems[0].place) == (["COVERAGE_MISSING"], "Patient/p1 coverage")


def test_a_payer_that_the_practice_does_not_name_holds() -> None:
    (outcome,) = drafted(encounter(), coverage(payor=[{"display": "Some Plan"}]))
    assert codes(outcome) == ["PAYER_UNKNOWN"]


def test_a_patient_who_pays_alone_is_not_billable() -> None:
    (outcome,) = drafted(encounter(), coverage(payor=[ref("Patient/p1")]))
    assert (outcome.status, codes(outcome)) == (OutcomeStatus.NOT_BILLABLE, ["SELF_PAY"])


def test_a_dependant_goes_under_the_parents_policy() -> None:
    parent = {
        "resourceType": "RelatedPerson",
        "id": "r1",
        "patient": ref("Patient/p1"),
        "name": [{"family": "Sample", "given": ["Grace"]}],
        "gender": "female",
        "birthDate": "1965-01-02",
        "address": patient()["address"],
    }
    child = coverage(
        subscriber=ref("RelatedPerson/r1"), relationship=coded(f"{TERMINOLOGY}/subscriber-relationship", "child")
    )
    (outcome,) = drafted(encounter(), child, parent)
    (claim,) = outcome.claims
    assert outcome.status is OutcomeStatus.DRAFT
    assert claim.subscriber.relationship is Relationship.CHILD
    assert (claim.subscriber.name.first, claim.patient.name.first) == ("Grace", "Ada")
    assert claim.subscriber.birth_date == date(1965, 1, 2)


def test_a_dependant_with_an_own_member_number_is_sent_as_subscriber() -> None:
    own = coverage(
        subscriber=ref("RelatedPerson/r1"),
        relationship=coded(f"{TERMINOLOGY}/subscriber-relationship", "child"),
        identifier=[{"type": coded(f"{TERMINOLOGY}/v2-0203", "MB"), "value": "NWH00000999"}],
    )
    (claim,) = drafted(encounter(), own)[0].claims
    assert claim.patient_is_subscriber
    assert claim.subscriber.member_id == "NWH00000999"


def test_a_dependant_whose_subscriber_is_missing_holds() -> None:
    child = coverage(
        subscriber=ref("RelatedPerson/gone"), relationship=coded(f"{TERMINOLOGY}/subscriber-relationship", "child")
    )
    (outcome,) = drafted(encounter(), child)
    assert codes(outcome) == ["SUBSCRIBER_MISSING"]


def test_a_second_coverage_stands_on_the_claim_as_secondary() -> None:
    second = coverage("cov2", order=2, payor=[ref("Organization/payer-blue")], subscriberId="BLU00000001")
    (claim,) = drafted(encounter(), second)[0].claims
    (other,) = claim.other_coverages
    assert (claim.payer.id, other.payer.id, other.rank, other.subscriber.member_id) == (
        "northwind",
        "blue",
        "S",
        "BLU00000001",
    )


def test_two_coverages_without_an_order_are_never_guessed() -> None:
    second = coverage("cov2", order=None, payor=[ref("Organization/payer-blue")])
    (outcome,) = drafted(encounter(), coverage(order=None), second)
    assert codes(outcome) == ["COVERAGE_ORDER_UNKNOWN"]


def test_a_carved_out_plan_steps_back_behind_the_carrier() -> None:
    summit = coverage(payor=[ref("Organization/payer-summit")])
    harbor = coverage("cov2", payor=[ref("Organization/payer-harbor")], subscriberId="HBR00000001")
    fifty = {"start": "2026-11-10T15:00:00Z", "end": "2026-11-10T15:50:00Z"}
    (outcome,) = drafted(encounter(period=fifty), summit, harbor)
    assert (outcome.status, outcome.claims[0].payer.id) == (OutcomeStatus.DRAFT, "harbor")
    assert outcome.claims[0].other_coverages == ()


def test_a_carved_out_plan_alone_holds() -> None:
    (outcome,) = drafted(encounter(), coverage(payor=[ref("Organization/payer-summit")]))
    assert (codes(outcome), outcome.claims) == (["CARVED_OUT"], ())


def harbor_authorization(**changes: object) -> Json:
    return {
        "resourceType": "ClaimResponse",
        "id": "auth1",
        "use": "preauthorization",
        "status": "active",
        "outcome": "complete",
        "patient": ref("Patient/p1"),
        "insurer": ref("Organization/payer-harbor"),
        "preAuthRef": "HB7",
        "preAuthPeriod": {"start": "2026-09-01", "end": "2026-12-31"},
        "extension": [extension("authorized-units", valueInteger=2)],
        **changes,
    }


HARBOR = coverage(payor=[ref("Organization/payer-harbor")])


def test_the_charts_authorization_goes_on_the_claim() -> None:
    (outcome,) = drafted(encounter(), HARBOR, harbor_authorization())
    assert (outcome.status, outcome.claims[0].authorization_number) == (OutcomeStatus.DRAFT, "HB7")


def test_an_authorization_that_earlier_claims_used_up_does_not_count() -> None:
    past = tuple(
        PastLine(
            claim_control_number=f"B{day}",
            patient_id="p1",
            clinician_id="prac-lcsw",
            procedure="90837",
            service_date=date(2026, 10, day),
            encounter_id=f"past{day}",
        )
        for day in (6, 13)
    )
    (outcome,) = drafted(encounter(), HARBOR, harbor_authorization(), history=History(lines=past))
    assert (outcome.status, codes(outcome)) == (OutcomeStatus.HELD, ["AUTHORIZATION_MISSING"])


def test_an_authorization_that_a_person_typed_counts_too() -> None:
    typed = Authorization(
        number="HB9",
        patient_id="p1",
        payer_id="harbor",
        procedures=frozenset(("90837",)),
        starts=date(2026, 11, 1),
        ends=date(2026, 11, 30),
    )
    (outcome,) = drafted(encounter(), HARBOR, history=History(authorizations=(typed,)))
    assert outcome.claims[0].authorization_number == "HB9"


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


def hour_on(day: int) -> Json:
    """An hour of November, a visit of its own."""
    return encounter(
        f"nov{day}", period={"start": f"2026-11-{day:02d}T15:00:00Z", "end": f"2026-11-{day:02d}T15:56:00Z"}
    )


def missing(outcomes: tuple[Outcome, ...]) -> list[str]:
    return [o.encounter_id for o in outcomes if "AUTHORIZATION_MISSING" in codes(o)]


def test_the_visits_of_one_batch_draw_on_one_authorization_in_the_order_of_their_days() -> None:
    """Two units, three hours, told out of order."""
    outcomes = drafted(hour_on(12), hour_on(3), hour_on(5), HARBOR, harbor_authorization())
    assert missing(outcomes) == ["nov12"]


def test_a_visit_that_is_drafted_again_keeps_its_unit_from_a_later_one_that_waits_for_it() -> None:
    def line(day: int, standing: Standing) -> PastLine:
        return PastLine(
            claim_control_number=f"B{day}",
            patient_id="p1",
            clinician_id="prac-lcsw",
            procedure="90837",
            service_date=date(2026, 11, day),
            encounter_id=f"nov{day}",
            payer_id="harbor",
            standing=standing,
        )

    past = (line(3, Standing.WAITING), line(5, Standing.WAITING), line(12, Standing.HELD))
    outcomes = drafted(hour_on(3), HARBOR, harbor_authorization(), history=History(lines=past))
    assert missing(outcomes) == []


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ({"value": 5, "code": "UN"}, (Counting.UNITS, 5)),
        ({"value": 5, "code": "VS"}, (Counting.VISITS, 5)),
        ({"value": 5}, (Counting.VISITS, 5)),  # 90837 counts no time
        ({"value": 5.5, "code": "UN"}, (Counting.UNITS, None)),
        ({"code": "VS"}, (Counting.VISITS, None)),
    ],
)
def test_the_unit_of_an_authorizations_quantity_says_what_is_counted(
    quantity: Json, expected: tuple[Counting, int | None]
) -> None:
    profile = replace(sandbox(), authorized_units="addItem.quantity")
    granted = harbor_authorization(addItem=[{"productOrService": coded(CPT, "90837"), "quantity": quantity}])
    drawers = index(chart(patient(), HARBOR, granted))
    (found,) = chart_authorizations(drawers, "p1", cedar(), profile, rules().procedures.is_timed)
    assert (found.counts, found.units) == expected


def test_an_authorization_of_codes_by_time_counts_units_and_names_who_was_granted() -> None:
    item = {"productOrService": coded(CPT, "97153"), "provider": [ref("Practitioner/prac-lcsw"), ref("Organization/o")]}
    drawers = index(chart(patient(), HARBOR, harbor_authorization(addItem=[item])))
    (found,) = chart_authorizations(drawers, "p1", cedar(), sandbox(), rules().procedures.is_timed)
    assert (found.counts, found.clinicians) == (Counting.UNITS, frozenset({"prac-lcsw"}))


def test_what_the_payer_said_of_the_day_holds_the_claim() -> None:
    answer = Answer(trace="T1", certainty=Certainty.INACTIVE, because="the plan ended")
    asked = Asked(
        patient_id="p1", coverage_id="cov1", day=date(2026, 11, 10), asked_on=date(2026, 11, 9), answer=answer
    )
    (outcome,) = drafted(encounter(), history=History(asked=(asked,)))
    assert (outcome.status, codes(outcome)) == (OutcomeStatus.HELD, ["COVERAGE_NOT_ACTIVE"])
