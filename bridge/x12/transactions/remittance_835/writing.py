"""The 835 written around its claims: what `remittance_835_header` reads, segment for segment."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from bridge.billing.entity import Reference
from bridge.billing.party import Address
from bridge.billing.remittance import ProviderAdjustment, Remittance
from bridge.billing.remittance_detail import BankAccount, BankTransfer, ClaimGroup, PartyDetail, ProviderSummary
from bridge.x12.delimiter import STANDARD
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.remittance_835.claim import write_claim
from bridge.x12.transactions.remittance_835.text import (
    day_text,
    number_text,
    plain,
    positioned,
    segment,
    write_contacts,
    write_dates,
    write_references,
)

_PAIRS = 6  # reasons in one PLB


def write_remittance(remittance: Remittance) -> Iterator[Segment]:
    """Everything between ST and SE."""
    yield from _payment(remittance)
    yield from _payer(remittance)
    yield from _payee(remittance)
    yield from _claims(remittance)
    yield from _provider_adjustments(remittance.provider_adjustments)


def _payment(remittance: Remittance) -> Iterator[Segment]:
    """BPR, TRN, CUR, REF and DTM of the header."""
    yield segment(
        "BPR",
        remittance.handling,
        element.amount(remittance.paid),
        "D" if remittance.is_debit else "C",
        remittance.method,
        *_transfer(remittance.transfer),
        day_text(remittance.payment_date),
    )
    yield segment("TRN", "1", remittance.trace, remittance.payer_tax_id, remittance.payer_division)
    if remittance.currency:
        yield segment("CUR", "PR", remittance.currency, number_text(remittance.exchange_rate))
    if remittance.receiver_reference:
        yield segment("REF", "EV", remittance.receiver_reference)
    if remittance.payer_system:
        yield segment("REF", "F2", remittance.payer_system)
    yield from write_dates(("405", remittance.produced_on))


def _transfer(transfer: BankTransfer | None) -> tuple[str, ...]:
    """# BPR05-15"""
    if transfer is None:
        return ("",) * 11
    return (
        transfer.payment_format,
        *_account(transfer.sender),
        transfer.originator,
        transfer.originator_division,
        *_account(transfer.receiver),
    )


def _account(account: BankAccount | None) -> tuple[str, str, str, str]:
    if account is None:
        return "", "", "", ""
    return account.bank_qualifier, account.bank, account.account_qualifier, account.account


def _payer(remittance: Remittance) -> Iterator[Segment]:
    """Loop 1000A. A payer id that was read from REF*2U is written there alone."""
    detail = remittance.payer or PartyDetail()
    number = remittance.payer_id
    if not detail.id_qualifier and Reference(kind="2U", value=number) in detail.references:
        number = ""
    yield segment("N1", "PR", remittance.payer_name, (detail.id_qualifier or "XV") if number else "", number)
    yield from _address(detail.address)
    yield from _party_rest(detail)


def _payee(remittance: Remittance) -> Iterator[Segment]:
    """Loop 1000B."""
    detail = remittance.payee or PartyDetail()
    qualifier, number = ("XX", remittance.payee_npi) if remittance.payee_npi else (detail.id_qualifier, detail.id)
    yield segment("N1", "PE", detail.name, qualifier, number)
    yield from _address(detail.address)
    yield from _party_rest(detail)


def _party_rest(detail: PartyDetail) -> Iterator[Segment]:
    yield from write_references(detail.references)
    if detail.delivery is not None:
        yield segment("RDM", detail.delivery.method, detail.delivery.name, detail.delivery.number)
    yield from write_contacts(detail.contacts)


def _address(address: Address | None) -> Iterator[Segment]:
    if address is not None:
        if address.line1 or address.line2:
            yield segment("N3", address.line1, address.line2)
        place = (address.city, address.state, address.postal_code, address.country, "", "", address.subdivision)
        if any(place):
            yield segment("N4", *place)


def _claims(remittance: Remittance) -> Iterator[Segment]:
    """Loops 2000 and 2100: each group before its first claim; one group of all where none is known."""
    groups = list(remittance.groups)
    if not groups and remittance.claims:
        groups = [ClaimGroup(number="1", first_claim=0)]
    for at, claim in enumerate(remittance.claims):
        while groups and groups[0].first_claim <= at:
            yield from _group(groups.pop(0))
        yield from write_claim(claim)
    for group in groups:
        yield from _group(group)


def _group(group: ClaimGroup) -> Iterator[Segment]:
    yield segment("LX", group.number)
    if group.summary is not None:
        yield _summary(group.summary)
    if group.supplement:
        yield segment("TS2", *positioned((), 1, group.supplement))


def _summary(summary: ProviderSummary) -> Segment:
    first = (
        summary.provider,
        summary.facility,
        day_text(summary.fiscal_period),
        element.amount(summary.claim_count),
        element.amount(summary.charge),
    )
    return segment("TS3", *positioned(first, 6, summary.figures))


def _provider_adjustments(adjustments: Iterable[ProviderAdjustment]) -> Iterator[Segment]:
    """PLB: neighbours of one provider and fiscal period share a segment, six pairs at most."""
    for (provider, period), members in groupby(adjustments, key=lambda a: (a.provider, a.fiscal_period)):
        rest = list(members)
        for start in range(0, len(rest), _PAIRS):
            pairs = [text for adjustment in rest[start : start + _PAIRS] for text in _pair(adjustment)]
            yield Segment("PLB", [plain(provider), day_text(period), *pairs])


def _pair(adjustment: ProviderAdjustment) -> tuple[str, str]:
    parts = (plain(adjustment.reason), plain(adjustment.reference))
    return STANDARD.component.join(parts).rstrip(STANDARD.component), element.amount(adjustment.amount)
