"""278 Health Care Services Review, request and response, 005010X217.

One layout for both: a response is a request with AAA and HCR added. `situation/rules/278.toml` has what only one of the
two may say.
"""

from bridge.x12.schema import Loop, Seg
from bridge.x12.schemas.shape import ADDRESS, CITY, MANY, TRAILER, may, may_loop, must, must_loop

_DAY = "R=D8 R"
_DAYS = "R=D8,RD8 R"
_NUMBER = "S=EM,EX,FX,TE,UR S"
_CONTACT = f"R=IC S S=EM,FX,TE,UR S {_NUMBER} {_NUMBER}"  # PER
_SPECIALTY = "R=AD,AS,AT,CO,CV,OP,OR,OT,PC,PE,RF S=PXC S"  # PRV
_DEMOGRAPHICS = "R=D8 R S=F,M,U"  # DMG
_KINDS = "S=24,34,46,PI,XV,XX S"  # NM108, NM109 of a provider
_DIAGNOSIS = "(R=ABF,ABJ,ABK,APR,BF,BJ,BK,DR,LOI,PR R S=D8 S)"  # C022
_PROCEDURE = "(R=HC,IV,N4,WK,ZZ R S S S S S S)"  # C003
_CRC = "R=N,Y R S S S S"  # CRC02-CRC07
_DELIVERY = "S=DY,FL,HS,MN,VS S S=DA,MO,WK,YR S S=6,7,21,26,27,29,34,35 S S S"  # HSD
_UM = "R=AR,HS,IN,SC R=1,2,3,4,5,6,I,N,R,S S S(R R=A,B) S(R=AA,AP,EM S=AP,EM S=AP S S) S S S S=A,I,M,N,O,Y S"
_ATTACHMENT = "R R=AA,BM,EL,EM,FX,VO N N S=AC S S"  # PWK
_REJECTION = may("AAA", "Request validation", "R=N,Y N R S=C,N,P,R,S,W,X,Y", max=9)


def _party(loop: str, name: str, usage: str, elements: str, *more: Seg, max: int = 1) -> Loop:
    """NM1 with REF to PRV; `more` stands behind them."""
    make = must_loop if usage == "R" else may_loop
    return make(
        loop,
        name,
        must("NM1", name, elements),
        may("REF", f"{name} identification", "R R S S(R R S S S S)", max=9),
        may("N3", f"{name} address", ADDRESS),
        may("N4", f"{name} city, state, ZIP", CITY),
        may("PER", f"{name} contact", _CONTACT, max=3),
        _REJECTION,
        may("PRV", f"{name} specialty", _SPECIALTY),
        *more,
        max=max,
    )


_SERVICE = may_loop(
    "2000F",
    "Service",
    must("HL", "Service level", "R R R!=SS R=0"),
    may("TRN", "Service trace number", "R=1,2 R R S", max=3),
    _REJECTION,
    may("UM", "Review of the service", _UM),
    may("HCR", "Decision on the service", "R=A1,A2,A3,A4,A5,A6,C,CT,NA S S S=N,Y"),
    may("REF", "Authorization before", "R=BB,NT R", max=9),
    may("DTP", "Service date", f"R=007,036,102,472 {_DAYS}", max=9),
    may("HI", "Procedures", f"R{_DIAGNOSIS}" + f" S{_DIAGNOSIS}" * 11),
    may("SV1", "Professional service", f"R{_PROCEDURE} S S=DA,F2,MJ,UN S N N S(R S S S) N N N S" + " S" * 10),
    may("SV2", "Institutional service", f"S S{_PROCEDURE} S S=DA,F2,UN S S N N S S"),
    may("SV3", "Dental service"),
    may("TOO", "Tooth information", max=32),
    may("HSD", "Delivery", _DELIVERY, max=9),
    may("PWK", "Additional information", _ATTACHMENT, max=10),
    may("MSG", "Message", "R"),
    _party("2010F", "Service provider", "S", f"R R=1,2 S S S S S {_KINDS}", max=12),
    max=MANY,
)

_EVENT_DATES = "R=007,036,096,102,431,435,439,472,484,AAH,ABC"  # DTP01

_EVENT = may_loop(
    "2000E",
    "Patient event",
    must("HL", "Patient event level", "R R R!=EV R=0,1"),
    may("TRN", "Patient event trace number", "R=1,2 R R S", max=3),
    _REJECTION,
    must("UM", "Review", _UM),
    may("HCR", "Decision", "R=A1,A2,A3,A4,A5,A6,C,CT,NA S S S=N,Y"),
    may("REF", "Authorization before", "R=BB,NT R", max=9),
    may("DTP", "Event date", f"{_EVENT_DATES} {_DAYS}", max=9),
    may("HI", "Diagnoses", f"R{_DIAGNOSIS}" + f" S{_DIAGNOSIS}" * 11),
    may("HSD", "Delivery", _DELIVERY, max=9),
    may("CRC", "Condition", f"R=07,08,09,11,12,75,76,77 {_CRC}", max=9),
    may("CL1", "Institutional claim code"),
    may("CR1", "Ambulance transport"),
    may("CR2", "Spinal manipulation"),
    may("CR5", "Oxygen therapy"),
    may("CR6", "Home health care"),
    may("PWK", "Additional information", _ATTACHMENT, max=10),
    may("MSG", "Message", "R"),
    _party(
        "2010E",
        "Patient event provider",
        "S",
        f"R R=1,2 S S S S S {_KINDS}",
        may("DTP", "Refusal by another organization", f"R=598 {_DAY}"),
        max=20,
    ),
    _SERVICE,
)

_DEPENDENT = may_loop(
    "2000D",
    "Dependent",
    must("HL", "Dependent level", "R R R!=23 R=0,1"),
    _party(
        "2010D",
        "Dependent name",
        "R",
        "R!=QC R=1 S S S N S S=MI,ZZ S",
        may("DMG", "Dependent demographics", _DEMOGRAPHICS),
        may("INS", "Dependent relationship", "R=N R" + " N" * 14 + " S"),
    ),
    _EVENT,
)

SCHEMA = must_loop(
    "278",
    "Services review",
    must("ST", "Transaction set header", "R!=278 R R=005010X217"),
    must("BHT", "Beginning of hierarchical transaction", "R=0007 R=01,11,13,36 R R R S=18,19,AT,RU"),
    must_loop(
        "2000A",
        "Utilization management organization",
        must("HL", "Organization level", "R N R!=20 R=0,1"),
        _REJECTION,
        _party("2010A", "Utilization management organization", "R", "R!=X3 R=1,2 S S S N S R=24,34,46,PI,XV,XX R"),
        may_loop(
            "2000B",
            "Requester",
            must("HL", "Requester level", "R R R!=21 R=0,1"),
            _party("2010B", "Requester", "R", "R!=1P,FA R=1,2 S S S N S R=24,34,46,XX R"),
            may_loop(
                "2000C",
                "Subscriber",
                must("HL", "Subscriber level", "R R R!=22 R=0,1"),
                _party(
                    "2010C",
                    "Subscriber name",
                    "R",
                    "R!=IL R=1 S S S S S R=II,MI,ZZ R",
                    may("DMG", "Subscriber demographics", _DEMOGRAPHICS),
                    may("INS", "Subscriber relationship", "R=Y R=18 N N N N N S"),
                ),
                _DEPENDENT,
                _EVENT,
            ),
        ),
    ),
    TRAILER,
)
