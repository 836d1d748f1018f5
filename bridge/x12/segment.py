"""One X12 segment as a value: `CLP*26463774*1*100~` is `Segment("CLP", ("26463774", "1", "100"))`."""

from dataclasses import dataclass, field
from typing import ClassVar

from bridge.x12.delimiter import STANDARD, Delimiters


# Not frozen, though nothing may change one: a frozen __init__ costs six times as much, and files hold millions.
@dataclass(slots=True, unsafe_hash=True)
class Segment:
    """`raw` and `offset` say where it was read; two segments are equal when they say the same."""

    id: str
    elements: tuple[str, ...] = field(default=(), repr=False)
    number: int = field(default=0, compare=False)  # in the transaction set, ST = 1 (999 IK302); 0 in the envelope
    offset: int = field(default=0, compare=False)  # characters before its id in the text it was read from
    raw: str = field(default="", repr=False, compare=False)  # from the end of the segment before through its terminator
    delimiters: Delimiters = field(default=STANDARD, repr=False, compare=False)
    __iter__: ClassVar[None] = None  # elements count from 1 and never end, so `for x in segment` would not either

    def __getitem__(self, position: int) -> str:
        """Element by its X12 position: `clp[3]` is CLP03. Absent trailing elements read as empty."""
        try:
            return self.elements[position - 1]
        except IndexError:
            return ""

    def components(self, position: int) -> tuple[str, ...]:
        """The parts of a composite element: `svc.components(1)` of `HC:90837:95` is `("HC", "90837", "95")`."""
        return tuple(self[position].split(self.delimiters.component))

    def component(self, position: int, part: int) -> str:
        """One part of a composite by its X12 number: `svc.component(1, 2)` is SVC01-2. Absent reads as empty."""
        parts = self[position].split(self.delimiters.component)
        return parts[part - 1] if 0 < part <= len(parts) else ""

    def repetitions(self, position: int) -> tuple[str, ...]:
        """The occurrences of a repeating element: EB03 `30^1^35` is three. An absent element has none."""
        text = self[position]
        return tuple(text.split(self.delimiters.repetition)) if text else ()

    def __bool__(self) -> bool:
        """An absent segment (`Node.first` found none) has no elements and is false."""
        return bool(self.elements)
