"""837 Health Care Claim: Professional, 005010X222A1 (and A2, which differs in nothing that is checked here)."""

from dataclasses import replace

from bridge.x12.schema import Loop, Seg, Usage
from bridge.x12.schemas.shape import (
    ADDRESS,
    ADJUSTMENT,
    CITY,
    DAY,
    DAYS,
    MANY,
    ORGANIZATION,
    PERSON,
    PHONES,
    REMARKS,
    TRAILER,
    may,
    may_loop,
    must,
    must_loop,
)

_RESPONSIBILITY = "R=A,B,C,D,E,F,G,H,P,S,T,U"  # SBR01
_FILING = "S=11,12,13,14,15,16,17,AM,BL,CH,CI,DS,FI,HM,LM,MA,MB,MC,OF,TV,VA,WC,ZZ"  # SBR09
_MSP = "S=12,13,14,15,16,41,42,43,47"  # SBR05
_CONTRACT = "R=01,02,03,04,05,06,09 S S S S S"  # CN1
_AMBULANCE = "S=LB S N R=A,B,C,D,E R=DH R N N S S"  # CR1
_AMBULANCE_CONDITIONS = ",".join(("01", "04", "05", "06", "07", "08", "09", "12"))
_AMBULANCE_CRC = f"R!=07 R=N,Y R={_AMBULANCE_CONDITIONS}" + f" S={_AMBULANCE_CONDITIONS}" * 4
_POINTER = ",".join(str(n) for n in range(1, 13))
_PROCEDURE = "(R=ER,HC,IV,WK R S S S S S N)"  # SV101, SVD03
_SUPPLEMENT = "R R=AA,BM,EL,EM,FT,FX N N S=AC S"  # PWK
_OTHER_PAYER = "S(R=2U R N N N N)"  # REF04
_PRICING = "R=00,01,02,03,04,05,06,07,08,09,10,11,12,13,14 R S S S S S"  # HCP01-HCP07
_PRICING_WHY = "S=T1,T2,T3,T4,T5,T6 S=1,2,3,4,5 S=1,2,3,4,5,6"  # HCP13-HCP15


def _address(name: str) -> tuple[Seg, Seg]:
    return must("N3", f"{name} address", ADDRESS), must("N4", f"{name} city, state, ZIP", CITY)


def _may_address(name: str) -> tuple[Seg, Seg]:
    return may("N3", f"{name} address", ADDRESS), may("N4", f"{name} city, state, ZIP", CITY)


def _date(name: str, code: str, form: str = DAY, max: int = 1) -> Seg:
    return may("DTP", name, f"R!={code} {form}", max)


def _reference(name: str, code: str, max: int = 1) -> Seg:
    return may("REF", name, f"R!={code} R", max)


def _line_reference(name: str, code: str, max: int = 1) -> Seg:
    return may("REF", name, f"R!={code} R N {_OTHER_PAYER}", max)


_RENDERING_SPECIALTY = may("PRV", "Rendering provider specialty", "R=PE R=PXC R")

_LINE_ADJUDICATION = may_loop(
    "2430",
    "Line adjudication information",
    must("SVD", "Line adjudication", f"R R R{_PROCEDURE} N R S"),
    may("CAS", "Line adjustment", ADJUSTMENT, max=5),
    must("DTP", "Line check or remittance date", f"R!=573 {DAY}"),
    may("AMT", "Remaining patient liability", "R!=EAF R"),
    max=15,
)

