from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bridge.billing.practice import Tenure
from bridge.billing.session import Modality
from bridge.reference.payer import rules_on
from bridge.reference.source import CONFIG
from bridge.reference.taxonomy import load_taxonomies
from tests.billing.coding.example import DAY, PRACTICE, session
from tests.billing.scrub.example import claim, context, found, line

LCSW = PRACTICE.clinicians["prac-lcsw"]
TAXONOMIES = load_taxonomies(CONFIG)
ONE_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("clinician", "procedure", "expected"),
    [
        ("prac-psychiatrist", "90792", []),
        ("prac-psychologist", "90792", [("LICENCE_NOT_ALLOWED", "lines[0].procedure", "hold")]),
        ("prac-psychologist", "90791", []),
        ("prac-lcsw", "99213", [("LICENCE_NOT_ALLOWED", "lines[0].procedure", "hold")]),
        ("prac-lpc", "96130", [("LICENCE_NOT_ALLOWED", "lines[0].procedure", "hold")]),
    ],
)
def test_the_licence_may_bill_the_code(clinician: str, procedure: str, expected: list[tuple[str, str, str]]) -> None:
    made = claim(line(procedure=procedure), rendering=PRACTICE.clinicians[clinician])
    assert found(made, context()) == expected


@pytest.mark.parametrize(
    ("clinician", "day", "expected"),
    [
        ("prac-lpc", date(2024, 1, 1), []),
        ("prac-lpc", date(2023, 12, 31), [("LICENCE_NOT_TAKEN", "rendering", "hold")]),
        ("prac-lcsw", date(2023, 12, 31), []),
    ],
)
def test_medicare_pays_counselors_since_2024(clinician: str, day: date, expected: list[tuple[str, str, str]]) -> None:
    made = claim(line(service_date=day), payer="medicare", service_date=day, rendering=PRACTICE.clinicians[clinician])
    assert found(made, context(rules=rules_on("medicare", day), today=day)) == expected


@pytest.mark.parametrize(
    ("payer", "modifiers", "expected"),
    [
        ("medicaid", ("HN",), []),
        ("northwind", (), [("ASSOCIATE_NOT_TAKEN", "rendering", "hold")]),
        ("medicare", (), [("ASSOCIATE_NOT_TAKEN", "rendering", "hold")]),
    ],
)
def test_an_associate_renders_only_where_the_payer_takes_it(
    payer: str, modifiers: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    associate = PRACTICE.clinicians["prac-associate"]
    made = claim(line(modifiers=modifiers), payer=payer, rendering=associate, supervising=associate.supervisor)
    assert found(made, context(payer=payer)) == expected


@pytest.mark.parametrize(
    ("modifiers", "expected"),
    [
        (("AJ",), []),
        ((), [("LICENCE_MODIFIER_MISSING", "lines[0].modifiers", "hold")]),
        (("HO",), [("LICENCE_MODIFIER_MISSING", "lines[0].modifiers", "hold")]),
    ],
)
def test_medicaid_sees_the_licence_in_a_modifier(
    modifiers: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert found(claim(line(modifiers=modifiers), payer="medicaid"), context(payer="medicaid")) == expected


@pytest.mark.parametrize(
    ("clinician", "taxonomy", "expected"),
    [
        ("prac-lcsw", "1041C0700X", []),
        ("prac-lcsw", "103TC0700X", ["TAXONOMY_OF_ANOTHER_LICENCE"]),  # a psychologist's
        ("prac-psychologist", "1041C0700X", ["TAXONOMY_OF_ANOTHER_LICENCE"]),
        ("prac-psychiatrist", "2084P0804X", []),
        ("prac-psychiatrist", "363LP0808X", ["TAXONOMY_OF_ANOTHER_LICENCE"]),  # a nurse's
        ("prac-lmft", "261QM0801X", []),  # an organization's: no licence goes with it
    ],
)
def test_a_taxonomy_goes_with_the_licence(clinician: str, taxonomy: str, expected: list[str]) -> None:
    made = claim(rendering=replace(PRACTICE.clinicians[clinician], taxonomy=taxonomy))
    assert [code for code, *_ in found(made, context(taxonomies=TAXONOMIES))] == expected


@pytest.mark.parametrize("clinician", sorted(PRACTICE.clinicians))
def test_everybody_at_cedar_has_a_taxonomy_of_their_licence(clinician: str) -> None:
    one = PRACTICE.clinicians[clinician]
    assert TAXONOMIES[one.taxonomy].fits(one.licence)


@pytest.mark.parametrize(
    ("tenure", "expected"),
    [
        (Tenure(), []),
        (Tenure(starts=DAY, ends=DAY), []),
        (Tenure(ends=DAY - ONE_DAY), [("CLINICIAN_NOT_AT_WORK", "rendering", "hold")]),
        (Tenure(starts=DAY + ONE_DAY), [("CLINICIAN_NOT_AT_WORK", "rendering", "hold")]),
    ],
)
def test_who_has_left_sees_nobody(tenure: Tenure, expected: list[tuple[str, str, str]]) -> None:
    assert found(claim(), context(tenures={"prac-lcsw": tenure})) == expected


def test_the_clinician_of_the_session_counts_when_another_renders() -> None:
    gone = {"prac-associate": Tenure(ends=date(2026, 11, 1))}
    seen_by = session(45, clinician_id="prac-associate")
    assert found(claim(), context(seen_by, tenures=gone)) == [("CLINICIAN_NOT_AT_WORK", "Encounter/e1", "hold")]


@pytest.mark.parametrize(
    ("modality", "patient_state", "states", "expected"),
    [
        (Modality.VIDEO, "NY", {"CT", "NY"}, []),
        (Modality.VIDEO, "NY", {"CT"}, [("STATE_NOT_LICENSED", "Encounter/e1", "hold")]),
        (Modality.AUDIO, "NY", {"CT"}, [("STATE_NOT_LICENSED", "Encounter/e1", "hold")]),
        (Modality.IN_PERSON, "NY", {"CT"}, []),  # was here
        (Modality.VIDEO, "NY", set(), []),  # the practice does not say where the licence holds
        (Modality.VIDEO, "", {"CT"}, []),  # lives in Connecticut
        (Modality.VIDEO, "", {"MA"}, [("STATE_NOT_LICENSED", "Encounter/e1", "warn")]),
    ],
)
def test_by_video_the_licence_is_the_patients_states(
    modality: Modality, patient_state: str, states: set[str], expected: list[tuple[str, str, str]]
) -> None:
    seen = session(45, modality=modality, patient_state=patient_state, patient_at_home=True)
    told = context(seen, tenures={"prac-lcsw": Tenure(states=frozenset(states))})
    assert of_credential(found(by_video(modality), told)) == expected


def by_video(modality: Modality) -> Any:
    if modality is Modality.IN_PERSON:
        return claim()
    placed = line(place_of_service="10", modifiers=("95",) if modality is Modality.VIDEO else ("93",))
    return claim(placed, place_of_service="10")


def of_credential(problems: list[tuple[str, str, str]]) -> list[tuple[str, str, str]]:
    return [problem for problem in problems if problem[0] == "STATE_NOT_LICENSED"]
