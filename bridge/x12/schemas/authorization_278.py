"""278 Health Care Services Review, request and response, 005010X217: to show and to check, not yet typed."""

from bridge.x12.schema import Loop, Seg
from bridge.x12.schemas.shape import ADDRESS, CITY, MANY, TRAILER, may, may_loop, must, must_loop

_REJECTION = may("AAA", "Request validation", "R=N,Y N R S", max=9)


def _party(loop: str, name: str, usage: str, entity: str = "", max: int = 1) -> Loop:
    make = must_loop if usage == "R" else may_loop
    return make(
        loop,
        name,
        must("NM1", name, f"R{'!=' + entity if entity else ''} R=1,2 S S S S S S S S S"),
        may("REF", f"{name} identification", max=9),
        may("N3", f"{name} address", ADDRESS),
        may("N4", f"{name} city, state, ZIP", CITY),
        may("PER", f"{name} contact", max=3),
        _REJECTION,
        may("PRV", f"{name} specialty"),
        may("DMG", f"{name} demographics"),
        may("INS", f"{name} relationship"),
        max=max,
    )


_REVIEW: tuple[Seg, ...] = (
    may("TRN", "Trace number", "R=1,2 R R S", max=3),
    _REJECTION,
    must("UM", "Review", "R=AR,HS,IN,SC R S S S S S S S S"),
    may("HCR", "Review decision", "R S S S"),
    may("REF", "Review identification", max=9),
    may("DTP", "Review date", "R R=D8,RD8 R", max=9),
    may("HI", "Diagnoses or procedures"),
    may("SV1", "Professional service"),
    may("SV2", "Institutional service"),
    may("SV3", "Dental service"),
    may("TOO", "Tooth information", max=32),
    may("HSD", "Delivery", max=9),
    may("CRC", "Condition", max=9),
    may("CL1", "Institutional claim code"),
    may("CR1", "Ambulance transport"),
    may("CR2", "Spinal manipulation"),
    may("CR5", "Oxygen therapy"),
    may("CR6", "Home health care"),
    may("PWK", "Additional information", max=10),
    may("MSG", "Message"),
)

_SERVICE = may_loop(
    "2000F",
    "Service",
    must("HL", "Service level", "R R R!=SS R=0"),
    *(seg if seg.id != "UM" else may("UM", "Review of the service") for seg in _REVIEW),
    _party("2010F", "Service provider", "S", max=12),
    max=MANY,
)

_EVENT = may_loop(
    "2000E",
    "Patient event",
    must("HL", "Patient event level", "R R R!=EV R=0,1"),
    *_REVIEW,
    _party("2010E", "Patient event provider", "S", max=14),
    _SERVICE,
    max=MANY,
)

_DEPENDENT = may_loop(
    "2000D",
    "Dependent",
    must("HL", "Dependent level", "R R R!=23 R=0,1"),
    _party("2010D", "Dependent name", "R", "QC"),
    _EVENT,
    max=MANY,
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
        _party("2010A", "Utilization management organization", "R", "X3"),
        may_loop(
            "2000B",
            "Requester",
            must("HL", "Requester level", "R R R!=21 R=0,1"),
            _party("2010B", "Requester", "R", "1P,FA"),
            may_loop(
                "2000C",
                "Subscriber",
                must("HL", "Subscriber level", "R R R!=22 R=0,1"),
                _party("2010C", "Subscriber name", "R", "IL"),
                _DEPENDENT,
                _EVENT,
            ),
        ),
    ),
    TRAILER,
)
