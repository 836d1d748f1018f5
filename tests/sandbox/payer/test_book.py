"""Money that moves again: replacements, voids, corrections, and what belongs to no claim. Sums by a raw split."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

import pytest

from bridge.sandbox.data.member import Member
from bridge.sandbox.payer.book import Book
from bridge.sandbox.payer.filed import interest_on
from bridge.sandbox.payer.payer import load_scenarios
from bridge.sandbox.payer.remittance import settle
from tests.judge import judge
from tests.sandbox.payer.desk import MD, MONDAY, ROWAN, Written, file_of, member, open_book, segments

REPLACES = "150***11:B:7*Y*A*Y*Y"
VOIDS = "150***11:B:8*Y*A*Y*Y"


def days(count: int) -> datetime:
    return MONDAY + timedelta(days=count)


def texts(book: Book, at: datetime) -> list[str]:
    """What is paid by then; each passes pyx12 and balances on all three levels."""
    out = [file.text for file in book.release(at)]
    for text in out:
        judge(text)
        for payment in _payments(text):
            balance(payment)
    return out


def _payments(text: str) -> list[list[list[str]]]:
    """Each ST as its split segments."""
    payments: list[list[list[str]]] = []
    for s in text.replace("\n", "").split("~"):
        parts = s.split("*")
        if parts[0] == "ST":
            payments.append([])
        if payments and parts[0] not in ("GE", "IEA", ""):
            payments[-1].append(parts)
    return payments


def amounts(parts: list[str]) -> Decimal:
    return sum((Decimal(amount) for amount in parts[3::3]), Decimal(0))


def balance(payment: list[list[str]]) -> None:
    claims = claim_left = line_left = Decimal(0)
    for parts in payment:
        if parts[0] == "CLP":
            assert claim_left == line_left == 0
            claims += Decimal(parts[4])
            claim_left, line_left = Decimal(parts[3]) - Decimal(parts[4]), Decimal(0)
        if parts[0] == "SVC":
            assert line_left == 0
            line_left = Decimal(parts[2]) - Decimal(parts[3])
        if parts[0] == "CAS":
            claim_left, line_left = claim_left - amounts(parts), line_left - amounts(parts)
    assert claim_left == line_left == 0
    plb = sum((Decimal(a) for parts in payment if parts[0] == "PLB" for a in parts[4::2]), Decimal(0))
    bpr = next(parts for parts in payment if parts[0] == "BPR")
    assert Decimal(bpr[2]) == claims - plb
    assert Decimal(bpr[2]) >= 0
    assert (bpr[4] == "NON") == (Decimal(bpr[2]) == 0)


def paid_first(book: Book, claim: Written) -> str:
    """Pays it and gives the payer's claim number."""
    book.receive(MONDAY, file_of(claim))
    texts(book, days(4))
    return next(reversed(book.claims))


def clp(text: str) -> list[str]:
    return ["*".join(s.split("*")[1:6]) for s in segments(text, "CLP")]


def test_a_payer_pays_on_its_day_and_only_once() -> None:
    book = open_book()
    book.receive(MONDAY, file_of(Written()))
    assert not book.is_due(MONDAY)
    assert book.release(MONDAY) == ()
    assert len(texts(book, days(3))) == 1
    assert book.release(days(3)) == ()


def test_one_payment_for_each_payer_and_day_in_one_interchange() -> None:
    book = open_book(ROWAN, member("SBSMT"))
    summit = Written(payer="SBSMT", member_id="SMT00000101", control="C2")
    book.receive(MONDAY, file_of(Written(), summit))
    out = "".join(texts(book, days(4)))
    payers = [s for s in segments(out, "N1") if s.startswith("N1*PR")]
    assert sorted(payers) == ["N1*PR*NORTHWIND HEALTH", "N1*PR*SUMMIT HEALTH PLAN"]


def test_a_replacement_reverses_the_old_claim_and_pays_the_new_one() -> None:
    book = open_book()
    number = paid_first(book, Written())
    longer = ("SV1*HC:90837*200*UN*1***1~DTP*472*D8*20261112~",)
    new = Written(control="C2", clm="200***11:B:7*Y*A*Y*Y", before_hi=f"REF*F8*{number}~", lines=longer)
    book.receive(days(4), file_of(new, number=2))
    (text,) = texts(book, days(8))
    assert clp(text) == ["C1*22*-150*-124.32*", "C2*1*200*183.24*"]
    assert segments(text, "CAS") == ["CAS*CO*45*-25.68", "CAS*CO*45*16.76"]


def test_a_claim_can_be_replaced_only_once() -> None:
    book = open_book()
    number = paid_first(book, Written())
    book.receive(days(4), file_of(Written(control="C2", clm=REPLACES, before_hi=f"REF*F8*{number}~"), number=2))
    again = file_of(Written(control="C3", clm=REPLACES, before_hi=f"REF*F8*{number}~"), number=3)
    assert "STC*A7:464*" in book.receive(days(4), again)[1].text


