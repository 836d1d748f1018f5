"""The README says what is there: settings, commands, the state machine, scopes, packages, licences, files."""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import pytest
import typer

from bridge.billing.status import diagram
from bridge.cli import app
from bridge.demo.summary import summary
from bridge.fhir.ehr import (
    ACTIVITY_SCOPES,
    BACKEND_SCOPES,
    CLAIM_SCOPE,
    CONSENT_SCOPE,
    DOCUMENT_SCOPE,
    LAUNCH_SCOPES,
)
from bridge.reference.connection import load_connection
from bridge.reference.trading_partner import read_trading_partner
from bridge.settings import ROOT, Settings
from bridge.store.engine import make_engine, migrate
from bridge.store.seal import KeyRing
from bridge.store.store import Store
from bridge.x12.transactions import remittance_835
from tests.databases import NOW, PRACTICE
from tests.x12.transactions.example import submission

README = (ROOT / "README.md").read_text(encoding="utf-8")


def section(title: str) -> str:
    """The text under `## title`, up to the next one."""
    _, found, rest = README.partition(f"\n## {title}\n")
    assert found, f"the README has no section {title}"
    return rest.partition("\n## ")[0]


def rows(title: str) -> Iterator[list[str]]:
    """The rows of the tables in a section, without their headings, as cells."""
    lines = section(title).splitlines()
    for number, line in enumerate(lines):
        is_heading = lines[number + 1 : number + 2] and lines[number + 1].startswith("|---")
        if line.startswith("|") and not line.startswith("|---") and not is_heading:
            yield [cell.strip() for cell in line.strip("|").split(" | ")]


