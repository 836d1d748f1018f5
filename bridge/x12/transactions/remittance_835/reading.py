"""Loops 2100 and 2110 of the 835, read in one pass.

A transaction set is cut into sections: a segment that opens something, and what follows it. All that a claim payment
or a line says stands in its section, so each segment is looked at once and one claim is held at a time.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal

from bridge.billing.entity import Entity, Reference
from bridge.billing.money import ZERO
from bridge.billing.remittance import Adjustment, ClaimPayment, LinePayment, SubmittedService
from bridge.billing.remittance_detail import (
    DiagnosisGroup,
    Figure,
    InpatientAdjudication,
    OutpatientAdjudication,
)
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.constructor import constructor
from bridge.x12.transactions.remittance_835.value import (
    Procedure,
    Values,
    contacts,
    figures,
    figures_at,
)

_claim_payment, _line_payment = constructor(ClaimPayment), constructor(LinePayment)
_entity, _figure, _reference = constructor(Entity), constructor(Figure), constructor(Reference)

_HEADER = frozenset(("ST", "N1", "LX", "CLP", "SVC", "PLB", "SE"))  # what opens a section, until a claim or an LX
_BODY = _HEADER - {"N1"}
_CLAIM_AMOUNTS, _LINE_AMOUNTS = ("AU", "I"), ("B6",)  # AMT01 that has a field of its own
_NONE = [""] * 15  # the elements that a segment leaves out at its end
_REMARKS = (5, 20, 21, 22, 23)  # MIA
_INPATIENT = tuple(at for at in range(2, 25) if at != 3 and at not in _REMARKS)


def sections(segments: Iterable[Segment]) -> Iterator[tuple[Segment, list[Segment]]]:
    """Each segment that opens a section, with those up to the next."""
    opening, openers = Segment(""), _HEADER
    here: list[Segment] = []
    for segment in segments:
        if segment.id in openers:
            yield opening, here
            opening, here = segment, []
            if openers is _HEADER and segment.id not in ("ST", "N1"):
                openers = _BODY
        else:
            here.append(segment)
    yield opening, here


def read_claims(
    segments: Iterable[Segment], values: Values, beside: Callable[[Segment, list[Segment]], None]
) -> Iterator[ClaimPayment]:
    """The claim payments one at a time; whatever is of no claim goes to `beside`, after the claims before it."""
    clp: Segment | None = None
    about: list[Segment] = []
    lines: list[LinePayment] = []
    for opening, here in sections(segments):
        if clp is not None:
            if opening.id == "SVC":
                lines.append(_line(opening, here, values))
                continue
            yield _claim(clp, about, tuple(lines), values)
            clp, lines = None, []
        if opening.id == "CLP":
            clp, about = opening, here
        else:
            beside(opening, here)
    if clp is not None:
        yield _claim(clp, about, tuple(lines), values)


_Days = dict[str, date | None]  # DTM01 -> the first of its days
_Own = dict[str, Decimal | None]  # AMT01 that has a field of its own -> the first of its amounts
_Told = tuple[list[Adjustment], _Days, list[Reference], _Own, list[Figure], list[Entity], list[Segment]]


def _gather(here: list[Segment], own_amounts: tuple[str, ...], values: Values) -> _Told:
    """What claims and lines say in the same words. Looks at each segment once, at the frequent ones first."""
    told: _Told = ([], {}, [], {}, [], [], [])
    adjustments, days, references, own, amounts, parties, others = told
    known = values.adjustments
    for segment in here:
        parts = segment.parts
        id = parts[0]
        if len(parts) < 3:  # a qualifier that qualifies nothing; or a MIA, or MOA, of one element
            others.append(segment)
        elif id == "CAS":
            if len(parts) == 4 and parts[2]:  # one reason: nearly all of them
                adjustments.append(known[parts[1], parts[2], parts[3], ""])
            else:
                known.add(parts, adjustments)
        elif id == "DTM":
            if parts[1] not in days:
                days[parts[1]] = values.days[parts[2]]
        elif id == "AMT":
            kind, amount = parts[1], values.amounts[parts[2]]
            if kind in own_amounts and kind not in own:
                own[kind] = amount
            elif amount is not None:
                amounts.append(_figure(kind=kind, value=amount))
        elif id == "REF":
            references.append(_reference(kind=parts[1], value=parts[2]))
        elif id == "NM1":
            parties.append(_party(parts))
        else:
            others.append(segment)
    return told


def _line(svc: Segment, here: list[Segment], values: Values) -> LinePayment:
    separator, dollars = svc.source.delimiters.component, values.dollars
    _, service, charge, paid, revenue, units, submitted, submitted_units = (svc.parts + _NONE)[:8]
    qualifier, procedure, modifiers, description = values.procedures[service, separator]
    asked = values.procedures[submitted, separator] if submitted or submitted_units else None
    adjustments, days, refs, own, amounts, _, others = _gather(here, _LINE_AMOUNTS, values)
    return _line_payment(
        procedure=procedure,
        modifiers=modifiers,
        charge=dollars[charge],
        paid=dollars[paid],
        units=values.units[units],
        submitted_procedure=asked.code if asked else "",
        service_date=days["472"] if "472" in days else days.get("150"),
        control_number=_take_control_number(refs) if refs else "",
        allowed=own.get("B6"),
        adjustments=tuple(adjustments),
        remarks=_coded(others, "HE") if others else (),
        qualifier=qualifier,
        description=description,
        revenue_code=revenue,
        submitted=_submitted(asked, values.quantities[submitted_units]) if asked else None,
        service_through=days.get("151"),
        references=tuple(refs),
        amounts=tuple(amounts),
        quantities=figures(others) if others else (),
        drug_remarks=_coded(others, "RX") if others else (),
    )


def _take_control_number(references: list[Reference]) -> str:
    """Takes every REF*6R out, and gives the first."""
    first = ""
    for at in range(len(references) - 1, -1, -1):
        if references[at].kind == "6R":
            first = references.pop(at).value
    return first


def _claim(clp: Segment, about: list[Segment], lines: tuple[LinePayment, ...], values: Values) -> ClaimPayment:
    parts = clp.parts + _NONE
    _, number, status, charge, paid, share, filing, payer_number, facility, frequency = parts[:10]
    adjustments, days, refs, own, amounts, parties, others = _gather(about, _CLAIM_AMOUNTS, values)
    moas = [segment for segment in others if segment.id == "MOA"]
    dollars = values.dollars
    return _claim_payment(
        control_number=number,
        status=status,
        charge=dollars[charge],
        paid=dollars[paid],
        patient_responsibility=dollars[share],
        payer_claim_number=payer_number,
        filing_indicator=filing,
        adjustments=tuple(adjustments),
        lines=lines,
        remarks=tuple([code for moa in moas for code in moa.parts[3:8] if code]) if moas else (),
        interest=own.get("I") or ZERO,
        allowed=own.get("AU"),
        corrected_member_id=_id(parties, "74"),
        forwarded_to=_id(parties, "TT"),
        statement_from=days.get("232"),
        statement_to=days.get("233"),
        received_on=days.get("050"),
        facility=facility,
        frequency=frequency,
        diagnosis_group=_diagnosis_group(*parts[11:14]) if len(clp.parts) > 11 else None,
        parties=tuple(parties),
        inpatient=_inpatient(others) if others else None,
        outpatient=_outpatient(moas[0]) if moas else None,
        references=tuple(refs),
        coverage_expired_on=days.get("036"),
        contacts=contacts(others) if others else (),
        amounts=tuple(amounts),
        quantities=figures(others) if others else (),
    )


def _submitted(asked: Procedure, units: Decimal | None) -> SubmittedService:
    return SubmittedService(
        qualifier=asked.qualifier, modifiers=asked.modifiers, description=asked.description, units=units
    )


def _coded(segments: Iterable[Segment], list_code: str) -> tuple[str, ...]:
    """The codes of one list. # LQ01"""
    return tuple([lq[2] for lq in segments if lq.id == "LQ" and lq[1] == list_code and lq[2]])


