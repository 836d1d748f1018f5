"""999 Implementation Acknowledgment, 005010X231A1, and what its codes are."""

from bridge.x12.schemas.shape import MANY, TRAILER, may, may_loop, must, must_loop

SEGMENT_CODES = ("1", "2", "3", "4", "5", "6", "7", "8", "I4", "I6", "I7", "I8", "I9")  # IK304
ELEMENT_CODES = (*map(str, range(1, 11)), "12", "13", "I6", "I9", "I10", "I11", "I12", "I13")  # IK403
SET_CODES = (*(str(n) for n in range(1, 28) if n not in (14, 20, 21, 22)), "I5", "I6")  # IK502-IK506
GROUP_CODES = tuple(str(n) for n in range(1, 27) if n not in (7, 8, 9, 20, 21, 22))  # AK905-AK909

# What is refused for a reason of its own, not R: authentication fails M, assurance fails W, nothing to decrypt X.
SET_REFUSALS = {"13": "M", "16": "X", "26": "W", "27": "W"}  # IK502 -> IK501
GROUP_REFUSALS = {"18": "M", "15": "X", "25": "W", "26": "W"}  # AK905 -> AK901

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
            must("IK3", "Segment in error", "R R S S=" + ",".join(SEGMENT_CODES)),
            may("CTX", "Segment context", _CONTEXT, max=10),
            may_loop(
                "2110",
                "Element in error",
                must("IK4", "Element in error", f"R(R S S) S R={','.join(ELEMENT_CODES)} S"),
                may("CTX", "Element context", _CONTEXT, max=10),
                max=MANY,
            ),
            max=MANY,
        ),
        must("IK5", "Transaction set answer", "R=A,E,M,R,W,X" + f" S={','.join(SET_CODES)}" * 5),
        max=MANY,
    ),
    must("AK9", "Functional group answer", "R=A,E,M,P,R,W,X R R R" + f" S={','.join(GROUP_CODES)}" * 5),
    TRAILER,
)
