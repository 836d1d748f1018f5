"""The 837I, read back: every CLM is one InstitutionalClaim, with what the levels above it say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bridge.billing.claim import OtherCoverage
from bridge.billing.institutional_claim import InstitutionalClaim
from bridge.billing.money import ZERO
from bridge.billing.party import Clinician
from bridge.billing.remittance_detail import Figure, InpatientAdjudication
from bridge.x12.collector import resting
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_837i.health_code import read_codes
from bridge.x12.transactions.claim_837i.line_reading import read_line
from bridge.x12.transactions.claim_837p.coverage_reading import read_other_coverages
from bridge.x12.transactions.claim_837p.detail_reading import (
    read_conditions,
    read_fixed_format,
    read_notes,
    read_paperwork,
    read_references,
)
from bridge.x12.transactions.claim_837p.level_reading import Levels, each_claim
from bridge.x12.transactions.claim_837p.party_reading import read_clinician, read_facility
from bridge.x12.transactions.constructor import constructor
from bridge.x12.transactions.gathered import Gathered, Owner, divide, first, first_of, parts_of
from bridge.x12.transactions.pricing_837 import read_contract, read_pricing

_NAMED = frozenset(("9F", "G1", "F8", "EA"))  # REF with a field of its own
_MIA_REMARKS = (5, 20, 21, 22, 23)
_MIA_FIGURES = (4, *range(6, 20), 24)
_made = constructor(InstitutionalClaim)


@resting()
def read(segments: Iterable[Segment]) -> tuple[InstitutionalClaim, ...]:
    """The claims of one transaction set in their order: as many as it has CLM segments."""
    return tuple(claims(segments))


def claims(segments: Iterable[Segment]) -> Iterator[InstitutionalClaim]:
    """As `read`, one claim at a time: no more is kept than the levels above it."""
    return each_claim(segments, _claim)


def _claim(run: Sequence[Segment], levels: Levels) -> InstitutionalClaim:
    own, *rest = divide(run)
    found, parties = own.found, own.parties
    clm, cl1 = first(found, "CLM"), first(found, "CL1")
    facility_code, _, frequency = parts_of(found["CLM"][0], 5, 3)
    statement, admission = first_of(found, "DTP", "434"), first_of(found, "DTP", "435")
    statement_from, statement_through = element.read_days(statement[2], statement[3])
    lines = [owner for owner in rest if owner.id == "LX"]
    numbers, references = read_references(found, _NAMED)
    signed = (clm[8] == "Y", clm[9] == "Y")
    return _made(
        control_number=clm[1],
        patient=levels.patient,
        subscriber=levels.subscriber,
        payer=levels.payer,
        billing=levels.billing,
        facility_code=facility_code,
        frequency=frequency,
        statement_from=statement_from or element.NO_DAY,
        statement_through=statement_through or element.NO_DAY,
        lines=tuple([read_line(owner, number) for number, owner in enumerate(lines, start=1)]),
        admission_type=cl1[1],
        admission_source=cl1[2],
        patient_status=cl1[3],
        admission_date=element.read_day(admission[3]),
        admission_time=admission[3][8:] if admission[2] == "DT" else "",
        discharge_time=first_of(found, "DTP", "096")[3],
        repricer_received_on=element.read_day(first_of(found, "DTP", "050")[3]),
        rank=levels.rank,
        payer_claim_number=numbers.get("F8", ""),
        authorization_number=numbers.get("G1", ""),
        referral_number=numbers.get("9F", ""),
        medical_record_number=numbers.get("EA", ""),
        references=references,
        patient_due=element.read_amount(first_of(found, "AMT", "F3")[2]) if "AMT" in found else None,
        accepts_assignment=clm[7] == "A",
        benefits_assigned=signed[0],
        release_signed=signed[1],
        delay_reason=clm[20],
        paperwork=read_paperwork(found) if "PWK" in found else (),
        notes=read_notes(found) if "NTE" in found else (),
        fixed_format=read_fixed_format(found) if "K3" in found else (),
        conditions=read_conditions(found) if "CRC" in found else (),
        **read_codes(found.get("HI", ())),
        attending=_clinician(parties, "71"),
        operating=_clinician(parties, "72"),
        other_operating=_clinician(parties, "ZZ"),
        rendering=_clinician(parties, "82"),
        facility=read_facility(parties["77"]) if "77" in parties else None,
        referring=_clinician(parties, "DN"),
        other_coverages=_other_coverages(rest, lines, signed) if len(rest) > len(lines) else (),
        contract=read_contract(first(found, "CN1")) if "CN1" in found else None,
        pricing=read_pricing(first(found, "HCP")) if "HCP" in found else None,
        property_claim_number=levels.property_claim_number,
        assigns_laboratory_only=clm[7] == "B",
        refuses_assignment=clm[8] == "W",
    )


def _clinician(parties: dict[str, Gathered], entity: str) -> Clinician | None:
    return read_clinician(parties[entity]) if entity in parties else None


def _other_coverages(
    owners: Sequence[Owner], lines: Sequence[Owner], signed: tuple[bool, bool]
) -> tuple[OtherCoverage, ...]:
    """The 837P's, with the MIA that only an institutional claim has."""
    coverages = [owner for owner in owners if owner.id == "SBR"]
    read = read_other_coverages(coverages, lines, signed)
    return tuple(
        [
            replace(coverage, inpatient=_inpatient(first(owner.found, "MIA"))) if "MIA" in owner.found else coverage
            for coverage, owner in zip(read, coverages, strict=True)
        ]
    )


def _inpatient(mia: list[str]) -> InpatientAdjudication:
    figures = ((at, element.read_quantity(mia[at])) for at in _MIA_FIGURES)
    return InpatientAdjudication(
        covered_days=element.read_quantity(mia[1]) or ZERO,
        psychiatric_days=element.read_quantity(mia[3]),
        remarks=tuple([mia[at] for at in _MIA_REMARKS if mia[at]]),
        figures=tuple([Figure(kind=f"{at:02}", value=value) for at, value in figures if value is not None]),
    )
