"""`bridge claim draft`, as a script calls it."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from bridge.commands.claim import app
from bridge.reference.source import CONFIG
from tests.judge import judge
from tests.mapping.charts import condition, coverage, encounter, patient

# The ICD-10-CM package reads its list by an old function of the standard library.
pytestmark = pytest.mark.filterwarnings("ignore:.*is deprecated. Use files:DeprecationWarning")


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["draft", *map(str, arguments)])


def bundle(folder: Path, *resources: Any) -> Path:
    path = folder / "bundle.json"
    path.write_text(json.dumps({"resourceType": "Bundle", "entry": [{"resource": r} for r in resources]}))
    return path


def good(folder: Path) -> Path:
    return bundle(folder, encounter(), patient(), coverage(), condition())


def test_a_bundle_becomes_one_json_document(tmp_path: Path) -> None:
    result = run(good(tmp_path), "--ehr", "sandbox", "--practice", "cedar", "--today", "2026-11-16", "--json")
    assert result.exit_code == 0
    (outcome,) = json.loads(result.stdout)["outcomes"]
    (claim,) = outcome["claims"]
    assert (outcome["encounter"], outcome["status"], outcome["problems"]) == ("e1", "draft", [])
    assert (claim["lines"][0]["procedure"], claim["charge"], claim["may_leave"]) == (
        "90837",
        claim["lines"][0]["charge"],
        True,
    )
    assert {"field", "source", "place", "version", "because"} == set(claim["origins"][0])


def test_an_audit_sheet_is_printed_on_request(tmp_path: Path) -> None:
    result = run(good(tmp_path), "--ehr", "sandbox", "--practice", "cedar", "--today", "2026-11-16", "--audit")
    assert result.exit_code == 0
    printed = result.stdout.splitlines()
    assert any(line.startswith("Audit sheet of claim B") for line in printed)
    assert "    time       10:00 to 10:54 (America/New_York); note signed: yes" in printed


def test_the_837p_of_the_drafts_passes_the_judge(tmp_path: Path) -> None:
    written = tmp_path / "out.x12"
    result = run(good(tmp_path), "--ehr", "sandbox", "--practice", "cedar", "--today", "2026-11-16", "--x12", written)
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "1 draft")
    text = written.read_text()
    assert "SV1*HC:90837*" in text
    judge(text)


def test_without_a_practice_all_is_held_and_no_837p_is_written(tmp_path: Path) -> None:
    result = run(good(tmp_path), "--ehr", "sandbox", "--json", "--x12", tmp_path / "out.x12")
    (outcome,) = json.loads(result.stdout)["outcomes"]
    assert (result.exit_code, outcome["status"]) == (0, "held")
    assert [p["code"] for p in outcome["problems"]] == ["PRACTICE_UNKNOWN"]
    assert set(outcome["problems"][0]) == {"code", "place", "reason", "remedy", "severity", "prevents"}
    assert "not written" in result.stderr
    assert not (tmp_path / "out.x12").exists()


def test_a_folder_of_ndjson_is_read(tmp_path: Path) -> None:
    (tmp_path / "Encounter.ndjson").write_text(json.dumps(encounter()) + "\n\n" + json.dumps(encounter("e2")) + "\n")
    result = run(tmp_path, "--ehr", "generic", "--json")
    assert [o["encounter"] for o in json.loads(result.stdout)["outcomes"]] == ["e1", "e2"]
    assert all(o["problems"] for o in json.loads(result.stdout)["outcomes"])


def test_one_line_that_is_no_resource_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "Encounter.ndjson").write_text("[]\n" + json.dumps(encounter()) + "\n")
    document = json.loads(run(tmp_path, "--ehr", "generic", "--json").stdout)
    assert [p["place"] for p in document["problems"]] == ["Encounter.ndjson:1"]
    assert len(document["outcomes"]) == 1


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("x.json", '{"resourceType": "Bundle",\n "entry": [}', "x.json:2: not JSON"),
        ("x.json", "7", "x.json: not a FHIR Bundle"),
        ("x.ndjson", '{"resourceType": "Patient", "id": "p"}\nISA*00\n', "x.ndjson:2: not JSON"),
        ("x.json", "[" * 100_000, "x.json:1: JSON nested too deeply"),
        ("x.json", "9" * 5_000, "x.json:1: JSON with a number that is too long"),
    ],
)
def test_wrong_files_are_refused_with_their_line(tmp_path: Path, name: str, text: str, said: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    result = run(path, "--ehr", "generic", "--json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_line_of_ndjson_ends_at_a_line_feed_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "Encounter.ndjson").write_text(
        '{"resourceType": "Encounter", "id": "e1", "x": "a\u2028b\x85c"}\r\n'
        '{"resourceType": "Encounter", "id": "e2"}\n',
        encoding="utf-8",
    )
    outcomes = json.loads(run(tmp_path, "--ehr", "generic", "--json").stdout)["outcomes"]
    assert [outcome["encounter"] for outcome in outcomes] == ["e1", "e2"]


def test_latin_1_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes('{"name": "Zoë"}'.encode("latin-1"))
    assert "is not UTF-8" in run(path, "--ehr", "generic").stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("missing.json", "--ehr", "generic"), "missing.json: cannot be read"),
        ((".", "--ehr", "generic"), "holds no .ndjson file"),
        (("missing.json", "--ehr", "no-such-ehr"), "no-such-ehr.toml"),
        (("missing.json", "--ehr", "generic", "--practice", "no-such-practice"), "no-such-practice.toml"),
        (("missing.json", "--ehr", "generic", "--today", "soon"), "is no date"),
    ],
)
def test_a_wrong_call_ends_with_2_and_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2
    assert said in result.stderr


def test_the_folder_of_the_settings_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "config"
    shutil.copytree(CONFIG, own)
    payer = own / "payers" / "northwind.toml"
    payer.write_text(payer.read_text(encoding="utf-8").replace('"Northwind Health"', '"Northwind of Riverside"'))
    (own / "practices" / "cedar.toml").rename(own / "practices" / "riverside.toml")
    (own / "ehrs" / "sandbox.toml").rename(own / "ehrs" / "riverside.toml")
    monkeypatch.setenv("BRIDGE_CONFIG_DIR", str(own))
    named = ("--ehr", "riverside", "--practice", "riverside", "--today", "2026-11-16")
    result = run(good(tmp_path), *named, "--x12", tmp_path / "out.x12")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "1 draft")
    assert "NM1*PR*2*NORTHWIND OF RIVERSIDE*" in (tmp_path / "out.x12").read_text()
