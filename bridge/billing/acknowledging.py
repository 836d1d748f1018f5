"""What an acknowledgment does to claims: decided here, applied by the job."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bridge.billing.acknowledgment import (
    BatchAcknowledgment,
    ClaimAcknowledgment,
    GroupAcknowledgment,
    InterchangeAcknowledgment,
    StatusCode,
    TransactionAcknowledgment,
)
from bridge.billing.problem import Problem
from bridge.billing.status import ClaimEvent

_REJECTS = ("A3", "A4", "A6", "A7", "A8")

# Claim status codes that a behavioral-health practice meets, in our words.
_WORDS = {
    "21": "something required is missing or wrong",
    "26": "an entity is not found",
    "33": "the subscriber is not found",
    "35": "the claim is not found",
    "116": "the claim went to the wrong payer",
    "122": "a required part of the claim is missing",
    "130": "the billing provider is not known to the payer",
    "132": "the tax id is not accepted",
    "145": "the specialty (taxonomy) is not accepted",
    "153": "the provider is not known under this number",
    "158": "the date of birth does not fit",
    "164": "the member number is not accepted",
    "187": "the service date is not accepted",
    "254": "the principal diagnosis is not accepted",
    "255": "a diagnosis code is not accepted",
    "400": "the amounts of the claim do not add up",
    "453": "a modifier is not accepted",
    "454": "the procedure code is not accepted",
    "500": "the postal code is not accepted",
    "562": "the NPI is not accepted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """An event for some claims, with what a person must see when it is a rejection."""

    claims: tuple[str, ...]
    event: ClaimEvent
    detail: str  # for the journal; no PHI
    problem: Problem | None = None
    payer_claim_number: str = ""


def of_interchange(answer: InterchangeAcknowledgment, claims: tuple[str, ...]) -> Effect:
    """A TA1. Accepted says only that the envelope could be read."""
    detail = f"TA1 {answer.status} {answer.note}"
    if answer.accepted:
        return Effect(claims=claims, event=ClaimEvent.FILE_ACCEPTED, detail=detail)
    reason = f"The clearinghouse could not read the envelope of the file (TA1 note {answer.note})."
    return _rejected(claims, detail, ClaimEvent.FILE_REJECTED, "FILE_REJECTED", reason)


def of_group(answer: GroupAcknowledgment, claims_by_st: dict[str, tuple[str, ...]]) -> Iterator[Effect]:
    """A 999. A rejected ST takes all its claims with it; an ST it does not name goes with the group (AK901)."""
    named = {t.transaction_number: t for t in answer.transactions}
    for st02, claims in claims_by_st.items():
        transaction = named.get(st02)
        status = transaction.status if transaction else answer.status
        detail = f"999 {status}{_faults(transaction)}"
        if status in ("A", "E", "P"):
            yield Effect(claims=claims, event=ClaimEvent.FILE_ACCEPTED, detail=detail)
        else:
            reason = f"The clearinghouse refused the part of the file with this claim{_faults(transaction)}."
            yield _rejected(claims, detail, ClaimEvent.FILE_REJECTED, "FILE_REJECTED", reason)


def of_batch(answer: BatchAcknowledgment, claims_of_st: tuple[str, ...]) -> Iterator[Effect]:
    """A 277CA: claim by claim, or all of them at once when it refuses above the claims. Others' claims are left out."""
    if answer.rejected_above_claims:
        statuses = answer.batch_statuses + answer.provider_statuses
        yield _refused(claims_of_st, [s for s in statuses if s.category in _REJECTS], "")
        return
    for claim in answer.claims:
        number = _ours(claim)
        if number not in claims_of_st:
            continue
        refusing = [s for s in claim.statuses if s.category in _REJECTS]
        if refusing:
            yield _refused((number,), refusing, claim.payer_claim_number)
            continue
        accepted = any(s.category == "A2" for s in claim.statuses)
        yield Effect(
            claims=(number,),
            event=ClaimEvent.CLAIM_ACCEPTED if accepted else ClaimEvent.CLAIM_RECEIVED,
            detail=f"277CA {_codes(claim.statuses)}",
            payer_claim_number=claim.payer_claim_number,
        )


def strangers(answer: BatchAcknowledgment, claims_of_st: tuple[str, ...]) -> int:
    """How many claims a 277CA answers that did not stand in the transaction it names."""
    return sum(_ours(claim) not in claims_of_st for claim in answer.claims)


def _ours(claim: ClaimAcknowledgment) -> str:
    """Some fold case and pad. # 2200D TRN02"""
    return claim.control_number.strip().upper()


def _refused(claims: tuple[str, ...], statuses: Iterable[StatusCode], payer_claim_number: str) -> Effect:
    codes = tuple(statuses)
    words = "; ".join(dict.fromkeys(_WORDS.get(s.status, f"status {s.status}") for s in codes))
    reason = f"The payer refused the claim before looking at it: {words} ({_codes(codes)})."
    effect = _rejected(claims, f"277CA {_codes(codes)}", ClaimEvent.CLAIM_REJECTED, "CLAIM_REJECTED", reason)
    return Effect(
        claims=effect.claims,
        event=effect.event,
        detail=effect.detail,
        problem=effect.problem,
        payer_claim_number=payer_claim_number,
    )


def _rejected(claims: tuple[str, ...], detail: str, event: ClaimEvent, code: str, reason: str) -> Effect:
    problem = Problem(
        code=code,
        place="claim",
        reason=reason,
        remedy="Mend what it names in the chart or the practice's file, then send the claim again; nobody judged it.",
    )
    return Effect(claims=claims, event=event, detail=detail, problem=problem)


def _codes(statuses: Iterable[StatusCode]) -> str:
    return ", ".join(":".join(filter(None, (s.category, s.status, s.entity))) for s in statuses)


def _faults(transaction: TransactionAcknowledgment | None) -> str:
    if transaction is None or not transaction.faults:
        return ""
    return ": " + ", ".join(
        f"{f.segment} at segment {f.position} code {f.code or 'in an element'}" for f in transaction.faults[:3]
    )
