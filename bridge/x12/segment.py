"""One X12 segment as a value: `CLP*26463774*1*100~` is `Segment("CLP", ("26463774", "1", "100"))`."""

from collections.abc import Sequence
from typing import ClassVar, Protocol

from bridge.x12.delimiter import STANDARD, Delimiters


class Source(Protocol):
    """Where segments stand; `at` counts them there."""

    @property
    def delimiters(self) -> Delimiters: ...

    def number(self, at: int) -> int: ...

    def offset(self, at: int) -> int: ...

    def raw(self, at: int) -> str: ...


class ByHand:
    """A segment that stands in no text."""

    __slots__ = ("_number", "_offset", "delimiters")

    def __init__(self, number: int = 0, offset: int = 0, delimiters: Delimiters = STANDARD) -> None:
        self.delimiters = delimiters
        self._number = number
        self._offset = offset

    def number(self, at: int) -> int:
        return self._number

    def offset(self, at: int) -> int:
        return self._offset

    def raw(self, at: int) -> str:
        return ""


_ANYWHERE = ByHand()


class Segment:
    """Two segments are equal when they say the same. Nothing may change one, though nothing but care forbids it.

    A plain class with few slots, filled by the tokenizer itself: files hold millions of segments, and what only
    a fault asks for (number, offset, raw) is found when it is asked for.
    """

    __slots__ = ("at", "id", "parts", "source")

    id: str
    parts: list[str]  # the id, then its elements: `parts[3]` is element 3, when there are so many
    source: Source
    at: int  # which one of its source
    __iter__: ClassVar[None] = None  # elements count from 1 and never end, so `for x in segment` would not either

    def __init__(
        self,
        id: str,
        elements: Sequence[str] = (),
        number: int = 0,
        offset: int = 0,
        delimiters: Delimiters = STANDARD,
    ) -> None:
        self.id = id
        self.parts = [id, *elements]
        self.at = 0
        is_plain = number == offset == 0 and delimiters is STANDARD
        self.source = _ANYWHERE if is_plain else ByHand(number, offset, delimiters)

    @property
    def elements(self) -> tuple[str, ...]:
        """The texts of its elements, the first one at index 0."""
        return tuple(self.parts[1:])

    @property
    def number(self) -> int:
        """In the transaction set, ST = 1 (999 IK302); 0 in the envelope."""
        return self.source.number(self.at)

    @property
    def offset(self) -> int:
        """Bytes before its id in the file it was read from."""
        return self.source.offset(self.at)

    @property
    def raw(self) -> str:
        """As it was read, from the end of the segment before through its terminator; empty when made by hand."""
        return self.source.raw(self.at)

    @property
    def delimiters(self) -> Delimiters:
        """Those of the interchange it was read from."""
        return self.source.delimiters

    def __getitem__(self, position: int) -> str:
        """Element by its X12 position: `clp[3]` is CLP03. Absent trailing elements read as empty."""
        try:
            return self.parts[position]
        except IndexError:
            return ""

    def components(self, position: int) -> tuple[str, ...]:
        """The parts of a composite element: `svc.components(1)` of `HC:90837:95` is `("HC", "90837", "95")`."""
        return tuple(self[position].split(self.source.delimiters.component))

    def component(self, position: int, part: int) -> str:
        """One part of a composite by its X12 number: `svc.component(1, 2)` is SVC01-2. Absent reads as empty."""
        parts = self[position].split(self.source.delimiters.component)
        return parts[part - 1] if 0 < part <= len(parts) else ""

    def repetitions(self, position: int) -> tuple[str, ...]:
        """The occurrences of a repeating element: EB03 `30^1^35` is three. An absent element has none."""
        text = self[position]
        return tuple(text.split(self.source.delimiters.repetition)) if text else ()

    def __bool__(self) -> bool:
        """An absent segment (`Node.first` found none) has no elements and is false."""
        return len(self.parts) > 1

    def __eq__(self, other: object) -> bool:
        return self.parts == other.parts if isinstance(other, Segment) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self.parts))

    def __repr__(self) -> str:
        return f"Segment(id={self.id[:3]!r}, number={self.number})"  # a lost separator makes a person part of an id


class BlankSegment(Segment):
    """A segment whose slots are yet to be filled, by who makes it: a file is as fast as its segments are made."""

    __slots__ = ()

    __init__ = object.__init__  # the call of a class is quickest where nothing in Python answers it
