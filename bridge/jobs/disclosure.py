"""What the audit keeps of claims under 42 CFR Part 2: that each was disclosed, for payment, by which consent."""

from collections.abc import Iterable, Iterator

from bridge.billing.claim import Claim
from bridge.store.audits import AuditAction, AuditEvent


def consent_of(claim: Claim) -> str:
    """The place in the chart by which this claim may be told; empty for a claim of no programme."""
    return next((o.place for o in claim.origins if o.field == "release_signed"), "")


def disclosures(claims: Iterable[Claim], who: str) -> Iterator[AuditEvent]:
    """One event for each claim whose release rests on a Consent of the chart; other claims are told by their file."""
    for claim in claims:
        if consent := consent_of(claim):
            yield AuditEvent(
                who=who,
                action=AuditAction.SEND,
                resource_type="claim",
                resource_id=claim.control_number,
                purpose=f"payment, by {consent}",
            )
