"""The 837P, 005010X222A1: claims as they leave.

`write` gives one ST: a 2000A for each billing provider, under it a 2000B for each claim (and a 2000C where the patient
is not the subscriber), HL01 counting through the ST. `explain` gives the same segments of one claim with the field
that each element says. `read` gives back what the wire carries; what it does not carry (our ids, the practice, the
coverage, the encounters, licences) reads as empty.
"""

from collections.abc import Iterable, Iterator, Sequence

from bridge.billing.claim import Claim
from bridge.billing.party import BillingProvider
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_837p_reading import read
from bridge.x12.transactions.claim_837p_writing import write_claim
from bridge.x12.transactions.party import write_address, write_provider
from bridge.x12.transactions.submission import Submission
from bridge.x12.transactions.subscriber_837p import write_subscriber
from bridge.x12.transactions.written import Said, WrittenSegment, enclose, written

__all__ = ["VERSION", "explain", "read", "write"]

VERSION = "005010X222A1"  # GS08 and ST03


def write(claims: Sequence[Claim], submission: Submission) -> tuple[Segment, ...]:
    """One transaction set, ST through SE, of any number of claims for one receiver."""
    return enclose("837", VERSION, submission, (*_header(submission), *_levels(claims, submission)))


def explain(claim: Claim, submission: Submission | None = None) -> tuple[WrittenSegment, ...]:
    """The claim's own segments, 2000A through its last 2400, each element beside the fields it says.

    The billing contact is left out where the submission has the same one; without a submission it is shown.
    """
    return (*_provider(claim.billing, 1, submission), *_claim_levels(claim, 2, 1))


def _levels(claims: Sequence[Claim], submission: Submission) -> Iterator[WrittenSegment]:
    level = 0
    by_provider: dict[BillingProvider, list[Claim]] = {}
    for claim in claims:
        by_provider.setdefault(claim.billing, []).append(claim)
    for billing, of_provider in by_provider.items():
        level, parent = level + 1, level + 1
        yield from _provider(billing, level, submission)
        for claim in of_provider:
            yield from _claim_levels(claim, level + 1, parent)
            level += 1 if claim.patient_is_subscriber else 2


def _header(submission: Submission) -> Iterator[WrittenSegment]:
    purpose = "18" if submission.is_resent else "00"
    at = submission.created_at
    yield written("BHT", "0019", purpose, submission.reference, element.day(at), element.minute(at), "CH")
    name, receiver = element.name(submission.submitter_name), element.name(submission.receiver_name)
    yield written("NM1", "41", "2", name, "", "", "", "", "46", submission.submitter_id)
    contact, phone = element.name(submission.contact_name), element.number(submission.contact_phone)
    yield written("PER", "IC", contact, "TE", phone)
    yield written("NM1", "40", "2", receiver, "", "", "", "", "46", submission.receiver_id)


def _provider(billing: BillingProvider, level: int, submission: Submission | None) -> Iterator[WrittenSegment]:
    """Loops 2000A and 2010AA."""
    yield written("HL", str(level), "", "20", "1")
    yield written("PRV", "BI", "PXC", Said(billing.taxonomy, "billing.taxonomy"))
    yield write_provider("85", billing, "billing")
    yield from write_address(billing.address, "billing.address")
    qualifier = "SY" if billing.tax_id_is_ssn else "EI"
    yield written("REF", qualifier, Said(element.number(billing.tax_id), "billing.tax_id"))
    phone = element.number(billing.contact_phone)
    if phone and (submission is None or phone != element.number(submission.contact_phone)):
        contact = Said(element.name(billing.contact_name), "billing.contact_name")
        yield written("PER", "IC", contact, "TE", Said(phone, "billing.contact_phone"))


def _claim_levels(claim: Claim, level: int, parent: int) -> Iterable[WrittenSegment]:
    """Loops 2000B, 2000C and 2300 with all below it."""
    yield from write_subscriber(claim, level, parent)
    yield from write_claim(claim)
