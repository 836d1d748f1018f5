"""The four characters that hold an interchange together, read off its ISA."""

from dataclasses import dataclass

ISA_LENGTH = 106  # fixed by the standard: 16 elements of fixed width
ISA_SEPARATORS = 16
_BLANK = " \t\r\n"
_NO_REPETITION = "\x00"  # ISA11 is a letter in 4010 ('U'): nothing separates repetitions


class X12Error(ValueError):
    """The family of this package's errors. None of them goes away by trying again."""

    retryable = False


class NotX12(X12Error):
    """The text does not begin with an ISA segment that names its delimiters."""


@dataclass(frozen=True, slots=True)
class Delimiters:
    """One character each; `segment` may also be CR LF. A repetition of NUL says that there is none."""

    element: str = "*"
    component: str = ":"
    repetition: str = "^"
    segment: str = "~"
    squeezed: bool = False  # the ISA has lost its padding: read by counting separators

    @classmethod
    def of(cls, text: str) -> "Delimiters":
        """Reads them off the ISA that `text` begins with. Raises NotX12."""
        if text[:3] != "ISA" or len(text) < 4 or text[3].isalnum() or text[3] in _BLANK:
            raise NotX12("the text does not begin with an ISA segment")
        element = text[3]
        parts = text[: ISA_LENGTH * 3].split(element, ISA_SEPARATORS)
        if len(parts) <= ISA_SEPARATORS or len(parts[16]) < 2:
            raise NotX12("the ISA segment ends before its sixteenth element")
        at = len(element.join(parts[:16])) + 1  # where ISA16 stands
        component, segment, repetition = text[at], text[at + 1], parts[11]
        if segment == "\r" and text[at + 2 : at + 3] == "\n":
            segment = "\r\n"
        separates = len(repetition) == 1 and not repetition.isalnum() and repetition not in _BLANK
        if component.isalnum() or segment.isalnum() or segment in " \t" or len({element, component, segment}) < 3:
            raise NotX12("the ISA segment names delimiters that cannot delimit")
        return cls(
            element=element,
            component=component,
            repetition=repetition if separates and repetition not in (element, component, segment) else _NO_REPETITION,
            segment=segment,
            squeezed=at != ISA_LENGTH - 2,
        )


STANDARD = Delimiters()
