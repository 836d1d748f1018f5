"""What a clearinghouse puts into the mailbox, written by hand: TA1, 999, 277CA and 835, a segment after the other."""

from collections.abc import Mapping
from decimal import Decimal

ISA = "ISA*00*          *00*          *ZZ*SANDBOXCH      *ZZ*CEDARBRIDGE    *261121*0900*^*00501*000000077*0*T*:~"


def ta1(isa13: int, status: str = "R", note: str = "006") -> bytes:
    """The envelope of ours with this number, taken (A) or refused (R)."""
    return f"{ISA}TA1*{isa13:09d}*261120*0830*{status}*{note}~IEA*0*000000077~".encode()


def a999(gs06: int, status_by_st: Mapping[str, str]) -> bytes:
    """`a999(1, {"0001": "A", "0002": "R"})`: each of our STs, taken or refused."""
    answers = "".join(
        f"AK2*837*{st}*005010X222A1~IK5*{status}{'*5' if status == 'R' else ''}~" for st, status in status_by_st.items()
    )
    taken = sum(status == "A" for status in status_by_st.values())
    group = "A" if taken == len(status_by_st) else "P" if taken else "R"
    body = f"AK1*HC*{gs06}*005010X222A1~{answers}AK9*{group}*{len(status_by_st)}*{len(status_by_st)}*{taken}~"
    return _enclosed("FA", "005010X231A1", f"ST*999*0001*005010X231A1~{body}")


def a277ca(bht03: str, status_by_claim: Mapping[str, str]) -> bytes:
    """`a277ca(batch, {"B111": "A2:20", "B112": "A7:562:85"})`: claim by claim."""
    claims = "".join(
        f"HL*{n}*3*PT~NM1*QC*1*DOE*J****MI*X~TRN*2*{number}~STC*{status}*20261121*WQ*1~REF*1K*ICN{number}~"
        for n, (number, status) in enumerate(status_by_claim.items(), start=4)
    )
    return _277ca(
        f"NM1*41*2*CEDAR*****46*CEDAR~TRN*2*{bht03}~STC*A1:19:PR*20261121*WQ*1~"
        f"HL*3*2*19*1~NM1*85*2*CEDAR*****XX*1999123452~TRN*1*0~STC*A1:19:PR**WQ*1~{claims}"
    )


def a277ca_of_all(bht03: str, status: str) -> bytes:
    """The whole batch at once, without a word on its claims."""
    return _277ca(f"NM1*41*2*CEDAR*****46*CEDAR~TRN*2*{bht03}~STC*{status}*20261121*U*1~")


def clp(number: str, charge: Decimal, paid: str, *reasons: str, status: str = "1", icn: str = "ICN1") -> str:
    """`clp("B111", Decimal("180"), "100", "CO*45*60", "PR*3*20")`: one claim of one line."""
    patient = next((reason.rpartition("*")[2] for reason in reasons if reason.startswith("PR")), "0")
    cas = "".join(f"CAS*{reason}~" for reason in reasons)
    return f"CLP*{number}*{status}*{charge}*{paid}*{patient}*12*{icn}~SVC*HC:90837*{charge}*{paid}**1~{cas}"


def an835(trace: str, paid: str, *claims: str, plb: str = "", end: str = "SE") -> bytes:
    """One payment. `plb`: `PLB*1999123452*20261231*WO:REF9*5~`. Without an `end` the file is cut off."""
    body = (
        f"ST*835*0001~BPR*I*{paid}*C*ACH*CCP*01*021000021*DA*1*1512345678**01*011900254*DA*7*20261124~"
        f"TRN*1*{trace}*1512345678~DTM*405*20261123~N1*PR*NORTHWIND HEALTH*XV*SBNWH~"
        f"N1*PE*CEDAR*XX*1999123452~LX*1~{''.join(claims)}{plb}"
    )
    if not end:
        return f"{ISA}GS*HP*SANDBOXCH*CEDAR*20261120*0830*1*X*005010X221A1~{body}".encode()
    return _enclosed("HP", "005010X221A1", body)


def _277ca(body: str) -> bytes:
    head = "BHT*0085*08*CA1*20261121*0900*TH~HL*1**20*1~NM1*AY*2*CH*****46*SANDBOXCH~TRN*1*1~HL*2*1*21*1~"
    return _enclosed("HN", "005010X214", f"ST*277*0001*005010X214~{head}{body}")


def _enclosed(functional_id: str, version: str, body: str) -> bytes:
    """`body` begins with its ST."""
    count = body.count("~") + 1
    group = f"GS*{functional_id}*SANDBOXCH*CEDAR*20261120*0830*1*X*{version}~"
    return f"{ISA}{group}{body}SE*{count}*0001~GE*1*1~IEA*1*000000077~".encode()
