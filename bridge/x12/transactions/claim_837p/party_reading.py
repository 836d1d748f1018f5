"""The people and organizations of an 837, read from a loop gathered by segment id."""

from dataclasses import replace
from functools import lru_cache

from bridge.billing.contact import Contact
from bridge.billing.party import (
    Address,
    BillingProvider,
    Clinician,
    Licence,
    Patient,
    Payer,
    PayToPlan,
    PersonName,
    Relationship,
    ServiceFacility,
    Sex,
    Subscriber,
)
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_837p.detail_reading import read_references
from bridge.x12.transactions.constructor import constructor
from bridge.x12.transactions.contact_837 import read_contact
from bridge.x12.transactions.gathered import ABSENT, Gathered, Owner, first, first_of

_NEW_NAME, _NEW_ADDRESS = constructor(PersonName), constructor(Address)
_NEW_SUBSCRIBER, _NEW_PATIENT = constructor(Subscriber), constructor(Patient)

NOBODY = PersonName(last="", first="")
NOWHERE = Address(line1="", city="", state="", postal_code="")
RELATIONSHIPS = {relationship.value: relationship for relationship in Relationship}
_SEXES = {"F": Sex.FEMALE, "M": Sex.MALE}
_TAX = frozenset(("EI", "SY"))
_SSN = frozenset(("SY",))
_PROPERTY = frozenset(("Y4",))
_OWN_NUMBERS = {"TE": 0, "EM": 1, "FX": 2}  # in the order in which they are written
_NONE: frozenset[str] = frozenset()


def read_person_name(nm1: list[str]) -> PersonName:
    """# NM103, NM104, NM105, NM107"""
    return _NEW_NAME(last=nm1[3], first=nm1[4], middle=nm1[5], suffix=nm1[7])


def read_party_address(found: Gathered) -> Address | None:
    """Its N3 and N4; None when there is neither."""
    if "N3" not in found and "N4" not in found:
        return None
    n3, n4 = first(found, "N3"), first(found, "N4")
    return _NEW_ADDRESS(
        line1=n3[1],
        line2=n3[2],
        city=n4[1],
        state=n4[2],
        postal_code=n4[3],
        country=n4[4],
        subdivision=n4[7],
    )


def read_clinician(found: Gathered) -> Clinician:
    """NM1, PRV, REF and, of who orders, an address."""
    clinician = _clinician(tuple(found["NM1"][0].parts), first(found, "PRV")[3])
    if "REF" not in found and "N3" not in found and "N4" not in found and "PER" not in found:
        return clinician
    return replace(
        clinician,
        references=read_references(found, _NONE)[1],
        address=read_party_address(found),
        contact=read_contact(found["PER"][0]) if "PER" in found else None,
    )


@lru_cache(maxsize=512)
def _clinician(nm1: tuple[str, ...], taxonomy: str) -> Clinician:
    """The same few people are on most claims of a file."""
    parts = [*nm1, *ABSENT]
    return Clinician(
        id="",
        name=read_person_name(parts),
        npi=parts[9],
        taxonomy=taxonomy,
        licence=Licence.OTHER,
        is_organization=parts[2] == "2",
    )


def read_facility(found: Gathered) -> ServiceFacility:
    """# NM1*77"""
    nm1 = first(found, "NM1")
    references = read_references(found, _NONE)[1]
    return ServiceFacility(
        name=nm1[3],
        address=read_party_address(found) or NOWHERE,
        npi=nm1[9],
        references=references,
        contact=read_contact(found["PER"][0]) if "PER" in found else None,
    )


def read_billing(found: Gathered, level: Owner) -> BillingProvider:
    """Loops 2000A to 2010AC; `found` is 2010AA."""
    pay_to, plan = level.parties.get("87"), level.parties.get("PE")
    nm1, tax = first(found, "NM1"), first_of(found, "REF", "EI", "SY")
    is_person = nm1[2] == "1"
    numbers = _contact_numbers(found)
    return BillingProvider(
        name=f"{nm1[3]}, {nm1[4]}" if is_person else nm1[3],
        npi=nm1[9],
        taxonomy=first(level.found, "PRV")[3],
        tax_id=tax[2],
        address=read_party_address(found) or NOWHERE,
        is_person=is_person,
        middle=nm1[5],
        suffix=nm1[7],
        tax_id_is_ssn=tax[1] == "SY",
        contact_name=first(found, "PER")[2],
        contact_phone=numbers.get("TE", ""),
        contact_email=numbers.get("EM", ""),
        contact_fax=numbers.get("FX", ""),
        pay_to=read_party_address(pay_to) if pay_to else None,
        references=read_references(found, _TAX)[1],
        contacts=_contacts(found),
        currency=first(level.found, "CUR")[2],
        pay_to_is_person=_unlike(first(pay_to, "NM1")[2] == "1", is_person) if pay_to else None,
        pay_to_plan=_plan(plan) if plan else None,
    )


