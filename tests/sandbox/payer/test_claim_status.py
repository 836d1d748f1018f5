"""276 in, 277 out: where the claim stands on the payer's books."""

from datetime import datetime, timedelta

from bridge.sandbox.payer.book import Book
from bridge.sandbox.payer.claim_status import answer_276
from bridge.sandbox.payer.envelope import Numbers
from tests.sandbox.payer.desk import GROUP_NPI, MD, MONDAY, Written, file_of, member, open_book, segments


def question(named: str = "REF*EJ*C1~", payer: str = "SBNWH", member_id: str = "NWH00000101") -> str:
    body = (
        "ST*276*0001*005010X212~BHT*0010*13*REF1*20261116*1000~"
        f"HL*1**20*1~NM1*PR*2*A PAYER*****PI*{payer}~HL*2*1*21*1~NM1*41*2*CEDAR*****46*CEDAR~"
        f"HL*3*2*19*1~NM1*1P*2*CEDAR*****XX*{GROUP_NPI}~HL*4*3*22*0~DMG*D8*19880402*F~"
        f"NM1*IL*1*TESTER*ROWAN****MI*{member_id}~TRN*1*TRACE1~{named}AMT*T3*150~DTP*472*D8*20261112~"
    )
    isa = f"ISA*00*{'':10}*00*{'':10}*ZZ*{'CEDAR':15}*ZZ*{'SANDBOXCH':15}*261116*1000*^*00501*000000001*0*T*:~"
    gs = "GS*HR*CEDAR*SANDBOXCH*20261116*1000*1*X*005010X212~"
    return f"{isa}{gs}{body}SE*{body.count('~') + 1}*0001~GE*1*1~IEA*1*000000001~"


def answer(book: Book, at: datetime = MONDAY, text: str = "") -> list[str]:
    numbers = Numbers(interchange=1, at=at.astimezone(book.scenarios.time_zone))
    said = answer_276(text or question(), book.claims.values(), book.scenarios, numbers)
    return segments(said, "TRN", "STC", "REF", "DTP")


def test_on_the_day_of_receipt_it_is_accepted_and_then_in_process() -> None:
    book = open_book()
    book.receive(MONDAY, file_of(Written()))
    number = next(iter(book.claims))
    assert answer(book) == [
        "TRN*2*TRACE1",
        "STC*A2:20*20261116**150",
        f"REF*1K*{number}",
        "REF*EJ*C1",
        "DTP*472*D8*20261112",
    ]
    assert answer(book, MONDAY + timedelta(days=1))[1] == "STC*P1:40*20261116**150"


def test_a_paid_claim_names_the_money_and_the_trace() -> None:
    book = open_book()
    book.receive(MONDAY, file_of(Written()))
    book.release(MONDAY + timedelta(days=4))
    filed = next(iter(book.claims.values()))
    day = f"{filed.paid_on:%Y%m%d}"
    assert answer(book)[1] == f"STC*F1:65*{day}**150*124.32*{day}**{day}*{filed.trace}"
    assert answer(book, text=question(f"REF*1K*{filed.number}~"))[1].startswith("STC*F1:65")
    assert answer(book, text=question(""))[1].startswith("STC*F1:65")


def test_a_denied_claim_says_why() -> None:
    book = open_book(member("SBHBR"))
    long = ("SV1*HC:90837*150*UN*1***1~DTP*472*D8*20261112~",)
    book.receive(MONDAY, file_of(Written(payer="SBHBR", member_id="HBR00000101", lines=long, taxonomy=MD)))
    book.release(MONDAY + timedelta(days=4))
    asked = question(payer="SBHBR", member_id="HBR00000101")
    assert answer(book, text=asked)[1].startswith("STC*F2:84*")


def test_a_claim_that_never_came_is_not_found() -> None:
    assert answer(open_book()) == ["TRN*2*TRACE1", "STC*D0:35*20261116", "REF*EJ*C1"]


def test_a_claim_that_was_rejected_is_not_found() -> None:
    book = open_book()
    book.receive(MONDAY, file_of(Written(diagnoses="HI*ABK:F33~")))
    assert answer(book)[1] == "STC*D0:35*20261116"
