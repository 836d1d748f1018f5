"""Checks one segment against its place: presence, length, type and code of each element, and what goes together."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache

from bridge.x12.element import Element, elements
from bridge.x12.fault import Fault, Severity, Table
from bridge.x12.schema import Seg
from bridge.x12.schemas.relation import COMPOSITE_NOTES, NOTES
from bridge.x12.segment import Segment

_Notes = tuple[tuple[str, tuple[int, ...]], ...]


def _read_notes(notes: str) -> _Notes:
    return tuple((note[0], tuple(int(note[at : at + 2]) for at in range(1, len(note), 2))) for note in notes.split())


RELATIONS = {id: _read_notes(notes) for id, notes in NOTES.items()}
COMPOSITE_RELATIONS = {
    (id, position): _read_notes(notes) for id, places in COMPOSITE_NOTES.items() for position, notes in places.items()
}
_BROKEN: dict[str, Callable[[list[bool]], bool]] = {
    "P": lambda present: any(present) and not all(present),
    "R": lambda present: not any(present),
    "E": lambda present: sum(present) > 1,
    "C": lambda present: present[0] and not all(present),
    "L": lambda present: present[0] and not any(present[1:]),
}
# format qualifier, date
DATED = {"DTP": (2, 3), "DMG": (1, 2), "PAT": (5, 6), "DTM": (5, 6), "INS": (11, 12), "MPI": (6, 7), "CR6": (3, 4)}
DATED_PARTS = {"HI": (3, 4)}  # the same inside of every composite of the segment
_REMEDY = {
    "1": "Send the element.",
    "2": "Send both elements or neither.",
    "3": "Leave out what is too many.",
    "4": "Send it in full length.",
    "5": "Shorten it.",
    "6": "Leave the character out.",
    "7": "Send a code of the guide.",
    "8": "Send a calendar date in the named format.",
    "9": "Send a time of day as HHMM.",
    "10": "Send one of the elements only.",
    "12": "Leave out what is too many.",
    "13": "Leave out what is too many.",
    "I10": "Leave it empty.",
}


def segment_faults(segment: Segment, place: Seg, loop: str = "") -> Iterator[Fault]:
    """Every element fault of a segment at its place, in order."""
    texts = segment.elements
    if not texts:
        yield _fault(segment, loop, 0, "1", f"{segment.id} has no elements")
        return
    allowed = elements(place)
    if len(texts) > len(allowed):
        said = f"{segment.id} has more than {len(allowed)} elements"
        yield _fault(segment, loop, len(allowed) + 1, "3", said, level=1)
    for at, (element, text) in enumerate(zip(allowed, texts, strict=False), start=1):
        if text:
            yield from _present(segment, loop, at, element, text)
        elif element.usage == "R":
            yield _fault(segment, loop, at, "1", f"{_name(segment, at)} is missing")
    for at in range(len(texts) + 1, _last_required(place) + 1):
        if allowed[at - 1].usage == "R":
            yield _fault(segment, loop, at, "1", f"{_name(segment, at)} is missing")
    yield from _together(segment, loop)
    yield from _dated(segment, loop)


@cache
def _last_required(place: Seg) -> int:
    return max((at for at, element in enumerate(elements(place), start=1) if element.usage == "R"), default=0)


def _present(segment: Segment, loop: str, at: int, element: Element, text: str) -> Iterator[Fault]:
    delimiters = segment.delimiters
    if element.usage == "N":
        yield _fault(segment, loop, at, "I10", f"{_name(segment, at)} is not used here")
    elif segment.id == "ISA":  # its elements are padded, and two of them are delimiters
        yield from _value(segment, loop, at, element, text)
    elif delimiters.repetition not in text:
        yield from _occurrence(segment, loop, at, element, text)
    else:
        repeats = text.split(delimiters.repetition)
        if len(repeats) > element.repeats:
            said = f"{_name(segment, at)} repeats more than {element.repeats} times"
            yield _fault(segment, loop, at, "12", said, level=1)
        for number, occurrence in enumerate(repeats[: element.repeats], start=1):
            if not occurrence:
                yield replace(
                    _fault(segment, loop, at, "1", f"{_name(segment, at)} repeats emptily", level=1), repetition=number
                )
                continue
            for fault in _occurrence(segment, loop, at, element, occurrence):
                yield replace(fault, repetition=number)


def _occurrence(segment: Segment, loop: str, at: int, element: Element, text: str) -> Iterator[Fault]:
    separator = segment.delimiters.component
    if not element.parts:
        if separator in text:
            yield _fault(segment, loop, at, "13", f"{_name(segment, at)} has no components", level=1)
        else:
            yield from _value(segment, loop, at, element, text)
        return
    parts = text.split(separator)
    if len(parts) > len(element.parts):
        said = f"{_name(segment, at)} has more than {len(element.parts)} components"
        yield _fault(segment, loop, at, "13", said, level=1)
    for number, part in enumerate(element.parts, start=1):
        value = parts[number - 1] if number <= len(parts) else ""
        if value and part.usage == "N":
            said = f"{_name(segment, at, number)} is not used here"
            yield _fault(segment, loop, at, "I10", said, component=number, value=value)
        elif value:
            yield from _value(segment, loop, at, part, value, number)
        elif part.usage == "R":
            said = f"{_name(segment, at, number)} is missing"
            yield _fault(segment, loop, at, "1", said, component=number, value="")
    for kind, numbers in COMPOSITE_RELATIONS.get((segment.id, at), ()):
        present = [number <= len(parts) and parts[number - 1] != "" for number in numbers]
        if _BROKEN[kind](present):
            names = ", ".join(_name(segment, at, number) for number in numbers)
            number = numbers[-1] if kind == "E" else numbers[present.index(False)]
            code, said = ("10", "exclude each other") if kind == "E" else ("2", "belong together")
            yield _fault(segment, loop, at, code, f"{names} {said}", component=number, level=1, value="")


def _value(segment: Segment, loop: str, at: int, element: Element, text: str, component: int = 0) -> Iterator[Fault]:
    code, said = _wrong_type(element, text)
    if code:
        name = _name(segment, at, component)
        yield _fault(segment, loop, at, code, f"{name} {said}", component=component, level=1, value=text)
    elif element.codes and text not in element.codes:
        known = ", ".join(sorted(element.codes)) if len(element.codes) < 12 else "the guide's list"
        shown = f"{text!r} " if text.isalnum() and len(text) <= 3 else ""
        said = f"{_name(segment, at, component)} {shown}is not one of {known}"
        yield _fault(segment, loop, at, "7", said, component=component, value=text)
    if text[-1] == " " or not (text.isascii() and text.isprintable()):
        yield from _characters(segment, loop, at, text, component)


def _characters(segment: Segment, loop: str, at: int, text: str, component: int) -> Iterator[Fault]:
    if text.isascii() and text.isprintable():
        said, severity = "ends with blanks", Severity.WARNING
    else:
        said = "holds a character outside of the X12 character set"
        severity = Severity.WARNING if text.isprintable() else Severity.ERROR
    if segment.id != "ISA" or (severity is Severity.ERROR and at not in (11, 16)):  # its delimiters are what they are
        name = _name(segment, at, component)
        said = f"{name} {said}"
        yield _fault(segment, loop, at, "6", said, component=component, level=1, severity=severity, value=text)


def _wrong_type(element: Element, text: str) -> tuple[str, str]:
    """The 999 code and the words for a value of wrong length or type; two empty texts when it is right."""
    length = len(text)
    if element.type in ("N0", "R"):
        digits = text.removeprefix("-")
        if element.type == "R":
            digits = digits.replace(".", "", 1)
        if not (digits.isascii() and digits.isdigit()):
            return "6", "is not a number"
        length = len(digits)
    if length < element.shortest:
        return "4", f"is shorter than {element.shortest}"
    if length > element.longest:
        return "5", f"is longer than {element.longest}"
    if element.type == "DT" and not is_day(text):
        return "8", "is not a date"
    if element.type == "TM" and not is_time(text):
        return "9", "is not a time"
    return "", ""


def is_day(text: str) -> bool:
    """Whether `CCYYMMDD` (or `YYMMDD`) is a day of the calendar."""
    if not (text.isascii() and text.isdigit() and len(text) in (6, 8)):
        return False
    try:
        date(int(text[:-4]) + (2000 if len(text) == 6 else 0), int(text[-4:-2]), int(text[-2:]))
    except ValueError:
        return False
    return True


def is_time(text: str) -> bool:
    """Whether `HHMM`, `HHMMSS` or `HHMMSSD[D]` is a time of day."""
    if not (text.isascii() and text.isdigit() and len(text) in (4, 6, 7, 8)):
        return False
    return text[:2] < "24" and text[2:4] < "60" and text[4:6] < "60"


def _together(segment: Segment, loop: str) -> Iterator[Fault]:
    texts = segment.elements
    for kind, positions in RELATIONS.get(segment.id, ()):
        present = [position <= len(texts) and texts[position - 1] != "" for position in positions]
        if not _BROKEN[kind](present):
            continue
        names = ", ".join(_name(segment, position) for position in positions)
        if kind == "E":
            yield _fault(segment, loop, positions[-1], "10", f"only one of {names} may be sent", level=1)
        else:
            at = positions[present.index(False)]
            yield _fault(segment, loop, at, "2", f"{names} belong together", level=1)


def _dated(segment: Segment, loop: str) -> Iterator[Fault]:
    form, position = DATED.get(segment.id, (0, 0))
    if form and segment[position] and not _fits(segment[form], segment[position]):
        yield _fault(segment, loop, position, "8", f"{_name(segment, position)} is not a date as {segment[form]} asks")
    form, part = DATED_PARTS.get(segment.id, (0, 0))
    for at in range(1, len(segment.parts) if form else 0):
        if segment.component(at, part) and not _fits(segment.component(at, form), segment.component(at, part)):
            said = f"{_name(segment, at, part)} is not a date as {segment.component(at, form)} asks"
            yield _fault(segment, loop, at, "8", said, component=part, value=segment.component(at, part))


def _fits(form: str, text: str) -> bool:
    """Whether a date or time is written as its qualifier says; what other qualifiers mean is not known here."""
    if form in _RANGES:
        first, dash, last = text.partition("-")
        return bool(dash) and _fits(_RANGES[form], first) and _fits(_RANGES[form], last)
    if form == "DT":
        return len(text) == 12 and is_day(text[:8]) and is_time(text[8:])
    if form == "TM":
        return is_time(text)
    if form in ("D8", "D6"):
        return len(text) == int(form[1]) and is_day(text)
    return True


_RANGES = {"RD8": "D8", "RD6": "D6", "RTS": "DT"}


def _name(segment: Segment, position: int, component: int = 0) -> str:
    return f"{segment.id}{position:02}" + (f"-{component}" if component else "")


def _fault(
    segment: Segment,
    loop: str,
    position: int,
    code: str,
    message: str,
    *,
    component: int = 0,
    level: int = 2,
    severity: Severity = Severity.ERROR,
    value: str | None = None,
) -> Fault:
    return Fault(
        table=Table.ELEMENT,
        code=code,
        message=message,
        value=segment[position] if value is None else value,
        remedy=_REMEDY[code],
        level=level,
        severity=severity,
        segment=segment.number,
        id=segment.id,
        element=position,
        component=component,
        loop=loop,
        offset=segment.offset,
    )
