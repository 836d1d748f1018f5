"""What a field is that a practice's own rule may ask for: its words, its kind and how it is read.

A field of the claim is asked once, one of a session once for each session, one of a line for each line. What a field
gives is a tuple of words (empty: there is none), or a number; None where it is not known, because the claim's session
is not at hand or the chart does not say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.practice_rule import Operator
from bridge.billing.session import Session


class Kind(StrEnum):
    """What its values are; `practice_rule.value` reads them."""

    PROCEDURE = "procedure"  # CPT or HCPCS
    MODIFIER = "modifier"
    PLACE = "place"  # CMS place of service
    DIAGNOSIS = "diagnosis"  # ICD-10-CM, with or without its dot
    TAXONOMY = "taxonomy"  # NUCC
    STATE = "state"  # USPS
    FILING = "filing"  # SBR09
    NAME = "name"  # an id of the practice: of a payer, a clinician, a site
    CHOICE = "choice"
    YES_NO = "yes_no"
    NUMBER = "number"
    DOLLARS = "dollars"
    DATE = "date"

    @property
    def is_counted(self) -> bool:
        """Whether its values have an order, and a field has one of them."""
        return self in (Kind.NUMBER, Kind.DOLLARS, Kind.DATE)


class Level(StrEnum):
    CLAIM = "claim"
    SESSION = "session"
    LINE = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom a rule asks. For a field of the claim any of its lines will do."""

    claim: Claim
    line: ServiceLine
    session: Session | None = None  # the line's; None: not at hand


Words = Callable[[Subject], tuple[str, ...] | None]
Count = Callable[[Subject], Decimal | int | None]

_EQUAL = (Operator.IS, Operator.IS_NOT, Operator.ONE_OF, Operator.NONE_OF)
_ORDER = (Operator.IS, Operator.AT_LEAST, Operator.AT_MOST, Operator.BETWEEN)
_SAID = (Operator.PRESENT, Operator.ABSENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """`label` stands in a list to choose from; `noun` in a sentence: "the place of service"."""

    id: str
    label: str
    noun: str
    kind: Kind
    level: Level
    example: str  # a value as one would type it
    words: Words | None = None  # for every kind that is not counted
    count: Count | None = None  # ... that is; days as ordinals
    choices: tuple[tuple[str, str], ...] = ()  # (value, words); empty: typed
    is_many: bool = False  # may have several values at once, or none
    may_lack: bool = False  # may have none
    yes: str = ""  # a sentence, for yes and no
    no: str = ""

    @property
    def operators(self) -> tuple[Operator, ...]:
        """Those that fit, in the order of the screen."""
        if self.kind is Kind.YES_NO:
            return (Operator.IS,)
        if self.kind.is_counted:
            return _ORDER
        begins = (Operator.BEGINS,) if self.kind in (Kind.DIAGNOSIS, Kind.PROCEDURE, Kind.TAXONOMY) else ()
        return _EQUAL + begins + (_SAID if self.is_many or self.may_lack else ())


def yes_or_no(is_so: bool) -> tuple[str, ...]:
    return ("yes",) if is_so else ("no",)


def given(text: str) -> tuple[str, ...]:
    """No value where the text is empty."""
    return (text,) if text else ()


def choices(*values: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, value.replace("_", " ")) for value in values)