def _unlike(said: bool, usual: bool) -> bool | None:
    return None if said is usual else said


def _plan(found: Gathered) -> PayToPlan:
    """Loop 2010AC."""
    nm1 = first(found, "NM1")
    tax, references = read_references(found, frozenset(("EI",)))
    return PayToPlan(
        name=nm1[3],
        plan_id=nm1[9],
        address=read_party_address(found) or NOWHERE,
        tax_id=tax.get("EI", ""),
        id_qualifier=nm1[8] or "PI",
        references=references,
    )


def read_subscriber_party(found: Gathered, sbr: list[str]) -> Subscriber:
    """NM1*IL with the group and the relationship that the SBR names."""
    nm1, dmg = first(found, "NM1"), first(found, "DMG")
    return _NEW_SUBSCRIBER(
        name=read_person_name(nm1),
        member_id=nm1[9],
        relationship=RELATIONSHIPS.get(sbr[2], Relationship.UNKNOWN),
        birth_date=element.read_day(dmg[2]),
        sex=_SEXES.get(dmg[3], Sex.UNKNOWN),
        address=read_party_address(found),
        group_number=sbr[3],
        group_name=sbr[4],
        is_organization=nm1[2] == "2",
        ssn=read_references(found, _SSN)[0].get("SY", "") if "REF" in found else "",
        id_qualifier=nm1[8] or "MI",
    )


def read_payer_party(found: Gathered, filing_indicator: str, named: frozenset[str] = _NONE) -> Payer:
    """NM1*PR with its address and every REF that is not among the `named` ones."""
    payer = _payer(tuple(found["NM1"][0].parts) if "NM1" in found else (), filing_indicator)
    if len(found) == 1:
        return payer
    return replace(payer, address=read_party_address(found), references=read_references(found, named)[1])


@lru_cache(maxsize=512)
def _payer(nm1: tuple[str, ...], filing_indicator: str) -> Payer:
    parts = [*nm1, *ABSENT]
    return Payer(
        id="",
        name=parts[3],
        payer_id=parts[9],
        filing_indicator=filing_indicator,
        id_qualifier=parts[8] or "PI",
    )


def patient_of(subscriber: Subscriber, pat: list[str]) -> Patient:
    """Who holds the policy is the patient: with what the PAT of the level says."""
    return _NEW_PATIENT(
        id="",
        name=subscriber.name,
        birth_date=subscriber.birth_date or element.NO_DAY,
        sex=subscriber.sex,
        address=subscriber.address,
        died_on=element.read_day(pat[6]) if pat[6] else None,
        weight=element.read_quantity(pat[8]) if pat[8] else None,
        is_pregnant=pat[9] == "Y",
    )


def read_patient_party(found: Gathered, pat: list[str]) -> Patient:
    """NM1*QC with its DMG, and what the PAT of its level says."""
    dmg = first(found, "DMG")
    return _NEW_PATIENT(
        id="",
        name=read_person_name(first(found, "NM1")),
        birth_date=element.read_day(dmg[2]) or element.NO_DAY,
        sex=_SEXES.get(dmg[3], Sex.UNKNOWN),
        address=read_party_address(found),
        died_on=element.read_day(pat[6]),
        weight=element.read_quantity(pat[8]) if pat[8] else None,
        is_pregnant=pat[9] == "Y",
        references=read_references(found, _PROPERTY)[1] if "REF" in found else (),
    )


def _contacts(found: Gathered) -> tuple[Contact, ...]:
    """Every PER; none where it is one that the billing provider's own contact says: telephone, e-mail, fax."""
    contacts = tuple([read_contact(per) for per in found.get("PER", ())])
    if len(contacts) == 1:
        places = [_OWN_NUMBERS.get(kind, -1) for kind, _ in contacts[0].numbers]
        if -1 not in places and places == sorted(set(places)):
            return ()
    return contacts


def _contact_numbers(found: Gathered) -> dict[str, str]:
    """The first number of each kind. # PER03 to PER08"""
    numbers: dict[str, str] = {}
    for segment in found.get("PER", ()):
        for at in (3, 5, 7):
            numbers.setdefault(segment[at], segment[at + 1])
    return numbers
