from datetime import date
from pathlib import Path

import pytest

from bridge.billing.session import Modality
from bridge.reference.payer import PayerCatalog, all_payers, load_payer, payer_library, rules_on
from bridge.reference.source import CONFIG, ConfigFault

NORTHWIND = (CONFIG / "payers" / "northwind.toml").read_text(encoding="utf-8")


def test_the_eight_payers_of_the_sandbox() -> None:
    day = date(2026, 11, 16)
    rules = [rules_on(name, day) for name in all_payers().packs]
    assert {(r.payer.id, r.payer.payer_id, r.payer.filing_indicator, r.plan_class) for r in rules if r} == {
        ("medicare", "SBMCR", "MB", "medicare"),
        ("medicaid", "SBMCD", "MC", "medicaid"),
        ("blue", "SBBLU", "BL", "blue"),
        ("northwind", "SBNWH", "CI", "commercial"),
        ("harbor", "SBHBR", "CI", "carve_out"),
        ("evergreen", "SBEVG", "16", "medicare_advantage"),
        ("summit", "SBSMT", "HM", "commercial"),
        ("liberty", "SBLIB", "FI", "federal"),
    }


@pytest.mark.parametrize(
    ("day", "version", "modifiers"),
    [
        (date(2024, 12, 31), "medicaid@2024.1", ("GT",)),
        (date(2025, 1, 1), "medicaid@2025.1", ("95",)),
    ],
)
def test_a_pack_holds_on_its_days(day: date, version: str, modifiers: tuple[str, ...]) -> None:
    rules = rules_on("medicaid", day)
    assert rules is not None
    assert (rules.version, rules.telehealth[0].modifiers) == (version, modifiers)


def test_a_day_before_the_first_pack_has_no_rules() -> None:
    assert rules_on("medicaid", date(2023, 12, 31)) is None
    assert rules_on("nobody", date(2026, 1, 1)) is None


def test_summit_carves_out_to_harbor() -> None:
    rules = rules_on("summit", date(2026, 1, 1))
    assert rules is not None
    assert rules.mental_health_carved_out_to == "harbor"


def test_medicare_wants_no_95_and_takes_no_replacement() -> None:
    rules = rules_on("medicare", date(2026, 1, 1))
    assert rules is not None
    assert not rules.takes_replacement
    assert {r.modifiers for r in rules.telehealth if r.modality is Modality.VIDEO} == {()}


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ('filing_indicator = "CI"', 'filing_indicator = "09"', "p.toml: filing_indicator: String should match"),
        ('supervision = "supervisor"', 'supervision = "maybe"', "p.toml: pack.0.supervision: Input should be"),
        ("timely_filing_days = 90", "timely_filing_days = 0", "p.toml: pack.0.timely_filing_days: Input should be gr"),
        ('modality = "video"', 'modality = "in_person"', "p.toml: pack.0.telehealth.0.modality: Input should be"),
        ("takes_replacement", "takes_replacements", "p.toml: pack.0.takes_replacement: Field required"),
    ],
)
def test_a_fault_names_file_and_key(before: str, after: str, fault: str, tmp_path: Path) -> None:
    assert before in NORTHWIND
    file = tmp_path / "p.toml"
    file.write_text(NORTHWIND.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ConfigFault) as raised:
        load_payer(file)
    assert str(raised.value).startswith(fault)


def test_packs_may_not_overlap(tmp_path: Path) -> None:
    second = NORTHWIND[NORTHWIND.index("[[pack]]") :].replace("2024-01-01", "2025-01-01").replace("2024.1", "2025.1")
    file = tmp_path / "p.toml"
    file.write_text(NORTHWIND + "\n" + second, encoding="utf-8")
    with pytest.raises(ConfigFault, match=r"pack northwind@2025\.1: begins before the one before it ends"):
        load_payer(file)


PLAN = '\n[[plan]]\nid = "hmo"\nfiling_indicator = "HM"\nname = "Northwind HMO"\nplan_names = ["NW Select"]\n'


def with_plan(tmp_path: Path, plan: str = PLAN, pack: str = "") -> Path:
    file = tmp_path / "p.toml"
    own = f'\n[[pack]]\nplans = ["hmo"]\n{PACK}{pack}'
    file.write_text(NORTHWIND.replace("[[pack]]", plan + "\n[[pack]]", 1) + own, encoding="utf-8")
    return file


PACK = """release = "2026.1"
starts = 2026-01-01
supervision = "no"
timely_filing_days = 60
takes_replacement = true
"""


@pytest.mark.parametrize(
    ("day", "signs", "version", "indicator", "days"),
    [
        (date(2026, 11, 16), {"nw select"}, "northwind/hmo@2026.1", "HM", 60),
        (date(2026, 11, 16), {"nw gold"}, "northwind@2024.1", "CI", 90),
        (date(2026, 11, 16), set(), "northwind@2024.1", "CI", 90),
        (date(2025, 11, 16), {"nw select"}, "northwind@2024.1", "CI", 90),  # the plan's pack is not there yet
    ],
)
def test_a_sign_of_the_coverage_leads_to_a_plan(
    day: date, signs: set[str], version: str, indicator: str, days: int, tmp_path: Path
) -> None:
    catalog = PayerCatalog(packs={"northwind": load_payer(with_plan(tmp_path))})
    rules = catalog.on("northwind", day, frozenset(signs))
    assert rules is not None
    assert (rules.version, rules.payer.filing_indicator, rules.timely_filing_days) == (version, indicator, days)
    assert (rules.payer.id, rules.plan_class) == ("northwind", "commercial")


