"""Who may be told: a programme under 42 CFR Part 2, the patient's consent, a plan that the patient keeps out."""

from dataclasses import replace
from typing import Any

import pytest

from bridge.billing.history import NO_HISTORY
from bridge.billing.problem import Problem
from bridge.billing.programme import Programme
from bridge.billing.rule import Action
from bridge.draft import Outcome, OutcomeStatus, draft
from bridge.mapping.profile import Profile, read_profile
from bridge.reference.ehr import ehr_profile
from tests.mapping.charts import (
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
    encounter,
    extension,
    patient,
    ref,
    rules,
    sandbox,
)

PART2 = {"security": [{"system": f"{TERMINOLOGY}/v3-ActCode", "code": "42CFRPart2"}]}
SELF_PAY = {"security": [{"system": f"{TERMINOLOGY}/v3-ActCode", "code": "HIPAASelfPay"}]}
PAYMENT: Json = {"purpose": [{"system": f"{TERMINOLOGY}/v3-ActReason", "code": "HPAYMT"}]}


def consent(said: str = "permit", consent_id: str = "k1", **changes: Any) -> Json:
    """Signed in January: treatment, payment and operations."""
    whole: Json = {
        "resourceType": "Consent",
        "id": consent_id,
        "status": "active",
        "scope": coded(f"{TERMINOLOGY}/consentscope", "patient-privacy"),
        "category": [coded("http://loinc.org", "59284-0")],
        "patient": ref("Patient/p1"),
        "dateTime": "2026-01-12",
        "provision": {"type": said, "purpose": [{"code": code} for code in ("TREAT", "HPAYMT", "HOPERAT")]},
        **changes,
    }
    return whole


def drafted(*resources: Json, programmes: tuple[Programme, ...] = (), profile: Profile | None = None) -> Outcome:
    """What the one encounter of these comes to on 16 November; the visit was on the 10th."""
    practice = replace(cedar(), programmes=programmes)
    (outcome,) = draft(chart(*resources), profile or sandbox(), practice, rules(), NO_HISTORY, TODAY)
    return outcome


def provision(said: str, **more: Any) -> Json:
    return {"type": said, **PAYMENT, **more}


def found(outcome: Outcome) -> list[tuple[str, str, str]]:
    def said(problem: Problem) -> tuple[str, str, str]:
        return problem.code, problem.place, problem.severity.value

    return [said(p) for p in outcome.problems]


MISSING = [("PART2_CONSENT_MISSING", "Encounter/e1", "stop")]
REFUSED = [("CONSENT_REFUSED", "Consent/k1", "stop")]


