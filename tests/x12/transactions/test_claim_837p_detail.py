"""What only some 837P claims say: the value beside the segment it becomes, and back again."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bridge.billing.claim import Claim, LineAdjudication, LineProviders, OtherCoverage, Rank, ServiceLine
from bridge.billing.claim_detail import (
    Accident,
    Condition,
    DatedEvent,
    Drug,
    LineIndicator,
    Note,
    Paperwork,
    PayerProvider,
)
from bridge.billing.party import Address, Payer, PersonName, Relationship, Subscriber
from bridge.billing.reference_number import ReferenceNumber
from bridge.billing.remittance import Adjustment
from bridge.billing.remittance_detail import OutpatientAdjudication
from bridge.x12.transactions import claim_837p
from tests.x12.transactions.example import CEDAR, CLAIM, DELGADO, LINE, MARSH, MEDICARE, NORTHWIND, submission
from tests.x12.transactions.test_claim_837p import text, written

FAR = Address(line1="PO BOX 12", city="HARTFORD", state="CT", postal_code="061030012")
REFERRER = replace(DELGADO, npi="1999000098", taxonomy="")
CHILD = replace(MARSH, name=replace(MARSH.name, first="LEO"))
POLICY = Subscriber(name=MARSH.name, member_id="NWH1", relationship=Relationship.CHILD)
EMPLOYER = Subscriber(
    name=PersonName(last="ELM WORKS", first=""),
    member_id="WC1",
    relationship=Relationship.EMPLOYEE,
    is_organization=True,
)
PRIMARY = OtherCoverage(
    rank=Rank.PRIMARY,
    payer=MEDICARE,
    subscriber=Subscriber(name=MARSH.name, member_id="MCR1", relationship=Relationship.SELF),
)
ADJUDICATION = LineAdjudication(
    line_number=1,
    procedure="90837",
    modifiers=(),
    paid=Decimal("97.60"),
    units=1,
    adjustments=(Adjustment(group="CO", reason="45", amount=Decimal("77.40")),),
    adjudicated_on=date(2026, 11, 19),
)
TWO_DAYS = DatedEvent(kind="360", on=date(2026, 10, 1), until=date(2026, 10, 31))


def of_claim(**values: object) -> Claim:
    return replace(CLAIM, **values)  # type: ignore[arg-type]


def of_line(**values: object) -> Claim:
    return of_claim(lines=(replace(LINE, **values),))  # type: ignore[arg-type]


def of_coverage(**values: object) -> Claim:
    return of_claim(rank=Rank.SECONDARY, other_coverages=(replace(PRIMARY, **values),))  # type: ignore[arg-type]


def of_payer(**values: object) -> Claim:
    return of_claim(payer=replace(NORTHWIND, **values))  # type: ignore[arg-type]


def of_biller(**values: object) -> Claim:
    return of_claim(billing=replace(CEDAR, **values))  # type: ignore[arg-type]


def reference(qualifier: str, number: str, payer_id: str = "") -> ReferenceNumber:
    return ReferenceNumber(qualifier=qualifier, number=number, payer_id=payer_id)


EXAMPLES = [
    (of_claim(accident=Accident(causes=("AA", "EM"), state="CT")), ["CLM*B1*175***10:B:1*Y*A*Y*Y**AA:EM::CT"]),
    (of_claim(accident=Accident(causes=("OA",), country="CA")), ["CLM*B1*175***10:B:1*Y*A*Y*Y**OA::::CA"]),
    (of_claim(special_program="09", delay_reason="11"), ["CLM*B1*175***10:B:1*Y*A*Y*Y***09********11"]),
    (of_claim(provider_signed=False, signed_for_patient=True), ["CLM*B1*175***10:B:1*N*A*Y*Y*P"]),
    (of_claim(accepts_assignment=False, assigns_laboratory_only=True), ["CLM*B1*175***10:B:1*Y*B*Y*Y"]),
    (of_claim(benefits_assigned=False, refuses_assignment=True), ["CLM*B1*175***10:B:1*Y*A*W*Y"]),
    (of_claim(patient=CHILD, subscriber=EMPLOYER), ["NM1*IL*2*ELM WORKS*****MI*WC1", "PAT*20"]),
    (of_claim(dates=(DatedEvent(kind="435", on=date(2026, 11, 1)),)), ["DTP*435*D8*20261101"]),
    (of_claim(dates=(TWO_DAYS,)), ["DTP*360*RD8*20261001-20261031"]),
    (
        of_claim(paperwork=(Paperwork(kind="08", delivery="EL", control_number="DOC 1"),)),
        ["PWK*08*EL***AC*DOC 1"],
    ),
    (of_claim(paperwork=(Paperwork(kind="OZ", delivery="AA"),)), ["PWK*OZ*AA"]),
    (of_claim(notes=(Note(kind="ADD", text="SEE PAPERWORK"),)), ["NTE*ADD*SEE PAPERWORK"]),
    (of_claim(fixed_format=("LEVY 2",)), ["K3*LEVY 2"]),
    (of_claim(conditions=(Condition(category="ZZ", applies=True, codes=("AV", "ST")),)), ["CRC*ZZ*Y*AV*ST"]),
    (of_claim(condition_codes=("17", "AA")), ["HI*BG:17*BG:AA"]),
    (of_claim(references=(reference("4N", "1"), reference("EA", "M1"))), ["REF*4N*1", "REF*EA*M1"]),
    (of_claim(property_claim_number="AUTO1"), ["REF*Y4*AUTO1"]),
    (of_claim(patient=CHILD, subscriber=POLICY, property_claim_number="AUTO1"), ["REF*Y4*AUTO1"]),
    (of_claim(diagnoses=("309.81", "V62"), diagnoses_are_icd9=True), ["HI*BK:30981*BF:V62"]),
    (of_claim(referring=REFERRER), ["NM1*DN*1*DELGADO*MARIA****XX*1999000098"]),
    (
        of_claim(primary_care=replace(REFERRER, npi="", references=(reference("0B", "CT1"),))),
        ["NM1*P3*1*DELGADO*MARIA", "REF*0B*CT1"],
    ),
    (
        of_claim(rendering=replace(DELGADO, references=(reference("G2", "X1"),))),
        ["PRV*PE*PXC*1041C0700X", "REF*G2*X1"],
    ),
    (of_claim(subscriber=replace(CLAIM.subscriber, ssn="900112222")), ["REF*SY*900112222"]),
    (
        of_claim(patient=replace(MARSH, died_on=date(2026, 11, 17), weight=Decimal("120.5"), is_pregnant=True)),
        ["PAT*****D8*20261117*01*120.5*Y"],
    ),
    (of_payer(id_qualifier="XV"), ["NM1*PR*2*NORTHWIND HEALTH*****XV*SBNWH"]),
    (
        of_payer(references=tuple(reference(kind, "1") for kind in ("2U", "FY", "EI", "G2", "LU"))),
        ["REF*2U*1", "REF*FY*1", "REF*EI*1", "REF*G2*1", "REF*LU*1"],
    ),
    (
        of_payer(address=Address(line1="1 KING ST", city="TORONTO", state="ON", postal_code="M5H1A1", country="CA")),
        ["N3*1 KING ST", "N4*TORONTO*ON*M5H1A1*CA"],
    ),
    (of_biller(pay_to=FAR), ["NM1*87*2", "N3*PO BOX 12", "N4*HARTFORD*CT*061030012"]),
    (of_biller(references=(reference("0B", "LIC1"),)), ["REF*0B*LIC1"]),
    (
        of_biller(contact_email="pay@cedar.example", contact_fax="8605550119"),
        ["PER*IC*RUTH ADEYEMI*TE*8605550118*EM*pay@cedar.example*FX*8605550119"],
    ),
    (
        of_biller(name="DELGADO, MARIA", is_person=True, middle="R", suffix="JR"),
        ["NM1*85*1*DELGADO*MARIA*R**JR*XX*1999123452"],
    ),
    (of_line(description="FAMILY NETWORK"), ["SV1*HC:90837:95::::FAMILY NETWORK*175*UN*1***1"]),
    (
        of_line(indicators=tuple(LineIndicator)),
        ["SV1*HC:90837:95*175*UN*1***1**Y**Y*Y***0"],
    ),
    (of_line(code_set="IV", unit="MJ", diagnosis_pointers=(2, 1)), ["SV1*IV:90837:95*175*MJ*1***2:1"]),
    (of_line(last_date=date(2026, 11, 18)), ["DTP*472*RD8*20261116-20261118"]),
    (of_line(dates=(DatedEvent(kind="304", on=date(2026, 10, 2)),)), ["DTP*304*D8*20261002"]),
    (of_line(referral_number="R1"), ["REF*9F*R1"]),
    (of_line(references=(reference("G1", "A9", "SBMCR"),)), ["REF*G1*A9**2U:SBMCR"]),
    (
        of_line(
            paperwork=(Paperwork(kind="M1", delivery="BM", control_number="D2"),),
            notes=(Note(kind="TPO", text="HELLO"),),
            fixed_format=("X",),
            conditions=(Condition(category="70", applies=False, codes=("65",)),),
        ),
        ["PWK*M1*BM***AC*D2", "CRC*70*N*65", "K3*X", "NTE*TPO*HELLO"],
    ),
    (
        of_line(drug=Drug(code="65757030001", quantity=Decimal("1.5"), unit="ML", prescription=reference("XZ", "RX"))),
        ["LIN**N4*65757030001", "CTP****1.5*ML", "REF*XZ*RX"],
    ),
    (of_line(drug=Drug(code="65757030001")), ["LIN**N4*65757030001"]),
    (
        of_line(providers=LineProviders(rendering=replace(REFERRER, taxonomy="101Y00000X"), supervising=REFERRER)),
        ["NM1*82*1*DELGADO*MARIA****XX*1999000098", "PRV*PE*PXC*101Y00000X", "NM1*DQ*1*DELGADO*MARIA****XX*1999000098"],
    ),
    (
        of_line(providers=LineProviders(ordering=replace(REFERRER, address=FAR), referring=REFERRER)),
        ["NM1*DK*1*DELGADO*MARIA****XX*1999000098", "N3*PO BOX 12", "NM1*DN*1*DELGADO*MARIA****XX*1999000098"],
    ),
    (of_coverage(paid=Decimal("0.00")), ["AMT*D*0"]),
    (of_coverage(noncovered=Decimal("175.00")), ["AMT*A8*175"]),
    (of_coverage(remaining=Decimal("24.40")), ["AMT*EAF*24.4"]),
    (of_coverage(remarks=("N620", "MA07")), ["MOA***N620*MA07"]),
    (
        of_coverage(outpatient=OutpatientAdjudication(rate=Decimal("0.8"), payable=Decimal("97.60"))),
        ["MOA*0.8*97.6"],
    ),
    (of_coverage(medicare_secondary_reason="43"), ["SBR*P*18***43****MB"]),
    (of_coverage(benefits_assigned=False), ["OI***N***Y"]),
    (of_coverage(release_signed=False, signed_for_patient=True), ["OI***Y*P**I"]),
    (
        of_coverage(authorization_number="A1", referral_number="R1", payer_claim_number="MC1", is_resubmission=True),
        ["REF*G1*A1", "REF*9F*R1", "REF*T4*Y", "REF*F8*MC1"],
    ),
    (
        of_coverage(payer=replace(MEDICARE, address=FAR, references=(reference("2U", "1"),))),
        ["N3*PO BOX 12", "N4*HARTFORD*CT*061030012", "REF*2U*1"],
    ),
    (
        of_coverage(
            providers=(
                PayerProvider(role="82", references=(reference("G2", "P1"), reference("LU", "2"))),
                PayerProvider(role="85", references=(reference("G2", "P2"),), is_person=False),
            )
        ),
        ["NM1*82*1", "REF*G2*P1", "REF*LU*2", "NM1*85*2", "REF*G2*P2"],
    ),
    (
        of_coverage(lines=(replace(ADJUDICATION, bundled_into=2, description="TALK", remaining=Decimal("24.40")),)),
        ["SVD*SBMCR*97.6*HC:90837:::::TALK**1*2", "CAS*CO*45*77.4", "DTP*573*D8*20261119", "AMT*EAF*24.4"],
    ),
    (
        of_coverage(lines=(ADJUDICATION, replace(ADJUDICATION, procedure="90834", paid=Decimal("1.00")))),
        ["SVD*SBMCR*97.6*HC:90837**1", "SVD*SBMCR*1*HC:90834**1"],
    ),
]


@pytest.mark.parametrize(("claim", "segments"), EXAMPLES, ids=[lines[0] for _, lines in EXAMPLES])
def test_every_detail_is_written_and_read_back(claim: Claim, segments: list[str]) -> None:
    transaction = claim_837p.write([claim], submission())
    lines = [text(segment) for segment in transaction]
    assert [line for line in lines if line in segments] == segments
    assert claim_837p.read(transaction) == (claim,)


def test_seven_reasons_of_a_group_take_two_segments_and_come_back_in_order() -> None:
    reasons = tuple(Adjustment(group="CO", reason=str(n), amount=Decimal("1.00")) for n in range(1, 8))
    claim = of_coverage(adjustments=(*reasons, Adjustment(group="PR", reason="1", amount=Decimal("2.00"))))
    assert [line for line in written(claim) if line.startswith("CAS")] == [
        "CAS*CO*1*1**2*1**3*1**4*1**5*1**6*1",
        "CAS*CO*7*1",
        "CAS*PR*1*2",
    ]
    assert claim_837p.read(claim_837p.write([claim], submission())) == (claim,)


def test_two_earlier_payers_keep_their_own_adjudications() -> None:
    medicaid = Payer(id="", name="STATE MEDICAID", payer_id="SBMCD", filing_indicator="MC")
    second = replace(PRIMARY, rank=Rank.SECONDARY, payer=medicaid, lines=(replace(ADJUDICATION, paid=Decimal("5.00")),))
    claim = of_claim(rank=Rank.TERTIARY, other_coverages=(replace(PRIMARY, lines=(ADJUDICATION,)), second))
    assert [line for line in written(claim) if line.startswith("SVD")] == [
        "SVD*SBMCR*97.6*HC:90837**1",
        "SVD*SBMCD*5*HC:90837**1",
    ]
    assert claim_837p.read(claim_837p.write([claim], submission())) == (claim,)


def test_a_fifth_modifier_has_no_place_and_never_becomes_a_description() -> None:
    claim = of_line(modifiers=("95", "HO", "U1", "U2", "U3"))
    assert "SV1*HC:90837:95:HO:U1:U2*175*UN*1***1" in written(claim)


def test_more_than_twelve_diagnoses_are_written_for_a_check_to_see() -> None:
    codes = tuple(f"F{number}.1" for number in range(10, 24))
    assert len(next(line for line in written(of_claim(diagnoses=codes)) if line.startswith("HI")).split("*")) == 15


def test_a_name_without_any_latin_letter_is_written_empty_and_breaks_nothing() -> None:
    claim = of_claim(subscriber=replace(CLAIM.subscriber, name=replace(MARSH.name, last="王", first="芳")))
    assert "NM1*IL*1******MI*NWH00000042" in written(claim)


def test_a_delimiter_in_a_code_or_number_is_left_out() -> None:
    claim = of_line(procedure="908*37", control_number="B1~L1")
    assert {"SV1*HC:90837:95*175*UN*1***1", "REF*6R*B1L1"} <= set(written(claim))


def test_details_say_which_field_they_came_from() -> None:
    claim = of_claim(
        rank=Rank.SECONDARY,
        accident=Accident(causes=("AA",), state="CT"),
        notes=(Note(kind="ADD", text="X"),),
        other_coverages=(replace(PRIMARY, adjustments=ADJUDICATION.adjustments, lines=(ADJUDICATION,)),),
    )
    explained = {text(w.segment): w.fields for w in claim_837p.explain(claim)}
    assert explained["CLM*B1*175***10:B:1*Y*A*Y*Y**AA:::CT"][11] == ("accident.causes", "accident.state")
    assert explained["NTE*ADD*X"] == {1: ("notes[0].kind",), 2: ("notes[0].text",)}
    assert explained["CAS*CO*45*77.4"][3] in (
        ("other_coverages[0].adjustments[0].amount",),
        ("other_coverages[0].lines[0].adjustments[0].amount",),
    )
    assert explained["SVD*SBMCR*97.6*HC:90837**1"] == {
        1: ("other_coverages[0].payer.payer_id",),
        2: ("other_coverages[0].lines[0].paid",),
        3: ("other_coverages[0].lines[0].procedure",),
        5: ("other_coverages[0].lines[0].units",),
    }


def test_an_encounter_is_reported_as_one_and_says_how_else_to_reach_us() -> None:
    lines = [
        text(s)
        for s in claim_837p.write([CLAIM], replace(submission(), is_encounter=True, contact_email="a@b.example"))
    ]
    assert lines[1] == "BHT*0019*00*BATCH1*20261120*0830*RP"
    assert lines[3] == "PER*IC*OWEN CASTELLANO*TE*8605550117*EM*a@b.example"


def test_a_line_with_nothing_special_is_as_small_as_it_was() -> None:
    plain = ServiceLine(
        number=1,
        procedure="90837",
        modifiers=("95",),
        charge=Decimal("175.00"),
        units=1,
        place_of_service="10",
        diagnosis_pointers=(1,),
        service_date=date(2026, 11, 16),
        control_number="B1L1",
        encounter_id="",
    )
    assert [line.split("*")[0] for line in written(of_claim(lines=(plain,)))][-5:] == ["LX", "SV1", "DTP", "REF", "SE"]
