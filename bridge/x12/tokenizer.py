"""Text to segments, and back.

`tokenize(read_text(body))` gives every segment of every interchange in the text, envelope included, each with its
raw slice: joined, the raws are the text again, byte for byte (`restore`). `render` writes segments anew.
Blank lines, a byte order mark and line ends beside the terminator are skipped, never lost.
"""

from collections.abc import Iterable, Iterator

from bridge.x12.delimiter import ISA_LENGTH, STANDARD, Delimiters, NotX12, X12Error
from bridge.x12.segment import Segment

__all__ = [
    "STANDARD",
    "Delimiters",
    "NotX12",
    "Unwritable",
    "X12Error",
    "encoding_of",
    "read_text",
    "render",
    "restore",
    "tokenize",
]


class Unwritable(X12Error):
    """A value holds a character that delimits; written, it would become two."""


_BLANK = " \t\r\n\ufeff\x00\x1a"  # may stand between segments without meaning anything
_CHUNK = 1 << 20  # split so much at once: fast, and the whole text never lies about in pieces
_NUMBERED_ANEW = frozenset(("ISA", "TA1", "GS", "ST", "GE", "IEA"))


def encoding_of(body: bytes) -> str:
    """`utf-8`, or `latin-1` when the bytes are not that: `read_text(body).encode(encoding_of(body)) == body`."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"
    return "utf-8"


def read_text(body: bytes) -> str:
    """The characters of a file. Any bytes can be read."""
    return body.decode(encoding_of(body))


def tokenize(text: str) -> Iterator[Segment]:
    """Every segment in order. Raises NotX12 when the text, blanks aside, does not begin with an ISA."""
    start = len(text) - len(text.lstrip(_BLANK))
    leading = text[:start]
    if start == len(text):
        raise NotX12("the text is empty")
    while start < len(text):
        delimiters = Delimiters.of(text[start : start + ISA_LENGTH * 3])
        end = _next_interchange(text, start, delimiters.segment)
        yield from _segments(text, start, end, delimiters, leading)
        start, leading = end, ""


def _next_interchange(text: str, start: int, terminator: str) -> int:
    """Where the next ISA stands that begins a segment and names delimiters (it may name others); else the end."""
    at = start
    blank = _BLANK.replace(terminator, "")
    while (at := text.find("ISA", at + 3)) >= 0:
        if text[max(start, at - 80) : at].rstrip(blank).endswith(terminator) and _opens(text, at):
            return at
    return len(text)


def _opens(text: str, at: int) -> bool:
    try:
        Delimiters.of(text[at : at + ISA_LENGTH * 3])
    except NotX12:  # the letters ISA as data
        return False
    return True


def _segments(text: str, start: int, end: int, delimiters: Delimiters, leading: str) -> Iterator[Segment]:
    """One interchange. What is blank before a segment goes with it; what is blank at the end, with the last one."""
    terminator, separator = delimiters.segment, delimiters.element
    width, number = len(terminator), 0
    content = _content_end(text, start, end, terminator)
    for piece in _pieces(text, start, content, terminator):
        after = min(start + len(piece) + width, content)
        line = piece.lstrip(_BLANK)
        if not line:
            leading += text[start:after]
            start = after
            continue
        parts = line.rstrip("\r\n").split(separator)
        name = parts[0]
        if name in _NUMBERED_ANEW:
            number = 1 if name == "ST" else 0
        elif number:
            number += 1
        raw = leading + text[start : after if after < content else end]
        yield Segment(name, tuple(parts[1:]), number, start + len(piece) - len(line), raw, delimiters)
        start, leading = after, ""


def _content_end(text: str, start: int, end: int, terminator: str) -> int:
    """Just after the terminator of the last segment that says anything."""
    last = end
    while last > start and (text[last - 1] in _BLANK or text[last - 1] in terminator):
        last -= 1
    at = text.find(terminator, last, end)
    return end if at < 0 else at + len(terminator)


def _pieces(text: str, start: int, end: int, terminator: str) -> Iterator[str]:
    """What stands between terminators, as `str.split` would give it, a chunk at a time."""
    width = len(terminator)
    while start < end:
        stop = end
        if end - start > _CHUNK:
            at = text.rfind(terminator, start, start + _CHUNK)
            stop = at + width if at >= 0 else end
        closed = text.endswith(terminator, start, stop)
        yield from text[start : stop - width if closed else stop].split(terminator)
        start = stop


def restore(segments: Iterable[Segment]) -> str:
    """The text that `tokenize` read these from, character for character."""
    return "".join(segment.raw for segment in segments)


def render(segments: Iterable[Segment], delimiters: Delimiters = STANDARD) -> str:
    """Writes segments anew, without line ends; trailing empty elements are left out (never in an ISA).

    Composites and repetitions of a segment that was read with other delimiters are written with these.
    Raises Unwritable.
    """
    return "".join(_line(segment, delimiters) for segment in segments)


def _line(segment: Segment, delimiters: Delimiters) -> str:
    own, elements = segment.delimiters, segment.elements
    if own is not delimiters and segment.id != "ISA":
        inner = {ord(own.component): delimiters.component, ord(own.repetition): delimiters.repetition}
        elements = tuple(element.translate(inner) for element in elements)
    line = delimiters.element.join((segment.id, *elements))
    if line.count(delimiters.element) != len(elements) or delimiters.segment in line:
        raise Unwritable(f"an element of {segment.id} segment {segment.number} holds a delimiter")
    return (line if segment.id == "ISA" else line.rstrip(delimiters.element)) + delimiters.segment
