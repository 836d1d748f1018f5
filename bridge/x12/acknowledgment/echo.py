"""What a sender wrote, as far as an answer can repeat it."""

_KEPT = frozenset(" -._/+#&(),")


def echo(text: str, longest: int, otherwise: str = "") -> str:
    """Letters, digits and a few signs of `text`, none of them a delimiter; `otherwise` when nothing is left."""
    kept = "".join(c for c in text if c.isascii() and (c.isalnum() or c in _KEPT)).strip()[:longest].strip()
    return kept or otherwise


def echo_digits(text: str) -> str:
    """A control number of up to nine digits, or zero."""
    return text if text.isascii() and text.isdigit() and len(text) <= 9 else "0"


def echo_name(text: str) -> str:
    """An ISA06 or GS02 of 2 to 15 characters."""
    return echo(text, 15, "UNKNOWN").ljust(2, "X")


def echo_qualifier(text: str) -> str:
    """An ISA05."""
    return text if text in ("01", "14", "20", "27", "28", "29", "30", "33") else "ZZ"
