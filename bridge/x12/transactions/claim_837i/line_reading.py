"""Loops 2400 to 2420D of the 837I, read: one revenue line."""

from decimal import Decimal

from bridge.billing.institutional_claim import RevenueLine
from bridge.billing.party import Clinician
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_837p.detail_reading import read_notes, read_paperwork, read_references
from bridge.x12.transactions.claim_837p.line_reading import read_drug
from bridge.x12.transactions.claim_837p.party_reading import read_clinician
from bridge.x12.transactions.constructor import constructor
from bridge.x12.transactions.gathered import Gathered, Owner, first, first_of
from bridge.x12.transactions.pricing_837 import read_pricing
from bridge.x12.transactions.procedure import NO_SERVICE, read_service

_NAMED = frozenset(("6R",))  # REF with a field of its own
_NOTHING = Decimal(0)
_made = constructor(RevenueLine)


def read_line(owner: Owner, number: int) -> RevenueLine:
    """`number` stands for an LX01 that is absent."""
    found, parties = owner.found, owner.parties
    sv2, dtp = first(found, "SV2"), first_of(found, "DTP", "472")
    code_set, procedure, modifiers, description = read_service(found["SV2"][0], 2) if sv2[2] else NO_SERVICE
    numbers, references = read_references(found, _NAMED)
    service_date, last_date = element.read_days(dtp[2], dtp[3])
    return _made(
        number=element.read_count(first(found, "LX")[1], number),
        revenue_code=sv2[1],
        charge=element.read_dollars(sv2[3]),
        units=element.read_quantity(sv2[5]) or _NOTHING,
        unit=sv2[4],
        procedure=procedure,
        code_set=code_set,
        modifiers=modifiers,
        description=description,
        not_covered=element.read_amount(sv2[7]) if sv2[7] else None,
        service_date=service_date,
        last_date=last_date if dtp[2] == "RD8" else None,
        control_number=numbers.get("6R", ""),
        references=references,
        service_tax=_amount(found, "GT"),
        facility_tax=_amount(found, "N8"),
        paperwork=read_paperwork(found) if "PWK" in found else (),
        notes=read_notes(found) if "NTE" in found else (),
        drug=read_drug(owner.below) if owner.below else None,
        operating=_clinician(parties, "72"),
        other_operating=_clinician(parties, "ZZ"),
        rendering=_clinician(parties, "82"),
        referring=_clinician(parties, "DN"),
        pricing=read_pricing(first(found, "HCP")) if "HCP" in found else None,
    )


def _amount(found: Gathered, qualifier: str) -> Decimal | None:
    return element.read_amount(first_of(found, "AMT", qualifier)[2]) if "AMT" in found else None


def _clinician(parties: dict[str, Gathered], entity: str) -> Clinician | None:
    return read_clinician(parties[entity]) if entity in parties else None
