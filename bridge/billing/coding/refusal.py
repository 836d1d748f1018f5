"""Why a session earned less than was asked, or nothing: the rules of coding, and their Problems in words."""

from datetime import date

from bridge.billing.coding.procedure import Procedure, Service
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix
from bridge.billing.rule_family import RuleFamily
from bridge.billing.session import Session

CODING = RuleFamily("coding", source="CPT time rules as restated by payers")
_WARN, _NOTHING = Severity.WARN, Severity.NOT_BILLABLE
_CHART = "the chart is the source of what was done"
_MONTH = "CMS behavioral health integration, by the calendar month"

MINUTES_MISSING = CODING.rule("MINUTES_MISSING", "A timed code has its minutes.", "16", "152", source="denial rule 11")
TOO_SHORT = CODING.rule("TOO_SHORT", "The session is long enough for its shortest code.", "152", severity=_NOTHING)
VISIT_CODE_MISSING = CODING.rule("VISIT_CODE_MISSING", "The prescriber has chosen the E/M level.", "16", source=_CHART)
VISIT_CODE_UNKNOWN = CODING.rule("VISIT_CODE_UNKNOWN", "The E/M code is valid that day.", "16", "181", source=_CHART)
THERAPY_MINUTES_MISSING = CODING.rule(
    "THERAPY_MINUTES_MISSING", "Psychotherapy beside a visit has minutes of its own.", "16", "152"
)
THERAPY_TOO_SHORT = CODING.rule("THERAPY_TOO_SHORT", "Psychotherapy beside a visit lasts 16 minutes.", severity=_WARN)
THERAPY_MINUTES_EXCEED = CODING.rule(
    "THERAPY_MINUTES_EXCEED",
    "The visit and the psychotherapy beside it share no minute.",
    "152",
    "150",
    source="CPT: the E/M's time is not psychotherapy's; OIG audits of psychotherapy",
)
CHART_CODE_MISSING = CODING.rule("CHART_CODE_MISSING", "The chart names the code of what only it can know.", "16")
CHART_CODE_UNKNOWN = CODING.rule("CHART_CODE_UNKNOWN", "Every code is known and valid on the service date.", "181")
CHART_CODE_TOO_SHORT = CODING.rule("CHART_CODE_TOO_SHORT", "The chart's code is earned by the minutes.", "152")
CHART_CODE_DIFFERS = CODING.rule("CHART_CODE_DIFFERS", "The chart's code is what the minutes earn.", "16", "152")
CHART_CODE_NOT_BILLED = CODING.rule(
    "CHART_CODE_NOT_BILLED", "Every code that the chart states is on the claim.", "16", severity=_WARN, source=_CHART
)
MINUTES_NOT_SPLIT = CODING.rule(
    "MINUTES_NOT_SPLIT", "Each timed service of a session has its own minutes.", "152", "151"
)
COMPLEXITY_NOT_ALLOWED = CODING.rule(
    "COMPLEXITY_NOT_ALLOWED",
    "Interactive complexity stands beside a code that takes it.",
    "107",
    severity=_WARN,
    source="CMS add-on edits 2024Q3",
)
PROLONGED_NOT_ALLOWED = CODING.rule(
    "PROLONGED_NOT_ALLOWED",
    "A prolonged visit stands beside the highest E/M by time, never beside psychotherapy.",
    "107",
    "97",
    severity=_WARN,
)
GROUP_SIZE_UNLIKELY = CODING.rule(
    "GROUP_SIZE_UNLIKELY",
    "A group has as many attendees as payers take for a group.",
    "152",
    "96",
    severity=_WARN,
    source="payer policies; 2 to 12 is typical",
    certainty="unsure",
)
FAMILY_NOT_PRESENT = CODING.rule("FAMILY_NOT_PRESENT", "A family session had family in it.", "16", "11", source=_CHART)
ROUNDING_UNKNOWN = CODING.rule(
    "ROUNDING_UNKNOWN",
    "The payer's pack says how minutes become units.",
    "154",
    severity=_WARN,
    fix=Fix.PAYER,
    source="state manuals decide; there is no default",
    certainty="unsure",
)
MONTH_MINUTES_MISSING = CODING.rule(
    "MONTH_MINUTES_MISSING", "A monthly code has the month's minutes.", "152", source=_MONTH
)
FIRST_MONTH_UNKNOWN = CODING.rule(
    "FIRST_MONTH_UNKNOWN", "The chart says whether it is the first month.", "16", "272", source=_MONTH
)
MONTH_CLAIMED_LATER = CODING.rule(
    "MONTH_CLAIMED_LATER", "A month is claimed once, with its last session.", "18", severity=_NOTHING, source=_MONTH
)
MONTH_ALREADY_CLAIMED = CODING.rule(
    "MONTH_ALREADY_CLAIMED", "A month is claimed once.", "18", "119", severity=_NOTHING, fix=Fix.REPLACE, source=_MONTH
)

