"""Coding: one patient's day with one payer becomes service lines-to-be, each part with its because.

    code_day(sessions, clinicians, rules, procedures) -> tuple[CodedSession, ...]

`sessions` are those of ONE patient on ONE service date under ONE payer; the answer has one CodedSession per session,
in the same order. `clinicians` are the practice's, by chart Practitioner id. `rules` is the payer's pack for that day,
`procedures` the catalog. Pure; raises nothing on data. What cannot be coded has no lines and a Problem:

    CLINICIAN_UNKNOWN  SUPERVISOR_MISSING  ASSOCIATE_NOT_BILLABLE  TOO_SHORT  MINUTES_MISSING  VISIT_CODE_MISSING
    VISIT_CODE_UNKNOWN  THERAPY_MINUTES_MISSING  THERAPY_TOO_SHORT  CHART_CODE_MISSING  CHART_CODE_UNKNOWN
    CHART_CODE_TOO_SHORT  CHART_CODE_DIFFERS  MINUTES_NOT_SPLIT  COMPLEXITY_NOT_ALLOWED  PLACE_UNKNOWN
    PATIENT_PLACE_UNKNOWN  TELEHEALTH_NOT_COVERED  AUDIO_NOT_ALLOWED  SECOND_SESSION  SESSIONS_OVERLAP
    MODIFIERS_TOO_MANY

Whether the licence may bill the code, and all else that a finished claim must hold, is `bridge.billing.scrub`'s.
"""

from bridge.billing.coding.coded import CodedLine, CodedSession
from bridge.billing.coding.day import code_day
from bridge.billing.coding.procedure import Procedure, ProcedureCatalog, Service

__all__ = ["CodedLine", "CodedSession", "Procedure", "ProcedureCatalog", "Service", "code_day"]
