"""Payers, providers and people of ours in their plainest form, NM1 alone; and back from how a text names them."""

from datetime import date

from bridge.billing.entity import Entity
from bridge.billing.party import Address, BillingProvider, Patient, Payer, PersonName, Sex
from bridge.x12.transactions import element
from bridge.x12.transactions.entity import read_person_name

NO_DAY = date(1, 1, 1)  # a person whose birth date the text does not give
NOBODY = PersonName(last="", first="")
_NOWHERE = Address(line1="", city="", state="", postal_code="")


def payer_entity(payer: Payer) -> Entity:
    """# NM1*PR"""
    return Entity(code="PR", name=element.name(payer.name), id_kind="PI", id=element.plain(payer.payer_id))


def provider_entity(provider: BillingProvider) -> Entity:
    """By NPI: an organization, or a person called `LAST, FIRST`. # NM1*1P"""
    if not provider.is_person:
        return Entity(code="1P", name=element.name(provider.name), id_kind="XX", id=provider.npi)
    last, _, first = provider.name.partition(",")
    last, first = element.name(last), element.name(first, 35)
    return Entity(code="1P", form="1", name=last, first=first, id_kind="XX", id=provider.npi)


def person_entity(code: str, name: PersonName, id_kind: str = "", id: str = "") -> Entity:
    """NM1 of a person, folded to the basic character set."""
    return Entity(
        code=code,
        form="1",
        name=element.name(name.last),
        first=element.name(name.first, 35),
        middle=element.name(name.middle, 25),
        suffix=element.name(name.suffix, 10),
        id_kind=id_kind if id else "",
        id=element.number(id),
    )


def read_payer(entity: Entity | None) -> Payer:
    """Who is asked; our own id and the kind of plan are not in the text."""
    named = entity or Entity(code="")
    return Payer(id="", name=named.name, payer_id=named.id, filing_indicator="")


def read_provider(entity: Entity | None, origin: str = "") -> BillingProvider:
    """Who asks; `origin` is TRN03, which says our tax id behind a 1."""
    named = entity or Entity(code="")
    is_person = named.form == "1"
    npi = named.id if named.id_kind == "XX" else ""
    return BillingProvider(
        name=f"{named.name}, {named.first}" if is_person else named.name,
        npi=npi,
        taxonomy=next((s.code for s in named.specialties), ""),
        tax_id=origin[1:] if origin[:1] == "1" else named.id if named.id_kind == "FI" else "",
        address=named.address or _NOWHERE,
        is_person=is_person,
        tax_id_is_ssn=bool(npi) and origin == f"9{npi[:9]}",
    )


def read_patient(entity: Entity | None, birth_date: date | None, sex: str) -> Patient:
    """The person asked about; the chart's id is not in the text."""
    return Patient(
        id="",
        name=read_person_name(entity) if entity else NOBODY,
        birth_date=birth_date or NO_DAY,
        sex=read_sex(sex),
        address=entity.address if entity else None,
    )


def read_sex(code: str) -> Sex:
    """# DMG03"""
    return Sex(code) if code in ("F", "M") else Sex.UNKNOWN