RULES = (
    MINUTES_MISSING,
    TOO_SHORT,
    VISIT_CODE_MISSING,
    VISIT_CODE_UNKNOWN,
    THERAPY_MINUTES_MISSING,
    THERAPY_TOO_SHORT,
    THERAPY_MINUTES_EXCEED,
    CHART_CODE_MISSING,
    CHART_CODE_UNKNOWN,
    CHART_CODE_TOO_SHORT,
    CHART_CODE_DIFFERS,
    CHART_CODE_NOT_BILLED,
    MINUTES_NOT_SPLIT,
    COMPLEXITY_NOT_ALLOWED,
    PROLONGED_NOT_ALLOWED,
    GROUP_SIZE_UNLIKELY,
    FAMILY_NOT_PRESENT,
    ROUNDING_UNKNOWN,
    MONTH_MINUTES_MISSING,
    FIRST_MONTH_UNKNOWN,
    MONTH_CLAIMED_LATER,
    MONTH_ALREADY_CLAIMED,
)


def no_procedure(session: Session, service: Service) -> Problem:
    reason = f"No procedure of kind {service.value.replace('_', ' ')} is valid on the service date."
    return CHART_CODE_UNKNOWN.found(
        _place(session, "type"), reason, "Check the service date, or add the procedure to the catalog."
    )


def minutes_missing(session: Session) -> Problem:
    reason = "The code depends on the minutes, and the chart does not say how long the session was."
    return MINUTES_MISSING.found(_place(session, "period"), reason, "Enter start and end in the chart.")


def too_short(session: Session, minutes: int, least: int) -> Problem:
    reason = f"{minutes} minutes earn no code: the shortest begins at {least}."
    remedy = "Nothing to claim; correct start and end in the chart if they are wrong."
    return TOO_SHORT.found(_place(session, "period"), reason, remedy)


def visit_code_missing(session: Session) -> Problem:
    reason = "A medication visit needs its E/M code, and the chart states none."
    return VISIT_CODE_MISSING.found(
        _place(session, "type"), reason, "The prescriber chooses the E/M level in the chart."
    )


def visit_code_unknown(session: Session) -> Problem:
    reason = "The code that the chart states for the visit is no E/M code that is valid on the service date."
    return VISIT_CODE_UNKNOWN.found(_place(session, "type"), reason, "Correct the E/M code in the chart.")


def therapy_minutes_missing(session: Session) -> Problem:
    reason = "The minutes of psychotherapy beside the visit are not in the chart."
    remedy = "Enter the psychotherapy minutes, without the time of the visit itself."
    return THERAPY_MINUTES_MISSING.found(_place(session, "extension"), reason, remedy)


def only_the_visit(session: Session, minutes: int) -> Problem:
    reason = f"{minutes} minutes of psychotherapy earn no add-on: only the visit is billed."
    remedy = "Nothing to do; correct the psychotherapy minutes in the chart if they are wrong."
    return THERAPY_TOO_SHORT.found(_place(session, "extension"), reason, remedy)


def therapy_minutes_exceed(session: Session, minutes: int) -> Problem:
    """Where somebody charted all of the session as psychotherapy a person is told; else it holds."""
    reason = (
        f"The session lasted {session.minutes} minutes, and {minutes} of them are charted as psychotherapy: "
        "none is left for the visit."
    )
    remedy = "Enter the psychotherapy minutes without the time of the visit, or correct start and end."
    severity = _WARN if session.therapy_minutes == session.minutes else None
    return THERAPY_MINUTES_EXCEED.found(_place(session, "extension"), reason, remedy, severity)


def chart_code_missing(session: Session) -> Problem:
    reason = "This kind of session is coded in the chart only, and the chart states no code."
    remedy = "Enter the procedure code in the chart, or map the visit type in the EHR profile."
    return CHART_CODE_MISSING.found(_place(session, "type"), reason, remedy)


def chart_code_unknown(session: Session, code: str, *, is_beside: bool = False) -> Problem:
    """`is_beside`: other codes of the session are billed, so the claim goes without this one."""
    reason = f"{code} is not in the procedure catalog for the service date."
    remedy = "Correct the code in the chart, or add it to the catalog."
    return CHART_CODE_UNKNOWN.found(_place(session, "type"), reason, remedy, _WARN if is_beside else None)


def chart_code_too_short(session: Session, procedure: Procedure) -> Problem:
    reason = f"The chart states {procedure.code}, which begins at {procedure.least_minutes} minutes."
    remedy = "Correct the code or the times in the chart."
    return CHART_CODE_TOO_SHORT.found(_place(session, "period"), reason, remedy)


def further_not_earned(session: Session, add_on: Procedure, minutes: int) -> Problem:
    reason = f"The chart states {add_on.code}; {minutes} minutes do not earn it, so it is not billed."
    remedy = "Correct the times in the chart if they are wrong."
    return CHART_CODE_DIFFERS.found(_place(session, "period"), reason, remedy, _WARN)


def minutes_not_split(session: Session) -> Problem:
    reason = "Several timed procedures share one session, and the chart does not say how the minutes divide."
    remedy = "Chart minutes for each, or document them as encounters of their own, each with start and end."
    return MINUTES_NOT_SPLIT.found(_place(session, "period"), reason, remedy)


