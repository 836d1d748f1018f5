"""Loops 2000B and 2000C of the 837I: whose policy, which payer, and the patient where that is another person."""

from collections.abc import Iterator

from bridge.billing.institutional_claim import InstitutionalClaim
from bridge.x12.transactions.claim_837p.subscriber import (
    group_of,
    write_member,
    write_own_payer,
    write_policy,
    write_ssn,
)
from bridge.x12.transactions.claim_number_837 import write_property_number
from bridge.x12.transactions.party import (
    PATIENT,
    write_address,
    write_demographics,
    write_named,
    write_own_demographics,
    write_references,
)
from bridge.x12.transactions.written import Form, WrittenSegment

_LEVEL = Form("HL", "- - - -")
_RELATIONSHIP = Form("PAT", "subscriber.relationship")


def write_subscriber(claim: InstitutionalClaim, level: int, parent: int) -> Iterator[WrittenSegment]:
    """`level` is HL01 of the subscriber; a dependant takes the number after it."""
    own, payer = claim.patient_is_subscriber, claim.payer
    yield _LEVEL.fill("", str(level), str(parent), "22", "0" if own else "1")
    yield write_policy(claim.rank, "18" if own else "", group_of(claim.subscriber), "", payer)
    yield write_member(claim.subscriber, "subscriber")
    if own:
        yield from write_own_demographics(claim.subscriber, claim.patient)
    else:
        yield from write_address(claim.subscriber.address, "subscriber.address")
    yield from write_ssn(claim.subscriber, "")
    if own:
        yield from write_property_number(claim)
    yield from write_own_payer(payer)
    if not own:
        yield from _dependant(claim, level)


def _dependant(claim: InstitutionalClaim, parent: int) -> Iterator[WrittenSegment]:
    """Loops 2000C and 2010CA."""
    patient = claim.patient
    yield _LEVEL.fill("", str(parent + 1), str(parent), "23", "0")
    yield _RELATIONSHIP.fill("", claim.subscriber.relationship.value)
    yield write_named(PATIENT, "patient.", "QC", patient.name)
    yield from write_address(patient.address, "patient.address")
    yield from write_demographics(patient.birth_date, patient.sex, "patient")
    yield from write_property_number(claim)
    yield from write_references(patient.references, "patient.")
