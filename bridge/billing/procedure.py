"""A procedure as an inquiry or an answer names it: `HC:90837:95`. Not yet, or no longer, a line of ours."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """C003, the composite of EQ02, EB13 and SVC01."""

    code: str  # C003-02
    kind: str = "HC"  # C003-01: HC procedure, NU revenue code, N4 drug ...
    modifiers: tuple[str, ...] = ()  # C003-03 to C003-06
    text: str = ""  # C003-07
    last: str = ""  # C003-08: the end of a range of codes