def test_a_pack_may_serve_several_plans(tmp_path: Path) -> None:
    file = with_plan(tmp_path)
    text = file.read_text(encoding="utf-8").replace('plans = ["hmo"]', 'plans = ["usual", "hmo"]')
    file.write_text(text.replace("starts = 2024-01-01", "starts = 2024-01-01\nends = 2025-12-31"), encoding="utf-8")
    assert [rules.version for rules in load_payer(file)] == [
        "northwind@2024.1",
        "northwind@2026.1",
        "northwind/hmo@2026.1",
    ]


@pytest.mark.parametrize(
    ("plan", "pack", "fault"),
    [
        (PLAN.replace('"hmo"', '"usual"'), "", "p.toml: plan: each has an id of its own, and none is called usual"),
        (PLAN.replace('plan_names = ["NW Select"]', ""), "", "p.toml: plan.0: plan_names or coverage_types must say"),
        (PLAN.replace('"hmo"', '"ppo"'), "", "p.toml: pack.1.plans: there is no plan hmo"),
        (PLAN, "ends = 2025-12-31\n", "p.toml: pack.1.ends: before it starts"),
        (
            PLAN,
            'licence_modifiers = { LCSW = ["ZZ"] }\n',
            "p.toml: pack.1.licence_modifiers.LCSW: modifier ZZ is not kn",
        ),
        (
            PLAN,
            'telehealth = [{ modality = "video", place_of_service = "88" }]\n',
            "p.toml: pack.1.telehealth.0: place of service 88 is not known",
        ),
        (
            PLAN,
            'supervised = [{ licences = ["ASSOCIATE"], way = "incident_to" }]\n',
            "p.toml: pack.1.supervised: incident_to says who may supervise",
        ),
        (
            PLAN,
            '[pack.companion]\nmember_id = "[0-9"\n',
            "p.toml: pack.1.companion.member_id: Value error, is no pattern",
        ),
        (PLAN, 'principal_denied = ["41.1"]\n', "p.toml: pack.1.principal_denied.0: String should match"),
        (
            PLAN,
            'authorization = [{ procedures = ["9084"] }]\n',
            "p.toml: pack.1.authorization.0.procedures.0: String sh",
        ),
    ],
)
def test_nonsense_in_a_plan_or_a_row_is_named(plan: str, pack: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigFault) as raised:
        load_payer(with_plan(tmp_path, plan, pack))
    assert str(raised.value).startswith(fault)


def test_a_place_that_did_not_exist_yet_is_named(tmp_path: Path) -> None:
    file = tmp_path / "p.toml"
    old = NORTHWIND.replace("starts = 2024-01-01", "starts = 2020-01-01\nends = 2021-12-31")
    file.write_text(old[: old.index("[[example]]")], encoding="utf-8")
    with pytest.raises(ConfigFault, match="place of service 10 is not in use while the pack holds"):
        load_payer(file)


ROWS = """
licence_modifier = [{ licences = ["LCSW"], procedures = ["90834"], modifiers = ["AJ"], certainty = "certain" }]
service_codes = [{ procedure = "H0004", intent = "substance_use", states = ["CT"], licences = ["LPC"] }]
authorization = [{ procedures = ["90837"], beyond = 12, per = "benefit_year", source = "manual p. 7" }]
visit_limit = [{ most = 30, per = "benefit_year", name = "outpatient visits" }]
benefit_year_starts = "07-01"
denied = [{ procedures = ["90846"], starts = 2026-07-01 }]
"""


def test_rows_keep_their_source_and_certainty(tmp_path: Path) -> None:
    """What a row does not say of itself, the file says."""
    text = with_plan(tmp_path, pack=ROWS).read_text(encoding="utf-8").replace('"certain"', '"unsure"', 1)
    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    rules = load_payer(tmp_path / "p.toml")[-1]
    tables = (rules.licence_rows, rules.service_codes, rules.authorization_needs, rules.visit_limits)
    assert [table[0].certainty for table in tables] == ["certain", "unsure", "unsure", "unsure"]
    assert rules.authorization_needs[0].source == "manual p. 7"
    assert rules.service_codes[0].source == "sandbox, modelled on large commercial plans"
    assert (rules.benefit_year_starts, rules.denies("90846", date(2026, 6, 30))) == ((7, 1), False)
    assert rules.denies("90846", date(2026, 7, 1))


@pytest.mark.parametrize(
    ("procedure", "beyond"),
    [("90867", 0), ("90837", 12), ("90834", None)],
)
def test_when_a_number_is_wanted(procedure: str, beyond: int | None, tmp_path: Path) -> None:
    plain = 'authorization_procedures = ["90867"]\n'
    rules = load_payer(with_plan(tmp_path, pack=plain + ROWS))[-1]
    need = rules.authorization_need(procedure)
    assert (need.beyond if need else None) == beyond


def test_the_library_is_read_and_bills_nobody() -> None:
    library, payers = payer_library(), all_payers()
    assert set(library.packs) == {"aetna", "cigna", "horizon", "medicare-part-b", "state-medicaid", "unitedhealthcare"}
    assert not set(library.packs) & set(payers.packs)


def test_a_claim_is_judged_by_the_plan_that_it_was_made_under(tmp_path: Path) -> None:
    catalog = PayerCatalog(packs={"northwind": load_payer(with_plan(tmp_path))})
    day = date(2026, 11, 16)
    for signs, version in ((frozenset({"nw select"}), "northwind/hmo@2026.1"), (frozenset(), "northwind@2024.1")):
        made_by = catalog.on("northwind", day, signs)
        assert made_by is not None
        found = catalog.of_claim(made_by.payer, day)
        assert (found.version if found else None) == version
