"""What an Inquiry says in the 270 where no text has named anybody otherwise: its plainest form."""

import re
from datetime import date

from bridge.billing.eligibility import Inquiry
from bridge.billing.entity import Entity, Period, Trace
from bridge.billing.member import Member, Relation
from bridge.billing.party import BillingProvider, PersonName, Relationship, Sex
from bridge.x12.transactions import element
from bridge.x12.transactions.plain_party import NO_DAY, payer_entity, person_entity, provider_entity

_SUFFIX = re.compile(r"[ ,]+(JR|SR|II|III|IV|V)\.?$")  # CORE 258: payers compare last names without it
_SERVICE = "291"  # DTP01
_RELATED = (Relationship.SPOUSE, Relationship.CHILD)  # INS02 knows these and other adults; another is left out


def payer_of(inquiry: Inquiry) -> Entity:
    """# 2100A"""
    return inquiry.payer_as_named or payer_entity(inquiry.payer)


def provider_of(inquiry: Inquiry) -> Entity:
    """# 2100B"""
    return inquiry.provider_as_named or provider_entity(inquiry.provider)


def plain_subscriber(inquiry: Inquiry) -> Member:
    """2100C from the plain fields: of another person's subscriber nothing but name and number."""
    number = inquiry.subscriber.member_id
    entity = person_entity("IL", search_name(inquiry.subscriber.name), "MI", number)
    own = inquiry.subscriber.relationship is Relationship.SELF
    return _asked(inquiry, entity, None) if own else Member(entity=entity)


def plain_dependant(inquiry: Inquiry) -> Member:
    """2100D from the plain fields."""
    relationship = inquiry.subscriber.relationship
    relation = Relation(relationship=relationship.value) if relationship in _RELATED else None
    return _asked(inquiry, person_entity("03", search_name(inquiry.patient.name)), relation)


def plain_trace(trace: str, provider: BillingProvider) -> Trace:
    """TRN03 is ten characters: 1 and our tax id, or 9 and what else we have."""
    by_npi = provider.tax_id_is_ssn or not provider.tax_id
    return Trace(kind="1", number=trace, origin=f"9{provider.npi[:9]}" if by_npi else f"1{provider.tax_id}")


def service_period(first: date, last: date | None) -> Period:
    """# DTP*291"""
    return Period(kind=_SERVICE, first=first, last=last)


def search_name(name: PersonName) -> PersonName:
    """As payers compare it: no suffix behind the last name, no suffix of its own."""
    return PersonName(last=_SUFFIX.sub("", element.name(name.last)), first=name.first, middle=name.middle)


def _asked(inquiry: Inquiry, entity: Entity, relation: Relation | None) -> Member:
    patient = inquiry.patient
    return Member(
        entity=entity,
        birth_date=None if patient.birth_date == NO_DAY else patient.birth_date,
        sex="" if patient.sex is Sex.UNKNOWN else patient.sex.value,
        relation=relation,
        periods=(service_period(inquiry.service_date, inquiry.service_to),),
    )
