"""What coding gives: lines-to-be with their reasons, who renders, and what a person must see."""

from dataclasses import dataclass

from bridge.billing.origin import Origin
from bridge.billing.party import Clinician
from bridge.billing.problem import Problem
from bridge.billing.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedLine:
    """A service line before charge, pointers and numbers. `Origin.field` is relative to the line: `modifiers`."""

    procedure: str  # SV101-2
    modifiers: tuple[str, ...]  # SV101-3 to -6: pricing, telehealth, NCCI; at most 4
    units: int  # SV104
    place_of_service: str  # CMS code; empty when it is not known (then a Problem says so)
    origins: tuple[Origin, ...]  # of procedure, units, place_of_service and, where there are any, modifiers


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedSession:
    """One session's lines; the primary line comes before its add-ons. No lines: a Problem says why."""

    session: Session
    lines: tuple[CodedLine, ...]
    rendering: Clinician | None  # 2310B; None when nobody may render
    supervising: Clinician | None  # 2310D, where the payer wants to know
    problems: tuple[Problem, ...] = ()
    origins: tuple[Origin, ...] = ()  # of `rendering`, where the payer's supervision rule decides who renders
