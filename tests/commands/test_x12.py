import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bridge.commands.x12 import app
from tests.x12.example import CLAIM, ISA, REMITTANCE, bent

RUN = CliRunner()


@pytest.fixture
def claim(tmp_path: Path) -> Path:
    path = tmp_path / "claim.x12"
    path.write_bytes(CLAIM.encode())
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.x12"
    path.write_bytes(bent(CLAIM, ("NM1*40*2", "NM1*40*9")).encode())
    return path


def test_show_indents_loops_and_names_segments(claim: Path) -> None:
    shown = RUN.invoke(app, ["show", str(claim)])
    assert shown.exit_code == 0
    assert "        2300 Claim\n          CLM*C0001*175.5***11:B:1*Y*A*Y*Y~  Claim\n" in shown.stdout


def test_show_gives_the_file_back_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "latin.x12"
    path.write_bytes(CLAIM.replace("\n", "\r\n").replace("DANA", "PEÑA").encode("latin-1"))
    assert RUN.invoke(app, ["show", str(path), "--raw"]).stdout_bytes == path.read_bytes()


def test_show_as_json_is_one_document_whose_raws_are_the_text(claim: Path) -> None:
    document = json.loads(RUN.invoke(app, ["show", str(claim), "--json"]).stdout)
    assert "".join(segment["raw"] for segment in document["segments"]) == CLAIM
    assert document["segments"][20]["id"] == "CLM"


def test_check_of_a_clean_file_is_quiet_and_zero(claim: Path) -> None:
    checked = RUN.invoke(app, ["check", str(claim), "--json"])
    assert (checked.exit_code, json.loads(checked.stdout)) == (0, {"faults": []})
    assert RUN.invoke(app, ["check", str(claim)]).stdout == "No faults found.\n"


def test_check_names_segment_and_reason_and_is_one(bad: Path) -> None:
    checked = RUN.invoke(app, ["check", str(bad), "--json"])
    (fault,) = json.loads(checked.stdout)["faults"]
    assert checked.exit_code == 1
    assert (fault["segment"], fault["id"], fault["element"], fault["code"]) == (5, "NM1", 2, "7")
    assert fault["message"] == "NM102 '9' is not one of 2"
    assert RUN.invoke(app, ["check", str(bad)]).stdout == (
        "error: segment 5 NM102 in loop 1000B: NM102 '9' is not one of 2 (IK403 7, level 2). "
        "Send a code of the guide.\n"
    )


def test_a_fault_names_the_component_and_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "bad.x12"
    path.write_text(bent(CLAIM, (":B:1", ":Q:1")), encoding="utf-8")
    (line,) = RUN.invoke(app, ["check", str(path)]).stdout.splitlines()
    assert " CLM05-2 in loop 2300: " in line
    assert line.endswith(" Send a code of the guide.")


def test_warnings_alone_leave_check_at_zero(tmp_path: Path) -> None:
    path = tmp_path / "marked.x12"
    path.write_bytes(b"\xef\xbb\xbf" + CLAIM.encode())
    checked = RUN.invoke(app, ["check", str(path), "--json"])
    assert (checked.exit_code, json.loads(checked.stdout)["faults"][0]["severity"]) == (0, "warning")


def test_check_of_a_file_that_is_no_x12_is_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"\x89PNG\r\n")
    checked = RUN.invoke(app, ["check", str(path), "--json"])
    assert (checked.exit_code, len(json.loads(checked.stdout)["faults"])) == (1, 1)


@pytest.mark.parametrize("command", ["show", "check", "ack"])
def test_a_file_that_is_not_there_is_one_sentence_and_two(command: str, tmp_path: Path) -> None:
    answered = RUN.invoke(app, [command, str(tmp_path / "none.x12")])
    assert (answered.exit_code, answered.stdout) == (2, "")
    assert answered.stderr.endswith("none.x12 cannot be read: No such file or directory.\n")


@pytest.mark.parametrize("command", ["show", "ack"])
def test_a_file_that_is_no_x12_is_one_sentence_and_two(command: str, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear payer", encoding="utf-8")
    answered = RUN.invoke(app, [command, str(path)])
    assert (answered.exit_code, answered.stderr.count("\n")) == (2, 1)


def test_ack_prints_the_999(claim: Path) -> None:
    answered = RUN.invoke(app, ["ack", str(claim), "--control-number", "9"])
    assert answered.exit_code == 0
    assert "AK9*A*1*1*1~\n" in answered.stdout
    assert answered.stdout.endswith("IEA*1*000000009~\n")


def test_ack_says_when_there_is_nothing_to_answer(tmp_path: Path) -> None:
    path = tmp_path / "remittance.x12"
    path.write_text(REMITTANCE, encoding="utf-8")
    answered = RUN.invoke(app, ["ack", str(path), "--claims"])
    assert (answered.exit_code, answered.stdout) == (1, "")
    assert answered.stderr.endswith("remittance.x12 holds no claims to answer.\n")
    path.write_text(f"{ISA}TA1*000000001*260302*0930*A*000~IEA*0*000000042~", encoding="utf-8")
    answered = RUN.invoke(app, ["ack", str(path)])
    assert (answered.exit_code, answered.stdout) == (1, "")
    assert answered.stderr.endswith("remittance.x12 holds nothing to answer.\n")


def test_ack_prints_the_ta1_for_an_envelope_that_cannot_be_trusted(tmp_path: Path) -> None:
    path = tmp_path / "cut.x12"
    path.write_text(CLAIM[: CLAIM.index("SE*31")], encoding="utf-8")
    assert "TA1*000000042*260302*0930*R*023~\n" in RUN.invoke(app, ["ack", str(path)]).stdout


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_a_lost_terminator_does_not_print_the_rest_of_the_file(tmp_path: Path, option: list[str]) -> None:
    path = tmp_path / "cut.x12"
    path.write_text(CLAIM[:106] + "A" * 100_000)
    checked = RUN.invoke(app, ["check", str(path), *option])
    assert checked.exit_code == 1
    assert "AAA..." in checked.stdout
    assert len(checked.stdout) < 5_000
