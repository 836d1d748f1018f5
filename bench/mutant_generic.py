"""Mistakes that every clean file can have, made wherever what is known of its segments says that they are mistakes."""

from collections.abc import Callable, Iterable, Iterator

from bench.mutant import Mutant, Place
from bench.mutant_fact import ElementFact, SegmentFact, facts
from bench.mutant_text import (
    Clean,
    element,
    number_of,
    recounted,
    text_of,
    with_component,
    with_element,
)

SYNTAX, GUIDE = frozenset({1}), frozenset({2})
_EITHER = SYNTAX | GUIDE
_NAMES = ("NM1", "N1")
_TOO_MANY = 30  # an element position that no segment has


def generic_mutants(clean: Clean) -> Iterator[Mutant]:
    """All of them, each kind of mistake once for each kind of segment in each loop."""
    seen: set[tuple[object, ...]] = set()
    known = facts(clean)
    for at, fact in enumerate(known):
        for make in _SEGMENT_MISTAKES:
            yield from _once(seen, fact, make(clean, fact))
        for position, each in enumerate(fact.elements, start=1):
            yield from _once(seen, fact, _element_mutants(clean, fact, position, each))
        if at and known[at - 1].loop == fact.loop:
            yield from _once(seen, fact, _swapped(clean, known[at - 1], fact))


def _once(seen: set[tuple[object, ...]], fact: SegmentFact, mutants: Iterable[Mutant]) -> Iterator[Mutant]:
    for mutant in mutants:
        kind = (fact.id, fact.loop, fact.position, mutant.name.partition(": ")[2])
        if kind not in seen:
            seen.add(kind)
            yield mutant


def _mutant(clean: Clean, fact: SegmentFact, what: str, lines: Iterable[str], place: Place) -> Mutant:
    name = f"{clean.name} {fact.loop} {fact.id} line {fact.line + 1}: {what}"
    text = text_of(recounted(tuple(lines)))
    return Mutant(name=name, clean=clean.name, text=text, level=min(place.levels), place=place)


def _replaced(clean: Clean, fact: SegmentFact, line: str) -> tuple[str, ...]:
    return (*clean.lines[: fact.line], line, *clean.lines[fact.line + 1 :])


def _dropped(clean: Clean, fact: SegmentFact) -> Iterator[Mutant]:
    """A required segment, or the name that opens a required loop."""
    if fact.usage != "R" or (fact.opens and (fact.id not in _NAMES or fact.loop_usage != "R")):
        return
    lines = (*clean.lines[: fact.line], *clean.lines[fact.line + 1 :])
    yield _mutant(clean, fact, f"{fact.id} dropped", lines, Place(levels=GUIDE, ids=frozenset({fact.id})))


def _repeated(clean: Clean, fact: SegmentFact) -> Iterator[Mutant]:
    """A segment that may stand once only."""
    if fact.opens or not fact.once:
        return
    lines = (*clean.lines[: fact.line + 1], *clean.lines[fact.line :])
    place = Place(levels=GUIDE, ids=frozenset({fact.id}), number=number_of(fact.line + 1))
    yield _mutant(clean, fact, f"{fact.id} twice", lines, place)


def _unknown(clean: Clean, fact: SegmentFact) -> Iterator[Mutant]:
    lines = (*clean.lines[: fact.line + 1], "ZZZ*1", *clean.lines[fact.line + 1 :])
    place = Place(levels=SYNTAX, ids=frozenset({"ZZZ"}), number=number_of(fact.line + 1))
    yield _mutant(clean, fact, "an unknown segment behind", lines, place)


def _emptied_whole(clean: Clean, fact: SegmentFact) -> Iterator[Mutant]:
    place = Place(levels=_EITHER, ids=frozenset({fact.id}), number=number_of(fact.line))
    yield _mutant(clean, fact, "no elements at all", _replaced(clean, fact, fact.id), place)


def _too_many_elements(clean: Clean, fact: SegmentFact) -> Iterator[Mutant]:
    line = with_element(clean.lines[fact.line], _TOO_MANY, "X")
    if fact.id not in ("CUR", "LIN"):
        place = Place(levels=SYNTAX, ids=frozenset({fact.id}), number=number_of(fact.line))
        yield _mutant(clean, fact, "too many elements", _replaced(clean, fact, line), place)


_SEGMENT_MISTAKES: tuple[Callable[[Clean, SegmentFact], Iterator[Mutant]], ...] = (
    _dropped,
    _repeated,
    _unknown,
    _emptied_whole,
    _too_many_elements,
)


