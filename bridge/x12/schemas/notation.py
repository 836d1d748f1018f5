"""The words of the two notations in which elements are written down (see `shape` and `dictionary`)."""

import re

_WORD = re.compile(r"[^\s(]*(?:\([^)]*\)(?:\*\d+)?)?")


def tokens(text: str) -> list[str]:
    """Splits at blanks; a composite with its parts is one word: `R(R=HC R) S` is two."""
    return [word for word in _WORD.findall(text) if word]
