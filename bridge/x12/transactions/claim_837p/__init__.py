"""The 837P, 005010X222A1: claims as they leave.

`write` gives one ST: a 2000A for each billing provider, under it a 2000B for each claim (and a 2000C where the patient
is not the subscriber), HL01 counting through the ST. `explain` gives the same segments of one claim with the field
that each element says. `read` gives back what the wire carries; what it does not carry (our ids, the practice, the
coverage, the encounters, licences) reads as empty. `claims` gives the same one at a time.

What no practice of ours says (ambulance, equipment, test results, repricing, contracts) is in supplements, apart from
the claim and its lines. `tests/x12/transactions/unkept.toml` names what of the guide is not kept, and why.
"""

from collections.abc import Iterator, Sequence

from bridge.billing.claim import Claim
from bridge.billing.party import BillingProvider
from bridge.x12.collector import resting
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.batch_837 import write_batch
from bridge.x12.transactions.billing_837 import write_billing_level, write_contacts, write_pay_to
from bridge.x12.transactions.claim_837p.reading import claims, read
from bridge.x12.transactions.claim_837p.subscriber import write_subscriber
from bridge.x12.transactions.claim_837p.writing import write_claim
from bridge.x12.transactions.party import write_address, write_provider, write_references
from bridge.x12.transactions.submission import Submission
from bridge.x12.transactions.written import Said, WrittenSegment, enclose, written

__all__ = ["VERSION", "claims", "explain", "read", "write"]

VERSION = "005010X222A1"  # GS08 and ST03


@resting()
def write(claims: Sequence[Claim], submission: Submission) -> tuple[Segment, ...]:
    """One transaction set, ST through SE, of any number of claims for one receiver."""
    return enclose(
        "837", VERSION, submission, write_batch(claims, submission, _provider, write_subscriber, write_claim)
    )


def explain(claim: Claim, submission: Submission | None = None) -> tuple[WrittenSegment, ...]:
    """The claim's own segments, 2000A through its last 2400, each element beside the fields it says.

    The billing contact is left out where the submission has the same one; without a submission it is shown.
    """
    return (*_provider(claim.billing, 1, submission), *write_subscriber(claim, 2, 1), *write_claim(claim))


def _provider(billing: BillingProvider, level: int, submission: Submission | None) -> Iterator[WrittenSegment]:
    """Loops 2000A to 2010AC."""
    yield from write_billing_level(billing, level)
    yield write_provider("85", billing, "billing")
    yield from write_address(billing.address, "billing.address")
    qualifier = "SY" if billing.tax_id_is_ssn else "EI"
    yield written("REF", qualifier, Said(element.number(billing.tax_id), "billing.tax_id"))
    yield from write_references(billing.references, "billing.")
    yield from write_contacts(billing, submission)
    yield from write_pay_to(billing)
