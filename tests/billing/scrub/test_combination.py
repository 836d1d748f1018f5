from dataclasses import replace
from datetime import date

import pytest

from bridge.billing.session import Intent
from tests.billing.coding.example import PRACTICE, session
from tests.billing.scrub.example import claim, context, found, line

DOCTOR = PRACTICE.clinicians["prac-psychiatrist"]


@pytest.mark.parametrize(
    ("procedures", "expected"),
    [
        (("90834", "90785"), []),
        (("90785",), [("ADD_ON_ALONE", "lines[0].procedure", "hold")]),
        (("90847", "90785"), [("ADD_ON_ALONE", "lines[1].procedure", "hold")]),
        (("90791", "90834"), [("PAIR_EXCLUDED", "lines[1].procedure", "hold")]),
        (("99213", "90834"), [("PAIR_EXCLUDED", "lines[1].procedure", "hold")]),
        (("90853", "90834"), [("PAIR_NOT_PARTED", "lines[1].modifiers", "hold")]),
        (("90834", "90834"), [("LINE_REPEATED", "lines[1].procedure", "hold")]),
        (("99999",), [("PROCEDURE_UNKNOWN", "lines[0].procedure", "warn")]),
        (("99441",), [("PROCEDURE_ENDED", "lines[0].procedure", "hold")]),
    ],
)
def test_codes_stand_together_or_do_not(procedures: tuple[str, ...], expected: list[tuple[str, str, str]]) -> None:
    lines = (line(i, procedure) for i, procedure in enumerate(procedures, 1))
    assert found(claim(*lines, rendering=DOCTOR), context(session(45))) == expected


def test_a_code_that_ended_was_good_before() -> None:
    then = date(2024, 12, 31)
    old = replace(claim(line(procedure="99441", service_date=then), rendering=DOCTOR), service_date=then)
    assert found(old, context(today=then)) == []


@pytest.mark.parametrize("modifier", ["59", "XE"])
def test_a_modifier_parts_two_sessions(modifier: str) -> None:
    two = claim(line(1, "90853"), line(2, "90834", modifiers=(modifier,), encounter_id="e2"))
    both = (session(60, intent=Intent.GROUP), session(45, encounter_id="e2"))
    assert found(two, context(*both)) == []
