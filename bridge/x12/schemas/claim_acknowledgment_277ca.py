"""277 Health Care Claim Acknowledgment, 005010X214."""

from bridge.x12.schemas.shape import DAY, DAYS, MANY, TRAILER, may, may_loop, must, must_loop

_RECEIVERS = "36,40,41,AY,PR"  # STC01-3: whom the status is about
_PROVIDERS = "36,40,41,77,82,85,87,AY,PR"
_PARTIES = "03,1P,1Z,40,41,71,72,73,77,82,85,87,DK,DN,DQ,FA,GB,HK,IL,LI,MSC,PR,PRP,QB,QC,QD,SEP,TL,TTP,TU"
_MORE_STATUS = "N N N N N S(R R S N) S(R R S N)"  # STC05-STC11

_TOTALS = (
    may("AMT", "Total accepted amount", "R!=YU R"),
    may("AMT", "Total rejected amount", "R!=YY R"),
)

_SERVICE_LINE = may_loop(
    "2220D",
    "Service line",
    must("SVC", "Service line", "R(R=AD,ER,HC,HP,IV,NU,WK R S S S S) R N S N N S"),
    must("STC", "Service line status", f"R(R R S={_PARTIES} N) S R=U N {_MORE_STATUS}", max=MANY),
    may("REF", "Line control number", "R!=FJ R"),
    may("REF", "Prescription number", "R!=XZ R"),
    may("DTP", "Service date", f"R=472 {DAYS}"),
    max=MANY,
)

_CLAIM = may_loop(
    "2200D",
    "Claim status",
    must("TRN", "Claim control number", "R=2 R"),
    must("STC", "Claim status", f"R(R R S={_PARTIES} N) R R=U,WQ R {_MORE_STATUS} S", max=MANY),
    may("REF", "Payer claim control number", "R!=1K R"),
    may("REF", "Clearinghouse trace number", "R!=D9 R"),
    may("REF", "Institutional bill type", "R!=BLT R"),
    must("DTP", "Claim service date", f"R=472 {DAYS}"),
    _SERVICE_LINE,
    max=MANY,
)

_PATIENT = may_loop(
    "2000D",
    "Patient",
    must("HL", "Patient level", "R R R!=PT"),
    must_loop("2100D", "Patient name", must("NM1", "Patient name", "R=QC R=1 R S S S S R=II,MI R")),
    _CLAIM,
    max=MANY,
)

_PROVIDER = may_loop(
    "2000C",
    "Billing provider",
    must("HL", "Billing provider level", "R R R!=19 R=0,1"),
    must_loop(
        "2100C", "Billing provider name", must("NM1", "Billing provider name", "R=85 R=1,2 R S S S S R=FI,SV,XX R")
    ),
    may_loop(
        "2200C",
        "Provider acknowledgment",
        must("TRN", "Provider trace", "R=1 R"),
        may("STC", "Provider status", f"R(R R S={_PROVIDERS} N) N R=U,WQ R {_MORE_STATUS}", max=MANY),
        may("REF", "Provider identification", "R=0B,1G,G2,LU,SY,TJ R", max=3),
        may("QTY", "Accepted claims", "R!=QA R"),
        may("QTY", "Rejected claims", "R!=QC R"),
        *_TOTALS,
    ),
    _PATIENT,
    max=MANY,
)

_RECEIVER = must_loop(
    "2000B",
    "Information receiver",
    must("HL", "Receiver level", "R R R!=21 R=0,1"),
    must_loop("2100B", "Receiver name", must("NM1", "Receiver name", "R=41 R=1,2 R S S N N R=46 R")),
    must_loop(
        "2200B",
        "Receiver acknowledgment",
        must("TRN", "Batch reference", "R=2 R"),
        must("STC", "Receiver status", f"R(R R S={_RECEIVERS} N) R R=U,WQ R {_MORE_STATUS}", max=MANY),
        may("QTY", "Accepted claims", "R!=90 R"),
        may("QTY", "Rejected claims", "R!=AA R"),
        *_TOTALS,
    ),
    _PROVIDER,
)

SCHEMA = must_loop(
    "277CA",
    "Claim acknowledgment",
    must("ST", "Transaction set header", "R!=277 R R=005010X214"),
    must("BHT", "Beginning of hierarchical transaction", "R=0085 R=08 R R R R=TH"),
    must_loop(
        "2000A",
        "Information source",
        must("HL", "Source level", "R N R!=20 R=1"),
        must_loop("2100A", "Source name", must("NM1", "Source name", "R=AY,PR R=2 R N N N N R=46,FI,PI,XV R")),
        must_loop(
            "2200A",
            "Transmission receipt",
            must("TRN", "Transmission receipt", "R=1 R"),
            must("DTP", "Receipt date", f"R!=050 {DAY}"),
            must("DTP", "Process date", f"R!=009 {DAY}"),
        ),
        _RECEIVER,
    ),
    TRAILER,
)
