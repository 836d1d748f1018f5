"""Names of places in a loop, read.

A designator names a place by X12's own reference designators::

    CLM05-3                  component 3 of CLM05 in this loop
    REF[F8]  DTP03[434,435]  only segments whose first element (or its first component) is one of these
    HI01..12-2  CAS02..17/3  several elements; /3 every third
    SV101-3..6               several components
    EB03*                    each repetition
    2310B  2400.SV101-2      a child loop, an element of every child loop
    ^2300.CLM05-1  ^.BHT04   the same in a loop around this one, in the set itself
"""

import re
from dataclasses import dataclass


class DesignatorFault(ValueError):
    """A designator cannot be read; the message quotes it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Designator:
    """One place, read. Without `segment` it names loops; without `positions` it names segments."""

    text: str
    above: str = ""  # id of the loop around, empty for this one
    loops: tuple[str, ...] = ()  # down from there
    segment: str = ""
    qualifiers: frozenset[str] = frozenset()
    positions: range = range(0)
    components: tuple[int, ...] = ()  # empty: the whole element
    repeats: bool = False

    @property
    def is_own(self) -> bool:
        """Whether it stays in the loop itself."""
        return not self.above and not self.loops

    @property
    def sought(self) -> frozenset[str]:
        """What `View.look` must index for it."""
        if self.above:
            return frozenset()
        return frozenset(self.loops[:1] or (self.segment, *self.keys))

    @property
    def keys(self) -> tuple[str, ...]:
        """Under which keys `View.found` or `View.loops` has it; none when it is in a loop around."""
        if self.above:
            return ()
        if self.loops:
            return self.loops[:1]
        if not self.qualifiers:
            return (self.segment,)
        return tuple(f"{self.segment}[{code}]" for code in sorted(self.qualifiers))


SET = "set"  # the outermost loop
_LOOP = re.compile(r"\d{3}(?:\d[A-Z]{0,2}|[A-Z]{0,2})")
_SPAN = r"(\d\d)(?:\.\.(\d\d)(?:/(\d+))?)?"
_SEGMENT = re.compile(
    rf"([A-Z][A-Z0-9]{{1,2}})(?:{_SPAN}(\*)?(?:-(\d+)(?:\.\.(\d+))?)?)?(?:\[([0-9A-Z]+(?:,[0-9A-Z]+)*)\])?"
)
_DOT = re.compile(r"(?<!\.)\.(?!\.)")


def designator(text: str) -> Designator:
    """Reads one. Raises DesignatorFault."""
    above = ""
    steps = _DOT.split(text.removeprefix("^"))
    if text.startswith("^"):
        above, steps = steps[0] or SET, steps[1:]
    last = steps.pop() if steps and not _LOOP.fullmatch(steps[-1]) else None
    read = None if last is None else _SEGMENT.fullmatch(last)
    if (last is not None and read is None) or not all(
        _LOOP.fullmatch(step) for step in (*steps, above) if step not in ("", SET)
    ):
        raise DesignatorFault(f"{text!r} names no place")
    if read is None:
        return Designator(text=text, above=above, loops=tuple(steps))
    id, first, until, step, star, part, parts, codes = read.groups()
    if "0" in (part, step) or first == "00":
        raise DesignatorFault(f"{text!r} counts from 0; elements, components and steps count from 1")
    positions = range(int(first), int(until or first) + 1, int(step or 1)) if first else range(0)
    components = tuple(range(int(part), int(parts or part) + 1)) if part else ()
    if (first and not positions) or (part and not components):
        raise DesignatorFault(f"{text!r} ends before it begins")
    return Designator(
        text=text,
        above=above,
        loops=tuple(steps),
        segment=id,
        qualifiers=frozenset(codes.split(",")) if codes else frozenset(),
        positions=positions,
        components=components,
        repeats=bool(star),
    )
