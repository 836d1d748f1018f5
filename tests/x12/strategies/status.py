"""STC and what stands beside it: how a 277 and a 277CA say where a claim or a line of it stands."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from bridge.billing.acknowledgment import LineStatus, StatusCode, StatusInformation
from tests.x12.strategies import entity, party

STATUSES = ("20", "65", "19", "562", "130", "145", "33", "187")


@cache
@st.composite
def codes(draw: st.DrawFn, *categories: str, entities: tuple[str, ...], lists: bool = False) -> StatusCode:
    """One composite; `lists` names the code list too, where the status is a pharmacy's."""
    return StatusCode(
        category=draw(party.one_of(*categories)),
        status=draw(party.one_of(*STATUSES)),
        entity=draw(party.one_of("", *entities)),
        code_list=draw(party.one_of("", "RX")) if lists else "",
    )


@cache
@st.composite
def whole(draw: st.DrawFn, statuses: st.SearchStrategy[tuple[StatusCode, ...]]) -> StatusInformation:
    """An STC with all that it can say, whatever the guide uses of it where it stands."""
    return StatusInformation(
        statuses=draw(statuses),
        effective_on=draw(party.maybe(party.days())),
        action=draw(party.one_of("", "U", "WQ")),
        charge=draw(party.maybe(party.dollars())),
        paid=draw(party.maybe(party.dollars())),
        adjudicated_on=draw(party.maybe(party.days())),
        payment_method=draw(party.one_of("ACH", "CHK")),
        remitted_on=draw(party.maybe(party.days())),
        check_number=draw(party.told(party.numbers("EFT", 99_999))),
        message=draw(party.one_of("", "CALL US")),
    )


def threes(
    statuses: tuple[StatusCode, ...],
    day: date | None,
    charge: Decimal | None,
    *,
    paid: Decimal | None = None,
    action: str = "",
) -> tuple[StatusInformation, ...]:
    """Statuses of one day and charge, three to each STC."""
    told = StatusInformation(statuses=(), effective_on=day, charge=charge, paid=paid, action=action)
    return tuple(replace(told, statuses=statuses[at : at + 3]) for at in range(0, len(statuses), 3))


@cache
@st.composite
def lines(
    draw: st.DrawFn,
    information: st.SearchStrategy[tuple[StatusInformation, ...]],
    *,
    paid: bool,
    further: tuple[str, ...] = (),
    loose: bool = False,
) -> LineStatus:
    """Loop 2220. A 277 says what was `paid` and how many units, a 277CA need not; `further` are REF beside ours."""
    since, until = draw(party.stretches())
    return LineStatus(
        procedure=draw(entity.procedures(loose=loose)),
        charge=draw(party.dollars()),
        paid=draw(party.dollars()) if paid else None,
        revenue_code=draw(party.one_of("", "0906")),
        units=draw(entity.quantities() if paid else party.maybe(entity.quantities())),
        information=draw(information),
        control_number=draw(party.told(party.numbers("L", 99))),
        references=draw(entity.references(*further, loose=loose)) if further else (),
        service_from=since,
        service_to=until,
    )
