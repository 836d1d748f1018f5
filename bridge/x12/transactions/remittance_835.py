"""The 835, 005010X221A1: what was paid, read. One ST is one Remittance; every CLP is one ClaimPayment."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from bridge.billing.remittance import ClaimPayment, LinePayment, ProviderAdjustment, Remittance
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.adjustment import read_adjustments
from bridge.x12.transactions.procedure import read_modifiers, read_procedure
from bridge.x12.transactions.section import Section

_REMARKS = range(3, 8)  # MOA03 to MOA07
_PAIRS = range(3, 14, 2)  # PLB03 to PLB13
_DOLLARS = {  # what must be a number for the balance to mean anything
    "BPR": (2,),
    "CLP": (3, 4, 5),
    "SVC": (2, 3),
    "CAS": (3, 6, 9, 12, 15, 18),
    "PLB": (4, 6, 8, 10, 12, 14),
}
_TRAILER = ("PLB", "SE")


def read(segments: Sequence[Segment]) -> Remittance:
    """One transaction set, ST through SE. An amount that is no number reads as zero and stands in `unreadable`."""
    head, _ = Section(segments).cut("LX", "CLP", *_TRAILER)
    bpr, trn, payer, payee = head.first("BPR"), head.first("TRN"), head.first("N1", "PR"), head.first("N1", "PE")
    return Remittance(
        transaction_number=head.first("ST")[2],
        trace=trn[2],
        payer_tax_id=trn[3],
        payer_name=payer[2],
        payer_id=payer[4] or head.first("REF", "2U")[2],
        payee_npi=payee[4] if payee[3] == "XX" else "",
        paid=element.read_dollars(bpr[2]),
        is_debit=bpr[3] == "D",
        method=bpr[4],
        payment_date=element.read_day(bpr[16]),
        produced_on=element.read_day(head.first("DTM", "405")[2]),
        claims=tuple(claims(segments)),
        provider_adjustments=tuple(_provider_adjustments(Section(segments))),
        unreadable=tuple(_unreadable(segments)),
    )


def claims(segments: Sequence[Segment]) -> Iterator[ClaimPayment]:
    """The claim payments one at a time, in order, for whoever need not hold them all."""
    start: int | None = None
    for at, segment in enumerate(segments):
        if segment.id in ("CLP", "LX", *_TRAILER):
            if start is not None:
                yield _claim(Section(segments[start:at]))
            start = at if segment.id == "CLP" else None
    if start is not None:
        yield _claim(Section(segments[start:]))


def _claim(section: Section) -> ClaimPayment:
    head, lines = section.cut("SVC")
    clp = head.first("CLP")
    return ClaimPayment(
        control_number=clp[1],
        status=clp[2],
        charge=element.read_dollars(clp[3]),
        paid=element.read_dollars(clp[4]),
        patient_responsibility=element.read_dollars(clp[5]),
        filing_indicator=clp[6],
        payer_claim_number=clp[7],
        adjustments=read_adjustments(head),
        lines=tuple(_line(line) for line in lines),
        remarks=tuple(code for moa in head.all("MOA") for at in _REMARKS if (code := moa[at])),
        interest=element.read_dollars(head.first("AMT", "I")[2]),
        allowed=element.read_amount(head.first("AMT", "AU")[2]),
        corrected_member_id=head.first("NM1", "74")[9],
        forwarded_to=head.first("NM1", "TT")[9],
        statement_from=element.read_day(head.first("DTM", "232")[2]),
        statement_to=element.read_day(head.first("DTM", "233")[2]),
        received_on=element.read_day(head.first("DTM", "050")[2]),
    )


def _line(section: Section) -> LinePayment:
    svc = section.first("SVC")
    return LinePayment(
        procedure=read_procedure(svc, 1),
        modifiers=read_modifiers(svc, 1),
        charge=element.read_dollars(svc[2]),
        paid=element.read_dollars(svc[3]),
        units=Decimal(1) if (units := element.read_quantity(svc[5])) is None else units,
        submitted_procedure=read_procedure(svc, 6),
        service_date=element.read_day((section.first("DTM", "472") or section.first("DTM", "150"))[2]),
        control_number=section.first("REF", "6R")[2],
        allowed=element.read_amount(section.first("AMT", "B6")[2]),
        adjustments=read_adjustments(section),
        remarks=tuple(lq[2] for lq in section.all("LQ", "HE") if lq[2]),
    )


def _provider_adjustments(section: Section) -> Iterator[ProviderAdjustment]:
    for plb in section.all("PLB"):
        for at in _PAIRS:
            if plb[at] or plb[at + 1]:
                yield ProviderAdjustment(
                    reason=plb.component(at, 1),
                    reference=plb.component(at, 2),
                    amount=element.read_dollars(plb[at + 1]),
                    provider=plb[1],
                    fiscal_period=element.read_day(plb[2]),
                )


def _unreadable(segments: Sequence[Segment]) -> Iterator[str]:
    """`CLP04 in segment 12`, without what stands there."""
    for segment in segments:
        for position in _DOLLARS.get(segment.id, ()):
            if segment[position] and not element.is_number(segment[position]):
                yield f"{segment.id}{position:02} in segment {segment.number}"
