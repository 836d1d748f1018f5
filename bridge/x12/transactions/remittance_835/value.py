"""What the texts of an 835 mean, each text read once: amounts, days, procedures, adjustments and figures repeat."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple, TypeVar

from bridge.billing.entity import Contact
from bridge.billing.money import ZERO
from bridge.billing.remittance_detail import Figure
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.adjustment import Adjustments

T = TypeVar("T")
_ONE = Decimal(1)
_REMEMBERED = 1 << 14  # of each kind: files have no bound


class Dollars(dict[str, Decimal]):
    """Amount by text; zero for nothing. `failed` once a text was no number, which also reads as zero."""

    __slots__ = ("failed",)

    def __init__(self) -> None:
        super().__init__()
        self.failed = False

    def __missing__(self, text: str) -> Decimal:
        if len(self) >= _REMEMBERED:
            self.clear()
        amount = element.read_amount(text)
        if amount is None:
            self.failed = self.failed or bool(text)
            amount = ZERO
        self[text] = amount
        return amount


class Remembered(dict[str, T]):
    """What `read` makes of a text."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[str], T]) -> None:
        super().__init__()
        self._read = read

    def __missing__(self, text: str) -> T:
        if len(self) >= _REMEMBERED:
            self.clear()
        value = self[text] = self._read(text)
        return value


class Procedure(NamedTuple):
    """SVC01 or SVC06."""

    qualifier: str
    code: str
    modifiers: tuple[str, ...]
    description: str


class Procedures(dict[tuple[str, str], Procedure]):
    """Procedure by the text of its composite and the character that divides it."""

    __slots__ = ()

    def __missing__(self, key: tuple[str, str]) -> Procedure:
        if len(self) >= _REMEMBERED:
            self.clear()
        text, separator = key
        qualifier, code, *rest = (*text.split(separator), "", "") if separator in text else ("", text, "")
        modifiers = tuple(m for m in rest[:4] if m)
        read = self[key] = Procedure(qualifier, code or text, modifiers, "".join(rest[4:5]))
        return read


class Values:
    """All that one reading remembers."""

    __slots__ = ("adjustments", "amounts", "days", "dollars", "procedures", "quantities", "units")

    def __init__(self) -> None:
        self.dollars = Dollars()
        self.amounts = Remembered(element.read_amount)
        self.quantities = Remembered(element.read_quantity)
        self.units = Remembered(_units)
        self.days = Remembered(element.read_day)
        self.procedures = Procedures()
        self.adjustments = Adjustments(self.dollars.__getitem__)


def _units(text: str) -> Decimal:
    """# SVC05: one where the payer says nothing"""
    units = element.read_quantity(text)
    return _ONE if units is None else units


def figures(segments: Iterable[Segment]) -> tuple[Figure, ...]:
    """The QTY among them, in order; what is no number is passed over."""
    read = [(qty[1], element.read_quantity(qty[2])) for qty in segments if qty.id == "QTY"]
    return tuple(Figure(kind=kind, value=value) for kind, value in read if value is not None)


def figures_at(segment: Segment, positions: Iterable[int]) -> tuple[Figure, ...]:
    """The numbers at these positions of a MIA, TS2 or TS3."""
    read = ((at, element.read_quantity(segment[at])) for at in positions)
    return tuple(Figure(kind=f"{at:02}", value=value) for at, value in read if value is not None)


def contacts(segments: Iterable[Segment]) -> tuple[Contact, ...]:
    """The PER among them, in order."""
    return tuple([Contact(kind=per[1], name=per[2], numbers=_numbers(per)) for per in segments if per.id == "PER"])


def _numbers(per: Segment) -> tuple[tuple[str, str], ...]:
    pairs = ((per[at], per[at + 1]) for at in (3, 5, 7))
    return tuple((kind, number) for kind, number in pairs if kind or number)
