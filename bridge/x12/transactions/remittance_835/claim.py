"""Loops 2100 and 2110 of the 835, written as `remittance_835_reading` reads them."""

from collections.abc import Iterator

from bridge.billing.entity import Entity
from bridge.billing.remittance import ClaimPayment, LinePayment
from bridge.billing.remittance_detail import DiagnosisGroup, InpatientAdjudication, OutpatientAdjudication
from bridge.x12.delimiter import STANDARD
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.adjustment import adjustment_elements
from bridge.x12.transactions.remittance_835.text import (
    number_text,
    plain,
    positioned,
    segment,
    write_contacts,
    write_dates,
    write_figures,
    write_references,
)

_REMARKS = (5, 20, 21, 22, 23)  # MIA


def write_claim(claim: ClaimPayment) -> Iterator[Segment]:
    """CLP through the last segment of its last line."""
    yield segment(
        "CLP",
        claim.control_number,
        claim.status,
        element.amount(claim.charge),
        element.amount(claim.paid),
        element.amount(claim.patient_responsibility) if claim.patient_responsibility else "",
        claim.filing_indicator,
        claim.payer_claim_number,
        claim.facility,
        claim.frequency,
        "",
        *_diagnosis_group(claim.diagnosis_group),
    )
    yield from (segment("CAS", *elements) for elements in adjustment_elements(claim.adjustments))
    yield from _parties(claim)
    yield from _adjudication(claim)
    yield from write_references(claim.references)
    dates = (("232", claim.statement_from), ("233", claim.statement_to))
    yield from write_dates(*dates, ("036", claim.coverage_expired_on), ("050", claim.received_on))
    yield from write_contacts(claim.contacts)
    if claim.allowed is not None:
        yield segment("AMT", "AU", element.amount(claim.allowed))
    if claim.interest:
        yield segment("AMT", "I", element.amount(claim.interest))
    yield from write_figures("AMT", claim.amounts)
    yield from write_figures("QTY", claim.quantities)
    for line in claim.lines:
        yield from _line(line)


def _diagnosis_group(group: DiagnosisGroup | None) -> tuple[str, ...]:
    return () if group is None else (group.code, number_text(group.weight), number_text(group.discharge_fraction))


def _parties(claim: ClaimPayment) -> Iterator[Segment]:
    """NM1. A corrected member id or a crossover carrier of which nothing else is known gets one of its own."""
    told = {party.code for party in claim.parties}
    yield from (_party(party) for party in claim.parties)
    if claim.corrected_member_id and "74" not in told:
        yield _party(Entity(code="74", form="1", id_kind="C", id=claim.corrected_member_id))
    if claim.forwarded_to and "TT" not in told:
        yield _party(Entity(code="TT", id_kind="PI", id=claim.forwarded_to))


def _party(party: Entity) -> Segment:
    name = (party.name, party.first, party.middle, party.prefix, party.suffix)
    return segment("NM1", party.code, party.form, *name, party.id_kind, party.id)


def _adjudication(claim: ClaimPayment) -> Iterator[Segment]:
    """MIA and MOA."""
    if claim.inpatient is not None:
        yield _inpatient(claim.inpatient)
    told = claim.outpatient or OutpatientAdjudication()
    for start in range(0, max(len(claim.remarks), 1), 5):
        remarks = claim.remarks[start : start + 5]
        figures = (told.rate, told.payable, told.esrd_paid, told.nonpayable) if not start else (None,) * 4
        rate, payable, esrd, nonpayable = (number_text(figure) for figure in figures)
        moa = segment("MOA", rate, payable, *remarks, *[""] * (5 - len(remarks)), esrd, nonpayable)
        if moa:
            yield moa


def _inpatient(told: InpatientAdjudication) -> Segment:
    first = (element.amount(told.covered_days), "", number_text(told.psychiatric_days))
    elements = positioned(first, 4, told.figures)
    for position, remark in zip(_REMARKS, told.remarks, strict=False):
        elements[position - 1] = remark
    return segment("MIA", *elements)


def _line(line: LinePayment) -> Iterator[Segment]:
    yield _service(line)
    if line.service_through is None:
        yield from write_dates(("472", line.service_date))
    else:
        yield from write_dates(("150", line.service_date), ("151", line.service_through))
    yield from (segment("CAS", *elements) for elements in adjustment_elements(line.adjustments))
    if line.control_number:
        yield segment("REF", "6R", line.control_number)
    yield from write_references(line.references)
    if line.allowed is not None:
        yield segment("AMT", "B6", element.amount(line.allowed))
    yield from write_figures("AMT", line.amounts)
    yield from write_figures("QTY", line.quantities)
    yield from (segment("LQ", "HE", code) for code in line.remarks)
    yield from (segment("LQ", "RX", code) for code in line.drug_remarks)


def _service(line: LinePayment) -> Segment:
    """SVC. What was submitted is told only where the payer told it."""
    asked = line.submitted
    submitted, units = "", ""
    if line.submitted_procedure:
        qualifier = asked.qualifier if asked else "HC"
        modifiers = asked.modifiers if asked else ()
        submitted = _procedure(qualifier, line.submitted_procedure, modifiers, asked.description if asked else "")
    if asked is not None:
        units = number_text(asked.units)
    elements = [
        _procedure(line.qualifier, line.procedure, line.modifiers, line.description),
        element.amount(line.charge),
        element.amount(line.paid),
        plain(line.revenue_code),
        element.amount(line.units),
        submitted,
        units,
    ]
    while not elements[-1]:
        elements.pop()
    return Segment("SVC", elements)


def _procedure(qualifier: str, code: str, modifiers: tuple[str, ...], description: str) -> str:
    """The composite; a code without a qualifier was never one."""
    places = [*modifiers[:4], *[""] * (4 - len(modifiers))]
    parts = [plain(text) for text in (qualifier, code, *places, description)]
    return STANDARD.component.join(parts).rstrip(STANDARD.component) if qualifier else parts[1]
