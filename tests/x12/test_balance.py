from decimal import Decimal

import pytest

from bridge.x12.balance import balance_checks
from bridge.x12.balance.cents import CENTS, said
from bridge.x12.check import check
from bridge.x12.fault import Fault
from bridge.x12.schemas.eligibility_270 import SCHEMA as ELIGIBILITY_270
from tests.x12.example import CLAIM, REMITTANCE, bent


def balances(text: str) -> list[Fault]:
    """Faults of sums and numbers; what else is odd about a bent text is not asked here."""
    return [fault for fault in check(text) if fault.level == 3 or (fault.level == 1 and fault.id in ("HL", "LX"))]


def off(text: str) -> list[tuple[str, int, str, int]]:
    return [(f.id, f.element, f.severity.value, f.level) for f in balances(text)]


def messages(text: str) -> list[str]:
    return [fault.message for fault in balances(text)]


def test_the_examples_balance() -> None:
    assert check(CLAIM) == ()
    assert check(REMITTANCE) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("BPR*I*120*", "BPR*I*121*", [("BPR", 2, "error", 3)]),
        ("WO:ICN0000*5", "WO:ICN0000*-5", [("BPR", 2, "error", 3)]),
        (
            "*175.5*125*25*MB",
            "*175.5*126*25*MB",
            [("BPR", 2, "error", 3), ("CLP", 4, "error", 3)],
        ),
        (
            "SVC*HC:90785*25*20*",
            "SVC*HC:90785*25*21*",
            [("SVC", 3, "error", 3)],
        ),
        (
            "CAS*CO*45*5~",
            "CAS*CO*45*5.01~",
            [("CLP", 4, "error", 3), ("SVC", 3, "error", 3)],
        ),
        ("*25*MB*", "*24*MB*", [("CLP", 5, "warning", 3)]),
    ],
)
def test_a_remittance_balances_on_three_levels(old: str, new: str, expected: list[tuple[str, int, str, int]]) -> None:
    assert off(bent(REMITTANCE, (old, new))) == expected


def test_a_reversal_balances_with_its_signs() -> None:
    reversal = (
        "CLP*C0002*22*-100*-80*0*MB*ICN0002~\nNM1*QC*1*MARSH*DANA~\nSVC*HC:90834*-100*-80**-1~\nDTM*472*20260101~\n"
        "CAS*CO*45*-20~\n"
    )
    text = bent(REMITTANCE, ("PLB*", f"{reversal}PLB*"), ("BPR*I*120*", "BPR*I*40*"), ("SE*23*", "SE*28*"))
    assert off(text) == []


def test_the_message_says_by_how_much() -> None:
    (fault,) = balances(bent(CLAIM, ("CLM*C0001*175.5*", "CLM*C0001*180*")))
    assert fault.message == "CLM02 is off by 4.5 from the sum of its lines"
    assert (fault.segment, fault.loop, fault.level, fault.value) == (19, "2300", 3, "180")
    assert fault.remedy == "Correct the number, or the amounts that it sums up."


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [("HL*2*1*22", "HL*3*1*22", ("HL", 1, "error", 1)), ("HL*2*1*22", "HL*2*9*22", ("HL", 2, "error", 1))],
)
def test_hl_numbers_count_up_and_name_the_level_above(old: str, new: str, expected: tuple[str, int, str, int]) -> None:
    assert off(bent(CLAIM, (old, new))) == [expected]


def test_hl_numbers_run_on_through_every_branch() -> None:
    second = "HL*3*1*22*0~" + CLAIM.split("HL*2*1*22*0~")[1].split("SE*")[0].replace("C0001", "C0002")
    text = bent(CLAIM, ("SE*31", f"{second}SE*49"))
    assert off(text) == []
    assert messages(bent(text, ("HL*3*1", "HL*4*2"))) == [
        "HL01 is not 3, the next number of the set",
        "HL02 is not the number of the level above",
    ]


@pytest.mark.parametrize(("old", "new"), [("LX*2~", "LX*3~"), ("LX*2~", "LX*1~"), ("LX*1~", "LX*0~")])
def test_the_lines_of_a_claim_are_numbered_from_one(old: str, new: str) -> None:
    assert off(bent(CLAIM, (old, new))) == [("LX", 1, "error", 1)]


def test_a_set_with_levels_and_no_sums_is_asked_for_its_levels_alone() -> None:
    assert [sorted(check.loops) for check in balance_checks(ELIGIBILITY_270)] == [["2000A", "2000B", "2000C", "2000D"]]


@pytest.mark.parametrize(
    ("text", "cents", "again"),
    [
        ("175.5", "17550", "175.5"),
        ("-.25", "-25", "-0.25"),
        ("100.", "10000", "100"),
        ("7.500", "750", "7.5"),
        ("0.005", "0.5", "0.005"),
        ("", "0", "0"),
        ("1E2", "0", "0"),
        ("-", "0", "0"),
        ("ninety", "0", "0"),
        ("٣", "0", "0"),
    ],
)
def test_an_amount_is_exact_in_cents_and_what_is_none_counts_nothing(text: str, cents: str, again: str) -> None:
    assert CENTS[text] == Decimal(cents)
    assert said(CENTS[text]) == again
