from datetime import date
from typing import Any

import pytest

from bridge.billing.authorization import Authorization
from tests.billing.coding.example import session
from tests.billing.scrub.example import claim, context, found, line

MISSING = ("AUTHORIZATION_MISSING", "lines[0].procedure", "hold")
NUMBER = "lines[0].authorization_number"


def permission(**changes: Any) -> Authorization:
    plain: dict[str, Any] = {
        "number": "A1",
        "patient_id": "p1",
        "payer_id": "harbor",
        "procedures": frozenset({"90837"}),
        "starts": date(2026, 11, 1),
        "ends": date(2026, 12, 31),
        "units": 8,
        "used": 3,
    }
    return Authorization(**plain | changes)


def hour(payer: str = "harbor", number: str = "", *known: Authorization) -> list[tuple[str, str, str]]:
    made = claim(line(procedure="90837", modifiers=("HO",)), payer=payer, authorization_number=number)
    return found(made, context(session(55), payer=payer, authorizations=known))


@pytest.mark.parametrize(("payer", "expected"), [("harbor", [MISSING]), ("northwind", [])])
def test_harbor_wants_an_authorization_for_the_long_session(payer: str, expected: list[tuple[str, str, str]]) -> None:
    assert hour(payer) == expected


def test_harbor_wants_none_for_the_shorter_session() -> None:
    assert found(claim(line(modifiers=("HO",)), payer="harbor"), context(payer="harbor")) == []


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        (permission(), []),
        (permission(units=None), []),
        (permission(procedures=frozenset()), []),
        (permission(used=7), [("AUTHORIZATION_LAST_UNIT", NUMBER, "warn")]),
        (permission(used=8), [("AUTHORIZATION_NOT_COVERING", NUMBER, "hold")]),
        (permission(ends=date(2026, 11, 15)), [("AUTHORIZATION_NOT_COVERING", NUMBER, "hold")]),
        (permission(procedures=frozenset({"90834"})), [("AUTHORIZATION_NOT_COVERING", NUMBER, "hold")]),
        (permission(patient_id="p2"), [("AUTHORIZATION_UNKNOWN", NUMBER, "warn")]),
        (permission(number="A2"), [("AUTHORIZATION_UNKNOWN", NUMBER, "warn")]),
    ],
)
def test_the_authorization_covers_code_day_and_units(
    known: Authorization, expected: list[tuple[str, str, str]]
) -> None:
    assert hour("harbor", "A1", known) == expected


def test_a_lines_own_number_comes_before_the_claims() -> None:
    made = claim(
        line(procedure="90837", modifiers=("HO",), authorization_number="A1"),
        payer="harbor",
        authorization_number="OLD",
    )
    assert found(made, context(session(55), payer="harbor", authorizations=(permission(),))) == []
