"""`bridge admin`: the first administrator, and the keys."""

import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bridge.commands.admin import app
from bridge.store.engine import make_engine
from bridge.store.roles import Role
from bridge.store.seal import KeyRing
from bridge.store.store import Store
from tests.databases import NOW

EHR = "http://localhost:8311/fhir"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def role_of(home: Path, user: str) -> Role | None:
    store = Store(
        make_engine(f"sqlite:///{home / 'bridge.db'}"), KeyRing.from_file(home / "bridge.keys"), now=lambda: NOW
    )
    with store.reading("cedar") as tx:
        return tx.roles.role_of(EHR, user)


@pytest.mark.parametrize("user", ["Practitioner/prac-admin", f"{EHR}/Practitioner/prac-admin"])
def test_a_user_is_granted_a_role_as_the_launch_will_name_them(home: Path, user: str) -> None:
    result = run("grant", user, "administrator", "--ehr", "sandbox")
    assert (result.exit_code, result.stdout) == (
        0,
        "Practitioner/prac-admin of sandbox is now administrator of cedar.\n",
    )
    assert role_of(home, "Practitioner/prac-admin") is Role.ADMINISTRATOR


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("Practitioner/p1", "owner", "--ehr", "sandbox"), "owner is no role; choose"),
        (("Practitioner/p1", "biller", "--ehr", "nowhere"), "there is no connection nowhere"),
        (("p1", "biller", "--ehr", "sandbox"), "name the user as the EHR does"),
        (("https://elsewhere.example/Practitioner/p1", "biller", "--ehr", "sandbox"), "name the user as the EHR does"),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_wrong_call_is_told_in_a_sentence(arguments: tuple[str, ...], says: str) -> None:
    result = run("grant", *arguments)
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""


def test_keys_are_made_once_for_their_owner_alone(home: Path) -> None:
    assert run("keys").exit_code == 0
    made = (home / "bridge.keys").read_bytes()
    assert run("keys").exit_code == 0
    assert (home / "bridge.keys").read_bytes() == made
    paths = [home / "bridge.keys", *(home / "client-keys").iterdir()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
