from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bridge.billing.party import Licence
from bridge.billing.practice import Enrolment, Practice, Tenure
from bridge.billing.rule import Action
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


def cedar_with(tmp_path: Path, text: str, before: str = "", after: str = "") -> Practice:
    """Cedar's file with one passage changed and `text` behind it."""
    (tmp_path / "practices").mkdir()
    (tmp_path / "fees").symlink_to(CONFIG / "fees")
    file = tmp_path / "practices" / "cedar.toml"
    file.write_text(CEDAR.replace(before, after, 1) + text, encoding="utf-8")
    return load_practice(file)


def test_a_practice_chooses_among_the_rules(tmp_path: Path) -> None:
    chosen = '\n[scrub]\nNOT_ENROLLED = "warn"\nPATIENT_SEX_UNKNOWN = "off"\nTAXONOMY_UNKNOWN = "hold"\n'
    assert cedar_with(tmp_path, chosen).actions == {
        "NOT_ENROLLED": Action.WARN,
        "PATIENT_SEX_UNKNOWN": Action.OFF,
        "TAXONOMY_UNKNOWN": Action.HOLD,
    }


@pytest.mark.parametrize(
    ("chosen", "fault"),
    [
        ('NOT_THERE = "warn"', "cedar.toml: scrub.NOT_THERE: no rule of this name"),
        ('NPI_WRONG = "off"', "cedar.toml: scrub.NPI_WRONG: X12 or the law wants it so, no practice can choose"),
        ('TOO_SHORT = "hold"', "cedar.toml: scrub.TOO_SHORT: X12 or the law wants it so, no practice can choose"),
        ('NOT_ENROLLED = "maybe"', "cedar.toml: scrub.NOT_ENROLLED: Input should be"),
    ],
)
def test_a_choice_that_is_none_is_a_fault(chosen: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigFault) as raised:
        cedar_with(tmp_path, f"\n[scrub]\n{chosen}\n")
    assert str(raised.value).startswith(fault)


def test_a_clinician_may_come_and_go(tmp_path: Path) -> None:
    days = 'licence = "LPC"\nstarts = 2025-03-01\nends = 2026-06-30\nstates = ["CT", "NY"]'
    tenures = cedar_with(tmp_path, "", 'licence = "LPC"', days).tenures
    assert tenures["prac-lpc"] == Tenure(
        starts=date(2025, 3, 1), ends=date(2026, 6, 30), states=frozenset({"CT", "NY"})
    )
    assert tenures["prac-lcsw"] == Tenure()


def test_an_enrolment_says_what_is_known_of_it(tmp_path: Path) -> None:
    text = """
[[enrolment]]
payer_id = "blue"
clinician_id = "prac-lpc"
applied_on = 2026-09-14
retroactive_to = 2026-10-01
starts = 2026-12-03
location_id = "loc-north"
taxonomy = "101YP2500X"
billing_npi = "1999123452"
"""
    assert cedar_with(tmp_path, text).enrolments == (
        Enrolment(
            payer_id="blue",
            clinician_id="prac-lpc",
            applied_on=date(2026, 9, 14),
            retroactive_to=date(2026, 10, 1),
            starts=date(2026, 12, 3),
            location_id="loc-north",
            taxonomy="101YP2500X",
            billing_npi="1999123452",
        ),
    )


@pytest.mark.parametrize(
    ("days", "fault"),
    [
        ("", "cedar.toml: enrolment.0: starts or applied_on: one of them is needed"),
        ("starts = 2026-01-01\nretroactive_to = 2026-02-01", "cedar.toml: enrolment.0.retroactive_to: after it starts"),
        ("starts = 2026-02-01\nends = 2026-01-01", "cedar.toml: enrolment.0.ends: before it starts"),
    ],
)
def test_an_enrolment_of_impossible_days_is_a_fault(days: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigFault) as raised:
        cedar_with(tmp_path, f'\n[[enrolment]]\npayer_id = "blue"\nclinician_id = "prac-lpc"\n{days}\n')
    assert str(raised.value) == fault


def test_who_leaves_has_come_before(tmp_path: Path) -> None:
    days = 'licence = "LPC"\nstarts = 2026-03-01\nends = 2026-02-01'
    with pytest.raises(ConfigFault, match=r"cedar\.toml: clinician\.3\.ends: before it starts"):
        cedar_with(tmp_path, "", 'licence = "LPC"', days)


def test_a_programme_under_part_2_and_the_days_for_notes(tmp_path: Path) -> None:
    file = tmp_path / "riverside.toml"
    programme = '[[programme]]\nname = "IOP"\nlocation_id = "loc-north"\nnotice = "Records are under 42 CFR part 2."\n'
    text = CEDAR.replace('fees = "cedar.csv"', "note_days = 3\nfee = []")
    file.write_text(text + programme, encoding="utf-8")
    practice = load_practice(file)
    (found,) = practice.programmes
    assert (found.name, found.location_id, practice.note_days) == ("IOP", "loc-north", 3)
    assert practice_named("cedar").note_days is None


@pytest.mark.parametrize(
    ("wrong", "names"),
    [
        ('[[programme]]\nname = "IOP"\n', "programme.0: name its location_id, clinician_id or service"),
        (f'[[programme]]\nname = "IOP"\nservice = "sud"\nnotice = "{"n" * 81}"\n', "programme.0.notice"),
    ],
)
def test_a_programme_that_would_be_everything_is_refused(tmp_path: Path, wrong: str, names: str) -> None:
    file = tmp_path / "riverside.toml"
    file.write_text(CEDAR.replace('fees = "cedar.csv"', "fee = []") + wrong, encoding="utf-8")
    with pytest.raises(ConfigFault, match=names):
        load_practice(file)
