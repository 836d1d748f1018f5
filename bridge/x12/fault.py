"""What is wrong in an X12 text: where, how grave, the code that an acknowledgment reports, and what to do."""

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"  # read and usable; somebody should know


class Table(StrEnum):
    """The acknowledgment element whose code list `Fault.code` is from."""

    INTERCHANGE = "TA105"
    GROUP = "AK905"
    TRANSACTION = "IK502"
    SEGMENT = "IK304"
    ELEMENT = "IK403"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`message` names positions and codes, never a person's values. Ordinals count from 0; -1 is outside of any."""

    table: Table
    code: str
    message: str  # one sentence
    value: str = field(default="", repr=False)  # what stands there; may be a person's, so never logged
    remedy: str = ""  # one sentence
    level: int = 1  # WEDI SNIP: 1 syntax, 2 guide, 3 balance, 4 situation, 5 external codes, 7 trading partner
    severity: Severity = Severity.ERROR
    segment: int = 0  # number in the transaction set, ST = 1; 0 in the envelope
    id: str = ""  # segment id
    element: int = 0  # position; 0 is the segment itself
    component: int = 0
    repetition: int = 0
    loop: str = ""
    offset: int = 0  # bytes before the segment in the file
    interchange: int = -1
    group: int = -1  # in its interchange
    transaction: int = -1  # in its group
    trigger: tuple[str, int, str, int] = ("", 0, "", 0)  # segment id, number, loop, element that made a rule apply

    def __post_init__(self) -> None:
        """Where a separator is lost, a whole line is one id: what stands in it may be a person's."""
        if len(self.id) > 8:
            object.__setattr__(self, "id", f"{self.id[:3]}...")

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR
