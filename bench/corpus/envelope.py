"""Envelopes around the bodies of transaction sets, counted while they are written."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_ISA = "ISA*00*          *00*          *ZZ*{sender:<15}*ZZ*{receiver:<15}*261120*0830*^*00501*{number:09}*0*P*:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a file holds: ST01, GS01, its guide, and whether ST03 names it (the 835 alone does not)."""

    code: str
    group: str
    guide: str
    names_guide: bool = True
    comes_back: bool = False  # from the payer


def interchange(kind: Kind, sets: Iterable[Iterable[str]], number: int = 1) -> Iterator[str]:
    """The segments of one ISA with one GS, without terminators; each set is given without its ST and SE."""
    sender, receiver = ("SANDBOXCH", "CEDAR") if kind.comes_back else ("CEDAR", "SANDBOXCH")
    yield _ISA.format(sender=sender, receiver=receiver, number=number)
    yield f"GS*{kind.group}*{sender}*{receiver}*20261120*0830*{number}*X*{kind.guide}"
    count = 0
    for count, body in enumerate(sets, start=1):
        yield f"ST*{kind.code}*{count:04}" + (f"*{kind.guide}" if kind.names_guide else "")
        size = 2
        for segment in body:
            yield segment
            size += 1
        yield f"SE*{size}*{count:04}"
    yield f"GE*{count}*{number}"
    yield f"IEA*1*{number:09}"


def dollars(cents: int) -> str:
    """`17550` -> `175.5`, as X12 writes it."""
    whole, rest = divmod(abs(cents), 100)
    text = f"{whole}.{rest:02}".rstrip("0").rstrip(".") if rest else str(whole)
    return f"-{text}" if cents < 0 else text
