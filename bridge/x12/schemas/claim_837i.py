"""837 Health Care Claim: Institutional, 005010X223A2."""

from dataclasses import replace

from bridge.x12.schema import Loop, Seg, Usage
from bridge.x12.schemas.claim_837 import (
    CONTRACT,
    FILING,
    PRICING,
    PRICING_WHY,
    RELATIONSHIP,
    RESPONSIBILITY,
    SUPPLEMENT,
    address,
    dated,
    line_reference,
    may_address,
    other_payer_provider,
    reference,
)
from bridge.x12.schemas.shape import (
    ADJUSTMENT,
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

_PROCEDURE = "(R=ER,HC,HP,IV,WK R S S S S S N)"  # SV202, SVD03
_IDENTIFIERS = "0B,1G,G2,LU"
_INPATIENT_REMARKS = "R N S S S" + " S" * 19  # MIA
_PRESENT = " N N N N N N S=N,U,W,Y"  # HI0n-3 to HI0n-9 of a diagnosis


def _individual(entity: str) -> str:
    """NM1 of a person known by NPI."""
    return f"R!={entity} R=1 R S S N S S=XX S"


def _clinician(loop: str, name: str, entity: str, *own: Seg, references: str = _IDENTIFIERS, times: int = 4) -> Loop:
    return may_loop(
        loop,
        name,
        must("NM1", name, _individual(entity)),
        *own,
        reference(f"{name} identification", references, times),
    )


def _line_clinician(loop: str, name: str, entity: str, references: str = _IDENTIFIERS) -> Loop:
    return may_loop(
        loop,
        name,
        must("NM1", name, _individual(entity)),
        line_reference(f"{name} identification", references, 20),
    )


def _codes(name: str, codes: str, rest: str = "", max: int = 1, repeats: int = 12) -> Seg:
    """An HI of one kind of code; `rest` is what follows HI0n-2."""
    return may("HI", name, f"R(R!={codes} R{rest})" + f" S(R={codes} R{rest})" * (repeats - 1), max)


_LINE_ADJUDICATION = may_loop(
    "2430",
    "Line adjudication information",
    must("SVD", "Line adjudication", f"R R S{_PROCEDURE} R R S"),
    may("CAS", "Line adjustment", ADJUSTMENT, max=5),
    must("DTP", "Line check or remittance date", f"R!=573 {DAY}"),
    may("AMT", "Line remaining patient liability", "R!=EAF R"),
    max=15,
)

_SERVICE_LINE = must_loop(
    "2400",
    "Service line",
    must("LX", "Service line number", "R"),
    must("SV2", "Institutional service", f"R S{_PROCEDURE} R R=DA,UN R N S"),
    may("PWK", "Line supplemental information", SUPPLEMENT, max=10),
    dated("Service date", "472", DAYS),
    reference("Line control number", "6R"),
    reference("Repriced line reference", "9B"),
    reference("Adjusted repriced line reference", "9D"),
    may("AMT", "Service tax", "R!=GT R"),
    may("AMT", "Facility tax", "R!=N8 R"),
    may("NTE", "Third party note", "R!=TPO R"),
    may("HCP", "Line pricing", f"{PRICING} S S=ER,HC,HP,IV,WK S S=DA,UN S {PRICING_WHY}"),
    may_loop(
        "2410",
        "Drug identification",
        must("LIN", "Drug identification", "N R=N4 R"),
        must("CTP", "Drug quantity", "N N N R R(R=F2,GR,ME,ML,UN" + " N" * 14 + ")"),
        may("REF", "Prescription number", "R=VY,XZ R"),
    ),
    _line_clinician("2420A", "Line operating physician", "72"),
    _line_clinician("2420B", "Line other operating physician", "ZZ"),
    _line_clinician("2420C", "Line rendering provider", "82"),
    _line_clinician("2420D", "Line referring provider", "DN", "0B,1G,G2"),
    _LINE_ADJUDICATION,
    max=999,
)

_OTHER_SUBSCRIBER = may_loop(
    "2320",
    "Other subscriber",
    must("SBR", "Other subscriber", f"{RESPONSIBILITY} {RELATIONSHIP} S S N N N N {FILING}"),
    may("CAS", "Claim level adjustment", ADJUSTMENT, max=5),
    may("AMT", "Other payer paid", "R!=D R"),
    may("AMT", "Remaining patient liability", "R!=EAF R"),
    may("AMT", "Non-covered charge", "R!=A8 R"),
    must("OI", "Other coverage information", "N N R=N,W,Y N N R=I,Y"),
    may("MIA", "Inpatient adjudication", _INPATIENT_REMARKS),
    may("MOA", "Outpatient adjudication", REMARKS),
    must_loop(
        "2330A",
        "Other subscriber name",
        must("NM1", "Other subscriber name", f"R!=IL {PERSON} R=II,MI R"),
        *may_address("Other subscriber"),
        reference("Other subscriber social security number", "SY", 2),
    ),
    must_loop(
        "2330B",
        "Other payer",
        must("NM1", "Other payer", f"R!=PR {ORGANIZATION} R=PI,XV R"),
        *may_address("Other payer"),
        dated("Claim check or remittance date", "573"),
        reference("Other payer identification", "2U,EI,FY,NF", 2),
        reference("Other payer prior authorization", "G1"),
        reference("Other payer referral number", "9F"),
        reference("Other payer claim adjustment indicator", "T4"),
        reference("Other payer claim control number", "F8"),
    ),
    other_payer_provider("2330C", "Other payer attending provider", "71", "1"),
    other_payer_provider("2330D", "Other payer operating physician", "72", "1"),
    other_payer_provider("2330E", "Other payer other operating physician", "ZZ", "1"),
    other_payer_provider("2330F", "Other payer service facility", "77", "2", "0B,G2,LU", 3),
    other_payer_provider("2330G", "Other payer rendering provider", "82", "1"),
    other_payer_provider("2330H", "Other payer referring provider", "DN", "1", "0B,1G,G2", 3),
    other_payer_provider("2330I", "Other payer billing provider", "85", "2", "G2,LU", 2),
    max=10,
)

_CLAIM_DATES = (
    dated("Discharge hour", "096", "R=TM R"),
    must("DTP", "Statement dates", "R!=434 R=RD8 R"),
    dated("Admission", "435", "R=D8,DT R"),
    dated("Repricer received", "050"),
)

_CLAIM_REFERENCES = (
    reference("Service authorization exception", "4N"),
    reference("Referral number", "9F"),
    reference("Prior authorization", "G1"),
    reference("Payer claim control number", "F8"),
    reference("Repriced claim number", "9A"),
    reference("Adjusted repriced claim number", "9C"),
    reference("Investigational device exemption", "LX", 5),
    reference("Clearinghouse trace number", "D9"),
    reference("Auto accident state", "LU"),
    reference("Medical record number", "EA"),
    reference("Demonstration project", "P4"),
    reference("Peer review approval", "G4"),
)

_CLAIM_NOTES = (
    may("NTE", "Claim note", "R!=ALG,DCP,DGN,DME,MED,NTR,ODT,RHB,RLH,RNH,SET,SFM,SPT,UPI R", max=10),
    may("NTE", "Billing note", "R!=ADD R"),
)

_CLAIM_CODES = (
    must("HI", "Principal diagnosis", f"R(R!=ABK,BK R{_PRESENT})"),
    _codes("Admitting diagnosis", "ABJ,BJ", repeats=1),
    _codes("Patient's reason for visit", "APR,PR", repeats=3),
    _codes("External cause of injury", "ABN,BN", _PRESENT),
    _codes("Diagnosis related group", "DR", repeats=1),
    _codes("Other diagnoses", "ABF,BF", _PRESENT, max=2),
    _codes("Principal procedure", "BBR,BR,CAH", " R=D8 R", repeats=1),
    _codes("Other procedures", "BBQ,BQ", " R=D8 R", max=2),
    _codes("Occurrence spans", "BI", " R=RD8 R", max=2),
    _codes("Occurrences", "BH", " R=D8 R", max=2),
    _codes("Values", "BE", " N N R", max=2),
    _codes("Conditions", "BG", max=2),
    _codes("Treatment codes", "TC", max=2),
)

CLAIM = may_loop(
    "2300",
    "Claim",
    must(
        "CLM",
        "Claim",
        "R R N N R(R R=A R) N R=A,B,C R=N,W,Y R=I,Y" + " N" * 10 + " S=1,2,3,4,5,6,7,8,9,10,11,15",
    ),
    *_CLAIM_DATES,
    must("CL1", "Institutional claim code", "R S R"),
    may("PWK", "Claim supplemental information", SUPPLEMENT, max=10),
    may("CN1", "Contract information", CONTRACT),
    may("AMT", "Patient estimated amount due", "R!=F3 R"),
    *_CLAIM_REFERENCES,
    may("K3", "File information", "R", max=10),
    *_CLAIM_NOTES,
    may("CRC", "EPSDT referral", "R!=ZZ R=N,Y R=AV,NU,S2,ST S=AV,NU,S2,ST S=AV,NU,S2,ST"),
    *_CLAIM_CODES,
    may("HCP", "Claim pricing", f"{PRICING} S N N S=DA,UN S {PRICING_WHY}"),
    _clinician(
        "2310A",
        "Attending provider",
        "71",
        may("PRV", "Attending provider specialty", "R=AT R=PXC R"),
    ),
    _clinician("2310B", "Operating physician", "72"),
    _clinician("2310C", "Other operating physician", "ZZ"),
    _clinician("2310D", "Rendering provider", "82"),
    may_loop(
        "2310E",
        "Service facility",
        must("NM1", "Service facility", f"R!=77 {ORGANIZATION} S=XX S"),
        *address("Service facility"),
        reference("Service facility identification", "0B,G2,LU", 3),
    ),
    _clinician("2310F", "Referring provider", "DN", references="0B,1G,G2", times=3),
    _OTHER_SUBSCRIBER,
    _SERVICE_LINE,
    max=100,
)

_PATIENT = may_loop(
    "2000C",
    "Patient",
    must("HL", "Patient level", "R R R!=23 R=0"),
    must("PAT", "Patient", "R=01,19,20,21,39,40,53,G8"),
    must_loop(
        "2010CA",
        "Patient name",
        must("NM1", "Patient name", "R!=QC R=1 R S S N S"),
        *address("Patient"),
        must("DMG", "Patient demographics", "R=D8 R R=F,M,U"),
        reference("Property and casualty claim number", "Y4"),
        reference("Patient identification", "1W,SY"),
    ),
    replace(CLAIM, usage=Usage.REQUIRED),
    max=MANY,
)

_SUBSCRIBER = must_loop(
    "2000B",
    "Subscriber",
    must("HL", "Subscriber level", "R R R!=22 R=0,1"),
    must("SBR", "Subscriber", f"{RESPONSIBILITY} S=18 S S N N N N {FILING}"),
    must_loop(
        "2010BA",
        "Subscriber name",
        must("NM1", "Subscriber name", f"R!=IL {PERSON} S=II,MI S"),
        *may_address("Subscriber"),
        may("DMG", "Subscriber demographics", "R=D8 R R=F,M,U"),
        reference("Subscriber social security number", "SY"),
        reference("Property and casualty claim number", "Y4"),
    ),
    must_loop(
        "2010BB",
        "Payer",
        must("NM1", "Payer", f"R!=PR {ORGANIZATION} R=PI,XV R"),
        *may_address("Payer"),
        reference("Payer identification", "2U,EI,FY,NF", 3),
        reference("Billing provider identification at the payer", "G2,LU"),
    ),
    CLAIM,
    _PATIENT,
    max=MANY,
)

SCHEMA = must_loop(
    "837I",
    "Health care claim: institutional",
    must("ST", "Transaction set header", "R!=837 R R=005010X223A2,005010X223A3"),
    must("BHT", "Beginning of hierarchical transaction", "R=0019 R=00,18 R R R R=31,CH,RP"),
    must_loop(
        "1000A",
        "Submitter",
        must("NM1", "Submitter", "R!=41 R=1,2 R S S N N R=46 R"),
        must("PER", "Submitter contact", f"R=IC S {PHONES}", max=2),
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
            must("NM1", "Billing provider name", f"R!=85 {ORGANIZATION} S=XX S"),
            *address("Billing provider"),
            must("REF", "Billing provider tax identification", "R!=EI R"),
            may("PER", "Billing provider contact", f"R=IC S {PHONES}", max=2),
        ),
        may_loop("2010AB", "Pay-to address", must("NM1", "Pay-to address", "R!=87 R=2"), *address("Pay-to")),
        may_loop(
            "2010AC",
            "Pay-to plan",
            must("NM1", "Pay-to plan", f"R!=PE {ORGANIZATION} R=PI,XV R"),
            *address("Pay-to plan"),
            reference("Pay-to plan identification", "2U,FY,NF"),
            must("REF", "Pay-to plan tax identification", "R!=EI R"),
        ),
        _SUBSCRIBER,
        max=MANY,
    ),
    TRAILER,
)
