"""270 in, 271 out: each answer beside the member that earns it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from bridge.sandbox.data.member import Member
from bridge.sandbox.payer.eligibility import Counter, answer_270
from bridge.sandbox.payer.envelope import Numbers
from bridge.sandbox.payer.inquiry import NotAnInquiry
from tests.sandbox.payer.desk import (
    GROUP_NPI,
    LCSW_NPI,
    MONDAY,
    ROWAN,
    Written,
    adjudicated,
    member,
    open_book,
    segments,
)

CHILD = replace(ROWAN, first="ROBIN", birth_date=date(2015, 6, 1), relationship="19", copay=Decimal("25.00"))


def question(
    payer: str = "SBNWH",
    npi: str = GROUP_NPI,
    name: str = "TESTER*ROWAN",
    member_id: str = "NWH00000101",
    born: str = "DMG*D8*19880402~",
    day: str = "20261116",
    child: str = "",
) -> str:
    """A 270 for Rowan, or for a child of hers."""
    asked = f"DTP*291*D8*{day}~EQ*30~EQ*MH~"
    trace = "TRN*1*TRACE1*9CEDAR~"
    subscriber = (
        f"HL*3*2*22*1~NM1*IL*1*{name}****MI*{member_id}~HL*4*3*23*0~{trace}NM1*03*1*TESTER*{child}~{born}{asked}"
        if child
        else f"HL*3*2*22*0~{trace}NM1*IL*1*{name}****MI*{member_id}~{born}{asked}"
    )
    body = (
        "ST*270*0001*005010X279A1~BHT*0022*13*REF1*20261116*1000~"
        f"HL*1**20*1~NM1*PR*2*A PAYER*****PI*{payer}~HL*2*1*21*1~NM1*1P*2*CEDAR*****XX*{npi}~{subscriber}"
    )
    isa = f"ISA*00*{'':10}*00*{'':10}*ZZ*{'CEDAR':15}*ZZ*{'SANDBOXCH':15}*261116*1000*^*00501*000000001*0*T*:~"
    gs = "GS*HS*CEDAR*SANDBOXCH*20261116*1000*1*X*005010X279A1~"
    return f"{isa}{gs}{body}SE*{body.count('~') + 1}*0001~GE*1*1~IEA*1*000000001~"


def answer(text: str, *members: Member, at: datetime = MONDAY) -> str:
    book = open_book(*members)
    counter = Counter(scenarios=book.scenarios, roster=book.roster, standing=book.standing)
    return answer_270(text, counter, Numbers(interchange=1, at=at.astimezone(book.scenarios.time_zone)))


def benefits(*members: Member, day: str = "20261116") -> list[str]:
    insured = members[0] if members else ROWAN
    text = answer(question(payer=insured.payer_id, member_id=insured.member_id, day=day), *members)
    return segments(text, "EB", "MSG", "NM1", "LS", "LE")[3:]


def test_the_trace_and_the_reference_come_back() -> None:
    assert segments(answer(question()), "BHT", "TRN", "HL") == [
        "BHT*0022*11*REF1*20261116*1000",
        "HL*1**20*1",
        "HL*2*1*21*1",
        "HL*3*2*22*0",
        "TRN*2*TRACE1*9CEDAR",
    ]


def test_an_active_member_with_a_copay() -> None:
    assert benefits(member("SBBLU", copay=Decimal("25.00"), deductible_remaining=Decimal("750.00"))) == [
        "EB*1**30**NORTHWIND OPEN ACCESS",
        "EB*C*IND*30***29*750",
        "EB*1**MH^A6^CF",
        "EB*B*IND*MH^CF***27*25*****Y",
    ]


def test_coinsurance_is_a_fraction() -> None:
    assert "EB*A*IND*MH^CF***27**.2****Y" in benefits(member("SBMCR", coinsurance=Decimal("0.20")))


def test_what_is_left_of_the_visits_and_what_needs_an_authorization() -> None:
    found = benefits(member("SBHBR", visits_remaining=12))
    assert "EB*F*IND*MH***29***VS*12" in found
    assert "EB*1**MH********Y**HC:90837" in found


def test_the_deductible_that_is_left_follows_the_claims() -> None:
    rowan = member(deductible_remaining=Decimal("200.00"))
    book = open_book(rowan)
    adjudicated(book, Written())
    counter = Counter(scenarios=book.scenarios, roster=book.roster, standing=book.standing)
    text = answer_270(question(), counter, Numbers(interchange=1, at=MONDAY))
    assert "EB*C*IND*30***29*75.68" in segments(text, "EB")


def test_coverage_that_has_ended_is_inactive() -> None:
    ended = member(ends=date(2026, 10, 31))
    assert benefits(ended) == ["EB*6**30**NORTHWIND OPEN ACCESS"]
    assert benefits(ended, day="20261031")[0] == "EB*1**30**NORTHWIND OPEN ACCESS"


def test_carved_out_behavioral_health_names_who_carries_it() -> None:
    assert benefits(member("SBSMT", carve_out_payer_id="SBHBR"))[2:] == [
        "EB*U**MH",
        "MSG*BEHAVIORAL HEALTH IS ADMINISTERED BY HARBOR BEHAVIORAL",
        "LS*2120",
        "NM1*VN*2*HARBOR BEHAVIORAL*****PI*SBHBR",
        "LE*2120",
    ]


def test_a_second_payer_names_the_first() -> None:
    assert "NM1*PRP*2*MEDICARE PART B SANDBOX*****PI*SBMCR" in [
        b.replace("(", "").replace(")", "") for b in benefits(member("SBBLU", primary_payer_id="SBMCR"))
    ]


def test_a_payer_that_is_silent_on_mental_health() -> None:
    assert benefits(member("SBLIB")) == ["EB*1**30**NORTHWIND OPEN ACCESS", "EB*C*IND*30***29*0"]


def test_a_dependant_stands_under_the_subscriber() -> None:
    text = answer(question(child="ROBIN", born="DMG*D8*20150601~"), ROWAN, CHILD)
    assert segments(text, "HL", "TRN", "NM1", "INS", "AAA")[4:] == [
        "HL*3*2*22*1",
        "NM1*IL*1*TESTER*ROWAN****MI*NWH00000101",
        "HL*4*3*23*0",
        "TRN*2*TRACE1*9CEDAR",
        "NM1*03*1*TESTER*ROBIN",
        "INS*N*19",
    ]


SUNDAY_NIGHT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)  # 03:00 in Hartford


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        (question(payer="NOBODY"), "AAA*N**79*C"),
        (question(npi=LCSW_NPI[:-1] + "0"), "AAA*N**43*C"),
        (question(npi="1234567893"), "AAA*N**51*C"),
        (question(member_id="NWH99999999"), "AAA*N**72*C"),
        (question(member_id="NWH99999999", name="OTHER*PERSON"), "AAA*N**75*C"),
        (question(name="WRONG*ROWAN"), "AAA*N**73*C"),
        (question(born="DMG*D8*19880403~"), "AAA*N**71*C"),
        (question(born=""), "AAA*N**58*C"),
        (question(day="20250101"), "AAA*N**62*C"),
        (question(child="NOBODY"), "AAA*N**67*C"),
    ],
)
def test_each_refusal_has_its_code(text: str, refusal: str) -> None:
    said = answer(text)
    assert segments(said, "AAA", "EB") == [refusal]


def test_a_payer_that_is_down_says_so() -> None:
    text = question(payer="SBMCD", member_id="MCD00000101")
    assert segments(answer(text, member("SBMCD"), at=SUNDAY_NIGHT), "AAA", "EB") == ["AAA*Y**42*R"]
    assert segments(answer(text, member("SBMCD")), "AAA") == []


@pytest.mark.parametrize("text", ["", "hello", question().replace("SE*", "SE*9"), question().replace("X279A1", "X279")])
def test_what_is_no_270_is_refused(text: str) -> None:
    with pytest.raises(NotAnInquiry):
        answer(text)
