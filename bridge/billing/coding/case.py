"""One session on the coder's desk: what happened, who renders it, and the rules of payer and catalog."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bridge.billing.coding.procedure import Procedure, ProcedureCatalog, Service
from bridge.billing.coding.rounding import Rounding
from bridge.billing.history import PastLine
from bridge.billing.party import Licence
from bridge.billing.payer_rules import PayerRules, ServiceCode
from bridge.billing.problem import Problem
from bridge.billing.session import Activity, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Minutes with where they come from."""

    minutes: int
    place: str  # Encounter/e1 period, ChargeItem/c1 quantity
    version: str = ""  # of the mapping profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Earned:
    """One procedure with its units and one sentence why."""

    procedure: Procedure
    units: int = 1
    because: str
    by: str = "minutes"  # what decided: minutes, kind, chart, month, payer
    measured: Measured | None = None  # None: no minutes matter
    modifiers: tuple[str, ...] = ()  # that the payer's own code brings along
    rule: str = ""  # the payer's row, where it decided


Answer = tuple[tuple[Earned, ...], tuple[Problem, ...]]  # primary before add-ons; Problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """`month`: the patient's other sessions that the same month's code is for. `past`: lines that left before."""

    session: Session
    procedures: ProcedureCatalog
    rules: PayerRules
    licence: Licence | None = None  # of who renders
    month: Sequence[Session] = ()
    past: Sequence[PastLine] = ()

    @property
    def day(self) -> date:
        return self.session.service_date

    def on(self, code: str) -> Procedure | None:
        return self.procedures.on(code, self.day)

    def ladder(self, service: Service) -> tuple[Procedure, ...]:
        return self.procedures.ladder(service, self.day)

    def further(self, base: Procedure) -> Procedure | None:
        return self.procedures.further(base, self.day)

    def rounding(self, procedure: Procedure, row: ServiceCode | None = None) -> Rounding | None:
        """How this payer rounds the code; None: nobody has said."""
        asks = row is not None or procedure.payer_rounds
        said = (row.rounding if row else "") or (self.rules.rounding if asks else "")
        return Rounding(said) if said in tuple(Rounding) else procedure.rounding

    def measured(self, field: str = "minutes") -> Measured:
        """The session's minutes, therapy minutes or month's minutes; zero when there are none."""
        minutes: int | None = getattr(self.session, field)
        origin = next((o for o in self.session.origins if o.field == field), None)
        place = origin.place if origin else f"Encounter/{self.session.encounter_id} {_ELEMENTS[field]}"
        return Measured(minutes=minutes or 0, place=place, version=origin.version if origin else "")

    def spent_on(self, *services: Service) -> Measured:
        """As the chart divides the session; else all of it but its other timed parts. Never more than the session."""
        whole, other = self.measured(), 0
        own: list[Activity] = []
        for activity in self.session.activities:
            procedure = self.on(activity.procedure)
            if procedure is not None and procedure.service in services:
                own.append(activity)
            elif procedure is not None and procedure.is_timed:
                other += activity.minutes
        if not own:
            return replace(whole, minutes=max(whole.minutes - other, 0))
        minutes = sum(a.minutes for a in own)
        place = ", ".join(dict.fromkeys(a.place for a in own if a.place)) or whole.place
        return Measured(
            minutes=min(minutes, whole.minutes) if whole.minutes else minutes, place=place, version=whole.version
        )

    def therapy(self) -> Measured | None:
        """Minutes of psychotherapy beside an E/M, without the E/M's; None: the chart does not say."""
        if self.session.therapy_minutes is not None:
            return self.measured("therapy_minutes")
        beside = Service.PSYCHOTHERAPY_WITH_VISIT
        codes = (self.on(a.procedure) for a in self.session.activities)
        return self.spent_on(beside) if any(p is not None and p.service is beside for p in codes) else None

    def stated(self) -> tuple[str, ...]:
        """Every code that the chart states, each once: those with minutes of their own first."""
        codes = (*(a.procedure for a in self.session.activities), *self.session.chart_codes)
        return tuple(dict.fromkeys(codes))


_ELEMENTS = {"minutes": "period", "therapy_minutes": "extension", "month_minutes": "extension"}
