"""STC: how a 277CA and a 277 say where a claim stands. Up to three statuses in one segment."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bridge.billing.acknowledgment import LineStatus, StatusCode, StatusInformation
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.entity import read_references, text, write_references
from bridge.x12.transactions.inquired import (
    amount,
    read_procedure,
    read_service_days,
    write_procedure,
    write_service_days,
)
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.written import Element, WrittenSegment, written

_COMPOSITES = (1, 10, 11)  # STC01, STC10, STC11


def read_information(section: Section) -> tuple[StatusInformation, ...]:
    """Every STC of the section, in order."""
    return tuple(_read_stc(stc) for stc in section.all("STC"))


def all_statuses(information: Sequence[StatusInformation]) -> tuple[StatusCode, ...]:
    """Every status of every STC, in order."""
    return tuple(status for told in information for status in told.statuses)


def first_told(information: Sequence[StatusInformation]) -> StatusInformation:
    """Day and money, each from the first STC that says it; a later one often repeats only the code."""
    return StatusInformation(
        statuses=(),
        effective_on=next((told.effective_on for told in information if told.effective_on), None),
        charge=next((told.charge for told in information if told.charge is not None), None),
        paid=next((told.paid for told in information if told.paid is not None), None),
    )


def plain_information(statuses: Sequence[StatusCode], told: StatusInformation) -> tuple[StatusInformation, ...]:
    """The statuses three by three, each time with the same day and money."""
    threes = [tuple(statuses[at : at + 3]) for at in range(0, len(statuses), 3)]
    return tuple(replace(told, statuses=three) for three in threes)


def write_information(information: Sequence[StatusInformation]) -> Iterator[WrittenSegment]:
    """One STC each; a fourth status of one has no place and is another STC's."""
    for told in information:
        for three in plain_information(told.statuses, told) or (told,):
            yield _stc(three)


def read_line(section: Section) -> LineStatus:
    """Loop 2220."""
    svc, references = section.first("SVC"), read_references(section)
    ours = next((r for r in references if r.kind == "FJ" and not r.text), None)
    first, last = read_service_days(section)
    return LineStatus(
        procedure=read_procedure(svc, 1),
        charge=element.read_amount(svc[2]),
        paid=element.read_amount(svc[3]),
        revenue_code=svc[4],
        units=element.read_quantity(svc[7]),
        information=read_information(section),
        control_number=ours.value if ours else "",
        references=tuple(r for r in references if r is not ours),
        service_from=first,
        service_to=last,
    )


def write_line(line: LineStatus) -> Iterator[WrittenSegment]:
    """Loop 2220."""
    money = (amount(line.charge), amount(line.paid))
    revenue, units = text(line.revenue_code), amount(line.units)
    yield written("SVC", write_procedure(line.procedure), *money, revenue, "", "", units)
    yield from write_information(line.information)
    if line.control_number:
        yield written("REF", "FJ", text(line.control_number))
    yield from write_references(line.references)
    yield from write_service_days(line.service_from, line.service_to)


def _read_stc(stc: Segment) -> StatusInformation:
    return StatusInformation(
        statuses=tuple(_read_status(stc, at) for at in _COMPOSITES if stc[at]),
        effective_on=element.read_day(stc[2]),
        action=stc[3],
        charge=element.read_amount(stc[4]),
        paid=element.read_amount(stc[5]),
        adjudicated_on=element.read_day(stc[6]),
        payment_method=stc[7],
        remitted_on=element.read_day(stc[8]),
        check_number=stc[9],
        message=stc[12],
    )


def _read_status(stc: Segment, at: int) -> StatusCode:
    category, status, entity, code_list = (stc.component(at, part) for part in range(1, 5))
    return StatusCode(category=category, status=status, entity=entity, code_list=code_list)


def _stc(told: StatusInformation) -> WrittenSegment:
    first, second, third = (*(_composite(s) for s in told.statuses[:3]), "", "", "")[:3]
    days = [element.day(day) if day else "" for day in (told.effective_on, told.adjudicated_on, told.remitted_on)]
    return written(
        "STC",
        first,
        days[0],
        text(told.action),
        amount(told.charge),
        amount(told.paid),
        days[1],
        text(told.payment_method),
        days[2],
        text(told.check_number),
        second,
        third,
        text(told.message),
    )


def _composite(status: StatusCode) -> Element:
    return tuple(map(text, (status.category, status.status, status.entity, status.code_list)))
