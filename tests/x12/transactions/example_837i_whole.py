"""A stay of which everything is said that an 837I can say. Everybody here is made up."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bridge.billing.claim import OtherCoverage, Rank
from bridge.billing.claim_detail import Condition, Note, Paperwork, PayerProvider
from bridge.billing.claim_pricing import Contract, Pricing
from bridge.billing.contact import Contact
from bridge.billing.identifier import npi_with_check_digit
from bridge.billing.institutional_claim import DatedCode, InstitutionalDiagnosis
from bridge.billing.party import PayToPlan, PersonName, Relationship, ServiceFacility, Subscriber
from bridge.billing.reference_number import ReferenceNumber
from bridge.billing.remittance import Adjustment
from tests.x12.transactions.example_837i import DETOX, FIRST_DAY, HARBOR, HOME, LINDQVIST, REYES, TANAKA, TIDEWATER

_SMITH = replace(LINDQVIST, name=PersonName(last="SMITH", first="JO"), npi=npi_with_check_digit("199970007"))
_WARD = ServiceFacility(
    name="HARBOR POINT WARD",
    address=HOME,
    npi=npi_with_check_digit("199970008"),
    references=(ReferenceNumber(qualifier="LU", number="W2"),),
)
_PRICED = Pricing(
    method="03",
    allowed=Decimal("4100.25"),
    savings=Decimal("775.00"),
    repricer_id="333001234",
    rate=Decimal("820.05"),
    group="885",
    group_amount=Decimal("4100.25"),
    revenue_code="1002",
    unit="DA",
    units=Decimal(5),
    compliance="1",
)
# a stay with everybody who took part and every kind of code, priced under a contract, after a plan that knows them all
WHOLE = replace(
    DETOX,
    control_number="I10",
    facility_code="11",
    billing=replace(
        HARBOR,
        contacts=(Contact(name="IRIS BRANDT", numbers=(("TE", "8605550140"), ("EX", "31"))),),
        currency="CAD",
        pay_to=HOME,
        pay_to_plan=PayToPlan(
            name="STATE ASSISTANCE",
            plan_id="SBSTA",
            address=HOME,
            tax_id="067654329",
            references=(ReferenceNumber(qualifier="2U", number="STA9"),),
        ),
    ),
    accepts_assignment=False,
    assigns_laboratory_only=True,
    refuses_assignment=True,
    benefits_assigned=False,
    repricer_received_on=FIRST_DAY + timedelta(9),
    contract=Contract(kind="02", amount=Decimal("800.00"), percent=Decimal("2.5"), code="PD7", version="3"),
    pricing=_PRICED,
    patient_due=None,
    references=(
        ReferenceNumber(qualifier="4N", number="3"),
        ReferenceNumber(qualifier="9A", number="RP1"),
        ReferenceNumber(qualifier="9C", number="RP2"),
        ReferenceNumber(qualifier="LX", number="IDE1"),
        ReferenceNumber(qualifier="LX", number="IDE2"),
        ReferenceNumber(qualifier="D9", number="TRACE99"),
        ReferenceNumber(qualifier="LU", number="CT"),
        ReferenceNumber(qualifier="P4", number="DEMO1"),
        ReferenceNumber(qualifier="G4", number="PRO1"),
    ),
    referral_number="RF22",
    medical_record_number="MRN5512",
    fixed_format=("NY1234",),
    notes=(Note(kind="DGN", text="WITHDRAWAL"), Note(kind="ADD", text="PEER TO PEER REVIEW HELD")),
    conditions=(Condition(category="ZZ", applies=True, codes=("AV", "S2")),),
    external_causes=(InstitutionalDiagnosis(code="X58.XXXA", present_on_admission="Y"),),
    diagnosis_group="897",
    occurrences=(DatedCode(code="11", on=FIRST_DAY), DatedCode(code="A1", on=FIRST_DAY)),
    condition_codes=("C5", "P7"),
    treatment_codes=("A01",),
    other_operating=_SMITH,
    rendering=replace(_SMITH, npi=npi_with_check_digit("199970009")),
    facility=_WARD,
    referring=replace(_SMITH, npi=npi_with_check_digit("199970010")),
    rank=Rank.SECONDARY,
    other_coverages=(
        OtherCoverage(
            rank=Rank.PRIMARY,
            payer=TIDEWATER,
            subscriber=Subscriber(
                name=REYES.name, member_id="TWM778812", relationship=Relationship.SELF, id_qualifier="II"
            ),
            paid=Decimal("4000.00"),
            adjudicated_on=date(2026, 11, 16),
            adjustments=(Adjustment(group="CO", reason="45", amount=Decimal("875.25")),),
            benefits_assigned=True,
            authorization_number="TWAUTH1",
            referral_number="TWREF1",
            is_resubmission=True,
            payer_claim_number="TW998878",
            providers=tuple(
                PayerProvider(
                    role=role,
                    references=(ReferenceNumber(qualifier="G2", number=f"TW{role}"),),
                    is_person=role not in ("77", "85"),
                )
                for role in ("71", "72", "ZZ", "77", "82", "DN", "85")
            ),
        ),
    ),
    lines=(
        replace(
            DETOX.lines[0],
            not_covered=Decimal("100.00"),
            control_number="I10L1",
            paperwork=(Paperwork(kind="M1", delivery="EL", control_number="CHART1"),),
            references=(ReferenceNumber(qualifier="9B", number="RL1"), ReferenceNumber(qualifier="9D", number="RL2")),
            service_tax=Decimal("4.00"),
            facility_tax=Decimal("2.50"),
            notes=(Note(kind="TPO", text="PRICED BY THE DAY"),),
            pricing=_PRICED,
            operating=TANAKA,
            other_operating=_SMITH,
            rendering=replace(_SMITH, npi=npi_with_check_digit("199970009")),
            referring=replace(_SMITH, npi=npi_with_check_digit("199970010")),
        ),
        DETOX.lines[1],
    ),
)
