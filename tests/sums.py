"""Sums by splitting on delimiters alone: shares no code with the codec, so that its mistakes cannot hide."""

from collections import defaultdict
from decimal import Decimal


def segments(text: str) -> list[list[str]]:
    """Every segment as its elements; the delimiters are read off the text's first ISA."""
    element, terminator = text[3], text[105]
    return [piece.strip().split(element) for piece in text.split(terminator) if piece.strip()]


def count(text: str, segment_id: str) -> int:
    """How often a segment occurs."""
    return sum(parts[0] == segment_id for parts in segments(text))


def charges(text: str) -> dict[str, Decimal]:
    """CLM01 -> CLM02."""
    return {parts[1]: Decimal(parts[2]) for parts in segments(text) if parts[0] == "CLM"}


def line_charges(text: str) -> dict[str, Decimal]:
    """CLM01 -> the sum of its SV102."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    claim = ""
    for parts in segments(text):
        if parts[0] == "CLM":
            claim = parts[1]
        elif parts[0] == "SV1":
            sums[claim] += Decimal(parts[2])
    return dict(sums)


def payments(text: str) -> dict[str, Decimal]:
    """CLP01 -> the sum of its CLP04: reversals and corrections of one claim together."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for parts in segments(text):
        if parts[0] == "CLP":
            sums[parts[1]] += Decimal(parts[4])
    return dict(sums)


def provider_level(text: str) -> Decimal:
    """The sum of all PLB amounts; what is positive was taken from the payments."""
    return sum((Decimal(a) for p in segments(text) if p[0] == "PLB" for a in p[4::2] if a), Decimal(0))


def paid(text: str) -> Decimal:
    """The sum of all BPR02."""
    return sum((Decimal(parts[2]) for parts in segments(text) if parts[0] == "BPR"), Decimal(0))
