"""A 271: what the payer says of each visit's patient, a dozen benefit rows with repeated service types."""

from collections.abc import Iterable, Iterator

from bench.corpus.envelope import Kind, dollars
from bench.corpus.payer import PAYERS
from bench.corpus.visit import Visit, npi, visit

KIND = Kind(code="271", group="HB", guide="005010X279A1", comes_back=True)


def body(visits: Iterable[int], number: int) -> Iterator[str]:
    """One transaction set, without its ST and SE."""
    payer = PAYERS[number % len(PAYERS)]
    yield f"BHT*0022*11*T{number}*20261120*0900"
    yield "HL*1**20*1"
    yield f"NM1*PR*2*{payer.name}*****PI*{payer.id}"
    yield "HL*2*1*21*1"
    yield f"NM1*1P*2*CEDAR STREET BEHAVIORAL HEALTH*****XX*{npi('199912345')}"
    for level, at in enumerate(visits, start=3):
        yield f"HL*{level}*2*22*0"
        yield from _answer(visit(at))


def _answer(seen: Visit) -> Iterator[str]:
    person = seen.patient
    yield f"TRN*2*T{seen.number}*1061234567"
    yield f"NM1*IL*1*{person.last}*{person.first}****MI*{seen.member_id}"
    yield f"N3*{seen.street}"
    yield f"N4*{seen.city}*{seen.state}*{seen.postal_code}"
    yield f"DMG*D8*{person.born}*{person.sex}"
    yield "DTP*346*D8*20260101"
    yield "EB*1*IND*30^MH^98*PR*NORTHWIND PPO"
    yield "EB*1**CF^A6"
    for network, cents in (("Y", 2_500), ("N", 6_000)):
        yield f"EB*B*IND*MH***27*{dollars(cents + 100 * (seen.number % 9))}*****{network}"
    yield "EB*A*IND*98*****.2****Y"
    for period, cents in (("23", 150_000), ("24", 110_000), ("29", 40_000)):
        yield f"EB*C*IND*30***{period}*{dollars(cents)}*****Y"
    yield "EB*F*IND*MH***29***VS*14*N*W"
    yield "MSG*NO REFERRAL NEEDED"
    yield "EB*B*IND*MH***27*10*****Y"
    yield "III*ZZ*10"
