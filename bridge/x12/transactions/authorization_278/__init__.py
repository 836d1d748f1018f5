"""The 278, 005010X217: the levels that request and response share, cut into one chain for each patient event."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bridge.billing.authorization_request import (
    AuthorizationAnswer,
    AuthorizationRequest,
    PatientEvent,
    ReviewParty,
)
from bridge.billing.eligibility import Rejection
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.authorization_278.event import read_event, write_event
from bridge.x12.transactions.authorization_278.party import (
    read_parties,
    read_rejections,
    write_party,
    write_rejections,
)
from bridge.x12.transactions.authorization_278.piece import EVENT, SERVICE, pieces
from bridge.x12.transactions.entity import text
from bridge.x12.transactions.hierarchy import Level, write_levels
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.submission import Submission
from bridge.x12.transactions.written import WrittenSegment, enclose, written

VERSION = "005010X217"  # GS08 and ST03
_LEVELS = {"20": "2010A", "21": "2010B", "22": "2010C", "23": "2010D"}  # HL03 -> the loop of its name

Asked = AuthorizationRequest | AuthorizationAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """One patient event with the levels above it; without an event, the levels that no event stands under."""

    parties: dict[str, ReviewParty | None] = field(repr=False)  # by HL03
    rejections: tuple[Rejection, ...]  # of 2000A
    event: PatientEvent | None


def read_chains(segments: Sequence[Segment]) -> tuple[Chain, ...]:
    """One for each event, which a UM is enough to open, and one for each end of the tree that has none."""
    reader = _Reader()
    head, levels = Section(segments).cut("HL")
    for level in (head, *levels) if head.segments else levels:
        for kind, piece in pieces(level):
            reader.read(kind, piece)
    return tuple(reader.chains())


def write_chains(asked: Sequence[Asked], submission: Submission) -> tuple[Segment, ...]:
    """One transaction set, ST through SE; neighbours with the same parties share their levels.

    BHT02, BHT06 and a BHT03 of its own are those of the first.
    """
    levels = tuple(level for run in _runs(asked) for level in _organizations(run))
    return enclose("278", VERSION, submission, (_header(asked, submission), *write_levels(levels)))


class _Reader:
    """Walks the levels in order. `_open` is the deepest level that no event has been found under yet."""

    def __init__(self) -> None:
        self._parties: dict[str, ReviewParty | None] = {}
        self._rejections: tuple[Rejection, ...] = ()
        self._open = False
        self._event: Section | None = None
        self._services: list[Section] = []
        self._found: list[Chain] = []

    def read(self, kind: str, level: Section) -> None:
        if kind == SERVICE:
            self._services.append(level)
        elif kind == EVENT:
            self._close_event()
            self._event, self._open = level, False
        elif kind in _LEVELS:
            self._close_event()
            self._close_open(kind)
            self._read_party(kind, level)

    def chains(self) -> list[Chain]:
        self._close_event()
        self._close_open("")
        return self._found

    def _read_party(self, kind: str, level: Section) -> None:
        self._parties = {known: party for known, party in self._parties.items() if known < kind}
        self._parties[kind] = next(iter(read_parties(level, _LEVELS[kind])), None)
        if kind == "20":
            self._rejections = read_rejections(level.cut("NM1")[0], "2000A")
        self._open = True

    def _close_event(self) -> None:
        if self._event is not None or self._services:
            self._give(read_event(self._event, self._services))
            self._event, self._services, self._open = None, [], False

    def _close_open(self, kind: str) -> None:
        """A level that ends without any event below it; one that `kind` stands under goes on."""
        if self._open and kind <= max(self._parties):
            self._give(None)
        self._open = False

    def _give(self, event: PatientEvent | None) -> None:
        self._found.append(Chain(parties=dict(self._parties), rejections=self._rejections, event=event))


def _header(asked: Sequence[Asked], submission: Submission) -> WrittenSegment:
    first = asked[0] if asked else AuthorizationRequest(organization=None)
    at = submission.created_at
    reference = text(first.reference) or submission.reference
    return written("BHT", "0007", text(first.purpose), reference, element.day(at), element.minute(at), text(first.kind))


def _runs(asked: Sequence[Asked]) -> Iterator[tuple[Asked, ...]]:
    """Levels are read in their order: what stands under nobody cannot follow what stands under somebody."""
    run: list[Asked] = []
    for one in asked:
        if run and any(before and not now for before, now in zip(_below(run[-1]), _below(one), strict=True)):
            yield tuple(run)
            run = []
        run.append(one)
    yield tuple(run)


def _below(asked: Asked) -> tuple[ReviewParty | None, ...]:
    return asked.requester, asked.subscriber, asked.dependant


def _organizations(asked: Sequence[Asked]) -> Iterator[Level]:
    for (party, rejections, _), below in groupby(
        asked, key=lambda one: (one.organization, _rejections(one), _alone(one, "20"))
    ):
        body = (*write_rejections(rejections), *_body(party))
        yield Level(kind="20", body=body, below=tuple(_requesters(tuple(below))))


def _requesters(asked: Sequence[Asked]) -> Iterator[Level]:
    for (party, _), below in groupby(asked, key=lambda one: (one.requester, _alone(one, "21"))):
        yield from _level("21", party, tuple(_subscribers(tuple(below))))


def _subscribers(asked: Sequence[Asked]) -> Iterator[Level]:
    for (party, _), below in groupby(asked, key=lambda one: (one.subscriber, _alone(one, "22"))):
        yield from _level("22", party, tuple(_patients(tuple(below))))


def _patients(asked: Sequence[Asked]) -> Iterator[Level]:
    for (party, _), below in groupby(asked, key=lambda one: (one.dependant, _alone(one, "23"))):
        yield from _level("23", party, tuple(write_event(one.event) for one in below if one.event is not None))


def _alone(asked: Asked, kind: str) -> object:
    """Equal to nothing else where a value without an event ends: its last level is all there is of it."""
    named = zip(("21", "22", "23"), _below(asked), strict=True)
    ends = max((level for level, party in named if party is not None), default="20")
    return object() if asked.event is None and ends == kind else None


def _level(kind: str, party: ReviewParty | None, below: tuple[Level, ...]) -> Iterator[Level]:
    """What stands under a level that nobody named is kept, under the level above."""
    if party is None:
        yield from below
    else:
        yield Level(kind=kind, body=tuple(_body(party)), below=below)


def _body(party: ReviewParty | None) -> Iterator[WrittenSegment]:
    if party is not None:
        yield from write_party(party)


def _rejections(asked: Asked) -> tuple[Rejection, ...]:
    return asked.rejections if isinstance(asked, AuthorizationAnswer) else ()
