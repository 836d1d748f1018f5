"""Writes the 835 (005010X221A1)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from bridge.sandbox.payer.claim import Reason
from bridge.sandbox.payer.envelope import Address, Numbers, composite, group_text, money, segment, words
from bridge.sandbox.payer.outcome import REVERSAL, LineOutcome, Outcome
from bridge.sandbox.payer.payer import Payer
from bridge.sandbox.payer.remittance import Remittance
from bridge.sandbox.payer.roster import SELF

_BANK, _ACCOUNT = ("01", "021000021"), ("DA", "123456789")  # BPR06-09, BPR12-15: synthetic


def write_835(remittances: Sequence[Remittance], ours: Address, theirs: Address, numbers: Numbers) -> str:
    """One interchange; one ST for each payment."""
    return group_text("835", ours, theirs, numbers, [_body(remittance, numbers.at) for remittance in remittances])


def _body(remittance: Remittance, at: datetime) -> list[str]:
    return [
        *_header(remittance, at),
        *_parties(remittance),
        *([segment("LX", 1)] if remittance.outcomes else []),
        *(line for outcome in remittance.outcomes for line in _claim(outcome, remittance.payer)),
        *_provider_adjustments(remittance),
    ]


def _header(remittance: Remittance, at: datetime) -> list[str]:
    payer, paid_on = remittance.payer, remittance.paid_on
    company = "1" + payer.tax_id
    if not remittance.paid:
        bpr = segment("BPR", "H", 0, "C", "NON", *[""] * 11, paid_on)
    elif payer.method == "ACH":
        origin = (*_BANK, *_ACCOUNT, company, "")
        bpr = segment("BPR", "I", remittance.paid, "C", "ACH", "CCP", *origin, *_BANK, *_ACCOUNT, paid_on)
    else:
        bpr = segment("BPR", "I", remittance.paid, "C", payer.method, *[""] * 11, paid_on)
    return [bpr, segment("TRN", 1, remittance.trace, company), segment("DTM", 405, at.date())]


def _parties(remittance: Remittance) -> list[str]:
    payer, payee = remittance.payer, remittance.payee
    address = [segment("N3", words(payee.street)), segment("N4", words(payee.city), payee.state, payee.postal_code)]
    return [
        segment("N1", "PR", words(payer.name)),
        segment("N3", payer.street),
        segment("N4", payer.city, payer.state, payer.postal_code),
        segment("REF", "2U", payer.id),
        segment("PER", "BL", "PROVIDER SERVICES", "TE", payer.phone),
        segment("N1", "PE", words(payee.name), "XX", payee.npi),
        *(address if payee.street else []),
        segment("REF", "TJ", payee.tax_id),
    ]


def _claim(outcome: Outcome, payer: Payer) -> Iterable[str]:
    claim = outcome.claim
    responsibility: Decimal | str = outcome.share("PR")
    yield segment(
        *("CLP", claim.control_number, outcome.status, outcome.charge, outcome.paid),
        *("" if outcome.status == REVERSAL else responsibility or "", payer.filing_indicator),
        *(outcome.number, claim.place_of_service, claim.frequency),
    )
    yield from _people(outcome)
    yield segment("DTM", 232, claim.service_date)
    yield segment("DTM", 233, claim.last_date)
    if outcome.interest:
        yield segment("AMT", "I", outcome.interest)
    for line in outcome.lines:
        yield from _line(line, outcome)


def _people(outcome: Outcome) -> Iterable[str]:
    claim = outcome.claim
    patient, subscriber = claim.patient, claim.subscriber
    member = ("MI", subscriber.member_id)
    yield segment("NM1", "QC", 1, words(patient.last), words(patient.first), "", "", "", *member)
    if claim.relationship != SELF:
        yield segment("NM1", "IL", 1, words(subscriber.last), words(subscriber.first), "", "", "", *member)
    if claim.rendering_npi != claim.billing.npi:
        yield segment("NM1", 82, 1, words(claim.rendering_last), "", "", "", "", "XX", claim.rendering_npi)


def _line(line: LineOutcome, outcome: Outcome) -> Iterable[str]:
    source = line.line
    units = ("", source.units) if line.units != source.units else ()
    code = composite("HC", source.procedure, *source.modifiers)
    yield segment("SVC", code, line.charge, line.paid, "", line.units, *units)
    yield segment("DTM", 472, source.service_date)
    yield from _adjustments(line.reasons)
    if source.control_number:
        yield segment("REF", "6R", source.control_number)
    if line.allowed > 0 and outcome.status != REVERSAL:
        yield segment("AMT", "B6", line.allowed)
    for remark in line.remarks:
        yield segment("LQ", "HE", remark)


def _adjustments(reasons: Sequence[Reason]) -> Iterable[str]:
    """One CAS for a group code; each reason is a triplet without its quantity."""
    for group, own in groupby(reasons, key=lambda r: r.group):
        triplets = [part for reason in own for part in (reason.code, money(reason.amount), "")]
        yield segment("CAS", group, *triplets)


def _provider_adjustments(remittance: Remittance) -> list[str]:
    if not remittance.adjustments:
        return []
    pairs = [
        part for a in remittance.adjustments for part in (composite(a.reason, words(a.reference)), money(a.amount))
    ]
    year_end = remittance.paid_on.replace(month=12, day=31)
    return [segment("PLB", remittance.payee.npi, year_end, *pairs)]
