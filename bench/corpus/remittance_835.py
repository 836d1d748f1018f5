"""An 835 that balances on all three levels: paid, denied, secondary, reversed and corrected claims, and a PLB."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bench.corpus.envelope import Kind, dollars
from bench.corpus.payer import PAYERS
from bench.corpus.visit import Line, Visit, npi, visit

KIND = Kind(code="835", group="HP", guide="005010X221A1", names_guide=False, comes_back=True)
_PROVIDER = npi("199912345")
_WITHHELD, _INTEREST = 12000, -341  # PLB: what is positive is taken from the payment


@dataclass(frozen=True, slots=True, kw_only=True)
class _LineAnswer:
    """Cents; `adjustments` are (group, reason, cents)."""

    line: Line
    paid: int
    adjustments: tuple[tuple[str, str, int], ...]
    allowed: int | None
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    seen: Visit
    status: str  # CLP02
    lines: tuple[_LineAnswer, ...]
    sign: int = 1  # -1: a reversal undoes everything

    @property
    def paid(self) -> int:
        return self.sign * sum(line.paid for line in self.lines)

    @property
    def share(self) -> int:
        """The patient's."""
        return self.sign * sum(cents for line in self.lines for group, _, cents in line.adjustments if group == "PR")


def body(visits: Sequence[int], number: int) -> Iterator[str]:
    """One transaction set, without its ST and SE. The visits are gone through twice: BPR02 comes first."""
    payer = PAYERS[number % len(PAYERS)]
    paid = sum(_answer(at).paid for at in visits) - _WITHHELD - _INTEREST
    bank = "01*021000021*DA*1234567"
    yield f"BPR*I*{dollars(paid)}*C*ACH*CCP*{bank}*1{payer.tax_id}**01*011900254*DA*7654321*20261124"
    yield f"TRN*1*EFT{number:06}*1{payer.tax_id}"
    yield "DTM*405*20261123"
    yield f"N1*PR*{payer.name}"  # a peer reads nothing but digits in N104
    yield "N3*1 PAYER PLAZA"
    yield "N4*HARTFORD*CT*06103"
    yield f"REF*2U*{payer.id}"
    yield "PER*BL*PROVIDER LINE*TE*8005550100"
    yield f"N1*PE*CEDAR STREET BEHAVIORAL HEALTH*XX*{_PROVIDER}"
    yield "REF*TJ*061234567"
    yield "LX*1"
    for at in visits:
        yield from _claim(_answer(at))
    yield f"PLB*{_PROVIDER}*20261231*WO:ICN{number:09}*{dollars(_WITHHELD)}*L6*{dollars(_INTEREST)}"


def _answer(number: int) -> _Answer:
    """Of fifty claims: one reversal with its correction, three denied, two after another payer; the others paid."""
    turn = number % 50
    if turn == 10:
        return _Answer(seen=visit(number + 1), status="22", lines=_paid(visit(number + 1), 7), sign=-1)
    seen = visit(number)
    if turn in (17, 29, 41):
        return _Answer(seen=seen, status="4", lines=_denied(seen, number))
    if turn in (23, 37):
        return _Answer(seen=seen, status="2", lines=_after_another(seen))
    return _Answer(seen=seen, status="1", lines=_paid(seen, number))


def _paid(seen: Visit, number: int) -> tuple[_LineAnswer, ...]:
    """What is above the allowed amount is contractual; the patient owes a copay, a coinsurance or the deductible."""
    lines = []
    for at, line in enumerate(seen.lines):
        reason = ("3", "2", "1", "")[number % 4]
        share = {"3": 2500 if at == 0 else 0, "2": line.allowed // 5, "1": line.allowed, "": 0}[reason]
        share = min(share, line.allowed)
        adjustments = (("CO", "45", line.charge - line.allowed), ("PR", reason, share))
        lines.append(
            _LineAnswer(
                line=line,
                paid=line.allowed - share,
                adjustments=tuple(adjustment for adjustment in adjustments if adjustment[2]),
                allowed=line.allowed,
                remark="N130" if reason == "1" else "",
            )
        )
    return tuple(lines)


def _denied(seen: Visit, number: int) -> tuple[_LineAnswer, ...]:
    group, reason, remark = (("CO", "16", "M127"), ("CO", "197", ""), ("PR", "204", "N130"))[number % 3]
    return tuple(
        _LineAnswer(line=line, paid=0, adjustments=((group, reason, line.charge),), allowed=None, remark=remark)
        for line in seen.lines
    )


def _after_another(seen: Visit) -> tuple[_LineAnswer, ...]:
    return tuple(
        _LineAnswer(
            line=line,
            paid=line.allowed // 5,
            adjustments=(("OA", "23", line.charge - line.allowed // 5),),
            allowed=None,
        )
        for line in seen.lines
    )


def _claim(answer: _Answer) -> Iterator[str]:
    seen, sign = answer.seen, answer.sign
    person, clinician = seen.patient, seen.clinician
    yield (
        f"CLP*{seen.control_number}*{answer.status}*{dollars(sign * seen.charge)}*{dollars(answer.paid)}"
        f"*{dollars(answer.share)}*{seen.payer.paid_as}*ICN{seen.number:010}*{seen.place}*1"
    )
    yield f"NM1*QC*1*{person.last}*{person.first}*{person.middle}***MI*{seen.member_id}"
    yield f"NM1*82*1*{clinician.last}*{clinician.first}****XX*{clinician.npi}"
    if seen.payer.filing == "MB":
        yield "MOA***MA07" if answer.status == "1" else "MOA***MA04"
    if seen.group_number:
        yield f"REF*1L*{seen.group_number}"
    yield f"DTM*232*{seen.day}"
    yield f"DTM*233*{seen.day}"
    yield "DTM*050*20261120"
    allowed = [line.allowed for line in answer.lines if line.allowed is not None]
    if allowed and sign > 0:
        yield f"AMT*AU*{dollars(sum(allowed))}"
    for number, line in enumerate(answer.lines, start=1):
        yield from _service(answer, line, number)


def _service(answer: _Answer, paid: _LineAnswer, number: int) -> Iterator[str]:
    sign, line = answer.sign, paid.line
    yield f"SVC*{line.procedure}*{dollars(sign * line.charge)}*{dollars(sign * paid.paid)}**{sign * line.units}"
    yield f"DTM*472*{answer.seen.day}"
    for group, reason, cents in paid.adjustments:
        yield f"CAS*{group}*{reason}*{dollars(sign * cents)}"
    yield f"REF*6R*{answer.seen.control_number}L{number}"
    if paid.allowed is not None and sign > 0:
        yield f"AMT*B6*{dollars(paid.allowed)}"
    if paid.remark:
        yield f"LQ*HE*{paid.remark}"
