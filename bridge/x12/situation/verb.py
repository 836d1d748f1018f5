"""What the verbs of the condition language ask of texts. An empty sequence of texts satisfies none of them."""

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation

Number = int | Decimal
Comparison = Callable[[Number, Number], bool]


def compares(left: Sequence[str], compare: Comparison, right: Iterable[Number]) -> bool:
    """Whether some number on the left is so to some number on the right; what is no number is passed over."""
    for text in left:
        number = amount(text)
        if number is not None:
            for other in right:
                if compare(number, other):
                    return True
    return False


def numbers(texts: Sequence[str]) -> list[Number]:
    """Those of the texts that are numbers."""
    return [number for text in texts if (number := amount(text)) is not None]


def is_after(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether some date on the left ends after some date on the right."""
    if len(left) == 1 == len(right):
        return _end(left[0]) > _end(right[0])
    return bool(left and right) and max(map(_end, left)) > min(map(_end, right))


def is_before(left: Sequence[str], right: Sequence[str]) -> bool:
    """Whether some date on the left begins before some date on the right."""
    return bool(left and right) and min(left)[:8] < max(right)[:8]


def is_reversed(text: str) -> bool:
    """Whether a range of dates ends before it begins."""
    start, dash, end = text.partition("-")
    return bool(dash) and len(start) == len(end) and start > end


def is_repeated(texts: Sequence[str]) -> bool:
    """Whether a text stands twice."""
    return len(texts) > 1 and len(set(texts)) < len(texts)


def has_length(texts: Sequence[str], compare: Callable[[int, int], bool], length: int) -> bool:
    """Whether the length of some text compares so."""
    return any(compare(len(text), length) for text in texts)


def amount(text: str) -> Number | None:
    """The number that a text is, if it is one."""
    if text.isdigit() and text.isascii():
        return int(text)
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _end(text: str) -> str:
    """The day on which a date, a date with time, or a range of dates ends."""
    return text[9:17] if text[8:9] == "-" else text[:8]