def settings_table() -> list[str]:
    """The rows as they must stand in the README."""
    return [
        f"| `BRIDGE_{name.upper()}` | {shown(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]


def shown(default: Any) -> str:
    if isinstance(default, Path) and default.is_relative_to(ROOT):
        default = default.relative_to(ROOT)
    return "none" if default is None else f"`{default}`"


def test_the_settings_table_is_the_code() -> None:
    assert [line for line in section("Settings").splitlines() if line.startswith("| `")] == settings_table()


def test_every_variable_that_is_named_is_a_setting() -> None:
    known = {f"BRIDGE_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"BRIDGE_[A-Z_]+", README)) <= known


def test_the_example_file_holds_every_setting_with_its_default() -> None:
    text = (ROOT / "config" / "bridge.env.example").read_text(encoding="utf-8")
    said = dict(re.findall(r"^#(BRIDGE_[A-Z_]+)=(.*)$", text, re.MULTILINE))
    assert said == {
        f"BRIDGE_{name.upper()}": "" if field.default is None else shown(field.default).strip("`")
        for name, field in Settings.model_fields.items()
    }


def commands(group: Any, path: str = "bridge") -> Iterator[tuple[str, set[str]]]:
    """Each command of the program with its long options."""
    for name, command in getattr(group, "commands", {}).items():
        yield from commands(command, f"{path} {name}")
    if not hasattr(group, "commands"):
        options = {o for p in group.params for o in (*p.opts, *p.secondary_opts) if o.startswith("--")}
        yield path, options


def written_commands() -> Iterator[tuple[str, set[str]]]:
    """Each command of the README's block with the options that it names."""
    block = section("Commands").split("```")[1]
    for entry in re.split(r"\n(?=bridge )", block.strip()):
        words = re.match(r"bridge(?: [a-z][a-z0-9-]*)+", entry)
        assert words, entry
        yield words[0], set(re.findall(r"--[a-z0-9-]+", entry))


def test_every_command_and_option_is_written_and_real() -> None:
    assert dict(written_commands()) == dict(commands(typer.main.get_command(app)))


def test_commands_in_the_text_are_real() -> None:
    known = {path for path, _ in commands(typer.main.get_command(app))}
    for named in re.findall(r"`bridge ([a-z0-9-]+(?: [a-z0-9-]+)?)", README):
        first = named.split()[0]
        assert f"bridge {named}" in known or f"bridge {first}" in known, named


def test_the_state_machine_is_the_table() -> None:
    assert f"```mermaid\n{diagram()}\n```" in README


def test_every_key_of_the_summary_is_defined(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'bridge.db'}")
    migrate(engine)
    store = Store(engine, KeyRing.fresh(), now=lambda: NOW)
    with store.installation() as installation:
        installation.practices.register(PRACTICE, "Cedar Street Behavioral Health")
    with store.reading(PRACTICE) as tx:
        found = summary(tx, {})
    engine.dispose()
    nested = ("encounters", "claims", "dollars")  # the others' keys come from the week
    keys = {f"{top}.{key}" for top in nested for key in found[top]} | set(found) - set(nested)
    assert {cells[0].strip("`") for cells in rows("How to read the demo's summary")} == keys


def test_every_scope_has_a_reason_and_is_asked_for() -> None:
    optional = {CLAIM_SCOPE, CONSENT_SCOPE, DOCUMENT_SCOPE, *ACTIVITY_SCOPES.values()}
    asked = {*BACKEND_SCOPES, *optional, *LAUNCH_SCOPES}
    table = section("Connect a real EHR").partition("| scope | why |")[2].partition("\n\n")[0]
    named = {scope for line in table.splitlines() for scope in re.findall(r"`([^`]+)`", line.split(" | ")[0])}
    assert named == asked


def dependencies() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [re.split(r"[<>=\[]", requirement)[0] for requirement in project["dependencies"]]


def test_the_dependencies_are_those_of_the_project() -> None:
    assert [cells[0] for cells in rows("Dependencies")] == dependencies()


SAID_IN_A_FILE_ALONE = {"fhirpathpy": "MIT"}  # its LICENSE.md; the metadata has nothing


@pytest.mark.parametrize("cells", list(rows("Dependencies")), ids=lambda cells: str(cells[0]))
def test_a_licence_is_what_the_package_says(cells: list[str]) -> None:
    """Word for word where the package gives an expression; older ones say it in prose, and the family must fit."""
    name, _, licence = cells
    about = metadata(name)
    if "License-Expression" in about:
        assert licence == about["License-Expression"]
    elif name in SAID_IN_A_FILE_ALONE:
        assert licence == SAID_IN_A_FILE_ALONE[name]
    else:
        family = licence.partition("-")[0]
        said = [*(about.get_all("License") or []), *(about.get_all("Classifier") or [])]
        assert any(re.search(rf"\b{family}\b", line) for line in said), said


def examples() -> dict[str, str]:
    """The TOML blocks by the file that their first line names."""
    blocks = re.findall(r"```toml\n# (\S+)\n(.*?)```", README, re.DOTALL)
    return dict(blocks)


def test_the_example_connection_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "riverside.toml"
    path.write_text(examples()["config/connections/riverside.toml"])
    connection = load_connection(path)
    assert (connection.name, connection.practice_id, connection.page_size) == ("riverside", "riverside", 100)


def test_the_example_partner_can_be_read(tmp_path: Path) -> None:
    path = tmp_path / "riverside.toml"
    path.write_text(examples()["config/trading_partners/riverside.toml"])
    partner = read_trading_partner(path)
    assert (partner.usage, partner.batch.kind, sorted(partner.payers)) == ("T", "sftp", ["blue", "medicare"])
    assert partner.realtime is not None
    assert partner.realtime.kind == "core"


def test_the_layout_names_every_package_and_file() -> None:
    block = section("How it is built").split("```")[1]
    named = set(re.findall(r"([a-z0-9_]+(?:/|\.py))", block))
    folders = {f"{path.parent.name}/" for path in (ROOT / "bridge").glob("*/__init__.py")}
    files = {path.name for path in (ROOT / "bridge").glob("*.py")} - {"__init__.py"}
    assert folders | files <= named
    mentioned_inside = {"jobs/", "engine.py", "bridge/", "config/", "docker/", "tests/", "bench/"}
    assert named - mentioned_inside <= folders | files


ROOTS = ("bridge", "config", "docker", "tests", "bench")
NAMED_FILES = sorted(
    {
        path
        for path in re.findall(r"`([A-Za-z0-9_./-]+)`", README)
        if path.split("/")[0] in ROOTS and "/" in path and "riverside" not in path
    }
)


@pytest.mark.parametrize("path", NAMED_FILES)
def test_a_file_that_is_named_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_the_pictures_exist() -> None:
    if not (ROOT / "docs").is_dir():
        pytest.skip("docs/ has no pictures yet")
    for path in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / path).is_file(), path


def test_it_names_no_machine_and_no_registry() -> None:
    for text in ("/work/", "/home/", "/tmp/", "pypi.org", "pythonhosted", "npmjs"):
        assert text not in README


def test_the_example_of_the_engine_runs(capsys: pytest.CaptureFixture[str]) -> None:
    code = section("The X12 engine").split("```python\n")[1].split("```")[0]
    era = ROOT / "tests" / "golden" / "x12" / "835-interest.x12"
    known: dict[str, Any] = {"submission": submission("0001", "1")}
    exec(code.replace("era.x12", str(era)), known)
    assert known["remittance"].claims
    assert remittance_835.read(known["segments"]) == known["remittance"]
    assert known["remittance"].claims[0].control_number in capsys.readouterr().out
