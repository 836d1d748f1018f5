"""Whom to call or write to."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """PER: whom to call or write to."""

    kind: str = "IC"  # PER01
    name: str = field(default="", repr=False)  # PER02
    numbers: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # PER03 to PER08: ("TE", "8605550118")
