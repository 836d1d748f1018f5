"""An 837P: one provider, a claim of two lines for each visit."""

from collections.abc import Iterable, Iterator

from bench.corpus.envelope import Kind, dollars
from bench.corpus.visit import Person, Visit, npi, visit

KIND = Kind(code="837", group="HC", guide="005010X222A1")


def body(visits: Iterable[int], number: int) -> Iterator[str]:
    """One transaction set, without its ST and SE."""
    yield from submitter(number)
    yield "HL*1**20*1"
    yield "PRV*BI*PXC*261QM0801X"
    yield f"NM1*85*2*CEDAR STREET BEHAVIORAL HEALTH*****XX*{npi('199912345')}"
    yield "N3*118 CEDAR STREET"
    yield "N4*HARTFORD*CT*061031204"
    yield "REF*EI*061234567"
    level = 1
    for at in visits:
        seen = visit(at)
        yield from levels(seen, level + 1)
        yield from _claim(seen)
        level += 2 if seen.holder else 1


def submitter(number: int) -> Iterator[str]:
    """BHT and loops 1000A and 1000B."""
    yield f"BHT*0019*00*BATCH{number}*20261120*0830*CH"
    yield "NM1*41*2*CEDAR STREET BEHAVIORAL HEALTH*****46*CEDAR"
    yield "PER*IC*OWEN CASTELLANO*TE*8605550117"
    yield "NM1*40*2*SANDBOX CLEARINGHOUSE*****46*SANDBOXCH"


def levels(seen: Visit, level: int) -> Iterator[str]:
    """2000B, and 2000C where somebody else holds the policy."""
    holder, payer = seen.holder, seen.payer
    yield f"HL*{level}*1*22*{1 if holder else 0}"
    yield f"SBR*P*{'' if holder else '18'}*{seen.group_number}******{payer.filing}"
    yield _name("IL", holder or seen.patient) + f"**MI*{seen.member_id}"
    yield from _home(seen, holder or seen.patient)
    yield f"NM1*PR*2*{payer.name}*****PI*{payer.id}"
    if holder:
        yield f"HL*{level + 1}*{level}*23*0"
        yield f"PAT*{seen.relationship}"
        yield _name("QC", seen.patient).rstrip("*")
        yield from _home(seen, seen.patient)


def _name(entity: str, person: Person) -> str:
    return f"NM1*{entity}*1*{person.last}*{person.first}*{person.middle}*"


def _home(seen: Visit, person: Person) -> Iterator[str]:
    yield f"N3*{seen.street}"
    yield f"N4*{seen.city}*{seen.state}*{seen.postal_code}"
    yield f"DMG*D8*{person.born}*{person.sex}"


def _claim(seen: Visit) -> Iterator[str]:
    clinician = seen.clinician
    yield f"CLM*{seen.control_number}*{dollars(seen.charge)}***{seen.place}:B:1*Y*A*Y*Y"
    if seen.authorization:
        yield f"REF*G1*{seen.authorization}"
    first, *others = seen.diagnoses
    yield "*".join(("HI", f"ABK:{first}", *(f"ABF:{code}" for code in others)))
    yield f"NM1*82*1*{clinician.last}*{clinician.first}****XX*{clinician.npi}"
    yield f"PRV*PE*PXC*{clinician.taxonomy}"
    pointers = ":".join(str(at + 1) for at in range(len(seen.diagnoses)))
    for number, line in enumerate(seen.lines, start=1):
        yield f"LX*{number}"
        yield f"SV1*{line.procedure}*{dollars(line.charge)}*UN*{line.units}***{pointers}"
        yield f"DTP*472*D8*{seen.day}"
        yield f"REF*6R*{seen.control_number}L{number}"
