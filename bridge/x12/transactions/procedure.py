"""A procedure with its modifiers, the composite that service lines and payments share: `HC:90837:95`."""

from bridge.x12.segment import Segment
from bridge.x12.transactions.written import Said, Text


def read_procedure(segment: Segment, position: int) -> str:
    """The code. What is not divided as its envelope says it would be is given whole."""
    return segment.component(position, 2) or segment[position]


def read_modifiers(segment: Segment, position: int) -> tuple[str, ...]:
    """At most four."""
    return tuple(m for m in segment.components(position)[2:6] if m)


def write_procedure(procedure: str, modifiers: tuple[str, ...], path: str) -> tuple[Text, ...]:
    """The composite, with what its parts say below `path`."""
    said = (Said(m, f"{path}.modifiers[{index}]") for index, m in enumerate(modifiers))
    return ("HC", Said(procedure, f"{path}.procedure"), *said)
