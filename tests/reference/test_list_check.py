"""`bridge check-config` with loaded lists: what config/ has that the lists do not."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from shutil import copytree

import pytest

from bridge.reference.check import check_config
from bridge.reference.load_list import Order, load_list
from bridge.reference.source import CONFIG
from tests.reference import published_example as example


def order(tmp_path: Path, kind: str, file: Path, release: str) -> Order:
    return Order(
        kind=kind,
        files=(file,),
        folder=tmp_path / "reference",
        today=date(2026, 11, 18),
        release=release,
        is_anyway=True,
    )


def found(tmp_path: Path, root: Path = CONFIG) -> list[tuple[str, str, str]]:
    """(code, place, reason) of every Problem."""
    return [(p.code, p.place, p.reason) for p in check_config(root, tmp_path / "reference")]


def test_without_loaded_lists_nothing_is_wrong(tmp_path: Path) -> None:
    assert found(tmp_path) == []


def test_a_taxonomy_that_the_nucc_does_not_list_is_said(tmp_path: Path) -> None:
    file = example.written(tmp_path / "nucc_taxonomy_261.csv", example.TAXONOMY)
    load_list(order(tmp_path, "taxonomy", file, ""))
    said = found(tmp_path)
    assert {code for code, _, _ in said} == {"TAXONOMY_UNLISTED"}
    assert (
        "TAXONOMY_UNLISTED",
        "practices/cedar clinician prac-psychiatrist taxonomy",
        "2084P0800X is not in the NUCC's list 26.1.",
    ) in said
    assert not [place for _, place, _ in said if "prac-lcsw" in place]


def test_a_denial_reason_that_x12_does_not_list_is_said(tmp_path: Path) -> None:
    load_list(order(tmp_path, "carc", example.written(tmp_path / "carc.csv", example.CARC), "2026-11-01"))
    said = found(tmp_path)
    assert ("CARC_UNLISTED", "carc.csv", "X12's list of adjustment reasons does not have 2.") in said
    assert not [reason for _, _, reason in said if reason.endswith(" have 1.")]


def test_a_list_that_was_loaded_for_an_older_catalog_is_said(tmp_path: Path) -> None:
    file = example.written(tmp_path / "mue.csv", example.MUE)
    load_list(order(tmp_path, "ncci-mue", file, "2026Q4"))
    assert found(tmp_path) == []
    root = Path(copytree(CONFIG, tmp_path / "config"))
    path = root / "procedures.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('release = "', 'release = "9'), encoding="utf-8")
    ((code, place, _),) = found(tmp_path, root)
    assert (code, place) == ("LIST_OF_ANOTHER_CATALOG", "reference/ncci-mue")


@pytest.mark.parametrize(
    ("file", "place"),
    [("edits/ncci-ptp-2024Q3.csv", "edits/"), ("procedures.toml", "procedures.toml")],
)
def test_a_fault_of_a_table_is_told_with_its_file(file: str, place: str, tmp_path: Path) -> None:
    root = Path(copytree(CONFIG, tmp_path / "config"))
    (root / file).write_text("nothing", encoding="utf-8")
    assert [(code, where) for code, where, _ in found(tmp_path, root)] == [("CONFIG_FAULT", place)]


def test_a_loaded_list_that_was_spoilt_is_told(tmp_path: Path) -> None:
    wanted = order(tmp_path, "ncci-mue", example.written(tmp_path / "mue.csv", example.MUE), "2026Q4")
    path = load_list(replace(wanted)).path
    path.write_text("spoilt", encoding="utf-8")
    assert {(code, place) for code, place, _ in found(tmp_path)} == {
        ("CONFIG_FAULT", "edits/"),
        ("CONFIG_FAULT", "reference/"),
    }
