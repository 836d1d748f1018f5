"""What the layouts of health care claims share, whatever is billed: the places that several of their loops repeat."""

from bridge.x12.schema import Loop, Seg
from bridge.x12.schemas.shape import ADDRESS, CITY, DAY, may, may_loop, must

RESPONSIBILITY = "R=A,B,C,D,E,F,G,H,P,S,T,U"  # SBR01
RELATIONSHIP = "R=01,18,19,20,21,39,40,53,G8"  # SBR02 in 2320
FILING = "S=11,12,13,14,15,16,17,AM,BL,CH,CI,DS,FI,HM,LM,MA,MB,MC,OF,TV,VA,WC,ZZ"  # SBR09
CONTRACT = "R=01,02,03,04,05,06,09 S S S S S"  # CN1
OTHER_PAYER = "S(R=2U R N N N N)"  # REF04
REPORTS = (  # PWK01
    "03,04,05,06,07,08,09,10,11,13,15,21,A3,A4,AM,AS,B2,B3,B4,BR,BS,BT,CB,CK,CT,D2,DA,DB,DG,DJ,DS,EB,HC,HR,I5,IR,LA,"
    "M1,MT,NN,OB,OC,OD,OE,OX,OZ,P4,P5,PE,PN,PO,PQ,PY,PZ,RB,RR,RT,RX,SG,V5,XP"
)
SUPPLEMENT = f"R={REPORTS} R=AA,BM,EL,EM,FT,FX N N S=AC S"  # PWK
PRICING = "R=00,01,02,03,04,05,06,07,08,09,10,11,12,13,14 R S S S S S"  # HCP01-HCP07
PRICING_WHY = "S=T1,T2,T3,T4,T5,T6 S=1,2,3,4,5 S=1,2,3,4,5,6"  # HCP13-HCP15


def address(name: str) -> tuple[Seg, Seg]:
    """A required N3 and N4."""
    return must("N3", f"{name} address", ADDRESS), must("N4", f"{name} city, state, ZIP", CITY)


def may_address(name: str) -> tuple[Seg, Seg]:
    """A situational N3 and N4."""
    return may("N3", f"{name} address", ADDRESS), may("N4", f"{name} city, state, ZIP", CITY)


def dated(name: str, code: str, form: str = DAY) -> Seg:
    """A DTP; `form` is DTP02 and DTP03."""
    return may("DTP", name, f"R!={code} {form}")


def reference(name: str, code: str, max: int = 1) -> Seg:
    """A REF."""
    return may("REF", name, f"R!={code} R", max)


def line_reference(name: str, code: str, max: int = 1) -> Seg:
    """A REF of a service line, which may belong to one of several payers."""
    return may("REF", name, f"R!={code} R N {OTHER_PAYER}", max)


def other_payer_provider(
    loop: str, name: str, entity: str, kind: str, references: str = "0B,1G,G2,LU", times: int = 4
) -> Loop:
    """Loops 2330C and after: what another payer calls a provider of the claim."""
    return may_loop(
        loop,
        name,
        must("NM1", name, f"R!={entity} R={kind}"),
        must("REF", f"{name} identification", f"R!={references} R", times),
    )
