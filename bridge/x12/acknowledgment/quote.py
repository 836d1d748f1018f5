"""What a claim says, repeated in a 277CA: cut to the place where it is repeated, left out where it cannot stand there.

Claims are refused that are wrong themselves; the answer to them must not be.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from bridge.x12.delimiter import STANDARD, Delimiters
from bridge.x12.element import Element, elements
from bridge.x12.schema import Seg
from bridge.x12.segment import Segment
from bridge.x12.syntax import is_day

UNKNOWN = "UNKNOWN"  # where something must stand
_CONTROL = (*range(32), 127)
_NUMBER = re.compile(r"-?(?=\.?\d)\d*\.?\d*")
_TYPES = {id: elements(Seg(id, id)) for id in ("BHT", "NM1", "REF", "SVC", "TRN")}  # by X12 itself
_PROCEDURE_KINDS = frozenset({"AD", "ER", "HC", "HP", "IV", "WK"})  # SVC01-1


class Quote:
    """Repeats texts that are to be rendered with `delimiters`."""

    def __init__(self, delimiters: Delimiters) -> None:
        signs = "".join(
            one for d in (STANDARD, delimiters) for one in (d.segment, d.element, d.component, d.repetition)
        )
        self._not_copied = str.maketrans(dict.fromkeys((*_CONTROL, *map(ord, signs)), " "))

    def text(self, text: str, id: str, position: int) -> str:
        """For an element of a segment `id`: without what would end it there, as long as may be; empty if too short."""
        return self._fit(text, _TYPES[id][position - 1])

    def number(self, text: str, id: str, position: int) -> str:
        """A number that may stand there, or nothing."""
        digits = sum(map(str.isdigit, text))
        fits = text.isascii() and _NUMBER.fullmatch(text) and digits <= _TYPES[id][position - 1].longest
        return text if fits else ""

    def procedure(self, segment: Segment, position: int) -> str:
        """Its first six components, qualifier, code and modifiers; empty when the kind or the code is missing."""
        kind, places = segment.component(position, 1), _TYPES["SVC"][0].parts[1:6]
        parts = [self._fit(segment.component(position, at), place) for at, place in enumerate(places, start=2)]
        if kind not in _PROCEDURE_KINDS or not parts[0]:
            return ""
        return STANDARD.component.join((kind, *parts)).rstrip(STANDARD.component)

    def _fit(self, text: str, element: Element) -> str:
        plain = "".join(c if c.isprintable() else " " for c in text.translate(self._not_copied))
        fitting = plain.strip()[: element.longest].strip()
        return fitting if len(fitting) >= element.shortest else ""


def period(dtps: Sequence[Segment]) -> tuple[str, str]:
    """Qualifier and text of the first and the last of all days that are written right; empty when there is none."""
    days = sorted(day for dtp in dtps for day in dtp[3].split("-") if len(day) == 8 and is_day(day))
    if not days:
        return "", ""
    return ("D8", days[0]) if days[0] == days[-1] else ("RD8", f"{days[0]}-{days[-1]}")


def money(value: Decimal) -> str:
    """Without zeros behind the point."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
