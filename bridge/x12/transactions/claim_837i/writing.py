"""Loop 2300 of the 837I and all below it, written."""

from collections.abc import Iterator
from dataclasses import replace

from bridge.billing.claim import OtherCoverage
from bridge.billing.institutional_claim import InstitutionalClaim
from bridge.billing.remittance_detail import InpatientAdjudication
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_837i.health_code import write_codes
from bridge.x12.transactions.claim_837i.line_writing import write_line
from bridge.x12.transactions.claim_837p.coverage_writing import write_other_coverage
from bridge.x12.transactions.claim_837p.detail_writing import (
    write_conditions,
    write_fixed_format,
    write_notes,
    write_paperwork,
)
from bridge.x12.transactions.claim_number_837 import write_claim_numbers
from bridge.x12.transactions.party import write_clinician, write_facility, write_references
from bridge.x12.transactions.pricing_837 import write_contract, write_pricing
from bridge.x12.transactions.written import Form, WrittenSegment, composite

_CLAIM = Form(
    "CLM",
    "control_number charge - - facility_code:-:frequency - accepts_assignment benefits_assigned release_signed"
    " - - - - - - - - - - delay_reason",
)
_DISCHARGE = Form("DTP", "- - discharge_time")
_STATEMENT = Form("DTP", "- - statement_from:statement_through")
_ADMISSION = Form("DTP", "- - admission_date:admission_time")
_REPRICED = Form("DTP", "- - repricer_received_on")
_ADMITTED = Form("CL1", "admission_type admission_source patient_status")
_DUE = Form("AMT", "- patient_due")
_MEDICAL_RECORD = Form("REF", "- medical_record_number")
_SPECIALTY = Form("PRV", "- - attending.taxonomy")
_INPATIENT = Form("MIA", "inpatient.covered_days - inpatient.psychiatric_days")
_LAST_OF_MIA = 24
_REMARKS_OF_MIA = (5, 20, 21, 22, 23)


def write_claim(claim: InstitutionalClaim) -> Iterator[WrittenSegment]:
    """Loops 2300 to 2430 of one claim."""
    yield _claim(claim)
    yield from _dates(claim)
    admission = (claim.admission_type, claim.admission_source, claim.patient_status)
    yield _ADMITTED.fill("", *map(element.code, admission))
    yield from write_paperwork(claim.paperwork, "")
    if claim.contract is not None:
        yield write_contract(claim.contract, "")
    if claim.patient_due is not None:
        yield _DUE.fill("", "F3", element.amount(claim.patient_due))
    yield from write_claim_numbers(claim)
    if claim.medical_record_number:
        yield _MEDICAL_RECORD.fill("", "EA", element.plain(claim.medical_record_number, 50))
    yield from write_references(claim.references, "")
    yield from write_fixed_format(claim.fixed_format, "")
    yield from write_notes(claim.notes, "")
    yield from write_conditions(claim.conditions, "")
    yield from write_codes(claim)
    if claim.pricing is not None:
        yield write_pricing(claim.pricing, "")
    yield from _providers(claim)
    for index, other in enumerate(claim.other_coverages):
        yield from _other_coverage(claim, other, f"other_coverages[{index}].")
    for index, line in enumerate(claim.lines):
        yield from write_line(claim, line, f"lines[{index}].")


def _claim(claim: InstitutionalClaim) -> WrittenSegment:
    said = (
        element.code(claim.control_number),
        element.amount(claim.charge),
        "",
        "",
        composite(element.code(claim.facility_code), "A", element.code(claim.frequency)),
        "",
        "A" if claim.accepts_assignment else "B" if claim.assigns_laboratory_only else "C",
        "W" if claim.refuses_assignment else _benefits_assigned(claim),
        _release(claim),
    )
    if not claim.delay_reason:
        return _CLAIM.fill("", *said)
    return _CLAIM.fill("", *said, *[""] * 10, element.code(claim.delay_reason))


def _benefits_assigned(claim: InstitutionalClaim) -> str:
    return "Y" if claim.benefits_assigned else "N"  # CLM08, OI03


def _release(claim: InstitutionalClaim) -> str:
    return "Y" if claim.release_signed else "I"  # CLM09, OI06


def _dates(claim: InstitutionalClaim) -> Iterator[WrittenSegment]:
    if claim.discharge_time:
        yield _DISCHARGE.fill("", "096", "TM", element.code(claim.discharge_time))
    since, until = element.day(claim.statement_from), element.day(claim.statement_through)
    if since or until:
        yield _STATEMENT.fill("", "434", "RD8", f"{since}-{until}")
    if claim.admission_date is not None:
        time = element.code(claim.admission_time)
        yield _ADMISSION.fill("", "435", "DT" if time else "D8", element.day(claim.admission_date) + time)
    if claim.repricer_received_on is not None:
        yield _REPRICED.fill("", "050", "D8", element.day(claim.repricer_received_on))


def _providers(claim: InstitutionalClaim) -> Iterator[WrittenSegment]:
    """Loops 2310A to 2310F."""
    for role, said, clinician in (
        ("71", "attending.", claim.attending),
        ("72", "operating.", claim.operating),
        ("ZZ", "other_operating.", claim.other_operating),
        ("82", "rendering.", claim.rendering),
    ):
        if clinician is not None:
            yield write_clinician(role, clinician, said)
            if role == "71" and clinician.taxonomy:
                yield _SPECIALTY.fill("", "AT", "PXC", element.code(clinician.taxonomy))
            yield from write_references(clinician.references, said)
    if claim.facility is not None:
        yield from write_facility(claim.facility, "facility.")
    if claim.referring is not None:
        yield write_clinician("DN", claim.referring, "referring.")
        yield from write_references(claim.referring.references, "referring.")


def _other_coverage(claim: InstitutionalClaim, other: OtherCoverage, owner: str) -> Iterator[WrittenSegment]:
    """Loops 2320, 2330A and 2330B: the 837P's, with a MIA after the OI, and never a SBR05."""
    if other.medicare_secondary_reason:
        other = replace(other, medicare_secondary_reason="")
    for segment in write_other_coverage(other, owner, _benefits_assigned(claim), _release(claim)):
        yield segment
        if segment.id == "OI" and other.inpatient is not None:
            yield _inpatient(other.inpatient, owner)


def _inpatient(adjudication: InpatientAdjudication, owner: str) -> WrittenSegment:
    """# MIA"""
    said = [""] * _LAST_OF_MIA
    said[0] = element.amount(adjudication.covered_days)
    said[2] = element.optional_amount(adjudication.psychiatric_days)
    for position, remark in zip(_REMARKS_OF_MIA, adjudication.remarks, strict=False):
        said[position - 1] = element.code(remark)
    for figure in adjudication.figures:
        said[int(figure.kind) - 1] = element.amount(figure.value)
    return _INPATIENT.fill(owner, *said)
