"""The 837I, 005010X223A2: institutional claims, as intensive outpatient and partial hospitalization programs send them.

`write` gives one ST: a 2000A for each billing provider, under it a 2000B for each claim (and a 2000C where the patient
is not the subscriber), HL01 counting through the ST. `explain` gives the same segments of one claim with the field
that each element says. `read` gives back what the wire carries, `claims` one claim at a time; what it does not carry
(our ids, licences, the claim of ours that a replacement replaces) reads as empty.
"""

from collections.abc import Iterator, Sequence

from bridge.billing.institutional_claim import InstitutionalClaim
from bridge.billing.party import BillingProvider
from bridge.x12.collector import resting
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.batch_837 import write_batch
from bridge.x12.transactions.billing_837 import write_billing_level, write_contacts, write_pay_to
from bridge.x12.transactions.claim_837i.reading import claims, read
from bridge.x12.transactions.claim_837i.subscriber import write_subscriber
from bridge.x12.transactions.claim_837i.writing import write_claim
from bridge.x12.transactions.party import write_address
from bridge.x12.transactions.submission import Submission
from bridge.x12.transactions.written import Form, WrittenSegment, enclose

__all__ = ["VERSION", "claims", "explain", "read", "write"]

VERSION = "005010X223A2"  # GS08 and ST03

_BILLING = Form("NM1", "- - billing.name - - - - - billing.npi")
_TAX = Form("REF", "- billing.tax_id")


@resting()
def write(claims: Sequence[InstitutionalClaim], submission: Submission) -> tuple[Segment, ...]:
    """One transaction set, ST through SE, of any number of claims for one receiver."""
    return enclose(
        "837", VERSION, submission, write_batch(claims, submission, _provider, write_subscriber, write_claim)
    )


def explain(claim: InstitutionalClaim, submission: Submission | None = None) -> tuple[WrittenSegment, ...]:
    """The claim's own segments, 2000A through its last 2400, each element beside the fields it says.

    The billing contact is left out where the submission has the same one; without a submission it is shown.
    """
    return (*_provider(claim.billing, 1, submission), *write_subscriber(claim, 2, 1), *write_claim(claim))


def _provider(billing: BillingProvider, level: int, submission: Submission | None) -> Iterator[WrittenSegment]:
    """Loops 2000A to 2010AC: always an organization, by its employer number."""
    yield from write_billing_level(billing, level)
    name, npi = element.name(billing.name), element.code(billing.npi)
    yield _BILLING.fill("", "85", "2", name, "", "", "", "", "XX" if npi else "", npi)
    yield from write_address(billing.address, "billing.address")
    yield _TAX.fill("", "EI", element.number(billing.tax_id))
    yield from write_contacts(billing, submission)
    yield from write_pay_to(billing)
