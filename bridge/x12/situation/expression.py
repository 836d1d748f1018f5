"""How the verbs of a condition are written as expressions in Python; shorter where a place has one text at most."""

import operator
from collections.abc import Callable
from typing import Protocol

from bridge.x12.situation.designator import Designator
from bridge.x12.situation.verb import Number, has_length


class Writer(Protocol):
    """Writes the expressions of which a sentence is made in Python (see `situation_code`)."""

    def text(self, place: Designator) -> str:
        """The one text at a place, empty when absent; nothing when there may be several texts."""

    def texts(self, place: Designator) -> str:
        """The texts at a place; of a place without element, as many as there are segments or loops."""

    def size(self, place: Designator) -> str:
        """How many texts, segments or loops there are at a place."""

    def has(self, key: str) -> str:
        """Whether the loop has such a segment, `REF` or `REF[F8]`, or child loop."""

    def constant(self, value: object) -> str:
        """The name under which a value stands."""


Write = Callable[[Writer], str]


def written(place: Designator, write: Callable[[Writer, str], str]) -> Write:
    """A verb that no text does not satisfy: of a text alone it is asked only when there is one."""

    def write_it(to: Writer) -> str:
        one = to.text(place)
        return f"({one} != '' and {write(to, f'({one},)')})" if one else write(to, to.texts(place))

    return write_it


def listed(place: Designator, codes: frozenset[str], is_wanted: bool) -> Write:
    """`is` and `besides`."""

    def write_it(to: Writer) -> str:
        one, listed = to.text(place), to.constant(codes - {""})
        if one:
            return f"({one} in {listed})" if is_wanted else f"({one} != '' and {one} not in {listed})"
        return f"not {listed}.{'isdisjoint' if is_wanted else 'issuperset'}({to.texts(place)})"

    return write_it


def alike(place: Designator, fits: Callable[[str], object], is_wanted: bool) -> Write:
    """`like` and `unlike`."""

    def write_it(to: Writer) -> str:
        one, match = to.text(place), to.constant(fits)
        if one:
            return f"({one} != '' and {match}({one}) is {'not ' if is_wanted else ''}None)"
        return f"{'any' if is_wanted else 'not all'}(map({match}, {to.texts(place)}))"

    return write_it


def long(place: Designator, is_longer: bool, length: Number) -> Write:
    """`longer` and `shorter`."""

    def write_it(to: Writer) -> str:
        one = to.text(place)
        if one:
            return f"({one} != '' and len({one}) {'>' if is_longer else '<'} {length})"
        compare = to.constant(operator.gt if is_longer else operator.lt)
        return call(to, has_length, to.texts(place), compare, str(length))

    return write_it


def equal(place: Designator, beside: Designator) -> Write:
    """`equals`."""

    def write_it(to: Writer) -> str:
        one, other = to.text(place), to.text(beside)
        if one and other:
            return f"('' != {one} == {other})"
        if one:
            return f"({one} != '' and {one} in {to.texts(beside)})"
        return f"not set({to.texts(place)}).isdisjoint({to.texts(beside)})"

    return write_it


def call(to: Writer, function: Callable[..., bool | list[Number]], *arguments: str) -> str:
    """A call of one of the verbs."""
    return f"{to.constant(function)}({', '.join(arguments)})"
