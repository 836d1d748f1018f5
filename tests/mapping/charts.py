"""Small charts written by hand: one therapy session of one insured patient, and what a test changes in it."""

from datetime import date
from functools import cache
from typing import Any

from bridge.billing.history import NO_HISTORY, History
from bridge.billing.practice import Practice
from bridge.draft import Outcome, Rules, draft
from bridge.mapping.chart import Chart
from bridge.mapping.profile import Profile, read_profile
from bridge.reference.diagnosis import diagnoses
from bridge.reference.ehr import ehr_profile
from bridge.reference.payer import all_payers
from bridge.reference.practice import practice_named
from bridge.reference.procedure import load_procedures

Json = dict[str, Any]

TODAY = date(2026, 11, 16)
VISIT_TYPE = "https://cedar.example/visit-type"
CPT = "http://www.ama-assn.org/go/cpt"
TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"


def coded(system: str, *codes: str) -> Json:
    return {"coding": [{"system": system, "code": code} for code in codes]}


def ref(to: str) -> Json:
    return {"reference": to}


def extension(name: str, **value: Any) -> Json:
    return {"url": f"https://cedar.example/fhir/{name}", **value}


SIGNED = extension("note-signed", valueBoolean=True)


def encounter(encounter_id: str = "e1", **changes: Any) -> Json:
    """54 minutes of therapy with the LCSW in the office, signed; a change of None takes the element away."""
    whole = {
        "resourceType": "Encounter",
        "id": encounter_id,
        "status": "finished",
        "class": {"system": f"{TERMINOLOGY}/v3-ActCode", "code": "AMB"},
        "type": [coded(VISIT_TYPE, "therapy")],
        "subject": ref("Patient/p1"),
        "participant": [performer("prac-lcsw")],
        "period": {"start": "2026-11-10T15:00:00Z", "end": "2026-11-10T15:54:00Z"},
        "diagnosis": [{"condition": ref("Condition/c1"), "rank": 1}],
        "location": [{"location": ref("Location/loc-office")}],
        "extension": [SIGNED],
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def performer(practitioner_id: str, role: str = "PPRF") -> Json:
    return {
        "type": [coded(f"{TERMINOLOGY}/v3-ParticipationType", role)],
        "individual": ref(f"Practitioner/{practitioner_id}"),
    }


def patient(patient_id: str = "p1", **changes: Any) -> Json:
    return {
        "resourceType": "Patient",
        "id": patient_id,
        "name": [{"use": "official", "family": "Sample", "given": ["Ada", "May"]}],
        "gender": "female",
        "birthDate": "1990-04-03",
        "address": [
            {"use": "home", "line": ["1 Elm Street"], "city": "Hartford", "state": "CT", "postalCode": "06103-1111"}
        ],
        **changes,
    }


def coverage(coverage_id: str = "cov1", **changes: Any) -> Json:
    """Northwind, the patient's own, open since 2026."""
    whole = {
        "resourceType": "Coverage",
        "id": coverage_id,
        "status": "active",
        "subscriberId": "NWH00000123",
        "beneficiary": ref("Patient/p1"),
        "relationship": coded(f"{TERMINOLOGY}/subscriber-relationship", "self"),
        "period": {"start": "2026-01-01"},
        "payor": [ref("Organization/payer-northwind")],
        "order": 1,
        **changes,
    }
    return {name: value for name, value in whole.items() if value is not None}


def condition(condition_id: str = "c1", code: str = "F41.1", **changes: Any) -> Json:
    return {
        "resourceType": "Condition",
        "id": condition_id,
        "verificationStatus": coded(f"{TERMINOLOGY}/condition-ver-status", "confirmed"),
        "clinicalStatus": coded(f"{TERMINOLOGY}/condition-clinical", "active"),
        "code": coded("http://hl7.org/fhir/sid/icd-10-cm", code),
        "subject": ref("Patient/p1"),
        **changes,
    }


def chart(*resources: Json) -> Chart:
    """The usual patient, coverage and condition, unless others of the same id are given."""
    everything = {f"{r['resourceType']}/{r['id']}": r for r in (patient(), coverage(), condition(), *resources)}
    return Chart(
        encounters=tuple(r for r in everything.values() if r["resourceType"] == "Encounter"), resources=everything
    )


@cache
def sandbox() -> Profile:
    return read_profile(ehr_profile("sandbox"))


@cache
def cedar() -> Practice:
    return practice_named("cedar")


@cache
def rules() -> Rules:
    """The shipped packs; any code with a dot is a diagnosis here, for the list takes seconds to load."""
    return Rules(payers=all_payers(), procedures=load_procedures(), diagnoses=diagnoses())


def drafted(*resources: Json, history: History = NO_HISTORY) -> tuple[Outcome, ...]:
    """The outcomes of a chart of the sandbox EHR for the cedar practice."""
    return draft(chart(*resources), sandbox(), cedar(), rules(), history, TODAY)


def codes(outcome: Outcome) -> list[str]:
    return [p.code for p in outcome.problems]


def lines(outcome: Outcome) -> list[tuple[str, tuple[str, ...]]]:
    return [(line.procedure, line.modifiers) for claim in outcome.claims for line in claim.lines]
