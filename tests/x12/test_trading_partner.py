"""Level 7: what one partner wants beyond the guide."""

from dataclasses import asdict, replace
from pathlib import Path

import pytest

from bridge.reference.trading_partner import load_trading_partner
from bridge.x12.check import check
from bridge.x12.fault import Fault
from bridge.x12.interchange import read_interchanges
from bridge.x12.situation.rule import RuleFault
from bridge.x12.trading_partner import (
    PartnerRules,
    Side,
    partner_group_faults,
    partner_interchange_faults,
    read_partner_rules,
)
from tests.x12.example import CLAIM, REMITTANCE, bent, without

GOLDEN = Path(__file__).parents[1] / "golden" / "x12"
NOT_OURS = "837p-other-trades"  # ambulances, suppliers, surgeries: with a CN1, which the sandbox does not take
OUR_CLAIMS = [path for path in sorted(GOLDEN.glob("837p-*.x12")) if path.stem != NOT_OURS]
SIDES = (
    Side(qualifier="ZZ", id="CEDAR", group_code="CEDAR"),
    Side(qualifier="ZZ", id="SANDBOXCH", group_code="SANDBOXCH"),
)


def sandbox() -> PartnerRules:
    """The rules of the sandbox clearinghouse as its file has them."""
    partner = load_trading_partner("sandbox")
    return PartnerRules(
        name=partner.name, rules=read_partner_rules(partner.rules, "sandbox.toml"), **asdict(partner.limits)
    )


def wishes(text: str, partner: PartnerRules) -> list[Fault]:
    found = check(text, partner=partner)
    return [fault for fault in found if fault.level == 7]


@pytest.mark.parametrize("path", OUR_CLAIMS, ids=lambda path: path.stem)
def test_our_own_claims_are_as_the_sandbox_wants_them(path: Path) -> None:
    assert [fault.message for fault in wishes(path.read_text(encoding="utf-8"), sandbox())] == []


@pytest.mark.parametrize(
    ("old", "new", "id", "element", "said"),
    [
        ("REF*6R*L1~\n", "", "REF", 0, "The sandbox clearinghouse wants a control number on every line"),
        ("PRV*BI*PXC*261QM0801X~\n", "", "PRV", 0, "The sandbox clearinghouse wants the billing provider's taxonomy"),
        ("CLM*C0001*", "CLM*C00010000100001000012*", "CLM", 1, "sandbox takes claim numbers of 20 characters"),
        ("HI*ABK", "CN1*01*5~\nHI*ABK", "CN1", 0, "sandbox takes no CN1"),
    ],
)
def test_what_the_sandbox_does_not_want_is_said(old: str, new: str, id: str, element: int, said: str) -> None:
    (fault,) = wishes(bent(CLAIM, (old, new)), sandbox())
    assert (fault.id, fault.element, fault.message) == (id, element, said)


def test_a_partner_may_want_upper_case_only() -> None:
    (fault,) = wishes(bent(CLAIM, ("MARSH*DANA", "Marsh*DANA")), PartnerRules(name="own", upper_case=True))
    assert (fault.id, fault.element, fault.value, fault.message) == ("NM1", 3, "Marsh", "own takes upper case only")


def test_claims_are_counted_by_transaction_set() -> None:
    claim = "CLM*C0001" + CLAIM.split("CLM*C0001")[1].split("SE*31")[0]
    three = bent(CLAIM, (claim, claim + claim.replace("C0001", "C0002") + claim.replace("C0001", "C0003")))
    (fault,) = wishes(three, PartnerRules(name="own", claims_per_set=2))
    assert (fault.id, fault.segment, fault.message) == ("CLM", 43, "own takes 2 claims in a transaction set")
    assert wishes(three, PartnerRules(name="own", claims_per_set=3)) == []


def test_a_partner_that_wants_nothing_finds_nothing() -> None:
    assert wishes(CLAIM, PartnerRules(name="own")) == []
    assert wishes(without(REMITTANCE, "DTM*405*20260302~"), sandbox()) == []


def envelope(text: str, partner: PartnerRules) -> list[tuple[str, int, str, int]]:
    ((interchange,), _) = read_interchanges(text)
    gs = interchange.groups[0].header
    found = [*partner_interchange_faults(interchange.header, partner), *partner_group_faults(gs, partner)]
    return [(f.id, f.element, f.code, f.level) for f in found]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("ZZ*CEDAR ", "ZZ*BIRCH ", [("ISA", 6, "006", 7)]),
        ("ZZ*SANDBOXCH ", "30*SANDBOXCH ", [("ISA", 8, "008", 7)]),
        ("*0*T*:", "*0*P*:", [("ISA", 15, "020", 7)]),
        ("GS*HC*CEDAR*", "GS*HC*BIRCH*", [("GS", 2, "24", 7)]),
        ("GS*HC*CEDAR*SANDBOXCH*", "GS*HC*CEDAR*OTHERCH*", [("GS", 3, "24", 7)]),
    ],
)
def test_the_envelope_names_the_two(old: str, new: str, expected: list[tuple[str, int, str, int]]) -> None:
    partner = PartnerRules(name="own", sides=SIDES, usage="T")
    assert envelope(CLAIM, partner) == []
    assert envelope(bent(CLAIM, (old, new)), partner) == expected
    assert envelope(CLAIM, replace(partner, sides=(), usage="")) == []


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"id": "R1"}, "own.toml: rule R1: set: a text is needed"),
        ({"set": "837P", "id": "R1", "loop": "2300"}, "own.toml: rule R1: need: a text is needed"),
        (
            {"set": "835", "id": "R1", "loop": "2100", "need": "CLP15", "at": "CLP01", "message": "m", "remedy": "r"},
            "own.toml: rule R1: need: CLP15: CLP has 14 elements",
        ),
    ],
)
def test_a_partner_s_rule_that_cannot_be_read_says_where(table: dict[str, object], said: str) -> None:
    with pytest.raises(RuleFault) as error:
        read_partner_rules([table], "own.toml")
    assert str(error.value) == said
