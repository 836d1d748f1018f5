"""An 835 whose parts do not agree: reversals, provider adjustments, header numbers."""

from decimal import Decimal

import pytest

from bridge.x12.interchange import read_interchanges
from bridge.x12.segment import Segment
from bridge.x12.transactions.remittance_835 import read
from tests.x12.example import REMITTANCE, bent
from tests.x12.test_balance import messages, off

REVERSAL = """CLP*C0001*22*-175.5*-125**MB*ICN0001~
NM1*QC*1*MARSH*DANA****MI*MCR00000042~
SVC*HC:90837*-150.5*-105**-1~
DTM*472*20260227~
CAS*CO*45*-20.5~
CAS*PR*2*-25~
SVC*HC:90785*-25*-20**-1~
DTM*472*20260227~
CAS*CO*45*-5~
"""


def remittance_in(text: str) -> tuple[Segment, ...]:
    """The segments of its only transaction set."""
    ((transaction,),) = [interchange.transactions for interchange in read_interchanges(text)[0]]
    return transaction.segments


def reversed_at_once() -> str:
    """The claim paid and taken back in one payment; what is left carries over."""
    text = bent(REMITTANCE, ("PLB*", f"{REVERSAL}PLB*"), ("BPR*I*120*C*ACH", "BPR*H*0*C*NON"), ("SE*23*", "SE*32*"))
    return bent(text, ("*CCP*01*999999992*DA*123456*1512345678**01*999988880*DA*98765*", "************"))


def test_a_reversal_of_what_stands_before_it_undoes_it_to_the_cent() -> None:
    text = bent(reversed_at_once(), ("WO:ICN0000*5~", "WO:ICN0000*5*FB:EFT0001*-5~"))
    assert off(text) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("CAS*PR*2*-25~", "CAS*PR*1*-25~"),  # another reason
        ("CAS*CO*45*-20.5~\nCAS*PR*2*-25~", "CAS*PR*2*-45.5~"),  # another split of the same sum
        ("CLP*C0001*22*-175.5*-125*", "CLP*C0001*22*-175.5*-120*"),  # another payment
    ],
)
def test_a_reversal_that_undoes_something_else_is_doubtful(old: str, new: str) -> None:
    text = bent(reversed_at_once(), (old, new), ("WO:ICN0000*5~", "WO:ICN0000*5*FB:EFT0001*-5~"))
    doubt = "the reversal does not undo the claim of the same number that stands before it"
    assert doubt in messages(text)


PAID = REMITTANCE[REMITTANCE.index("CLP*") : REMITTANCE.index("PLB*")]


def many(*claims: str) -> str:
    """A remittance of these claims; what they come to is not asked."""
    text = bent(REMITTANCE, (PAID, "".join(claims)))
    return bent(text, ("SE*23*", f"SE*{23 + text.count('~') - REMITTANCE.count('~')}*"))


def doubts(text: str) -> list[str]:
    return [message for message in messages(text) if message.startswith("the reversal ")]


def test_a_claim_is_undone_once() -> None:
    assert doubts(many(PAID, REVERSAL)) == []
    again = ["the reversal undoes a claim that a reversal before it has undone already"]
    assert doubts(many(PAID, REVERSAL, REVERSAL)) == again
    assert doubts(many(PAID, PAID, REVERSAL, REVERSAL)) == []
    assert doubts(many(PAID, PAID, REVERSAL, REVERSAL, REVERSAL)) == again
    assert doubts(many(PAID, REVERSAL, PAID, REVERSAL)) == []


@pytest.mark.parametrize(
    "changes",
    [
        (("SVC*HC:90837*-150.5*", "SVC*HC:90834*-150.5*"),),  # another procedure
        (("CAS*PR*2*-25~\n", ""), ("ICN0001~\n", "ICN0001~\nCAS*PR*2*-25~\n")),  # the claim, not the line
    ],
)
def test_a_reversal_turns_each_adjustment_where_it_stood(changes: tuple[tuple[str, str], ...]) -> None:
    text = many(PAID, bent(REVERSAL, *changes))
    assert doubts(text) == ["the reversal does not undo the claim of the same number that stands before it"]


def test_a_reversal_of_an_earlier_payment_stands_alone() -> None:
    text = bent(reversed_at_once(), ("CLP*C0001*22", "CLP*C0009*22"), ("CAS*PR*2*-25~", "CAS*PR*1*-25~"))
    assert messages(text) == ["BPR02 is off by 5 from the claims less the PLB amounts"]


def test_a_reversal_with_its_signs_not_turned_is_an_error() -> None:
    positive = "CLP*C0009*22*100*80**MB*ICN0009~\nNM1*QC*1*MARSH*DANA~\nCAS*CO*45*20~\nDTM*232*20260101~\n"
    text = bent(REMITTANCE, ("PLB*", f"{positive}PLB*"), ("BPR*I*120*", "BPR*I*200*"), ("SE*23*", "SE*27*"))
    assert off(text) == [("CLP", 3, "error", 3)]
    assert messages(text) == ["CLP03 of a reversal is positive"]


