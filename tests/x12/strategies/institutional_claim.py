"""Institutional claims: programs by day, stays, bills that go on, replacing and undoing ones, after other payers."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from bridge.billing.institutional_claim import (
    DatedCode,
    InstitutionalClaim,
    InstitutionalDiagnosis,
    OccurrenceSpan,
    RevenueLine,
    ValueAmount,
)
from tests.x12.strategies import claim_detail, claim_party, party
from tests.x12.strategies.claim_detail import numbered
from tests.x12.strategies.coverage import Adjudicated, Signed, coverages, places_of_payment

DIAGNOSES = ("F33.1", "F17.210", "E87.6", "F41.1")
OF_CLAIM = ("9A", "9C", "D9", "P4", "G4")  # REF without a field of their own
OF_LINE = ("9B", "9D")
SERVICES = (("0906", "H0015"), ("0912", "H0035"), ("0915", "90853"), ("0636", "J2315"))
FIRST_DAY, LAST_DAY = date(2026, 3, 2), date(2026, 3, 9)


@cache
@st.composite
def claims(draw: st.DrawFn, *, loose: bool = False) -> InstitutionalClaim:
    """One whose charges balance with what every other payer did. Loosely also from the time of ICD-9."""
    depends, is_stay = draw(st.booleans()), draw(st.booleans())
    patient = draw(claim_party.patients(dependant=depends, institutional=True))
    own = party.self_subscriber(patient, draw(party.numbers("NWH")), draw(party.one_of("", "GRP1001")))
    subscriber = draw(claim_party.holders(addressed=True)) if depends else claim_party.told(draw, own)
    frequency = draw(party.one_of("1", "2", "3", "4", "7", "8"))
    refuses = draw(party.one_of(False, False, True))
    signed = Signed(benefits_assigned=not refuses and draw(st.booleans()), release_signed=draw(st.booleans()))
    assignment = draw(party.one_of("A", "B", "C"))
    lines = tuple(_line(draw, number) for number in range(1, draw(st.integers(1, 3)) + 1))
    whole = InstitutionalClaim(
        control_number=draw(party.numbers("I")),
        patient=patient,
        subscriber=subscriber,
        payer=draw(claim_party.payers(kinds=("2U", "FY", "NF", "G2"))),
        billing=draw(claim_party.billing_providers(institutional=True)),
        facility_code="11" if is_stay else draw(party.one_of("13", "76", "86")),
        statement_from=FIRST_DAY,
        statement_through=LAST_DAY,
        principal_diagnosis=_diagnosis(draw, "F10.20"),
        lines=lines,
        frequency=frequency,
        admission_type=draw(party.one_of("9", "1", "3")),
        admission_source=draw(party.one_of("1", "2")),
        patient_status="30" if frequency in ("2", "3") else "01",
        rank=draw(places_of_payment()),
        payer_claim_number=draw(party.numbers("ICN")) if frequency in ("7", "8") else "",
        accepts_assignment=assignment == "A",
        assigns_laboratory_only=assignment == "B",
        benefits_assigned=signed.benefits_assigned,
        refuses_assignment=refuses,
        release_signed=signed.release_signed,
        other_coverages=coverages(draw, [_seen(line) for line in lines], signed, institutional=True),
        property_claim_number=draw(party.told(party.numbers("PC"))),
        codes_are_icd9=loose and draw(st.booleans()),
    )
    return _staying(draw, _coded(draw, _detailed(draw, whole)), is_stay)


def _staying(draw: st.DrawFn, claim: InstitutionalClaim, is_stay: bool) -> InstitutionalClaim:
    """A stay begins with an admission and a diagnosis for it; a program may."""
    admitted = is_stay or draw(st.booleans())
    procedure = draw(st.booleans())
    return replace(
        claim,
        admission_date=FIRST_DAY if admitted else None,
        admission_time=draw(party.one_of("", "2215")) if admitted else "",
        discharge_time="1030" if is_stay else draw(party.one_of("", "1645")),
        admitting_diagnosis="F11.23" if is_stay else draw(party.one_of("", "F11.23")),
        principal_procedure=_procedure(draw) if procedure else None,
        other_procedures=draw(party.some(*(_code(f"HZ3{n}ZZZ", n) for n in range(3)))) if procedure else (),
        attending=draw(claim_party.clinicians(specialty=True)),
        operating=draw(claim_party.clinicians()) if procedure else None,
        other_operating=draw(party.maybe(claim_party.clinicians())),
        rendering=draw(party.maybe(claim_party.clinicians())),
        facility=draw(party.maybe(claim_party.facilities())),
        referring=draw(party.maybe(claim_party.clinicians(claim_party.OF_REFERRER))),
    )


def _procedure(draw: st.DrawFn) -> DatedCode:
    """In ICD-10-PCS, or one of alternative medicine."""
    return replace(_code("HZ2ZZZZ", 0), is_alternative=draw(st.booleans()))


def _code(code: str, after: int) -> DatedCode:
    return DatedCode(code=code, on=FIRST_DAY + timedelta(after))


def _diagnosis(draw: st.DrawFn, code: str) -> InstitutionalDiagnosis:
    return InstitutionalDiagnosis(code=code, present_on_admission=draw(party.one_of("", "Y", "N", "U", "W")))


def _coded(draw: st.DrawFn, claim: InstitutionalClaim) -> InstitutionalClaim:
    """HI of every kind but the procedures."""
    return replace(
        claim,
        visit_reasons=draw(party.some("F33.2", "R45.851")),
        external_causes=tuple(_diagnosis(draw, code) for code in draw(party.some("X83.8XXA", "Y92.230"))),
        diagnosis_group=draw(party.one_of("", "885")),
        other_diagnoses=tuple(_diagnosis(draw, code) for code in draw(party.some(*DIAGNOSES))),
        occurrence_spans=draw(party.some(OccurrenceSpan(code="72", first=FIRST_DAY, last=LAST_DAY))),
        occurrences=draw(party.some(_code("11", 0), _code("42", 2))),
        values=draw(
            party.some(ValueAmount(code="80", amount=Decimal(5)), ValueAmount(code="FC", amount=Decimal("40.50")))
        ),
        condition_codes=draw(party.some("41", "C5")),
        treatment_codes=draw(party.some("AAA", "BBB")),
    )


def _detailed(draw: st.DrawFn, claim: InstitutionalClaim) -> InstitutionalClaim:
    """What only some claims say."""
    return replace(
        claim,
        repricer_received_on=draw(party.maybe(party.days())),
        authorization_number=draw(party.told(party.numbers("AU"))),
        referral_number=draw(party.told(party.numbers("RF"))),
        medical_record_number=draw(party.told(party.numbers("MR"))),
        references=(*draw(claim_detail.exceptions()), *numbered(draw, OF_CLAIM)),
        patient_due=draw(party.maybe(party.dollars(1))),
        delay_reason=draw(party.one_of("", "3")),
        paperwork=draw(claim_detail.papers()),
        notes=(*draw(claim_detail.notes("DCP", "MED", most=2)), *draw(claim_detail.notes("ADD"))),
        conditions=draw(claim_detail.screenings()),
        fixed_format=draw(claim_detail.fixed_formats()),
        contract=draw(claim_detail.contracts()),
        pricing=draw(claim_detail.pricings(of_line=False, institutional=True)),
    )


def _line(draw: st.DrawFn, number: int) -> RevenueLine:
    """A day or days of a program, a drug of the day, or days of a room that no procedure names."""
    revenue, procedure = draw(party.one_of(*SERVICES))
    is_room = draw(st.integers(0, 3)) == 0
    day, last = draw(party.one_of((FIRST_DAY, None), (FIRST_DAY, LAST_DAY)))
    return RevenueLine(
        number=number,
        revenue_code="1002" if is_room else revenue,
        charge=draw(party.dollars(100)),
        units=Decimal(draw(st.integers(1, 24))),
        unit="DA" if is_room else "UN",
        procedure="" if is_room else procedure,
        code_set="HC" if is_room else draw(party.one_of("HC", "HP")),
        modifiers=() if is_room else draw(party.some("HE", "59", "HF", "HQ")),
        description="" if is_room else draw(party.one_of("", "THREE HOURS")),
        not_covered=draw(party.maybe(party.dollars(1, 100))),
        service_date=day,
        last_date=last,
        control_number=draw(party.one_of("", f"L{number}")),
        service_tax=draw(party.maybe(party.dollars(1, 900))),
        facility_tax=draw(party.maybe(party.dollars(1, 900))),
        paperwork=draw(claim_detail.papers()),
        drug=draw(party.one_of(None, *claim_detail.DRUGS)),
        references=numbered(draw, OF_LINE),
        notes=draw(claim_detail.notes("TPO")),
        operating=draw(party.maybe(claim_party.clinicians())),
        other_operating=draw(party.maybe(claim_party.clinicians())),
        rendering=draw(party.maybe(claim_party.clinicians())),
        referring=draw(party.maybe(claim_party.clinicians(claim_party.OF_REFERRER))),
        pricing=draw(claim_detail.pricings(of_line=True, institutional=True)),
    )


def _seen(line: RevenueLine) -> Adjudicated:
    return Adjudicated(
        number=line.number,
        procedure=line.procedure,
        modifiers=line.modifiers,
        charge=line.charge,
        revenue_code=line.revenue_code,
    )
