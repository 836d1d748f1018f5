"""Loops 2000B and 2000C of the 837P: whose policy, which payer, and the patient where that is another person."""

from collections.abc import Iterator

from bridge.billing.claim import Claim, Rank
from bridge.billing.party import Patient, Payer, Subscriber
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_number_837 import write_property_number
from bridge.x12.transactions.contact_837 import write_contact
from bridge.x12.transactions.party import (
    MEMBER,
    PATIENT,
    write_address,
    write_demographics,
    write_named,
    write_own_demographics,
    write_payer_name,
    write_references,
)
from bridge.x12.transactions.written import Form, WrittenSegment

MEDICARE = ("MA", "MB")  # SBR09: no group number

_LEVEL = Form("HL", "- - - -")
_POLICY = Form(
    "SBR",
    "rank subscriber.relationship subscriber.group_number subscriber.group_name medicare_secondary_reason - - - "
    "payer.filing_indicator",
)
_PATIENT = Form("PAT", "subscriber.relationship - - - - patient.died_on - patient.weight patient.is_pregnant")
_SSN = Form("REF", "- subscriber.ssn")


def write_subscriber(claim: Claim, level: int, parent: int) -> Iterator[WrittenSegment]:
    """`level` is HL01 of the subscriber; a dependant takes the number after it."""
    own = claim.patient_is_subscriber
    yield _LEVEL.fill("", str(level), str(parent), "22", "0" if own else "1")
    yield _coverage(claim, "18" if own else "")
    if own:
        yield from _state_of_health("", claim.patient)
    yield write_member(claim.subscriber, "subscriber")
    if own:
        yield from write_own_demographics(claim.subscriber, claim.patient)
    yield from write_ssn(claim.subscriber, "")
    if own:
        yield from write_property_number(claim)
        yield from _property_contact(claim)
    yield from write_own_payer(claim.payer)
    if not own:
        yield from _dependant(claim, level)


def write_member(subscriber: Subscriber, path: str) -> WrittenSegment:
    """# NM1*IL"""
    owner, member_id = f"{path}.", element.number(subscriber.member_id)
    if not subscriber.is_organization:
        return write_named(MEMBER, owner, "IL", subscriber.name, subscriber.id_qualifier, member_id)
    name = element.name(subscriber.name.last)
    return MEMBER.fill(owner, "IL", "2", name, "", "", "", "", subscriber.id_qualifier if member_id else "", member_id)


def write_payer(payer: Payer, path: str) -> WrittenSegment:
    """# NM1*PR"""
    return write_payer_name(payer.name, payer.id_qualifier, payer.payer_id, f"{path}.")


def write_own_payer(payer: Payer) -> Iterator[WrittenSegment]:
    """Loop 2010BB."""
    yield write_payer(payer, "payer")
    yield from write_address(payer.address, "payer.address")
    yield from write_references(payer.references, "payer.")


def write_policy(
    rank: Rank, relationship: str, group: tuple[str, str], reason: str, payer: Payer, owner: str = ""
) -> WrittenSegment:
    """SBR, alike in 2000B and 2320; `group` is its number and name, `reason` why Medicare is not primary."""
    filing = element.code(payer.filing_indicator)
    return _POLICY.fill(owner, rank.value, relationship, *group, element.code(reason), "", "", "", filing)


def group_of(subscriber: Subscriber) -> tuple[str, str]:
    """SBR03 and SBR04: the group's number, or its name where it has none."""
    if subscriber.group_number:
        return element.plain(subscriber.group_number, 50), ""
    return "", element.name(subscriber.group_name) if subscriber.group_name else ""


def write_ssn(subscriber: Subscriber, owner: str) -> Iterator[WrittenSegment]:
    """# REF*SY"""
    if subscriber.ssn:
        yield _SSN.fill(owner, "SY", element.number(subscriber.ssn))


def _coverage(claim: Claim, relationship: str) -> WrittenSegment:
    group = ("", "") if claim.payer.filing_indicator in MEDICARE else group_of(claim.subscriber)
    return write_policy(claim.rank, relationship, group, claim.medicare_secondary_reason, claim.payer)


def _dependant(claim: Claim, parent: int) -> Iterator[WrittenSegment]:
    """Loops 2000C and 2010CA."""
    patient = claim.patient
    yield _LEVEL.fill("", str(parent + 1), str(parent), "23", "0")
    yield from _state_of_health(claim.subscriber.relationship.value, patient)
    yield write_named(PATIENT, "patient.", "QC", patient.name)
    yield from write_address(patient.address, "patient.address")
    yield from write_demographics(patient.birth_date, patient.sex, "patient")
    yield from write_property_number(claim)
    yield from write_references(patient.references, "patient.")
    yield from _property_contact(claim)


def _state_of_health(relationship: str, patient: Patient) -> Iterator[WrittenSegment]:
    """PAT: the dependant's relationship, and of any patient a death, a weight, a pregnancy."""
    if not (patient.died_on or patient.weight is not None or patient.is_pregnant):
        if relationship:
            yield _PATIENT.fill("", relationship)
        return
    died = element.day(patient.died_on) if patient.died_on else ""
    weight = element.optional_amount(patient.weight)
    yield _PATIENT.fill(
        "",
        relationship,
        "",
        "",
        "",
        "D8" if died else "",
        died,
        "01" if weight else "",
        weight,
        "Y" if patient.is_pregnant else "",
    )


def _property_contact(claim: Claim) -> Iterator[WrittenSegment]:
    if claim.property_contact is not None:
        yield write_contact(claim.property_contact, "property_contact.")
