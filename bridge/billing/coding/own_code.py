"""The payer's or the state's own code for a kind of session, in place of the one that the catalog would give."""

from bridge.billing.coding import refusal
from bridge.billing.coding.case import Answer, Case, Earned
from bridge.billing.coding.chart_code import rounded_units
from bridge.billing.payer_rules import ServiceCode
from bridge.billing.session import Intent

CODED_IN_CHART = frozenset(
    (Intent.OTHER, Intent.TESTING, Intent.HEALTH_BEHAVIOR, Intent.SUBSTANCE_USE, Intent.BEHAVIOR_ANALYSIS)
)


def own_code(case: Case) -> tuple[int, ServiceCode] | None:
    """The row that fits and its number: the one that the chart names, else the first.

    Where the chart is the coder and names a code that is in no row, the chart's code stands.
    """
    rows = [(i, row) for i, row in enumerate(case.rules.service_codes) if _fits(case, row)]
    stated = case.stated()
    named = next((each for each in rows if each[1].procedure in stated), None)
    if named is not None:
        return named
    if stated and case.session.intent in CODED_IN_CHART:
        return None
    return rows[0] if rows else None


def _fits(case: Case, row: ServiceCode) -> bool:
    return (
        row.intent is case.session.intent
        and (not row.states or case.session.patient_state in row.states)
        and (not row.licences or case.licence in row.licences)
    )


def by_own_code(case: Case, number: int, row: ServiceCode) -> Answer:
    """Units by the row's minutes and rounding; one where neither row nor catalog counts minutes."""
    procedure = case.on(row.procedure)
    if procedure is None:
        return (), (refusal.chart_code_unknown(case.session, row.procedure),)
    unit_minutes = row.unit_minutes or procedure.unit_minutes
    name = case.rules.payer.name
    rule = f"payer:{case.rules.payer.id} service_codes[{number}]"
    kind = row.intent.value.replace("_", " ")
    if unit_minutes is None and not procedure.least_minutes:
        because = f"{name} wants {procedure.code} for {kind}"
        return (Earned(procedure=procedure, because=because, by="payer", modifiers=row.modifiers, rule=rule),), ()
    measured = case.measured()
    if measured.minutes <= 0:
        return (), (refusal.minutes_missing(case.session),)
    units, problems = rounded_units(case, procedure, measured.minutes, case.rounding(procedure, row), unit_minutes)
    if not units:
        least = unit_minutes or procedure.least_minutes
        return (), problems or (refusal.too_short(case.session, measured.minutes, least),)
    counted = "1 unit" if units == 1 else f"{units} units"
    because = f"{name} wants {procedure.code} for {kind}; {measured.minutes} minutes are {counted}"
    line = Earned(
        procedure=procedure,
        units=units,
        because=because,
        by="payer",
        measured=measured,
        modifiers=row.modifiers,
        rule=rule,
    )
    return (line,), problems
