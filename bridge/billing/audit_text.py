"""An audit sheet as plain text, to print or to send."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from bridge.billing.audit_sheet import AuditLine, AuditSheet, Reason
from bridge.billing.party import Clinician


def audit_text(sheet: AuditSheet, zone: ZoneInfo) -> str:
    """Lines of text, times in `zone`."""
    return "\n".join(_text(sheet, zone))


def _text(sheet: AuditSheet, zone: ZoneInfo) -> Iterator[str]:
    yield f"Audit sheet of claim {sheet.control_number}: {sheet.service_date}, {sheet.payer}, ${sheet.charge}"
    yield f"  rendered by    {_who(sheet.rendering)}"
    if sheet.supervising is not None:
        yield f"  supervised by  {_who(sheet.supervising)}"
    for line in sheet.lines:
        yield from _line(line, zone)


def _who(clinician: Clinician) -> str:
    name = f"{clinician.name.first} {clinician.name.last}".strip()
    return f"{name}, {clinician.licence.value}, NPI {clinician.npi}"


def _line(line: AuditLine, zone: ZoneInfo) -> Iterator[str]:
    yield f"  line {line.number}, Encounter/{line.encounter_id}"
    if line.start is not None and line.stop is not None:
        start, stop = line.start.astimezone(zone), line.stop.astimezone(zone)
        yield f"    time       {start:%H:%M} to {stop:%H:%M} ({zone.key}); note signed: {line.signed.value}"
    if line.minutes is not None:
        yield _reason("minutes", line.minutes)
    yield _reason("code", line.procedure)
    if line.source:
        yield f"    source     {line.source}"
    yield _reason("units", line.units)
    for modifier in line.modifiers:
        yield _reason("modifier", modifier)
    yield _reason("place", line.place_of_service)
    for diagnosis in line.diagnoses:
        yield _reason("diagnosis", diagnosis)
    yield _reason("charge", line.charge)
    for code in line.not_taken:
        yield f"    not taken  {code.procedure}: {code.needs}"


def _reason(what: str, reason: Reason) -> str:
    because = f": {reason.because}" if reason.because and reason.because != reason.value else ""
    rule = f" [{reason.rule}]" if reason.rule else ""
    return f"    {what:<10} {reason.value}{because}{rule}"
