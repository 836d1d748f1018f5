"""What an acknowledgment does to claims: decided here, applied by the job."""

from collections.abc import Iterator
from dataclasses import dataclass

from bridge.billing.acknowledgment import (
    BatchAcknowledgment,
    GroupAcknowledgment,
    InterchangeAcknowledgment,
)
from bridge.billing.problem import Problem
from bridge.billing.status import ClaimEvent
from bridge.billing.verdict import Standing, Verdict, Verdicts, folded, of_envelope, of_set

_EVENTS = {
    Standing.RECEIVED: ClaimEvent.CLAIM_RECEIVED,
    Standing.ACCEPTED: ClaimEvent.CLAIM_ACCEPTED,
    Standing.REJECTED: ClaimEvent.CLAIM_REJECTED,
}

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
    reason = f"The clearinghouse could not read the envelope of the file (TA1 note {answer.note})."
    return _of_file(claims, of_envelope(answer), reason)


def of_group(answer: GroupAcknowledgment, claims_by_st: dict[str, tuple[str, ...]]) -> Iterator[Effect]:
    """A 999. A rejected ST takes all its claims with it, a rejected group all its STs."""
    for st02, claims in claims_by_st.items():
        verdict = of_set(answer, st02)
        reason = f"The clearinghouse refused the part of the file with this claim{_places(verdict)}."
        yield _of_file(claims, verdict, reason)


def of_batch(answer: BatchAcknowledgment, claims_of_st: tuple[str, ...]) -> Iterator[Effect]:
    """A 277CA: one effect for the claims of which it says the same. Others' claims are left out.

    A claim that it does not name is rejected with what stands above it, and else left alone.
    """
    verdicts = Verdicts(answer)
    alike: dict[Verdict, list[str]] = {}
    for claim in claims_of_st:
        if verdict := verdicts.of_claim(claim):
            alike.setdefault(verdict, []).append(claim)
    for verdict, claims in alike.items():
        yield Effect(
            claims=tuple(claims),
            event=_EVENTS[verdict.standing],
            detail=f"277CA {', '.join(verdict.told)}",
            problem=_refusal(verdict) if verdict.is_refusal else None,
            payer_claim_number=verdict.payer_claim_number,
        )


def strangers(answer: BatchAcknowledgment, claims_of_st: tuple[str, ...]) -> int:
    """How many claims a 277CA answers that did not stand in the transaction it names."""
    ours = {folded(claim) for claim in claims_of_st}
    return sum(folded(claim.control_number) not in ours for claim in answer.claims)


def _of_file(claims: tuple[str, ...], verdict: Verdict, reason: str) -> Effect:
    return Effect(
        claims=claims,
        event=ClaimEvent.FILE_REJECTED if verdict.is_refusal else ClaimEvent.FILE_ACCEPTED,
        detail=f"{verdict.told[0]}{_places(verdict)}",
        problem=_problem("FILE_REJECTED", reason) if verdict.is_refusal else None,
    )


def _refusal(verdict: Verdict) -> Problem:
    words = "; ".join(dict.fromkeys(_WORDS.get(s.status, f"status {s.status}") for s in verdict.statuses))
    codes = ", ".join(verdict.told)
    return _problem("CLAIM_REJECTED", f"The payer refused the claim before looking at it: {words} ({codes}).")


def _problem(code: str, reason: str) -> Problem:
    return Problem(
        code=code,
        place="claim",
        reason=reason,
        remedy="Mend what it names in the chart or the practice's file, then send the claim again; nobody judged it.",
    )


def _places(verdict: Verdict) -> str:
    """Where a 999 says that they stumbled: the first three."""
    places = verdict.told[1:4]
    return f": {', '.join(places)}" if places else ""
