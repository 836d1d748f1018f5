"""Authorizations as the chart holds them: preauthorization ClaimResponses."""

import math
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bridge.billing.authorization import Authorization
from bridge.billing.payer_table import Counting
from bridge.billing.practice import Practice
from bridge.mapping.chart import Resource
from bridge.mapping.coverage import payer_of
from bridge.mapping.index import ChartIndex
from bridge.mapping.path import select, text_at, texts_at
from bridge.mapping.profile import Profile
from bridge.mapping.service_time import read_day

IsTimed = Callable[[str, date], bool]  # whether a code counts time on a day: several units for one visit

_COUNTING = {  # HSD01, by which PAS names a Quantity's unit
    "VS": Counting.VISITS,
    "DY": Counting.VISITS,
    "UN": Counting.UNITS,
}


def chart_authorizations(
    index: ChartIndex, patient_id: str, practice: Practice, profile: Profile, is_timed: IsTimed
) -> Iterator[Authorization]:
    """Active, complete, with a number and a payer that the practice knows. Raises PathFault."""
    for response in index.of_patient.get(("ClaimResponse", patient_id), ()):
        stated = tuple(text_at(response, name) for name in ("use", "status", "outcome"))
        number = text_at(response, "preAuthRef").strip()
        payer_id, _, _ = payer_of(index, response, "insurer", practice, profile.payer)
        if stated == ("preauthorization", "active", "complete") and number and payer_id:
            granted = select(response, profile.authorized_units) if profile.authorized_units else ()
            yield Authorization(
                number=number,
                patient_id=patient_id,
                payer_id=payer_id,
                procedures=frozenset(_codes(response)),
                starts=read_day(text_at(response, "preAuthPeriod.start")) or date.min,
                ends=read_day(text_at(response, "preAuthPeriod.end")) or date.max,
                units=next((units for units in map(_units, granted) if units is not None), None),
                counts=_counting(response, granted, is_timed),
                clinicians=frozenset(_clinicians(response)),
            )


def _units(granted: Any) -> int | None:
    """A whole number, or a Quantity of one."""
    value = granted.get("value") if isinstance(granted, Mapping) else granted
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or not math.isfinite(value):
        return None
    return int(value) if value == int(value) else None


def _counting(response: Resource, granted: tuple[Any, ...], is_timed: IsTimed) -> Counting:
    """By the unit of the Quantity, where the chart has one; else units, where every code granted counts time."""
    for quantity in (q for q in granted if isinstance(q, Mapping)):
        unit = str(quantity.get("code") or quantity.get("unit") or "").upper()
        if unit in _COUNTING:
            return _COUNTING[unit]
    codes = tuple(_codes(response))
    day = read_day(text_at(response, "preAuthPeriod.start")) or date.max
    return Counting.UNITS if codes and all(is_timed(code, day) for code in codes) else Counting.VISITS


def _codes(response: Resource) -> Iterator[str]:
    for path in ("item", "addItem"):
        yield from texts_at(response, f"{path}.productOrService.coding.code")


def _clinicians(response: Resource) -> Iterator[str]:
    """Who was asked for and granted. # addItem.provider"""
    for reference in texts_at(response, "addItem.provider.reference"):
        *_, kind, clinician_id = ("", *reference.split("/"))
        if kind == "Practitioner":
            yield clinician_id
