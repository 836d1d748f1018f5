"""The 837P, read back: every CLM is one Claim, with what the levels above it say."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bridge.billing.claim import Claim, Frequency, LineAdjudication, OtherCoverage, Rank, ServiceLine
from bridge.billing.party import (
    Address,
    BillingProvider,
    Clinician,
    Licence,
    Patient,
    Payer,
    PersonName,
    Relationship,
    ServiceFacility,
    Sex,
    Subscriber,
)
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.adjustment import read_adjustments
from bridge.x12.transactions.party import read_address, read_birth_date, read_name, read_sex
from bridge.x12.transactions.procedure import read_modifiers, read_procedure
from bridge.x12.transactions.section import Section

_NOBODY = PersonName(last="", first="")
_NOWHERE = Address(line1="", city="", state="", postal_code="")
_NO_DAY = date(1, 1, 1)  # a claim whose only date cannot be read


@dataclass(frozen=True, slots=True, kw_only=True)
class _Levels:
    """What the HLs above a claim say."""

    billing: BillingProvider
    subscriber: Subscriber
    payer: Payer
    rank: Rank
    patient: Patient
    medicare_secondary_reason: str


def read(segments: Sequence[Segment]) -> tuple[Claim, ...]:
    """The claims of one transaction set in their order: as many as it has CLM segments."""
    return tuple(_claims(Section(segments)))


def _claims(transaction: Section) -> Iterator[Claim]:
    levels = _no_levels()
    head, hierarchy = transaction.cut("HL")
    for level in (head, *hierarchy):
        above, claims = level.cut("CLM")
        levels = _enter(above, levels)
        yield from (_claim(section, levels) for section in claims)


def _no_levels() -> _Levels:
    payer = Payer(id="", name="", payer_id="", filing_indicator="")
    return _Levels(
        billing=BillingProvider(name="", npi="", taxonomy="", tax_id="", address=_NOWHERE),
        subscriber=Subscriber(name=_NOBODY, member_id="", relationship=Relationship.SELF),
        payer=payer,
        rank=Rank.PRIMARY,
        patient=Patient(id="", name=_NOBODY, birth_date=_NO_DAY, sex=Sex.UNKNOWN, address=None),
        medicare_secondary_reason="",
    )


def _enter(level: Section, above: _Levels) -> _Levels:
    kind = level.first("HL")[3]
    if kind == "20":
        return replace(_no_levels(), billing=_billing(level))
    if kind == "22":
        return _subscriber_level(level, above)
    if kind == "23":
        relationship = _relationship(level.first("PAT")[1], Relationship.UNKNOWN)
        subscriber = replace(above.subscriber, relationship=relationship)
        return replace(above, subscriber=subscriber, patient=_patient(level, "QC"))
    return above


def _billing(level: Section) -> BillingProvider:
    parties = _parties(level)
    own = parties.get("85", level)
    nm1, tax, contact = own.first("NM1"), own.first("REF", "EI", "SY"), own.first("PER")
    is_person = nm1[2] == "1"
    return BillingProvider(
        name=f"{nm1[3]}, {nm1[4]}" if is_person else nm1[3],
        npi=nm1[9],
        taxonomy=level.first("PRV")[3],
        tax_id=tax[2],
        address=read_address(own) or _NOWHERE,
        is_person=is_person,
        tax_id_is_ssn=tax[1] == "SY",
        contact_name=contact[2],
        contact_phone=contact[4],
    )


def _subscriber_level(level: Section, above: _Levels) -> _Levels:
    sbr, parties = level.first("SBR"), _parties(level)
    relationship = _relationship(sbr[2], Relationship.UNKNOWN)
    patient = _patient(level, "IL") if relationship is Relationship.SELF else _no_levels().patient
    return replace(
        above,
        subscriber=_subscriber(sbr, parties.get("IL", level), relationship),
        payer=_payer(parties.get("PR", level), sbr[9]),
        rank=_rank(sbr[1]),
        patient=patient,
        medicare_secondary_reason=sbr[5],
    )


def _subscriber(sbr: Segment, party: Section, relationship: Relationship) -> Subscriber:
    nm1, dmg = party.first("NM1", "IL"), party.first("DMG")
    return Subscriber(
        name=read_name(nm1),
        member_id=nm1[9],
        relationship=relationship,
        birth_date=read_birth_date(dmg),
        sex=read_sex(dmg),
        address=read_address(party),
        group_number=sbr[3],
        group_name=sbr[4],
    )


def _payer(party: Section, filing_indicator: str) -> Payer:
    nm1 = party.first("NM1", "PR")
    return Payer(id="", name=nm1[3], payer_id=nm1[9], filing_indicator=filing_indicator)


def _patient(level: Section, entity: str) -> Patient:
    party = _parties(level).get(entity, level)
    dmg = party.first("DMG")
    return Patient(
        id="",
        name=read_name(party.first("NM1", entity)),
        birth_date=read_birth_date(dmg) or _NO_DAY,
        sex=read_sex(dmg),
        address=read_address(party),
    )


def _parties(section: Section) -> dict[str, Section]:
    """Its NM1s with what follows each, by entity; the first of a kind."""
    _, parties = section.cut("NM1")
    return {party.segments[0][1]: party for party in reversed(parties)}


def _claim(section: Section, levels: _Levels) -> Claim:
    above, line_sections = section.cut("LX")
    head, others = above.cut("SBR")
    clm, parties = head.first("CLM"), _parties(head)
    pos = clm.component(5, 1)
    lines = tuple(_line(line, number, pos) for number, line in enumerate(line_sections, start=1))
    billed_by_self = _clinician_of(levels.billing)
    return Claim(
        control_number=clm[1],
        practice_id="",
        patient=levels.patient,
        subscriber=levels.subscriber,
        payer=levels.payer,
        billing=levels.billing,
        rendering=_clinician(parties["82"]) if "82" in parties else billed_by_self,
        service_date=lines[0].service_date if lines else _NO_DAY,
        place_of_service=pos,
        diagnoses=tuple(_diagnoses(head)),
        lines=lines,
        rank=levels.rank,
        frequency=_frequency(clm.component(5, 3)),
        payer_claim_number=head.first("REF", "F8")[2],
        supervising=_clinician(parties["DQ"]) if "DQ" in parties else None,
        facility=_facility(parties["77"]) if "77" in parties else None,
        authorization_number=head.first("REF", "G1")[2],
        referral_number=head.first("REF", "9F")[2],
        medicare_secondary_reason=levels.medicare_secondary_reason,
        patient_paid=element.read_amount(head.first("AMT", "F5")[2]),
        accepts_assignment=clm[7] == "A",
        benefits_assigned=clm[8] == "Y",
        release_signed=clm[9] == "Y",
        other_coverages=tuple(_other_coverage(other, line_sections) for other in others),
    )


def _diagnoses(head: Section) -> Iterator[str]:
    """With their dots: `F411` is F41.1."""
    for hi in head.all("HI"):
        for position in range(1, len(hi.elements) + 1):
            code = hi.component(position, 2)
            if hi.component(position, 1) in ("ABK", "ABF"):
                yield f"{code[:3]}.{code[3:]}" if len(code) > 3 else code


def _clinician(party: Section) -> Clinician:
    nm1 = party.segments[0]
    taxonomy = party.first("PRV")[3]
    return Clinician(id="", name=read_name(nm1), npi=nm1[9], taxonomy=taxonomy, licence=Licence.OTHER)


def _clinician_of(billing: BillingProvider) -> Clinician:
    """No 2310B: who bills has rendered."""
    last, _, first = billing.name.partition(", ")
    name = PersonName(last=last, first=first)
    return Clinician(id="", name=name, npi=billing.npi, taxonomy=billing.taxonomy, licence=Licence.OTHER)


def _facility(party: Section) -> ServiceFacility:
    nm1 = party.segments[0]
    return ServiceFacility(name=nm1[3], address=read_address(party) or _NOWHERE, npi=nm1[9])


def _line(section: Section, number: int, claim_pos: str) -> ServiceLine:
    lx, sv1 = section.first("LX"), section.first("SV1")
    own, _ = section.cut("NM1", "SVD", "LQ")
    dtp = own.first("DTP", "472")
    return ServiceLine(
        number=element.read_count(lx[1], number),
        procedure=read_procedure(sv1, 1),
        modifiers=read_modifiers(sv1, 1),
        charge=element.read_dollars(sv1[2]),
        units=int(element.read_quantity(sv1[4]) or 0),
        place_of_service=sv1[5] or claim_pos,
        diagnosis_pointers=tuple(n for p in sv1.components(7) if (n := element.read_count(p))),
        service_date=element.read_days(dtp[2], dtp[3])[0] or _NO_DAY,
        control_number=own.first("REF", "6R")[2],
        encounter_id="",
        authorization_number=own.first("REF", "G1")[2],
    )


def _other_coverage(section: Section, lines: Sequence[Section]) -> OtherCoverage:
    sbr, parties = section.first("SBR"), _parties(section)
    head, _ = section.cut("NM1")
    payer_party = parties.get("PR", section)
    payer = _payer(payer_party, sbr[9])
    relationship = _relationship(sbr[2], Relationship.UNKNOWN)
    return OtherCoverage(
        rank=_rank(sbr[1]),
        payer=payer,
        subscriber=_subscriber(sbr, parties.get("IL", section), relationship),
        paid=element.read_amount(head.first("AMT", "D")[2]),
        remaining=element.read_amount(head.first("AMT", "EAF")[2]),
        adjustments=read_adjustments(head),
        lines=tuple(_adjudications(payer.payer_id, lines)),
        payer_claim_number=payer_party.first("REF", "F8")[2],
        adjudicated_on=element.read_day(payer_party.first("DTP", "573")[3]),
    )


def _adjudications(payer_id: str, lines: Sequence[Section]) -> Iterator[LineAdjudication]:
    for number, line in enumerate(lines, start=1):
        _, adjudications = line.cut("SVD")
        for section in adjudications:
            svd = section.first("SVD")
            if svd[1] == payer_id:
                yield LineAdjudication(
                    line_number=number,
                    procedure=read_procedure(svd, 3),
                    modifiers=read_modifiers(svd, 3),
                    paid=element.read_dollars(svd[2]),
                    units=int(element.read_quantity(svd[5]) or Decimal(0)),
                    adjustments=read_adjustments(section),
                    adjudicated_on=element.read_day(section.first("DTP", "573")[3]) or _NO_DAY,
                )


def _relationship(code: str, otherwise: Relationship) -> Relationship:
    return Relationship(code) if code in set(Relationship) else otherwise


def _rank(code: str) -> Rank:
    """P and S as they are; T and every further rank (A to H, U) read as tertiary."""
    return Rank(code) if code in set(Rank) else Rank.TERTIARY


def _frequency(code: str) -> Frequency:
    return Frequency(code) if code in set(Frequency) else Frequency.ORIGINAL
