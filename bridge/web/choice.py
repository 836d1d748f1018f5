"""Which codes could stand in place of a diagnosis that is not billed on the day, to put into the chart. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bridge.billing.diagnosis import Diagnoses
from bridge.billing.problem import Problem
from bridge.billing.scrub.diagnosis import DIAGNOSIS_NOT_BILLABLE

_PLACE = re.compile(r"diagnoses\[(\d+)\]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`F32.1`, and what ICD-10-CM calls it; empty where we have no words."""

    code: str
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """`code` is what the claim says now."""

    code: str = field(repr=False)
    words: str = field(default="", repr=False)
    billable: tuple[Choice, ...] = field(default=(), repr=False)


def choices_for(
    problem: Problem, codes: Sequence[str], day: date, diagnoses: Diagnoses, words: Mapping[str, str]
) -> Choices | None:
    """None for a Problem that no other code mends. `codes` are the claim's diagnoses, `day` its date of service."""
    found = _PLACE.fullmatch(problem.place)
    if problem.code != DIAGNOSIS_NOT_BILLABLE.id or found is None or int(found[1]) >= len(codes):
        return None
    code = codes[int(found[1])]
    billable = tuple(Choice(code=each, words=words.get(each, "")) for each in diagnoses.choices(code, day))
    return Choices(code=code, words=words.get(code, ""), billable=billable) if billable else None
