"""Where a fault of our own 837P lies, in words for a person."""

from dataclasses import replace

import pytest

from bridge.jobs.claim_file import batches, write
from bridge.jobs.claim_place import place_of
from bridge.reference.trading_partner import load_trading_partner
from bridge.store.interchanges import Reserved, ReservedTransaction
from bridge.x12.fault import Fault, Table
from bridge.x12.segment import Segment
from tests.databases import NOW
from tests.mapping import charts


def body() -> list[Segment]:
    """Two claims, B1 and B2, in one ST."""
    (claim,) = (claim for outcome in charts.drafted(charts.encounter()) for claim in outcome.claims)
    two = batches(replace(claim, control_number=number) for number in ("B1", "B2"))
    numbers = (ReservedTransaction(st02="0001", bht03="1", claims=()),)
    reserved = Reserved(partner="sandbox", isa13=1, gs06=1, transactions=numbers)
    return list(write(two, reserved, load_trading_partner("sandbox"), NOW).bodies[0])


def place(id: str, nth: int = 1, element: int = 0, component: int = 0, loop: str = "") -> tuple[str, str]:
    """Of a fault in the nth segment of that id: the claim, and the place in words."""
    segments = body()
    numbers = [number for number, segment in enumerate(segments, start=1) if segment.id == id]
    fault = Fault(
        table=Table.ELEMENT,
        code="7",
        message="",
        segment=numbers[nth - 1],
        id=id,
        element=element,
        component=component,
        loop=loop,
    )
    found = place_of(segments, fault)
    return found.claim, str(found)


@pytest.mark.parametrize(
    ("asked", "claim", "words"),
    [
        (place("CLM", 1, 2, loop="2300"), "B1", "charge (CLM02)"),
        (place("CLM", 2, 5, 3, loop="2300"), "B2", "frequency (CLM05-3)"),
        (place("SBR", 2, 9, loop="2000B"), "B2", "payer.filing_indicator (SBR09)"),
        (place("DMG", 1, 2, loop="2010BA"), "B1", "patient.birth_date (DMG02)"),
        (place("HI", 2, 1, 2, loop="2300"), "B2", "diagnoses[0] (HI01-2)"),
        (place("SV1", 2, 1, 2, loop="2400"), "B2", "lines[0].procedure (SV101-2)"),
        (place("SV1", 1, 1, 1, loop="2400"), "B1", "lines[0].SV101-1"),  # a fixed code says no field
        (place("LX", 1, loop="2400"), "B1", "lines[0].LX"),
        (place("HL", 2, loop="2000B"), "B1", "loop 2000B.HL"),
        (place("HL", 1, loop="2000A"), "", "loop 2000A.HL"),
        (place("REF", 1, 2, loop="2010AA"), "", "billing.tax_id (REF02)"),
        (place("BHT", 1, 3, loop="837P"), "", "loop 837P.BHT03"),
        (place("SE", 1, 1, loop="837P"), "", "loop 837P.SE01"),
    ],
)
def test_a_fault_has_its_claim_and_its_field(asked: tuple[str, str], claim: str, words: str) -> None:
    assert asked == (claim, words)


def test_what_is_missing_is_of_the_claim_whose_segment_stands_before() -> None:
    segments = body()
    last_of_first = next(number for number, s in enumerate(segments, start=1) if s.id == "HL" and s[1] == "3") - 1
    missing = Fault(table=Table.SEGMENT, code="3", message="", segment=last_of_first, id="PWK", loop="2400")
    found = place_of(segments, missing)
    assert (found.claim, str(found)) == ("B1", "lines[0].PWK")
