"""Files that are no X12: one fault says what they are and what to do, and nothing is raised."""

from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bridge.commands.x12 import app
from bridge.x12.check import check
from bridge.x12.tokenizer import read_text
from tests.x12.example import CLAIM

RUN = CliRunner()
FOREIGN: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "the text is empty", "Send the file again; nothing has come."),
    "blank": (b" \r\n\t\n\x00\x1a", "the text is empty", "Send the file again; nothing has come."),
    "UTF-16, little end first": (CLAIM.encode("utf-16-le"), "it is written in UTF-16", "Save the file as plain text"),
    "UTF-16, marked": (b"\xff\xfe" + CLAIM.encode("utf-16-le"), "it is written in UTF-16", "Save the file as plain"),
    "UTF-16, big end first": (b"\xfe\xff" + CLAIM.encode("utf-16-be"), "it is written in UTF-16", "Save the file as"),
    "EBCDIC": (CLAIM.encode("cp500"), "it is written in EBCDIC", "Transfer the file in text mode"),
    "zip": (b"PK\x03\x04\x14\x00\x00\x00\x08\x00", "it is a zip archive", "Unpack it"),
    "gzip": (b"\x1f\x8b\x08\x00\x00\x00", "it is packed with gzip", "Unpack it"),
    "PGP": (b"-----BEGIN PGP MESSAGE-----\n\nhQEM", "it is encrypted", "Decrypt it first."),
    "Base64": (b"SVNBKjAwKiAgICAgICAgICAqMDAq", "it is written in Base64", "Decode it first."),
    "PDF": (b"%PDF-1.7\n", "it is a document or a picture", "Send the X12 file that it stands for"),
    "HL7": (b"MSH|^~\\&|CEDAR|HARTFORD|LAB|X|20260302||ORU^R01|1|P|2.5\rPID|1\r", "it is an HL7 version 2", "Send the"),
    "EDIFACT": (b"UNB+UNOC:3+CEDAR+PAYER+260302:0930+42'", "it is an EDIFACT interchange", "Send the X12 file"),
    "XML": (b'<?xml version="1.0"?><Claim xmlns="http://hl7.org/fhir"/>', "it is XML or HTML", "Send the X12 file"),
    "JSON": (b'{"resourceType": "Claim"}', "it is JSON", "Send the X12 file"),
    "CSV": (b"claim;paid;date\nC1;100;2026-03-02\n", "it is a table, such as CSV", "Send the X12 file"),
    "lower case": (CLAIM.lower().encode(), "its segment ids are in lower case", "Send it in upper case."),
    "no ISA": (CLAIM[107:].encode(), "its ISA is missing", "Send the whole interchange, from its ISA on."),
    "blank separator": (CLAIM.replace("*", " ").encode(), "a blank stands behind ISA", "Send the file as it was"),
    "mail": (b"Subject: claims\n\n" + CLAIM.encode(), "something stands before its ISA", "Leave out what stands"),
    "words": (b"Dear payer", "the text does not begin with an ISA segment", "Send a text that begins with a whole ISA"),
}


def asked(change: Callable[[str], str]) -> list[tuple[str, str, str]]:
    return [(fault.code, fault.message, fault.remedy) for fault in check(change(CLAIM))]


@pytest.mark.parametrize("name", FOREIGN)
def test_one_fault_says_what_it_is_and_what_to_do(name: str) -> None:
    body, said, remedy = FOREIGN[name]
    (fault,) = check(read_text(body))
    assert (fault.table, fault.code, fault.level, fault.id, fault.is_error) == ("TA105", "024", 1, "ISA", True)
    assert fault.message.startswith(f"This is no X12 interchange: {said}")
    assert fault.remedy.startswith(remedy)
    assert fault.value == ""


@pytest.mark.parametrize("name", FOREIGN)
def test_the_commands_say_it_in_a_sentence(name: str, tmp_path: Path) -> None:
    body, said, remedy = FOREIGN[name]
    path = tmp_path / "foreign.x12"
    path.write_bytes(body)
    checked = RUN.invoke(app, ["check", str(path), "--no-codes"])
    assert (checked.exit_code, checked.stdout.count("\n"), said in checked.stdout) == (1, 1, True)
    for command in ("show", "ack"):
        answered = RUN.invoke(app, [command, str(path)])
        assert (answered.exit_code, answered.stdout, answered.stderr.count("\n")) == (2, "", 1)
        assert said in answered.stderr
        assert remedy in answered.stderr


@pytest.mark.parametrize(
    ("old", "new", "count"),
    [("*00501", "", 15), ("*T*:~", "*T~", 15), ("*ZZ*SANDBOXCH      ", "", 14), ("*T*:~", "*T*X*:~", 17)],
)
def test_an_isa_that_lacks_an_element_or_has_one_too_many_is_counted(old: str, new: str, count: int) -> None:
    said = f"This is no X12 interchange: the ISA segment has {count} elements and not sixteen."
    remedy = "Send each of the sixteen elements of the ISA, in its fixed width."
    assert asked(lambda text: text.replace(old, new, 1)) == [("024", said, remedy)]


@pytest.mark.parametrize("end", ["", ":"])
def test_an_isa_that_runs_into_the_next_segment_names_no_terminator(end: str) -> None:
    ((_, said, remedy),) = asked(lambda text: text.replace("*:~\n", f"*{end}", 1))
    assert said == "This is no X12 interchange: no terminator stands behind the ISA."
    assert remedy == "End the ISA with the terminator of all segments."
