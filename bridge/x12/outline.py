"""A text as a person reads it: every segment with its name, under the loop in which it stands."""

from collections.abc import Iterator
from dataclasses import dataclass

from bridge.x12.directory import schema_of
from bridge.x12.interchange import FunctionalGroup, TransactionSet, read_interchanges
from bridge.x12.layout import lay_out
from bridge.x12.schema import Node
from bridge.x12.schemas.envelope import ENVELOPE
from bridge.x12.segment import Segment
from bridge.x12.tokenizer import tokenize


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One segment. `name` is empty where the guide knows no place for it."""

    segment: Segment
    depth: int  # loops around it, 0 in the envelope
    name: str = ""
    loop: str = ""
    loop_name: str = ""
    opens_loop: bool = False


def outline(text: str, encoding: str = "utf-8") -> tuple[Line, ...]:
    """Every segment of the text, in order; offsets count bytes of that encoding. Raises NotX12."""
    interchanges, _ = read_interchanges(text, encoding)
    placed = {
        line.segment.offset: line
        for interchange in interchanges
        for group in interchange.groups
        for transaction in group.transactions
        for line in _transaction(transaction, group)
    }
    return tuple(placed.get(segment.offset) or _envelope(segment) for segment in tokenize(text, encoding))


def _envelope(segment: Segment) -> Line:
    seg = ENVELOPE.get(segment.id)
    return Line(segment=segment, depth=0, name=seg.name if seg else "")


def _transaction(transaction: TransactionSet, group: FunctionalGroup) -> Iterator[Line]:
    schema = schema_of(transaction, group)
    if schema is None:
        return (Line(segment=segment, depth=1) for segment in transaction.segments)
    tree, _ = lay_out(schema, transaction.segments)
    return _node(tree, 1)


def _node(node: Node, depth: int) -> Iterator[Line]:
    loop = node.loop
    for at, (segment, place) in enumerate(zip(node.segments, node.places, strict=True)):
        yield Line(segment=segment, depth=depth, name=place.name, loop=loop.id, loop_name=loop.name, opens_loop=at == 0)
    for segment in node.unplaced:
        yield Line(segment=segment, depth=depth, loop=loop.id, loop_name=loop.name)
    for child in node.children:
        yield from _node(child, depth + 1)