def test_a_replacement_gives_the_deductible_back() -> None:
    book = open_book(member(deductible_remaining=Decimal("124.32")))
    number = paid_first(book, Written())
    book.receive(days(4), file_of(Written(control="C2", clm=REPLACES, before_hi=f"REF*F8*{number}~"), number=2))
    (text,) = texts(book, days(8))
    assert clp(text) == ["C1*22*-150*0*", "C2*1*150*0*124.32"]


def voided(payer: str) -> list[str]:
    """Pays a claim, voids it, pays another one; gives the PLBs of all three payments from their first pair on."""
    book = open_book(member(payer))

    def written(control: str, clm: str, before_hi: str, day: str) -> Written:
        lines = (f"SV1*HC:90834*150*UN*1***1~DTP*472*D8*{day}~",)
        member_id = f"{payer[2:]}00000101"
        return Written(
            payer=payer, member_id=member_id, control=control, clm=clm, before_hi=before_hi, lines=lines, taxonomy=MD
        )

    plain = "150***11:B:1*Y*A*Y*Y"
    book.receive(MONDAY, file_of(written("C1", plain, "", "20261112")))
    out = texts(book, days(4))
    original = f"REF*F8*{next(reversed(book.claims))}~"
    book.receive(days(4), file_of(written("C2", VOIDS, original, "20261112"), number=2))
    reversal = texts(book, days(8))
    assert clp("".join(reversal))[0].startswith("C1*22*-150*-")
    book.receive(days(8), file_of(written("C3", plain, "", "20261118"), number=3))
    out += reversal + texts(book, days(12))
    return [s.split("*", 3)[3] for text in out for s in segments(text, "PLB")]


def test_a_void_is_carried_forward_and_taken_from_the_next_payment() -> None:
    assert voided("SBNWH") == ["FB:BALANCE FORWARD*-124.32", "FB:BALANCE FORWARD*124.32"]


def test_a_void_that_the_payer_recoups_later_is_a_wo_on_both_sides() -> None:
    number = "HB261116"
    taken, given = voided("SBHBR")
    assert taken.startswith(f"WO:{number}")
    assert taken.endswith("*-98.42")
    assert given.startswith(f"WO:{number}")
    assert given.endswith("*98.42")


def test_a_void_whose_money_was_sent_back_is_an_authorized_return() -> None:
    (adjustment,) = voided("SBBLU")
    assert adjustment.startswith("72:BLU261116")
    assert adjustment.endswith("*-116.03")


def many(payer: str, count: int) -> tuple[list[Member], list[Written]]:
    members = [replace(member(payer), member_id=f"{payer[2:]}{number:08}") for number in range(count)]
    written = [Written(payer=payer, member_id=m.member_id, control=f"M{n}", taxonomy=MD) for n, m in enumerate(members)]
    return members, written


def test_a_payer_corrects_a_small_share_of_its_claims_by_itself_two_days_later() -> None:
    members, written = many("SBNWH", 60)
    book = open_book(*members)
    book.receive(MONDAY, file_of(*written))
    out = "".join(texts(book, days(9)))
    reversals = [line for line in clp(out) if "*22*" in line]
    assert 1 <= len(reversals) <= 12
    for reversal in reversals:
        control = reversal.split("*")[0]
        first, taken, corrected = (line.split("*") for line in clp(out) if line.startswith(f"{control}*"))
        assert (first[1], taken[1], corrected[1]) == ("1", "22", "1")
        assert Decimal(first[3]) + Decimal(taken[3]) == 0
        assert corrected[3] in ("130.54", "114.37")


def test_late_money_bears_interest() -> None:
    assert interest_on(Decimal("100.00"), days=2, late_after=2) == 0
    assert interest_on(Decimal("100.00"), days=3, late_after=2) == Decimal("0.03")
    members, written = many("SBHBR", 20)
    book = open_book(*members)
    book.receive(MONDAY, file_of(*written))
    out = "".join(texts(book, days(4)))
    owed = [s.split("*")[2] for s in segments(out, "AMT") if s.startswith("AMT*I*")]
    assert set(owed) == {"0.03"}
    assert f"*{Decimal('-0.03') * len(owed)}" in segments(out, "PLB")[0]


def test_one_plb_holds_six_pairs_and_no_more() -> None:
    payer = load_scenarios().payers["SBHBR"]
    members, written = many("SBHBR", 9)
    book = open_book(*members)
    book.receive(MONDAY, file_of(*written))
    texts(book, days(4))
    reversals = [f.outcome.reversed for f in book.claims.values() if f.outcome]
    adjustments, carried = settle(payer, reversals, ())
    assert [(a.reason, a.amount) for a in adjustments] == [("WO", Decimal("-885.78"))]
    assert len(carried) == 9


@pytest.mark.parametrize("hours", [1, 7, 24])
def test_when_one_looks_does_not_change_what_is_paid(hours: int) -> None:
    members, written = many("SBNWH", 12)

    def story(step: timedelta) -> list[str]:
        book = open_book(*members)
        book.receive(MONDAY, file_of(*written))
        at, out = MONDAY, []
        while at < days(8):
            at += step
            out += [file.text for file in book.release(at)]
        return out

    assert story(timedelta(hours=hours)) == story(timedelta(days=8))
