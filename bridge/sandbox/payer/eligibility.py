"""Answers a 270 with a 271 (005010X279A1), from the roster and from where the member stands."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bridge.sandbox.data.member import Member
from bridge.sandbox.payer.adjudicate import Standing
from bridge.sandbox.payer.claim import Person
from bridge.sandbox.payer.envelope import Numbers, composite, group_text, money, segment, words
from bridge.sandbox.payer.inquiry import Level, NotAnInquiry, read_inquiry
from bridge.sandbox.payer.payer import Payer, Scenarios, is_npi
from bridge.sandbox.payer.read_837p import day
from bridge.sandbox.payer.roster import SELF, Roster, folded

VERSION = "005010X279A1"
ACTIVE, INACTIVE = "1", "6"
OLDEST = timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counter:
    """What an eligibility answer may look at."""

    scenarios: Scenarios
    roster: Roster
    standing: Callable[[Member, int], Standing]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    subscriber: Level
    dependant: Level | None
    date: date

    @property
    def traces(self) -> list[str]:
        level = self.dependant or self.subscriber
        return [segment("TRN", 2, *s.elements[1:]) for s in level.segments if s.id == "TRN"]


def answer_270(text: str, counter: Counter, numbers: Numbers) -> str:
    """One 271 for one 270. Raises NotAnInquiry."""
    inquiry = read_inquiry(text, "270", VERSION)
    by_code = {level.code: level for level in inquiry.levels}
    if not {"20", "21", "22"} <= set(by_code):
        raise NotAnInquiry("the payload lacks a level of the 270")
    writer = _Answer(counter, numbers)
    writer.lines.append(segment("BHT", "0022", "11", inquiry.reference, numbers.at.date(), f"{numbers.at:%H%M}"))
    payer_id = by_code["20"].find("NM1")[9]
    payer = counter.scenarios.payers.get(payer_id)
    if writer.source(payer, by_code["20"]) and payer and writer.receiver(by_code["21"]):
        for asked in _asked(inquiry.levels, numbers.at.date()):
            writer.person(asked, payer)
    return group_text("271", counter.scenarios.sender, inquiry.interchange.sender, numbers, [writer.lines])


def _asked(levels: tuple[Level, ...], today: date) -> Iterator[_Asked]:
    """Each subscriber without a dependant, and each dependant under their subscriber."""
    subscriber: Level | None = None
    for here, after in zip(levels, [*levels[1:], None], strict=True):
        if here.code == "22":
            subscriber = here
            if after is None or after.code != "23":
                yield _Asked(subscriber=here, dependant=None, date=_date(here, today))
        elif here.code == "23" and subscriber is not None:
            yield _Asked(subscriber=subscriber, dependant=here, date=_date(here, today))


def _date(level: Level, today: date) -> date:
    """DTP*291, the first day of a range; today when the 270 names none."""
    return _day(level.find("DTP", "291")[3]) or today


def _day(text: str) -> date | None:
    """Nothing for empty text. Raises NotAnInquiry for what is no day."""
    try:
        return day(text) if text else None
    except ValueError:
        raise NotAnInquiry("the payload has a date that is none") from None


def is_down(payer: Payer, at: datetime) -> bool:
    return any(w.weekday == at.weekday() and w.starts <= at.time() < w.ends for w in payer.down)


class _Answer:
    def __init__(self, counter: Counter, numbers: Numbers) -> None:
        self.counter, self.at = counter, numbers.at
        self.level = 0
        self.lines: list[str] = []

    def source(self, payer: Payer | None, level: Level) -> bool:
        """2000A. False ends the answer: 79 no such payer, 42 the payer is not available."""
        refused = "" if payer else segment("AAA", "N", "", "79", "C")
        if payer and is_down(payer, self.at):
            refused = segment("AAA", "Y", "", "42", "R")
        self._hl("", "20", child=not refused)
        name = level.find("NM1")
        self.lines += [refused] if refused else []
        self.lines.append(segment("NM1", "PR", 2, words(payer.name if payer else name[3]), *[""] * 4, "PI", name[9]))
        return not refused

    def receiver(self, level: Level) -> bool:
        """2000B. False ends the answer: 43 an NPI that cannot be, 51 one that no payer knows."""
        name = level.find("NM1")
        known = self.counter.scenarios.billing_npis | self.counter.scenarios.rendering_npis
        code = "" if name[9] in known else "51" if is_npi(name[9]) else "43"
        self._hl("1", "21", child=not code)
        self.lines.append(segment("NM1", *name.elements))
        self.lines += [segment("AAA", "N", "", code, "C")] if code else []
        return not code

    def person(self, asked: _Asked, payer: Payer) -> None:
        """2000C, and 2000D for a dependant."""
        member, code = self._member(asked, payer)
        self._hl("2", "22", child=asked.dependant is not None)
        parent = str(self.level)
        name = asked.subscriber.find("NM1", "IL")
        if asked.dependant is None:
            self.lines += asked.traces
        self.lines.append(segment("NM1", *name.elements))
        if asked.dependant is not None:
            self._hl(parent, "23", child=False)
            self.lines += asked.traces
            self.lines.append(segment("NM1", *asked.dependant.find("NM1", "03").elements))
        if code or member is None:
            self.lines.append(segment("AAA", "N", "", code, "C"))
            return
        self.lines.append(segment("DMG", "D8", member.birth_date, member.sex))
        if asked.dependant is not None:
            self.lines.append(segment("INS", "N", member.relationship))
        self.lines += _benefits(member, payer, asked.date, self.counter)

    def _member(self, asked: _Asked, payer: Payer) -> tuple[Member | None, str]:
        """The member asked about, or the AAA03 that says what does not fit."""
        insured = _person(asked.subscriber, "IL")
        patient = _person(asked.dependant, "03") if asked.dependant else insured
        if asked.date < self.at.date() - OLDEST:
            return None, "62"
        family = self.counter.roster.family(payer.id, insured.member_id)
        if not family:
            found = self.counter.roster.named(payer.id, insured.last, insured.first, insured.birth_date)
            return None, "72" if found else "75"
        wanted = [m for m in family if (m.relationship == SELF) != bool(asked.dependant)]
        return _fit(patient, wanted, dependant=bool(asked.dependant))

    def _hl(self, parent: str, code: str, *, child: bool) -> None:
        self.level += 1
        self.lines.append(segment("HL", self.level, parent, code, int(child)))


def _person(level: Level, qualifier: str) -> Person:
    name, dmg = level.find("NM1", qualifier), level.find("DMG")
    return Person(last=name[3], first=name[4], member_id=name[9], birth_date=_day(dmg[2]))


def _fit(patient: Person, wanted: list[Member], *, dependant: bool) -> tuple[Member | None, str]:
    by_first = [m for m in wanted if folded(m.first) == folded(patient.first)]
    if not by_first or folded(by_first[0].last) != folded(patient.last):
        return None, ("67" if dependant else "73")
    if patient.birth_date is None:
        return None, "58"
    return (by_first[0], "") if by_first[0].birth_date == patient.birth_date else (None, "71")


def _benefits(member: Member, payer: Payer, on: date, counter: Counter) -> Iterator[str]:
    active = member.starts <= on and (member.ends is None or on <= member.ends)
    yield segment("DTP", "346", "D8", member.starts)
    if member.ends:
        yield segment("DTP", "347", "D8", member.ends)
    if not active:
        yield segment("EB", INACTIVE, "", "30", "", words(member.plan))
        return
    yield segment("EB", ACTIVE, "", "30", "", words(member.plan))
    standing = counter.standing(member, on.year)
    yield segment("EB", "C", "IND", "30", "", "", "29", money(standing.deductible_left))
    if member.primary_payer_id:
        yield from _elsewhere("R", "30", "PRP", counter.scenarios.payers[member.primary_payer_id])
    if member.carve_out_payer_id:
        yield from _elsewhere("U", "MH", "VN", counter.scenarios.payers[member.carve_out_payer_id])
    elif payer.eligibility != "silent":
        yield from _behavioral(member, payer, standing)


def _elsewhere(information: str, service: str, entity: str, other: Payer) -> Iterator[str]:
    """Another payer is to be asked. # 2120"""
    yield segment("EB", information, "", service)
    if information == "U":
        yield segment("MSG", f"BEHAVIORAL HEALTH IS ADMINISTERED BY {words(other.name)}")
    yield segment("LS", "2120")
    yield segment("NM1", entity, 2, words(other.name), *[""] * 4, "PI", other.id)
    yield segment("PER", "IC", "", "TE", other.phone)
    yield segment("LE", "2120")


def _behavioral(member: Member, payer: Payer, standing: Standing) -> Iterator[str]:
    yield segment("EB", ACTIVE, "", "MH^A6^CF")
    if member.coinsurance and not member.copay:
        rate = f"{member.coinsurance.normalize():f}".removeprefix("0")
        yield segment("EB", "A", "IND", "MH^CF", "", "", "27", "", rate, *[""] * 3, "Y")
    else:
        yield segment("EB", "B", "IND", "MH^CF", "", "", "27", money(member.copay), *[""] * 4, "Y")
    if standing.visits_left is not None:
        yield segment("EB", "F", "IND", "MH", "", "", "29", "", "", "VS", standing.visits_left)
    for procedure in sorted(payer.authorization_required):
        yield segment("EB", ACTIVE, "", "MH", *[""] * 7, "Y", "", composite("HC", procedure))
