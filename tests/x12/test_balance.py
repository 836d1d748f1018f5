import pytest

from bridge.x12.check import check
from tests.x12.example import CLAIM, REMITTANCE, bent


def off(text: str) -> list[tuple[str, int, str, int]]:
    return [(f.id, f.element, f.severity.value, f.level) for f in check(text)]


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
    assert check(text) == ()


def test_the_message_says_by_how_much() -> None:
    (fault,) = check(bent(CLAIM, ("CLM*C0001*175.5*", "CLM*C0001*180*")))
    assert fault.message == "CLM02 is off by 4.5 from the sum of its lines"
    assert (fault.segment, fault.loop, fault.level) == (19, "2300", 3)


def test_a_line_that_another_payer_paid_balances_for_that_payer() -> None:
    other = "SBR*S*18*******CI~\nOI***Y***Y~\nNM1*IL*1*MARSH*DANA****MI*X1~\nNM1*PR*2*BLUE*****PI*SBBLU~\n"
    paid = "SVD*SBBLU*100*HC:90837**1~\nCAS*CO*45*50~\nDTP*573*D8*20260228~\n"
    text = bent(CLAIM, ("LX*1~", f"{other}LX*1~"), ("REF*6R*L1~\n", f"REF*6R*L1~\n{paid}"), ("SE*31", "SE*38"))
    assert off(text) == [("SVD", 2, "error", 3)]
    assert off(bent(text, ("CAS*CO*45*50~", "CAS*CO*45*50.5~"))) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [("HL*2*1*22", "HL*3*1*22", ("HL", 1, "error", 1)), ("HL*2*1*22", "HL*2*9*22", ("HL", 2, "error", 1))],
)
def test_hl_numbers_count_up_and_name_the_level_above(old: str, new: str, expected: tuple[str, int, str, int]) -> None:
    assert off(bent(CLAIM, (old, new))) == [expected]
