"""Why a session earned less than was asked, or nothing: the Problems of `earned`, in words."""

from bridge.billing.coding.procedure import Procedure, Service
from bridge.billing.problem import Problem, Severity
from bridge.billing.session import Session


def no_procedure(session: Session, service: Service) -> Problem:
    return Problem(
        code="CHART_CODE_UNKNOWN",
        place=_place(session, "type"),
        reason=f"No procedure of kind {service.value.replace('_', ' ')} is valid on the service date.",
        remedy="Check the service date, or add the procedure to the catalog.",
        prevents=("181",),
    )


def minutes_missing(session: Session) -> Problem:
    return Problem(
        code="MINUTES_MISSING",
        place=_place(session, "period"),
        reason="The code depends on the minutes, and the chart does not say how long the session was.",
        remedy="Enter start and end in the chart.",
        prevents=("16", "152"),
    )


def too_short(session: Session, minutes: int, least: int) -> Problem:
    return Problem(
        code="TOO_SHORT",
        place=_place(session, "period"),
        reason=f"{minutes} minutes earn no code: the shortest begins at {least}.",
        remedy="Nothing to claim; correct start and end in the chart if they are wrong.",
        severity=Severity.NOT_BILLABLE,
        prevents=("152",),
    )


def visit_code_missing(session: Session) -> Problem:
    return Problem(
        code="VISIT_CODE_MISSING",
        place=_place(session, "type"),
        reason="A medication visit needs its E/M code, and the chart states none.",
        remedy="The prescriber chooses the E/M level in the chart.",
        prevents=("16",),
    )


def visit_code_unknown(session: Session) -> Problem:
    return Problem(
        code="VISIT_CODE_UNKNOWN",
        place=_place(session, "type"),
        reason="The code that the chart states for the visit is no E/M code that is valid on the service date.",
        remedy="Correct the E/M code in the chart.",
        prevents=("16", "181"),
    )


def therapy_minutes_missing(session: Session) -> Problem:
    return Problem(
        code="THERAPY_MINUTES_MISSING",
        place=_place(session, "extension"),
        reason="The minutes of psychotherapy beside the visit are not in the chart.",
        remedy="Enter the psychotherapy minutes, without the time of the visit itself.",
        prevents=("16", "152"),
    )


def only_the_visit(session: Session) -> Problem:
    return Problem(
        code="THERAPY_TOO_SHORT",
        place=_place(session, "extension"),
        reason=f"{session.therapy_minutes} minutes of psychotherapy earn no add-on: only the visit is billed.",
        remedy="Nothing to do; correct the psychotherapy minutes in the chart if they are wrong.",
        severity=Severity.WARN,
    )


def chart_code_missing(session: Session) -> Problem:
    return Problem(
        code="CHART_CODE_MISSING",
        place=_place(session, "type"),
        reason="This kind of session is coded in the chart only, and the chart states no code.",
        remedy="Enter the procedure code in the chart, or map the visit type in the EHR profile.",
        prevents=("16",),
    )


def chart_code_unknown(session: Session, code: str) -> Problem:
    return Problem(
        code="CHART_CODE_UNKNOWN",
        place=_place(session, "type"),
        reason=f"{code} is not in the procedure catalog for the service date.",
        remedy="Correct the code in the chart, or add it to the catalog.",
        prevents=("181",),
    )


def chart_code_too_short(session: Session, procedure: Procedure) -> Problem:
    return Problem(
        code="CHART_CODE_TOO_SHORT",
        place=_place(session, "period"),
        reason=f"The chart states {procedure.code}, which begins at {procedure.least_minutes} minutes.",
        remedy="Correct the code or the times in the chart.",
        prevents=("152",),
    )


def minutes_not_split(session: Session) -> Problem:
    return Problem(
        code="MINUTES_NOT_SPLIT",
        place=_place(session, "period"),
        reason="Several timed procedures share one session, and the chart does not say how the minutes divide.",
        remedy="Document them as encounters of their own, each with start and end.",
        prevents=("152", "151"),
    )


def chart_contradicts(session: Session, own: Procedure) -> Problem:
    return Problem(
        code="CHART_CODE_DIFFERS",
        place=_place(session, "type"),
        reason=f"The visit type leads to {own.code}, but the chart states a code for another kind of service.",
        remedy="Correct the visit type or the code in the chart.",
        prevents=("16",),
    )


def chart_differs(session: Session, chart: Procedure, own: Procedure, *, billed: Procedure) -> Problem:
    return Problem(
        code="CHART_CODE_DIFFERS",
        place=_place(session, "type"),
        reason=f"The chart states {chart.code}, {session.minutes} minutes earn {own.code}; {billed.code} is billed.",
        remedy="Correct the code or the times in the chart if the other one was meant.",
        severity=Severity.WARN,
        prevents=("152",),
    )


def complexity_not_allowed(session: Session, primary: Procedure) -> Problem:
    return Problem(
        code="COMPLEXITY_NOT_ALLOWED",
        place=_place(session, "extension"),
        reason=f"Interactive complexity is marked, but {primary.code} does not take its add-on.",
        remedy="Nothing to do; the session is billed without the add-on.",
        severity=Severity.WARN,
        prevents=("107",),
    )


def _place(session: Session, element: str) -> str:
    return f"Encounter/{session.encounter_id} {element}"
