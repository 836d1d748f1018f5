"""Loops 2400 to 2420F of the 837P, read: one service line."""

from datetime import date

from bridge.billing.claim import AS_ON_THE_CLAIM, LineProviders, ServiceLine
from bridge.billing.claim_detail import Drug, LineIndicator
from bridge.billing.claim_supplement import LineSupplement
from bridge.billing.party import Clinician
from bridge.billing.reference_number import ReferenceNumber
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_837p.detail_reading import (
    read_conditions,
    read_dates,
    read_fixed_format,
    read_notes,
    read_paperwork,
    read_references,
)
from bridge.x12.transactions.claim_837p.party_reading import read_clinician, read_facility
from bridge.x12.transactions.claim_837p.supplement_reading import OF_LINE, has_stops, read_line_supplement
from bridge.x12.transactions.constructor import constructor
from bridge.x12.transactions.gathered import Gathered, Owner, first, first_of, parts_of
from bridge.x12.transactions.procedure import NO_SERVICE, read_service

_NAMED = frozenset(("6R", "G1", "9F"))  # REF with a field of its own
_POINTERS = 24  # characters: far more than four of them take
_SERVICE_DAY = "472"
_NEW_LINE = constructor(ServiceLine)


def read_line(owner: Owner, number: int, claim_place: str) -> ServiceLine:
    """`number` and `claim_place` stand for an LX01 and an SV105 that are absent."""
    found = owner.found
    sv1 = first(found, "SV1")
    code_set, procedure, modifiers, description = read_service(found["SV1"][0], 1) if "SV1" in found else NO_SERVICE
    numbers, references = read_references(found, _NAMED)
    service_date, last_date = _service_days(found)
    return _NEW_LINE(
        number=element.read_count(first(found, "LX")[1], number),
        procedure=procedure,
        modifiers=modifiers,
        charge=element.read_dollars(sv1[2]),
        units=element.read_units(sv1[4]),
        place_of_service=sv1[5] or claim_place,
        diagnosis_pointers=_pointers(found) if sv1[7] else (),
        service_date=service_date,
        control_number=numbers.get("6R", ""),
        encounter_id="",
        authorization_number=numbers.get("G1", ""),
        referral_number=numbers.get("9F", ""),
        last_date=last_date,
        description=description,
        code_set=code_set,
        unit=sv1[3] or "UN",
        indicators=_indicators(sv1) if sv1[9] or sv1[11] or sv1[12] or sv1[15] else (),
        providers=_providers(owner.parties) if owner.parties else AS_ON_THE_CLAIM,
        dates=read_dates(found, _SERVICE_DAY) if len(found.get("DTP", ())) > 1 else (),
        paperwork=read_paperwork(found) if "PWK" in found else (),
        conditions=read_conditions(found) if "CRC" in found else (),
        references=references,
        fixed_format=read_fixed_format(found) if "K3" in found else (),
        notes=read_notes(found) if "NTE" in found else (),
        drug=read_drug(owner.below) if owner.below else None,
        supplement=_supplement(owner) if owner.below or owner.parties or not OF_LINE.isdisjoint(found) else None,
    )


def _supplement(line: Owner) -> LineSupplement | None:
    is_there = not OF_LINE.isdisjoint(line.found) or has_stops(line.parties) or any("LQ" in loop for loop in line.below)
    return read_line_supplement(line) if is_there else None


def _service_days(found: Gathered) -> tuple[date, date | None]:
    """The day, and the last one where it is a range."""
    dtp = first_of(found, "DTP", _SERVICE_DAY)
    if dtp[2] != "RD8":
        return element.read_day(dtp[3]) or element.NO_DAY, None
    service_date, last_date = element.read_days("RD8", dtp[3])
    return service_date or element.NO_DAY, last_date


def _pointers(found: Gathered) -> tuple[int, ...]:
    """# SV107"""
    sv1 = found["SV1"][0]
    return _pointed(sv1[7][:_POINTERS], sv1.delimiters.component)


@element.remembered
def _pointed(text: str, mark: str) -> tuple[int, ...]:
    return tuple(n for pointer in text.split(mark) if (n := element.read_count(pointer)))


def _indicators(sv1: list[str]) -> tuple[LineIndicator, ...]:
    said = (
        (sv1[9] == "Y", LineIndicator.EMERGENCY),
        (sv1[11] == "Y", LineIndicator.EPSDT),
        (sv1[12] == "Y", LineIndicator.FAMILY_PLANNING),
        (sv1[15] == "0", LineIndicator.COPAY_EXEMPT),
    )
    return tuple(indicator for is_said, indicator in said if is_said)


def _providers(parties: dict[str, Gathered]) -> LineProviders:
    """Loops 2420A to 2420F."""

    def clinician(entity: str) -> Clinician | None:
        return read_clinician(parties[entity]) if entity in parties else None

    return LineProviders(
        rendering=clinician("82"),
        purchased_from=clinician("QB"),
        facility=read_facility(parties["77"]) if "77" in parties else None,
        supervising=clinician("DQ"),
        ordering=clinician("DK"),
        referring=clinician("DN"),
        primary_care=clinician("P3"),
    )


def read_drug(below: list[Gathered]) -> Drug | None:
    """The first 2410."""
    found = next((loop for loop in below if "LIN" in loop), None)
    if found is None:
        return None
    lin, ctp, ref = first(found, "LIN"), first(found, "CTP"), first(found, "REF")
    return Drug(
        code=lin[3],
        quantity=element.read_quantity(ctp[4]),
        unit=parts_of(found["CTP"][0], 5, 1)[0] if ctp[5] else "",
        qualifier=lin[2],
        prescription=ReferenceNumber(qualifier=ref[1], number=ref[2]) if ref[1] else None,
    )
