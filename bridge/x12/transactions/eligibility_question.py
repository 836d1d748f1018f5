"""Loop 2110 of the 270: what is asked, EQ with what hangs on it, written and read."""

from collections.abc import Iterator

from bridge.billing.eligibility import Question
from bridge.x12.delimiter import STANDARD
from bridge.x12.transactions import element
from bridge.x12.transactions.eligibility_detail import read_circumstances, write_circumstances
from bridge.x12.transactions.entity import read_periods, read_references, text, write_period, write_references
from bridge.x12.transactions.inquired import read_procedure, write_procedure
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.written import WrittenSegment, written


def write_question(question: Question) -> Iterator[WrittenSegment]:
    """EQ, AMT, III, REF, DTP."""
    types = STANDARD.repetition.join(map(text, question.service_types))
    procedure = write_procedure(question.procedure) if question.procedure else ""
    pointers = tuple(map(text, question.diagnosis_pointers))
    yield written("EQ", types, procedure, text(question.level), "", pointers)
    yield from (written("AMT", text(kind), element.amount(value)) for kind, value in question.amounts)
    yield from write_circumstances(question.circumstances)
    yield from write_references(question.references)
    yield from (write_period(period) for period in question.periods)


def read_question(section: Section) -> Question:
    """A section that begins with EQ."""
    eq = section.first("EQ")
    amounts = ((amt[1], element.read_amount(amt[2])) for amt in section.all("AMT"))
    return Question(
        service_types=eq.repetitions(1),
        procedure=read_procedure(eq, 2) if eq[2] else None,
        level=eq[3],
        diagnosis_pointers=eq.components(5) if eq[5] else (),
        amounts=tuple((kind, value) for kind, value in amounts if value is not None),
        circumstances=read_circumstances(section),
        references=read_references(section),
        periods=read_periods(section),
    )


def says_one_type(question: Question) -> bool:
    """Whether there is nothing in the question but one service type."""
    return len(question.service_types) == 1 and question == Question(service_types=question.service_types)
