"""TA1 and 999: envelopes, groups and sets that were taken, taken with faults, or refused."""

from datetime import datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from bridge.billing.acknowledgment import (
    ElementFault,
    FaultContext,
    GroupAcknowledgment,
    InterchangeAcknowledgment,
    SegmentFault,
    TransactionAcknowledgment,
)
from tests.x12.strategies import party

ORDINARY = ("1", "2", "3", "4", "5", "6", "7", "I6", "I9")  # IK304; 8 announces the elements below
OF_ELEMENT = ("1", "2", "5", "6", "7", "I10", "I12")  # IK403
WHOLE = ("1", "5", "I5")  # IK502
OF_GROUP = ("1", "3", "5")  # AK905
NAMES = (("CLM01", "B1"), ("TRN02", "T77"), ("SUBSCRIBER NAME NM109", "NWH00000042"))
CENTURY = datetime.fromisoformat("2000-01-01")  # TA102 and TA103 have no zone
MINUTES = 99 * 365 * 24 * 60


@cache
def envelopes() -> st.SearchStrategy[InterchangeAcknowledgment]:
    minute = st.integers(0, MINUTES).map(lambda minutes: CENTURY + timedelta(minutes=minutes))
    return st.builds(
        InterchangeAcknowledgment,
        interchange_number=st.integers(1, 999_999_999),
        status=party.one_of("A", "E", "R"),
        note=party.one_of("000", "022", "024", "001"),
        written_at=minute,
    )


@cache
@st.composite
def groups(draw: st.DrawFn, *, loose: bool = False, odd: bool = False) -> GroupAcknowledgment:
    """What it counts is what it names; a group refused as a whole may name no set."""
    sets = draw(party.several(_sets(loose=loose, odd=odd), 3))
    accepted = sum(one.accepted for one in sets)
    received = len(sets) or draw(party.one_of(1, 4))
    if accepted == received:
        status = draw(party.one_of("A", "E"))
    else:
        status = "P" if accepted else draw(party.one_of("R", "M", "W", "X"))
    return GroupAcknowledgment(
        group_number=draw(st.integers(1, 999_999_999)),
        status=status,
        transactions=sets,
        codes=draw(party.some(*OF_GROUP)) if status != "A" else (),
        functional_id=draw(party.one_of("HC", "HS", "HR")),
        version=draw(party.one_of("005010X222A1", "005010X212")),
        included=received + draw(party.one_of(0, 0, 1)),
        received=received,
        accepted=accepted,
    )


@cache
@st.composite
def _sets(draw: st.DrawFn, *, loose: bool, odd: bool) -> TransactionAcknowledgment:
    """Refused or taken with faults: those of its segments, or of the set as a whole."""
    status = draw(party.one_of("A", "E", "R", "M", "W", "X"))
    faults = draw(party.several(_faults(loose=loose, odd=odd), 3)) if status != "A" else ()
    of_whole = party.some(*WHOLE) if faults else party.one_of(("5",), ("1", "I5"))
    if faults and status in ("R", "E"):
        of_whole = st.just(("5", *WHOLE[2:]))
    return TransactionAcknowledgment(
        transaction_number=draw(party.numbers("", 9_999)).zfill(4),
        status=status,
        faults=faults,
        codes=draw(of_whole) if status != "A" else (),
        transaction=draw(party.one_of("837", "270")),
        version=draw(party.one_of("", "005010X222A1")),
    )


@cache
@st.composite
def _faults(draw: st.DrawFn, *, loose: bool, odd: bool) -> SegmentFault:
    elements = draw(party.several(_element_faults(loose=loose, odd=odd), 2))
    return SegmentFault(
        segment=draw(party.one_of("CLM", "NM1", "SV1")),
        position=draw(st.integers(1, 9_999)),
        loop=draw(party.one_of("", "2300", "2010")),
        code="8" if elements else draw(party.one_of(*ORDINARY)),
        elements=elements,
        contexts=draw(_contexts(loose=loose)),
    )


@cache
@st.composite
def _element_faults(draw: st.DrawFn, *, loose: bool, odd: bool) -> ElementFault:
    """A component is of its element, a repetition of any; a copy of what stood there is in our own delimiters' way."""
    component = draw(party.one_of(0, 0, 2))
    return ElementFault(
        element=draw(st.integers(1, 16)),
        code=draw(party.one_of(*OF_ELEMENT)),
        component=component,
        repetition=draw(party.one_of(0, 0, 3)),
        data_element=draw(party.one_of("", "67", "1325")),
        value=draw(party.one_of("", "NWH 42", "A*B~C", "HC:90837", "a^b\n")) if odd else draw(party.one_of("", "X9")),
        contexts=draw(party.several(_triggers(loose=loose), 2)),
    )


@cache
@st.composite
def _triggers(draw: st.DrawFn, *, loose: bool) -> FaultContext:
    """What made a situation apply."""
    element = draw(party.one_of(0, 5))
    return FaultContext(
        names=(("SITUATIONAL TRIGGER", ""),),
        segment=draw(party.one_of("CLM", "HI")),
        position=draw(st.integers(1, 999)),
        loop=draw(party.one_of("", "2300")),
        element=element,
        component=draw(party.one_of(0, 2)) if element else 0,
        repetition=draw(party.one_of(0, 3)) if element else 0,
        data_element=draw(party.one_of("", "782", "1325:1271" if loose else "128")) if element else "",
    )


@cache
@st.composite
def _contexts(draw: st.DrawFn, *, loose: bool) -> tuple[FaultContext, ...]:
    """Triggers, or the unit; pyx12 takes one of the unit's kind for too many when both are there."""
    triggers = draw(party.several(_triggers(loose=loose), 2))
    return (*triggers, *draw(party.several(_units(), 1, 1))) if loose or not triggers else triggers


def _units() -> st.SearchStrategy[FaultContext]:
    """The claim or person that the segment is of."""
    return party.one_of(*(FaultContext(names=(name,)) for name in NAMES), FaultContext(names=NAMES))
