"""A 277CA and a 999 whose totals do not agree with what they answer."""

from decimal import Decimal
from pathlib import Path

import pytest

from tests.x12.example import ISA, bent
from tests.x12.test_balance import messages, off

RECEIVED = f"""{ISA}
GS*HN*SANDBOXCH*CEDAR*20260302*0930*8*X*005010X214~
ST*277*0001*005010X214~
BHT*0085*08*CA1*20260302*0930*TH~
HL*1**20*1~
NM1*AY*2*SANDBOX CLEARINGHOUSE*****46*SANDBOXCH~
TRN*1*20260302001~
DTP*050*D8*20260302~
DTP*009*D8*20260302~
HL*2*1*21*1~
NM1*41*2*CEDAR STREET BEHAVIORAL HEALTH*****46*CEDAR~
TRN*2*B1~
STC*A1:19:PR*20260302*WQ*300.5~
QTY*90*1~
QTY*AA*1~
AMT*YU*175.5~
AMT*YY*125~
HL*3*2*19*1~
NM1*85*2*CEDAR STREET BEHAVIORAL HEALTH*****XX*1999123452~
TRN*1*P1~
STC*A1:19:PR**WQ*300.5~
QTY*QA*1~
QTY*QC*1~
AMT*YU*175.5~
AMT*YY*125~
HL*4*3*PT~
NM1*QC*1*MARSH*DANA****MI*MCR00000042~
TRN*2*C0001~
STC*A2:20:PR*20260302*WQ*175.5~
DTP*472*D8*20260227~
HL*5*3*PT~
NM1*QC*1*VEGA*LEO****MI*MCR00000088~
TRN*2*C0002~
STC*A7:562:85*20260302*U*125~
DTP*472*D8*20260227~
SE*34*0001~
GE*1*8~
IEA*1*000000042~
"""
REJECTED_PROVIDER = """HL*6*2*19*0~
NM1*85*2*ELM STREET*****XX*1999123452~
TRN*1*P2~
STC*A3:562:85**U*900~
QTY*QC*3~
AMT*YY*900~
"""
TWO_PROVIDERS = bent(
    RECEIVED,
    ("SE*34*", f"{REJECTED_PROVIDER}SE*40*"),
    ("QTY*AA*1~", "QTY*AA*4~"),
    ("AMT*YY*125~", "AMT*YY*1025~"),
)
ANSWER = f"""{ISA}
GS*FA*SANDBOXCH*CEDAR*20260302*0930*8*X*005010X231A1~
ST*999*0001*005010X231A1~
AK1*HC*1*005010X222A1~
AK2*837*0001*005010X222A1~
IK5*A~
AK2*837*0002*005010X222A1~
IK3*NM1*20*2010*8~
IK4*9*67*5~
IK5*E*5~
AK2*837*0003*005010X222A1~
IK3*CLM*22**8~
IK4*2*782*1~
IK5*R*5~
AK9*P*3*3*2~
SE*14*0001~
GE*1*8~
IEA*1*000000042~
"""


def test_totals_fit_the_claims() -> None:
    assert off(RECEIVED) == []
    assert off(ANSWER) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("QTY*90*1~", "QTY*90*2~", "QTY02 is off by 1 from the number of claims accepted below"),
        ("QTY*AA*1~", "QTY*AA*0~", "QTY02 is off by -1 from the number of claims rejected below"),
        ("AMT*YU*175.5~", "AMT*YU*175~", "AMT02 is off by -0.5 from the charges of the claims accepted below"),
        ("AMT*YY*125~", "AMT*YY*126~", "AMT02 is off by 1 from the charges of the claims rejected below"),
        ("QTY*QA*1~", "QTY*QA*3~", "QTY02 is off by 2 from the number of claims accepted below"),
        ("QTY*QC*1~", "QTY*QC*9~", "QTY02 is off by 8 from the number of claims rejected below"),
    ],
)
def test_a_total_that_does_not_fit_the_claims_is_named(old: str, new: str, expected: str) -> None:
    assert messages(bent(RECEIVED, (old, new))) == [expected]


def test_a_claim_that_turns_from_accepted_to_rejected_moves_every_total() -> None:
    found = off(bent(RECEIVED, ("STC*A2:20:PR*20260302*WQ", "STC*A6:20:PR*20260302*U")))
    assert [id for id, *_ in found] == ["QTY", "QTY", "AMT", "AMT"] * 2


