"""Professional claims in full width: every field that the wire carries, charges balanced with every other payer's."""

from dataclasses import replace
from datetime import date
from functools import cache

from hypothesis import strategies as st

from bridge.billing.claim import Claim, Frequency, ServiceLine
from bridge.billing.claim_detail import Accident, Condition, DatedEvent
from bridge.billing.claim_supplement import ClaimSupplement, SpinalManipulation
from bridge.billing.party import BillingProvider, Clinician, Licence, PersonName
from tests.x12.strategies import claim_detail, claim_party, party, service_line
from tests.x12.strategies.claim_detail import numbered
from tests.x12.strategies.coverage import Adjudicated, Signed, coverages, places_of_payment

DIAGNOSES = ("F33.1", "F43.10", "F90.0", "F10.20", "Z63.0", "F84.0")
OF_CLAIM = ("F5", "EW", "X4", "9A", "9C", "LX", "D9", "EA", "P4", "1J")  # REF without a field of their own
EARLY = date(2026, 1, 2)
EVENTS = (
    DatedEvent(kind="431", on=EARLY),
    DatedEvent(kind="454", on=EARLY),
    DatedEvent(kind="314", on=EARLY, until=date(2026, 1, 9)),
    DatedEvent(kind="435", on=EARLY),
    DatedEvent(kind="096", on=date(2026, 1, 4)),
    DatedEvent(kind="090", on=EARLY),
    DatedEvent(kind="091", on=date(2026, 1, 4)),
)
ACCIDENT = DatedEvent(kind="439", on=EARLY)
ACCIDENTS = (
    None,
    Accident(causes=("EM",)),
    Accident(causes=("AA", "OA"), state="CT"),
    Accident(causes=("AA",), country="CA"),
)
CONDITIONS = (
    Condition(category="75", applies=True, codes=("IH",)),
    Condition(category="E1", applies=False, codes=("L1", "L3")),
)
OTHER_PAYERS = ("S1", "T1")


@cache
@st.composite
def claims(draw: st.DrawFn, *, loose: bool = False) -> Claim:
    """New, replacing or void; for dependants, after other payers. Loosely also from the time of ICD-9."""
    depends, refuses = draw(st.booleans()), draw(party.one_of(False, False, True))
    patient = draw(claim_party.patients(dependant=depends))
    own = party.self_subscriber(patient, draw(party.numbers("NWH")), draw(party.one_of("", "GRP1001")))
    subscriber = draw(claim_party.holders(addressed=False)) if depends else claim_party.told(draw, own)
    signed = Signed(
        benefits_assigned=not refuses and draw(st.booleans()),
        release_signed=draw(st.booleans()),
        for_patient=draw(st.booleans()),
    )
    frequency, assignment = draw(party.one_of(*Frequency)), draw(party.one_of("A", "B", "C"))
    place, billing = draw(party.one_of("02", "10", "11", "53")), draw(claim_party.billing_providers())
    lines = _lines(draw, place)
    whole = Claim(
        control_number=draw(party.numbers("B")),
        practice_id="",
        patient=patient,
        subscriber=subscriber,
        payer=draw(claim_party.payers()),
        billing=billing,
        rendering=draw(claim_party.clinicians(specialty=True, organizations=True)),
        service_date=lines[0].service_date,
        place_of_service=place,
        diagnoses=("F41.1", "F33.2", *draw(party.some(*DIAGNOSES))),
        lines=lines,
        rank=draw(places_of_payment()),
        frequency=frequency,
        payer_claim_number="" if frequency is Frequency.ORIGINAL else draw(party.numbers("ICN")),
        accepts_assignment=assignment == "A",
        assigns_laboratory_only=assignment == "B",
        benefits_assigned=signed.benefits_assigned,
        refuses_assignment=refuses,
        release_signed=signed.release_signed,
        signed_for_patient=signed.for_patient,
        provider_signed=draw(st.booleans()),
        other_coverages=coverages(draw, [_seen(line) for line in lines], signed, institutional=False),
        diagnoses_are_icd9=loose and draw(st.booleans()),
    )
    whole = _with_providers(draw, _detailed(draw, whole))
    if billing.is_person and draw(st.booleans()):
        return replace(whole, rendering=_alone(billing), names_rendering=draw(st.booleans()))
    return whole


