"""The 837P, read back: every CLM is one Claim, with what the levels above it say."""

from collections.abc import Iterable, Iterator, Sequence

from bridge.billing.claim import Claim, Frequency
from bridge.billing.claim_detail import Accident
from bridge.billing.party import BillingProvider, Clinician, Licence, PersonName
from bridge.x12.collector import resting
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_837p.coverage_reading import read_other_coverages
from bridge.x12.transactions.claim_837p.detail_reading import (
    read_conditions,
    read_dates,
    read_fixed_format,
    read_notes,
    read_paperwork,
    read_references,
)
from bridge.x12.transactions.claim_837p.level_reading import Levels, each_claim
from bridge.x12.transactions.claim_837p.line_reading import read_line
from bridge.x12.transactions.claim_837p.party_reading import read_clinician, read_facility
from bridge.x12.transactions.claim_837p.supplement_reading import OF_CLAIM, has_stops, read_claim_supplement
from bridge.x12.transactions.constructor import constructor
from bridge.x12.transactions.gathered import Gathered, divide, first, first_of, parts_of

_FREQUENCIES = {frequency.value: frequency for frequency in Frequency}
_NAMED = frozenset(("9F", "G1", "F8"))  # REF with a field of its own
_ICD9 = ("BK", "BF")  # HI01-1
_ICD10 = ("ABK", "ABF")
_CONDITION = "BG"
_ANESTHESIA = ("BP", "BO")
_NEW_CLAIM = constructor(Claim)


@resting()
def read(segments: Sequence[Segment]) -> tuple[Claim, ...]:
    """The claims of one transaction set in their order: as many as it has CLM segments."""
    return tuple(claims(segments))


def claims(segments: Iterable[Segment]) -> Iterator[Claim]:
    """As `read`, one claim at a time: no more is kept than the levels above it."""
    return each_claim(segments, _claim)


def _claim(run: Sequence[Segment], levels: Levels) -> Claim:
    own, *rest = divide(run)
    found, parties = own.found, own.parties
    clm, (place, _, frequency) = first(found, "CLM"), parts_of(found["CLM"][0], 5, 3)
    line_owners = [owner for owner in rest if owner.id == "LX"]
    lines = tuple([read_line(owner, number, place) for number, owner in enumerate(line_owners, start=1)])
    numbers, references = read_references(found, _NAMED)
    diagnoses, condition_codes, are_icd9, anesthesia = _health_codes(found)
    named = _clinician(parties, "82")
    is_supplemented = anesthesia or not OF_CLAIM.isdisjoint(found) or has_stops(parties)
    return _NEW_CLAIM(
        control_number=clm[1],
        practice_id="",
        patient=levels.patient,
        subscriber=levels.subscriber,
        payer=levels.payer,
        billing=levels.billing,
        rendering=named or _biller(levels.billing),
        service_date=lines[0].service_date if lines else element.NO_DAY,
        place_of_service=place,
        diagnoses=diagnoses,
        lines=lines,
        rank=levels.rank,
        frequency=_FREQUENCIES.get(frequency, Frequency.ORIGINAL),
        payer_claim_number=numbers.get("F8", ""),
        supervising=_clinician(parties, "DQ"),
        facility=read_facility(parties["77"]) if "77" in parties else None,
        authorization_number=numbers.get("G1", ""),
        referral_number=numbers.get("9F", ""),
        medicare_secondary_reason=levels.medicare_secondary_reason,
        patient_paid=element.read_amount(first_of(found, "AMT", "F5")[2]) if "AMT" in found else None,
        accepts_assignment=clm[7] == "A",
        benefits_assigned=clm[8] == "Y",
        release_signed=clm[9] == "Y",
        other_coverages=read_other_coverages(
            [owner for owner in rest if owner.id == "SBR"], line_owners, (clm[8] == "Y", clm[9] == "Y", clm[10] == "P")
        )
        if len(rest) > len(lines)
        else (),
        referring=_clinician(parties, "DN"),
        primary_care=_clinician(parties, "P3"),
        accident=_accident(found) if clm[11] else None,
        special_program=clm[12],
        delay_reason=clm[20],
        provider_signed=clm[6] != "N",
        signed_for_patient=clm[10] == "P",
        dates=read_dates(found) if "DTP" in found else (),
        paperwork=read_paperwork(found) if "PWK" in found else (),
        references=references,
        fixed_format=read_fixed_format(found) if "K3" in found else (),
        notes=read_notes(found) if "NTE" in found else (),
        conditions=read_conditions(found) if "CRC" in found else (),
        condition_codes=condition_codes,
        assigns_laboratory_only=clm[7] == "B",
        refuses_assignment=clm[8] == "W",
        property_claim_number=levels.property_claim_number,
        diagnoses_are_icd9=are_icd9,
        supplement=read_claim_supplement(own, anesthesia) if is_supplemented else None,
        property_contact=levels.property_contact,
        names_rendering=named is not None and named.is_biller(levels.billing),
    )


def _health_codes(found: Gathered) -> tuple[tuple[str, ...], tuple[str, ...], bool, tuple[str, ...]]:
    """Diagnoses with their dots (`F411` is F41.1), condition codes, if the diagnoses are ICD-9, and anesthesia."""
    diagnoses, conditions, are_icd9, anesthesia = [], [], False, []
    for hi in found.get("HI", ()):
        mark = hi.delimiters.component
        for text in hi.parts[1:]:
            kind, _, rest = text.partition(mark)
            code = rest.partition(mark)[0]
            if kind in _ICD10 or kind in _ICD9:
                diagnoses.append(f"{code[:3]}.{code[3:]}" if len(code) > 3 else code)
                are_icd9 = are_icd9 or kind in _ICD9
            elif kind == _CONDITION:
                conditions.append(code)
            elif kind in _ANESTHESIA:
                anesthesia.append(code)
    return tuple(diagnoses), tuple(conditions), are_icd9, tuple(anesthesia)


def _accident(found: Gathered) -> Accident:
    """# CLM11"""
    first_cause, second_cause, _, state, country = parts_of(found["CLM"][0], 11, 5)
    causes = tuple([cause for cause in (first_cause, second_cause) if cause])
    return Accident(causes=causes, state=state, country=country)


def _clinician(parties: dict[str, Gathered], entity: str) -> Clinician | None:
    return read_clinician(parties[entity]) if entity in parties else None


def _biller(billing: BillingProvider) -> Clinician:
    """No 2310B: who bills has rendered."""
    last, _, first_name = billing.name.partition(", ") if billing.is_person else (billing.name, "", "")
    return Clinician(
        id="",
        name=PersonName(last=last, first=first_name),
        npi=billing.npi,
        taxonomy=billing.taxonomy,
        licence=Licence.OTHER,
        is_organization=not billing.is_person,
    )
