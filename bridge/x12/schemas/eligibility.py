"""What the 270 and the 271 have in common: service types, parties and identifications, as their guides list them."""

from bridge.x12.schema import Seg
from bridge.x12.schemas.shape import ADDRESS, CITY, may

# EQ01 and EB03
SERVICE_TYPES = (
    "1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,30,32,33,34,35,36,37,38,39,40,41,42,43,"
    "44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,79,80,81,"
    "82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99,A0,A1,A2,A3,A4,A5,A6,A7,A8,A9,AA,AB,AC,AD,AE,AF,AG,AH,AI,AJ,"
    "AK,AL,AM,AN,AO,AQ,AR,B1,B2,B3,BA,BB,BC,BD,BE,BF,BG,BH,BI,BJ,BK,BL,BM,BN,BP,BQ,BR,BS,BT,BU,BV,BW,BX,BY,BZ,C1,CA,CB,"
    "CC,CD,CE,CF,CG,CH,CI,CJ,CK,CL,CM,CN,CO,CP,CQ,DG,DM,DS,GF,GN,GY,IC,MH,NI,ON,PT,PU,RN,RT,TC,TN,UC"
)
PROCEDURES = "AD,CJ,HC,ID,IV,N4,ZZ"  # EQ02-1, EB13-1
POINTERS = "S(R S S S)"  # EQ05, EB14
DIAGNOSES = "R(R!=ABK,BK R)" + " S(R=ABF,BF R)" * 7  # HI

SOURCE = "R=2B,36,GP,P5,PR R=1,2 R S S N S R=24,46,FI,NI,PI,XV,XX R"  # 2100A NM1
_RECEIVER = "R=1P,2B,36,80,FA,GP,P5,PR R=1,2 {name} S S N S R=24,34,FI,PI,PP,SV,XV,XX R"
RECEIVER_ASKING = _RECEIVER.format(name="R")  # 270 2100B NM1
RECEIVER_ANSWERED = _RECEIVER.format(name="S")  # 271 2100B NM1
RECEIVER_REFERENCES = "R=0B,1C,1D,1J,4A,CT,EL,EO,HPI,JD,N5,N7,Q4,SY,TJ R S"  # 2100B REF
TRACED = "R S"  # TRN03, TRN04

_PROVIDERS = "AD,AT,BI,CO,CV,H,HH,LA,OT,P1,P2,PC,PE,R,RF,SK,SU"  # PRV01 of a person's provider
PARTY_SPECIALTY = f"R={_PROVIDERS},SB S=PXC S"  # 2100B and 2120 PRV
PERSON_PROVIDER = f"R={_PROVIDERS} S=9K,D3,EI,HPI,PXC,SY,TJ S"  # 2100C and 2100D PRV
BIRTH = "S=D8 S S=F,M,U"  # DMG


def address(name: str) -> tuple[Seg, Seg]:
    """N3 and N4, both situational."""
    return may("N3", f"{name} address", ADDRESS), may("N4", f"{name} city, state, ZIP", CITY)


def contact(name: str, *more: str) -> Seg:
    """PER, up to three, by the kinds of number that every place allows and `more`."""
    first = ",".join(("ED", "EM", "FX", "TE", "UR", *more))
    return may("PER", f"{name} contact", f"R=IC S S={first} S S={first},EX S S={first},EX S", max=3)
