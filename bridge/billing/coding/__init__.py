"""Coding: one patient's day with one payer becomes service lines-to-be, each part with its because.

    code_day(sessions, clinicians, rules, procedures, month=(), past=()) -> tuple[CodedSession, ...]

`sessions` are those of ONE patient on ONE service date under ONE payer; the answer has one CodedSession per session,
in the same order. `clinicians` are the practice's, by chart Practitioner id. `rules` is the payer's pack for that day,
`procedures` the catalog. Pure; raises nothing on data. What cannot be coded has no lines and a
Problem of one of `RULES`.

Whether the licence may bill the code, and all else that a finished claim must hold, is `bridge.billing.scrub`'s.
"""

from bridge.billing.coding import day, distinct, place, refusal, supervision
from bridge.billing.coding.coded import CodedLine, CodedSession
from bridge.billing.coding.day import code_day
from bridge.billing.coding.procedure import Procedure, ProcedureCatalog, Service
from bridge.billing.rule import Rule

__all__ = ["RULES", "CodedLine", "CodedSession", "Procedure", "ProcedureCatalog", "Service", "code_day"]

RULES: tuple[Rule, ...] = (
    *refusal.RULES,
    *day.RULES,
    *distinct.RULES,
    *place.RULES,
    *supervision.RULES,
)
