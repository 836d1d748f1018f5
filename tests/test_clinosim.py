"""Charts that we did not write: 415 encounters of the clinosim generator, 1,215 of Synthea."""

import json
from collections import Counter
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bridge.commands.claim import app
from tests.judge import judge

OURS = Path(__file__).parent / "clinosim"
TODAY = "2026-09-01"
SHORTEST = 16  # minutes that earn a psychotherapy code

# The ICD-10-CM package reads its list by an old function of the standard library.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated. Use files:DeprecationWarning")


def draft(folder: Path, *arguments: object) -> list[dict[str, Any]]:
    result = CliRunner().invoke(app, ["draft", str(folder), "--json", "--today", TODAY, *map(str, arguments)])
    assert result.exit_code == 0, result.stderr
    outcomes: list[dict[str, Any]] = json.loads(result.stdout)["outcomes"]
    return outcomes


@cache
def ours(folder: Path) -> dict[str, dict[str, Any]]:
    arguments = ("--ehr", OURS / "profile.toml", "--practice", OURS / "practice.toml")
    return {o["encounter"]: o for o in draft(folder, *arguments)}


@cache
def resources(folder: Path, name: str) -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(line) for line in (folder / f"{name}.ndjson").read_text(encoding="utf-8").splitlines())


@pytest.fixture
def clinosim(samples: Path) -> Path:
    return samples / "fhir" / "clinosim-generated"


def behavioral(folder: Path) -> list[dict[str, Any]]:
    """Encounters with an F diagnosis and a coverage, found by other means than the code under test."""
    mental = {
        f"Condition/{c['id']}"
        for c in resources(folder, "Condition")
        if any(x["code"].startswith("F") for x in c["code"]["coding"])
    }
    covered = {c["beneficiary"]["reference"] for c in resources(folder, "Coverage")}
    return [
        e
        for e in resources(folder, "Encounter")
        if e["subject"]["reference"] in covered
        and mental & {d["condition"]["reference"] for d in e.get("diagnosis", ())}
    ]


def minutes(encounter: dict[str, Any]) -> float:
    start, end = (datetime.fromisoformat(encounter["period"][name]) for name in ("start", "end"))
    return (end - start).total_seconds() / 60


def insured(folder: Path, encounter: dict[str, Any]) -> bool:
    """Whether somebody else than the patient paid for that day."""
    day = date.fromisoformat(encounter["period"]["start"][:10]).isoformat()
    return any(
        c["beneficiary"] == encounter["subject"]
        and c["payor"][0]["reference"] != "Organization/payer-US-SELFPAY"
        and c["period"]["start"] <= day <= c["period"]["end"]
        for c in resources(folder, "Coverage")
    )


def test_the_generic_profile_gives_every_encounter_one_outcome(clinosim: Path) -> None:
    outcomes = draft(clinosim, "--ehr", "generic")
    assert len({o["encounter"] for o in outcomes}) == len(outcomes) == 415
    assert all(o["problems"] for o in outcomes if o["status"] != "draft")


def test_our_practice_gives_every_encounter_one_outcome_and_not_all_are_held(clinosim: Path) -> None:
    outcomes = ours(clinosim).values()
    assert len(outcomes) == 415
    assert all(o["problems"] for o in outcomes if o["status"] != "draft")
    assert Counter(o["status"] for o in outcomes) == {"draft": 34, "not_billable": 381}


def test_every_insured_ambulatory_session_of_16_minutes_drafts_and_each_other_says_why(clinosim: Path) -> None:
    found = behavioral(clinosim)
    assert len(found) == 86
    drafted = 0
    for encounter in found:
        outcome = ours(clinosim)[encounter["id"]]
        due = encounter["class"]["code"] == "AMB" and minutes(encounter) >= SHORTEST and insured(clinosim, encounter)
        drafted += due
        assert outcome["status"] == "draft" if due else outcome["problems"], encounter["id"]
    assert drafted == 34


def test_each_draft_is_a_90832_with_the_disorder_first_and_its_origins(clinosim: Path) -> None:
    for outcome in ours(clinosim).values():
        for claim in outcome["claims"]:
            assert [(x["procedure"], x["units"], x["charge"]) for x in claim["lines"]] == [("90832", 1, "110.00")]
            assert claim["diagnoses"][0].startswith("F")
            assert {"subscriber.member_id", "diagnoses[0]", "lines[0].procedure", "lines[0].charge"} <= {
                o["field"] for o in claim["origins"]
            }


def test_the_837p_passes_the_judge_and_holds_every_draft(clinosim: Path, tmp_path: Path) -> None:
    written = tmp_path / "out.x12"
    draft(clinosim, "--ehr", OURS / "profile.toml", "--practice", OURS / "practice.toml", "--x12", written)
    text = written.read_text()
    assert text.count("~CLM*") == 34
    judge(text)


def test_synthea_gives_every_encounter_an_outcome(samples: Path) -> None:
    folder = samples / "fhir" / "sample-bulk-fhir-10"
    for arguments in (("--ehr", "generic"), ("--ehr", OURS / "profile.toml", "--practice", OURS / "practice.toml")):
        outcomes = draft(folder, *arguments)
        assert len(outcomes) == 1215
        assert all(o["problems"] and not o["claims"] for o in outcomes)
