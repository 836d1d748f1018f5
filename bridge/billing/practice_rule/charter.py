"""What a practice's own rules may set, and where to look after a denial: `config/practice_rules.toml` as values.

A rule may say how a payer wants to hear what happened; it may not say that something else happened, that two services
stand apart, or that somebody else rendered them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bridge.billing.party import Licence
from bridge.billing.session import Intent, Modality


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Modifiers that no rule adds or takes away: the chart says them, or a person does."""

    modifiers: frozenset[str]
    why: str
    source: str
    certainty: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Modifiers that say something of the session or of who rendered it: added only where it is so. Empty: any."""

    modifiers: frozenset[str]
    says: str  # in words: "by sound and picture"
    modalities: frozenset[Modality] = frozenset()
    intents: frozenset[Intent] = frozenset()
    licences: frozenset[Licence] = frozenset()
    stays: bool = False  # taken away only where another of them is added: without it the line says more than happened
    source: str = ""
    certainty: str = "certain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A place of service that a rule may set, and from which."""

    place_of_service: str
    moves_from: frozenset[str]
    modalities: frozenset[Modality] = frozenset()  # empty: any
    at_home: bool | None = None  # what the chart may not contradict
    beside: frozenset[str] = frozenset()  # one of these modifiers stands on the line, else it would say "in person"
    source: str = ""
    certainty: str = "certain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Which fields of a denied claim a rule against the next one asks for, by the CARCs of the denial."""

    carcs: frozenset[str]
    fields: tuple[str, ...]
    source: str = ""
    certainty: str = "likely"


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeRuleCharter:
    """The default allows no modifier and no place."""

    version: str = ""
    known: Mapping[str, int] = field(default_factory=dict)  # modifier -> where it stands on a line, lowest first
    refused: tuple[Refused, ...] = ()
    bound: tuple[Bound, ...] = ()
    moves: Mapping[str, Move] = field(default_factory=dict)  # by the place that is set
    suspicions: tuple[Suspicion, ...] = ()

    def refusal(self, modifier: str) -> Refused | None:
        return next((row for row in self.refused if modifier in row.modifiers), None)

    def bound_of(self, modifier: str) -> Bound | None:
        return next((row for row in self.bound if modifier in row.modifiers), None)

    def suspects(self, carcs: tuple[str, ...]) -> tuple[str, ...]:
        """Fields to ask for, of the first CARC that any row names."""
        rows = (row for carc in carcs for row in self.suspicions if carc in row.carcs)
        return next((row.fields for row in rows), ())


NO_CHARTER = PracticeRuleCharter()
