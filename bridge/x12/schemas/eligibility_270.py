"""270 Health Care Eligibility Benefit Inquiry, 005010X279A1."""

from bridge.x12.schema import Loop, Seg
from bridge.x12.schemas.eligibility import (
    BIRTH,
    DIAGNOSES,
    PARTY_SPECIALTY,
    PERSON_PROVIDER,
    POINTERS,
    PROCEDURES,
    RECEIVER_ASKING,
    RECEIVER_REFERENCES,
    SERVICE_TYPES,
    SOURCE,
    TRACED,
    address,
)
from bridge.x12.schemas.shape import DAYS, MANY, TRAILER, may, may_loop, must, must_loop

_TRACE = may("TRN", "Trace number", f"R=1 R {TRACED}", max=2)
_NO_BIRTH_SEQUENCE = "N " * 14


def _inquiry() -> tuple[Seg, ...]:
    return (
        must(
            "EQ",
            "Service type asked",
            f"S={SERVICE_TYPES}*99 S(R={PROCEDURES} R S S S S) S=FAM N {POINTERS}",
        ),
        may("AMT", "Spend down amount", "R!=R R"),
        may("AMT", "Spend down total billed", "R!=PB R"),
        may("III", "Place of service asked", "R=ZZ R"),
        may("REF", "Referral or authorization", "R=9F,G1 R"),
        may("DTP", "Service date asked", f"R=291 {DAYS}"),
    )


def _person(loop: str, name: str, member: str, references: str, relationship: Seg, inquiry: Loop) -> Loop:
    return must_loop(
        loop,
        f"{name} name",
        must("NM1", f"{name} name", member),
        may("REF", f"{name} identification", f"R={references} R", max=9),
        *address(name),
        may("PRV", "Provider of the person", PERSON_PROVIDER),
        may("DMG", f"{name} demographics", BIRTH),
        relationship,
        may("HI", "Diagnosis", DIAGNOSES),
        may("DTP", "Plan or service date", f"R=102,291 {DAYS}", max=2),
        inquiry,
    )


_DEPENDENT = may_loop(
    "2000D",
    "Dependent",
    must("HL", "Dependent level", "R R R!=23 R=0"),
    _TRACE,
    _person(
        "2100D",
        "Dependent",
        "R!=03 R=1 S S S N S",
        "18,1L,1W,3H,6P,CT,EA,EJ,F6,GH,HJ,IF,IG,MRC,N6,NQ,SY,Y4",
        may("INS", "Relationship", f"R=N R=01,19,34 {_NO_BIRTH_SEQUENCE}S"),
        must_loop("2110D", "Eligibility inquiry", *_inquiry(), max=99),
    ),
    max=MANY,
)

_SUBSCRIBER = must_loop(
    "2000C",
    "Subscriber",
    must("HL", "Subscriber level", "R R R!=22 R=0,1"),
    _TRACE,
    _person(
        "2100C",
        "Subscriber",
        "R!=IL R=1,2 S S S N S S=II,MI S",
        "18,1L,1W,3H,6P,CT,EA,EJ,F6,GH,HJ,IG,N6,NQ,SY,Y4",
        may("INS", "Birth sequence", f"R=Y R=18 {_NO_BIRTH_SEQUENCE}R"),
        may_loop("2110C", "Eligibility inquiry", *_inquiry(), max=99),
    ),
    _DEPENDENT,
    max=MANY,
)

SCHEMA = must_loop(
    "270",
    "Eligibility inquiry",
    must("ST", "Transaction set header", "R!=270 R R=005010X279,005010X279A1"),
    must("BHT", "Beginning of hierarchical transaction", "R=0022 R=01,13 S R R S=RT"),
    must_loop(
        "2000A",
        "Information source",
        must("HL", "Source level", "R N R!=20 R=1"),
        must_loop("2100A", "Payer", must("NM1", "Payer", SOURCE)),
        must_loop(
            "2000B",
            "Information receiver",
            must("HL", "Receiver level", "R R R!=21 R=1"),
            must_loop(
                "2100B",
                "Provider",
                must("NM1", "Provider", RECEIVER_ASKING),
                may("REF", "Provider identification", RECEIVER_REFERENCES, max=9),
                *address("Provider"),
                may("PRV", "Provider specialty", PARTY_SPECIALTY),
            ),
            _SUBSCRIBER,
            max=MANY,
        ),
        max=MANY,
    ),
    TRAILER,
)