def activities_exceed(session: Session, minutes: int) -> Problem:
    reason = f"The session lasted {session.minutes} minutes, and its parts are charted with {minutes} together."
    remedy = "Correct the minutes of the parts in the chart, unless two clinicians worked at once."
    return MINUTES_NOT_SPLIT.found(_place(session, "period"), reason, remedy, _WARN)


def chart_contradicts(session: Session, own: Procedure) -> Problem:
    reason = f"The visit type leads to {own.code}, but the chart states a code for another kind of service."
    return CHART_CODE_DIFFERS.found(_place(session, "type"), reason, "Correct the visit type or the code in the chart.")


def other_kind(session: Session, service: Service) -> Problem:
    kind = service.value.replace("_", " ")
    reason = f"The visit type is {kind}, but none of the codes that the chart states is of that kind."
    return CHART_CODE_DIFFERS.found(_place(session, "type"), reason, "Correct the visit type or the code in the chart.")


def chart_differs(session: Session, chart: Procedure, own: Procedure, minutes: int, *, billed: Procedure) -> Problem:
    reason = f"The chart states {chart.code}, {minutes} minutes earn {own.code}; {billed.code} is billed."
    remedy = "Correct the code or the times in the chart if the other one was meant."
    return CHART_CODE_DIFFERS.found(_place(session, "type"), reason, remedy, _WARN)


def month_contradicts(session: Session, procedure: Procedure) -> Problem:
    which = "the first month" if procedure.first_month else "a later month"
    reason = f"The chart states {procedure.code}, which is for {which} of care, and says that this is another."
    return CHART_CODE_DIFFERS.found(_place(session, "type"), reason, "Correct the code or the month in the chart.")


def not_billed(session: Session, procedure: Procedure) -> Problem:
    reason = f"The chart also states {procedure.code}, whose minutes are not charted apart: it is not billed."
    remedy = "Chart its minutes by itself, or take the code out of the chart."
    return CHART_CODE_NOT_BILLED.found(_place(session, "type"), reason, remedy)


def complexity_not_allowed(session: Session, primary: Procedure) -> Problem:
    reason = f"Interactive complexity is marked, but {primary.code} does not take its add-on."
    remedy = "Nothing to do; the session is billed without the add-on."
    return COMPLEXITY_NOT_ALLOWED.found(_place(session, "extension"), reason, remedy)


def prolonged_not_allowed(session: Session, prolonged: Procedure, why: str) -> Problem:
    remedy = "Nothing to do; the visit is billed without it. Correct code or times in the chart if they are wrong."
    return PROLONGED_NOT_ALLOWED.found(_place(session, "type"), f"{prolonged.code} is not billed: {why}.", remedy)


def group_size_unlikely(session: Session, procedure: Procedure) -> Problem:
    typical = f"{procedure.least_patients} to {procedure.most_patients}"
    reason = f"The group has {session.group_size} attendees; payers expect {typical} for {procedure.code}."
    return GROUP_SIZE_UNLIKELY.found(_place(session, "participant"), reason, "Check who attended.")


def family_not_present(session: Session) -> Problem:
    reason = "The visit type is family psychotherapy, and the chart says that no family was present."
    return FAMILY_NOT_PRESENT.found(_place(session, "type"), reason, "Correct the visit type or who was present.")


def rounding_unknown(session: Session, procedure: Procedure, fewer: int, more: int) -> Problem:
    """Fewer units are billed; with none of them, nothing can be."""
    reason = f"{procedure.code} is {fewer} full units or {more} at the midpoint; the payer's pack does not say which."
    remedy = "Enter the payer's rounding in its rule pack; until then only full units are billed."
    severity = None if fewer else Severity.HOLD
    return ROUNDING_UNKNOWN.found(_place(session, "period"), reason, remedy, severity)


def month_minutes_missing(session: Session, procedure: Procedure | None = None) -> Problem:
    """With a `procedure` the chart's own code stands, and a person is told."""
    reason = "The code is earned by the calendar month, and the chart does not say how many minutes the month has."
    remedy = "Enter the month's minutes in the chart."
    return MONTH_MINUTES_MISSING.found(_place(session, "extension"), reason, remedy, _WARN if procedure else None)


def first_month_unknown(session: Session) -> Problem:
    reason = "The code depends on whether this is the first month of care, and the chart does not say."
    return FIRST_MONTH_UNKNOWN.found(_place(session, "extension"), reason, "Enter in the chart when the care began.")


def month_claimed_later(session: Session, later: str) -> Problem:
    """`later`: the encounter id of the month's last session."""
    reason = f"The month is claimed with its last session, Encounter/{later}."
    return MONTH_CLAIMED_LATER.found(_place(session, "period"), reason, "Nothing to do.")


def month_already_claimed(session: Session, claimed_on: date) -> Problem:
    reason = f"The month was claimed with the session of {claimed_on.isoformat()}."
    remedy = "Replace that claim if the month's minutes earn more."
    return MONTH_ALREADY_CLAIMED.found(_place(session, "period"), reason, remedy)


def _place(session: Session, element: str) -> str:
    return f"Encounter/{session.encounter_id} {element}"
