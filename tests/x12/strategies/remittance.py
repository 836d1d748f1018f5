"""Remittances that balance: paid, denied, shared, reversed and corrected, with provider adjustments."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from bridge.billing.entity import Contact, Entity, Reference
from bridge.billing.remittance import Adjustment, ClaimPayment, LinePayment, ProviderAdjustment, Remittance
from bridge.billing.remittance_detail import BankAccount, BankTransfer, ClaimGroup, Figure, PartyDetail
from tests.x12.strategies import party
from tests.x12.strategies.claim import MODIFIERS, PROCEDURES, REASONS

ZERO = Decimal("0.00")
REMARKS = ("N130", "M127", "MA07", "N519")
PROVIDER_REASONS = ("WO", "FB", "72", "L6", "CS", "J1")
MONDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)
PERIODS = ((None, None), (MONDAY, MONDAY), (MONDAY, FRIDAY))  # DTM*232, 233
TRANSFER = BankTransfer(
    payment_format="CCP",
    sender=BankAccount(bank_qualifier="01", bank="021000021", account_qualifier="DA", account="1234567"),
    originator="1512345678",
    receiver=BankAccount(bank_qualifier="01", bank="011900254", account_qualifier="DA", account="7654321"),
)


@st.composite
def remittances(draw: st.DrawFn, *, odd: bool = False) -> Remittance:
    """One payment. What the claims lack to nothing is carried forward, so that no payment is negative."""
    claims = tuple(draw(st.lists(_claim_payments(odd=odd), min_size=1, max_size=4)))
    adjustments = draw(_provider_adjustments())
    paid = _sum([claim.paid for claim in claims]) - _sum([adjustment.amount for adjustment in adjustments])
    if paid < 0:
        carried = ProviderAdjustment(
            reason="FB",
            reference="NEXT",
            amount=paid,
            provider=adjustments[0].provider if adjustments else "1999123452",
            fiscal_period=adjustments[0].fiscal_period if adjustments else draw(party.days()),
        )
        adjustments, paid = (*adjustments, carried), ZERO
    return Remittance(
        transaction_number="0001",
        trace=draw(party.numbers("EFT")),
        payer_tax_id="1512345678",
        payer_name=draw(party.words(odd=odd)),
        payer_id=draw(party.numbers("SB", 99_999)),
        payee_npi=draw(party.npis()),
        paid=paid,
        method="ACH" if paid else "NON",
        handling="I" if paid else "H",
        transfer=TRANSFER if paid else None,
        payment_date=draw(party.days()),
        produced_on=draw(party.days()),
        claims=claims,
        provider_adjustments=adjustments,
        payer=PartyDetail(
            id_qualifier="XV",
            address=draw(party.addresses(odd=odd)),
            contacts=(Contact(kind="BL", name="EDI DESK", numbers=(("TE", "8005550100"),)),),
        ),
        payee=PartyDetail(
            name=draw(party.words(odd=odd)),
            id_qualifier="XX",
            references=(Reference(kind="TJ", value="061234567"),),
        ),
        groups=(ClaimGroup(number="1", first_claim=0),),
    )


@st.composite
def _claim_payments(draw: st.DrawFn, *, odd: bool) -> ClaimPayment:
    sign = draw(st.sampled_from((1, 1, 1, -1)))
    lines = tuple(draw(_line_payment(number, sign)) for number in range(1, draw(st.integers(1, 3)) + 1))
    charge = _sum([line.charge for line in lines])
    first, last = draw(st.sampled_from(PERIODS))
    whole = draw(_adjustments(_sum([line.paid for line in lines]), sign)) if draw(st.booleans()) else ()
    adjustments = (*whole, *(adjustment for line in lines for adjustment in line.adjustments))
    return ClaimPayment(
        control_number=draw(party.numbers("B")),
        status="22" if sign < 0 else draw(st.sampled_from(("1", "2", "4", "19"))),
        charge=charge,
        paid=charge - _sum([adjustment.amount for adjustment in adjustments]),
        patient_responsibility=_sum([adjustment.amount for adjustment in adjustments if adjustment.group == "PR"]),
        payer_claim_number=draw(party.numbers("ICN")),
        filing_indicator=draw(st.sampled_from(("12", "MB", "MC"))),
        adjustments=whole,
        lines=lines,
        remarks=tuple(draw(st.lists(st.sampled_from(REMARKS), max_size=3, unique=True))),
        interest=draw(st.just(ZERO) | party.dollars(1, 900)),
        allowed=draw(st.none() | party.dollars()),
        statement_from=first,
        statement_to=last,
        received_on=draw(st.none() | party.days()),
        facility=draw(st.sampled_from(("10", "11"))),
        frequency="1",
        parties=(draw(_patient(odd=odd)),),
        references=draw(st.sampled_from(((), (Reference(kind="1L", value="GRP1001"),)))),
        amounts=draw(st.sampled_from(((), (Figure(kind="F5", value=Decimal("25.00")),)))),
    )


@st.composite
def _patient(draw: st.DrawFn, *, odd: bool) -> Entity:
    return Entity(
        code="QC",
        form="1",
        name=draw(party.words(odd=odd)),
        first=draw(party.words(odd=odd)),
        id_kind="MI",
        id=draw(party.numbers("NWH")),
    )


@st.composite
def _line_payment(draw: st.DrawFn, number: int, sign: int) -> LinePayment:
    charge = sign * draw(party.dollars(100))
    adjustments = draw(_adjustments(charge, sign))
    return LinePayment(
        procedure=draw(st.sampled_from(PROCEDURES)),
        modifiers=tuple(draw(st.lists(st.sampled_from(MODIFIERS), max_size=4, unique=True))),
        charge=charge,
        paid=charge - _sum([adjustment.amount for adjustment in adjustments]),
        units=Decimal(sign * draw(st.integers(1, 24))),
        service_date=draw(party.days()),
        control_number=f"L{number}",
        allowed=draw(st.none() | party.dollars()),
        adjustments=adjustments,
        remarks=tuple(draw(st.lists(st.sampled_from(REMARKS), max_size=2, unique=True))),
        references=draw(st.sampled_from(((), (Reference(kind="LU", value="11"),)))),
    )


@st.composite
def _adjustments(draw: st.DrawFn, amount: Decimal, sign: int) -> tuple[Adjustment, ...]:
    """Each reason once, together at most the amount, with its sign."""
    most = int(abs(amount).scaleb(2)) // len(REASONS)
    chosen = draw(st.lists(st.sampled_from(REASONS), max_size=4, unique=True)) if most else []
    return tuple(
        Adjustment(group=group, reason=reason, amount=sign * draw(party.dollars(1, most)))
        for group, reason in sorted(chosen)
    )


@st.composite
def _provider_adjustments(draw: st.DrawFn) -> tuple[ProviderAdjustment, ...]:
    """Up to eight pairs of one provider's year: more than one PLB."""
    provider, ends = draw(party.npis()), draw(party.days())
    return tuple(
        ProviderAdjustment(
            reason=draw(st.sampled_from(PROVIDER_REASONS)),
            reference=draw(party.numbers("ICN")),
            amount=draw(st.sampled_from((1, -1))) * draw(party.dollars(1, 20_000)),
            provider=provider,
            fiscal_period=ends,
        )
        for _ in range(draw(st.sampled_from((0, 0, 1, 2, 8))))
    )


def _sum(amounts: Sequence[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
