"""271 Health Care Eligibility Benefit Response, 005010X279A1."""

from bridge.x12.schema import Loop, Seg
from bridge.x12.schemas.eligibility import (
    BIRTH,
    DIAGNOSES,
    PARTY_SPECIALTY,
    PERSON_PROVIDER,
    POINTERS,
    PROCEDURES,
    RECEIVER_ANSWERED,
    RECEIVER_REFERENCES,
    SERVICE_TYPES,
    SOURCE,
    TRACED,
    address,
    contact,
)
from bridge.x12.schemas.shape import ADDRESS, DAYS, MANY, TRAILER, may, may_loop, must, must_loop

_SOURCE_REASONS = "04,41,42,79"  # AAA03, by level
_RECEIVER_REASONS = "15,41,43,44,45,46,47,48,50,51,79,97,T4"
_PERSON_REASONS = "15,35,42,43,45,47,48,49,51,52,56,57,58,60,61,62,63,71"
_BENEFIT_REASONS = "15,33,52,53,54,55,56,57,60,61,62,63,69,70,98,AA,AE,AF,AG,AO,CI,E8,IA,MA"

_KINDS = "1,2,3,4,5,6,7,8,A,B,C,CB,D,E,F,G,H,I,J,K,L,M,MC,N,O,P,Q,R,S,T,U,V,W,X,Y"  # EB01
_COVERED = "CHD,DEP,ECH,EMP,ESP,FAM,IND,SPC,SPO"  # EB02
_INSURANCE_TYPES = (  # EB04
    "12,13,14,15,16,41,42,43,47,AP,C1,CO,CP,D,DB,EP,FF,GP,HM,HN,HS,IN,IP,LC,LD,LI,LT,MA,MB,MC,MH,MI,MP,OT,PE,PL,PP,PR,"
    "PS,QM,RP,SP,TF,WC,WU"
)
_PERIODS = "6,7,13,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36"  # EB06
_DELIVERY_PERIODS = "6,7,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35"  # HSD05
_QUANTITIES = "8H,99,CA,CE,D3,DB,DY,HS,LA,LE,M2,MN,P6,QA,S7,S8,VS,YY"  # EB09
_BENEFIT = (
    f"R={_KINDS} S={_COVERED} S={SERVICE_TYPES}*99 S={_INSURANCE_TYPES} S S={_PERIODS} S S S={_QUANTITIES} S S=N,U,Y"
    f" S=N,U,W,Y S(R={PROCEDURES} R S S S S N S) {POINTERS}"
)
_FREQUENCIES = "1,2,3,4,5,6,7,8,9,A,B,C,D,E,F,G,H,J,K,L,M,N,O,P,Q,R,S,SG,SL,SP,SX,SY,SZ,T,U,V,W,X,Y"  # HSD07
_DELIVERY = f"S=DY,FL,HS,MN,VS S S=DA,MO,VS,WK,YR S S={_DELIVERY_PERIODS} S S={_FREQUENCIES} S=A,B,C,D,E,F,G,Y"  # HSD
_BENEFIT_DATES = "096,193,194,198,290,291,292,295,304,307,318,346,348,349,356,357,435,472,636,771"
_PLAN_DATES = "096,102,152,291,307,318,340,341,342,343,346,347,356,357,382,435,442,458,472,539,540,636,771"
_RELATED = "13,1I,1P,2B,36,73,FA,GP,GW,I3,IL,LR,OC,P3,P4,P5,PR,PRP,SEP,TTP,VER,VN,VY,X3,Y2"  # 2120 NM101
_RELATED_IDS = "24,34,46,FA,FI,II,MI,NI,PI,PP,SV,XV,XX"  # 2120 NM108
_RANKS = (  # MPI05
    "A1,A2,A3,B1,B2,C1,C2,C3,C4,C5,C6,C7,C8,C9,E1,F1,F2,F3,F4,G1,G4,L1,L2,L3,L4,L5,L6,M1,M2,M3,M4,M5,M6,P1,P2,P3,P4,P5,"
    "R1,R2,S1,S2,S3,S4,S5,S6,S7,S8,S9,SA,SB,SC,T1,V1,W1"
)
_SERVICE = (
    "R=A,C,L,O,P,S,T R=AE,AO,AS,AT,AU,CC,DD,HD,IR,LX,PE,RE,RM,RR,RU R=A,B,C,D,E,F,G,H,I,J,K,L,M,N,O,Q,R,S,U,W S"
    f" S={_RANKS} S=D8,RD8 S"  # MPI
)
_SUBSCRIBER_REFERENCES = "18,1L,1W,3H,49,6P,CE,CT,EA,EJ,F6,GH,HJ,IF,IG,N6,NQ,Q4,SY,Y4"
_BENEFIT_REFERENCES = "18,1L,1W,49,6P,9F,ALS,CLI,F6,FO,G1,IG,M7,N6,NQ"
_TRACE = may("TRN", "Trace number", f"R=1,2 R {TRACED}", max=3)


