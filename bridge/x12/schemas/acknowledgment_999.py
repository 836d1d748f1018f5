"""999 Implementation Acknowledgment, 005010X231A1."""

from bridge.x12.schemas.shape import MANY, TRAILER, may, may_loop, must, must_loop

_SYNTAX = " S=1,2,3,4,5,6,7,8,9,10,11,12,13,15,16,17,18,19,23,24,25,26,27,I5,I6" * 5  # IK502-IK506
_GROUP_CODES = " S=1,2,3,4,5,6,10,11,12,13,14,15,16,17,18,19,23,24,25,26" * 5  # AK905-AK909
_CONTEXT = "R*10(R S) S S S S(R S S) S(R S)"  # CTX

SCHEMA = must_loop(
    "999",
    "Implementation acknowledgment",
    must("ST", "Transaction set header", "R!=999 R R=005010X231,005010X231A1"),
    must("AK1", "Functional group answered", "R=BE,FA,HB,HC,HI,HN,HP,HR,HS,RA R R"),
    may_loop(
        "2000",
        "Transaction set answered",
        must("AK2", "Transaction set answered", "R R S"),
        may_loop(
            "2100",
            "Segment in error",
            must("IK3", "Segment in error", "R R S S=1,2,3,4,5,6,7,8,I4,I6,I7,I8,I9"),
            may("CTX", "Segment context", _CONTEXT, max=10),
            may_loop(
                "2110",
                "Element in error",
                must("IK4", "Element in error", "R(R S S) S R=1,2,3,4,5,6,7,8,9,10,12,13,I6,I9,I10,I11,I12,I13 S"),
                may("CTX", "Element context", _CONTEXT, max=10),
                max=MANY,
            ),
            max=MANY,
        ),
        must("IK5", "Transaction set answer", "R=A,E,M,R,W,X" + _SYNTAX),
        max=MANY,
    ),
    must("AK9", "Functional group answer", "R=A,E,M,P,R,W,X R R R" + _GROUP_CODES),
    TRAILER,
)
