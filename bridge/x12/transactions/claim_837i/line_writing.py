"""Loops 2400 to 2430 of the 837I, written: one revenue line."""

from collections.abc import Iterator
from dataclasses import replace

from bridge.billing.institutional_claim import InstitutionalClaim, RevenueLine
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_837p.coverage_writing import write_line_adjudication
from bridge.x12.transactions.claim_837p.detail_writing import write_notes, write_paperwork
from bridge.x12.transactions.claim_837p.line_writing import write_drug
from bridge.x12.transactions.party import write_clinician, write_references
from bridge.x12.transactions.pricing_837 import write_pricing
from bridge.x12.transactions.procedure import PROCEDURE, procedure_text
from bridge.x12.transactions.written import Form, WrittenSegment

_NUMBER = Form("LX", "number")
_SERVICE = Form("SV2", f"revenue_code {PROCEDURE} charge unit units - not_covered")
_DAY = Form("DTP", "- - service_date:last_date")
_CONTROL = Form("REF", "- control_number")
_SERVICE_TAX = Form("AMT", "- service_tax")
_FACILITY_TAX = Form("AMT", "- facility_tax")


def write_line(claim: InstitutionalClaim, line: RevenueLine, owner: str) -> Iterator[WrittenSegment]:
    """Loops 2400 and 2430; `owner` is the line's path: `lines[0].`"""
    yield _NUMBER.fill(owner, str(line.number))
    yield _service(line, owner)
    yield from write_paperwork(line.paperwork, owner)
    if line.service_date is not None:
        yield _DAY.fill(owner, "472", *element.days(line.service_date, line.last_date))
    if line.control_number:
        yield _CONTROL.fill(owner, "6R", element.code(line.control_number))
    yield from write_references(line.references, owner)
    if line.service_tax is not None:
        yield _SERVICE_TAX.fill(owner, "GT", element.amount(line.service_tax))
    if line.facility_tax is not None:
        yield _FACILITY_TAX.fill(owner, "N8", element.amount(line.facility_tax))
    yield from write_notes(line.notes, owner)
    if line.pricing is not None:
        yield write_pricing(line.pricing, owner)
    if line.drug is not None:
        yield from write_drug(line.drug, owner)
    yield from _clinicians(line, owner)
    yield from _adjudications(claim, line)


def _service(line: RevenueLine, owner: str) -> WrittenSegment:
    """SV2; a revenue code that says all has no procedure."""
    procedure = ""
    if line.procedure:
        procedure = procedure_text(line.code_set, line.procedure, line.modifiers, line.description)
    said = (
        element.code(line.revenue_code),
        procedure,
        element.amount(line.charge),
        element.code(line.unit),
        element.amount(line.units),
    )
    if line.not_covered is None:
        return _SERVICE.fill(owner, *said)
    return _SERVICE.fill(owner, *said, "", element.amount(line.not_covered))


def _clinicians(line: RevenueLine, owner: str) -> Iterator[WrittenSegment]:
    """Loops 2420A to 2420D."""
    for role, said, clinician in (
        ("72", "operating.", line.operating),
        ("ZZ", "other_operating.", line.other_operating),
        ("82", "rendering.", line.rendering),
        ("DN", "referring.", line.referring),
    ):
        if clinician is not None:
            yield write_clinician(role, clinician, owner + said)
            yield from write_references(clinician.references, owner + said)


def _adjudications(claim: InstitutionalClaim, line: RevenueLine) -> Iterator[WrittenSegment]:
    """Loop 2430: under our own revenue code, unless the payer named another."""
    for index, other in enumerate(claim.other_coverages):
        for place, adjudication in enumerate(other.lines):
            if adjudication.line_number == line.number:
                if not adjudication.revenue_code:
                    adjudication = replace(adjudication, revenue_code=line.revenue_code)
                yield from write_line_adjudication(other, adjudication, f"other_coverages[{index}].", place)
