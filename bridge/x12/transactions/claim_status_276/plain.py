"""What a StatusInquiry says in the 276 where no text has named anybody otherwise: its plainest form."""

from bridge.billing.claim_status import StatusInquiry
from bridge.billing.entity import Entity
from bridge.billing.member import Member
from bridge.billing.party import Relationship, Sex
from bridge.x12.transactions.plain_party import NO_DAY, payer_entity, person_entity, provider_entity


def payer_of(inquiry: StatusInquiry) -> Entity:
    """# 2100A"""
    return inquiry.payer_as_named or payer_entity(inquiry.payer)


def providers_of(inquiry: StatusInquiry) -> tuple[Entity, ...]:
    """# 2100C"""
    return inquiry.providers_as_named or (provider_entity(inquiry.provider),)


def plain_subscriber(inquiry: StatusInquiry) -> Member:
    """2000D from the plain fields; the birth date is that of who was treated."""
    subscriber = inquiry.subscriber
    entity = person_entity("IL", subscriber.name, "MI", subscriber.member_id)
    own = subscriber.relationship is Relationship.SELF
    return _treated(inquiry, entity) if own else Member(entity=entity)


def plain_dependant(inquiry: StatusInquiry) -> Member:
    """2000E from the plain fields."""
    return _treated(inquiry, person_entity("QC", inquiry.patient.name))


def _treated(inquiry: StatusInquiry, entity: Entity) -> Member:
    patient = inquiry.patient
    return Member(
        entity=entity,
        birth_date=None if patient.birth_date == NO_DAY else patient.birth_date,
        sex="" if patient.sex is Sex.UNKNOWN else patient.sex.value,
    )
