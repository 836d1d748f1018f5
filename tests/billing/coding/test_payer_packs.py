"""Each payer's pack: a session in, place and modifiers out."""

import pytest

from bridge.billing.problem import Severity
from bridge.billing.session import Intent, Modality
from tests.billing.coding.example import code, problems, session

VIDEO, AUDIO, HOME, ELSEWHERE = Modality.VIDEO, Modality.AUDIO, True, False


@pytest.mark.parametrize(
    ("payer", "modality", "at_home", "place", "modifiers"),
    [
        ("medicare", VIDEO, HOME, "10", ()),
        ("medicare", VIDEO, ELSEWHERE, "02", ()),
        ("medicare", AUDIO, HOME, "10", ("93",)),
        ("medicaid", VIDEO, HOME, "10", ("AJ", "95")),
        ("medicaid", VIDEO, ELSEWHERE, "02", ("AJ", "95")),
        ("blue", VIDEO, HOME, "10", ("95",)),
        ("blue", VIDEO, ELSEWHERE, "02", ("95",)),
        ("blue", AUDIO, HOME, "10", ("93",)),
        ("northwind", VIDEO, HOME, "10", ("95",)),
        ("northwind", AUDIO, ELSEWHERE, "02", ("93",)),
        ("harbor", VIDEO, HOME, "02", ("HO", "95")),
        ("harbor", VIDEO, None, "02", ("HO", "95")),
        ("evergreen", VIDEO, HOME, "10", ()),
        ("liberty", VIDEO, HOME, "02", ("GT",)),
    ],
)
def test_telehealth_follows_the_payers_table(
    payer: str, modality: Modality, at_home: bool | None, place: str, modifiers: tuple[str, ...]
) -> None:
    (coded,) = code(session(45, modality=modality, patient_at_home=at_home, place_of_service=""), payer=payer)
    (line,) = coded.lines
    assert (line.procedure, line.place_of_service, line.modifiers) == ("90834", place, modifiers)
    assert coded.problems == ()


@pytest.mark.parametrize(
    ("payer", "modality", "at_home", "expected"),
    [
        ("medicare", AUDIO, ELSEWHERE, "TELEHEALTH_NOT_COVERED"),
        ("liberty", AUDIO, HOME, "TELEHEALTH_NOT_COVERED"),
        ("blue", VIDEO, None, "PATIENT_PLACE_UNKNOWN"),
    ],
)
def test_telehealth_outside_the_table_holds(
    payer: str, modality: Modality, at_home: bool | None, expected: str
) -> None:
    (coded,) = code(session(45, modality=modality, patient_at_home=at_home), payer=payer)
    assert [(p.code, p.severity) for p in coded.problems] == [(expected, Severity.HOLD)]
    assert coded.lines[0].place_of_service == ""


def test_a_group_by_sound_alone_is_only_for_a_payer_that_lists_it() -> None:
    group = session(60, intent=Intent.GROUP, modality=AUDIO, patient_at_home=True)
    assert problems(code(group, payer="northwind")[0]) == ("AUDIO_NOT_ALLOWED",)
    assert problems(code(group, payer="medicare")[0]) == ()


def test_in_person_the_place_is_the_locations() -> None:
    (coded,) = code(session(45, place_of_service="12"))
    assert (coded.lines[0].place_of_service, coded.lines[0].modifiers) == ("12", ())


@pytest.mark.parametrize("place", ["", "02", "10"])
def test_in_person_without_a_place_holds(place: str) -> None:
    (coded,) = code(session(45, place_of_service=place))
    assert problems(coded) == ("PLACE_UNKNOWN",)


@pytest.mark.parametrize(
    ("clinician", "modifiers"),
    [
        ("prac-psychiatrist", ()),
        ("prac-psychologist", ("AH",)),
        ("prac-lcsw", ("AJ",)),
        ("prac-lpc", ("HO",)),
        ("prac-lmft", ("HO",)),
        ("prac-associate", ("HN",)),
    ],
)
def test_medicaid_wants_to_know_the_licence(clinician: str, modifiers: tuple[str, ...]) -> None:
    (coded,) = code(session(45, clinician_id=clinician), payer="medicaid")
    assert coded.lines[0].modifiers == modifiers


@pytest.mark.parametrize(
    ("payer", "rendering", "supervising"),
    [
        ("medicaid", "prac-associate", "prac-lcsw"),
        ("northwind", "prac-lcsw", None),
    ],
)
def test_an_associates_session_is_rendered_as_the_payer_wants(
    payer: str, rendering: str, supervising: str | None
) -> None:
    (coded,) = code(session(45, clinician_id="prac-associate"), payer=payer)
    assert coded.rendering is not None
    assert coded.rendering.id == rendering
    assert (coded.supervising.id if coded.supervising else None) == supervising


def test_medicare_pays_no_associate() -> None:
    (coded,) = code(session(45, clinician_id="prac-associate"), payer="medicare")
    assert coded.lines == ()
    assert [(p.code, p.severity) for p in coded.problems] == [("ASSOCIATE_NOT_BILLABLE", Severity.NOT_BILLABLE)]


def test_a_clinician_who_is_not_in_the_practice_holds() -> None:
    (coded,) = code(session(45, clinician_id="prac-nobody"))
    assert coded.rendering is None
    assert problems(coded) == ("CLINICIAN_UNKNOWN",)


def test_every_part_of_a_line_says_why() -> None:
    (coded,) = code(session(54, modality=VIDEO, patient_at_home=True), payer="medicaid")
    said = {(o.field, o.place, o.version, o.because) for o in coded.lines[0].origins}
    assert said == {
        ("procedure", "procedures:90837 minutes", "procedures@2026-11", "54 minutes: 53 and more is 90837"),
        (
            "units",
            "procedures:90837 units",
            "procedures@2026-11",
            "90837 is paid by the session, not by units of time",
        ),
        ("minutes", "Encounter/e1 period", "", "54 minutes, 15:00 to 15:54 UTC"),
        ("modifiers", "payer:medicaid licence_modifiers.LCSW", "medicaid@2025.1", "AJ: licence LCSW"),
        *(
            (
                field,
                "payer:medicaid telehealth[0]",
                "medicaid@2025.1",
                "video, patient at home: Connecticut Medicaid (Sandbox) wants 10 with 95",
            )
            for field in ("place_of_service", "modifiers")
        ),
    }