@pytest.mark.parametrize(
    ("consents", "expected"),
    [
        ((), MISSING),
        ((consent(),), []),
        ((consent(status="draft"),), MISSING),
        ((consent(status="entered-in-error"),), MISSING),
        ((consent(status="inactive"),), REFUSED),  # withdrawn
        ((consent(status="rejected"),), REFUSED),
        ((consent("deny"),), REFUSED),
        ((consent("deny", status="inactive"),), MISSING),  # a refusal taken back gives nothing
        ((consent(scope=coded(f"{TERMINOLOGY}/consentscope", "treatment")),), MISSING),  # to be treated, not to tell
        ((consent(provision={"type": "permit", "purpose": [{"code": "TREAT"}]}),), MISSING),
        ((consent(provision={"type": "permit"}),), []),  # no purpose named: every purpose
        ((consent(provision=provision("permit", period={"end": "2026-12-31"})),), []),
        ((consent(provision=provision("permit", period={"end": "2026-11-09"})),), REFUSED),  # the day before the visit
        (
            (consent(provision=provision("permit", period={"end": "2026-11-12"})),),
            [("CONSENT_EXPIRED", "Consent/k1", "stop")],
        ),
        ((consent(provision=provision("permit", provision=[provision("deny")])),), REFUSED),
        ((consent(provision={"type": "deny", "provision": [provision("permit")]}),), []),
        ((consent(provision={"provision": [provision("permit")]}),), []),  # as R4 has it: no type at the root
        ((consent(provision=None, policyRule=coded(f"{TERMINOLOGY}/v3-ActCode", "OPTIN")),), []),
        ((consent(provision=None, policyRule=coded(f"{TERMINOLOGY}/v3-ActCode", "OPTOUT")),), REFUSED),
        ((consent(provision=None),), MISSING),
        ((consent(), consent("deny", "k2", dateTime="2026-03-01")), [("CONSENT_REFUSED", "Consent/k2", "stop")]),
        ((consent("deny"), consent("permit", "k2", dateTime="2026-03-01")), []),  # the newest word counts
        (
            (consent(), consent("deny", "k2")),
            [("CONSENT_REFUSED", "Consent/k2", "stop")],
        ),  # of one day: the careful one
        (
            (
                consent(dateTime="2026-01-12T20:00:00Z"),
                consent("deny", "k2", dateTime="2026-01-12T17:00:00-05:00"),  # two hours later
            ),
            [("CONSENT_REFUSED", "Consent/k2", "stop")],
        ),
        (
            (
                consent("deny", dateTime="2026-01-12T20:00:00Z"),
                consent("permit", "k2", dateTime="2026-01-12T17:00:00-05:00"),
            ),
            [],
        ),
        ((consent(patient=ref("Patient/p2")),), MISSING),
    ],
)
def test_a_programmes_claim_leaves_by_the_newest_consent_to_payment_alone(
    consents: tuple[Json, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert found(drafted(encounter(meta=PART2), *consents)) == expected


RECEIVER = {"role": coded(f"{TERMINOLOGY}/v3-ParticipationType", "IRCP")}


@pytest.mark.parametrize(("organization", "expected"), [("payer-northwind", []), ("org-probation", MISSING)])
def test_a_consent_that_names_who_may_know_is_for_them_alone(
    organization: str, expected: list[tuple[str, str, str]]
) -> None:
    actor = [{**RECEIVER, "reference": ref(f"Organization/{organization}")}]
    given = consent(provision=provision("permit", actor=actor))
    assert found(drafted(encounter(meta=PART2), given)) == expected


@pytest.mark.parametrize(("given", "release"), [((consent(),), True), ((), False)])
def test_clm09_follows_the_consent(given: tuple[Json, ...], release: bool) -> None:
    (claim,) = drafted(encounter(meta=PART2), *given).claims
    assert claim.release_signed is release
    where = [o.place for o in claim.origins if o.field == "release_signed"]
    assert where == (["Consent/k1"] if given else [])


def with_facts(**facts: str) -> Profile:
    """Each fact is the code of an extension of its name, as it stands."""
    raw: Any = ehr_profile("sandbox")
    looked = {
        name: {"lookups": [{"path": f"extension('https://cedar.example/fhir/{name}').valueCode"}]} for name in facts
    }
    return read_profile(raw | {"facts": raw["facts"] | looked})


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"part2": "true"}, [("PART2_CONSENT_MISSING", "stop")]),
        ({"part2": "true", "consent": "given"}, []),
        ({"part2": "true", "consent": "refused"}, [("CONSENT_REFUSED", "stop")]),
        ({"part2": "true", "consent": "perhaps"}, [("PART2_CONSENT_MISSING", "stop")]),
        ({"part2": "false"}, []),  # this visit was not the programme's, though it was in its rooms
    ],
)
def test_the_profile_may_say_where_the_ehr_keeps_it(facts: dict[str, str], expected: list[tuple[str, str]]) -> None:
    stated = [SIGNED, *(extension(name, valueCode=value) for name, value in facts.items())]
    programme = Programme(name="IOP", location_id="loc-office")
    outcome = drafted(encounter(extension=stated), programmes=(programme,), profile=with_facts(**facts))
    assert [(code, severity) for code, _, severity in found(outcome)] == expected


def test_a_fact_that_says_no_does_not_silence_the_charts_own_label() -> None:
    stated = [SIGNED, extension("part2", valueCode="false")]
    assert found(drafted(encounter(meta=PART2, extension=stated), profile=with_facts(part2="false"))) == MISSING


def test_an_ehr_that_keeps_its_consents_back_is_told_of() -> None:
    whole = replace(chart(encounter(meta=PART2)), unreadable={"Consent?patient": "403 not allowed to read"})
    (outcome,) = draft(whole, sandbox(), cedar(), rules(), NO_HISTORY, TODAY)
    assert ("CONSENT_UNREADABLE", "Consent?patient", "warn") in found(outcome)


def test_any_other_claim_asks_for_no_consent() -> None:
    (claim,) = drafted(encounter(), consent("deny", provision={"type": "deny"})).claims
    assert claim.release_signed is True
    assert found(drafted(encounter(), consent(status="inactive"))) == []


@pytest.mark.parametrize("code", ["42CFRPart2", "ETH", "OPIOIDUD"])
def test_the_label_may_stand_on_the_encounter_or_on_its_diagnosis(code: str) -> None:
    label = {"security": [{"code": code}]}
    assert found(drafted(encounter(meta=label))) == MISSING
    assert found(drafted(encounter(), condition(meta=label))) == MISSING


def test_restricted_alone_is_no_programme() -> None:
    restricted = {"security": [{"system": f"{TERMINOLOGY}/v3-Confidentiality", "code": "R"}]}
    assert found(drafted(encounter(meta=restricted))) == []


@pytest.mark.parametrize(
    ("programme", "expected"),
    [
        (Programme(name="IOP", location_id="loc-office"), MISSING),
        (Programme(name="IOP", clinician_id="prac-lcsw"), MISSING),
        (Programme(name="IOP", service="therapy"), MISSING),
        (Programme(name="IOP", location_id="loc-office", clinician_id="prac-lpc"), []),
        (Programme(name="IOP", location_id="loc-north"), []),
    ],
)
def test_the_practice_file_may_say_which_sessions_are_the_programmes(
    programme: Programme, expected: list[tuple[str, str, str]]
) -> None:
    assert found(drafted(encounter(), programmes=(programme,))) == expected


