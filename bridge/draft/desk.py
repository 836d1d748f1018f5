"""The arguments of the pure line on one desk: the chart in its drawers, the rules, and what is known of before."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bridge.billing.authorization import Authorization
from bridge.billing.booking import Booking, Bookings
from bridge.billing.chart_rule import MAPPING_FAILED
from bridge.billing.coding import CodedSession, ProcedureCatalog
from bridge.billing.diagnosis import Diagnoses
from bridge.billing.draw import drawn, drawn_before, draws_of_lines
from bridge.billing.history import History, PastLine
from bridge.billing.payer_rules import PayerCatalog
from bridge.billing.practice import Practice
from bridge.billing.practice_rule.applied import PracticeRules
from bridge.billing.problem import Problem
from bridge.billing.session import Session
from bridge.billing.taxonomy import Taxonomies
from bridge.mapping.index import ChartIndex
from bridge.mapping.path import PathFault
from bridge.mapping.permission import chart_authorizations
from bridge.mapping.profile import Profile

Read = tuple[tuple[Session, ...], tuple[Problem, ...]]  # what chart_to_sessions gave for one encounter


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the reference data says, as one argument."""

    payers: PayerCatalog
    procedures: ProcedureCatalog
    diagnoses: Diagnoses  # ICD-10-CM by service date
    taxonomies: Taxonomies = field(default_factory=dict)  # none: unknown ones are not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The arguments of the pure line, and the chart in its drawers."""

    index: ChartIndex
    profile: Profile
    practice: Practice
    rules: Rules
    history: History
    today: date
    bookings: Bookings
    months: Mapping[tuple[str, int, int], tuple[Session, ...]]  # of each patient: some codes are claimed once a month
    past: dict[str, tuple[PastLine, ...]]  # of each patient; days drafted here stand in it as soon as they are
    own_rules: PracticeRules  # the practice's own, compiled


def sessions_by_month(read: Mapping[str, Read]) -> dict[tuple[str, int, int], tuple[Session, ...]]:
    months: dict[tuple[str, int, int], tuple[Session, ...]] = defaultdict(tuple)
    for sessions, _ in read.values():
        for session in sessions:
            if session.month_minutes is not None:
                months[session.patient_id, session.service_date.year, session.service_date.month] += (session,)
    return months


def lines_by_patient(history: History) -> dict[str, tuple[PastLine, ...]]:
    lines: dict[str, list[PastLine]] = defaultdict(list)
    for line in history.lines:
        lines[line.patient_id].append(line)
    return {patient_id: tuple(found) for patient_id, found in lines.items()}


def bookings_of(desk: Desk, coded: tuple[CodedSession, ...]) -> tuple[Booking, ...]:
    """When the clinicians of the day were with anybody."""
    held = {(c.session.clinician_id, c.session.service_date) for c in coded}
    return tuple(b for key in sorted(held) for b in desk.bookings.get(key, ()))


def authorizations_of(desk: Desk, sessions: tuple[Session, ...]) -> tuple[Authorization, ...]:
    """The chart's and those typed in, less what earlier claims have drawn. Raises PathFault."""
    patient_id, day = sessions[0].patient_id, sessions[0].service_date
    here = frozenset(s.encounter_id for s in sessions)
    before = tuple(drawn_before(day, desk.past.get(patient_id, ()), here))
    typed = (a for a in desk.history.authorizations if a.patient_id == patient_id)
    is_timed = desk.rules.procedures.is_timed
    known = (*chart_authorizations(desk.index, patient_id, desk.practice, desk.profile, is_timed), *typed)
    payers = dict.fromkeys(a.payer_id for a in known)
    return tuple(
        authorization
        for payer_id in payers
        for authorization in drawn([a for a in known if a.payer_id == payer_id], draws_of_lines(before, payer_id))
    )


def mapping_failed(desk: Desk, fault: PathFault) -> Problem:
    return MAPPING_FAILED.found(
        "authorization.units",
        f"A path of the mapping profile failed: {fault}.",
        f"Correct this path in the mapping profile {desk.profile.name}.",
    )
