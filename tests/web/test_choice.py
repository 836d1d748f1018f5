"""A diagnosis that is not billed: the codes that could stand there, in words, for the chart."""

from dataclasses import replace

import pytest

from bridge.billing.problem import Problem
from bridge.billing.scrub.diagnosis import DIAGNOSIS_NOT_BILLABLE, DIAGNOSIS_REPEATED
from bridge.draft import OutcomeStatus
from bridge.services.configuration import Configuration
from bridge.store.drafts import NewDraft
from bridge.store.subject import Subject
from bridge.web.choice import Choice, choices_for
from tests.databases import PRACTICE
from tests.store.example import DAY
from tests.web.browser import text_of
from tests.web.conftest import Desk
from tests.web.journal import about, held
from tests.web.test_encounter import CLEAN, chart_says

HEADING = DIAGNOSIS_NOT_BILLABLE.found("diagnoses[0]", "Diagnosis 1 is a heading.", "Choose the specific code.")


def found(problem: Problem, codes: tuple[str, ...], configuration: Configuration) -> tuple[Choice, ...] | None:
    rules, words = configuration.rules, configuration.diagnosis_words
    told = choices_for(problem, codes, DAY, rules.diagnoses, words)
    return told.billable if told else None


def test_below_a_heading_stand_its_billable_codes(configuration: Configuration) -> None:
    choices = found(HEADING, ("F43.1",), configuration)
    assert choices == (
        Choice(code="F43.10", words="Post-traumatic stress disorder, unspecified"),
        Choice(code="F43.11", words="Post-traumatic stress disorder, acute"),
        Choice(code="F43.12", words="Post-traumatic stress disorder, chronic"),
    )


def test_every_code_that_is_offered_for_a_mood_or_anxiety_has_words(configuration: Configuration) -> None:
    for heading in ("F31", "F32", "F33", "F40", "F41", "F43", "F50.2", "F90", "Z63"):
        choices = found(HEADING, (heading,), configuration)
        assert choices, heading
        assert [choice.code for choice in choices if not choice.words] == []


def test_the_diagnosis_that_the_problem_names_is_meant(configuration: Configuration) -> None:
    second = replace(HEADING, place="diagnoses[1]")
    choices = found(second, ("F41.1", "F60"), configuration)
    assert choices is not None
    assert {choice.code[:3] for choice in choices} == {"F60"}


@pytest.mark.parametrize(
    ("problem", "codes"),
    [
        (DIAGNOSIS_REPEATED.found("diagnoses", "Twice.", "Remove one."), ("F43.1",)),
        (replace(HEADING, place="diagnoses[7]"), ("F43.1",)),  # drafted anew meanwhile
        (HEADING, ("QQQ",)),  # nothing is near
        (HEADING, ("F41.1",)),  # billable after all
    ],
)
def test_where_no_other_code_mends_it_none_is_offered(
    configuration: Configuration, problem: Problem, codes: tuple[str, ...]
) -> None:
    assert found(problem, codes, configuration) is None


def test_the_codes_stand_on_the_claims_page_the_problems_and_the_card(desk: Desk) -> None:
    held(desk.store)
    with desk.store.transaction(PRACTICE) as tx:
        changed = replace(about("B111", "enc-1"), diagnoses=("F43.1",))
        tx.drafts.put(NewDraft(claim=changed, ehr="sandbox", facts_hash="f2"), actor="job:draft_claim")
        tx.problems.sync(Subject.claim("B111"), [HEADING], actor="job:draft_claim")
        (problem,) = tx.problems.of(Subject.claim("B111"))
    said = "one of 3 for the chart: Post-traumatic stress disorder, unspecified F43.10 Post-traumatic stress"
    biller = desk.enter("prac-biller")
    assert said in text_of(biller.get("claims/B111"))
    assert said in text_of(biller.get(f"problems/{problem.id}"))
    assert said in text_of(desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1").get("encounter"))


def test_before_anything_is_laid_down_the_card_offers_them_too(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    claim = replace(about("B111", "enc-1"), diagnoses=("F43.1",))
    outcome = replace(
        CLEAN,
        status=OutcomeStatus.HELD,
        claims=(claim,),
        problems=(HEADING,),
        claim_problems={"B111": (HEADING,)},
    )
    chart_says(monkeypatch, outcome)
    text = text_of(desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1").get("encounter"))
    assert "Instead of F43.1, one of 3 for the chart:" in text
