"""The language of conditions: a sentence about a loop, read once, asked often.

A sentence holds of a loop or does not; a verb holds when some of the texts that its designator names satisfies it::

    REF[F8]                              it is there
    CLM05-3 is 7 8                       one of these
    SV101-1 besides HC                   something else than these
    CLM01 like "[A-Z0-9]+"               the whole text fits the pattern; unlike: does not
    CLM01 longer 20                      more characters than that; shorter: less
    CLM02 > 0                            as numbers: > < >= <=, with a number, a designator or the count of one
    DTP03[472] after ^.BHT04             as dates, of a range its end; before: of a range its start
    DTP03[472] reversed                  a range that ends before it starts
    SVD01 equals 2330B.NM109             some text is also there
    SVD01 among 2330B.NM109              every text is also there; holds when there is none
    SV101-3..6 repeated                  the same text twice in this loop
    CLM01 again                          the same text in an earlier loop of the set
    count 2400 > 50                      of loops, segments or texts
    noted patient                        a note of that name was taken below this loop
    not, and, or, ( )
"""

import operator
import re
from collections.abc import Sequence
from dataclasses import dataclass

from bridge.x12.situation.designator import Designator, designator
from bridge.x12.situation.expression import Write, Writer, alike, call, equal, listed, long, written
from bridge.x12.situation.verb import (
    Comparison,
    Number,
    amount,
    compares,
    is_after,
    is_before,
    is_repeated,
    is_reversed,
    numbers,
)