_LINE_PARTIES: tuple[Loop, ...] = (
    may_loop(
        "2420A",
        "Line rendering provider",
        must("NM1", "Line rendering provider", f"R!=82 {PERSON} S=XX S"),
        _RENDERING_SPECIALTY,
        _line_reference("Line rendering provider identification", "0B,1G,G2,LU", 20),
    ),
    may_loop(
        "2420B",
        "Line purchased service provider",
        must("NM1", "Line purchased service provider", "R!=QB R=1,2 N N N N N S=XX S"),
        _line_reference("Line purchased service provider identification", "0B,1G,G2", 20),
    ),
    may_loop(
        "2420C",
        "Line service facility",
        must("NM1", "Line service facility", f"R!=77 {ORGANIZATION} S=XX S"),
        *_address("Line service facility"),
        _line_reference("Line service facility identification", "G2,LU", 3),
    ),
    may_loop(
        "2420D",
        "Line supervising provider",
        must("NM1", "Line supervising provider", "R!=DQ R=1 R S S N S S=XX S"),
        _line_reference("Line supervising provider identification", "0B,1G,G2,LU", 20),
    ),
    may_loop(
        "2420E",
        "Line ordering provider",
        must("NM1", "Line ordering provider", "R!=DK R=1 R S S N S S=XX S"),
        *_may_address("Line ordering provider"),
        _line_reference("Line ordering provider identification", "0B,1G,G2", 20),
        may("PER", "Line ordering provider contact", f"R=IC S {PHONES}"),
    ),
    may_loop(
        "2420F",
        "Line referring provider",
        must("NM1", "Line referring provider", "R!=DN,P3 R=1 R S S N S S=XX S"),
        _line_reference("Line referring provider identification", "0B,1G,G2", 20),
        max=2,
    ),
    may_loop(
        "2420G",
        "Line ambulance pick-up",
        must("NM1", "Line ambulance pick-up", "R!=PW R=2"),
        *_address("Line ambulance pick-up"),
    ),
    may_loop(
        "2420H",
        "Line ambulance drop-off",
        must("NM1", "Line ambulance drop-off", "R!=45 R=2 S"),
        *_address("Line ambulance drop-off"),
    ),
)

_SERVICE_LINE = must_loop(
    "2400",
    "Service line",
    must("LX", "Service line number", "R"),
    must(
        "SV1",
        "Professional service",
        f"R{_PROCEDURE} R R=MJ,UN R S N R(R={_POINTER}{f' S={_POINTER}' * 3}) N S=Y N S=Y S=Y N N S=0",
    ),
    may("SV5", "Durable medical equipment", "R(R=HC R) R=DA R R R R=1,4,6"),
    may("PWK", "Certificate of medical necessity indicator", "R!=CT R=AB,AD,AF,AG,NS"),
    may("PWK", "Line supplemental information", _SUPPLEMENT, max=10),
    may("CR1", "Line ambulance transport", _AMBULANCE),
    may("CR3", "Durable medical equipment certification", "R=I,R,S R=MO R"),
    may("CRC", "Line ambulance certification", _AMBULANCE_CRC, max=3),
    may("CRC", "Hospice employee indicator", "R!=70 R=N,Y R=65"),
    may("CRC", "Durable medical equipment condition", "R!=09 R=N,Y R=38,ZV S=38,ZV"),
    must("DTP", "Service date", f"R!=472 {DAYS}"),
    _date("Prescription date", "471"),
    _date("Certification revision date", "607"),
    _date("Begin therapy date", "463"),
    _date("Last certification date", "461"),
    _date("Line last seen date", "304"),
    _date("Test date", "738,739", max=2),
    _date("Shipped date", "011"),
    _date("Line last X-ray date", "455"),
    _date("Line initial treatment date", "454"),
    may("QTY", "Ambulance patient count", "R!=PT R"),
    may("QTY", "Obstetric anesthesia units", "R!=FL R"),
    may("MEA", "Test result", "R=OG,TR R=HT,R1,R2,R3,R4 R", max=5),
    may("CN1", "Line contract information", _CONTRACT),
    _reference("Repriced line reference", "9B"),
    _reference("Adjusted repriced line reference", "9D"),
    _line_reference("Line prior authorization", "G1", 5),
    _reference("Line control number", "6R"),
    _reference("Mammography certification", "EW"),
    _reference("Line CLIA number", "X4"),
    _reference("Referring CLIA number", "F4"),
    _reference("Immunization batch number", "BT"),
    _line_reference("Line referral number", "9F", 5),
    may("AMT", "Sales tax", "R!=T R"),
    may("AMT", "Postage", "R!=F4 R"),
    may("K3", "Line file information", "R", max=10),
    may("NTE", "Line note", "R!=ADD,DCP R"),
    may("NTE", "Third party note", "R!=TPO R"),
    may("PS1", "Purchased service", "R R"),
    may("HCP", "Line pricing", f"{_PRICING} N S=ER,HC,IV,WK S S=MJ,UN S {_PRICING_WHY}"),
    may_loop(
        "2410",
        "Drug identification",
        must("LIN", "Drug identification", "N R=EN,EO,HI,N4,ON,UK,UP R"),
        must("CTP", "Drug quantity", "N N N R R(R=F2,GR,ME,ML,UN)"),
        may("REF", "Prescription number", "R=VY,XZ R"),
    ),
    *_LINE_PARTIES,
    _LINE_ADJUDICATION,
    may_loop(
        "2440",
        "Form identification",
        must("LQ", "Form identification", "R=AS,UT R"),
        must("FRM", "Form answer", "R S=N,W,Y S S S", max=99),
        max=MANY,
    ),
    max=50,
)


