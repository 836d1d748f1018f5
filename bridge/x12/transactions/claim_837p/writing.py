"""Loop 2300 of the 837P and all below it, written."""

from collections.abc import Iterator

from bridge.billing.claim import Claim
from bridge.billing.party import Clinician
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_837p.coverage_writing import write_other_coverage
from bridge.x12.transactions.claim_837p.detail_writing import (
    write_conditions,
    write_dates,
    write_fixed_format,
    write_notes,
    write_paperwork,
)
from bridge.x12.transactions.claim_837p.line_writing import write_line
from bridge.x12.transactions.claim_837p.supplement_writing import weave_claim
from bridge.x12.transactions.claim_number_837 import write_claim_numbers
from bridge.x12.transactions.party import write_clinician, write_facility, write_references
from bridge.x12.transactions.written import Form, WrittenSegment, composite

_COMPOSITES = 12  # of one HI
_CAUSES = 3  # CLM11-1 to 3; the third has no use in the guide

_CLAIM = Form(
    "CLM",
    "control_number charge - - place_of_service:-:frequency provider_signed accepts_assignment benefits_assigned "
    "release_signed signed_for_patient accident.causes:accident.causes:-:accident.state:accident.country "
    "special_program - - - - - - - delay_reason",
)
_PAID = Form("AMT", "- patient_paid")
_DIAGNOSES = Form("HI", " ".join(f"-:diagnoses[{index}]" for index in range(12)))
_CONDITION_CODES = tuple(
    Form("HI", " ".join(f"-:condition_codes[{index}]" for index in range(start, start + _COMPOSITES)))
    for start in (0, _COMPOSITES)
)
_SPECIALTY = Form("PRV", "- - rendering.taxonomy")


def write_claim(claim: Claim) -> Iterator[WrittenSegment]:
    """Loops 2300 to 2440 of one claim."""
    return _written(claim) if claim.supplement is None else weave_claim(_written(claim), claim.supplement)


def _written(claim: Claim) -> Iterator[WrittenSegment]:
    """All but the supplement of the claim itself."""
    yield _claim(claim)
    if claim.dates or claim.paperwork:
        yield from write_dates(claim.dates, "")
        yield from write_paperwork(claim.paperwork, "")
    if claim.patient_paid is not None:
        yield _PAID.fill("", "F5", element.amount(claim.patient_paid))
    yield from write_claim_numbers(claim)
    if claim.references:
        yield from write_references(claim.references, "")
    if claim.fixed_format or claim.notes or claim.conditions:
        yield from write_fixed_format(claim.fixed_format, "")
        yield from write_notes(claim.notes, "")
        yield from write_conditions(claim.conditions, "")
    if claim.diagnoses:
        yield _diagnoses(claim)
    if claim.condition_codes:
        yield from _condition_codes(claim)
    yield from _providers(claim)
    for index, other in enumerate(claim.other_coverages):
        yield from write_other_coverage(other, f"other_coverages[{index}].", *_signatures(claim))
    for index, line in enumerate(claim.lines):
        yield from write_line(claim, line, f"lines[{index}].")


def _claim(claim: Claim) -> WrittenSegment:
    benefits_assigned, release, signature = _signatures(claim)
    said = (
        element.code(claim.control_number),
        element.amount(claim.charge),
        "",
        "",
        composite(element.code(claim.place_of_service), "B", claim.frequency.value),
        "Y" if claim.provider_signed else "N",
        "A" if claim.accepts_assignment else "B" if claim.assigns_laboratory_only else "C",
        "W" if claim.refuses_assignment else benefits_assigned,
        release,
    )
    if not (claim.signed_for_patient or claim.accident or claim.special_program or claim.delay_reason):
        return _CLAIM.fill("", *said)
    program, delay = element.code(claim.special_program), element.code(claim.delay_reason)
    return _CLAIM.fill("", *said, signature, _accident(claim), program, "", "", "", "", "", "", "", delay)


def _signatures(claim: Claim) -> tuple[str, str, str]:
    """CLM08 and OI03, CLM09 and OI06, CLM10 and OI04."""
    benefits_assigned = "Y" if claim.benefits_assigned else "N"
    return benefits_assigned, "Y" if claim.release_signed else "I", "P" if claim.signed_for_patient else ""


def _accident(claim: Claim) -> str:
    """# CLM11"""
    if claim.accident is None:
        return ""
    causes = [element.code(cause) for cause in claim.accident.causes[: _CAUSES - 1]]
    causes += [""] * (_CAUSES - len(causes))
    return composite(*causes, element.code(claim.accident.state), element.code(claim.accident.country))


def _diagnoses(claim: Claim) -> WrittenSegment:
    return _DIAGNOSES.fill("", *_coded(claim.diagnoses, claim.diagnoses_are_icd9))


def _condition_codes(claim: Claim) -> Iterator[WrittenSegment]:
    """HI*BG, twelve in one."""
    codes = [composite("BG", element.code(code)) for code in claim.condition_codes]
    for start, form in zip(range(0, len(codes), _COMPOSITES), _CONDITION_CODES, strict=False):
        yield form.fill("", *codes[start : start + _COMPOSITES])


@element.remembered
def _coded(diagnoses: tuple[str, ...], are_icd9: bool) -> tuple[str, ...]:
    """HI*ABK, ABF, without dots; more than twelve are all written, for a check to see."""
    first, further = ("BK", "BF") if are_icd9 else ("ABK", "ABF")
    codes = [element.code(diagnosis.replace(".", "")) for diagnosis in diagnoses]
    return composite(first, codes[0]), *[composite(further, code) for code in codes[1:]]


def _providers(claim: Claim) -> Iterator[WrittenSegment]:
    """Loops 2310A to 2310D; who bills and renders at once is not said twice, unless the payer wants it."""
    if claim.referring is not None:
        yield from _named("DN", claim.referring, "referring.")
    if claim.primary_care is not None:
        yield from _named("P3", claim.primary_care, "primary_care.")
    rendering = claim.rendering
    if claim.names_rendering or not claim.biller_renders:
        yield write_clinician("82", rendering, "rendering.")
        if rendering.taxonomy and not claim.omits_rendering_taxonomy:
            yield _SPECIALTY.fill("", "PE", "PXC", element.code(rendering.taxonomy))
        yield from write_references(rendering.references, "rendering.")
    if claim.facility is not None:
        yield from write_facility(claim.facility, "facility.")
    if claim.supervising is not None:
        yield from _named("DQ", claim.supervising, "supervising.")


def _named(entity: str, clinician: Clinician, owner: str) -> Iterator[WrittenSegment]:
    yield write_clinician(entity, clinician, owner)
    yield from write_references(clinician.references, owner)
