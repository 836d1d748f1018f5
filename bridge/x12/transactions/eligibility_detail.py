"""What 2110 of the 270 and of the 271 share: III and HSD, written and read."""

from collections.abc import Iterator, Sequence

from bridge.billing.benefit_detail import Circumstance, Delivery
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.entity import text
from bridge.x12.transactions.inquired import amount
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.written import WrittenSegment, written


def write_circumstances(circumstances: Sequence[Circumstance]) -> Iterator[WrittenSegment]:
    """# III"""
    yield from (written("III", *map(text, (c.kind, c.code, c.category, c.text))) for c in circumstances)


def read_circumstances(section: Section) -> tuple[Circumstance, ...]:
    """# III01 to III04"""
    return tuple(Circumstance(kind=i[1], code=i[2], category=i[3], text=i[4]) for i in section.all("III"))


def write_delivery(delivery: Delivery) -> WrittenSegment:
    """# HSD"""
    return written(
        "HSD",
        text(delivery.quantity_kind),
        amount(delivery.quantity),
        text(delivery.unit),
        amount(delivery.each),
        text(delivery.period),
        amount(delivery.periods),
        text(delivery.pattern),
        text(delivery.time),
    )


def read_delivery(hsd: Segment) -> Delivery:
    """# HSD01 to HSD08"""
    return Delivery(
        quantity_kind=hsd[1],
        quantity=element.read_quantity(hsd[2]),
        unit=hsd[3],
        each=element.read_quantity(hsd[4]),
        period=hsd[5],
        periods=element.read_quantity(hsd[6]),
        pattern=hsd[7],
        time=hsd[8],
    )
