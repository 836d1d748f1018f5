"""A text cut into stretches: each holds whole segments of one interchange and knows its delimiters.

However long the text, only one stretch of it is looked at at a time, so a file never lies in memory whole.
"""

import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from bridge.x12.delimiter import ISA_LENGTH, ISA_SEPARATORS, Delimiters, NotX12

BLANK = " \t\r\n\ufeff\x00\x1a"  # may stand between segments without meaning anything
_STREWN = "\t\ufeff\x00\x1a"  # blanks that no line end explains, quick to find
_WINDOW = 1 << 16  # characters: enough to cut quickly, few enough to stay in the processor's cache
_HEAD = ISA_LENGTH * 3  # an ISA, should it be squeezed or stretched, ends within
NUMBERED_ANEW = frozenset(("ISA", "GS", "ST", "GE", "IEA"))

_ISA = re.compile("ISA")  # where a text is long, an expression finds letters in half the time of `find`
_LITTLE = 256  # characters that show whether the last segment that was read is the last of all

Read = Callable[[int], str]  # the next characters of a text, at most so many; empty at its end


class Stretch:
    """`start` bytes stand before it. Joined, the texts of all stretches are the whole text."""

    __slots__ = ("_encoding", "_is_body", "_places", "before", "delimiters", "start", "text")

    def __init__(self, text: str, start: int, delimiters: Delimiters, encoding: str) -> None:
        self.text = text
        self.start = start
        self.delimiters = delimiters
        self._encoding = encoding
        self.before = 0  # the number of the last segment of the stretch before
        self._is_body = False  # surely inside of one transaction set
        self._places: tuple[list[int], list[int]] | None = None

    def lines(self) -> list[str]:
        """Its segments, each without its terminator and the blanks around."""
        lines, self._is_body = _cut_alike(self.text, self.delimiters)
        return lines or [line for line, _ in self._pieces()]

    def last_number(self, lines: list[str]) -> int:
        """Of the last of these, which are its lines. Within a body it is enough to count them."""
        if not self._is_body:
            for count, line in enumerate(reversed(lines), start=1):
                id = line.split(self.delimiters.element, 1)[0]
                if id in NUMBERED_ANEW:
                    return count if id == "ST" else 0
        return self.before + len(lines) if self.before else 0

    def _pieces(self) -> Iterator[tuple[str, int]]:
        """The same for any stretch, each with where it begins in the text of the stretch."""
        terminator, offset = self.delimiters.segment, 0
        for piece in self.text.split(terminator):
            line = piece.lstrip(BLANK)
            if line:
                yield line.rstrip("\r\n"), offset + len(piece) - len(line)
            offset += len(piece) + len(terminator)

    def number(self, at: int) -> int:
        """Of its segment `at`, in the transaction set."""
        return self._index()[1][at]

    def offset(self, at: int) -> int:
        """Bytes of the whole text before its segment `at`."""
        return self.start + byte_count(self.text[: self._index()[0][at]], self._encoding)

    def _index(self) -> tuple[list[int], list[int]]:
        """Offsets and numbers of all its segments: counted when first asked for, which most texts never are."""
        if self._places is None:
            offsets, numbers, number = list[int](), list[int](), self.before
            for line, offset in self._pieces():
                id = line.split(self.delimiters.element, 1)[0]
                number = 1 if id == "ST" else 0 if id in NUMBERED_ANEW or not number else number + 1
                offsets.append(offset)
                numbers.append(number)
            self._places = offsets, numbers
        return self._places

    def raw(self, at: int) -> str:
        """A segment with the blanks before it, and with those at the stretch's end where it is the last."""
        text, offsets = self.text, self._index()[0]
        begin = self._after(offsets[at - 1]) if at else 0
        end = self._after(offsets[at]) if at + 1 < len(offsets) else len(text)
        return text[begin:end]

    def _after(self, at: int) -> int:
        """Just behind the terminator of the segment that begins at `at`."""
        return self.text.index(self.delimiters.segment, at) + len(self.delimiters.segment)


def _cut_alike(text: str, delimiters: Delimiters) -> tuple[list[str], bool]:
    """The segments, where all end alike: with the terminator, or it and a line end; none when blanks are strewn in.

    And whether nothing but a body stands there. It asks in the order of what is quick to find, for every text is asked.
    """
    if any(blank in text for blank in _STREWN) or text[0] in BLANK:
        return [], False
    terminator, element = delimiters.segment, delimiters.element
    ends = "\r\n" if "\r" in text else "\n" if "\n" in text else ""
    joint = terminator if terminator == ends else terminator + ends
    if not text.endswith(joint):
        return [], False
    lines = text.split(joint)[:-1]
    is_body = lines[0].split(element, 1)[0] not in NUMBERED_ANEW and not _unusual(joint, element).search(text)
    are_whole = is_body or (all(lines) and joint + " " not in text)
    are_alike = are_whole and all(text.count(end) == len(lines) for end in (*ends, terminator) if ends)
    return (lines, is_body) if are_alike else ([], False)


@lru_cache(maxsize=32)
def _unusual(joint: str, element: str) -> re.Pattern[str]:
    """An envelope's segment, a blank or nothing behind a segment: one look at a text, beside three for each segment."""
    ids = [f"{id}[{re.escape(element + joint[0])}]" for id in sorted(NUMBERED_ANEW)]
    return re.compile(f"{re.escape(joint)}(?:{'|'.join((*ids, ' ', re.escape(joint)))})")


