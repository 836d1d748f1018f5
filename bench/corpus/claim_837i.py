"""An 837I: three days of an intensive outpatient programme for each visit."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from bench.corpus.claim_837p import levels, submitter
from bench.corpus.envelope import Kind, dollars
from bench.corpus.visit import Visit, npi, visit

KIND = Kind(code="837", group="HC", guide="005010X223A2")
_A_DAY = 35_000  # cents
_DAYS = (0, 2, 4)


def body(visits: Iterable[int], number: int) -> Iterator[str]:
    """One transaction set, without its ST and SE."""
    yield from submitter(number)
    yield "HL*1**20*1"
    yield "PRV*BI*PXC*261QR0405X"
    yield f"NM1*85*2*HARBOR POINT RECOVERY CENTER*****XX*{npi('199970001')}"
    yield "N3*40 WHARF ROAD"
    yield "N4*NEW LONDON*CT*063204410"
    yield "REF*EI*067654321"
    level = 1
    for at in visits:
        seen = visit(at)
        yield from levels(seen, level + 1)
        yield from _claim(seen)
        level += 2 if seen.holder else 1


def _claim(seen: Visit) -> Iterator[str]:
    first = date.fromisoformat(seen.day) - timedelta(days=7)
    days = [f"{first + timedelta(days=step):%Y%m%d}" for step in _DAYS]
    yield f"CLM*{seen.control_number}*{dollars(_A_DAY * len(days))}***13:A:1**A*Y*Y"
    yield f"DTP*434*RD8*{days[0]}-{days[-1]}"
    yield "CL1*3*1*30"
    if seen.authorization:
        yield f"REF*G1*{seen.authorization}"
    principal, *others = seen.diagnoses
    yield f"HI*ABK:{principal}"
    if others:
        yield "*".join(("HI", *(f"ABF:{code}" for code in others)))
    yield f"NM1*71*1*{seen.clinician.last}*{seen.clinician.first}****XX*{seen.clinician.npi}"
    yield f"PRV*AT*PXC*{seen.clinician.taxonomy}"
    for number, day in enumerate(days, start=1):
        yield f"LX*{number}"
        yield f"SV2*0906*HC:H0015*{dollars(_A_DAY)}*UN*1"
        yield f"DTP*472*D8*{day}"
        yield f"REF*6R*{seen.control_number}L{number}"
