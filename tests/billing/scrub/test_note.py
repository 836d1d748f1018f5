import pytest

from bridge.billing.session import Signed
from tests.billing.coding.example import session
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
