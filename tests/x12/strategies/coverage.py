"""Loops 2320 to 2330 and 2430: other plans with all that they say of a claim and of its lines, balanced."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from bridge.billing.claim import LineAdjudication, OtherCoverage, Rank
from bridge.billing.claim_detail import PayerProvider
from bridge.billing.reference_number import ReferenceNumber
from bridge.billing.remittance import Adjustment
from bridge.billing.remittance_detail import Figure, InpatientAdjudication, OutpatientAdjudication
from tests.x12.strategies import claim_party, party

REASONS = (("CO", "45"), ("CO", "97"), ("OA", "23"), ("PR", "1"), ("PR", "2"), ("PR", "3"))
REMARKS = ("N130", "M127", "MA07", "N519", "MA01")
OF_PAYER = ("2U", "EI")  # REF of 2330B without a field of their own
FIGURES = OutpatientAdjudication(
    rate=Decimal("0.8"), payable=Decimal("12.5"), esrd_paid=Decimal("3.5"), nonpayable=Decimal("1.25")
)
STAY = InpatientAdjudication(
    covered_days=Decimal(5),
    psychiatric_days=Decimal(12),
    remarks=("MA18", "N130"),
    figures=(Figure(kind="04", value=Decimal("3200.25")), Figure(kind="15", value=Decimal(2))),
)
NUMBER = (ReferenceNumber(qualifier="G2", number="P77"),)
PROFESSIONAL = (
    PayerProvider(role="DN", references=NUMBER),
    PayerProvider(role="82", references=NUMBER, is_person=False),
    PayerProvider(role="77", references=NUMBER, is_person=False),
    PayerProvider(role="DQ", references=(*NUMBER, ReferenceNumber(qualifier="LU", number="L1"))),
    PayerProvider(role="85", references=NUMBER, is_person=False),
)
INSTITUTIONAL = (
    PayerProvider(role="71", references=NUMBER),
    PayerProvider(role="72", references=NUMBER),
    PayerProvider(role="77", references=NUMBER, is_person=False),
    PayerProvider(role="85", references=NUMBER, is_person=False),
)
ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjudicated:
    """A line of either kind of claim as another payer sees it."""

    number: int
    procedure: str
    modifiers: tuple[str, ...]
    charge: Decimal
    revenue_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """What the claim says of signatures; a coverage says only what differs."""

    benefits_assigned: bool
    release_signed: bool
    for_patient: bool = False


def coverages(
    draw: st.DrawFn, lines: Sequence[Adjudicated], signed: Signed, *, institutional: bool
) -> tuple[OtherCoverage, ...]:
    """None, one or two, of other ranks than the claim's own."""
    ranks = draw(party.one_of((), (Rank.SECONDARY,), (Rank.SECONDARY, Rank.TERTIARY)))
    return tuple(_coverage(draw, rank, lines, signed, institutional=institutional) for rank in ranks)


def _coverage(
    draw: st.DrawFn, rank: Rank, lines: Sequence[Adjudicated], signed: Signed, *, institutional: bool
) -> OtherCoverage:
    """A payer that has answered each line, the claim as a whole, was never asked, or has not answered."""
    said = draw(party.one_of("lines", "claim", "lines", "claim", "unasked", "nothing"))
    charge, day = sum((line.charge for line in lines), ZERO), draw(party.days())
    answered = tuple(_adjudication(draw, line, day, len(lines)) for line in lines) if said == "lines" else ()
    whole = adjustments(draw, charge) if said == "claim" else ()
    paid = sum((line.paid for line in answered), ZERO) if answered else charge - total(whole)
    refused = draw(party.one_of(False, False, True))
    assigned = draw(st.booleans())
    released, for_patient = draw(st.booleans()), not institutional and draw(st.booleans())
    return OtherCoverage(
        rank=rank,
        payer=draw(claim_party.payers(rank.value, OF_PAYER)),
        subscriber=draw(claim_party.holders(addressed=True)),
        paid=paid if said in ("lines", "claim") else None,
        remaining=draw(party.maybe(party.dollars(1, 900))) if said == "claim" else None,
        adjustments=whole,
        lines=answered,
        payer_claim_number=draw(party.told(party.numbers("ICN"))),
        adjudicated_on=day if said == "claim" else None,
        noncovered=charge if said == "unasked" else None,
        remarks=draw(party.some(*REMARKS)),
        outpatient=draw(party.one_of(None, FIGURES)),
        medicare_secondary_reason="" if institutional else draw(party.one_of("", "12")),
        benefits_assigned=None if refused or assigned == signed.benefits_assigned else assigned,
        release_signed=None if released == signed.release_signed else released,
        signed_for_patient=None if for_patient == signed.for_patient else for_patient,
        refuses_assignment=refused,
        authorization_number=draw(party.told(party.numbers("AU"))),
        referral_number=draw(party.told(party.numbers("RF"))),
        is_resubmission=draw(st.booleans()),
        providers=draw(party.some(*(INSTITUTIONAL if institutional else PROFESSIONAL))),
        inpatient=draw(party.one_of(None, STAY)) if institutional else None,
    )


def _adjudication(draw: st.DrawFn, line: Adjudicated, day: date, lines: int) -> LineAdjudication:
    taken = adjustments(draw, line.charge)
    return LineAdjudication(
        line_number=line.number,
        procedure=line.procedure,
        modifiers=line.modifiers,
        paid=line.charge - total(taken),
        units=draw(st.integers(1, 24)),
        adjustments=taken,
        adjudicated_on=day,
        remaining=draw(party.maybe(party.dollars(1, 900))),
        description=draw(party.one_of("", "BY VIDEO")) if line.procedure else "",
        code_set=draw(party.one_of("HC", "WK")) if line.procedure else "HC",
        revenue_code=line.revenue_code,
        bundled_into=draw(party.one_of(None, None, line.number % lines + 1)) if lines > 1 else None,
    )


def adjustments(draw: st.DrawFn, charge: Decimal) -> tuple[Adjustment, ...]:
    """At most the charge, each reason once, in the order of their groups; some with a count of units."""
    most = int(charge.scaleb(2)) // len(REASONS)
    return tuple(
        Adjustment(
            group=group,
            reason=reason,
            amount=draw(party.dollars(1, max(most, 1))),
            quantity=draw(party.one_of(None, Decimal(1))),
        )
        for group, reason in draw(party.some(*REASONS))
    )


def total(taken: Sequence[Adjustment]) -> Decimal:
    return sum((adjustment.amount for adjustment in taken), ZERO)


@cache
def places_of_payment() -> st.SearchStrategy[Rank]:
    """SBR01 of the claim's own payer, where no other has that rank."""
    return party.one_of(Rank.PRIMARY, Rank.FOURTH, Rank.UNKNOWN)
