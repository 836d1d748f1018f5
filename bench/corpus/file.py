"""Whole files on disk, written a claim at a time: a file of any size needs no memory."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path

from bench.corpus import acknowledgment_277ca, claim_837i, claim_837p, eligibility_271, remittance_835
from bench.corpus.envelope import Kind, interchange

Body = Callable[[Sequence[int], int], Iterable[str]]
BODIES: dict[str, tuple[Kind, Body]] = {
    "835": (remittance_835.KIND, remittance_835.body),
    "837p": (claim_837p.KIND, claim_837p.body),
    "837i": (claim_837i.KIND, claim_837i.body),
    "271": (eligibility_271.KIND, eligibility_271.body),
    "277ca": (acknowledgment_277ca.KIND, acknowledgment_277ca.body),
}
_AT_ONCE = 2_000  # segments


def segments(kind: str, claims: int, sets: int = 4) -> Iterator[str]:
    """One interchange of so many claims, spread evenly over so many transaction sets."""
    about, body = BODIES[kind]
    shares = (range(claims * at // sets, claims * (at + 1) // sets) for at in range(sets))
    return interchange(about, (body(share, number) for number, share in enumerate(shares, start=1)))


def segments_apart(kind: str, claims: int) -> Iterator[str]:
    """Each claim in an interchange of its own."""
    about, body = BODIES[kind]
    for at in range(claims):
        yield from interchange(about, [body(range(at, at + 1), at + 1)], number=at + 1)


def text_of(lines: Iterable[str]) -> str:
    """The segments with their terminators."""
    return "".join(f"{line}~" for line in lines)


def write_file(path: Path, lines: Iterable[str]) -> None:
    """ASCII, one segment after the other without line ends."""
    with path.open("w", encoding="ascii", newline="") as file:
        rest = iter(lines)
        while batch := text_of(islice(rest, _AT_ONCE)):
            file.write(batch)