def _swapped(clean: Clean, before: SegmentFact, after: SegmentFact) -> Iterator[Mutant]:
    """Two neighbours of one loop in the wrong order."""
    if before.opens or not 0 < before.position < after.position:
        return
    one, two = before.line, after.line
    if two != one + 1:
        return
    lines = (*clean.lines[:one], clean.lines[two], clean.lines[one], *clean.lines[two + 1 :])
    place = Place(levels=GUIDE, ids=frozenset({before.id}), number=number_of(two))
    yield _mutant(clean, after, f"{after.id} before {before.id}", lines, place)


def _element_mutants(clean: Clean, fact: SegmentFact, position: int, known: ElementFact) -> Iterator[Mutant]:
    line = clean.lines[fact.line]
    text = element(line, position)

    def made(what: str, value: str, levels: frozenset[int], *more: int) -> Mutant:
        place = Place(
            levels=levels, ids=frozenset({fact.id}), number=number_of(fact.line), elements=frozenset((position, *more))
        )
        mutated = _replaced(clean, fact, with_element(line, position, value))
        return _mutant(clean, fact, f"{fact.id}{position:02} {what}", mutated, place)

    if known.usage == "N" and not text:
        yield made("filled though not used", "1", GUIDE)
    if not text:
        return
    if known.usage == "R":
        # a place is known by its first code: without it the segment itself is out of place
        alone = not any(line.split("*")[1:position] + line.split("*")[position + 1 :])
        yield made("emptied", "", GUIDE, *((0,) if known.codes or known.parts or alone else ()))
    if known.parts:
        yield from _component_mutants(clean, fact, position, known)
        if not known.repeats:
            yield made("repeated", f"{text}^{text}", SYNTAX)
        return
    if "^" in text:
        return
    for what, value, levels in _bad_values(known, text):
        yield made(what, value, levels, *((0,) if known.codes else ()))
    levels, more = (_EITHER, (0,)) if known.codes else (SYNTAX, ())
    if known.type:
        yield made("with components", f"{text}:1", levels, *more)
    if known.type and not known.repeats:
        yield made("repeated", f"{text}^{text}", levels, *more)


def _component_mutants(clean: Clean, fact: SegmentFact, position: int, known: ElementFact) -> Iterator[Mutant]:
    line = clean.lines[fact.line]
    parts = element(line, position).split(":")

    def made(part: int, what: str, value: str, levels: frozenset[int], *more: int) -> Mutant:
        place = Place(
            levels=levels, ids=frozenset({fact.id}), number=number_of(fact.line), elements=frozenset((position, *more))
        )
        mutated = _replaced(clean, fact, with_component(line, position, part, value))
        return _mutant(clean, fact, f"{fact.id}{position:02}-{part} {what}", mutated, place)

    for part, own in enumerate(known.parts, start=1):
        text = parts[part - 1] if part <= len(parts) else ""
        if own.usage == "N" and not text:
            yield made(part, "filled though not used", "1", GUIDE)
        if not text:
            continue
        if own.usage == "R" and len(parts) > 1:
            yield made(part, "emptied", "", GUIDE, *((0,) if own.codes else ()))
        for what, value, levels in _bad_values(own, text):
            yield made(part, what, value, levels, *((0,) if own.codes else ()))
    yield made(len(known.parts) + 1, "too many components", "X", _EITHER)


def _bad_values(known: ElementFact, text: str) -> Iterator[tuple[str, str, frozenset[int]]]:
    """What is wrong with a value, the wrong value, and the levels that may say so."""
    if known.codes:
        digits = "9876543210" if known.type in ("N0", "R") else "QZJ"
        wrong = next(digit * len(text) for digit in digits if digit * len(text) not in known.codes)
        yield "no code of the guide", wrong, GUIDE
    if not known.type:
        return
    if known.type == "AN" and not known.codes:
        yield "too long", text + "X" * (known.longest + 1 - len(text)), SYNTAX
        yield "with a control character", f"{text[:1]}\t{text[1:]}"[: known.longest], SYNTAX
    if known.type in ("N0", "R"):
        yield "no number", "1X", SYNTAX
        yield "too long", "1" * (known.longest + 1), SYNTAX
    if known.type == "ID" and not known.codes:
        yield "too long", text + "X" * (known.longest + 1 - len(text)), SYNTAX
    if known.type == "DT":
        yield "no day of the calendar", text[:-4] + "0231", SYNTAX
        yield "too short", text[:6], SYNTAX
    if known.type == "TM":
        yield "no time of day", "2460", SYNTAX
    if known.shortest > 1 and known.type in ("AN", "ID") and not known.codes:
        yield "too short", text[: known.shortest - 1], SYNTAX
