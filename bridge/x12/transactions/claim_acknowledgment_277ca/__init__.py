"""The 277CA, 005010X214: which claims went on into adjudication.

`read` gives one batch for each answered 837 (2000B), `write` a 2000A with all its levels for each batch.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bridge.billing.acknowledgment import (
    BatchAcknowledgment,
    ClaimAcknowledgment,
    ProviderAcknowledgment,
    Totals,
    totals_of,
)
from bridge.billing.entity import Entity, Period, Reference, Trace
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_acknowledgment_277ca.reading import plain_batch, plain_claim, read
from bridge.x12.transactions.entity import write_name, write_period, write_references, write_trace
from bridge.x12.transactions.hierarchy import Level, write_levels
from bridge.x12.transactions.inquired import write_service_days
from bridge.x12.transactions.status_code import write_information, write_line
from bridge.x12.transactions.submission import Submission
from bridge.x12.transactions.written import WrittenSegment, enclose, written

__all__ = ["VERSION", "read", "write"]

VERSION = "005010X214"  # GS08 and ST03
_BATCH, _PROVIDER = ("90", "AA"), ("QA", "QC")  # QTY01 of accepted and rejected claims

_NO_TRACE = "0"  # TRN02 where there is no number


def write(batches: Sequence[BatchAcknowledgment], submission: Submission) -> tuple[Segment, ...]:
    """One transaction set, ST through SE. Totals that a batch does not state are counted from its claims.

    A batch that does not say who answers, or whom, takes the submission's submitter and receiver, and its day.
    """
    levels = write_levels([_source(_dated(batch, submission), submission) for batch in batches], silent="PT")
    return enclose("277", VERSION, submission, (_header(submission), *levels))


def _header(submission: Submission) -> WrittenSegment:
    at = submission.created_at
    return written("BHT", "0085", "08", submission.reference, element.day(at), element.minute(at), "TH")


def _dated(batch: BatchAcknowledgment, submission: Submission) -> BatchAcknowledgment:
    today = submission.created_at.date()
    return replace(batch, received_on=batch.received_on or today, processed_on=batch.processed_on or today)


def _source(batch: BatchAcknowledgment, submission: Submission) -> Level:
    """Loop 2000A with 2200A."""
    name = element.name(submission.submitter_name)
    ours = Entity(code="AY", name=name, id_kind="46", id=submission.submitter_id)
    body = (
        write_name(batch.source or ours),
        write_trace(Trace(kind="1", number=batch.receipt or submission.reference)),
        write_period(Period(kind="050", first=batch.received_on)),
        write_period(Period(kind="009", first=batch.processed_on)),
    )
    return Level(kind="20", body=body, below=(_receiver(batch, submission),))


def _receiver(batch: BatchAcknowledgment, submission: Submission) -> Level:
    """Loop 2000B with 2200B."""
    name = element.name(submission.receiver_name)
    sender = Entity(code="41", name=name, id_kind="46", id=submission.receiver_id)
    totals = totals_of(batch.claims) if batch.totals is None else batch.totals
    body = (
        write_name(batch.receiver or sender),
        write_trace(Trace(kind="2", number=batch.batch_reference)),
        *write_information(batch.information or plain_batch(batch)),
        *_totals(totals, _BATCH),
    )
    return Level(kind="21", body=body, below=tuple(_providers(batch)))


def _providers(batch: BatchAcknowledgment) -> Iterator[Level]:
    """Loops 2000C; claims without one of the batch's providers stand under one without a name."""
    below: dict[int, list[ClaimAcknowledgment]] = {}
    for claim in batch.claims:
        below.setdefault(claim.provider if 0 <= claim.provider < len(batch.providers) else -1, []).append(claim)
    for at, provider in enumerate(batch.providers):
        yield _provider(provider, below.get(at, ()))
    strays = below.get(-1)
    if strays:
        yield _provider(ProviderAcknowledgment(entity=Entity(code="85")), strays)


def _provider(provider: ProviderAcknowledgment, claims: Sequence[ClaimAcknowledgment]) -> Level:
    """Loop 2000C with 2200C."""
    body = [write_name(provider.entity)]
    if provider.trace or provider.information:
        totals = totals_of(claims) if provider.totals is None else provider.totals
        body.append(write_trace(Trace(kind="1", number=provider.trace or _NO_TRACE)))
        body += write_information(provider.information)
        body += write_references(provider.references)
        body += _totals(totals, _PROVIDER)
    return Level(kind="19", body=tuple(body), below=tuple(_patients(claims)))


def _patients(claims: Sequence[ClaimAcknowledgment]) -> Iterator[Level]:
    """Loops 2000D: neighbours of one patient share it."""
    for patient, told in groupby(claims, key=lambda claim: claim.patient):
        yield Level(kind="PT", body=(write_name(patient or Entity(code="QC", form="1")), *_claims(told)))


def _claims(claims: Iterable[ClaimAcknowledgment]) -> Iterator[WrittenSegment]:
    """Loops 2200D, each with its 2220Ds."""
    for claim in claims:
        yield write_trace(Trace(kind="2", number=claim.control_number))
        yield from write_information(claim.information or plain_claim(claim))
        number = (Reference(kind="1K", value=claim.payer_claim_number),) if claim.payer_claim_number else ()
        yield from write_references((*number, *claim.references))
        yield from write_service_days(claim.service_from, claim.service_to)
        for line in claim.lines:
            yield from write_line(line)


def _totals(totals: Totals, kinds: tuple[str, str]) -> Iterator[WrittenSegment]:
    """# QTY and AMT; what the totals leave open is not said"""
    for kind, count in zip(kinds, (totals.accepted, totals.rejected), strict=True):
        if count is not None:
            yield written("QTY", kind, str(count))
    for kind, charge in (("YU", totals.accepted_charge), ("YY", totals.rejected_charge)):
        if charge is not None:
            yield written("AMT", kind, element.amount(charge))
