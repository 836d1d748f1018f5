"""A 277CA: every visit's claim accepted, or one in ten rejected for its subscriber, with the totals of the batch."""

from collections.abc import Iterator, Sequence

from bench.corpus.envelope import Kind, dollars
from bench.corpus.visit import Visit, npi, visit

KIND = Kind(code="277", group="HN", guide="005010X214", comes_back=True)


def body(visits: Sequence[int], number: int) -> Iterator[str]:
    """One transaction set, without its ST and SE."""
    accepted = [visit(at).charge for at in visits if not _is_rejected(at)]
    rejected = [visit(at).charge for at in visits if _is_rejected(at)]
    total = dollars(sum(accepted) + sum(rejected))
    yield f"BHT*0085*08*CA{number}*20261121*0900*TH"
    yield "HL*1**20*1"
    yield "NM1*AY*2*SANDBOX CLEARINGHOUSE*****46*SANDBOXCH"
    yield f"TRN*1*20261121{number:03}"
    yield "DTP*050*D8*20261120"
    yield "DTP*009*D8*20261121"
    yield "HL*2*1*21*1"
    yield "NM1*41*2*CEDAR STREET BEHAVIORAL HEALTH*****46*CEDAR"
    yield f"TRN*2*BATCH{number}"
    yield f"STC*A1:19:PR*20261121*WQ*{total}"
    yield from _totals(("90", accepted), ("AA", rejected))
    yield "HL*3*2*19*1"
    yield f"NM1*85*2*CEDAR STREET BEHAVIORAL HEALTH*****XX*{npi('199912345')}"
    yield "TRN*1*0"
    yield f"STC*A1:19:PR**WQ*{total}"
    yield from _totals(("QA", accepted), ("QC", rejected))
    for level, at in enumerate(visits, start=4):
        yield f"HL*{level}*3*PT"
        yield from _claim(visit(at))


def _is_rejected(number: int) -> bool:
    return number % 10 == 7


def _totals(*counts: tuple[str, list[int]]) -> Iterator[str]:
    yield from (f"QTY*{code}*{len(charges)}" for code, charges in counts if charges)
    yield from (f"AMT*{code}*{dollars(sum(c))}" for code, (_, c) in zip(("YU", "YY"), counts, strict=True) if c)


def _claim(seen: Visit) -> Iterator[str]:
    person, charge = seen.patient, dollars(seen.charge)
    yield f"NM1*QC*1*{person.last}*{person.first}****MI*{seen.member_id}"
    yield f"TRN*2*{seen.control_number}"
    if _is_rejected(seen.number):
        yield f"STC*A7:164:IL*20261121*U*{charge}"
    else:
        yield f"STC*A2:20:PR*20261121*WQ*{charge}"
        yield f"REF*1K*ICN{seen.number:010}"
    yield f"DTP*472*D8*{seen.day}"
