"""The payer's or the state's own codes in place of ours."""

from dataclasses import replace
from typing import Any

import pytest

from bridge.billing.coding import CodedSession, code_day
from bridge.billing.party import Licence
from bridge.billing.payer_rules import PayerRules, ServiceCode
from bridge.billing.session import Intent
from tests.billing.coding.example import PRACTICE, PROCEDURES, codes, problems, rules, session

LCSW = frozenset((Licence.CLINICAL_SOCIAL_WORKER,))
CODES = (
    ServiceCode(procedure="H0031", intent=Intent.INTAKE, modifiers=("HO",)),
    ServiceCode(procedure="H0004", intent=Intent.THERAPY, states=frozenset(("NY",)), modifiers=("U4",)),
    ServiceCode(procedure="H2011", intent=Intent.CRISIS, licences=LCSW, rounding="eight_minute"),
    ServiceCode(procedure="H0004", intent=Intent.SUBSTANCE_USE, modifiers=("HF",), rounding="midpoint"),
    ServiceCode(procedure="H0005", intent=Intent.SUBSTANCE_USE, modifiers=("HQ",)),
    ServiceCode(procedure="H0005", intent=Intent.GROUP, unit_minutes=15, rounding="full"),
)


def pack(**changes: Any) -> PayerRules:
    return replace(rules("northwind"), service_codes=CODES, **changes)


def coded(minutes: int, **changes: Any) -> CodedSession:
    (one,) = code_day((session(minutes, **changes),), PRACTICE.clinicians, pack(), PROCEDURES)
    return one


@pytest.mark.parametrize(
    ("minutes", "changes", "expected"),
    [
        (55, {"intent": Intent.INTAKE}, ("H0031", 1, ("HO",))),
        (55, {"intent": Intent.THERAPY, "patient_state": "NY"}, ("H0004", 3, ("U4",))),
        (55, {"intent": Intent.THERAPY, "patient_state": "CT"}, ("90837", 1, ())),
        (55, {"intent": Intent.THERAPY}, ("90837", 1, ())),  # the state is not known
        (23, {"intent": Intent.CRISIS}, ("H2011", 2, ())),
        (65, {"intent": Intent.CRISIS, "clinician_id": "prac-psychologist"}, ("90839", 1, ())),
        (53, {"intent": Intent.SUBSTANCE_USE}, ("H0004", 4, ("HF",))),
        (53, {"intent": Intent.SUBSTANCE_USE, "chart_codes": ("H0005",)}, ("H0005", 1, ("HQ",))),
        (180, {"intent": Intent.SUBSTANCE_USE, "chart_codes": ("H0015",)}, ("H0015", 1, ())),  # the chart's own
        (59, {"intent": Intent.GROUP}, ("H0005", 3, ())),
    ],
)
def test_the_first_row_that_fits_is_billed(
    minutes: int, changes: dict[str, Any], expected: tuple[str, int, tuple[str, ...]]
) -> None:
    line = coded(minutes, **changes).lines[0]
    assert (line.procedure, line.units, line.modifiers) == expected


def test_the_row_is_the_reason() -> None:
    origins = {o.field: (o.place, o.because) for o in coded(53, intent=Intent.SUBSTANCE_USE).lines[0].origins}
    assert origins["procedure"] == (
        "payer:northwind service_codes[3]",
        "Northwind Health wants H0004 for substance use; 53 minutes are 4 units",
    )
    assert origins["modifiers"] == ("payer:northwind service_codes[3]", "HF: the payer wants it with H0004")
    assert origins["units"] == ("payer:northwind service_codes[3]", "53 minutes, by units of 15")


@pytest.mark.parametrize(("minutes", "expected"), [(7, ("TOO_SHORT",)), (0, ("MINUTES_MISSING",))])
def test_too_few_minutes_earn_no_unit(minutes: int, expected: tuple[str, ...]) -> None:
    assert problems(coded(minutes, intent=Intent.CRISIS)) == expected


def test_a_code_by_the_day_is_claimed_once_a_day() -> None:
    morning = session(90, intent=Intent.SUBSTANCE_USE, chart_codes=("H0015",))
    assert morning.end is not None
    noon = session(90, start=morning.end, encounter_id="e2", intent=Intent.SUBSTANCE_USE, chart_codes=("H0015",))
    first, second = code_day((morning, noon), PRACTICE.clinicians, pack(), PROCEDURES)
    assert (codes(first), codes(second), problems(second)) == (("H0015",), (), ("DAY_ALREADY_CLAIMED",))
