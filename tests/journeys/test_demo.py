"""The demo as a newcomer starts it: a whole week, every encounter, claim and payment accounted for."""

import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.judge import judge

DATE = "2026-11-22"
KEYS = {"encounters", "claims", "dollars", "eligibility", "written_back", "problems", "seconds"}


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """`bridge demo --once`, which ends with 0 only when an independent script agrees with its summary."""
    folder = tmp_path_factory.mktemp("demo")
    options = ["--once", "--any-ports", "--seed", "7", "--date", DATE, "--folder", str(folder / "stage")]
    kept = ["--json", str(folder / "summary.json"), "--keep", str(folder / "keep")]
    done = subprocess.run(
        [sys.executable, "-m", "bridge.cli", "demo", *options, *kept],
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert "independent script" in done.stdout
    return json.loads((folder / "summary.json").read_text(encoding="utf-8")), folder / "keep"


def test_every_encounter_comes_to_something(week: tuple[dict[str, Any], Path]) -> None:
    found, _ = week
    encounters = found["encounters"]
    assert found.keys() >= KEYS
    assert encounters["found"] == encounters["drafted"] + encounters["held"] + encounters["not_billable"]
    assert encounters["found"] > 90
    assert encounters["drafted"] / encounters["found"] > 0.85


def test_every_dollar_has_a_place(week: tuple[dict[str, Any], Path]) -> None:
    dollars = {name: Decimal(text) for name, text in week[0]["dollars"].items()}
    assert dollars["charged"] == dollars["paid"] + dollars["patient"] + dollars["adjusted"] + dollars["open"]
    assert dollars["paid"] > 0


def test_the_week_holds_what_can_go_wrong(week: tuple[dict[str, Any], Path]) -> None:
    codes = {problem["code"] for problem in week[0]["problems"]}
    assert codes >= {
        "AUTHORIZATION_MISSING",
        "CHART_CHANGED",
        "CLAIM_REJECTED",
        "CLAIM_DENIED",
        "COVERAGE_INACTIVE",
        "COVERAGE_NOT_ACTIVE",
        "DIAGNOSIS_MISSING",
        "MEMBER_NOT_FOUND",
        "NOTE_UNSIGNED",
        "NO_SHOW",
    }
    assert "JOB_FAILED" not in codes
    assert set(week[0]["eligibility"]) >= {"active", "inactive", "not_found", "carved_out"}


def test_a_rejected_claim_is_mended_and_another_waits_to_be(week: tuple[dict[str, Any], Path]) -> None:
    """Two members are unknown to the claim desk; one is sent again in the week, under the same number, and taken."""
    refused = rejections(week[1])
    assert [len(claims) for claims in refused.values()] == [1, 1]
    sent = [number for path in (week[1] / "sent").glob("837P*.x12") for number in control_numbers(path)]
    assert sorted(sent.count(number) for claims in refused.values() for number in claims) == [1, 2]
    assert week[0]["claims"]["rejected"] == 1


def rejections(keep: Path) -> dict[str, list[str]]:
    """By file: the claims that a 277CA calls unknown. # TRN02, STC01"""
    found: dict[str, list[str]] = {}
    for path in sorted((keep / "received").glob("277CA*.x12")):
        number = ""
        for segment in path.read_text(encoding="ascii").split("~"):
            parts = segment.strip().split("*")
            number = parts[2] if parts[0] == "TRN" else number
            if parts[0] == "STC" and parts[1] == "A3:33:IL" and number:
                found.setdefault(path.name, []).append(number)
    return found


def control_numbers(path: Path) -> list[str]:
    """CLM01."""
    segments = (s.strip().split("*") for s in path.read_text(encoding="ascii").split("~"))
    return [parts[1] for parts in segments if parts[0] == "CLM"]


def test_everything_that_crossed_the_wire_is_judged_by_a_stranger(week: tuple[dict[str, Any], Path]) -> None:
    """pyx12 has maps for these four; the real-time questions are compared with values elsewhere."""
    judged = 0
    for path in sorted(week[1].rglob("*.x12")):
        if path.name.startswith(("837P", "999", "277CA", "835")):
            judge(path.read_text(encoding="ascii"))
            judged += 1
    assert judged > 30
