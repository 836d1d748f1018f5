"""Why the patient was there: ICD-10-CM codes in billing order. Ruled-out and suspected conditions are not billed."""

from collections.abc import Iterator
from datetime import date

from bridge.billing.chart_rule import DIAGNOSIS_NOT_ICD10
from bridge.billing.problem import Problem, Severity
from bridge.billing.session import Diagnosis
from bridge.mapping.chart import Resource
from bridge.mapping.index import id_in, place_of
from bridge.mapping.path import objects_at, text_at, texts_at
from bridge.mapping.reading import Reading
from bridge.mapping.service_time import read_day

_ICD_10_CM = frozenset(("http://hl7.org/fhir/sid/icd-10-cm", "urn:oid:2.16.840.1.113883.6.90"))
_NOT_BILLED = frozenset(("refuted", "entered-in-error", "provisional", "differential", "unconfirmed"))
_ACTIVE = frozenset(("active", "recurrence", "relapse"))
_LAST = 10_000  # after every rank


def diagnoses(reading: Reading, patient_id: str, day: date) -> tuple[tuple[Diagnosis, ...], tuple[Problem, ...]]:
    """The first source that gives a code: Encounter.diagnosis by rank, Conditions of this encounter, reasonCode,
    and (where the profile permits) active problems."""
    problems: list[Problem] = []
    uncoded: list[str] = []
    for source in (_named(reading, patient_id, problems), _own(reading, patient_id)):
        codes = tuple(_codes(source, uncoded))
        if codes:
            return _ordered(reading, codes), tuple(problems)
    codes = tuple(_reasons(reading)) or tuple(_codes(_problem_list(reading, patient_id, day), []))
    codes = tuple(d for d in codes if d.code)
    if not codes and uncoded:
        problems.append(
            DIAGNOSIS_NOT_ICD10.found(
                uncoded[0], "The diagnosis has no ICD-10-CM code.", "Code the diagnosis in ICD-10-CM in the chart."
            )
        )
    return _ordered(reading, codes), tuple(problems)


def not_ours(reading: Reading, found: tuple[Diagnosis, ...]) -> Problem | None:
    """A Problem when the profile bills certain diagnoses only, and the encounter has others alone."""
    ours = reading.profile.diagnosis.billable
    if not ours or not found or any(d.code.startswith(ours) for d in found):
        return None
    return reading.problem(
        "NOT_BEHAVIORAL",
        "diagnosis",
        "No diagnosis of this encounter is one that the mapping profile bills.",
        "Nothing to do; if it should be billed, correct the diagnosis or the profile's diagnosis.billable.",
        Severity.NOT_BILLABLE,
    )


def _named(reading: Reading, patient_id: str, problems: list[Problem]) -> Iterator[Resource]:
    """# Encounter.diagnosis"""
    rows = list(enumerate(objects_at(reading.encounter, "diagnosis")))
    for i, row in sorted(rows, key=lambda pair: (_rank(pair[1]), pair[0])):
        reference = text_at(row, "condition.reference")
        condition = reading.index.get(reference, reading.encounter)
        if condition is None:
            problems.append(reading.missing(f"diagnosis[{i}].condition", reference))
        elif condition.get("resourceType") == "Condition" and _is_of(reading, condition, patient_id):
            yield condition


def _own(reading: Reading, patient_id: str) -> Iterator[Resource]:
    """Encounter-diagnosis Conditions that point at this encounter."""
    return (c for c in reading.around("Condition") if _is_of(reading, c, patient_id))


def _problem_list(reading: Reading, patient_id: str, day: date) -> Iterator[Resource]:
    prefixes = reading.profile.diagnosis.problem_list
    if not prefixes:
        return
    for condition in reading.index.of_patient.get(("Condition", patient_id), ()):
        codes = tuple(_icd_codes(condition, "code.coding"))
        if any(code.startswith(prefixes) for code in codes) and _was_active(condition, day):
            yield condition


def _was_active(condition: Resource, day: date) -> bool:
    statuses = set(texts_at(condition, "clinicalStatus.coding.code"))
    starts = read_day(text_at(condition, "onsetDateTime") or text_at(condition, "recordedDate"))
    return bool(statuses & _ACTIVE) and (starts is None or starts <= day)


def _is_of(reading: Reading, condition: Resource, patient_id: str) -> bool:
    """Each attendee of a group has own Conditions."""
    reference = text_at(condition, "subject.reference")
    return id_in(reference, reading.index.get(reference, condition)) == patient_id


def _codes(conditions: Iterator[Resource], uncoded: list[str]) -> Iterator[Diagnosis]:
    for condition in conditions:
        if set(texts_at(condition, "verificationStatus.coding.code")) & _NOT_BILLED:
            continue
        code = next(_icd_codes(condition, "code.coding"), "")
        if code:
            yield Diagnosis(code=code, place=place_of(condition))
        else:
            uncoded.append(f"{place_of(condition)} code")


def _reasons(reading: Reading) -> Iterator[Diagnosis]:
    """# Encounter.reasonCode"""
    for i, reason in enumerate(objects_at(reading.encounter, "reasonCode")):
        for code in _icd_codes(reason, "coding"):
            yield Diagnosis(code=code, place=f"{reading.place} reasonCode[{i}]")


def _icd_codes(resource: Resource, path: str) -> Iterator[str]:
    for coding in objects_at(resource, path):
        bare = text_at(coding, "code").strip().upper().replace(".", "")
        if bare and text_at(coding, "system") in _ICD_10_CM:
            yield f"{bare[:3]}.{bare[3:]}" if len(bare) > 3 else bare


def _rank(row: Resource) -> int:
    rank = row.get("rank")
    return rank if isinstance(rank, int) and not isinstance(rank, bool) else _LAST


def _ordered(reading: Reading, found: tuple[Diagnosis, ...]) -> tuple[Diagnosis, ...]:
    """Each code once; the profile's `first` prefixes lead, else the chart's order stands."""
    once: dict[str, Diagnosis] = {}
    for diagnosis in found:
        once.setdefault(diagnosis.code, diagnosis)
    first = reading.profile.diagnosis.first
    return tuple(sorted(once.values(), key=lambda d: not d.code.startswith(first)))
