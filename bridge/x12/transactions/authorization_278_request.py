"""The 278 request, 005010X217: may this care be given, so often, in that time?"""

from collections.abc import Sequence

from bridge.billing.authorization_request import AuthorizationRequest
from bridge.x12.segment import Segment
from bridge.x12.transactions.authorization_278 import VERSION, read_chains, write_chains
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.submission import Submission

__all__ = ["VERSION", "read", "write"]


def read(segments: Sequence[Segment]) -> tuple[AuthorizationRequest, ...]:
    """One for each patient event; a patient without one is asked for without an event."""
    bht = Section(segments).first("BHT")
    return tuple(
        AuthorizationRequest(
            organization=chain.parties.get("20"),
            requester=chain.parties.get("21"),
            subscriber=chain.parties.get("22"),
            dependant=chain.parties.get("23"),
            event=chain.event,
            reference=bht[3],
            purpose=bht[2],
            kind=bht[6],
        )
        for chain in read_chains(segments)
    )


def write(requests: Sequence[AuthorizationRequest], submission: Submission) -> tuple[Segment, ...]:
    """One transaction set, ST through SE. The guide has one patient event in a set; more of them are a fault."""
    return write_chains(requests, submission)
