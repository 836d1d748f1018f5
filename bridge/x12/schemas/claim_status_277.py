"""277 Health Care Claim Status Response, 005010X212."""

from dataclasses import replace

from bridge.x12.schema import Loop, Seg, Usage
from bridge.x12.schemas.shape import DAYS, MANY, TRAILER, may, may_loop, must, must_loop

_MORE = "S(R R S {0}) S(R R S {0})"  # STC10, STC11
_LEVEL_STATUS = "R(R R S{entities} N) R N N N N N N N " + _MORE.format("N")  # STC of a receiver or a provider
_CLAIM_STATUS = "R(R R S S=RX) R N S S S N S S " + _MORE.format("S=RX")  # STC
_LINE_STATUS = "R(R R S S=RX) R N N N N N N N " + _MORE.format("S=RX")  # STC


def _claim(loop: str) -> Loop:
    return may_loop(
        f"2200{loop}",
        "Claim status",
        must("TRN", "Our trace number", "R=2 R"),
        must("STC", "Claim status", _CLAIM_STATUS, max=MANY),
        may("REF", "Payer claim control number", "R!=1K R"),
        may("REF", "Institutional bill type", "R!=BLT R"),
        may("REF", "Patient control number", "R!=EJ R"),
        may("REF", "Pharmacy prescription number", "R!=XZ R"),
        may("REF", "Voucher identifier", "R!=VV R"),
        may("REF", "Clearinghouse trace number", "R!=D9 R"),
        may("DTP", "Claim service date", f"R=472 {DAYS}"),
        may_loop(
            f"2220{loop}",
            "Service line status",
            must("SVC", "Service line", "R(R=AD,ER,HC,HP,IV,N4,NU,WK R S S S S) R R S N N R"),
            must("STC", "Service line status", _LINE_STATUS, max=MANY),
            may("REF", "Line control number", "R=FJ R"),
            must("DTP", "Service line date", f"R=472 {DAYS}"),
            max=MANY,
        ),
        max=MANY,
    )


def _level(loop: str, name: str, trace: str, entities: str) -> Loop:
    return may_loop(
        loop,
        f"{name} status",
        must("TRN", f"{name} trace", f"R={trace} R"),
        must("STC", f"{name} status", _LEVEL_STATUS.format(entities=entities), max=MANY),
    )


_DEPENDENT: tuple[Seg | Loop, ...] = (
    must("HL", "Dependent level", "R R R!=23"),
    must_loop("2100E", "Dependent name", must("NM1", "Dependent name", "R=QC R=1 R S S N S")),
    replace(_claim("E"), usage=Usage.REQUIRED),  # nobody is named but to be answered for
)

_SUBSCRIBER = may_loop(
    "2000D",
    "Subscriber",
    must("HL", "Subscriber level", "R R R!=22 R=0,1"),
    must_loop("2100D", "Subscriber name", must("NM1", "Subscriber name", "R=IL R=1,2 R S S N S R=24,II,MI R")),
    _claim("D"),
    may_loop("2000E", "Dependent", *_DEPENDENT, max=MANY),
    max=MANY,
)

SCHEMA = must_loop(
    "277",
    "Claim status response",
    must("ST", "Transaction set header", "R!=277 R R=005010X212"),
    must("BHT", "Beginning of hierarchical transaction", "R=0010 R=08 R R R R=DG"),
    must_loop(
        "2000A",
        "Information source",
        must("HL", "Source level", "R N R!=20 R=1"),
        must_loop(
            "2100A",
            "Payer",
            must("NM1", "Payer", "R=PR R=2 R N N N N R=PI,XV R"),
            may("PER", "Payer contact", "R=IC S R=ED,EM,FX,TE R S=ED,EM,EX,FX,TE S S=ED,EM,EX,FX,TE S"),
        ),
        must_loop(
            "2000B",
            "Information receiver",
            must("HL", "Receiver level", "R R R!=21 R=0,1"),
            must_loop("2100B", "Receiver", must("NM1", "Receiver", "R=41 R=1,2 S S S N N R=46 R")),
            _level("2200B", "Receiver", "2", "=36,40,41,AY,PR"),
            may_loop(
                "2000C",
                "Service provider",
                must("HL", "Provider level", "R R R!=19 R=0,1"),
                must_loop("2100C", "Provider", must("NM1", "Provider", "R=1P R=1,2 S S S N S R=FI,SV,XX R"), max=2),
                _level("2200C", "Provider", "1", ""),
                _SUBSCRIBER,
                max=MANY,
            ),
            max=MANY,
        ),
        max=MANY,
    ),
    TRAILER,
)
