from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bridge.billing.party import Licence
from bridge.reference.practice import all_practices, load_practice, practice_named
from bridge.reference.source import CONFIG, ConfigFault

CEDAR = (CONFIG / "practices" / "cedar.toml").read_text(encoding="utf-8")


def test_cedar_is_read() -> None:
    cedar = practice_named("cedar")
    assert (cedar.id, cedar.version, str(cedar.time_zone)) == ("cedar", "cedar@2026-01", "America/New_York")
    assert (cedar.billing.npi, cedar.billing.tax_id) == ("1999123452", "061234567")
    assert {c.id: c.licence for c in cedar.clinicians.values()} == {
        "prac-psychiatrist": Licence.PSYCHIATRIST,
        "prac-psychologist": Licence.PSYCHOLOGIST,
        "prac-lcsw": Licence.CLINICAL_SOCIAL_WORKER,
        "prac-lpc": Licence.COUNSELOR,
        "prac-lmft": Licence.MARRIAGE_FAMILY_THERAPIST,
        "prac-associate": Licence.ASSOCIATE,
    }
    supervisor = cedar.clinicians["prac-associate"].supervisor
    assert supervisor is not None
    assert supervisor.id == "prac-lcsw"
    assert (cedar.payers["payer-harbor"], cedar.payers["SBHBR"]) == ("harbor", "harbor")
    assert [p.id for p in all_practices()] == ["cedar"]


def test_a_site_of_its_own_address_is_a_facility() -> None:
    sites = practice_named("cedar").sites
    assert (sites["loc-office"].place_of_service, sites["loc-office"].facility) == ("11", None)
    assert sites["loc-north"].facility is not None
    assert sites["loc-north"].facility.name == "Cedar Street North"
    assert (sites["loc-home"].place_of_service, sites["loc-home"].facility) == ("12", None)


@pytest.mark.parametrize(
    ("payer", "day", "charge"),
    [
        ("blue", date(2025, 12, 31), "183.00"),
        ("blue", date(2026, 1, 1), "195.00"),
        ("medicaid", date(2025, 12, 31), "183.00"),
        ("medicaid", date(2026, 1, 1), "180.00"),
    ],
)
def test_a_charge_is_the_payers_own_and_the_days(payer: str, day: date, charge: str) -> None:
    assert practice_named("cedar").fees.charge("90837", payer, day) == Decimal(charge)


def test_a_practice_may_hold_its_fees_itself(tmp_path: Path) -> None:
    fee = '[[fee]]\nprocedure = "90834"\ncharge = "150.00"\nstarts = 2026-01-01\n'
    file = tmp_path / "small.toml"
    file.write_text(CEDAR.replace('fees = "cedar.csv"', "") + fee, encoding="utf-8")
    assert load_practice(file).fees.charge("90834", "blue", date(2026, 5, 1)) == Decimal("150.00")


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("version = 1", "version = 2", "cedar.toml: version: Input should be 1"),
        ('time_zone = "America/New_York"', 'time_zone = "Mars"', "cedar.toml: time_zone: no time zone of this name"),
        ('tax_id = "061234567"', "", "cedar.toml: billing.tax_id: Field required"),
        ('licence = "PHD"', 'licence = "DR"', "cedar.toml: clinician.1.licence: Input should be"),
        ('supervisor = "prac-lcsw"', 'supervisor = "x"', "cedar.toml: clinician.5.supervisor: no other clinician"),
        ('state = "CT"', 'state = "CT"\nstreet = "x"', "cedar.toml: billing.address.street: Extra inputs"),
        ('id = "cedar"', "id = cedar", "cedar.toml: not TOML"),
        ('fees = "cedar.csv"', 'fees = "none.csv"', "none.csv: cannot be read"),
    ],
)
def test_a_fault_names_file_and_key(before: str, after: str, fault: str, tmp_path: Path) -> None:
    folder = tmp_path / "practices"
    folder.mkdir()
    (tmp_path / "fees").symlink_to(CONFIG / "fees")
    file = folder / "cedar.toml"
    assert before in CEDAR
    file.write_text(CEDAR.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ConfigFault) as raised:
        load_practice(file)
    assert str(raised.value).startswith(fault)


def test_a_practice_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(ConfigFault, match=r"oak\.toml: cannot be read"):
        practice_named("oak")
