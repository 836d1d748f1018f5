"""The few words in which the layouts of this package are written.

`must("NM1", "Submitter", "R!=41 R=1,2 R S S N N R=46 R")` is a required segment; `may(...)` a situational one. The
third text says each element's usage: R required, S situational, N not used (what is left out at the end is not used
either), `=` its codes, `!` the element that tells this place from others of the same segment id, `*5` repeats,
parentheses a composite. An empty text leaves everything situational.
"""

from bridge.x12.schema import MANY as MANY  # handed on to the schemas
from bridge.x12.schema import Loop, Seg, Usage, codes
from bridge.x12.schemas.notation import tokens


def must(id: str, name: str, elements: str = "", max: int = 1) -> Seg:
    """A required segment."""
    return Seg(id, name, Usage.REQUIRED, max, _qualifier(elements), elements)


def may(id: str, name: str, elements: str = "", max: int = 1) -> Seg:
    """A situational segment."""
    return Seg(id, name, Usage.SITUATIONAL, max, _qualifier(elements), elements)


def must_loop(id: str, name: str, *body: Seg | Loop, max: int = 1) -> Loop:
    """A required loop."""
    return Loop(id, name, Usage.REQUIRED, max, body)


def may_loop(id: str, name: str, *body: Seg | Loop, max: int = 1) -> Loop:
    """A situational loop."""
    return Loop(id, name, Usage.SITUATIONAL, max, body)


def _qualifier(elements: str) -> tuple[int, frozenset[str]] | None:
    for position, token in enumerate(tokens(elements), start=1):
        if "!=" in token:
            return codes(position, *token.partition("!=")[2].split(" ")[0].rstrip(")").split(","))
    return None


ADDRESS = "R S"  # N3
CITY = "R S S S N N S"  # N4
PERSON = "R=1,2 R S S N S"  # NM102-NM107
ORGANIZATION = "R=2 R N N N N"  # NM102-NM107
DAY = "R=D8 R"  # DTP02, DTP03
DAYS = "R=D8,RD8 R"
ADJUSTMENT = "R=CO,CR,OA,PI,PR R R" + " S" * 16  # CAS
REMARKS = "S S S S S S S S S"  # MOA
PHONES = "R=EM,FX,TE R S=EM,EX,FX,TE S S=EM,EX,FX,TE S"  # PER03-PER08
TRAILER = must("SE", "Transaction set trailer", "R R")
