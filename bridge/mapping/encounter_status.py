"""Is there anything to bill? By Encounter.status, its class and its service type, as the profile says."""

from bridge.billing.problem import Problem, Severity
from bridge.billing.scrub.note import APPOINTMENT_MISSED, NO_SHOW
from bridge.mapping.path import text_at, texts_at
from bridge.mapping.reading import Reading

_R4 = frozenset(
    ("planned", "arrived", "triaged", "in-progress", "onleave", "finished", "cancelled", "entered-in-error")
)
_NONE = "Nothing to do."
_KINDS = ("type", "serviceType", "reasonCode")


def status_problems(reading: Reading) -> tuple[Problem, ...]:
    """Why this encounter is not read further; empty for one that is finished and may be billed."""
    rule, status = reading.profile.encounter, text_at(reading.encounter, "status")
    if status in rule.not_billable:
        return (_ended_otherwise(reading, status),)
    if status not in rule.finished:
        return (_not_finished(reading, status),)
    return _never_billable(reading) or _missed(reading)


def _ended_otherwise(reading: Reading, status: str) -> Problem:
    if "noshow" in _appointment_statuses(reading):
        return _no_show(reading, "appointment")
    reason = f"The encounter is {status}."
    return reading.problem("ENCOUNTER_NOT_HELD", "status", reason, _NONE, Severity.NOT_BILLABLE)


def _appointment_statuses(reading: Reading) -> tuple[str, ...]:
    references = texts_at(reading.encounter, "appointment.reference")
    found = (reading.index.get(reference, reading.encounter) for reference in references)
    return tuple(text_at(appointment, "status") for appointment in found if appointment is not None)


def _no_show(reading: Reading, element: str) -> Problem:
    return NO_SHOW.found(f"{reading.place} {element}", "The patient did not come; no payer pays for that.", _NONE)


def _missed(reading: Reading) -> tuple[Problem, ...]:
    """A finished encounter that stands for a missed visit, or that the calendar calls a no-show."""
    for element in _KINDS if reading.profile.encounter.missed else ():
        words = (
            *texts_at(reading.encounter, f"{element}.coding.code"),
            *texts_at(reading.encounter, f"{element}.text"),
        )
        if reading.profile.encounter.missed & {word.casefold() for word in words}:
            return (_no_show(reading, element),)
    statuses = _appointment_statuses(reading)
    if statuses and all(status == "noshow" for status in statuses):
        reason = "The encounter is finished in the chart, and its appointment is a no-show on the calendar."
        remedy = "Correct the one that is wrong: the appointment, or the encounter's status."
        return (APPOINTMENT_MISSED.found(f"{reading.place} appointment", reason, remedy),)
    return ()


def _not_finished(reading: Reading, status: str) -> Problem:
    if status in _R4:
        return reading.problem(
            "ENCOUNTER_NOT_FINISHED",
            "status",
            f"The encounter is {status}, not finished.",
            "Finish it in the chart, or cancel it there.",
        )
    return reading.problem(
        "ENCOUNTER_STATUS_UNKNOWN",
        "status",
        "The encounter has no status that the mapping profile knows.",
        "Correct the status in the chart, or name it in the mapping profile.",
    )


def _never_billable(reading: Reading) -> tuple[Problem, ...]:
    rule = reading.profile.encounter
    services = (*texts_at(reading.encounter, "serviceType.coding.code"), text_at(reading.encounter, "serviceType.text"))
    if text_at(reading.encounter, "class.code") in rule.never_billable_classes:
        element = "class"
    elif rule.never_billable_services & set(services):
        element = "serviceType"
    else:
        return ()
    reason = f"The mapping profile does not bill encounters of this {element}."
    return (reading.problem("NOT_BILLED_HERE", element, reason, _NONE, Severity.NOT_BILLABLE),)
