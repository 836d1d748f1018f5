"""An 837 whose amounts do not agree: lines, and what each payer before said of claim and lines."""

import pytest

from tests.x12.example import CLAIM, bent
from tests.x12.test_balance import messages, off

OTHER = """SBR*S*18*******CI~
AMT*D*120~
OI***Y***Y~
NM1*IL*1*MARSH*DANA****MI*X1~
NM1*PR*2*BLUE*****PI*SBBLU~
"""
FIRST_LINE = """SVD*SBBLU*100*HC:90837**1~
CAS*CO*45*50.5~
DTP*573*D8*20260228~
"""
SECOND_LINE = """SVD*SBBLU*20*HC:90785**1~
CAS*PR*2*5~
DTP*573*D8*20260228~
"""


def paid_before(other: str = OTHER, first: str = FIRST_LINE, second: str = SECOND_LINE) -> str:
    """CLAIM with one payer that answered it before."""
    added = (other + first + second).count("~")
    return bent(
        CLAIM,
        ("LX*1~\n", f"{other}LX*1~\n"),
        ("REF*6R*L1~\n", f"REF*6R*L1~\n{first}"),
        ("REF*6R*L2~\n", f"REF*6R*L2~\n{second}"),
        ("SE*31*", f"SE*{31 + added}*"),
    )


def test_what_another_payer_paid_balances_on_line_and_claim() -> None:
    assert off(paid_before()) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("CAS*CO*45*50.5~", "CAS*CO*45*50~", ["SVD02 is off by -0.5 from the line's charge less its adjustments"]),
        (
            "SVD*SBBLU*100*",
            "SVD*SBBLU*99*",
            [
                "AMT02 is off by 1 from what was paid on the lines less its own CAS",
                "SVD02 is off by -1 from the line's charge less its adjustments",
            ],
        ),
        ("AMT*D*120~", "AMT*D*125~", ["AMT02 is off by 5 from what was paid on the lines less its own CAS"]),
        (
            "SV1*HC:90837*150.5*",
            "SV1*HC:90837*150*",
            [
                "CLM02 is off by 0.5 from the sum of its lines",
                "SVD02 is off by 0.5 from the line's charge less its adjustments",
            ],
        ),
    ],
)
def test_what_is_off_is_named_with_its_amount(old: str, new: str, expected: list[str]) -> None:
    assert messages(bent(paid_before(), (old, new))) == expected


def test_adjustments_of_the_claim_lower_what_the_lines_were_paid() -> None:
    text = paid_before(OTHER.replace("AMT*D*120~", "CAS*PR*1*15**2*5~\nAMT*D*100~"))
    assert off(text) == []
    assert off(bent(text, ("CAS*PR*1*15**2*5~", "CAS*PR*1*15**2*4~"))) == [("AMT", 2, "error", 3)]


def test_a_payer_who_splits_a_line_answers_it_in_several() -> None:
    split = FIRST_LINE.replace("*100*", "*60*").replace("50.5", "20.5") + FIRST_LINE.replace("*100*", "*40*").replace(
        "50.5", "30"
    )
    assert off(paid_before(first=split)) == []


def test_each_payer_balances_on_its_own() -> None:
    third = OTHER.replace("SBR*S", "SBR*T").replace("SBBLU", "SBTHI").replace("*D*120", "*D*0")
    answered = "SVD*SBTHI*0*HC:90837**1~\nCAS*OA*23*100**45*50.5~\nDTP*573*D8*20260301~\n"
    text = paid_before(OTHER + third, FIRST_LINE + answered)
    assert off(text) == []
    assert off(bent(text, ("23*100**45", "23*101**45"))) == [("SVD", 2, "error", 3)]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        ("CAS*CO*45*30~\nAMT*D*145.5~\n", []),
        ("CAS*CO*45*30~\nAMT*D*145~\n", ["AMT02 is off by -0.5 from the charge less its own CAS"]),
        ("AMT*D*175.5~\n", []),
        ("CAS*CO*29*175.5~\n", []),
        ("CAS*CO*29*175~\n", ["AMT*D of this payer is missing, and not zero by the charge less its own CAS"]),
        ("AMT*A8*175.5~\n", []),
        ("", []),
    ],
)
def test_a_payer_who_answered_no_line_balances_with_the_charge(other: str, expected: list[str]) -> None:
    assert messages(paid_before(OTHER.replace("AMT*D*120~\n", other), "", "")) == expected


def test_two_policies_with_one_payer_are_not_told_apart() -> None:
    twice = OTHER + OTHER.replace("SBR*S", "SBR*T").replace("*D*120", "*D*0")
    assert off(paid_before(twice)) == []


def test_lines_are_counted_for_each_claim_anew() -> None:
    second = "CLM*" + CLAIM.split("CLM*")[1].split("SE*")[0].replace("C0001", "C0002")
    text = bent(CLAIM, ("SE*31*", f"{second}SE*43*"))
    assert off(text) == []
    assert off(bent(text, ("CLM*C0002*175.5", "CLM*C0002*175"))) == [("CLM", 2, "error", 3)]