def _other_provider(
    loop: str, name: str, entity: str, kind: str, references: str, max: int = 1, times: int = 3
) -> Loop:
    return may_loop(
        loop,
        name,
        must("NM1", name, f"R!={entity} R={kind}"),
        must("REF", f"{name} identification", f"R!={references} R", times),
        max=max,
    )


_OTHER_SUBSCRIBER = may_loop(
    "2320",
    "Other subscriber",
    must("SBR", "Other subscriber", f"{_RESPONSIBILITY} R=01,18,19,20,21,39,40,53,G8 S S {_MSP} N N N {_FILING}"),
    may("CAS", "Claim level adjustment", ADJUSTMENT, max=5),
    may("AMT", "Other payer paid", "R!=D R"),
    may("AMT", "Non-covered charge", "R!=A8 R"),
    may("AMT", "Remaining patient liability", "R!=EAF R"),
    must("OI", "Other coverage information", "N N R=N,W,Y S=P N R=I,Y"),
    may("MOA", "Outpatient adjudication", REMARKS),
    must_loop(
        "2330A",
        "Other subscriber name",
        must("NM1", "Other subscriber name", f"R!=IL {PERSON} R=II,MI R"),
        *_may_address("Other subscriber"),
        _reference("Other subscriber social security number", "SY"),
    ),
    must_loop(
        "2330B",
        "Other payer",
        must("NM1", "Other payer", f"R!=PR {ORGANIZATION} R=PI,XV R"),
        *_may_address("Other payer"),
        may("DTP", "Claim check or remittance date", f"R!=573 {DAY}"),
        _reference("Other payer identification", "2U,EI,FY,NF", 2),
        _reference("Other payer prior authorization", "G1"),
        _reference("Other payer referral number", "9F"),
        _reference("Other payer claim adjustment indicator", "T4"),
        _reference("Other payer claim control number", "F8"),
    ),
    _other_provider("2330C", "Other payer referring provider", "DN,P3", "1", "0B,1G,G2", max=2),
    _other_provider("2330D", "Other payer rendering provider", "82", "1,2", "0B,1G,G2,LU"),
    _other_provider("2330E", "Other payer service facility", "77", "2", "0B,G2,LU"),
    _other_provider("2330F", "Other payer supervising provider", "DQ", "1", "0B,1G,G2,LU"),
    _other_provider("2330G", "Other payer billing provider", "85", "1,2", "G2,LU", times=2),
    max=10,
)

_CLAIM_DATES = (
    _date("Onset of current illness", "431"),
    _date("Initial treatment date", "454"),
    _date("Last seen date", "304"),
    _date("Acute manifestation", "453"),
    _date("Accident", "439"),
    _date("Last menstrual period", "484"),
    _date("Last X-ray date", "455"),
    _date("Hearing and vision prescription", "471"),
    _date("Disability", "314,360,361", DAYS),
    _date("Last worked", "297"),
    _date("Authorized return to work", "296"),
    _date("Admission", "435"),
    _date("Discharge", "096"),
    _date("Assumed and relinquished care", "090,091", max=2),
    _date("First contact", "444"),
    _date("Repricer received", "050"),
)

