from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bridge.billing.claim_detail import Condition, Note
from bridge.billing.claim_pricing import Contract, Pricing
from bridge.billing.document import from_document, to_document
from bridge.billing.institutional_claim import DatedCode, InstitutionalClaim, InstitutionalDiagnosis
from bridge.billing.party import Address
from bridge.billing.reference_number import ReferenceNumber
from bridge.x12.check import check
from bridge.x12.directory import schema
from bridge.x12.segment import Segment
from bridge.x12.transactions import claim_837i
from tests import sums
from tests.judge import judge
from tests.x12.transactions.example import sets, submission, wrap
from tests.x12.transactions.example_837i import (
    CHILD,
    DETOX,
    ELSEWHERE,
    HARBOR,
    INPATIENT_SECONDARY,
    IOP,
    NORTHWIND,
    PHP,
    REPLACEMENT,
    SECONDARY,
    VOID,
)
from tests.x12.transactions.example_837i_whole import WHOLE

EVERY = (IOP, PHP, DETOX, REPLACEMENT, VOID, CHILD, SECONDARY, INPATIENT_SECONDARY, ELSEWHERE, WHOLE)


def text_of(*claims: InstitutionalClaim) -> str:
    return wrap("HC", claim_837i.VERSION, claim_837i.write(claims, submission()))


def of(id: str, *claims: InstitutionalClaim) -> list[str]:
    """The written segments of one id."""
    return [line.rstrip("~") for line in text_of(*claims).splitlines() if line.startswith(id + "*")]


def read(text: str) -> tuple[InstitutionalClaim, ...]:
    return tuple(claim for segments in sets(text) for claim in claim_837i.read(segments))


