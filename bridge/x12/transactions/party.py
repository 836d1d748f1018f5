"""The people and organizations of every transaction: NM1, N3, N4, REF and DMG, written and read."""

from collections.abc import Iterator, Sequence
from datetime import date

from bridge.billing.party import (
    Address,
    BillingProvider,
    Clinician,
    Patient,
    PersonName,
    ServiceFacility,
    Sex,
    Subscriber,
)
from bridge.billing.reference_number import ReferenceNumber
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.contact_837 import write_contact
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.written import Form, Said, Text, WrittenSegment, composite, written

_NAME = "- - name.last name.first name.middle - name.suffix"
MEMBER = Form("NM1", f"{_NAME} - member_id")
CLINICIAN = Form("NM1", f"{_NAME} - npi")
PATIENT = Form("NM1", _NAME)
_PAYER = Form("NM1", "- - name - - - - - payer_id")
_FACILITY = Form("NM1", "- - name - - - - - npi")
_STREET = Form("N3", "line1 line2")
_CITY = Form("N4", "city state postal_code country - - subdivision")
_DEMOGRAPHICS = Form("DMG", "- birth_date sex")
_REFERENCE = Form("REF", "qualifier number - -:payer_id")


def write_person(entity: str, name: PersonName, path: str, identity: tuple[str, Said] | None = None) -> WrittenSegment:
    """NM1 of a person; `identity` is NM108 and what NM109 says."""
    return written(
        "NM1",
        entity,
        "1",
        Said(element.name(name.last), f"{path}.last"),
        Said(element.name(name.first, 35), f"{path}.first"),
        Said(element.name(name.middle, 25), f"{path}.middle"),
        "",
        Said(element.name(name.suffix, 10), f"{path}.suffix"),
        *_identity(identity),
    )


def write_named(
    form: Form, owner: str, entity: str, name: PersonName, qualifier: str = "", number: str = ""
) -> WrittenSegment:
    """NM1 of a person of that form; without a number it has no qualifier either."""
    return form.fill(
        owner,
        entity,
        "1",
        element.name(name.last),
        element.name(name.first, 35),
        element.name(name.middle, 25) if name.middle else "",
        "",
        element.name(name.suffix, 10) if name.suffix else "",
        qualifier if number else "",
        number,
    )


def write_clinician(entity: str, clinician: Clinician, owner: str) -> WrittenSegment:
    """NM1 of who did, referred or supervised, by NPI where there is one."""
    npi = element.code(clinician.npi)
    if not clinician.is_organization:
        return write_named(CLINICIAN, owner, entity, clinician.name, "XX", npi)
    name = element.name(clinician.name.last)
    return CLINICIAN.fill(owner, entity, "2", name, "", "", "", "", "XX" if npi else "", npi)


def write_facility(facility: ServiceFacility, owner: str) -> Iterator[WrittenSegment]:
    """NM1*77 with its address and numbers."""
    npi = element.code(facility.npi)
    name = element.name(facility.name)
    yield _FACILITY.fill(owner, "77", "2", name, "", "", "", "", "XX" if npi else "", npi)
    yield from write_address(facility.address, f"{owner}address")
    yield from write_references(facility.references, owner)
    if facility.contact is not None:
        yield write_contact(facility.contact, f"{owner}contact.")


def write_payer_name(name: str, qualifier: str, payer_id: str, owner: str) -> WrittenSegment:
    """# NM1*PR"""
    number = element.plain(payer_id)
    return _PAYER.fill(owner, "PR", "2", element.name(name), "", "", "", "", qualifier if number else "", number)


def write_references(references: Sequence[ReferenceNumber], owner: str) -> Iterator[WrittenSegment]:
    """REF, and in REF04 the payer whose number it is."""
    for index, reference in enumerate(references):
        payer = composite("2U", element.plain(reference.payer_id)) if reference.payer_id else ""
        number = element.plain(reference.number, 50)
        yield _REFERENCE.fill(f"{owner}references[{index}].", element.code(reference.qualifier), number, "", payer)