_CLAIM_REFERENCES = (
    _reference("Service authorization exception", "4N"),
    _reference("Mandatory Medicare crossover", "F5"),
    _reference("Mammography certification", "EW"),
    _reference("Referral number", "9F"),
    _reference("Prior authorization", "G1"),
    _reference("Payer claim control number", "F8"),
    _reference("CLIA number", "X4"),
    _reference("Repriced claim number", "9A"),
    _reference("Adjusted repriced claim number", "9C"),
    _reference("Investigational device exemption", "LX"),
    _reference("Clearinghouse trace number", "D9"),
    _reference("Medical record number", "EA"),
    _reference("Demonstration project", "P4"),
    _reference("Care plan oversight", "1J"),
)

_DIAGNOSES = "R(R!=ABK,BK R)" + " S(R=ABF,BF R)" * 11

CLAIM = may_loop(
    "2300",
    "Claim",
    must(
        "CLM",
        "Claim",
        "R R N N R(R R=B R) R=N,Y R=A,B,C R=N,W,Y R=I,Y S=P S(R=AA,EM,OA S=AA,EM,OA N S S)"
        " S=02,03,05,09 N N N N N N N S=1,2,3,4,5,6,7,8,9,10,11,15",
    ),
    *_CLAIM_DATES,
    may("PWK", "Claim supplemental information", _SUPPLEMENT, max=10),
    may("CN1", "Contract information", _CONTRACT),
    may("AMT", "Patient amount paid", "R!=F5 R"),
    *_CLAIM_REFERENCES,
    may("K3", "File information", "R", max=10),
    may("NTE", "Claim note", "R=ADD,CER,DCP,DGN,TPO R"),
    may("CR1", "Ambulance transport", _AMBULANCE),
    may("CR2", "Spinal manipulation", "N N N N N N N R=A,C,D,E,F,G,M N S S"),
    may("CRC", "Ambulance certification", _AMBULANCE_CRC, max=3),
    may("CRC", "Vision condition", f"R!=E1,E2,E3 R=N,Y R=L1,L2,L3,L4,L5{' S=L1,L2,L3,L4,L5' * 4}", max=3),
    may("CRC", "Homebound indicator", "R!=75 R=Y R=IH"),
    may("CRC", "EPSDT referral", "R!=ZZ R=N,Y R=AV,NU,S2,ST S=AV,NU,S2,ST S=AV,NU,S2,ST"),
    must("HI", "Diagnoses", _DIAGNOSES),
    may("HI", "Anesthesia procedures", "R(R!=BP R) S(R=BO R)"),
    may("HI", "Condition codes", "R(R!=BG R)" + " S(R=BG R)" * 11, max=2),
    may("HCP", "Claim pricing", f"{_PRICING.replace(',06', '')} N N N N N {_PRICING_WHY}"),
    may_loop(
        "2310A",
        "Referring provider",
        must("NM1", "Referring provider", "R!=DN,P3 R=1 R S S N S S=XX S"),
        _reference("Referring provider identification", "0B,1G,G2", 3),
        max=2,
    ),
    may_loop(
        "2310B",
        "Rendering provider",
        must("NM1", "Rendering provider", f"R!=82 {PERSON} S=XX S"),
        _RENDERING_SPECIALTY,
        _reference("Rendering provider identification", "0B,1G,G2,LU", 4),
    ),
    may_loop(
        "2310C",
        "Service facility",
        must("NM1", "Service facility", f"R!=77 {ORGANIZATION} S=XX S"),
        *_address("Service facility"),
        _reference("Service facility identification", "0B,G2,LU", 3),
        may("PER", "Service facility contact", "R=IC S R=TE R S=EX S"),
    ),
    may_loop(
        "2310D",
        "Supervising provider",
        must("NM1", "Supervising provider", "R!=DQ R=1 R S S N S S=XX S"),
        _reference("Supervising provider identification", "0B,1G,G2,LU", 4),
    ),
    may_loop("2310E", "Ambulance pick-up", must("NM1", "Ambulance pick-up", "R!=PW R=2"), *_address("Pick-up")),
    may_loop("2310F", "Ambulance drop-off", must("NM1", "Ambulance drop-off", "R!=45 R=2 S"), *_address("Drop-off")),
    _OTHER_SUBSCRIBER,
    _SERVICE_LINE,
    max=100,
)

