"""What a professional claim and its lines say for other trades, read: CR1, CR2, CN1, HCP, SV5, MEA, FRM and so on.

Asked only where one of these segments is there.
"""

from decimal import Decimal

from bridge.billing.claim_supplement import (
    Ambulance,
    ClaimSupplement,
    Equipment,
    EquipmentCertification,
    FormAnswer,
    LineSupplement,
    Measurement,
    Purchase,
    SpinalManipulation,
    Stop,
    SupportForm,
)
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_837p.party_reading import NOWHERE, read_party_address
from bridge.x12.transactions.gathered import Gathered, Owner, first, first_of
from bridge.x12.transactions.pricing_837 import read_contract, read_pricing
from bridge.x12.transactions.procedure import read_procedure

OF_CLAIM = frozenset(("CN1", "CR1", "CR2", "HCP"))
OF_LINE = frozenset(("AMT", "CN1", "CR1", "CR3", "HCP", "MEA", "PS1", "QTY", "SV5"))
_STOPS = frozenset(("PW", "45"))  # NM101
_number = element.read_quantity


def has_stops(parties: dict[str, Gathered]) -> bool:
    """Whether an ambulance took the patient up or set them down."""
    return not _STOPS.isdisjoint(parties)


def read_claim_supplement(own: Owner, anesthesia_procedures: tuple[str, ...]) -> ClaimSupplement:
    """Of loop 2300, with 2310E and 2310F."""
    found = own.found
    return ClaimSupplement(
        contract=read_contract(first(found, "CN1")) if "CN1" in found else None,
        pricing=read_pricing(first(found, "HCP")) if "HCP" in found else None,
        ambulance=_ambulance(found),
        spinal_manipulation=_spinal_manipulation(first(found, "CR2")) if "CR2" in found else None,
        anesthesia_procedures=anesthesia_procedures,
        picked_up=_stop(own.parties.get("PW")),
        set_down=_stop(own.parties.get("45")),
    )


def read_line_supplement(line: Owner) -> LineSupplement | None:
    """Of loop 2400, with 2420G, 2420H and 2440; None when the segments say nothing of it."""
    found = line.found
    read = LineSupplement(
        equipment=_equipment(found["SV5"][0]) if "SV5" in found else None,
        ambulance=_ambulance(found),
        equipment_certification=_certification(first(found, "CR3")) if "CR3" in found else None,
        patients=_number(first_of(found, "QTY", "PT")[2]),
        obstetric_units=_number(first_of(found, "QTY", "FL")[2]),
        measurements=tuple([Measurement(of=m[1], kind=m[2], value=_number(m[3])) for m in found.get("MEA", ())]),
        contract=read_contract(first(found, "CN1")) if "CN1" in found else None,
        sales_tax=_amount(found, "T"),
        postage=_amount(found, "F4"),
        purchase=_purchase(first(found, "PS1")) if "PS1" in found else None,
        pricing=read_pricing(first(found, "HCP")) if "HCP" in found else None,
        picked_up=_stop(line.parties.get("PW")),
        set_down=_stop(line.parties.get("45")),
        forms=tuple([_form(loop) for loop in line.below if "LQ" in loop]),
    )
    return None if read == _NOTHING else read


_NOTHING = LineSupplement()


def _amount(found: Gathered, qualifier: str) -> Decimal | None:
    return element.read_amount(first_of(found, "AMT", qualifier)[2])


def _ambulance(found: Gathered) -> Ambulance | None:
    if "CR1" not in found:
        return None
    cr1 = first(found, "CR1")
    return Ambulance(reason=cr1[4], miles=_number(cr1[6]), weight=_number(cr1[2]), round_trip=cr1[9], stretcher=cr1[10])


def _spinal_manipulation(cr2: list[str]) -> SpinalManipulation:
    return SpinalManipulation(condition=cr2[8], description=cr2[10], more=cr2[11])


def _equipment(sv5: Segment) -> Equipment:
    return Equipment(
        procedure=read_procedure(sv5, 1),
        days=_number(sv5[3]),
        rental=element.read_amount(sv5[4]),
        purchase=element.read_amount(sv5[5]),
        every=sv5[6],
    )


def _certification(cr3: list[str]) -> EquipmentCertification:
    return EquipmentCertification(kind=cr3[1], months=_number(cr3[3]))


def _purchase(ps1: list[str]) -> Purchase:
    return Purchase(provider_id=ps1[1], amount=element.read_amount(ps1[2]))


def _stop(party: Gathered | None) -> Stop | None:
    if party is None:
        return None
    return Stop(address=read_party_address(party) or NOWHERE, name=first(party, "NM1")[3])


def _form(loop: Gathered) -> SupportForm:
    lq = first(loop, "LQ")
    return SupportForm(kind=lq[1], code=lq[2], answers=tuple([_answer(frm) for frm in loop.get("FRM", ())]))


def _answer(frm: Segment) -> FormAnswer:
    return FormAnswer(question=frm[1], choice=frm[2], text=frm[3], on=element.read_day(frm[4]), percent=_number(frm[5]))
