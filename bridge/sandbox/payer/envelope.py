"""Writing X12: one segment, one interchange. The payer's own pen; it shares none with the bridge."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

_VERSIONS = {
    "999": ("FA", "005010X231A1"),
    "277CA": ("HN", "005010X214"),
    "277": ("HN", "005010X212"),
    "271": ("HB", "005010X279A1"),
    "835": ("HP", "005010X221A1"),
}
_FORBIDDEN = str.maketrans({"*": " ", "~": " ", ":": " ", "^": " ", "\n": " ", "\r": " "})


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Whose mailbox: the qualifier and id of an ISA, and the id of a GS."""

    qualifier: str
    interchange_id: str  # ISA06 or ISA08
    group_id: str  # GS02 or GS03


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """What one outgoing interchange is called."""

    interchange: int  # ISA13
    at: datetime


def segment(*elements: str | int | Decimal | date) -> str:
    """`segment("N1", "PR", "NUTMEG BLUE")` is `N1*PR*NUTMEG BLUE`; trailing empty elements fall away."""
    return "*".join(_text(e) for e in elements).rstrip("*")


def composite(*parts: str) -> str:
    """`composite("HC", "90837", "95")` is `HC:90837:95`. Give it to `segment` as it is."""
    return ":".join(parts).rstrip(":")


def words(text: str) -> str:
    """A name in the basic character set: upper case and without delimiters."""
    return " ".join(text.translate(_FORBIDDEN).upper().split())


def money(amount: Decimal) -> str:
    """Shortest form: `100`, `75.5`, `-20.05`."""
    text = f"{amount:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def group_text(kind: str, sender: Address, receiver: Address, numbers: Numbers, sets: Iterable[Sequence[str]]) -> str:
    """An interchange with one functional group. `sets` are bodies between ST and SE; ST02 counts from 0001."""
    functional, version = _VERSIONS[kind]
    st01 = "277" if kind == "277CA" else kind
    st03 = "" if kind == "835" else version
    transactions = [_transaction(st01, st03, number, body) for number, body in enumerate(sets, 1)]
    gs = segment("GS", functional, sender.group_id, receiver.group_id, f"{numbers.at:%Y%m%d}", f"{numbers.at:%H%M}")
    group = [
        f"{gs}*{numbers.interchange}*X*{version}",
        *(line for transaction in transactions for line in transaction),
        segment("GE", len(transactions), numbers.interchange),
    ]
    return interchange_text(sender, receiver, numbers, group, groups=1)


def interchange_text(sender: Address, receiver: Address, numbers: Numbers, lines: Iterable[str], *, groups: int) -> str:
    """ISA, the lines, IEA; each segment ends with `~` and a line feed."""
    isa = (
        f"ISA*00*{'':10}*00*{'':10}*{sender.qualifier}*{sender.interchange_id:15}*{receiver.qualifier}"
        f"*{receiver.interchange_id:15}*{numbers.at:%y%m%d}*{numbers.at:%H%M}*^*00501*{numbers.interchange:09}*0*T*:"
    )
    return "".join(f"{line}~\n" for line in (isa, *lines, f"IEA*{groups}*{numbers.interchange:09}"))


def _transaction(st01: str, st03: str, number: int, body: Sequence[str]) -> list[str]:
    control = f"{number:04}"
    return [segment("ST", st01, control, st03), *body, segment("SE", len(body) + 2, control)]


def _text(element: str | int | Decimal | date) -> str:
    if isinstance(element, Decimal):
        return money(element)
    if isinstance(element, date):
        return f"{element:%Y%m%d}"
    return str(element)
