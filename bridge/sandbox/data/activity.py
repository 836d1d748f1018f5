"""What was done at a visit, part by part: as Procedures, or as the charges that somebody laid down for them."""

from collections.abc import Iterator
from datetime import timedelta

from bridge.sandbox.data.fhir import CPT, HCPCS, Resource, concept, instant
from bridge.sandbox.data.fhir import reference as ref
from bridge.sandbox.data.visit import Part, Visit


def activity_resources(visit: Visit) -> Iterator[Resource]:
    """One for each part: a ChargeItem where the practice charges by the state's codes, else a Procedure."""
    for number, part in enumerate(visit.parts, 1):
        yield _charge_item(visit, number, part) if part.by_charge else _procedure(visit, number, part)


def _procedure(visit: Visit, number: int, part: Part) -> Resource:
    """With a clinical note, which is nobody's business but the clinician's."""
    ends = visit.start + timedelta(minutes=part.minutes)
    return {
        "resourceType": "Procedure",
        "id": f"proc-{visit.number:03d}-{number}",
        "status": "completed",
        "code": concept(CPT, part.code),
        "subject": ref("Patient", visit.patient_ids[0]),
        "encounter": ref("Encounter", visit.id),
        "performedPeriod": {"start": instant(visit.start), "end": instant(ends)},
        "performer": [{"actor": ref("Practitioner", visit.clinician_id)}],
        "note": [{"text": "What the tests showed stays in the chart."}],
    }


def _charge_item(visit: Visit, number: int, part: Part) -> Resource:
    return {
        "resourceType": "ChargeItem",
        "id": f"charge-{visit.number:03d}-{number}",
        "status": "billable",
        "code": concept(HCPCS, part.code),
        "subject": ref("Patient", visit.patient_ids[0]),
        "context": ref("Encounter", visit.id),
        "occurrencePeriod": {"start": instant(visit.start), "end": instant(visit.end)},
        "quantity": {"value": part.minutes, "unit": "min", "system": "http://unitsofmeasure.org", "code": "min"},
    }