def without(text: str, *starts: str) -> str:
    """The text less the segments that begin so."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith(starts))


@pytest.mark.parametrize("claim", EVERY, ids=lambda claim: claim.control_number)
def test_what_is_written_is_read_back(claim: InstitutionalClaim) -> None:
    assert read(text_of(claim)) == (claim,)


def test_claims_of_many_kinds_share_one_transaction_and_a_judge_accepts_it() -> None:
    text = text_of(*EVERY)
    assert read(text) == EVERY
    judge(text)
    assert sums.charges(text) == sums.line_charges(text)


def test_our_own_check_finds_no_error() -> None:
    assert [fault for fault in check(text_of(*EVERY)) if fault.is_error] == []


@pytest.mark.parametrize("claim", EVERY, ids=lambda claim: claim.control_number)
def test_a_claim_is_kept_as_a_document(claim: InstitutionalClaim) -> None:
    assert from_document(InstitutionalClaim, to_document(claim)) == claim


def test_an_outpatient_program_is_billed_by_revenue_code_and_day() -> None:
    assert of("CLM", IOP) == ["CLM*I1*1050***13:A:1**A*Y*Y"]
    assert of("SV2", IOP)[0] == "SV2*0906*HC:H0015*350*UN*1"
    assert of("CL1", IOP) == ["CL1*3*1*30"]
    assert "DTP*434*RD8*20261102-20261106" in of("DTP", IOP)


def test_the_type_of_bill_is_that_of_the_paper_form() -> None:
    assert [claim.type_of_bill for claim in (IOP, PHP, DETOX, REPLACEMENT, VOID)] == [
        "0131",
        "0132",
        "0861",
        "0137",
        "0138",
    ]


def test_the_rate_is_the_dollars_of_one_unit() -> None:
    assert DETOX.lines[0].rate == Decimal("800.00")
    assert replace(DETOX.lines[0], units=Decimal(0)).rate == Decimal("4000.00")


def test_a_day_of_room_and_board_needs_no_procedure() -> None:
    assert of("SV2", DETOX)[0] == "SV2*1002**4000*DA*5"


def test_what_the_plan_does_not_cover_stands_beside_the_charge() -> None:
    assert of("SV2", PHP)[3] == "SV2*0636*HC:J2315*1500*UN*380**100"


def test_a_description_follows_four_modifiers() -> None:
    line = replace(IOP.lines[0], procedure="H0046", modifiers=("HF",), description="Peer support, 3 h")
    claim = replace(IOP, lines=(line,))
    assert of("SV2", claim) == ["SV2*0906*HC:H0046:HF::::PEER SUPPORT, 3 H*350*UN*1"]


def test_diagnoses_say_whether_they_were_present_on_admission() -> None:
    assert of("HI", DETOX)[:3] == [
        "HI*ABK:F1123:::::::Y",
        "HI*ABJ:F1123",
        "HI*ABF:F17210:::::::Y*ABF:E876:::::::N",
    ]


def test_events_of_the_stay_are_codes_with_days_and_amounts() -> None:
    assert of("HI", DETOX)[3:] == [
        "HI*BBR:HZ2ZZZZ:D8:20261102",
        "HI*BBQ:HZ34ZZZ:D8:20261104",
        "HI*BI:72:RD8:20261102-20261107",
        "HI*BE:80:::5",
    ]


def test_after_twelve_other_diagnoses_a_second_segment_begins() -> None:
    others = tuple(InstitutionalDiagnosis(code=f"F10.{number}") for number in range(10, 24))
    claim = replace(IOP, other_diagnoses=others)
    assert [line.count("ABF:") for line in of("HI", claim)] == [0, 12, 2]
    assert read(text_of(claim))[0].other_diagnoses == others


def test_admission_and_discharge_carry_their_hours() -> None:
    assert of("DTP", DETOX) == [
        "DTP*096*TM*1030",
        "DTP*434*RD8*20261102-20261107",
        "DTP*435*DT*202611022215",
    ]
    by_day = replace(DETOX, admission_time="", discharge_time="")
    assert "DTP*435*D8*20261102" in of("DTP", by_day)
    assert read(text_of(by_day)) == (by_day,)


@pytest.mark.parametrize(("claim", "frequency"), [(REPLACEMENT, "7"), (VOID, "8")])
def test_a_corrected_bill_names_the_payers_claim(claim: InstitutionalClaim, frequency: str) -> None:
    assert of("CLM", claim)[0].split("*")[5] == f"13:A:{frequency}"
    assert f"REF*F8*{claim.payer_claim_number}" in of("REF", claim)


def test_a_line_that_another_payer_paid_says_under_which_revenue_code() -> None:
    assert of("SVD", SECONDARY)[0] == "SVD*SBTWM*220*HC:H0015*0906*1"
    unsaid = replace(
        SECONDARY.other_coverages[0],
        lines=tuple(replace(line, revenue_code="") for line in SECONDARY.other_coverages[0].lines),
    )
    assert of("SVD", replace(SECONDARY, other_coverages=(unsaid,))) == of("SVD", SECONDARY)


def test_what_medicare_said_of_the_stay_is_its_own_segment() -> None:
    assert of("MIA", INPATIENT_SECONDARY) == ["MIA*5**12*3200.25*MA18"]


def test_no_reason_why_medicare_is_secondary_is_ever_sent() -> None:
    other = replace(INPATIENT_SECONDARY.other_coverages[0], medicare_secondary_reason="12")
    assert of("SBR", replace(INPATIENT_SECONDARY, other_coverages=(other,)))[1] == "SBR*P*18*******MA"


def test_a_child_is_a_patient_below_the_subscriber() -> None:
    assert of("HL", CHILD) == ["HL*1**20*1", "HL*2*1*22*1", "HL*3*2*23*0"]
    assert of("PAT", CHILD) == ["PAT*19"]


def test_each_billing_provider_has_its_own_level() -> None:
    assert of("HL", IOP, ELSEWHERE, CHILD) == [
        "HL*1**20*1",
        "HL*2*1*22*0",
        "HL*3*1*22*1",
        "HL*4*3*23*0",
        "HL*5**20*1",
        "HL*6*5*22*0",
    ]
    assert [line.split("*")[1] for line in of("CLM", IOP, ELSEWHERE, CHILD)] == ["I1", "I6", "I9"]


def test_rarer_facts_of_a_claim_are_read_back_too() -> None:
    claim = replace(
        IOP,
        delay_reason="11",
        referral_number="RF1",
        references=(
            ReferenceNumber(qualifier="4N", number="3"),
            ReferenceNumber(qualifier="LX", number="IDE1"),
            ReferenceNumber(qualifier="LX", number="IDE2"),
        ),
        fixed_format=("DATA1",),
        notes=(Note(kind="MED", text="TAPER"), Note(kind="ADD", text="SECOND STAY")),
        conditions=(Condition(category="ZZ", applies=True, codes=("ST",)),),
        external_causes=(InstitutionalDiagnosis(code="X78.9"),),
        diagnosis_group="885",
        treatment_codes=("A01",),
        repricer_received_on=date(2026, 11, 9),
        payer=replace(
            NORTHWIND,
            address=Address(line1="PO BOX 7", city="HARTFORD", state="CT", postal_code="06103"),
            references=(
                ReferenceNumber(qualifier="FY", number="CO7"),
                ReferenceNumber(qualifier="G2", number="FAC88"),
            ),
        ),
        billing=replace(
            HARBOR,
            contact_email="",
            contact_fax="8605550141",
            pay_to=Address(line1="LOCKBOX 9", city="BOSTON", state="MA", postal_code="021081111"),
        ),
        subscriber=replace(IOP.subscriber, ssn="123456789"),
        property_claim_number="PC1",
        accepts_assignment=False,
        contract=Contract(kind="02", amount=Decimal("300.00"), percent=Decimal("85.5"), code="IOP2026", version="B"),
        pricing=Pricing(method="10", allowed=Decimal("900.00"), savings=Decimal("150.00"), repricer_id="RPX"),
        lines=(
            replace(
                IOP.lines[0],
                service_tax=Decimal("1.50"),
                facility_tax=Decimal("2.50"),
                notes=(Note(kind="TPO", text="REPRICED"),),
                references=(ReferenceNumber(qualifier="9B", number="RP1"),),
                pricing=Pricing(
                    method="03",
                    allowed=Decimal("300.00"),
                    rate=Decimal("300.25"),
                    revenue_code="0905",
                    code_set="HC",
                    procedure="S9480",
                    unit="UN",
                    units=Decimal(1),
                    exception="4",
                ),
            ),
        ),
    )
    text = text_of(claim)
    judge(text)
    assert read(text) == (claim,)


def test_every_element_names_the_fields_that_it_says() -> None:
    said = {segment.segment.id: segment.fields for segment in claim_837i.explain(DETOX)}
    assert said["CLM"][5] == ("facility_code", "frequency")
    assert said["CL1"] == {1: ("admission_type",), 2: ("admission_source",), 3: ("patient_status",)}
    assert said["SV2"][2] == ("lines[1].procedure",)
    assert said["SV2"][1] == ("lines[1].revenue_code",)
    codes = [segment.fields for segment in claim_837i.explain(DETOX) if segment.segment.id == "HI"]
    assert codes[0] == {1: ("principal_diagnosis.code", "principal_diagnosis.present_on_admission")}
    assert codes[2][2] == ("other_diagnoses[1].code", "other_diagnoses[1].present_on_admission")


def test_delimiters_in_a_value_break_nothing() -> None:
    text = text_of(replace(IOP, notes=(Note(kind="ADD", text="a*b:c~d^e"),), medical_record_number="M*1~2"))
    assert read(text)[0].notes == (Note(kind="ADD", text="A B C D E"),)
    judge(text)


def test_a_claim_is_found_whatever_is_missing_around_it() -> None:
    bare = Segment("CLM", ("X9", "10"))
    (claim,) = claim_837i.read([bare])
    assert (claim.control_number, claim.lines, claim.facility_code) == ("X9", (), "")
    assert claim.principal_diagnosis.code == ""


@pytest.mark.parametrize("missing", ["LX*", "HL*2", "NM1*IL", "DTP*434", "CL1", "HI*ABK", "SV2*0906", "NM1*85", "SBR"])
def test_a_missing_segment_costs_no_claim_and_no_line(missing: str) -> None:
    (claim,) = read(without(text_of(IOP), missing))
    assert claim.control_number == "I1"
    assert len(claim.lines) == 3


def test_texts_that_are_no_numbers_or_days_read_as_nothing() -> None:
    text = text_of(IOP).replace("*350*UN*1~", "*abc*UN*x~").replace("20261102-20261106", "2026")
    (claim,) = read(text)
    assert [line.charge for line in claim.lines] == [Decimal("0.00")] * 3
    assert claim.lines[0].units == 0
    assert claim.statement_from == date(1, 1, 1)


def test_other_delimiters_say_the_same() -> None:
    text = text_of(*EVERY).translate(str.maketrans("*:^~", "|>\x1f\x1d"))
    assert read(text) == EVERY


def test_claims_are_read_one_at_a_time() -> None:
    (segments,) = sets(text_of(*EVERY))
    given = claim_837i.claims(iter(segments))
    assert next(given) == IOP
    assert next(given) == PHP


def test_the_amendment_a3_is_read_and_only_doubted() -> None:
    text = text_of(IOP).replace("005010X223A2", "005010X223A3")
    assert schema("837", "005010X223A3") is schema("837", "005010X223A2")
    assert [fault for fault in check(text) if fault.is_error] == []


@pytest.mark.parametrize(
    ("before", "after", "code", "id", "element"),
    [
        ("13:A:1", "13:B:1", "7", "CLM", 5),  # B is the place of service of the 837P
        ("CLM*I1*1050***13:A:1**A", "CLM*I1*1050***13:A:1*Y*A", "I10", "CLM", 6),
        ("CL1*3*1*30~", "CL1**1*30~", "1", "CL1", 1),
        ("REF*EI*", "REF*SY*", "7", "REF", 1),
        ("SV2*0906*HC:H0015*350*UN*1~", "SV2*0906*HC:H0015*350*MJ*1~", "7", "SV2", 4),
        ("SV2*0906*HC:H0015*350*UN*1~", "SV2**HC:H0015*350*UN*1~", "1", "SV2", 1),
        ("HI*ABF:F331~", "HI*ABF:F331:D8~", "I10", "HI", 1),
    ],
)
def test_an_element_that_the_guide_does_not_allow_is_a_fault(
    before: str, after: str, code: str, id: str, element: int
) -> None:
    text = text_of(IOP)
    assert before in text
    faults = check(text.replace(before, after, 1))
    assert (code, id, element) in [(fault.code, fault.id, fault.element) for fault in faults if fault.level == 2]


@pytest.mark.parametrize(
    ("missing", "name"),
    [("CL1", "Institutional claim code"), ("DTP*434", "Statement dates"), ("HI*ABK", "Principal diagnosis")],
)
def test_a_required_segment_that_is_missing_is_a_fault(missing: str, name: str) -> None:
    faults = check(without(text_of(IOP), missing))
    assert any(fault.code == "3" and name in fault.message for fault in faults)


def test_codes_from_before_october_2015_are_written_as_they_were_read() -> None:
    old = replace(
        DETOX,
        codes_are_icd9=True,
        principal_diagnosis=InstitutionalDiagnosis(code="304.01"),
        admitting_diagnosis="304.01",
        other_diagnoses=(),
        principal_procedure=DatedCode(code="9465", on=DETOX.statement_from),
        other_procedures=(),
    )
    assert of("HI", old)[:3] == ["HI*BK:30401", "HI*BJ:30401", "HI*BR:9465:D8:20261102"]
    assert read(text_of(old)) == (old,)


def test_a_procedure_of_alternative_medicine_has_a_qualifier_of_its_own() -> None:
    needled = replace(DETOX, principal_procedure=DatedCode(code="CEBAA", on=None, is_alternative=True))
    assert "HI*CAH:CEBAA" in of("HI", needled)
    assert read(text_of(needled)) == (needled,)


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("**B*N*", {"accepts_assignment": False, "assigns_laboratory_only": True, "benefits_assigned": False}),
        ("**A*W*", {"refuses_assignment": True, "benefits_assigned": False}),
    ],
)
def test_a_claim_says_whether_benefits_are_assigned(said: str, values: dict[str, bool]) -> None:
    claim = replace(IOP, **values)  # type: ignore[arg-type]
    assert said in of("CLM", claim)[0]
    assert read(text_of(claim)) == (claim,)


def test_an_other_payer_that_named_no_procedure_is_given_none() -> None:
    (other,) = SECONDARY.other_coverages
    plain = replace(other, lines=tuple(replace(line, procedure="", modifiers=()) for line in other.lines))
    claim = replace(SECONDARY, other_coverages=(plain,))
    assert of("SVD", claim)[0] == "SVD*SBTWM*220**0906*1"
    assert read(text_of(claim)) == (claim,)
