"""A sandbox payer at hand: members we made up, 837P texts written by hand, and a day on which they arrive."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal

from bridge.sandbox.data.member import Member, Permission
from bridge.sandbox.payer.book import Book, Outgoing
from bridge.sandbox.payer.payer import load_scenarios, with_check_digit
from bridge.sandbox.payer.roster import Roster
from tests.judge import judge

MONDAY = datetime(2026, 11, 16, 15, 0, tzinfo=UTC)
GROUP_NPI = with_check_digit("199912345")
MD = "2084P0800X"  # a taxonomy that no payer wants a credential modifier of
LCSW_NPI = with_check_digit("199900003")

ROWAN = Member(
    payer_id="SBNWH",
    member_id="NWH00000101",
    last="TESTER",
    first="ROWAN",
    birth_date=date(1988, 4, 2),
    sex="F",
    relationship="18",
    starts=date(2026, 1, 1),
    ends=None,
    plan="Northwind Open Access",
    copay=Decimal("0.00"),
    coinsurance=Decimal("0.00"),
    deductible_remaining=Decimal("0.00"),
)
GRANT = Permission("HB267001", (), date(2026, 9, 1), date(2027, 2, 1), 2)


@dataclass(frozen=True, kw_only=True)
class Written:
    """One claim as we write it into a test: what differs from Rowan's 45 minutes on 12 November 2026."""

    payer: str = "SBNWH"
    member_id: str = "NWH00000101"
    control: str = "C1"
    clm: str = "150***11:B:1*Y*A*Y*Y"
    before_hi: str = ""  # REF*G1, REF*F8
    diagnoses: str = "HI*ABK:F411~"
    rendering_npi: str = LCSW_NPI
    taxonomy: str = "1041C0700X"
    after_rendering: str = ""  # 2310D, 2320
    lines: Sequence[str] = ("SV1*HC:90834*150*UN*1***1~DTP*472*D8*20261112~REF*6R*C1L1~",)
    sbr: str = "P*18*******CI"
    first: str = "ROWAN"
    born: str = "19880402"

    def text(self, level: int) -> str:
        lines = "".join(f"LX*{number}~{line}" for number, line in enumerate(self.lines, 1))
        return (
            f"HL*{level}*1*22*0~SBR*{self.sbr}~"
            f"NM1*IL*1*TESTER*{self.first}****MI*{self.member_id}~N3*1 ELM STREET~N4*HARTFORD*CT*061030001~"
            f"DMG*D8*{self.born}*F~NM1*PR*2*A PAYER*****PI*{self.payer}~"
            f"CLM*{self.control}*{self.clm}~{self.before_hi}{self.diagnoses}"
            f"NM1*82*1*DELGADO*MARIA****XX*{self.rendering_npi}~PRV*PE*PXC*{self.taxonomy}~{self.after_rendering}{lines}"
        )


def transaction(*claims: Written | str, number: str = "0001", npi: str = GROUP_NPI) -> str:
    """ST through SE with one billing provider."""
    body = "".join(c if isinstance(c, str) else c.text(level) for level, c in enumerate(claims, 2))
    text = (
        f"ST*837*{number}*005010X222A1~BHT*0019*00*BATCH{number}*20261116*1000*CH~"
        "NM1*41*2*CEDAR STREET BEHAVIORAL HEALTH*****46*CEDAR~PER*IC*RUTH ADEYEMI*TE*8605550117~"
        "NM1*40*2*SANDBOX CLEARINGHOUSE*****46*SANDBOXCH~"
        "HL*1**20*1~PRV*BI*PXC*261QM0850X~"
        f"NM1*85*2*CEDAR STREET BEHAVIORAL HEALTH*****XX*{npi}~N3*118 CEDAR STREET~N4*HARTFORD*CT*061031204~"
        f"REF*EI*061234567~{body}"
    )
    return f"{text}SE*{text.count('~') + 1}*{number}~"


def interchange(*transactions: str, number: int = 1, group: int = 0) -> str:
    """A whole file; GS06 is the ISA13 unless told."""
    group = group or number
    isa = f"ISA*00*{'':10}*00*{'':10}*ZZ*{'CEDAR':15}*ZZ*{'SANDBOXCH':15}*261116*1000*^*00501*{number:09}*0*T*:~"
    gs = f"GS*HC*CEDAR*SANDBOXCH*20261116*1000*{group}*X*005010X222A1~"
    return f"{isa}{gs}{''.join(transactions)}GE*{len(transactions)}*{group}~IEA*1*{number:09}~"


def file_of(*claims: Written, number: int = 1) -> str:
    return interchange(transaction(*claims), number=number)


def member(payer: str = "SBNWH", **changes: object) -> Member:
    """Rowan, with another payer: `member("SBHBR")` has the id HBR00000101 there."""
    return replace(ROWAN, payer_id=payer, member_id=f"{payer[2:]}00000101", **changes)  # type: ignore[arg-type]


def open_book(*members: Member) -> Book:
    return Book(Roster(members or (ROWAN,)), load_scenarios())


def only(outgoing: Sequence[Outgoing], kind: str) -> str:
    """The one file of that kind, accepted by pyx12, as lines of segments."""
    texts = [out.text for out in outgoing if out.name.startswith(kind)]
    assert len(texts) == 1, [out.name for out in outgoing]
    judge(texts[0])
    return texts[0]


def segments(text: str, *ids: str) -> list[str]:
    """The segments with these ids, in order, by a raw split."""
    return [s for s in text.replace("\n", "").split("~") if s.split("*")[0] in ids]


def adjudicated(book: Book, *claims: Written, at: datetime = MONDAY, number: int = 1) -> str:
    """Hands in the claims, waits four days and gives the CLP, SVC, CAS, LQ and PLB of what was paid."""
    book.receive(at, file_of(*claims, number=number))
    texts = [out.text for out in book.release(at.replace(day=at.day + 4))]
    for text in texts:
        judge(text)
    return "~".join(s for text in texts for s in segments(text, "CLP", "SVC", "CAS", "LQ", "PLB"))
