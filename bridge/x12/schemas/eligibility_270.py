"""270 Health Care Eligibility Benefit Inquiry, 005010X279A1."""

from bridge.x12.schema import Loop, Seg
from bridge.x12.schemas.shape import ADDRESS, CITY, DAYS, MANY, TRAILER, may, may_loop, must, must_loop

_MEMBER = "R=1 S S S N S"  # NM102-NM107


def _person(loop: str, name: str, entity: str, identification: str) -> Loop:
    return must_loop(
        loop,
        f"{name} name",
        must("NM1", f"{name} name", f"R!={entity} {_MEMBER} {identification}"),
        may("REF", f"{name} identification", max=9),
        may("N3", f"{name} address", ADDRESS),
        may("N4", f"{name} city, state, ZIP", CITY),
        may("PRV", "Provider information"),
        may("DMG", f"{name} demographics", "S=D8 S S=F,M"),
        may("INS", "Birth sequence or relationship"),
        may("HI", "Diagnosis"),
        may("DTP", "Plan or service date", f"R=102,291 {DAYS}", max=2),
        may_loop(
            "2110" + loop[-1],
            "Eligibility inquiry",
            must("EQ", "Service type asked", "S*99 S(R R S S S S) S N S(R S S S)"),
            may("AMT", "Spend down amount", "R=PB,R R", max=2),
            may("III", "Facility or diagnosis", max=10),
            may("REF", "Referral or authorization", "R=9F,G1 R"),
            may("DTP", "Service date asked", f"R=291 {DAYS}"),
            max=99,
        ),
    )


_TRACE = may("TRN", "Trace number", "R=1 R R S", max=2)
_PATIENT_LEVEL: tuple[Seg | Loop, ...] = (_TRACE, _person("2100D", "Dependent", "03", ""))

SCHEMA = must_loop(
    "270",
    "Eligibility inquiry",
    must("ST", "Transaction set header", "R!=270 R R=005010X279,005010X279A1"),
    must("BHT", "Beginning of hierarchical transaction", "R=0022 R=01,13,36 S R R S=RT"),
    must_loop(
        "2000A",
        "Information source",
        must("HL", "Source level", "R N R!=20 R=1"),
        must_loop("2100A", "Payer", must("NM1", "Payer", "R=2B,36,GP,P5,PR R=1,2 S S S N S R=24,46,FI,NI,PI,XV,XX R")),
        must_loop(
            "2000B",
            "Information receiver",
            must("HL", "Receiver level", "R R R!=21 R=1"),
            must_loop(
                "2100B",
                "Provider",
                must("NM1", "Provider", "R=1P,2B,36,80,FA,GP,P5,PR R=1,2 S S S N S R=24,34,FI,PI,PP,SV,XV,XX R"),
                may("REF", "Provider identification", max=9),
                may("N3", "Provider address", ADDRESS),
                may("N4", "Provider city, state, ZIP", CITY),
                may("PRV", "Provider specialty"),
            ),
            must_loop(
                "2000C",
                "Subscriber",
                must("HL", "Subscriber level", "R R R!=22 R=0,1"),
                _TRACE,
                _person("2100C", "Subscriber", "IL", "S=II,MI S"),
                may_loop(
                    "2000D", "Dependent", must("HL", "Dependent level", "R R R!=23 R=0"), *_PATIENT_LEVEL, max=MANY
                ),
                max=MANY,
            ),
            max=MANY,
        ),
        max=MANY,
    ),
    TRAILER,
)