def write_organization(entity: str, name: Said, identity: tuple[str, Said] | None = None) -> WrittenSegment:
    """NM1 of an organization; `name` is not yet in the basic character set."""
    return written("NM1", entity, "2", Said(element.name(name.text), name.field), "", "", "", "", *_identity(identity))


def write_provider(entity: str, provider: BillingProvider, path: str) -> WrittenSegment:
    """NM1 of who bills, by NPI: an organization, or a person called `LAST, FIRST`."""
    npi = ("XX", Said(provider.npi, f"{path}.npi"))
    if not provider.is_person:
        return write_organization(entity, Said(provider.name, f"{path}.name"), npi)
    last, first = (Said(element.name(n), f"{path}.name") for n in _last_and_first(provider.name))
    middle = Said(element.name(provider.middle, 25), f"{path}.middle")
    suffix = Said(element.name(provider.suffix, 10), f"{path}.suffix")
    return written("NM1", entity, "1", last, first, middle, "", suffix, *_identity(npi))


def write_address(address: Address | None, path: str) -> Iterator[WrittenSegment]:
    """N3 and N4; nothing for an unknown address."""
    if address is None:
        return
    owner = f"{path}."
    line2 = element.plain(address.line2, 55) if address.line2 else ""
    line1 = element.plain(address.line1, 55)
    if line1 or line2:
        yield _STREET.fill(owner, line1, line2)
    city, state = element.name(address.city, 30), element.plain(address.state, 2)
    postal_code = element.number(address.postal_code)
    if address.country or address.subdivision:
        country, subdivision = element.plain(address.country, 3), element.plain(address.subdivision, 3)
        yield _CITY.fill(owner, city, state, postal_code, country, "", "", subdivision)
    elif city or state or postal_code:
        yield _CITY.fill(owner, city, state, postal_code)


def write_own_demographics(subscriber: Subscriber, patient: Patient) -> Iterator[WrittenSegment]:
    """N3, N4 and DMG of a subscriber who is the patient: what the policy leaves out is known of the patient."""
    if subscriber.address:
        yield from write_address(subscriber.address, "subscriber.address")
    else:
        yield from write_address(patient.address, "patient.address")
    yield from write_demographics(patient.birth_date, patient.sex, "patient")


def write_demographics(birth_date: date | None, sex: Sex, path: str) -> Iterator[WrittenSegment]:
    """DMG; nothing for an unknown birth date."""
    if birth_date is not None and birth_date != element.NO_DAY:
        yield _DEMOGRAPHICS.fill(f"{path}.", "D8", element.day(birth_date), sex.value)


def read_name(nm1: Segment) -> PersonName:
    """# NM103, NM104, NM105, NM107"""
    return PersonName(last=nm1[3], first=nm1[4], middle=nm1[5], suffix=nm1[7])


def read_address(section: Section) -> Address | None:
    """The first N3 with its N4; None when there is neither."""
    n3, n4 = section.first("N3"), section.first("N4")
    if not n3 and not n4:
        return None
    return Address(line1=n3[1], line2=n3[2], city=n4[1], state=n4[2], postal_code=n4[3])


def read_sex(dmg: Segment) -> Sex:
    """# DMG03; anything but F and M is unknown"""
    return Sex(dmg[3]) if dmg[3] in ("F", "M") else Sex.UNKNOWN


def read_birth_date(dmg: Segment) -> date | None:
    """# DMG02"""
    return element.read_day(dmg[2])


def _identity(identity: tuple[str, Said] | None) -> tuple[Text, ...]:
    """NM108 and NM109; no qualifier without a number."""
    return identity if identity and identity[1].text else ()


def _last_and_first(name: str) -> tuple[str, str]:
    last, _, first = name.partition(",")
    return last.strip(), first.strip()
