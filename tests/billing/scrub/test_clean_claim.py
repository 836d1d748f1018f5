"""What must pass: the claims that a practice sends all day."""

import pytest

from bridge.billing.session import Intent, Modality, Session
from tests.billing.coding.example import code, session
from tests.billing.scrub.example import claim, context, found, line


def test_a_clean_claim_has_no_problem() -> None:
    assert found(claim(), context()) == []


@pytest.mark.parametrize(
    ("payer", "a_session"),
    [
        ("northwind", session(30)),
        ("northwind", session(55, modality=Modality.VIDEO, patient_at_home=True)),
        ("medicare", session(45, modality=Modality.AUDIO, patient_at_home=True)),
        ("medicaid", session(45, clinician_id="prac-associate")),
        ("northwind", session(45, clinician_id="prac-associate")),
        ("blue", session(60, intent=Intent.GROUP)),
        ("blue", session(60, intent=Intent.INTAKE, interactive_complexity=True)),
        ("liberty", session(100, intent=Intent.CRISIS)),
        ("liberty", session(20, intent=Intent.CRISIS)),
        ("harbor", session(45, modality=Modality.VIDEO)),
        ("medicare", session(45, clinician_id="prac-psychiatrist", intent=Intent.INTAKE_MEDICAL)),
        (
            "medicare",
            session(
                60,
                clinician_id="prac-psychiatrist",
                intent=Intent.MEDICATION_THERAPY,
                visit_code="99214",
                therapy_minutes=40,
            ),
        ),
    ],
)
def test_what_coding_makes_passes_the_scrub(payer: str, a_session: Session) -> None:
    (coded,) = code(a_session, payer=payer)
    lines = tuple(
        line(i, c.procedure, modifiers=c.modifiers, units=c.units, place_of_service=c.place_of_service)
        for i, c in enumerate(coded.lines, 1)
    )
    made = claim(*lines, payer=payer, rendering=coded.rendering, supervising=coded.supervising)
    assert coded.problems == ()
    assert found(made, context(a_session, payer=payer)) == []