_PATIENT_FACTS = "S=D8 S S=01 S S=Y"  # PAT05-PAT09

_PATIENT = may_loop(
    "2000C",
    "Patient",
    must("HL", "Patient level", "R R R!=23 R=0"),
    must("PAT", "Patient", f"R=01,19,20,21,39,40,53,G8 N N N {_PATIENT_FACTS}"),
    must_loop(
        "2010CA",
        "Patient name",
        must("NM1", "Patient name", "R!=QC R=1 R S S N S"),
        *_address("Patient"),
        must("DMG", "Patient demographics", "R=D8 R R=F,M,U"),
        _reference("Property and casualty claim number", "Y4"),
        _reference("Patient identification", "1W,SY"),
        may("PER", "Property and casualty contact", "R=IC S R=TE R S=EX S"),
    ),
    replace(CLAIM, usage=Usage.REQUIRED),
    max=MANY,
)

_SUBSCRIBER = must_loop(
    "2000B",
    "Subscriber",
    must("HL", "Subscriber level", "R R R!=22 R=0,1"),
    must("SBR", "Subscriber", f"{_RESPONSIBILITY} S=18 S S {_MSP} N N N {_FILING}"),
    may("PAT", "Patient facts", f"N N N N {_PATIENT_FACTS}"),
    must_loop(
        "2010BA",
        "Subscriber name",
        must("NM1", "Subscriber name", f"R!=IL {PERSON} S=II,MI S"),
        *_may_address("Subscriber"),
        may("DMG", "Subscriber demographics", "R=D8 R R=F,M,U"),
        _reference("Subscriber social security number", "SY"),
        _reference("Property and casualty claim number", "Y4"),
        may("PER", "Property and casualty contact", "R=IC S R=TE R S=EX S"),
    ),
    must_loop(
        "2010BB",
        "Payer",
        must("NM1", "Payer", f"R!=PR {ORGANIZATION} R=PI,XV R"),
        *_may_address("Payer"),
        _reference("Payer identification", "2U,EI,FY,NF", 3),
        _reference("Billing provider identification at the payer", "G2,LU", 2),
    ),
    CLAIM,
    _PATIENT,
    max=MANY,
)

SCHEMA = must_loop(
    "837P",
    "Health care claim: professional",
    must("ST", "Transaction set header", "R!=837 R R=005010X222A1,005010X222A2"),
    must("BHT", "Beginning of hierarchical transaction", "R=0019 R=00,18 R R R R=31,CH,RP"),
    must_loop(
        "1000A",
        "Submitter",
        must("NM1", "Submitter", "R!=41 R=1,2 R S S N N R=46 R"),
        must("PER", "Submitter contact", "R=IC S R=EM,FX,TE R S=EM,EX,FX,TE S S=EM,EX,FX,TE S", max=2),
    ),
    must_loop("1000B", "Receiver", must("NM1", "Receiver", "R!=40 R=2 R N N N N R=46 R")),
    must_loop(
        "2000A",
        "Billing provider",
        must("HL", "Billing provider level", "R N R!=20 R=1"),
        may("PRV", "Billing provider specialty", "R=BI R=PXC R"),
        may("CUR", "Foreign currency", "R=85 R"),
        must_loop(
            "2010AA",
            "Billing provider name",
            must("NM1", "Billing provider name", f"R!=85 {PERSON} S=XX S"),
            *_address("Billing provider"),
            must("REF", "Billing provider tax identification", "R!=EI,SY R"),
            _reference("Billing provider licence", "0B,1G", 2),
            may("PER", "Billing provider contact", f"R=IC S {PHONES}", max=2),
        ),
        may_loop("2010AB", "Pay-to address", must("NM1", "Pay-to address", "R!=87 R=1,2"), *_address("Pay-to")),
        may_loop(
            "2010AC",
            "Pay-to plan",
            must("NM1", "Pay-to plan", f"R!=PE {ORGANIZATION} R=PI,XV R"),
            *_address("Pay-to plan"),
            _reference("Pay-to plan identification", "2U,FY,NF"),
            must("REF", "Pay-to plan tax identification", "R!=EI R"),
        ),
        _SUBSCRIBER,
        max=MANY,
    ),
    TRAILER,
)
