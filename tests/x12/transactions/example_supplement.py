"""Claims of other trades, and all that a text can say of them: an ambulance's, a supplier's, a surgery's."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bridge.billing.claim import LineProviders, OtherCoverage, Rank
from bridge.billing.claim_detail import Accident, Condition, DatedEvent, LineIndicator, Paperwork, PayerProvider
from bridge.billing.claim_pricing import Contract, Pricing
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
from bridge.billing.contact import Contact
from bridge.billing.party import (
    Address,
    Clinician,
    Licence,
    PayToPlan,
    PersonName,
    Relationship,
    ServiceFacility,
    Subscriber,
)
from bridge.billing.reference_number import ReferenceNumber
from tests.x12.transactions.example import CEDAR, CLAIM, DELGADO, LINE, MARSH, MEDICARE, NORTHWIND

DAY = date(2026, 11, 16)
ELM_COURT = Address(line1="7 ELM COURT", city="WINDSOR", state="CT", postal_code="060951234")
HOSPITAL = Address(line1="1 HARBOR ROAD", city="HARTFORD", state="CT", postal_code="061030001")
LOCKBOX = Address(line1="PO BOX 118", city="HARTFORD", state="CT", postal_code="061030118")
DESK = Contact(name="CLAIMS DESK", numbers=(("TE", "8605550119"), ("EX", "12")))
OSEI = Clinician(id="", name=PersonName(last="OSEI", first="KOFI"), npi=DELGADO.npi, taxonomy="", licence=Licence.OTHER)

# Who bills asks for payment at another address, and a plan has paid in the payer's place.
CEDAR_ABROAD = replace(
    CEDAR,
    contact_name="RUTH ADEYEMI",
    contact_phone="8605550118",
    contact_fax="8605550121",
    contacts=(
        Contact(name="RUTH ADEYEMI", numbers=(("TE", "8605550118"), ("EX", "4"))),
        Contact(name="NIGHT DESK", numbers=(("TE", "8605550120"), ("FX", "8605550121"))),
    ),
    currency="CAD",
    pay_to=LOCKBOX,
    pay_to_is_person=True,
    pay_to_plan=PayToPlan(
        name="STATE ASSISTANCE",
        plan_id="SBSTA",
        address=LOCKBOX,
        tax_id="067654321",
        references=(ReferenceNumber(qualifier="NF", number="12345"),),
    ),
)
AMBULANCE = replace(
    CLAIM,
    control_number="S1",
    place_of_service="41",
    supplement=ClaimSupplement(
        ambulance=Ambulance(
            reason="A",
            miles=Decimal("12"),
            weight=Decimal("160"),
            round_trip="NO BED WAS FREE",
            stretcher="COULD NOT SIT",
        ),
        picked_up=Stop(address=ELM_COURT),
        set_down=Stop(address=HOSPITAL, name="HARBOR HOSPITAL"),
    ),
    conditions=(Condition(category="07", applies=True, codes=("01", "09")),),
    lines=(
        replace(
            LINE,
            procedure="A0428",
            modifiers=("RH",),
            place_of_service="41",
            control_number="S1L1",
            supplement=LineSupplement(
                ambulance=Ambulance(reason="B", miles=Decimal("3")),
                patients=Decimal(2),
                picked_up=Stop(address=ELM_COURT),
                set_down=Stop(address=HOSPITAL, name="HARBOR HOSPITAL"),
            ),
        ),
    ),
)
EQUIPMENT = replace(
    CLAIM,
    control_number="S2",
    place_of_service="12",
    payer=MEDICARE,
    subscriber=replace(CLAIM.subscriber, member_id="MCR00000042", group_number=""),
    lines=(
        replace(
            LINE,
            procedure="E0431",
            modifiers=("RR",),
            place_of_service="12",
            control_number="S2L1",
            paperwork=(Paperwork(kind="CT", delivery="AB"),),
            conditions=(Condition(category="09", applies=True, codes=("38",)),),
            dates=(DatedEvent(kind="607", on=DAY), DatedEvent(kind="463", on=DAY)),
            providers=LineProviders(ordering=replace(OSEI, address=HOSPITAL, contact=DESK)),
            supplement=LineSupplement(
                equipment=Equipment(
                    procedure="E0431", days=Decimal(30), rental=Decimal("175.00"), purchase=Decimal("900.00"), every="4"
                ),
                equipment_certification=EquipmentCertification(kind="R", months=Decimal(12)),
                measurements=(Measurement(of="TR", kind="R1", value=Decimal("10.2")),),
                sales_tax=Decimal("3.50"),
                postage=Decimal("1.25"),
                forms=(
                    SupportForm(
                        kind="UT",
                        code="484.03",
                        answers=(
                            FormAnswer(question="1A", percent=Decimal("56")),
                            FormAnswer(question="1C", on=DAY),
                            FormAnswer(question="2", choice="Y"),
                            FormAnswer(question="5", text="2 LITRES"),
                        ),
                    ),
                ),
            ),
        ),
    ),
)
SURGERY = replace(
    CLAIM,
    control_number="S3",
    place_of_service="22",
    facility=ServiceFacility(name="HARBOR HOSPITAL", address=HOSPITAL, contact=DESK),
    property_claim_number="PC1",
    property_contact=Contact(name="A ADJUSTER", numbers=(("TE", "8605550122"),)),
    accident=Accident(causes=("OA",)),
    dates=(DatedEvent(kind="439", on=DAY),),
    condition_codes=("AA",),
    supplement=ClaimSupplement(
        contract=Contract(
            kind="09",
            amount=Decimal("100.00"),
            percent=Decimal("10"),
            code="C1",
            discount_percent=Decimal("5"),
            version="2",
        ),
        pricing=Pricing(
            method="03",
            allowed=Decimal("140.00"),
            savings=Decimal("35.00"),
            repricer_id="333001234",
            rate=Decimal("12.5"),
            rejected_because="T1",
            compliance="1",
            exception="1",
        ),
        spinal_manipulation=SpinalManipulation(condition="M", description="LOW BACK", more="SINCE SPRING"),
        anesthesia_procedures=("27130", "27447"),
    ),
    other_coverages=(
        OtherCoverage(
            rank=Rank.SECONDARY,
            payer=MEDICARE,
            subscriber=Subscriber(name=MARSH.name, member_id="MCR1", relationship=Relationship.SELF, id_qualifier="II"),
            refuses_assignment=True,
            providers=(PayerProvider(role="82", references=(ReferenceNumber(qualifier="G2", number="P77"),)),),
        ),
    ),
    lines=(
        replace(
            LINE,
            procedure="01214",
            modifiers=("AA",),
            unit="MJ",
            units=95,
            place_of_service="22",
            control_number="S3L1",
            indicators=(LineIndicator.EMERGENCY,),
            supplement=LineSupplement(
                obstetric_units=Decimal(2),
                contract=Contract(kind="02", amount=Decimal("90.00")),
                purchase=Purchase(provider_id="OUT44", amount=Decimal("60.00")),
                pricing=Pricing(
                    method="10",
                    allowed=Decimal("120.00"),
                    repricer_id="333001234",
                    code_set="HC",
                    procedure="01214",
                    unit="MJ",
                    units=Decimal(90),
                ),
            ),
        ),
    ),
)
CHILD = replace(
    CLAIM,
    control_number="S4",
    billing=CEDAR_ABROAD,
    payer=NORTHWIND,
    patient=replace(
        MARSH,
        name=PersonName(last="MARSH", first="LEO"),
        references=(ReferenceNumber(qualifier="1W", number="HBR77"),),
    ),
    subscriber=Subscriber(name=MARSH.name, member_id="NWH00000042", relationship=Relationship.CHILD, id_qualifier="II"),
    lines=(replace(LINE, control_number="S4L1"),),
)
EVERY = (AMBULANCE, EQUIPMENT, SURGERY, CHILD)
