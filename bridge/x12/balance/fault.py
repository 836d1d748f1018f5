"""A number that does not fit the others, as a fault."""

from bridge.x12.balance.cents import Cents, said
from bridge.x12.fault import Fault, Severity, Table
from bridge.x12.schema import Node
from bridge.x12.segment import Segment

_SUMS = "Correct the number, or the amounts that it sums up."


def off(
    segment: Segment, node: Node, element: int, by: Cents, against: str, severity: Severity = Severity.ERROR
) -> Fault:
    """`CLM02 is off by 4.5 from the sum of its lines`; `by` in cents."""
    message = f"{segment.id}{element:02} is off by {said(by)} from {against}"
    return misfit(segment, node, element, message, severity=severity)


def misfit(
    segment: Segment,
    node: Node,
    element: int,
    message: str,
    *,
    remedy: str = _SUMS,
    level: int = 3,
    severity: Severity = Severity.ERROR,
) -> Fault:
    """A fault of the value at `element`."""
    return Fault(
        table=Table.ELEMENT,
        code="7",
        message=message,
        value=segment[element],
        remedy=remedy,
        level=level,
        severity=severity,
        segment=segment.number,
        id=segment.id,
        element=element,
        loop=node.loop.id,
        offset=segment.offset,
    )