def reading(text: str) -> Read:
    """A text that lies in memory, as `stretches` reads it."""
    at = 0

    def read(size: int) -> str:
        nonlocal at
        at += size
        return text[at - size : at]

    return read


def byte_count(text: str, encoding: str) -> int:
    """How long the text is in a file of that encoding."""
    return len(text) if text.isascii() else len(text.encode(encoding, "replace"))


def stretches(read: Read, encoding: str) -> Iterator[Stretch]:
    """The stretches of a text, in order. Raises NotX12 when the text, blanks aside, does not begin with an ISA."""
    window = _Window(read, encoding)
    while window.fill_to(_HEAD):
        yield from window.interchange(Delimiters.of(window.text.lstrip(BLANK)[:_HEAD]))
    if not window.start:
        raise NotX12.told_by("")


class _Window:
    """The part of the text that was read and not yet given."""

    def __init__(self, read: Read, encoding: str) -> None:
        self.text = ""
        self.start = 0  # bytes given
        self._encoding = encoding
        self._read = read
        self._ended = False
        self._blank_reads = 0  # so many in a row brought nothing to look at

    def fill_to(self, size: int) -> bool:
        """Reads on until so many characters that are not blank in front are there; false when nothing is left."""
        while not self._ended and len(self.text.lstrip(BLANK)) < size:
            self._fill()
        return bool(self.text.strip(BLANK))

    def _fill(self, most: int = sys.maxsize) -> None:
        """Twice as much each time, so that what has no terminator costs no square."""
        more = self._read(min(max(_WINDOW, len(self.text)), most))
        self._ended = not more
        self.text += more

    def interchange(self, delimiters: Delimiters) -> Iterator[Stretch]:
        """The stretches of the interchange that the window begins with."""
        terminator, known = delimiters.segment, self.text.index("ISA") + 3
        if delimiters.isa_end:
            yield self._isa_alone(delimiters)
            known = 0
        while self.text and (known or not self._opens_anew()):
            cut = self._cut(terminator, known)
            if not self._ended and _is_blank(self.text[cut:], terminator):
                self._fill_behind(terminator)
                continue
            self._blank_reads = 0
            yield self._given(cut, delimiters)
            known = 0

    def _given(self, cut: int, delimiters: Delimiters) -> Stretch:
        """What stands before `cut`; the window begins behind it."""
        stretch = Stretch(self.text[:cut], self.start, delimiters, self._encoding)
        self.start += byte_count(stretch.text, self._encoding)
        self.text = self.text[cut:]
        return stretch

    def _isa_alone(self, delimiters: Delimiters) -> Stretch:
        """The ISA, which ends otherwise than the segments behind it."""
        at = self.text.index("ISA")
        for _ in range(ISA_SEPARATORS):
            at = self.text.index(delimiters.element, at) + 1
        at += self.text.startswith(delimiters.component, at)
        cut = self.text.index(delimiters.isa_end, at) + len(delimiters.isa_end)
        return self._given(cut, replace(delimiters, segment=delimiters.isa_end))

    def _fill_behind(self, terminator: str) -> None:
        """Reads on: a whole window where a segment is still open, else a little, to see whether more comes at all."""
        is_open = not self.text.endswith((terminator, *BLANK))
        self._fill(sys.maxsize if is_open else _LITTLE << self._blank_reads)
        self._blank_reads += 1

    def _opens_anew(self) -> bool:
        return self.text.lstrip(BLANK).startswith("ISA") and self.fill_to(_HEAD) and _opens(self.text.lstrip(BLANK), 0)

    def _cut(self, terminator: str, known: int) -> int:
        """Where the next stretch ends: before the next ISA, else after the last terminator, else at the end."""
        text = self.text
        at = self._next_isa(terminator, known)
        if at or self._ended:
            return at or len(text)
        at = text.rfind(terminator) + len(terminator)
        if at < len(terminator):
            return len(text)  # no terminator yet: what would be left is blank, so more is read
        while at < len(text) and text[at] in "\r\n":
            at += 1
        return at

    def _next_isa(self, terminator: str, known: int) -> int:
        """Just behind the segment before the next ISA that names delimiters, or yet may; 0 when there is none."""
        text = self.text
        for found in _ISA.finditer(text, known):
            at = found.start()
            end, is_whole = _end_before(text, at, terminator)
            undecided = not self._ended and len(text) - at < _HEAD
            if end and undecided and not is_whole:
                self._fill(_HEAD)
                return self._next_isa(terminator, known)
            if end and (undecided or _opens(text, at)):
                return end
        return 0


def _end_before(text: str, at: int, terminator: str) -> tuple[int, bool]:
    """Where the segment before `at` ends, and whether its terminator is there; 0 inside of a segment.

    Without a terminator a line must end there: the file before was cut, and this one stands behind it.
    """
    if text[at + 3 : at + 4].isalnum():
        return 0, False
    end = at
    while end and text[end - 1] in BLANK and text[end - 1] not in terminator:
        end -= 1
    if text.endswith(terminator, 0, end):
        return end, True
    line_end = next((place for place in range(end, at) if text[place] in "\r\n"), -1)
    return line_end + 1, False


def _opens(text: str, at: int) -> bool:
    """Else the letters ISA are data, or the ISA is not yet whole."""
    return Delimiters.sought(text[at : at + _HEAD]) is not None


def _is_blank(text: str, terminator: str) -> bool:
    return not text.strip(BLANK + terminator)
