"""The four characters that hold an interchange together, read off its ISA and the segment behind it."""

import re
from dataclasses import dataclass
from functools import cache

from bridge.x12.foreign import kind_of

ISA_LENGTH = 106  # fixed by the standard: 16 elements of fixed width
ISA_SEPARATORS = 16
_LONGEST_HEAD = ISA_LENGTH * 3  # an ISA, should it be squeezed or stretched, ends within, and so does its GS
_BLANK = " \t\r\n"
_NO_REPETITION = "\x00"  # ISA11 is a letter in 4010 ('U'): nothing separates repetitions
_USUAL = ":>|\\"  # component separators, where ISA16 names none
_WHOLE = "Send a text that begins with a whole ISA segment."


class X12Error(ValueError):
    """The family of this package's errors. None of them goes away by trying again."""

    retryable = False


class NotX12(X12Error):
    """The text does not begin with an ISA segment that names its delimiters. `remedy` is a sentence."""

    def __init__(self, said: str, remedy: str = _WHOLE) -> None:
        super().__init__(said)
        self.remedy = remedy

    @classmethod
    def told_by(cls, text: str) -> "NotX12":
        """Of a text that begins with no ISA at all."""
        kind = kind_of(text)
        return cls(kind.said, kind.remedy)


@dataclass(frozen=True, slots=True)
class Delimiters:
    """One character each; `segment` may also be CR LF. A repetition of NUL says that there is none.

    What the ISA names is taken, and what it fails to name is found out from the segment behind it.
    """

    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    segment: str = "~"
    squeezed: bool = False  # the ISA has lost its padding: read by counting separators
    isa_end: str = ""  # what ends the ISA, where it is not `segment`

    @classmethod
    def of(cls, text: str) -> "Delimiters":
        """Reads them off the ISA that `text` begins with. Raises NotX12."""
        found = cls.sought(text)
        if found is None:
            raise _unreadable(text)
        return found

    @classmethod
    def sought(cls, text: str) -> "Delimiters | None":
        """The same, or None: the letters ISA may be data."""
        if not _begins(text):
            return None
        element, head = text[3], text[:_LONGEST_HEAD]
        parts = head.split(element, ISA_SEPARATORS)
        if len(parts) <= ISA_SEPARATORS or len(parts[16]) < 2:
            return None
        component, isa_end, segment = _ends(parts[16], element)
        if component.isalnum() or isa_end[-1].isalnum() or segment in " \t":
            return None
        if len({element, component, segment}) < 3:
            return None
        if not component.strip(_BLANK):
            component = next(usual for usual in _USUAL if usual not in (element, segment, parts[11]))
        repetition = parts[11]
        separates = len(repetition) == 1 and not repetition.isalnum() and repetition not in _BLANK
        return cls(
            element=element,
            component=component,
            repetition=repetition if separates and repetition not in (element, component, segment) else _NO_REPETITION,
            segment=segment,
            squeezed=len(head) - len(parts[16]) != ISA_LENGTH - 2,  # where ISA16 stands
            isa_end="" if isa_end == segment else isa_end,
        )

    @property
    def repeats(self) -> bool:
        """Whether anything separates repetitions."""
        return self.repetition != _NO_REPETITION


STANDARD = Delimiters()


def _ends(tail: str, element: str) -> tuple[str, str, str]:
    """ISA16, what stands behind it, and what ends the other segments, of the text from ISA16 on.

    ISA16 comes back empty or blank where it names nothing.
    """
    behind = _behind_isa16(element).match(tail)
    if behind is None:  # no segment that is known stands there: as the standard has it
        end = "\r\n" if tail[1:3] == "\r\n" else tail[1]
        return tail[0], end, end
    used = _behind_header(element).match(tail, behind.end(1))
    segment = (used["mark"] or used["line"]) if used else ""
    if tail[0] in "\r\n" or tail.startswith(segment or "\n"):
        end = _end(tail)
        return "", end, segment or end
    end = _end(tail[1:])
    return tail[0], end, segment or end.lstrip(" \t")


def _end(text: str) -> str:
    """The terminator that a text begins with, and blanks before it."""
    found = _TERMINATOR.match(text)
    return found[0] if found else ""


_TERMINATOR = re.compile(r"[ \t]*(?:\r\n|.)", re.DOTALL)


@cache
def _behind_isa16(element: str) -> re.Pattern[str]:
    """ISA16 and a terminator, or what is left of them, before the segment that comes next."""
    e = re.escape(element)
    return re.compile(rf"([^\w{e}]{{1,8}})(?:GS|TA1|IEA){e}")


@cache
def _behind_header(element: str) -> re.Pattern[str]:
    """What stands between a GS or TA1 and the segment behind it. Counting its elements keeps data from being it."""
    e = re.escape(element)
    header = rf"(?:GS{e}(?:[^{e}\r\n]*{e}){{7}}|TA1{e}(?:[^{e}\r\n]*{e}){{4}})[\w ]*?"
    return re.compile(rf"{header}(?:(?P<mark>[^\w {e}\t\r\n])|(?P<line>\r\n|\r|\n))[ \t\r\n]*(?:ST|GS|TA1|GE|IEA){e}")


def _begins(text: str) -> bool:
    return text[:3] == "ISA" and len(text) > 3 and not text[3].isalnum() and text[3] not in _BLANK


def _unreadable(text: str) -> NotX12:
    """Why no ISA can be read. The segment behind it tells how many elements it has."""
    if not _begins(text):
        return NotX12.told_by(text)
    parts = text[:_LONGEST_HEAD].split(text[3])
    if len(parts) > ISA_SEPARATORS and re.match(r"\W?(?:GS|TA1)$", parts[16]):
        return NotX12("no terminator stands behind the ISA", "End the ISA with the terminator of all segments.")
    behind = re.compile(r"(?:[^\w \t\r\n][ \t\r\n]*|[\r\n])(?:GS|TA1)$")
    count = next((count for count, part in enumerate(parts) if count and behind.search(part)), ISA_SEPARATORS)
    if count != ISA_SEPARATORS:
        remedy = "Send each of the sixteen elements of the ISA, in its fixed width."
        return NotX12(f"the ISA segment has {count} elements and not sixteen", remedy)
    if len(parts) <= ISA_SEPARATORS or len(parts[16]) < 2:
        return NotX12("the ISA segment ends before its sixteenth element")
    return NotX12("the ISA segment names delimiters that cannot delimit")
