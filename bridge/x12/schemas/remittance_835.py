"""835 Health Care Claim Payment/Advice, 005010X221A1."""

from bridge.x12.schemas.shape import (
    ADDRESS,
    CITY,
    MANY,
    REMARKS,
    TRAILER,
    may,
    may_loop,
    must,
    must_loop,
)

_ADJUSTMENT = "R=CO,OA,PI,PR R R" + " S" * 16  # CAS
_PROVIDER_ADJUSTMENTS = (
    "50,51,72,90,AH,AM,AP,B2,B3,BD,BN,C5,CR,CS,CT,CV,CW,DM,E3,FB,FC,GO,HM,IP,IR,IS,J1,L3,L6,LE,LS,OA,OB,PI,PL,RA,RE,"
    "SL,TL,WO,WU"
)
_SERVICE_CODES = "AD,ER,HC,HP,IV,N4,N6,NU,UI,WK"  # SVC01-1
_CROSSOVER = "R=2 R N N N N R=AD,FI,NI,PI,PP,XV R"

_SERVICE_PAYMENT = may_loop(
    "2110",
    "Service payment",
    must("SVC", "Service payment", f"R(R={_SERVICE_CODES} R S S S S) R R S S S(R={_SERVICE_CODES} R S S S S S) S"),
    may("DTM", "Service date", "R!=150,151,472 R", max=2),
    may("CAS", "Service adjustment", _ADJUSTMENT, max=99),
    may("REF", "Service identification", "R!=1S,APC,BB,E9,G1,G3,LU,RB R", max=8),
    may("REF", "Line control number", "R!=6R R"),
    may("REF", "Rendering provider", "R!=0B,1A,1B,1C,1D,1G,1H,1J,D3,G2,HPI,SY,TJ R", max=10),
    may("REF", "Healthcare policy", "R!=0K R", max=5),
    may("AMT", "Service supplemental amount", "R=B6,KH,T,T2,ZK,ZL,ZM,ZN,ZO R", max=9),
    may("QTY", "Service supplemental quantity", "R=ZK,ZL,ZM,ZN,ZO R", max=6),
    may("LQ", "Remark code", "R=HE,RX R", max=99),
    max=999,
)

CLAIM_PAYMENT = must_loop(
    "2100",
    "Claim payment",
    must(
        "CLP",
        "Claim payment",
        "R R=1,2,3,4,19,20,21,22,23,25 R R S R=12,13,14,15,16,17,AM,CH,DS,HM,LM,MA,MB,MC,OF,TV,VA,WC,ZZ R S S N S S S",
    ),
    may("CAS", "Claim adjustment", _ADJUSTMENT, max=99),
    must("NM1", "Patient", "R!=QC R=1 S S S N S S=34,HN,II,MI,MR S"),
    may("NM1", "Insured", "R!=IL R=1,2 S S S N S R=FI,II,MI R"),
    may("NM1", "Corrected patient or insured", "R!=74 R=1,2 S S S N S S=C S"),
    may("NM1", "Service provider", "R!=82 R=1,2 S S S N S R=BD,BS,FI,MC,PC,SL,UP,XX R"),
    may("NM1", "Crossover carrier", f"R!=TT {_CROSSOVER}"),
    may("NM1", "Corrected priority payer", f"R!=PR {_CROSSOVER}"),
    may("NM1", "Other subscriber", "R!=GB R=1,2 S S S N S S=FI,II,MI S"),
    may("MIA", "Inpatient adjudication", "R" + " S" * 23),
    may("MOA", "Outpatient adjudication", REMARKS),
    may("REF", "Other claim identification", "R!=1L,1W,28,6P,9A,9C,BB,CE,EA,F8,G1,G3,IG,SY R", max=5),
    may("REF", "Rendering provider", "R!=0B,1A,1B,1C,1D,1G,1H,1J,D3,G2,LU R", max=10),
    may("DTM", "Statement from or to", "R!=232,233 R", max=2),
    may("DTM", "Coverage expiration", "R!=036 R"),
    may("DTM", "Claim received", "R!=050 R"),
    may("PER", "Claim contact", "R=CX S R=EM,FX,TE R S=EM,EX,FX,TE S S=EX S", max=2),
    may("AMT", "Claim supplemental amount", "R=AU,D8,DY,F5,I,NL,T,T2,ZK,ZL,ZM,ZN,ZO R", max=13),
    may("QTY", "Claim supplemental quantity", "R=CA,CD,LA,LE,NE,NR,OU,PS,VS,ZK,ZL,ZM,ZN,ZO R", max=14),
    _SERVICE_PAYMENT,
    max=MANY,
)

_PROVIDER_ADJUSTMENT = f"(R={_PROVIDER_ADJUSTMENTS} S)"

SCHEMA = must_loop(
    "835",
    "Health care claim payment/advice",
    must("ST", "Transaction set header", "R!=835 R"),
    must(
        "BPR",
        "Financial information",
        "R=C,D,H,I,P,U,X R R=C,D R=ACH,BOP,CHK,FWT,NON S=CCP,CTX S=01,04 S S=DA S S S S=01,04 S S=DA,SG S R",
    ),
    must("TRN", "Reassociation trace number", "R=1 R R S"),
    may("CUR", "Foreign currency", "R=PR R S"),
    may("REF", "Receiver identification", "R!=EV R"),
    may("REF", "Version identification", "R!=F2 R"),
    may("DTM", "Production date", "R=405 R"),
    must_loop(
        "1000A",
        "Payer",
        must("N1", "Payer", "R!=PR R S=XV S"),
        must("N3", "Payer address", ADDRESS),
        must("N4", "Payer city, state, ZIP", CITY),
        may("REF", "Additional payer identification", "R=2U,EO,HI,NF R", max=4),
        may("PER", "Payer business contact", "R!=CX S S=EM,FX,TE S S=EM,EX,FX,TE S S=EX S"),
        must("PER", "Payer technical contact", "R!=BL S S=EM,TE,UR S S=EM,EX,FX,TE,UR S S=EM,EX,FX,UR S", max=MANY),
        may("PER", "Payer web site", "R!=IC N R=UR R"),
    ),
    must_loop(
        "1000B",
        "Payee",
        must("N1", "Payee", "R!=PE R R=FI,XV,XX R"),
        may("N3", "Payee address", ADDRESS),
        may("N4", "Payee city, state, ZIP", CITY),
        may("REF", "Payee additional identification", "R=0B,D3,PQ,TJ R", max=MANY),
        may("RDM", "Remittance delivery method", "R=BM,EM,FT,OL S S"),
    ),
    may_loop(
        "2000",
        "Header number",
        must("LX", "Header number", "R"),
        may("TS3", "Provider summary", "R R R R R N N N N N N N S N S N S S N S S S S S"),
        may("TS2", "Provider supplemental summary"),
        CLAIM_PAYMENT,
        max=MANY,
    ),
    may("PLB", "Provider adjustment", f"R R R{_PROVIDER_ADJUSTMENT} R" + f" S{_PROVIDER_ADJUSTMENT} S" * 5, max=MANY),
    TRAILER,
)