def test_the_first_amount_of_a_claim_counts_and_any_status_may_reject_it() -> None:
    second = "STC*A7:562:85*20260302*U*125~\nSTC*A7:128:85*20260302*U*125~"
    text = bent(RECEIVED, ("STC*A7:562:85*20260302*U*125~", second), ("SE*34*", "SE*35*"))
    assert off(text) == []


def test_a_provider_that_was_rejected_as_a_whole_has_no_claims_to_count() -> None:
    assert off(TWO_PROVIDERS) == []


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("QTY*90*1~", "QTY*90*2~", "QTY02 is off by 1 from the number of claims accepted below"),
        ("QTY*AA*4~", "QTY*AA*5~", "QTY02 is off by 1 from the number of claims rejected below"),
        ("AMT*YU*175.5~", "AMT*YU*176.5~", "AMT02 is off by 1 from the charges of the claims accepted below"),
        ("AMT*YY*1025~", "AMT*YY*1026~", "AMT02 is off by 1 from the charges of the claims rejected below"),
        ("QTY*QC*3~", "QTY*QC*2~", "QTY02 is off by 1 from the number of claims rejected below"),
        ("AMT*YY*900~", "AMT*YY*899~", "AMT02 is off by 1 from the charges of the claims rejected below"),
    ],
)
def test_the_totals_of_a_provider_stand_for_claims_that_are_not_told(old: str, new: str, expected: str) -> None:
    assert messages(bent(TWO_PROVIDERS, (old, new))) == [expected]


def test_a_provider_without_claims_or_totals_leaves_the_batch_uncompared() -> None:
    silent = bent(TWO_PROVIDERS, ("QTY*QC*3~\nAMT*YY*900~\n", ""), ("SE*40*", "SE*38*"))
    assert off(bent(silent, ("QTY*AA*4~", "QTY*AA*7~"), ("AMT*YY*1025~", "AMT*YY*1000~"))) == []


def test_a_batch_rejected_as_a_whole_has_nothing_below_to_compare() -> None:
    start, end = RECEIVED.index("HL*3*2"), RECEIVED.index("SE*34*")
    text = bent(RECEIVED[:start] + RECEIVED[end:], ("SE*34*", "SE*16*"), ("HL*2*1*21*1", "HL*2*1*21*0"))
    assert off(text) == []


def test_the_totals_of_the_golden_file_are_found_when_off_by_one() -> None:
    text = (Path(__file__).parents[1] / "golden" / "x12" / "277ca-provider-rejected.x12").read_text()
    assert off(text) == []
    for total in ("QTY*90*1~", "QTY*AA*2~", "AMT*YU*175~", "AMT*YY*330.5~", "QTY*QC*2~", "QTY*QA*1~"):
        name, code, number = total.removesuffix("~").split("*")
        assert off(bent(text, (total, f"{name}*{code}*{Decimal(number) + 1}~"))) == [(name, 2, "error", 3)]


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("AK9*P*3*4*2~", ["AK903 is off by 1 from the number of its AK2"]),
        ("AK9*P*3*3*1~", ["AK904 is off by -1 from the sets that IK5 accepts"]),
        ("AK9*A*3*3*2~", ["AK901 A does not fit 2 accepted of 3 received"]),
        ("AK9*R*3*3*2~", ["AK901 R does not fit 2 accepted of 3 received"]),
        (
            "AK9*P*3*3*4~",
            ["AK904 is off by 2 from the sets that IK5 accepts", "AK904 is 1 more than were received"],
        ),
    ],
)
def test_counts_of_a_999_fit_its_answers(new: str, expected: list[str]) -> None:
    assert messages(bent(ANSWER, ("AK9*P*3*3*2~", new))) == expected


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        ("AK9*R*3*3*0*1~", []),
        ("AK9*A*3*3*3~", []),
        ("AK9*P*3*3*0~", ["AK901 P does not fit 0 accepted of 3 received"]),
        ("AK9*E*3*3*2~", ["AK901 E does not fit 2 accepted of 3 received"]),
    ],
)
def test_a_group_that_is_answered_as_a_whole_has_no_sets_to_count(new: str, expected: list[str]) -> None:
    head, rest = ANSWER.split("AK2*", 1)
    text = head + new + "\nSE*4*" + rest.split("SE*14*")[1]
    assert messages(text) == expected
