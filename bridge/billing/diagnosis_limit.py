"""What a diagnosis may do on a claim beyond the tabular list: its position, the patient's age and sex, the service."""

from dataclasses import dataclass

from bridge.billing.diagnosis_note import CodeSpans
from bridge.billing.party import Sex


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeLimit:
    """What holds for some codes, by whom, and how sure that is: certain, likely or unsure."""

    codes: CodeSpans
    source: str
    certainty: str

    @property
    def is_unsure(self) -> bool:
        return self.certainty == "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgeLimit(CodeLimit):
    """Whole years on the day of service, both included; None is open."""

    youngest: int | None
    oldest: int | None

    def fits(self, years: int) -> bool:
        return (self.youngest is None or years >= self.youngest) and (self.oldest is None or years <= self.oldest)


@dataclass(frozen=True, slots=True, kw_only=True)
class SexLimit(CodeLimit):
    sex: Sex


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceLimit:
    """What the diagnoses of a line with one of `procedures` must be."""

    id: str  # health_behavior: a payer's pack names it
    procedures: frozenset[str]
    never_first: CodeSpans
    any_of: CodeSpans  # empty: whatever it is
    says: str
    source: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Questioned(CodeLimit):
    """Codes that some payers send back, and what such a code says."""

    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisLimits:
    physical: CodeSpans  # answers an underlying condition that a note does not name
    secondary: tuple[CodeLimit, ...] = ()
    first_only: tuple[CodeLimit, ...] = ()
    weak: tuple[CodeLimit, ...] = ()
    ages: tuple[AgeLimit, ...] = ()
    sexes: tuple[SexLimit, ...] = ()
    services: tuple[ServiceLimit, ...] = ()
    questioned: tuple[Questioned, ...] = ()


NO_LIMITS = DiagnosisLimits(physical=CodeSpans(()))
