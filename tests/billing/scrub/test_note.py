from datetime import timedelta

import pytest

from bridge.billing.scrub import RULES, duplicate, note, privacy
from bridge.billing.session import Signed
from tests.billing.coding.example import DAY, session
from tests.billing.scrub.example import claim, context, found


@pytest.mark.parametrize(
    ("signed", "expected"),
    [
        (Signed.YES, []),
        (Signed.NO, [("NOTE_UNSIGNED", "Encounter/e1", "hold")]),
        (Signed.UNKNOWN, [("NOTE_UNKNOWN", "Encounter/e1", "hold")]),
    ],
)
def test_a_claim_waits_for_the_signature(signed: Signed, expected: list[tuple[str, str, str]]) -> None:
    assert found(claim(), context(session(45, signed=signed))) == expected


@pytest.mark.parametrize(
    ("cosigned", "expected"),
    [(True, []), (None, []), (False, [("COSIGNATURE_MISSING", "Encounter/e1", "hold")])],
)
def test_a_session_under_supervision_waits_where_the_chart_says_the_supervisor_has_not_signed(
    cosigned: bool | None, expected: list[tuple[str, str, str]]
) -> None:
    billed_by_the_supervisor = session(45, clinician_id="prac-associate", cosigned=cosigned)
    assert found(claim(), context(billed_by_the_supervisor)) == expected
    assert found(claim(), context(session(45, cosigned=False))) == []  # nobody supervises


@pytest.mark.parametrize(
    ("days", "allowed", "expected"),
    [
        (3, 3, []),
        (4, 3, [("NOTE_LATE", "Encounter/e1", "warn")]),
        (90, None, []),  # the practice does not ask
    ],
)
def test_a_late_note_is_told_where_the_practice_asks(
    days: int, allowed: int | None, expected: list[tuple[str, str, str]]
) -> None:
    late = session(45, signed_on=DAY + timedelta(days=days))
    assert found(claim(), context(late, note_days=allowed)) == expected


def test_every_rule_of_the_family_is_in_the_list_of_all_rules() -> None:
    for family in (note, privacy, duplicate):
        assert {rule.id for rule in family.RULES} <= RULES.keys()
