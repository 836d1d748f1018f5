import pytest

from bridge.billing.origin import Origin, Source
from bridge.billing.scrub import telehealth
from bridge.billing.session import Modality, Session
from tests.billing.coding.example import session
from tests.billing.scrub.example import claim, context, found, line

MISMATCH = ("TELEHEALTH_MISMATCH", "lines[0].place_of_service", "hold")
OFFICE = session(45)
VIDEO_HOME = session(45, modality=Modality.VIDEO, patient_at_home=True)
AUDIO_HOME = session(45, modality=Modality.AUDIO, patient_at_home=True)


@pytest.mark.parametrize(
    ("payer", "a_session", "place", "modifiers", "expected"),
    [
        ("northwind", OFFICE, "11", (), []),
        ("northwind", OFFICE, "11", ("95",), [MISMATCH]),
        ("northwind", OFFICE, "10", ("95",), [MISMATCH]),
        ("northwind", VIDEO_HOME, "10", ("95",), []),
        ("northwind", VIDEO_HOME, "11", (), [MISMATCH]),
        ("northwind", VIDEO_HOME, "02", ("95",), [MISMATCH]),
        ("northwind", VIDEO_HOME, "10", (), [MISMATCH]),
        ("northwind", VIDEO_HOME, "10", ("95", "GT"), [MISMATCH]),
        ("northwind", AUDIO_HOME, "10", ("93",), []),
        ("northwind", AUDIO_HOME, "10", ("95",), [MISMATCH]),
        ("medicare", VIDEO_HOME, "10", (), []),
        ("medicare", VIDEO_HOME, "10", ("95",), [MISMATCH]),
        ("northwind", OFFICE, "", (), [("PLACE_OF_SERVICE_MISSING", "lines[0].place_of_service", "stop")]),
    ],
)
def test_place_and_modifiers_say_what_happened_in_the_payers_words(
    payer: str, a_session: Session, place: str, modifiers: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    made = claim(line(place_of_service=place, modifiers=modifiers), payer=payer)
    assert found(made, context(a_session, payer=payer)) == expected


@pytest.mark.parametrize(
    ("a_session", "place", "modifiers", "expected"),
    [
        (VIDEO_HOME, "02", ("95",), []),  # the table says 10
        (VIDEO_HOME, "10", ("GT",), []),
        (VIDEO_HOME, "10", (), []),
        (VIDEO_HOME, "11", ("95",), []),
        (VIDEO_HOME, "11", (), [MISMATCH]),  # it would say that the session was in person
        (OFFICE, "11", ("95",), [MISMATCH]),
        (OFFICE, "11", ("AJ",), []),
    ],
)
def test_what_a_rule_of_the_practice_set_is_held_against_the_session_and_not_against_the_table(
    a_session: Session, place: str, modifiers: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    rule = "practice:cedar rule OWN_SET"
    own = Origin(field="lines[0].place_of_service", source=Source.PRACTICE, place=rule)
    made = claim(line(place_of_service=place, modifiers=modifiers), origins=(own,))
    assert found(made, context(a_session)) == expected


@pytest.mark.parametrize("modifiers", [("HO", "HO"), ("HO", "U1", "U2", "U3", "U4")])
def test_a_line_holds_four_different_modifiers(modifiers: tuple[str, ...]) -> None:
    assert found(claim(line(modifiers=modifiers)), context()) == [("MODIFIERS_WRONG", "lines[0].modifiers", "stop")]


@pytest.mark.parametrize(
    ("modifiers", "expected"),
    [
        (("HO", "95", "59"), []),
        (("95", "HO"), ["MODIFIERS_OUT_OF_ORDER"]),
        (("59", "95"), ["MODIFIERS_OUT_OF_ORDER"]),
        (("59", "HO"), ["MODIFIERS_OUT_OF_ORDER"]),
        (("HO", "U1"), []),
    ],
)
def test_price_comes_before_telehealth_and_that_before_edits(modifiers: tuple[str, ...], expected: list[str]) -> None:
    made = claim(line(modifiers=modifiers, place_of_service="10" if "95" in modifiers else "11"))
    seen = context(VIDEO_HOME if "95" in modifiers else OFFICE)
    assert [p.code for p in telehealth.check(made, seen)] == expected
