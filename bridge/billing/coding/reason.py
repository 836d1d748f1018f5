"""Why a line has its code and units, and where its minutes came from: origins with the rule that decided."""

from collections.abc import Iterator

from bridge.billing.coding.case import Case, Earned, Measured
from bridge.billing.coding.procedure import Per, Procedure
from bridge.billing.origin import Origin, Source


def reasons(case: Case, one: Earned) -> tuple[Origin, ...]:
    """Origins of procedure, units, minutes, and of the modifiers that the payer's own code brings along."""
    version = case.rules.version if one.rule else case.procedures.version
    place = one.rule or f"procedures:{one.procedure.code} {one.by}"
    return (
        Origin(field="procedure", source=Source.RULE, place=place, version=version, because=one.because),
        Origin(
            field="units",
            source=Source.RULE,
            place=one.rule or f"procedures:{one.procedure.code} units",
            version=version,
            because=_units(one),
        ),
        *(_minutes(case, one.measured) if one.measured is not None else ()),
        *(
            Origin(field="modifiers", source=Source.RULE, place=place, version=version, because=because)
            for because in (f"{modifier}: the payer wants it with {one.procedure.code}" for modifier in one.modifiers)
        ),
    )


def _units(one: Earned) -> str:
    procedure, minutes = one.procedure, one.measured.minutes if one.measured is not None else 0
    if procedure.unit_minutes is None or not minutes:
        return f"{procedure.code} is paid by the {_per(procedure)}, not by units of time"
    return f"{minutes} minutes, by units of {procedure.unit_minutes}"


def _per(procedure: Procedure) -> str:
    return {Per.SESSION: "session", Per.DAY: "day", Per.MONTH: "calendar month"}[procedure.per]


def _minutes(case: Case, measured: Measured) -> Iterator[Origin]:
    """The clock is of the whole session: a part of it, or the minutes of a month, have none."""
    session, clock = case.session, ""
    if session.start and session.end and measured == case.measured():
        clock = f", {session.start:%H:%M} to {session.end:%H:%M} UTC"
    yield Origin(
        field="minutes",
        source=Source.CHART,
        place=measured.place,
        version=measured.version,
        because=f"{measured.minutes} minutes{clock}",
    )
