"""A visit longer than its highest level: by full units, never beside psychotherapy."""

from bridge.billing.coding import refusal
from bridge.billing.coding.case import Answer, Case, Earned
from bridge.billing.coding.procedure import Procedure, Service


def prolonged_beside(case: Case, lines: tuple[Earned, ...], prolonged: Procedure) -> Answer:
    """By full units of the session's minutes, which are never more than those of the day."""
    if any(line.procedure.service is Service.PSYCHOTHERAPY_WITH_VISIT for line in lines):
        return (), (refusal.prolonged_not_allowed(case.session, prolonged, "psychotherapy stands beside the visit"),)
    visit = next((line.procedure for line in lines if line.procedure.code in prolonged.parents), None)
    if visit is None:
        return (), (refusal.prolonged_not_allowed(case.session, prolonged, "the visit is not of the highest level"),)
    measured = case.measured()
    units = prolonged.units(measured.minutes, visit.code)
    if not units:
        first = prolonged.least_beside.get(visit.code, prolonged.least_minutes)
        why = f"it begins at {first} minutes beside {visit.code}, the session had {measured.minutes}"
        return (), (refusal.prolonged_not_allowed(case.session, prolonged, why),)
    because = (
        f"the chart states {prolonged.code}; {measured.minutes} minutes beside {visit.code} are {units} full units"
    )
    return (Earned(procedure=prolonged, units=units, because=because, by="chart", measured=measured),), ()
