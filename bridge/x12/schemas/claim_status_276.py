"""276 Health Care Claim Status Request, 005010X212."""

from dataclasses import replace

from bridge.x12.schema import Loop, Seg, Usage
from bridge.x12.schemas.shape import DAYS, MANY, TRAILER, may, may_loop, must, must_loop


def _claim(loop: str) -> Loop:
    return may_loop(
        f"2200{loop}",
        "Claim asked about",
        must("TRN", "Our trace number", "R=1 R"),
        may("REF", "Payer claim control number", "R!=1K R"),
        may("REF", "Institutional bill type", "R!=BLT R"),
        may("REF", "Application or location", "R!=LU R"),
        may("REF", "Group number", "R!=6P R"),
        may("REF", "Patient control number", "R!=EJ R"),
        may("REF", "Pharmacy prescription number", "R!=XZ R"),
        may("REF", "Clearinghouse trace number", "R!=D9 R"),
        may("AMT", "Claim charge", "R=T3 R"),
        may("DTP", "Claim service date", f"R=472 {DAYS}"),
        may_loop(
            f"2210{loop}",
            "Service line asked about",
            must("SVC", "Service line", "R(R=AD,ER,HC,HP,IV,N4,NU,WK R S S S S) R N S N N R"),
            may("REF", "Line control number", "R=FJ R"),
            must("DTP", "Service line date", f"R=472 {DAYS}"),
            max=MANY,
        ),
        max=MANY,
    )


_DEMOGRAPHICS = "R=D8 R S=F,M"  # DMG

_PATIENT: tuple[Seg | Loop, ...] = (
    must("HL", "Dependent level", "R R R!=23"),
    must("DMG", "Dependent demographics", _DEMOGRAPHICS),
    must_loop("2100E", "Dependent name", must("NM1", "Dependent name", "R=QC R=1 R S S N S")),
    replace(_claim("E"), usage=Usage.REQUIRED),  # nobody is named but to be asked about
)

_SUBSCRIBER = must_loop(
    "2000D",
    "Subscriber",
    must("HL", "Subscriber level", "R R R!=22 R=0,1"),
    may("DMG", "Subscriber demographics", _DEMOGRAPHICS),
    must_loop("2100D", "Subscriber name", must("NM1", "Subscriber name", "R=IL R=1,2 R S S N S R=24,II,MI R")),
    _claim("D"),
    may_loop("2000E", "Dependent", *_PATIENT, max=MANY),
    max=MANY,
)

SCHEMA = must_loop(
    "276",
    "Claim status request",
    must("ST", "Transaction set header", "R!=276 R R=005010X212"),
    must("BHT", "Beginning of hierarchical transaction", "R=0010 R=13 R R R"),
    must_loop(
        "2000A",
        "Information source",
        must("HL", "Source level", "R N R!=20 R=1"),
        must_loop("2100A", "Payer", must("NM1", "Payer", "R=PR R=2 R N N N N R=PI,XV R")),
        must_loop(
            "2000B",
            "Information receiver",
            must("HL", "Receiver level", "R R R!=21 R=1"),
            must_loop("2100B", "Receiver", must("NM1", "Receiver", "R=41 R=1,2 S S S N N R=46 R")),
            must_loop(
                "2000C",
                "Service provider",
                must("HL", "Provider level", "R R R!=19 R=1"),
                must_loop("2100C", "Provider", must("NM1", "Provider", "R=1P R=1,2 S S S N S R=FI,SV,XX R"), max=2),
                _SUBSCRIBER,
                max=MANY,
            ),
            max=MANY,
        ),
        max=MANY,
    ),
    TRAILER,
)
