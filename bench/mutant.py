"""A clean file with one mistake in it, and where a checker should see it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bridge.x12.fault import Fault

_MAY_WARN = 4  # situations and external codes are not always sure; syntax, guide and sums are


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the mistake is. A fault is at it when every part that is given agrees."""

    levels: frozenset[int]  # SNIP
    ids: frozenset[str]  # segments: the one that is wrong, and those that a checker may rightly name instead
    number: int = 0  # in its transaction set, ST = 1; 0: any
    elements: frozenset[int] = frozenset()  # empty: any
    may_warn: bool = False  # a warning is enough, as it always is from level 4 on

    def fits(self, fault: Fault) -> bool:
        """Whether `fault` points here."""
        return (
            fault.level in self.levels
            and (fault.is_error or fault.level >= _MAY_WARN or self.may_warn)
            and fault.id in self.ids
            and self.number in (0, fault.segment)
            and (not self.elements or fault.element in self.elements)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """`text` differs from the clean file `clean` by the mistake that `name` tells."""

    name: str
    clean: str
    text: str
    level: int  # under which it is counted; more than one level may see it
    place: Place
    by_hand: bool = False  # else derived from what is known of every segment


class Verdict(StrEnum):
    CAUGHT = "caught"
    ELSEWHERE = "elsewhere"  # something is said that the clean file does not get, but of another place or level
    MISSED = "missed"


def verdict(place: Place, before: Iterable[Fault], after: Iterable[Fault]) -> Verdict:
    """What became of a mistake: the faults of the clean file, and those of the mutant."""
    known = Counter(_said(fault) for fault in before)
    new = []
    for fault in after:
        said = _said(fault)
        if known[said]:
            known[said] -= 1
        else:
            new.append(fault)
    if any(place.fits(fault) for fault in new):
        return Verdict.CAUGHT
    return Verdict.ELSEWHERE if new else Verdict.MISSED


def _said(fault: Fault) -> tuple[object, ...]:
    """A fault without its number and offset, which shift when a segment is dropped."""
    return fault.level, fault.severity, fault.id, fault.element, fault.component, fault.code, fault.message
