"""Amounts as whole cents, for sums: integers add faster than decimals. What is finer than a cent stays exact."""

import re
from decimal import Decimal

Cents = int | Decimal  # a Decimal only where the text is finer than a cent

_NUMBER = re.compile(r"(-?)(?=\.?\d)(\d{0,18})(?:\.(\d{0,9}))?\Z", re.ASCII)
_REMEMBERED = 1 << 15


class _Cents(dict[str, Cents]):
    """Cents by text. What is no number counts as nothing here; it is a fault of its own."""

    __slots__ = ()

    def __missing__(self, text: str) -> Cents:
        if len(self) >= _REMEMBERED:
            self.clear()
        amount = self[text] = _read(text)
        return amount


def _read(text: str) -> Cents:
    number = _NUMBER.match(text)
    if number is None:
        return 0
    sign, whole, fraction = number.groups("")
    fraction = fraction.rstrip("0")
    if len(fraction) > 2:
        return Decimal(text).scaleb(2)
    return int(f"{sign}{whole}{fraction:0<2}")


CENTS = _Cents()


def said(cents: Cents) -> str:
    """`17550` -> `175.5`: as X12 writes it."""
    text = f"{Decimal(cents).scaleb(-2):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