def _lines(draw: st.DrawFn, place: str) -> tuple[ServiceLine, ...]:
    count = draw(st.integers(1, 2))
    return tuple(draw(service_line.lines(number, place, OTHER_PAYERS)) for number in range(1, count + 1))


def _alone(billing: BillingProvider) -> Clinician:
    """Who bills has rendered."""
    last, _, first = billing.name.partition(", ")
    return Clinician(
        id="",
        name=PersonName(last=last, first=first),
        npi=billing.npi,
        taxonomy=billing.taxonomy,
        licence=Licence.OTHER,
    )


def _with_providers(draw: st.DrawFn, claim: Claim) -> Claim:
    """Loops 2310A, 2310C and 2310D."""
    referrers = claim_party.clinicians(claim_party.OF_REFERRER)
    return replace(
        claim,
        supervising=draw(party.maybe(claim_party.clinicians())),
        facility=draw(party.maybe(claim_party.facilities(contacts=True))),
        referring=draw(party.maybe(referrers)),
        primary_care=draw(party.maybe(referrers)),
    )


def _detailed(draw: st.DrawFn, claim: Claim) -> Claim:
    """What only some claims say."""
    accident = draw(party.one_of(*ACCIDENTS))
    events = draw(party.some(*EVENTS))
    return replace(
        claim,
        authorization_number=draw(party.told(party.numbers("AU"))),
        referral_number=draw(party.told(party.numbers("RF"))),
        medicare_secondary_reason=draw(party.one_of("", "12")),
        patient_paid=draw(party.maybe(party.dollars(100, 5_000))),
        accident=accident,
        special_program=draw(party.one_of("", "02")),
        delay_reason=draw(party.one_of("", "3")),
        dates=(*events, ACCIDENT) if accident else events,
        paperwork=draw(claim_detail.papers()),
        references=(*draw(claim_detail.exceptions()), *numbered(draw, OF_CLAIM)),
        fixed_format=draw(claim_detail.fixed_formats()),
        notes=draw(claim_detail.notes("ADD", "CER")),
        conditions=(*draw(party.some(*CONDITIONS)), *draw(claim_detail.screenings())),
        condition_codes=draw(party.some("44", "C5")),
        property_claim_number=draw(party.told(party.numbers("PC"))),
        property_contact=draw(party.one_of(None, *claim_detail.CONTACTS)),
        supplement=draw(party.maybe(_supplements())),
    )


@cache
@st.composite
def _supplements(draw: st.DrawFn) -> ClaimSupplement:
    """What ambulances, chiropractors, anesthesia and repricers say; one at least of it."""
    manipulation = SpinalManipulation(condition="A", description="NECK", more="AND BACK")
    ambulance, procedures = draw(
        party.one_of((service_line.AMBULANCE, ()), (None, ("00100",)), (service_line.AMBULANCE, ("00100", "00102")))
    )
    return ClaimSupplement(
        contract=draw(claim_detail.contracts()),
        pricing=draw(claim_detail.pricings(of_line=False, institutional=False)),
        ambulance=ambulance,
        spinal_manipulation=draw(party.one_of(None, manipulation)),
        anesthesia_procedures=procedures,
        picked_up=draw(party.maybe(service_line.stops())),
        set_down=draw(party.maybe(service_line.stops(name="HARBOR CLINIC"))),
    )


def _seen(line: ServiceLine) -> Adjudicated:
    return Adjudicated(number=line.number, procedure=line.procedure, modifiers=line.modifiers, charge=line.charge)
