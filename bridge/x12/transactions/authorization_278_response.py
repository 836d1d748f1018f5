"""The 278 response, 005010X217: certified, modified, pended, refused, or not looked at."""

from collections.abc import Sequence

from bridge.billing.authorization_request import AuthorizationAnswer
from bridge.x12.segment import Segment
from bridge.x12.transactions.authorization_278 import VERSION, read_chains, write_chains
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.submission import Submission

__all__ = ["VERSION", "read", "write"]


def read(segments: Sequence[Segment]) -> tuple[AuthorizationAnswer, ...]:
    """One for each patient event; where the payer stopped above it, one without an event."""
    bht = Section(segments).first("BHT")
    return tuple(
        AuthorizationAnswer(
            organization=chain.parties.get("20"),
            requester=chain.parties.get("21"),
            subscriber=chain.parties.get("22"),
            dependant=chain.parties.get("23"),
            event=chain.event,
            reference=bht[3],
            purpose=bht[2],
            kind=bht[6],
            rejections=chain.rejections,
        )
        for chain in read_chains(segments)
    )


def write(answers: Sequence[AuthorizationAnswer], submission: Submission) -> tuple[Segment, ...]:
    """One transaction set, ST through SE. The guide has one patient event in a set; more of them are a fault."""
    return write_chains(answers, submission)
