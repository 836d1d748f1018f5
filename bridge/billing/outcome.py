"""One outcome for each claim that was sent, out of whatever came back: TA1, 999, 277CA, in any order and number.

The answer that looks closest decides: a 277CA over a 999, a 999 over a TA1. Of several 277CAs, which is how a
clearinghouse and then the payer answer, the later one decides, but to be received undoes no yes and no no.

For whoever holds all answers to a file at once and no journal. The product gets them one by one over days, beside
payments and people's own steps: there `acknowledging` turns each verdict into an event, and the table of `status` adds
up. What an answer says of a claim is the same for both, `verdict`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bridge.billing.acknowledgment import (
    BatchAcknowledgment,
    GroupAcknowledgment,
    InterchangeAcknowledgment,
)
from bridge.billing.verdict import Standing, Verdict, Verdicts, folded, of_envelope, of_set


@dataclass(frozen=True, slots=True, kw_only=True)
class SentSet:
    """One 837 transaction set of ours, by the numbers that answers name it with."""

    interchange_number: int  # ISA13
    group_number: int  # GS06
    transaction_number: str  # ST02
    reference: str  # BHT03
    claims: tuple[str, ...]  # CLM01


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Where one claim stands."""

    control_number: str
    reference: str  # BHT03 of the set it was sent in
    standing: Standing
    answered_by: str = ""  # TA1, 999, 277CA; empty when nothing answered
    reasons: tuple[str, ...] = ()  # why it was rejected: `TA1 R 025`, `999 R 5`, `A7:562:85`; no PHI
    payer_claim_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """`claims` has every claim that was sent exactly once, in the order of sending."""

    claims: tuple[Outcome, ...]
    unknown: tuple[str, ...] = ()  # what was answered and never sent: `TA1 7`, `999 7`, `999 7 0002`, `277CA BATCH9`


def outcomes(
    sent: Sequence[SentSet],
    *,
    interchanges: Sequence[InterchangeAcknowledgment] = (),
    groups: Sequence[GroupAcknowledgment] = (),
    batches: Sequence[BatchAcknowledgment] = (),
) -> Outcomes:
    """Answers of one kind in the order in which they came. A claim sent in two sets has an outcome for each."""
    found = tuple(
        _outcome(claim, one, interchanges, groups, verdicts)
        for one in sent
        for verdicts in [[Verdicts(b) for b in batches if _same(b.batch_reference, one.reference)]]
        for claim in one.claims
    )
    return Outcomes(claims=found, unknown=tuple(dict.fromkeys(_unknown(sent, interchanges, groups, batches))))


def _outcome(
    claim: str,
    sent: SentSet,
    interchanges: Sequence[InterchangeAcknowledgment],
    groups: Sequence[GroupAcknowledgment],
    batches: Sequence[Verdicts],
) -> Outcome:
    outcome = Outcome(control_number=claim, reference=sent.reference, standing=Standing.UNANSWERED)
    for envelope in interchanges:
        if envelope.interchange_number == sent.interchange_number:
            outcome = _moved(outcome, of_envelope(envelope))
    for group in groups:
        if group.group_number == sent.group_number:
            outcome = _moved(outcome, of_set(group, sent.transaction_number))
    for batch in batches:
        outcome = _moved(outcome, batch.of_claim(claim))
    return outcome


def _moved(outcome: Outcome, verdict: Verdict | None) -> Outcome:
    """A claim of which an answer says nothing stands where it stood."""
    if verdict is None:
        return outcome
    of_277ca = outcome.answered_by == verdict.answered_by == "277CA"
    stays = of_277ca and verdict.standing is Standing.RECEIVED  # it undoes no yes and no no
    return replace(
        outcome,
        standing=outcome.standing if stays else verdict.standing,
        answered_by=verdict.answered_by,
        reasons=outcome.reasons if stays else verdict.told if verdict.is_refusal else (),
        payer_claim_number=verdict.payer_claim_number or outcome.payer_claim_number,
    )


def _unknown(
    sent: Sequence[SentSet],
    interchanges: Sequence[InterchangeAcknowledgment],
    groups: Sequence[GroupAcknowledgment],
    batches: Sequence[BatchAcknowledgment],
) -> Iterator[str]:
    envelopes = {one.interchange_number for one in sent}
    yield from (f"TA1 {a.interchange_number}" for a in interchanges if a.interchange_number not in envelopes)
    for group in groups:
        own = {one.transaction_number for one in sent if one.group_number == group.group_number}
        if not own:
            yield f"999 {group.group_number}"
        strange = (t.transaction_number for t in group.transactions if own and t.transaction_number not in own)
        yield from (f"999 {group.group_number} {number}" for number in strange)
    for batch in batches:
        ours = [one for one in sent if _same(one.reference, batch.batch_reference)]
        if not ours:
            yield f"277CA {batch.batch_reference}"
        known = {folded(claim) for one in ours for claim in one.claims}
        strangers = (c.control_number for c in batch.claims if ours and folded(c.control_number) not in known)
        yield from (f"277CA {batch.batch_reference} {number}" for number in strangers)


def _same(one: str, other: str) -> bool:
    return folded(one) == folded(other)
