"""HI of the 837I, both ways: diagnoses and procedures, occurrences, values and conditions. `ABK:F1120:::::::Y`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Required, TypedDict

from bridge.billing.institutional_claim import (
    DatedCode,
    InstitutionalClaim,
    InstitutionalDiagnosis,
    OccurrenceSpan,
    ValueAmount,
)
from bridge.billing.money import ZERO
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.written import Form, WrittenSegment

_COMPOSITES = 12  # of one HI
_ABSENT = [""] * 8  # HI0n-2 to HI0n-9
_SINGLE = frozenset(
    ("principal_diagnosis", "admitting_diagnosis", "diagnosis_group", "principal_procedure"),
)
_DIAGNOSIS = "-:{0}.code:-:-:-:-:-:-:{0}.present_on_admission"
_DATED = "-:{0}.code:-:{0}.on"
_PARTS = {  # what the parts of a composite say; of any other field the second is the code itself
    "principal_diagnosis": _DIAGNOSIS,
    "external_causes": _DIAGNOSIS,
    "other_diagnoses": _DIAGNOSIS,
    "principal_procedure": _DATED,
    "other_procedures": _DATED,
    "occurrences": _DATED,
    "occurrence_spans": "-:{0}.code:-:{0}",
    "values": "-:{0}.code:-:-:{0}.amount",
}
_AS_ICD_10 = {  # ICD-9 has qualifiers of its own, which only old texts hold
    "BK": "ABK",
    "BJ": "ABJ",
    "PR": "APR",
    "BN": "ABN",
    "BF": "ABF",
    "BR": "BBR",
    "BQ": "BBQ",
}
_AS_ICD_9 = {new: old for old, new in _AS_ICD_10.items()}
_ALTERNATIVE = "CAH"  # a principal procedure that is neither's

_ORDINARY = frozenset(("ABK", "ABF"))  # most claims have no other
_NO_DIAGNOSIS = InstitutionalDiagnosis(code="")
_Composites = dict[str, list[list[str]]]  # by qualifier, each with nine parts at least


class Codes(TypedDict, total=False):
    """The fields of a claim that its HI segments say; what none says is left out."""

    principal_diagnosis: Required[InstitutionalDiagnosis]
    admitting_diagnosis: str
    visit_reasons: tuple[str, ...]
    external_causes: tuple[InstitutionalDiagnosis, ...]
    diagnosis_group: str
    other_diagnoses: tuple[InstitutionalDiagnosis, ...]
    principal_procedure: DatedCode
    other_procedures: tuple[DatedCode, ...]
    occurrence_spans: tuple[OccurrenceSpan, ...]
    occurrences: tuple[DatedCode, ...]
    values: tuple[ValueAmount, ...]
    condition_codes: tuple[str, ...]
    treatment_codes: tuple[str, ...]
    codes_are_icd9: bool


def write_codes(claim: InstitutionalClaim) -> Iterator[WrittenSegment]:
    """An HI for each kind of code that the claim has, a further one after every twelve."""
    return map(_as_icd_9, _codes(claim)) if claim.codes_are_icd9 else _codes(claim)


def _codes(claim: InstitutionalClaim) -> Iterator[WrittenSegment]:
    yield from _written("principal_diagnosis", _diagnoses("ABK", (claim.principal_diagnosis,)))
    if claim.admitting_diagnosis or claim.visit_reasons or claim.external_causes or claim.diagnosis_group:
        yield from _written("admitting_diagnosis", _plain("ABJ", (claim.admitting_diagnosis,)))
        yield from _written("visit_reasons", _plain("APR", claim.visit_reasons))
        yield from _written("external_causes", _diagnoses("ABN", claim.external_causes))
        yield from _written("diagnosis_group", _plain("DR", (claim.diagnosis_group,)))
    yield from _written("other_diagnoses", _diagnoses("ABF", claim.other_diagnoses))
    if claim.principal_procedure is not None:
        qualifier = _ALTERNATIVE if claim.principal_procedure.is_alternative else "BBR"
        yield from _written("principal_procedure", _dated(qualifier, (claim.principal_procedure,)))
    if claim.other_procedures:
        yield from _written("other_procedures", _dated("BBQ", claim.other_procedures))
    if claim.occurrence_spans or claim.occurrences or claim.values or claim.condition_codes or claim.treatment_codes:
        yield from _events(claim)


def _events(claim: InstitutionalClaim) -> Iterator[WrittenSegment]:
    yield from _written("occurrence_spans", [_span(span) for span in claim.occurrence_spans])
    yield from _written("occurrences", _dated("BH", claim.occurrences))
    amounts = [f"BE:{element.code(value.code)}:::{element.amount(value.amount)}" for value in claim.values]
    yield from _written("values", amounts)
    yield from _written("condition_codes", _plain("BG", claim.condition_codes))
    yield from _written("treatment_codes", _plain("TC", claim.treatment_codes))


def read_codes(segments: Iterable[Segment]) -> Codes:
    """What the HI segments of one claim say, each composite by its own qualifier."""
    found = _by_qualifier(segments)
    are_icd9 = not _AS_ICD_10.keys().isdisjoint(found)
    if are_icd9:
        found = _renamed(found)
    principal, *others = _read_diagnoses(found, "ABK") or (_NO_DIAGNOSIS,)
    said = Codes(principal_diagnosis=principal)
    if others or "ABF" in found:  # who sends two principal ones loses neither
        said["other_diagnoses"] = (*others, *_read_diagnoses(found, "ABF"))
    if not found.keys() <= _ORDINARY:
        _read_rarer_diagnoses(found, said)
        _read_procedures(found, said)
        _read_events(found, said)
    if are_icd9:
        said["codes_are_icd9"] = True
    return said


def _by_qualifier(segments: Iterable[Segment]) -> _Composites:
    found: _Composites = {}
    for segment in segments:
        separator = segment.delimiters.component
        for text in segment.parts[1:]:
            if text:
                parts = text.split(separator)
                found.setdefault(parts[0], []).append(parts + _ABSENT)
    return found


def _renamed(found: _Composites) -> _Composites:
    """ICD-9 under the qualifiers of ICD-10, behind what these hold already."""
    renamed: _Composites = {}
    for qualifier in sorted(found, key=_AS_ICD_10.__contains__):
        renamed.setdefault(_AS_ICD_10.get(qualifier, qualifier), []).extend(found[qualifier])
    return renamed


def _as_icd_9(segment: WrittenSegment) -> WrittenSegment:
    composites = (text.partition(":") for text in segment.parts[1:])
    texts = [f"{_AS_ICD_9.get(kind, kind)}:{rest}" for kind, _, rest in composites]
    return WrittenSegment(["HI", *texts], segment.paths, segment.owner)


def _read_rarer_diagnoses(found: _Composites, said: Codes) -> None:
    if "ABJ" in found:
        said["admitting_diagnosis"] = _with_dot(found["ABJ"][0][1])
    if "APR" in found:
        said["visit_reasons"] = tuple([_with_dot(parts[1]) for parts in found["APR"]])
    if "ABN" in found:
        said["external_causes"] = _read_diagnoses(found, "ABN")
    if "DR" in found:
        said["diagnosis_group"] = found["DR"][0][1]


def _read_procedures(found: _Composites, said: Codes) -> None:
    alternative = tuple([replace(code, is_alternative=True) for code in _read_dated(found, _ALTERNATIVE)])
    principal = (*_read_dated(found, "BBR"), *alternative)
    if principal:
        said["principal_procedure"] = principal[0]
    if principal[1:] or "BBQ" in found:
        said["other_procedures"] = (*principal[1:], *_read_dated(found, "BBQ"))


def _read_events(found: _Composites, said: Codes) -> None:
    if "BI" in found:
        said["occurrence_spans"] = tuple([_read_span(parts) for parts in found["BI"]])
    if "BH" in found:
        said["occurrences"] = _read_dated(found, "BH")
    if "BE" in found:
        said["values"] = tuple([_read_value(parts) for parts in found["BE"]])
    if "BG" in found:
        said["condition_codes"] = tuple([parts[1] for parts in found["BG"]])
    if "TC" in found:
        said["treatment_codes"] = tuple([parts[1] for parts in found["TC"]])


def _written(field: str, composites: Sequence[str]) -> Iterator[WrittenSegment]:
    for start in range(0, len(composites), _COMPOSITES):
        yield _form(field, start).fill("", *composites[start : start + _COMPOSITES])


@lru_cache(maxsize=256)
def _form(field: str, start: int) -> Form:
    """An HI whose first composite says the value of `field` at `start`; only lists are counted."""
    parts, is_list = _PARTS.get(field, "-:{}"), field not in _SINGLE
    places = [f"{field}[{at}]" if is_list else field for at in range(start, start + _COMPOSITES)]
    return Form("HI", " ".join(parts.format(place) for place in places))


def _plain(qualifier: str, codes: Iterable[str]) -> list[str]:
    return [f"{qualifier}:{element.code(code.replace('.', ''))}" for code in codes if code]


def _diagnoses(qualifier: str, diagnoses: Iterable[InstitutionalDiagnosis]) -> list[str]:
    return [
        f"{qualifier}:{element.code(d.code.replace('.', ''))}"
        + (f":::::::{d.present_on_admission}" if d.present_on_admission else "")
        for d in diagnoses
        if d.code
    ]


def _dated(qualifier: str, codes: Iterable[DatedCode]) -> list[str]:
    return [f"{qualifier}:{element.code(c.code)}" + (f":D8:{element.day(c.on)}" if c.on else "") for c in codes]


def _span(span: OccurrenceSpan) -> str:
    if span.first is None or span.last is None:
        return f"BI:{element.code(span.code)}"
    return f"BI:{element.code(span.code)}:RD8:{element.day(span.first)}-{element.day(span.last)}"


def _read_diagnoses(found: _Composites, qualifier: str) -> tuple[InstitutionalDiagnosis, ...]:
    return tuple([_read_diagnosis(parts[1], parts[8]) for parts in found.get(qualifier, ())])


@lru_cache(maxsize=4096)
def _read_diagnosis(code: str, present_on_admission: str) -> InstitutionalDiagnosis:
    return InstitutionalDiagnosis(code=_with_dot(code), present_on_admission=present_on_admission)


def _read_dated(found: _Composites, qualifier: str) -> tuple[DatedCode, ...]:
    return tuple([DatedCode(code=p[1], on=element.read_day(p[3])) for p in found.get(qualifier, ())])


def _read_span(parts: list[str]) -> OccurrenceSpan:
    first, last = element.read_days(parts[2], parts[3])
    return OccurrenceSpan(code=parts[1], first=first, last=last)


def _read_value(parts: list[str]) -> ValueAmount:
    return ValueAmount(code=parts[1], amount=element.read_amount(parts[4]) or ZERO)


def _with_dot(code: str) -> str:
    """`F1120` is F11.20."""
    return f"{code[:3]}.{code[3:]}" if len(code) > 3 else code
