"""The people and organizations of a claim with all that an 837 says of them."""

from dataclasses import replace
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from bridge.billing.contact import Contact
from bridge.billing.party import (
    Address,
    BillingProvider,
    Clinician,
    Patient,
    Payer,
    PayToPlan,
    PersonName,
    ServiceFacility,
    Subscriber,
)
from tests.x12.strategies import party
from tests.x12.strategies.claim_detail import CONTACTS, DESKS, numbered

IDENTIFIERS = ("0B", "1G", "G2", "LU")  # REF01 of a clinician
OF_REFERRER = ("0B", "1G", "G2")
OF_PLACE = ("0B", "G2", "LU")
OF_PAYER = ("2U", "FY", "NF", "G2", "LU")


@cache
@st.composite
def clinicians(
    draw: st.DrawFn,
    kinds: tuple[str, ...] = IDENTIFIERS,
    *,
    specialty: bool = False,
    organizations: bool = False,
    payers: tuple[str, ...] = (),
) -> Clinician:
    """By NPI and numbers of other kinds; `specialty` where the loop has a PRV, `payers` whose numbers a line tells."""
    clinician = draw(party.clinicians() if specialty else party.supervisors())
    if organizations and draw(st.booleans()):
        clinician = replace(clinician, name=PersonName(last="EAST GROUP", first=""), is_organization=True)
    return replace(clinician, references=numbered(draw, kinds, payers))


@cache
@st.composite
def orderers(draw: st.DrawFn, payers: tuple[str, ...] = ()) -> Clinician:
    """2420E: the only clinician with an address and somebody to call."""
    clinician = draw(clinicians(OF_REFERRER, payers=payers))
    return replace(clinician, address=draw(party.maybe(addresses())), contact=draw(party.one_of(None, *CONTACTS)))


@cache
@st.composite
def sellers(draw: st.DrawFn, payers: tuple[str, ...] = ()) -> Clinician:
    """2420B: known by number alone."""
    clinician = draw(clinicians(OF_REFERRER, payers=payers))
    return replace(clinician, name=PersonName(last="", first=""), is_organization=draw(st.booleans()))


@cache
@st.composite
def facilities(
    draw: st.DrawFn, kinds: tuple[str, ...] = OF_PLACE, *, contacts: bool = False, payers: tuple[str, ...] = ()
) -> ServiceFacility:
    return replace(
        draw(party.facilities()),
        address=draw(addresses()),
        references=numbered(draw, kinds, payers),
        contact=draw(party.one_of(None, *CONTACTS)) if contacts else None,
    )


@cache
def addresses() -> st.SearchStrategy[Address]:
    """Now and then abroad."""
    abroad = Address(
        line1="7 RUE DES LILAS", city="MONTREAL", state="", postal_code="H2X1Y4", country="CA", subdivision="QC"
    )
    return party.addresses() | st.just(abroad)


@cache
@st.composite
def billing_providers(draw: st.DrawFn, *, institutional: bool = False) -> BillingProvider:
    """An organization, in a professional claim also a person; paid elsewhere, or owing a plan that has paid."""
    named = draw(party.billing_providers())
    if institutional:
        named = replace(named, tax_id_is_ssn=False)
    elif draw(st.booleans()):
        middle, suffix = draw(party.one_of(("", ""), ("J", "III")))
        named = replace(named, name="WU, ANN", is_person=True, middle=middle, suffix=suffix)
    pay_to = draw(party.maybe(addresses()))
    return replace(
        _reached(draw, named),
        references=() if institutional else numbered(draw, ("0B", "1G")),
        pay_to=pay_to,
        pay_to_is_person=None if pay_to is None or institutional else draw(party.one_of(None, not named.is_person)),
        pay_to_plan=draw(party.maybe(_plans())),
        currency=draw(party.one_of("", "CAD")),
    )


def _reached(draw: st.DrawFn, named: BillingProvider) -> BillingProvider:
    """Under one contact of ours, or under contacts that say more; or not at all."""
    kind = draw(party.one_of("none", "own", "own", "further"))
    if kind == "own":
        email, fax = draw(party.one_of(("", ""), ("DESK@EXAMPLE.ORG", "8605550119"), ("", "8605550121")))
        return replace(named, contact_email=email, contact_fax=fax)
    contacts: tuple[Contact, ...] = draw(party.some(*DESKS)) if kind == "further" else ()
    numbers = [number for contact in contacts for number in contact.numbers]
    return replace(
        named,
        contact_name=contacts[0].name if contacts else "",
        contact_phone=next((number for kind, number in numbers if kind == "TE"), ""),
        contact_fax=next((number for kind, number in numbers if kind == "FX"), ""),
        contacts=contacts,
    )


@cache
@st.composite
def _plans(draw: st.DrawFn) -> PayToPlan:
    return PayToPlan(
        name="HARBOR STATE PLAN",
        plan_id=draw(party.numbers("PLAN", 9_999)),
        address=draw(addresses()),
        tax_id="067654321",
        id_qualifier=draw(party.one_of("PI", "XV")),
        references=numbered(draw, (draw(party.one_of("2U", "FY", "NF")),)),
    )


@cache
@st.composite
def payers(draw: st.DrawFn, prefix: str = "SB", kinds: tuple[str, ...] = OF_PAYER) -> Payer:
    return replace(
        draw(party.payers(prefix)),
        id_qualifier=draw(party.one_of("PI", "XV")),
        address=draw(party.maybe(addresses())),
        references=numbered(draw, kinds),
    )


@cache
@st.composite
def holders(draw: st.DrawFn, *, addressed: bool) -> Subscriber:
    """Somebody other than the patient, or an employer; `addressed` where the loop has an N3 for them."""
    holder = draw(party.holders())
    if draw(st.integers(0, 3)) == 0:
        holder = replace(holder, name=PersonName(last="EAST MILL", first=""), is_organization=True)
    return told(draw, replace(holder, address=draw(party.maybe(addresses())) if addressed else None))


def told(draw: st.DrawFn, subscriber: Subscriber) -> Subscriber:
    """With a group known by number or by name, a national id, a social security number."""
    return replace(
        subscriber,
        group_name="" if subscriber.group_number else draw(party.one_of("", "EAST MILL")),
        id_qualifier=draw(party.one_of("MI", "II")),
        ssn=draw(party.one_of("", "123456789")),
    )


@cache
@st.composite
def patients(draw: st.DrawFn, *, dependant: bool, institutional: bool = False) -> Patient:
    """Only of a dependant numbers are said; state of health only in a professional claim."""
    patient = replace(draw(party.patients()), address=draw(addresses()))
    if dependant:
        patient = replace(patient, references=numbered(draw, (draw(party.one_of("1W", "SY")),)))
    if institutional:
        return patient
    return replace(
        patient,
        died_on=draw(party.maybe(party.days())),
        weight=draw(party.one_of(None, Decimal("12.5"))),
        is_pregnant=draw(st.booleans()),
    )
