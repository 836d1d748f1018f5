"""A synthetic facility with its programs, for the golden files of the 837I. Everybody here is made up."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bridge.billing.claim import LineAdjudication, OtherCoverage, Rank
from bridge.billing.claim_detail import Drug, Note, Paperwork
from bridge.billing.identifier import npi_with_check_digit
from bridge.billing.institutional_claim import (
    DatedCode,
    InstitutionalClaim,
    InstitutionalDiagnosis,
    OccurrenceSpan,
    RevenueLine,
    ValueAmount,
)
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
from bridge.billing.reference_number import ReferenceNumber
from bridge.billing.remittance import Adjustment
from bridge.billing.remittance_detail import Figure, InpatientAdjudication, OutpatientAdjudication

HARBOR = BillingProvider(
    name="HARBOR POINT RECOVERY CENTER",
    npi=npi_with_check_digit("199970001"),
    taxonomy="261QR0405X",
    tax_id="067654321",
    address=Address(line1="40 WHARF ROAD", city="NEW LONDON", state="CT", postal_code="063204410"),
    contact_name="IRIS BRANDT",
    contact_phone="8605550140",
)
OKAFOR = Clinician(
    id="",
    name=PersonName(last="OKAFOR", first="NKECHI", middle="A"),
    npi=npi_with_check_digit("199970002"),
    taxonomy="2084P0802X",
    licence=Licence.OTHER,
)
LINDQVIST = Clinician(
    id="",
    name=PersonName(last="LINDQVIST", first="PER"),
    npi=npi_with_check_digit("199970003"),
    taxonomy="",
    licence=Licence.OTHER,
    references=(ReferenceNumber(qualifier="G2", number="CTMED0042"),),
)
TANAKA = Clinician(
    id="",
    name=PersonName(last="TANAKA", first="RUI"),
    npi=npi_with_check_digit("199970005"),
    taxonomy="",
    licence=Licence.OTHER,
)
NORTHWIND = Payer(id="", name="NORTHWIND HEALTH", payer_id="SBNWH", filing_indicator="CI")
TIDEWATER = Payer(id="", name="TIDEWATER MUTUAL", payer_id="SBTWM", filing_indicator="BL")
MEDICARE = Payer(id="", name="MEDICARE PART A SANDBOX", payer_id="SBMCA", filing_indicator="MA")
HOME = Address(line1="12 QUARRY LANE", city="GROTON", state="CT", postal_code="063401122")
REYES = Patient(
    id="", name=PersonName(last="REYES", first="MARCO"), birth_date=date(1991, 6, 18), sex=Sex.MALE, address=HOME
)
REYES_POLICY = Subscriber(
    name=REYES.name,
    member_id="NWH00000311",
    relationship=Relationship.SELF,
    birth_date=REYES.birth_date,
    sex=REYES.sex,
    address=HOME,
    group_number="GRP2040",
)
ADA = Patient(
    id="", name=PersonName(last="REYES", first="ADA"), birth_date=date(2009, 3, 5), sex=Sex.FEMALE, address=HOME
)
FIRST_DAY = date(2026, 11, 2)


def iop_day(number: int, after: int) -> RevenueLine:
    """Three hours of intensive outpatient treatment, 350 dollars."""
    return RevenueLine(
        number=number,
        revenue_code="0906",
        procedure="H0015",
        charge=Decimal("350.00"),
        units=Decimal(1),
        service_date=FIRST_DAY + timedelta(after),
        control_number=f"I1L{number}",
    )


# three days of the first week
IOP = InstitutionalClaim(
    control_number="I1",
    patient=REYES,
    subscriber=REYES_POLICY,
    payer=NORTHWIND,
    billing=HARBOR,
    facility_code="13",
    statement_from=FIRST_DAY,
    statement_through=FIRST_DAY + timedelta(4),
    principal_diagnosis=InstitutionalDiagnosis(code="F10.20"),
    other_diagnoses=(InstitutionalDiagnosis(code="F33.1"),),
    lines=(iop_day(1, 0), iop_day(2, 2), iop_day(3, 4)),
    admission_type="3",
    admission_source="1",
    patient_status="30",
    authorization_number="AUTH7781",
    attending=OKAFOR,
)
# partial hospitalization under Medicare: the first of several bills, with what the guide asks of each line
PHP = replace(
    IOP,
    control_number="I2",
    subscriber=replace(REYES_POLICY, member_id="1EG4TE5MK73", group_number=""),
    payer=MEDICARE,
    frequency="2",
    principal_diagnosis=InstitutionalDiagnosis(code="F33.2"),
    other_diagnoses=(),
    authorization_number="",
    medical_record_number="MRN5512",
    condition_codes=("41",),
    occurrences=(DatedCode(code="11", on=date(2026, 10, 28)),),
    values=(ValueAmount(code="FC", amount=Decimal("40.00")),),
    visit_reasons=("F33.2", "R45.851"),
    rendering=LINDQVIST,
    referring=TANAKA,
    facility=ServiceFacility(
        name="HARBOR POINT DAY PROGRAM",
        address=Address(line1="44 WHARF ROAD", city="NEW LONDON", state="CT", postal_code="063204411"),
        npi=npi_with_check_digit("199970004"),
    ),
    lines=(
        RevenueLine(
            number=1,
            revenue_code="0912",
            procedure="H0035",
            charge=Decimal("420.00"),
            units=Decimal(1),
            service_date=FIRST_DAY,
            control_number="I2L1",
        ),
        RevenueLine(
            number=2,
            revenue_code="0915",
            procedure="90853",
            charge=Decimal("85.50"),
            units=Decimal(1),
            service_date=FIRST_DAY,
            control_number="I2L2",
        ),
        RevenueLine(
            number=3,
            revenue_code="0913",
            procedure="S0201",
            modifiers=("HE",),
            charge=Decimal("840.00"),
            units=Decimal(2),
            service_date=FIRST_DAY + timedelta(1),
            last_date=FIRST_DAY + timedelta(2),
            control_number="I2L3",
            rendering=TANAKA,
        ),
        RevenueLine(
            number=4,
            revenue_code="0636",
            procedure="J2315",
            charge=Decimal("1500.00"),
            units=Decimal(380),
            not_covered=Decimal("100.00"),
            service_date=FIRST_DAY,
            control_number="I2L4",
            drug=Drug(code="65757030001", quantity=Decimal(1), unit="UN"),
        ),
    ),
)
# five days of detoxification in a residential facility, by day and by room
DETOX = replace(
    IOP,
    control_number="I3",
    facility_code="86",
    frequency="1",
    statement_through=FIRST_DAY + timedelta(5),
    admission_type="1",
    admission_source="2",
    patient_status="01",
    admission_date=FIRST_DAY,
    admission_time="2215",
    discharge_time="1030",
    principal_diagnosis=InstitutionalDiagnosis(code="F11.23", present_on_admission="Y"),
    admitting_diagnosis="F11.23",
    other_diagnoses=(
        InstitutionalDiagnosis(code="F17.210", present_on_admission="Y"),
        InstitutionalDiagnosis(code="E87.6", present_on_admission="N"),
    ),
    principal_procedure=DatedCode(code="HZ2ZZZZ", on=FIRST_DAY),
    other_procedures=(DatedCode(code="HZ34ZZZ", on=FIRST_DAY + timedelta(2)),),
    occurrence_spans=(OccurrenceSpan(code="72", first=FIRST_DAY, last=FIRST_DAY + timedelta(5)),),
    values=(ValueAmount(code="80", amount=Decimal(5)),),
    patient_due=Decimal("250.00"),
    paperwork=(Paperwork(kind="08", delivery="EL", control_number="PLAN778"),),
    notes=(Note(kind="ADD", text="PEER TO PEER REVIEW HELD WITH DR OKAFOR"),),
    references=(ReferenceNumber(qualifier="D9", number="TRACE99"),),
    operating=TANAKA,
    lines=(
        RevenueLine(number=1, revenue_code="1002", charge=Decimal("4000.00"), units=Decimal(5), unit="DA"),
        RevenueLine(number=2, revenue_code="0126", procedure="H0010", charge=Decimal("875.25"), units=Decimal(5)),
    ),
)
REPLACEMENT = replace(IOP, control_number="I4", frequency="7", payer_claim_number="NW26110900417", lines=IOP.lines[:2])
VOID = replace(IOP, control_number="I5", frequency="8", payer_claim_number="NW26110900418", lines=IOP.lines[:1])
CHILD = replace(
    IOP,
    control_number="I6",
    patient=ADA,
    subscriber=Subscriber(
        name=REYES.name, member_id="NWH00000311", relationship=Relationship.CHILD, group_number="GRP2040"
    ),
    lines=(replace(iop_day(1, 0), revenue_code="0905", procedure="S9480", control_number="I6L1"),),
)


def adjudication(line: RevenueLine, paid: str, *adjustments: tuple[str, str, str]) -> LineAdjudication:
    """What the first payer did with a line."""
    return LineAdjudication(
        line_number=line.number,
        procedure=line.procedure,
        modifiers=line.modifiers,
        paid=Decimal(paid),
        units=int(line.units),
        adjustments=tuple(Adjustment(group=g, reason=r, amount=Decimal(a)) for g, r, a in adjustments),
        adjudicated_on=date(2026, 11, 16),
        revenue_code=line.revenue_code,
    )


# Tidewater has paid its part of the three days; Northwind comes second
SECONDARY = replace(
    IOP,
    control_number="I7",
    rank=Rank.SECONDARY,
    other_coverages=(
        OtherCoverage(
            rank=Rank.PRIMARY,
            payer=TIDEWATER,
            subscriber=Subscriber(
                name=PersonName(last="REYES", first="LUCIA"),
                member_id="TWM778812",
                relationship=Relationship.SPOUSE,
                address=HOME,
                group_name="GROTON SHIPWRIGHTS",
            ),
            paid=Decimal("680.00"),
            remaining=Decimal("100.00"),
            lines=(
                adjudication(IOP.lines[0], "220.00", ("CO", "45", "90.00"), ("PR", "2", "40.00")),
                adjudication(IOP.lines[1], "230.00", ("CO", "45", "90.00"), ("PR", "2", "30.00")),
                adjudication(IOP.lines[2], "230.00", ("CO", "45", "90.00"), ("PR", "2", "30.00")),
            ),
            payer_claim_number="TW998877",
            remarks=("MA01",),
            outpatient=OutpatientAdjudication(payable=Decimal("12.50")),
        ),
    ),
)
# Medicare has paid the stay as a whole: no line of its own, and the lifetime's psychiatric days counted
INPATIENT_SECONDARY = replace(
    DETOX,
    control_number="I8",
    facility_code="11",
    rank=Rank.SECONDARY,
    paperwork=(),
    patient_due=None,
    other_coverages=(
        OtherCoverage(
            rank=Rank.PRIMARY,
            payer=replace(MEDICARE, references=(ReferenceNumber(qualifier="2U", number="06101"),)),
            subscriber=Subscriber(name=REYES.name, member_id="1EG4TE5MK73", relationship=Relationship.SELF),
            paid=Decimal("3000.25"),
            remaining=Decimal("1676.00"),
            adjustments=(
                Adjustment(group="CO", reason="45", amount=Decimal("199.00")),
                Adjustment(group="PR", reason="1", amount=Decimal("1600.00")),
                Adjustment(group="PR", reason="2", amount=Decimal("76.00"), quantity=Decimal(1)),
            ),
            payer_claim_number="26110900871200CTA",
            adjudicated_on=date(2026, 11, 18),
            inpatient=InpatientAdjudication(
                covered_days=Decimal(5),
                psychiatric_days=Decimal(12),
                remarks=("MA18",),
                figures=(Figure(kind="04", value=Decimal("3200.25")),),
            ),
        ),
    ),
)
ELSEWHERE = replace(
    IOP,
    control_number="I9",
    billing=replace(
        HARBOR, npi=npi_with_check_digit("199970006"), name="HARBOR POINT NORTH", contact_name="", contact_phone=""
    ),
    lines=(replace(iop_day(1, 0), control_number="I9L1"),),
)
