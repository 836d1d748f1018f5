"""Every transaction both ways under one shape, so that one property can be asked of all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bridge.billing.acknowledgment import BatchAcknowledgment, GroupAcknowledgment
from bridge.billing.authorization_request import AuthorizationAnswer, AuthorizationRequest
from bridge.billing.claim import Claim
from bridge.billing.claim_status import StatusAnswer, StatusInquiry
from bridge.billing.institutional_claim import InstitutionalClaim
from bridge.x12.segment import Segment
from bridge.x12.transactions import (
    acknowledgment_999,
    authorization_278_request,
    authorization_278_response,
    claim_837i,
    claim_837p,
    claim_acknowledgment_277ca,
    claim_status_276,
    claim_status_277,
)
from bridge.x12.transactions.submission import Submission
from tests.x12.transactions.example import sets, submission, wrap

Read = Callable[[Sequence[Segment]], tuple[Any, ...]]
Write = Callable[[Sequence[Any], Submission], tuple[Segment, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Codec:
    """`opener` is what stands once in the text for each value, by id and elements: `HL***EV`."""

    shape: type
    functional_id: str  # GS01
    version: str
    read: Read
    write: Write
    opener: str

    def text(self, values: Sequence[Any]) -> str:
        """An interchange of one transaction set."""
        return wrap(self.functional_id, self.version, self.write(values, submission()))

    def values(self, text: str) -> tuple[Any, ...]:
        """Of the one transaction set of an interchange."""
        (segments,) = sets(text)
        return self.read(segments)


def _read_group(segments: Sequence[Segment]) -> tuple[GroupAcknowledgment, ...]:
    return (acknowledgment_999.read(segments),)


def _write_group(groups: Sequence[GroupAcknowledgment], by: Submission) -> tuple[Segment, ...]:
    (group,) = groups
    return acknowledgment_999.write(group, by)


def _codec(shape: type, functional_id: str, module: Any, opener: str) -> Codec:
    return Codec(
        shape=shape,
        functional_id=functional_id,
        version=module.VERSION,
        read=module.read,
        write=module.write,
        opener=opener,
    )


CODECS = {
    "837P": _codec(Claim, "HC", claim_837p, "CLM"),
    "837I": _codec(InstitutionalClaim, "HC", claim_837i, "CLM"),
    "276": _codec(StatusInquiry, "HR", claim_status_276, "TRN"),
    "277": _codec(StatusAnswer, "HN", claim_status_277, "TRN"),
    "277CA": _codec(BatchAcknowledgment, "HN", claim_acknowledgment_277ca, "HL***21"),
    "278 request": _codec(AuthorizationRequest, "HI", authorization_278_request, "HL***EV"),
    "278 response": _codec(AuthorizationAnswer, "HI", authorization_278_response, "HL***20"),
    "999": Codec(
        shape=GroupAcknowledgment,
        functional_id="FA",
        version=acknowledgment_999.VERSION,
        read=_read_group,
        write=_write_group,
        opener="AK1",
    ),
}
