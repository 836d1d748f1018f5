"""The envelope segments ISA, TA1, GS, GE and IEA of version 00501, by segment id."""

from bridge.x12.schemas.shape import must

_PARTY = "R=01,14,20,27,28,29,30,33,ZZ R"  # ISA05-ISA08
_NOTES = ",".join(f"{code:03}" for code in range(32))

ENVELOPE = {
    seg.id: seg
    for seg in (
        must("ISA", "Interchange header", f"R=00,03 R R=00,01 R {_PARTY} {_PARTY} R R R R=00501 R R=0,1 R=P,T R"),
        must("TA1", "Interchange acknowledgment", f"R R R R=A,E,R R={_NOTES}"),
        must("GS", "Functional group header", "R=BE,FA,HB,HC,HI,HN,HP,HR,HS,RA R R R R R R=X R"),
        must("GE", "Functional group trailer", "R R"),
        must("IEA", "Interchange trailer", "R R"),
    )
}
