"""The 277CA, read: one batch for each answered 837, with its providers and every claim that is named."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bridge.billing.acknowledgment import (
    BatchAcknowledgment,
    ClaimAcknowledgment,
    ProviderAcknowledgment,
    StatusInformation,
    Totals,
    totals_of,
)
from bridge.billing.entity import Entity
from bridge.billing.money import ZERO
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.entity import read_entity, read_references
from bridge.x12.transactions.inquired import read_service_days
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.status_code import (
    all_statuses,
    first_told,
    plain_information,
    read_information,
    read_line,
)

_SOURCE, _RECEIVER, _PROVIDER, _PATIENT = "20", "21", "19", "PT"  # HL03
_ABOVE_CLAIMS = (_SOURCE, _RECEIVER, _PROVIDER)
_ACCEPTED, _REJECTED = "WQ", "U"  # STC03


def read(segments: Sequence[Segment]) -> tuple[BatchAcknowledgment, ...]:
    """One for each answered 837 (2000B); a claim without one above it comes in a batch without a reference."""
    return tuple(_batch(source, levels) for source, levels in _batches(Section(segments)))


def plain_claim(claim: ClaimAcknowledgment) -> tuple[StatusInformation, ...]:
    """The STCs of a claim that says no more of them than its plain fields."""
    action = _ACCEPTED if claim.accepted else _REJECTED
    told = StatusInformation(statuses=(), effective_on=claim.effective_on, action=action, charge=claim.charge)
    return plain_information(claim.statuses, told)


def plain_batch(batch: BatchAcknowledgment) -> tuple[StatusInformation, ...]:
    """The STCs of a batch that says no more of them than its statuses: for the charges of all its claims."""
    totals = totals_of(batch.claims)
    charge = (totals.accepted_charge or ZERO) + (totals.rejected_charge or ZERO)
    action = _REJECTED if batch.rejected else _ACCEPTED
    told = StatusInformation(statuses=(), effective_on=batch.processed_on, action=action, charge=charge)
    return plain_information(batch.batch_statuses, told)


def _batches(transaction: Section) -> Iterator[tuple[Section, list[Section]]]:
    """The levels 2000B with those below them, each beside the 2000A above it."""
    source = Section(())
    levels: list[Section] = []
    before, hierarchy = transaction.cut("HL")
    for level in (before, *hierarchy) if before.first("TRN") else hierarchy:
        kind = _kind(level)
        if kind in (_SOURCE, _RECEIVER) and levels:
            yield source, levels
            levels = []
        if kind == _SOURCE:
            source = level
        else:
            levels.append(level)
    if levels:
        yield source, levels


def _batch(source: Section, levels: list[Section]) -> BatchAcknowledgment:
    receiver = levels[0] if _kind(levels[0]) == _RECEIVER else Section(())
    providers = tuple(_provider(level) for level in levels if _kind(level) == _PROVIDER)
    information = read_information(receiver)
    batch = BatchAcknowledgment(
        batch_reference=receiver.first("TRN")[2],
        batch_statuses=all_statuses(information),
        provider_statuses=tuple(s for provider in providers for s in all_statuses(provider.information)),
        claims=tuple(_claims(levels)),
        source=read_entity(source),
        receipt=source.first("TRN")[2],
        received_on=element.read_day(source.first("DTP", "050")[3]),
        processed_on=element.read_day(source.first("DTP", "009")[3]),
        receiver=read_entity(receiver),
        totals=_totals(receiver, "90", "AA"),
        providers=providers,
    )
    return batch if information == plain_batch(batch) else replace(batch, information=information)


def _provider(level: Section) -> ProviderAcknowledgment:
    """Loop 2000C with 2200C."""
    head, told = level.cut("TRN")
    own = told[0] if told else Section(())
    return ProviderAcknowledgment(
        entity=read_entity(head) or Entity(code=""),
        trace=own.first("TRN")[2],
        information=read_information(level),
        references=read_references(level),
        totals=_totals(level, "QA", "QC"),
    )


def _claims(levels: list[Section]) -> Iterator[ClaimAcknowledgment]:
    """Every 2200D, with the place of its provider."""
    provider = -1
    for level in levels:
        if _kind(level) == _PROVIDER:
            provider += 1
        elif _kind(level) == _PATIENT:
            head, claims = level.cut("TRN")
            patient = read_entity(head)
            yield from (_claim(section, patient, provider) for section in claims)


def _claim(section: Section, patient: Entity | None, provider: int) -> ClaimAcknowledgment:
    """Loop 2200D with its 2220Ds."""
    head, lines = section.cut("SVC")
    references, information = read_references(head), read_information(head)
    theirs = next((r for r in references if r.kind == "1K"), None)
    told, (first, last) = first_told(information), read_service_days(head)
    read_lines = tuple(read_line(line) for line in lines)
    claim = ClaimAcknowledgment(
        control_number=head.first("TRN")[2],
        statuses=all_statuses(information),
        line_statuses=tuple(status for line in read_lines for status in line.statuses),
        payer_claim_number=theirs.value if theirs else "",
        charge=told.charge,
        effective_on=told.effective_on,
        patient=patient,
        references=tuple(r for r in references if r is not theirs),
        service_from=first,
        service_to=last,
        lines=read_lines,
        provider=provider,
    )
    return claim if information == plain_claim(claim) else replace(claim, information=information)


def _totals(section: Section, accepted: str, rejected: str) -> Totals:
    """What the text states; `write` gives back as much."""

    def count(kind: str) -> int | None:
        said = element.read_quantity(section.first("QTY", kind)[2])
        return None if said is None else int(said)

    return Totals(
        accepted=count(accepted),
        rejected=count(rejected),
        accepted_charge=element.read_amount(section.first("AMT", "YU")[2]),
        rejected_charge=element.read_amount(section.first("AMT", "YY")[2]),
    )


def _kind(level: Section) -> str:
    """What names itself nothing that stands above claims is a patient: no claim is lost for its level's name."""
    said = level.first("HL")[3]
    return said if said in _ABOVE_CLAIMS else _PATIENT