def _rejection(reasons: str, follow_up: str) -> Seg:
    return may("AAA", "Request validation", f"R=N,Y N R={reasons} R={follow_up}", max=9)


def _benefit(level: str) -> Loop:
    return may_loop(
        f"2110{level}",
        "Benefit",
        must("EB", "Benefit", _BENEFIT),
        may("HSD", "Benefit delivery", _DELIVERY, max=9),
        may("REF", "Benefit identification", f"R={_BENEFIT_REFERENCES} R S", max=9),
        may("DTP", "Benefit date", f"R={_BENEFIT_DATES} {DAYS}", max=20),
        _rejection(_BENEFIT_REASONS, "C,N,R,W,X,Y"),
        may("MSG", "Message", "R", max=10),
        may_loop(
            f"2115{level}",
            "Facility or diagnosis",
            must("III", "Facility or diagnosis", "S=GR,NI,ZZ S S=44 S"),
            max=10,
        ),
        may("LS", "Related entities begin", "R=2120"),
        may_loop(
            f"2120{level}",
            "Benefit related entity",
            must(
                "NM1",
                "Benefit related entity",
                f"R={_RELATED} R=1,2 S S S N S S={_RELATED_IDS} S S=01,02,27,41,48,65,72",
            ),
            may("N3", "Related entity address", ADDRESS),
            may("N4", "Related entity city, state, ZIP", "R S S S S=RJ S S"),
            contact("Related entity", "WP"),
            may("PRV", "Related entity specialty", PARTY_SPECIALTY),
            max=23,
        ),
        may("LE", "Related entities end", "R=2120"),
        max=MANY,
    )


def _person(level: str, name: str, member: str, references: str, reasons: str, relationship: str) -> Loop:
    return must_loop(
        f"2100{level}",
        f"{name} name",
        must("NM1", f"{name} name", member),
        may("REF", f"{name} identification", f"R={references} R S", max=9),
        *address(name),
        _rejection(f"{_PERSON_REASONS},{reasons}", "C,N,R,S,W,X,Y"),
        may("PRV", "Provider of the person", PERSON_PROVIDER),
        may("DMG", f"{name} demographics", BIRTH),
        may("INS", "Relationship", f"{relationship} S=001 S=25 {'N ' * 12}S"),
        may("HI", "Diagnosis", DIAGNOSES),
        may("DTP", "Plan date", f"R={_PLAN_DATES} {DAYS}", max=9),
        may("MPI", "Military personnel", _SERVICE, max=9),
        _benefit(level),
    )


_DEPENDENT = may_loop(
    "2000D",
    "Dependent",
    must("HL", "Dependent level", "R R R!=23 R=0"),
    _TRACE,
    _person(
        "D",
        "Dependent",
        "R!=03 R=1 S S S N S",
        f"{_SUBSCRIBER_REFERENCES},MRC",
        "64,65,66,67,68,77",
        "R=N R=01,19,20,21,39,40,53,G8",
    ),
    max=MANY,
)

_SUBSCRIBER = may_loop(
    "2000C",
    "Subscriber",
    must("HL", "Subscriber level", "R R R!=22 R=0,1"),
    _TRACE,
    _person(
        "C",
        "Subscriber",
        "R!=IL R=1,2 S S S N S S=II,MI S",
        _SUBSCRIBER_REFERENCES,
        "72,73,74,75,76,78",
        "R=Y R=18",
    ),
    _DEPENDENT,
    max=MANY,
)

SCHEMA = must_loop(
    "271",
    "Eligibility answer",
    must("ST", "Transaction set header", "R!=271 R R=005010X279,005010X279A1"),
    must("BHT", "Beginning of hierarchical transaction", "R=0022 R=06,11 S R R"),
    must_loop(
        "2000A",
        "Information source",
        must("HL", "Source level", "R N R!=20 R=0,1"),
        _rejection(_SOURCE_REASONS, "C,N,P,R,S,Y"),
        must_loop(
            "2100A",
            "Payer",
            must("NM1", "Payer", SOURCE),
            contact("Payer"),
            _rejection(f"{_SOURCE_REASONS},80,T4", "C,N,P,R,S,W,X,Y"),
        ),
        may_loop(
            "2000B",
            "Information receiver",
            must("HL", "Receiver level", "R R R!=21 R=0,1"),
            must_loop(
                "2100B",
                "Provider",
                must("NM1", "Provider", RECEIVER_ANSWERED),
                may("REF", "Provider identification", RECEIVER_REFERENCES, max=9),
                *address("Provider"),
                _rejection(_RECEIVER_REASONS, "C,N,R,S,W,X,Y"),
                may("PRV", "Provider specialty", PARTY_SPECIALTY),
            ),
            _SUBSCRIBER,
            max=MANY,
        ),
        max=MANY,
    ),
    TRAILER,
)