@pytest.mark.parametrize(
    ("plb", "paid"),
    [
        ("PLB*1*20261231*WO:A*5~", "120"),
        ("PLB*1*20261231*L6:A*-2.75~", "127.75"),
        ("PLB*1*20261231*WO:A*5*FB:B*-5*L6:C*-1*72:D*2*CS:E*3*J1*4~", "117"),
        ("PLB*1*20261231*WO:A*5~\nPLB*2*20261231*CS:B*20*AM:C*-1~", "101"),
        ("PLB*1*20261231*WO:A*0.001~", "124.999"),
    ],
)
def test_provider_adjustments_move_the_payment_against_their_sign(plb: str, paid: str) -> None:
    lines = plb.count("\n")
    changes = (("PLB*1999123452*20261231*WO:ICN0000*5~", plb), ("SE*23*", f"SE*{23 + lines}*"))
    text = bent(REMITTANCE, *changes, ("BPR*I*120*", f"BPR*I*{paid}*"))
    assert off(text) == []
    cent_more = str(Decimal(paid) + Decimal("0.01"))
    assert messages(bent(text, (f"BPR*I*{paid}*", f"BPR*I*{cent_more}*"))) == [
        "BPR02 is off by 0.01 from the claims less the PLB amounts"
    ]


def test_what_the_payee_may_draw_is_paid_like_what_the_payer_sends() -> None:
    text = bent(REMITTANCE, ("BPR*I*120*C*", "BPR*I*120*D*"))
    assert off(text) == []
    assert read(remittance_in(text)).difference == Decimal(0)
    assert off(bent(text, ("BPR*I*120*D*", "BPR*I*-120*D*"))) == [("BPR", 2, "error", 3)] * 2


def test_a_payment_below_zero_is_to_be_carried_forward() -> None:
    text = bent(REMITTANCE, ("WO:ICN0000*5~", "WO:ICN0000*225~"), ("BPR*I*120*", "BPR*I*-100*"))
    assert messages(text) == ["BPR02 is negative: a payer cannot pay less than nothing"]


def test_a_claim_without_lines_balances_by_its_own_adjustments() -> None:
    claim = "CLP*C0002*1*100*60*10*MB*ICN2~\nCAS*CO*45*30~\nCAS*PR*3*10~\nNM1*QC*1*MARSH*DANA~\nDTM*232*20260227~\n"
    text = bent(REMITTANCE, ("PLB*", f"{claim}PLB*"), ("BPR*I*120*", "BPR*I*180*"), ("SE*23*", "SE*28*"))
    assert off(text) == []
    assert off(bent(text, ("CAS*CO*45*30~", "CAS*CO*45*29~"))) == [("CLP", 4, "error", 3)]


def test_adjustments_of_claim_and_line_count_together() -> None:
    text = bent(
        REMITTANCE,
        ("*175.5*125*25*MB*ICN0001~", "*175.5*115*25*MB*ICN0001~\nCAS*OA*23*10~"),
        ("BPR*I*120*", "BPR*I*110*"),
        ("SE*23*", "SE*24*"),
    )
    assert off(text) == []


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        ("*1*175.5~", []),
        ("*2*175.5~", [("TS3", 4, "warning", 3)]),
        ("*1*175~", [("TS3", 5, "warning", 3)]),
    ],
)
def test_a_summary_counts_the_claims_of_its_header_number(
    summary: str, expected: list[tuple[str, int, str, int]]
) -> None:
    ts3 = f"LX*1~\nTS3*1999123452*11*20261231{summary}\n"
    assert off(bent(REMITTANCE, ("LX*1~\n", ts3), ("SE*23*", "SE*24*"))) == expected


def test_each_header_number_is_counted_anew() -> None:
    other = "LX*2~\nTS3*1999123452*11*20261231*1*100~\n"
    claim = "CLP*C0002*1*100*100**MB*ICN2~\nNM1*QC*1*MARSH*DANA~\nDTM*232*20260227~\n"
    text = bent(REMITTANCE, ("PLB*", f"{other}{claim}PLB*"), ("BPR*I*120*", "BPR*I*220*"), ("SE*23*", "SE*28*"))
    assert off(text) == []


def test_each_set_of_a_file_is_summed_on_its_own() -> None:
    again = REMITTANCE[REMITTANCE.index("ST*835") : REMITTANCE.index("GE*")].replace("*0001~", "*0002~")
    text = bent(REMITTANCE, ("GE*1*", f"{again}GE*2*"))
    assert off(text) == []
    wrong = text.replace("BPR*I*120*", "BPR*I*121*")
    assert messages(wrong) == ["BPR02 is off by 1 from the claims less the PLB amounts"] * 2