class ConditionFault(ValueError):
    """A sentence cannot be read; the message quotes the part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A sentence, read.

    `keys` say when it is worth asking: of these segments, `REF` or `REF[F8]`, or child loops, one must be there, else
    it cannot hold; none when nothing is known. When it `is_presence`, it holds as soon as one is there.
    """

    write: Write  # as an expression in Python
    keys: frozenset[str] = frozenset()
    is_presence: bool = False
    cost: int = 1  # how long it takes, roughly; cheap ones are asked first
    sought: frozenset[str] = frozenset()  # segments and child loops of the loop itself that it asks for
    about: Designator | None = None  # the first place that it speaks of
    parts: tuple["Condition", ...] = ()  # of which all must hold; empty: it is one
    opposite: "Condition | None" = None  # what it denies

    @property
    def conjuncts(self) -> tuple["Condition", ...]:
        """The parts of which all must hold, in the order of the sentence."""
        return self.parts or (self,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """What a sentence names: a place with the codes that it is compared with, or a note."""

    place: Designator | None = None
    codes: frozenset[str] = frozenset()
    note: str = ""


def condition(text: str) -> Condition:
    """Reads one sentence. Raises ConditionFault and DesignatorFault."""
    return _read(text)[0]


def mentions(text: str) -> tuple[Mention, ...]:
    """Every place and note that a sentence names, in its order. Raises ConditionFault and DesignatorFault."""
    return tuple(_read(text)[1])


def _read(text: str) -> tuple[Condition, list[Mention]]:
    reader = _Reader(text)
    found = reader.either()
    if reader.next:
        raise ConditionFault(f"{reader.next!r} stands where the sentence should end")
    return found, reader.mentions


def denied(said: Condition) -> Condition:
    """Its opposite."""
    if said.opposite is not None:
        return said.opposite

    def write(to: Writer) -> str:
        text = said.write(to)  # what begins with `not` is one call: all that is composed has parentheses
        return text.removeprefix("not ") if text.startswith("not ") else f"not {text}"

    return Condition(write=write, cost=said.cost, sought=said.sought, opposite=said)


def conjunction(conditions: Sequence[Condition]) -> Condition:
    """All of them: worth asking when the rarest is there."""
    parts = tuple(part for said in conditions for part in said.conjuncts)
    if len(parts) == 1:
        return parts[0]
    ordered = sorted(parts, key=lambda part: part.cost)
    rarest = max(reversed(parts), key=_rarity)
    return Condition(
        write=lambda to: "(" + " and ".join(part.write(to) for part in ordered) + ")",
        keys=rarest.keys,
        cost=sum(part.cost for part in parts),
        sought=frozenset[str]().union(*(part.sought for part in parts)),
        about=next((part.about for part in parts if part.about is not None), None),
        parts=parts,
    )


def _rarity(part: Condition) -> tuple[bool, bool, bool]:
    """A qualified segment or a loop is rarer than a segment."""
    special = all(key[-1:] == "]" or key[:1].isdigit() for key in part.keys)
    return bool(part.keys), len(part.keys) == 1, special


_WORD = re.compile(r'"[^"]*"|[()]|[^\s()"]+')
_CONSTANT = re.compile(r"-?\d+|-?\d*\.\d+")  # a number or a date
_END = frozenset({"", "and", "or", ")"})
_COMPARE: dict[str, Comparison] = {
    ">": operator.gt,
    "<": operator.lt,
    ">=": operator.ge,
    "<=": operator.le,
}
_DATE = {"after": is_after, "before": is_before}


class _Reader:
    def __init__(self, text: str) -> None:
        self._words = _WORD.findall(text)
        self._at = 0
        self.mentions: list[Mention] = []

    @property
    def next(self) -> str:
        return self._words[self._at] if self._at < len(self._words) else ""

    def take(self, what: str) -> str:
        word = self.next
        if not word:
            raise ConditionFault(f"{what} is missing at the end")
        self._at += 1
        return word

    def place(self, what: str) -> Designator:
        found = designator(self.take(what))
        self.mentions.append(Mention(place=found))
        return found

    def either(self) -> Condition:
        parts = [self._all()]
        while self.next == "or":
            self._at += 1
            parts.append(self._all())
        if len(parts) == 1:
            return parts[0]
        is_known = all(part.keys for part in parts)
        ordered = sorted(parts, key=lambda part: part.cost)
        return Condition(
            write=lambda to: "(" + " or ".join(part.write(to) for part in ordered) + ")",
            keys=frozenset[str]().union(*(part.keys for part in parts)) if is_known else frozenset(),
            is_presence=is_known and all(part.is_presence for part in parts),
            cost=sum(part.cost for part in parts),
            sought=frozenset[str]().union(*(part.sought for part in parts)),
            about=parts[0].about,
        )

    def _all(self) -> Condition:
        parts = [self._one()]
        while self.next == "and":
            self._at += 1
            parts.append(self._one())
        return conjunction(parts)

    def _one(self) -> Condition:
        word = self.take("a condition")
        if word == "not":
            return denied(self._one())
        if word == "(":
            inside = self.either()
            if self.take("a closing parenthesis") != ")":
                raise ConditionFault("a closing parenthesis is missing")
            return inside
        if word == "noted":
            name = self.take("the name of a note")
            self.mentions.append(Mention(note=name))
            return Condition(write=lambda to: f"({to.constant(name)} in view.notes)")
        if word == "count":
            return self._count(self.place("what to count"))
        return self._said_of(designator(word))

    def _count(self, place: Designator) -> Condition:
        verb = self.take("a comparison")
        if verb not in _COMPARE:
            raise ConditionFault(f"{verb!r} does not compare")
        limit = self._number("a number")
        return Condition(
            write=lambda to: f"({to.size(place)} {verb} {limit})",
            keys=frozenset(place.keys if verb == ">" else ()),
            cost=_reach(place) + 1,
            sought=place.sought,
            about=place,
        )

    def _said_of(self, place: Designator) -> Condition:
        self.mentions.append(Mention(place=place))
        verb = self.next
        if verb in _END:
            return _present(place)
        self._at += 1
        if not place.segment:
            raise ConditionFault(f"{place.text!r} names a loop, of which nothing can be said but that it is there")
        write, other = self._verb(verb, place)
        return Condition(
            write=write,
            keys=frozenset() if verb == "among" else frozenset(place.keys),
            cost=_reach(place) + (0 if verb == "is" else 1) + (3 if other else 0),
            sought=place.sought | (other.sought if other else frozenset()),
            about=place,
        )

    def _verb(self, verb: str, place: Designator) -> tuple[Write, Designator | None]:
        """How it is written, and the place on its right if there is one."""
        if verb in ("is", "besides"):
            codes = self._codes()
            self.mentions.append(Mention(place=place, codes=codes))
            return listed(place, codes, verb == "is"), None
        if verb in ("like", "unlike"):
            return alike(place, self._pattern().fullmatch, verb == "like"), None
        if verb in ("longer", "shorter"):
            length = self._number("a length")
            return long(place, verb == "longer", length), None
        if verb == "reversed":
            return written(place, lambda to, texts: f"any(map({to.constant(is_reversed)}, {texts}))"), None
        if verb == "repeated":
            return lambda to: "False" if to.text(place) else call(to, is_repeated, to.texts(place)), None
        if verb == "again":
            name = place.text
            return written(place, lambda to, texts: f"view.is_met_again({to.constant(name)}, {texts})"), None
        return self._relation(verb, place)

    def _relation(self, verb: str, place: Designator) -> tuple[Write, Designator | None]:
        if verb in _COMPARE:
            compare, right, other = _COMPARE[verb], *self._numbers()
            return written(place, lambda to, texts: call(to, compares, texts, to.constant(compare), right(to))), other
        if verb in _DATE:
            ask, day, other = _DATE[verb], *self._dates()
            return written(place, lambda to, texts: call(to, ask, texts, day(to))), other
        if verb not in ("equals", "among"):
            raise ConditionFault(f"{verb!r} is no verb")
        beside = self.place("a designator")
        if verb == "equals":
            return equal(place, beside), beside
        return lambda to: f"(set({to.texts(place)}) <= set({to.texts(beside)}))", beside

    def _numbers(self) -> tuple[Write, Designator | None]:
        """What stands on the right of a comparison: a number, a count, or a place."""
        if _CONSTANT.fullmatch(self.next):
            fixed = (self._number("a number"),)
            return lambda to: to.constant(fixed), None
        is_count = self.next == "count"
        if is_count:
            self._at += 1
        place = self.place("what to compare with")
        if is_count:
            return lambda to: f"({to.size(place)},)", place
        return lambda to: call(to, numbers, to.texts(place)), place

    def _dates(self) -> tuple[Write, Designator | None]:
        if _CONSTANT.fullmatch(self.next):
            fixed = (self.take("a date"),)
            return lambda to: to.constant(fixed), None
        place = self.place("a date")
        return lambda to: to.texts(place), place

    def _codes(self) -> frozenset[str]:
        found = []
        while self.next not in _END:
            found.append(self.take("a code").strip('"'))
        if not found:
            raise ConditionFault("codes are missing")
        return frozenset(found)

    def _pattern(self) -> re.Pattern[str]:
        word = self.take("a pattern")
        try:
            return re.compile(word.strip('"'))
        except re.error:
            raise ConditionFault(f"{word} is no pattern") from None

    def _number(self, what: str) -> Number:
        word = self.take(what)
        number = amount(word)
        if number is None:
            raise ConditionFault(f"{word!r} is no number")
        return number


def _reach(place: Designator) -> int:
    """How far a designator goes."""
    if place.above:
        return 4
    if place.loops:
        return 5 if place.segment else len(place.loops)
    return 3 if len(place.positions) > 1 or len(place.components) > 1 or place.repeats else 1


def _present(place: Designator) -> Condition:
    is_key = not place.positions and (place.is_own or not (place.above or place.segment or len(place.loops) > 1))
    if is_key:
        return Condition(
            write=lambda to: "(" + " or ".join(to.has(key) for key in place.keys) + ")",
            keys=frozenset(place.keys),
            is_presence=True,
            sought=place.sought,
            about=place,
        )
    return Condition(
        write=lambda to: to.text(place) or to.texts(place),
        keys=frozenset(place.keys),
        cost=_reach(place),
        sought=place.sought,
        about=place,
    )
