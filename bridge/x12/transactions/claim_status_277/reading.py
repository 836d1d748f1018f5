"""The 277, read: every trace with a status under it is one StatusAnswer, with what the levels above say."""

from collections.abc import Sequence
from dataclasses import replace

from bridge.billing.acknowledgment import StatusInformation
from bridge.billing.claim_status import StatusAnswer
from bridge.billing.entity import Entity
from bridge.x12.segment import Segment
from bridge.x12.transactions.claim_status_level import Levels, People, traces
from bridge.x12.transactions.entity import read_entity, read_references
from bridge.x12.transactions.inquired import read_service_days
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.status_code import (
    all_statuses,
    first_told,
    plain_information,
    read_information,
    read_line,
)


def read(segments: Sequence[Segment]) -> tuple[StatusAnswer, ...]:
    """Claim answers (2200D, 2200E), and what was said of the whole inquiry or a provider (2200B, 2200C)."""
    return tuple(_answer(claim, above) for claim, above in traces(segments, _PEOPLE))


def plain_answer(answer: StatusAnswer) -> tuple[StatusInformation, ...]:
    """The STCs of an answer that says no more of them than its plain fields."""
    told = StatusInformation(statuses=(), effective_on=answer.effective_on, charge=answer.charge, paid=answer.paid)
    return plain_information(answer.statuses, told)


def _person(head: Section) -> Entity:
    return read_entity(head) or Entity(code="")


_PEOPLE = People(subscriber=_person, dependant=_person)


def _answer(section: Section, above: Levels[Entity]) -> StatusAnswer:
    head, lines = section.cut("SVC")
    references, information = read_references(head), read_information(head)
    theirs = next((r for r in references if r.kind == "1K"), None)
    ours = next((r for r in references if r.kind == "EJ"), None)
    told, (first, last) = first_told(information), read_service_days(head)
    read_lines = tuple(read_line(line) for line in lines)
    answer = StatusAnswer(
        trace=head.first("TRN")[2],
        trace_kind=head.first("TRN")[1],
        control_number=ours.value if ours else "",
        statuses=all_statuses(information),
        line_statuses=tuple(status for line in read_lines for status in line.statuses),
        payer_claim_number=theirs.value if theirs else "",
        charge=told.charge,
        paid=told.paid,
        effective_on=told.effective_on,
        references=tuple(r for r in references if r is not ours and r is not theirs),
        service_from=first,
        service_to=last,
        lines=read_lines,
        source=above.source,
        receiver=above.receiver,
        providers=above.providers,
        subscriber=above.subscriber,
        dependant=above.dependant,
    )
    return answer if information == plain_answer(answer) else replace(answer, information=information)
