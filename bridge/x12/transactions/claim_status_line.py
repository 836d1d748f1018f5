"""Service lines of the 276, loop 2210: written and read."""

from collections.abc import Iterator

from bridge.billing.claim_status import LineInquiry
from bridge.x12.transactions import element
from bridge.x12.transactions.entity import text
from bridge.x12.transactions.inquired import (
    amount,
    read_procedure,
    read_service_days,
    write_procedure,
    write_service_days,
)
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.written import WrittenSegment, written


def write_line_inquiry(line: LineInquiry) -> Iterator[WrittenSegment]:
    """SVC, REF*FJ, DTP*472."""
    revenue, units = text(line.revenue_code), amount(line.units)
    yield written("SVC", write_procedure(line.procedure), amount(line.charge), "", revenue, "", "", units)
    if line.control_number:
        yield written("REF", "FJ", text(line.control_number))
    yield from write_service_days(line.service_from, line.service_to)


def read_line_inquiry(section: Section) -> LineInquiry:
    """A section that begins with SVC."""
    svc = section.first("SVC")
    first, last = read_service_days(section)
    return LineInquiry(
        procedure=read_procedure(svc, 1),
        charge=element.read_amount(svc[2]),
        revenue_code=svc[4],
        units=element.read_quantity(svc[7]),
        control_number=section.first("REF", "FJ")[2],
        service_from=first,
        service_to=last,
    )