def test_a_programmes_notice_goes_with_its_claims_alone() -> None:
    notice = "42 CFR part 2 prohibits unauthorized use or disclosure of these records."
    ours = Programme(name="IOP", location_id="loc-office", notice=notice)
    (claim,) = drafted(encounter(), consent(), programmes=(ours,)).claims
    assert [(note.kind, note.text) for note in claim.notes] == [("ADD", notice)]
    (claim,) = drafted(encounter(), consent(), programmes=(replace(ours, location_id="loc-north"),)).claims
    assert claim.notes == ()


@pytest.mark.parametrize(("code", "expected"), [("F10.20", True), ("F17.210", False), ("F41.1", False)])
def test_substance_use_beside_a_programme_is_asked_about(code: str, expected: bool) -> None:
    elsewhere = Programme(name="IOP", location_id="loc-north")
    outcome = drafted(encounter(), condition(code=code), programmes=(elsewhere,))
    assert (("PART2_UNMARKED", "Encounter/e1", "warn") in found(outcome)) is expected
    assert "PART2_UNMARKED" not in {p.code for p in drafted(encounter(), condition(code=code)).problems}


@pytest.mark.parametrize(
    "resources",
    [
        (encounter(meta=SELF_PAY),),
        (encounter(), consent(policyRule=coded(f"{TERMINOLOGY}/consentpolicycodes", "hipaa-self-pay"))),
        (encounter(), consent("deny")),  # payment is named
    ],
)
def test_a_plan_that_the_patient_keeps_out_gets_no_claim(resources: tuple[Json, ...]) -> None:
    outcome = drafted(*resources)
    assert (outcome.status, outcome.claims) == (OutcomeStatus.NOT_BILLABLE, ())
    assert [(code, severity) for code, _, severity in found(outcome)] == [
        ("PLAN_DISCLOSURE_FORBIDDEN", "not_billable"),
        ("STATEMENT_DUE", "warn"),
    ]


def group(*patients: str) -> Json:
    return {
        "resourceType": "Group",
        "id": "g1",
        "member": [{"entity": ref(f"Patient/{patient_id}")} for patient_id in patients],
    }


def test_one_attendee_who_keeps_the_plan_out_is_no_matter_of_the_others_claims() -> None:
    other = {"beneficiary": ref("Patient/p2"), "subscriberId": "NWH00000456"}
    outcome = drafted(
        encounter(type=[coded(VISIT_TYPE, "group")], subject=ref("Group/g1"), diagnosis=None),
        group("p1", "p2"),
        patient("p2"),
        coverage("cov2", **other),
        condition(encounter=ref("Encounter/e1")),
        condition("c2", subject=ref("Patient/p2"), encounter=ref("Encounter/e1")),
        consent("deny"),
    )
    assert [claim.patient.id for claim in outcome.claims] == ["p2"]
    about = [p.code for problems in outcome.claim_problems.values() for p in problems]
    assert {"STATEMENT_DUE", "PLAN_DISCLOSURE_FORBIDDEN"} & set(about) == set()
    assert {"STATEMENT_DUE", "PLAN_DISCLOSURE_FORBIDDEN"} <= {p.code for p in outcome.problems}


def test_a_practice_that_writes_its_statements_elsewhere_is_not_reminded() -> None:
    practice = replace(cedar(), actions={"STATEMENT_DUE": Action.OFF})
    (outcome,) = draft(chart(encounter(meta=SELF_PAY)), sandbox(), practice, rules(), NO_HISTORY, TODAY)
    assert [p.code for p in outcome.problems] == ["PLAN_DISCLOSURE_FORBIDDEN"]


@pytest.mark.parametrize(
    "harmless",
    [
        consent("deny", provision={"type": "deny"}),  # of an exchange of records: payment is not named
        consent("deny", status="inactive"),
        consent("deny", provision=provision("deny", period={"end": "2026-11-01"})),
        consent("deny", provision=provision("deny", securityLabel=[{"code": "ETH"}])),  # only about substance use
        consent(  # "agreement to pay", as some forms write it
            scope=coded(f"{TERMINOLOGY}/consentscope", "treatment"),
            policyRule=coded(f"{TERMINOLOGY}/consentpolicycodes", "hipaa-self-pay"),
        ),
    ],
)
def test_what_does_not_forbid_the_plan_loses_no_claim(harmless: Json) -> None:
    assert drafted(encounter(), harmless).status is OutcomeStatus.DRAFT


@pytest.mark.parametrize("wrong", [{"provision": 7}, {"status": 3}, {"provision": {"provision": [{"type": []}]}}, {}])
def test_a_misshapen_consent_gives_nothing_and_raises_nothing(wrong: Json) -> None:
    misshapen = {**consent(), "scope": 1, "provision": [], "dateTime": 5, **wrong}
    assert found(drafted(encounter(meta=PART2), misshapen)) == MISSING


def test_provisions_within_provisions_come_to_an_end() -> None:
    deep: Json = provision("permit")
    for _ in range(300):
        deep = provision("permit", provision=[deep])
    assert found(drafted(encounter(meta=PART2), consent(provision=deep))) == []
