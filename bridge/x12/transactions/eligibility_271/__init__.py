"""The 271, 005010X279A1: what the payer says of a person's cover.

`read` gives one answer for each person asked about, weighed for a visit; `write` gives them back under the levels
that they name, with each rejection (AAA) on its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from bridge.billing.eligibility import Answer, Rejection
from bridge.billing.entity import Entity
from bridge.billing.member import Member
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.eligibility_271.benefit import write_benefit, write_rejections
from bridge.x12.transactions.eligibility_271.reading import plain_trace, plan_periods, read
from bridge.x12.transactions.eligibility_member import write_member
from bridge.x12.transactions.entity import write_entity, write_specialties, write_trace
from bridge.x12.transactions.hierarchy import Level, runs, write_levels
from bridge.x12.transactions.submission import Submission
from bridge.x12.transactions.written import WrittenSegment, enclose, written

__all__ = ["VERSION", "read", "write"]

VERSION = "005010X279A1"  # GS08 and ST03
_Named = tuple[Entity, tuple[Rejection, ...], bool]  # who, what they object to, and whether nothing is below them
_SOMEBODY = Member(entity=Entity(code="IL", form="1"))


def write(answers: Sequence[Answer], submission: Submission) -> tuple[Segment, ...]:
    """One transaction set, ST through SE; neighbours under the same levels share them.

    An answer that does not say who answers, or whom, takes the submission's submitter and receiver. What an answer
    concludes (certainty, copay, visits) is not written: it is read again from its benefits.
    """
    levels = write_levels(tuple(_sources(answers, submission)))
    return enclose("271", VERSION, submission, (_header(submission), *levels))


def _header(submission: Submission) -> WrittenSegment:
    at = submission.created_at
    return written("BHT", "0022", "11", submission.reference, element.day(at), element.minute(at))


def _sources(answers: Sequence[Answer], submission: Submission) -> Iterator[Level]:
    """Loops 2000A: one for neighbours, and one for each answer that ends here."""
    name = element.name(submission.submitter_name)
    ours = Entity(code="PR", name=name, id_kind="PI", id=submission.submitter_id)

    def said(answer: Answer) -> _Named:
        return answer.source or ours, _at(answer, "2000A", "2100A"), answer.receiver is None and not _has_person(answer)

    for (entity, rejections, ends_here), told in groupby(answers, key=said):
        above = write_rejections([r for r in rejections if r.level == "2000A"])
        here = write_rejections([r for r in rejections if r.level == "2100A"])
        body = (*above, *write_entity(entity), *here)
        if ends_here:
            yield from (Level(kind="20", body=body) for _ in told)
        else:
            yield Level(kind="20", body=body, below=tuple(_receivers(tuple(told), submission)))


def _receivers(answers: Sequence[Answer], submission: Submission) -> Iterator[Level]:
    """Loops 2000B: one for neighbours, and one for each answer that ends here."""
    name = element.name(submission.receiver_name)
    asker = Entity(code="1P", name=name, id_kind="XX", id=submission.receiver_id)
    origin = f"9{submission.receiver_id:0<9}"[:10]

    def said(answer: Answer) -> _Named:
        return answer.receiver or asker, _at(answer, "2100B"), not _has_person(answer)

    for (entity, rejections, ends_here), told in groupby(answers, key=said):
        body = (*write_entity(entity), *write_rejections(rejections), *write_specialties(entity))
        if ends_here:
            yield from (Level(kind="21", body=body) for _ in told)
        else:
            yield Level(kind="21", body=body, below=tuple(_subscribers(tuple(told), origin)))


def _subscribers(answers: Sequence[Answer], origin: str) -> Iterator[Level]:
    """Loops 2000C: one for each subscriber asked about, and one above neighbours who depend on the same."""

    def said(answer: Answer) -> tuple[Member, tuple[Rejection, ...]]:
        return answer.subscriber or _SOMEBODY, _at(answer, "2100C")

    for (member, rejections), own, below in runs(answers, said, lambda a: a.dependant is None):
        bodies = [_told(answer, member, rejections, origin) for answer in own]
        if below:
            named = tuple(write_member(member, tuple(write_rejections(rejections))))
            dependants = tuple(_dependant(answer, origin) for answer in below)
            is_shared = bool(own) and _speaks(own[-1])
            yield from (Level(kind="22", body=body) for body in (bodies[:-1] if is_shared else bodies))
            yield Level(kind="22", body=bodies[-1] if is_shared else named, below=dependants)
        else:
            yield from (Level(kind="22", body=body) for body in bodies)


def _dependant(answer: Answer, origin: str) -> Level:
    """Loop 2000D."""
    member = answer.dependant or _SOMEBODY
    return Level(kind="23", body=_told(answer, member, _at(answer, "2100D"), origin))


def _told(answer: Answer, member: Member, rejections: Sequence[Rejection], origin: str) -> tuple[WrittenSegment, ...]:
    """The traces, the person, what the payer objects to, and every benefit."""
    plain = (plain_trace(answer.trace, answer.trace_origin or origin),) if answer.trace else ()
    traces = (write_trace(trace) for trace in answer.traces or plain)
    periods = member.periods or plan_periods(answer.plan_from, answer.plan_to)
    person = write_member(replace(member, periods=periods), tuple(write_rejections(rejections)))
    return (*traces, *person, *(segment for benefit in answer.benefits for segment in write_benefit(benefit)))


def _at(answer: Answer, *levels: str) -> tuple[Rejection, ...]:
    return tuple(rejection for rejection in answer.rejections if rejection.level in levels)


def _has_person(answer: Answer) -> bool:
    return _speaks(answer) or answer.subscriber is not None or answer.dependant is not None


def _speaks(answer: Answer) -> bool:
    """Whether its level is known for an answer although there are dependants below it."""
    return bool(answer.trace or answer.traces or answer.benefits)
