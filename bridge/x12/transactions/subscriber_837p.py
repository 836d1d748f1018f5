"""Loops 2000B and 2000C of the 837P: whose policy, which payer, and the patient where that is another person."""

from collections.abc import Iterator

from bridge.billing.claim import Claim, Rank
from bridge.billing.party import Payer, Subscriber
from bridge.x12.transactions import element
from bridge.x12.transactions.party import write_address, write_demographics, write_organization, write_person
from bridge.x12.transactions.written import Said, WrittenSegment, written

MEDICARE = ("MA", "MB")  # SBR09: no group number, and a reason where it is not primary


def write_subscriber(claim: Claim, level: int, parent: int) -> Iterator[WrittenSegment]:
    """`level` is HL01 of the subscriber; a dependant takes the number after it."""
    own = claim.patient_is_subscriber
    yield written("HL", str(level), str(parent), "22", "0" if own else "1")
    yield _coverage(claim)
    yield write_member(claim.subscriber, "subscriber")
    if own:
        yield from _own_demographics(claim)
    yield write_payer(claim.payer, "payer")
    if not own:
        yield from _patient(claim, level)


def write_member(subscriber: Subscriber, path: str) -> WrittenSegment:
    """# NM1*IL"""
    member_id = Said(element.number(subscriber.member_id), f"{path}.member_id")
    return write_person("IL", subscriber.name, f"{path}.name", ("MI", member_id))


def write_payer(payer: Payer, path: str) -> WrittenSegment:
    """# NM1*PR"""
    payer_id = Said(element.plain(payer.payer_id), f"{path}.payer_id")
    return write_organization("PR", Said(payer.name, f"{path}.name"), ("PI", payer_id))


def write_policy(rank: Rank, relationship: Said, subscriber: Subscriber, paths: tuple[str, str]) -> list[Said | str]:
    """SBR01 to SBR04, alike in 2000B and 2320; `paths` lead to the coverage's rank and to its subscriber."""
    number = element.plain(subscriber.group_number, 50)
    name = "" if number else element.name(subscriber.group_name)
    path = paths[1]
    return [
        Said(rank.value, paths[0]),
        relationship,
        Said(number, f"{path}.group_number"),
        Said(name, f"{path}.group_name"),
    ]


def _coverage(claim: Claim) -> WrittenSegment:
    relationship = Said("18" if claim.patient_is_subscriber else "", "subscriber.relationship")
    policy = write_policy(claim.rank, relationship, claim.subscriber, ("rank", "subscriber"))
    reason: Said | str = ""
    if claim.payer.filing_indicator in MEDICARE:
        policy[2:] = ["", ""]
        reason = Said(claim.medicare_secondary_reason, "medicare_secondary_reason")
    filing = Said(claim.payer.filing_indicator, "payer.filing_indicator")
    return written("SBR", *policy, reason, "", "", "", filing)


def _own_demographics(claim: Claim) -> Iterator[WrittenSegment]:
    """The subscriber is the patient: what the policy leaves out is known of the patient."""
    subscriber, patient = claim.subscriber, claim.patient
    if subscriber.address:
        yield from write_address(subscriber.address, "subscriber.address")
    else:
        yield from write_address(patient.address, "patient.address")
    yield from write_demographics(patient.birth_date, patient.sex, "patient")


def _patient(claim: Claim, parent: int) -> Iterator[WrittenSegment]:
    """Loops 2000C and 2010CA."""
    yield written("HL", str(parent + 1), str(parent), "23", "0")
    yield written("PAT", Said(claim.subscriber.relationship.value, "subscriber.relationship"))
    yield write_person("QC", claim.patient.name, "patient.name")
    yield from write_address(claim.patient.address, "patient.address")
    yield from write_demographics(claim.patient.birth_date, claim.patient.sex, "patient")
