"""What only some claims and lines say: paperwork, notes, certificates, drugs, numbers, contacts, prices."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from bridge.billing.claim_detail import Condition, Drug, Note, Paperwork
from bridge.billing.claim_pricing import Contract, Pricing
from bridge.billing.contact import Contact
from bridge.billing.reference_number import ReferenceNumber
from tests.x12.strategies import party

PAPERS = (
    Paperwork(kind="08", delivery="EL", control_number="PW77"),
    Paperwork(kind="OZ", delivery="AA"),
    Paperwork(kind="09", delivery="FX", control_number="PW78"),
)
DRUGS = (
    Drug(code="65757030001", quantity=Decimal(1), unit="UN"),
    Drug(
        code="00093005801",
        quantity=Decimal("2.5"),
        unit="ML",
        prescription=ReferenceNumber(qualifier="XZ", number="RX42"),
    ),
)
OTHER_DRUG = Drug(code="H123456", quantity=Decimal(2), unit="GR", qualifier="UP")
CONTACTS = (
    Contact(name="RUTH ADEYEMI", numbers=(("TE", "8605550118"),)),
    Contact(numbers=(("TE", "8605550118"), ("EX", "12"))),
)
DESKS = (
    Contact(name="BILLING DESK", numbers=(("TE", "8605550118"), ("EX", "7"))),
    Contact(numbers=(("FX", "8605550119"), ("TE", "8605550120"))),
)


def numbered(
    draw: st.DrawFn, kinds: Iterable[str], payers: Iterable[str] = (), *, own: bool = True
) -> tuple[ReferenceNumber, ...]:
    """Some of the kinds, each once and in that order; of one of several payers, the claim's `own` among them."""
    whose = ("", *payers) if own else payers
    return tuple(
        ReferenceNumber(qualifier=kind, number=draw(party.numbers("R", 9_999)), payer_id=draw(party.one_of(*whose)))
        for kind in draw(party.some(*kinds))
    )


def papers() -> st.SearchStrategy[tuple[Paperwork, ...]]:
    return party.some(*PAPERS)


@cache
def notes(*kinds: str, most: int = 1) -> st.SearchStrategy[tuple[Note, ...]]:
    note = st.builds(Note, kind=party.one_of(*kinds), text=party.one_of("SEEN BY VIDEO", "SEE PLAN, PAGE 2"))
    return party.several(note, most)


def fixed_formats() -> st.SearchStrategy[tuple[str, ...]]:
    return party.some("STATE DATA 1", "STATE DATA 2")


def screenings() -> st.SearchStrategy[tuple[Condition, ...]]:
    """CRC*ZZ: what followed from a child's screening."""
    return party.some(Condition(category="ZZ", applies=True, codes=("AV", "S2")))


def exceptions() -> st.SearchStrategy[tuple[ReferenceNumber, ...]]:
    """REF*4N: why nobody authorized it."""
    return party.some(ReferenceNumber(qualifier="4N", number="3"))


@cache
def contracts() -> st.SearchStrategy[Contract | None]:
    whole = Contract(
        kind="02",
        amount=Decimal("420.00"),
        percent=Decimal("80"),
        code="K7",
        discount_percent=Decimal("12.5"),
        version="2026A",
    )
    return party.one_of(None, Contract(kind="05"), whole)


@cache
def pricings(*, of_line: bool, institutional: bool) -> st.SearchStrategy[Pricing | None]:
    """HCP; which of its elements a guide has differs between a claim and a line."""
    plain = Pricing(method="10", allowed=Decimal("300.00"))
    more = Pricing(
        method="03",
        allowed=Decimal("300.00"),
        savings=Decimal("50.25"),
        repricer_id="TPO1",
        rate=Decimal("0.75"),
        group="DRG885",
        group_amount=Decimal("300.00"),
        revenue_code="0906" if institutional else "",
        code_set="HC" if of_line else "",
        procedure="H0015" if of_line else "",
        unit="UN" if of_line or institutional else "",
        units=Decimal(2) if of_line or institutional else None,
        rejected_because="T1",
        compliance="3",
        exception="4",
    )
    return party.one_of(None, plain, more)