def _party(parts: list[str]) -> Entity:
    _, role, form, last, first, middle, prefix, suffix, kind, number = (parts + _NONE)[:10]
    return _entity(
        code=role,
        form=form,
        name=last,
        first=first,
        middle=middle,
        prefix=prefix,
        suffix=suffix,
        id_kind=kind,
        id=number,
    )


def _id(parties: Iterable[Entity], role: str) -> str:
    """NM109 of the first in that role."""
    for party in parties:
        if party.code == role:
            return party.id
    return ""


def _diagnosis_group(code: str, weight: str, fraction: str) -> DiagnosisGroup | None:
    if not (code or weight or fraction):
        return None
    return DiagnosisGroup(
        code=code, weight=element.read_quantity(weight), discharge_fraction=element.read_quantity(fraction)
    )


def _inpatient(segments: Iterable[Segment]) -> InpatientAdjudication | None:
    """The first MIA."""
    mia = next((segment for segment in segments if segment.id == "MIA"), None)
    if mia is None:
        return None
    return InpatientAdjudication(
        covered_days=element.read_quantity(mia[1]) or ZERO,
        psychiatric_days=element.read_quantity(mia[3]),
        remarks=tuple(mia[at] for at in _REMARKS if mia[at]),
        figures=figures_at(mia, _INPATIENT),
    )


def _outpatient(moa: Segment) -> OutpatientAdjudication | None:
    """None when the MOA holds nothing but remark codes."""
    rate, payable, esrd, nonpayable = (element.read_quantity(moa[at]) for at in (1, 2, 8, 9))
    if rate is payable is esrd is nonpayable is None:
        return None
    return OutpatientAdjudication(rate=rate, payable=payable, esrd_paid=esrd, nonpayable=nonpayable)
