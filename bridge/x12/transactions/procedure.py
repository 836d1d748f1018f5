"""A procedure with its modifiers, the composite that service lines and payments share: `HC:90837:95`."""

from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.written import Said, Text, composite

Service = tuple[str, str, tuple[str, ...], str]
NO_SERVICE: Service = ("HC", "", (), "")

_SHORT = 48
_MODIFIERS = 4
_BEFORE_DESCRIPTION = 2 + _MODIFIERS

# What the parts of a composite by `procedure_text` say, in the notation of a `Form`.
PROCEDURE = "-:procedure:modifiers[0]:modifiers[1]:modifiers[2]:modifiers[3]:description"


def read_procedure(segment: Segment, position: int) -> str:
    """The code. What is not divided as its envelope says it would be is given whole."""
    return segment.component(position, 2) or segment[position]


def read_modifiers(segment: Segment, position: int) -> tuple[str, ...]:
    """At most four."""
    return tuple(m for m in segment.components(position)[2:6] if m)


def read_service(segment: Segment, position: int) -> Service:
    """Code set, code, at most four modifiers, and the description."""
    text, mark = segment[position], segment.delimiters.component
    return _remembered_service(text, mark) if len(text) <= _SHORT else _service(text, mark)


def _service(text: str, mark: str) -> Service:
    parts = text.split(mark)
    if len(parts) == 1:
        return "HC", text, (), ""
    modifiers = tuple([m for m in parts[2:_BEFORE_DESCRIPTION] if m])
    description = parts[_BEFORE_DESCRIPTION] if len(parts) > _BEFORE_DESCRIPTION else ""
    return parts[0], parts[1] or text, modifiers, description


_remembered_service = element.remembered(_service)  # a practice has a few hundred


def write_procedure(procedure: str, modifiers: tuple[str, ...], path: str) -> tuple[Text, ...]:
    """The composite, with what its parts say below `path`."""
    said = (Said(m, f"{path}.modifiers[{index}]") for index, m in enumerate(modifiers))
    return ("HC", Said(procedure, f"{path}.procedure"), *said)


@element.remembered
def procedure_text(code_set: str, procedure: str, modifiers: tuple[str, ...], description: str = "") -> str:
    """`HC:90837:95`, and the description in its seventh part; a fifth modifier has no place."""
    parts = [code_set, procedure, *modifiers[:_MODIFIERS]]
    if description:
        parts += [""] * (_BEFORE_DESCRIPTION - len(parts))
        parts.append(element.plain(description))
    return composite(*[element.code(part) for part in parts[:_BEFORE_DESCRIPTION]], *parts[_BEFORE_DESCRIPTION:])
