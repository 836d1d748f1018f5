"""Loops 2400 to 2430 of the 837P, written: one service line."""

from collections.abc import Iterator

from bridge.billing.claim import AS_ON_THE_CLAIM, Claim, LineProviders, ServiceLine
from bridge.billing.claim_detail import Drug, LineIndicator
from bridge.billing.party import Clinician
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_837p.coverage_writing import write_line_adjudication
from bridge.x12.transactions.claim_837p.detail_writing import (
    write_conditions,
    write_dates,
    write_fixed_format,
    write_notes,
    write_paperwork,
)
from bridge.x12.transactions.claim_837p.supplement_writing import weave_line
from bridge.x12.transactions.contact_837 import write_contact
from bridge.x12.transactions.party import write_address, write_clinician, write_facility, write_references
from bridge.x12.transactions.procedure import PROCEDURE, procedure_text
from bridge.x12.transactions.written import Form, WrittenSegment, composite

_NUMBER = Form("LX", "number")
_POINTERS = ":".join(["diagnosis_pointers"] * 4)
_SERVICE = Form(
    "SV1",
    f"{PROCEDURE} charge - units place_of_service - {_POINTERS} - indicators - indicators indicators - - indicators",
)
_DAY = Form("DTP", "- - service_date:last_date")
_AUTHORIZATION = Form("REF", "- authorization_number")
_REFERRAL = Form("REF", "- referral_number")
_CONTROL = Form("REF", "- control_number")
_DRUG = Form("LIN", "- drug.qualifier drug.code")
_QUANTITY = Form("CTP", "- - - drug.quantity drug.unit")
_PRESCRIPTION = Form("REF", "drug.prescription.qualifier drug.prescription.number")
_PURCHASED = Form("NM1", "- - - - - - - - providers.purchased_from.npi")
_SPECIALTY = Form("PRV", "- - providers.rendering.taxonomy")


def write_line(claim: Claim, line: ServiceLine, owner: str) -> Iterator[WrittenSegment]:
    """Loops 2400 to 2440; `owner` is the line's path: `lines[0].`"""
    plain = _written(claim, line, owner)
    return plain if line.supplement is None else weave_line(plain, line.supplement, owner)


def _written(claim: Claim, line: ServiceLine, owner: str) -> Iterator[WrittenSegment]:
    """All but the supplement."""
    yield _NUMBER.fill(owner, str(line.number))
    yield _service(claim, line, owner)
    if line.paperwork or line.conditions:
        yield from write_paperwork(line.paperwork, owner)
        yield from write_conditions(line.conditions, owner)
    if line.service_date != element.NO_DAY:
        yield _DAY.fill(owner, "472", *element.days(line.service_date, line.last_date))
    if line.dates:
        yield from write_dates(line.dates, owner)
    yield from _references(claim, line, owner)
    if line.fixed_format or line.notes:
        yield from write_fixed_format(line.fixed_format, owner)
        yield from write_notes(line.notes, owner)
    if line.drug is not None:
        yield from write_drug(line.drug, owner)
    if line.providers is not AS_ON_THE_CLAIM:
        yield from _providers(line.providers, f"{owner}providers.", owner, claim.omits_rendering_taxonomy)
    for index, other in enumerate(claim.other_coverages):
        for place, adjudication in enumerate(other.lines):
            if adjudication.line_number == line.number:
                yield from write_line_adjudication(other, adjudication, f"other_coverages[{index}].", place)


def _service(claim: Claim, line: ServiceLine, owner: str) -> WrittenSegment:
    """SV1; the place only where it differs, and the four letters only where one is said."""
    elsewhere = "" if line.place_of_service == claim.place_of_service else element.code(line.place_of_service)
    said = (
        procedure_text(line.code_set, line.procedure, line.modifiers, line.description),
        element.amount(line.charge),
        line.unit,
        str(line.units),
        elsewhere,
        "",
        _pointers(line.diagnosis_pointers),
    )
    return (
        _SERVICE.fill(owner, *said, *_indicators(line.indicators)) if line.indicators else _SERVICE.fill(owner, *said)
    )


@element.remembered
def _pointers(pointers: tuple[int, ...]) -> str:
    """# SV107"""
    return composite(*map(str, pointers))


def _indicators(said: tuple[LineIndicator, ...]) -> tuple[str, ...]:
    """SV108 to SV115."""
    emergency, epsdt, planning, exempt = (
        letter if indicator in said else ""
        for indicator, letter in (
            (LineIndicator.EMERGENCY, "Y"),
            (LineIndicator.EPSDT, "Y"),
            (LineIndicator.FAMILY_PLANNING, "Y"),
            (LineIndicator.COPAY_EXEMPT, "0"),
        )
    )
    return "", emergency, "", epsdt, planning, "", "", exempt


def _references(claim: Claim, line: ServiceLine, owner: str) -> Iterator[WrittenSegment]:
    """What differs from the claim's, then our own number, which an 835 gives back."""
    if line.authorization_number and line.authorization_number != claim.authorization_number:
        yield _AUTHORIZATION.fill(owner, "G1", element.plain(line.authorization_number, 50))
    if line.control_number:
        yield _CONTROL.fill(owner, "6R", element.code(line.control_number))
    if line.referral_number and line.referral_number != claim.referral_number:
        yield _REFERRAL.fill(owner, "9F", element.plain(line.referral_number, 50))
    if line.references:
        yield from write_references(line.references, owner)


def write_drug(drug: Drug, owner: str) -> Iterator[WrittenSegment]:
    """Loop 2410."""
    yield _DRUG.fill(owner, "", element.code(drug.qualifier), element.number(drug.code))
    if drug.quantity is not None or drug.unit:
        yield _QUANTITY.fill(owner, "", "", "", element.optional_amount(drug.quantity), element.code(drug.unit))
    if drug.prescription is not None:
        qualifier, number = element.code(drug.prescription.qualifier), element.plain(drug.prescription.number, 50)
        yield _PRESCRIPTION.fill(owner, qualifier, number)


def _providers(providers: LineProviders, path: str, owner: str, omits_taxonomy: bool) -> Iterator[WrittenSegment]:
    """Loops 2420A to 2420F."""
    if providers.rendering is not None:
        yield write_clinician("82", providers.rendering, f"{path}rendering.")
        if providers.rendering.taxonomy and not omits_taxonomy:
            yield _SPECIALTY.fill(owner, "PE", "PXC", element.code(providers.rendering.taxonomy))
        yield from write_references(providers.rendering.references, f"{path}rendering.")
    if providers.purchased_from is not None:
        yield from _purchased(providers.purchased_from, f"{path}purchased_from.", owner)
    if providers.facility is not None:
        yield from write_facility(providers.facility, f"{path}facility.")
    for entity, said, clinician in (
        ("DQ", "supervising", providers.supervising),
        ("DK", "ordering", providers.ordering),
        ("DN", "referring", providers.referring),
        ("P3", "primary_care", providers.primary_care),
    ):
        if clinician is not None:
            yield write_clinician(entity, clinician, f"{path}{said}.")
            yield from write_address(clinician.address, f"{path}{said}.address")
            yield from write_references(clinician.references, f"{path}{said}.")
            if clinician.contact is not None:
                yield write_contact(clinician.contact, f"{path}{said}.contact.")


def _purchased(clinician: Clinician, path: str, owner: str) -> Iterator[WrittenSegment]:
    npi, kind = element.code(clinician.npi), "2" if clinician.is_organization else "1"
    yield _PURCHASED.fill(owner, "QB", kind, "", "", "", "", "", "XX" if npi else "", npi)
    yield from write_references(clinician.references, path)
