"""Text to segments, and back.

`tokenize(read_text(body))` gives every segment of every interchange in the text, envelope included, each with its
raw text: joined, the raws are the text again, byte for byte (`restore`). `render` writes segments anew.
Blank lines, a byte order mark and line ends beside the terminator are skipped, never lost.
"""

from collections.abc import Iterable, Iterator

from bridge.x12.delimiter import STANDARD, Delimiters, NotX12, X12Error
from bridge.x12.segment import BlankSegment, Segment
from bridge.x12.stretch import Read, reading, stretches

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


def tokenize(text: str | Read, encoding: str = "utf-8") -> Iterator[Segment]:
    """Every segment in order. Raises NotX12 when the text, blanks aside, does not begin with an ISA.

    Instead of the text, it takes what reads it bit by bit: `open(path, newline="", encoding=...).read`. The encoding
    is the file's; segments count their offset in its bytes.
    """
    number, blank = 0, BlankSegment
    for stretch in stretches(reading(text) if isinstance(text, str) else text, encoding):
        stretch.before, separator, lines = number, stretch.delimiters.element, stretch.lines()
        for at, line in enumerate(lines):  # the innermost loop of all reading: what can be asked once is not asked here
            segment: Segment = blank()
            segment.parts = parts = line.split(separator)
            segment.id = parts[0]
            segment.at = at
            segment.source = stretch
            yield segment
        number = stretch.last_number(lines)


def restore(segments: Iterable[Segment]) -> str:
    """The text that `tokenize` read these from, character for character."""
    return "".join(segment.raw for segment in segments)


def render(segments: Iterable[Segment], delimiters: Delimiters = STANDARD) -> str:
    """Writes segments anew, without line ends; trailing empty elements are left out (never in an ISA).

    Composites and repetitions of a segment that was read with other delimiters are written with these.
    Raises Unwritable.
    """
    element, lines = delimiters.element, list[str]()
    for segment in segments:
        parts, own = segment.parts, segment.source.delimiters
        if own is not delimiters and own != delimiters and segment.id != "ISA":
            inner = {ord(own.component): delimiters.component, ord(own.repetition): delimiters.repetition}
            parts = [part.translate(inner) for part in parts]
        line = element.join(parts)
        if line.count(element) != len(parts) - 1 or delimiters.segment in line:
            raise Unwritable(f"an element of {segment.id} segment {segment.number} holds a delimiter")
        lines.append(line if parts[-1] or segment.id == "ISA" else line.rstrip(element))
    lines.append("")
    return delimiters.segment.join(lines)
