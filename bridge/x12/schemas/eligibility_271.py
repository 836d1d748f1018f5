"""271 Health Care Eligibility Benefit Response, 005010X279A1."""

from bridge.x12.schema import Loop
from bridge.x12.schemas.shape import ADDRESS, CITY, MANY, TRAILER, may, may_loop, must, must_loop

_REJECTION = may("AAA", "Request validation", "R=N,Y N R R", max=9)
_CONTACT = may("PER", "Contact", max=3)
_DATE = "R R=D8,RD8 R"


def _benefit(loop: str, entity: str) -> Loop:
    return may_loop(
        loop,
        "Benefit",
        must("EB", "Benefit", "R S S*99 S S S S S S S S=N,U,Y S=N,U,W,Y S(R R S S S S) S(R S S S)"),
        may("HSD", "Benefit delivery", max=9),
        may("REF", "Benefit identification", max=9),
        may("DTP", "Benefit date", _DATE, max=20),
        _REJECTION,
        may("MSG", "Message", "R", max=10),
        may_loop(f"2115{entity}", "Facility or diagnosis", must("III", "Facility or diagnosis"), max=10),
        may("LS", "Related entities begin", "R"),
        may_loop(
            f"2120{entity}",
            "Benefit related entity",
            must("NM1", "Benefit related entity", "R R=1,2 S S S N S S S S"),
            may("N3", "Related entity address", ADDRESS),
            may("N4", "Related entity city, state, ZIP", "S S S S S S S"),
            may("PER", "Related entity contact", max=3),
            may("PRV", "Related entity specialty"),
            max=23,
        ),
        may("LE", "Related entities end", "R"),
        max=MANY,
    )


def _person(loop: str, name: str, entity: str) -> Loop:
    return must_loop(
        loop,
        f"{name} name",
        must("NM1", f"{name} name", f"R!={entity} R=1,2 S S S S S S=II,MI S"),
        may("REF", f"{name} identification", max=9),
        may("N3", f"{name} address", ADDRESS),
        may("N4", f"{name} city, state, ZIP", CITY),
        _CONTACT,
        _REJECTION,
        may("PRV", "Provider information"),
        may("DMG", f"{name} demographics", "S=D8 S S=F,M,U"),
        may("INS", "Relationship"),
        may("HI", "Diagnosis"),
        may("DTP", "Plan date", _DATE, max=9),
        may("MPI", "Military personnel"),
        _benefit(f"2110{loop[-1]}", loop[-1]),
    )


_TRACE = may("TRN", "Trace number", "R=1,2 R R S", max=3)

_SUBSCRIBER = may_loop(
    "2000C",
    "Subscriber",
    must("HL", "Subscriber level", "R R R!=22 R=0,1"),
    _TRACE,
    _person("2100C", "Subscriber", "IL"),
    may_loop(
        "2000D",
        "Dependent",
        must("HL", "Dependent level", "R R R!=23 R=0"),
        _TRACE,
        _person("2100D", "Dependent", "03"),
        max=MANY,
    ),
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
        _REJECTION,
        must_loop(
            "2100A",
            "Payer",
            must("NM1", "Payer", "R=2B,36,GP,P5,PR R=1,2 S S S N S R=24,46,FI,NI,PI,XV,XX R"),
            _CONTACT,
            _REJECTION,
        ),
        may_loop(
            "2000B",
            "Information receiver",
            must("HL", "Receiver level", "R R R!=21 R=0,1"),
            must_loop(
                "2100B",
                "Provider",
                must("NM1", "Provider", "R=1P,2B,36,80,FA,GP,P5,PR R=1,2 S S S N S R=24,34,FI,PI,PP,SV,XV,XX R"),
                may("REF", "Provider identification", max=9),
                may("N3", "Provider address", ADDRESS),
                may("N4", "Provider city, state, ZIP", CITY),
                _REJECTION,
                may("PRV", "Provider specialty"),
            ),
            _SUBSCRIBER,
            max=MANY,
        ),
        max=MANY,
    ),
    TRAILER,
)
