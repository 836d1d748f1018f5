"""Texts that break the rules of the 837: by rule id, (a clean text, what to change in it)."""

from tests.x12.example import CLAIM, bent
from tests.x12.example_sets import INSTITUTIONAL, SECONDARY

Case = tuple[str, tuple[tuple[str, str], ...]]

_PATIENT = """HL*3*2*23*0~
PAT*19~
NM1*QC*1*MARSH*KIM~
N3*9 ELM STREET~
N4*HARTFORD*CT*06103~
DMG*D8*20150412*F~
"""
DEPENDENT = bent(
    CLAIM,
    ("HL*2*1*22*0~\nSBR*P*18*", "HL*2*1*22*1~\nSBR*P**"),
    ("CLM*C0001", f"{_PATIENT}CLM*C0001"),
    ("SE*31", "SE*37"),
)
_OTHER = """SBR*T*18*******CI~
OI***Y***Y~
NM1*IL*1*MARSH*DANA****MI*X1~
NM1*PR*2*BLUE*****PI*SBBLU~
"""
TERTIARY = bent(SECONDARY, ("LX*1~", f"{_OTHER}LX*1~"), ("SE*50", "SE*54"))
INPATIENT = bent(
    INSTITUTIONAL,
    ("13:A:2", "11:A:2"),
    ("CL1*3*1*30~", "DTP*435*D8*20261102~\nCL1*3*1*30~"),
    ("HI*APR:F332*APR:R45851~", "HI*ABJ:F332~"),
    ("SE*56", "SE*57"),
)
CLEAN = {
    "claim": CLAIM,
    "dependent": DEPENDENT,
    "secondary": SECONDARY,
    "tertiary": TERTIARY,
    "institutional": INSTITUTIONAL,
    "inpatient": INPATIENT,
}


def case(text: str, *changes: str) -> Case:
    """`"11:B:1 -> 11:B:7"` is one change."""
    pairs = (change.split(" -> ") for change in changes)
    return text, tuple((old, new) for old, new in pairs)


def cases(text: str, *changes: str) -> list[Case]:
    return [case(text, *changes)]


_NO_CLAIM = "CLM*C0001" + CLAIM.split("CLM*C0001")[1].split("SE*31")[0]
_LINE_PAID = "SVD*SBMCR*97.6*HC:90837**1~\nCAS*CO*45*53~\nCAS*PR*2*24.4~\nDTP*573*D8*20261119~\n"
_LINE_PAID_TOO = "SVD*SBMCR*20*HC:90785**1~\nCAS*CO*45*5*1*29*10*1~\nCAS*PR*2*5~\nDTP*573*D8*20261119~\n"
_FACILITY = "NM1*77*2*ANNEX~\nN3*5 OAK~\nN4*HARTFORD*CT*061031204~\n"
_HI = "HI*ABK:F411*ABF:F331~"

BROKEN: dict[str, list[Case]] = {
    # who is the patient
    "837-self-alone": cases(DEPENDENT, "SBR*P** -> SBR*P*18*"),
    "837-dependent-follows": cases(CLAIM, "SBR*P*18* -> SBR*P**"),
    "837-child-follows": cases(CLAIM, "HL*2*1*22*0 -> HL*2*1*22*1"),
    "837-no-child-follows": cases(DEPENDENT, "HL*2*1*22*1 -> HL*2*1*22*0"),
    "837-subscriber-claims": cases(CLAIM, f"{_NO_CLAIM} -> "),
    "837-claim-in-its-place": cases(CLAIM, "SBR*P*18* -> SBR*P**"),
    "837-patient-address": cases(CLAIM, "N3*9 ELM STREET~\n -> "),
    "837-patient-city": cases(CLAIM, "N4*HARTFORD*CT*06103~\n -> "),
    "837-patient-birth": cases(CLAIM, "DMG*D8*19710412*F~\n -> "),
    "837-patient-person": cases(CLAIM, "NM1*IL*1*MARSH*DANA* -> NM1*IL*2*MARSH**"),
    "837-member-id": cases(CLAIM, "****MI*MCR00000042 -> "),
    "837-member-id-plain": cases(CLAIM, "MCR00000042 -> MCR-00000042"),
    "837-billing-contact-differs": cases(
        CLAIM, "REF*EI*061234567~ -> REF*EI*061234567~\nPER*IC*RUTH ADEYEMI*TE*8605550117~"
    ),
    # names and addresses
    "837-us-state": [
        case(CLAIM, "N4*HARTFORD*CT*06103~ -> N4*HARTFORD**06103~"),
        case(CLAIM, "N4*HARTFORD*CT*061031204 -> N4*HARTFORD**061031204"),
    ],
    "837-us-zip": [
        case(CLAIM, "N4*HARTFORD*CT*06103~ -> N4*HARTFORD*CT~"),
        case(
            DEPENDENT,
            "NM1*QC*1*MARSH*KIM~\nN3*9 ELM STREET~\nN4*HARTFORD*CT*06103 -> NM1*QC*1*M~\nN3*9~\nN4*HARTFORD*CT",
        ),
    ],
    "837-zip-digits": cases(CLAIM, "CT*06103~ -> CT*0610~"),
    "837-billing-zip": cases(CLAIM, "061031204 -> 06103"),
    "837-street": [
        case(CLAIM, "118 CEDAR STREET -> P.O. BOX 118"),
        case(CLAIM, "118 CEDAR STREET -> po box 118"),
    ],
    "837-pay-to-differs": cases(
        CLAIM, "REF*EI*061234567~ -> REF*EI*061234567~\nNM1*87*2~\nN3*118 CEDAR STREET~\nN4*HARTFORD*CT*061031204~"
    ),
    "837-tax-id": cases(CLAIM, "REF*EI*061234567 -> REF*EI*06-1234567"),
    # payers
    "837P-msp-reason": cases(CLAIM, "SBR*P*18 -> SBR*S*18"),
    "837P-msp-only": cases(CLAIM, "SBR*P*18*******MB -> SBR*P*18***12****MB"),
    "837-medicare-group": cases(CLAIM, "SBR*P*18******* -> SBR*P*18*GRP1******"),
    "837-group-name": cases(SECONDARY, "GRP1001*** -> GRP1001*STATE SCHOOLS**"),
    "837-filing-indicator": cases(CLAIM, "SBR*P*18*******MB~ -> SBR*P*18~"),
    "837-payer-ranks": cases(TERTIARY, "SBR*T*18 -> SBR*P*18"),
    "837-payer-rank": cases(SECONDARY, "SBR*P*18 -> SBR*S*18"),
    "837-payer-before": cases(CLAIM, "SBR*P*18*******MB -> SBR*S*18*******CI"),
    "837-other-payer-once": cases(TERTIARY, "PI*SBBLU -> PI*SBMCR"),
    "837-not-billed-total": cases(TERTIARY, "SBR*T*18*******CI~ -> SBR*T*18*******CI~\nAMT*A8*214~"),
    "837-not-billed-no-payment": cases(SECONDARY, "AMT*D*117.6~ -> AMT*D*117.6~\nAMT*A8*215~"),
    "837-paid-when": cases(SECONDARY, f"{_LINE_PAID} -> ", f"{_LINE_PAID_TOO} -> "),
    "837-paid-when-once": cases(SECONDARY, "PI*SBMCR~ -> PI*SBMCR~\nDTP*573*D8*20261119~"),
    "837-liability-once": cases(SECONDARY, "DTP*573*D8*20261119~ -> DTP*573*D8*20261119~\nAMT*EAF*24.4~"),
    "837-payer-before-adjudicated": cases(SECONDARY, "AMT*D*117.6~\n -> "),
    "837-patient-share-once": [
        case(SECONDARY, "AMT*D*117.6~ -> CAS*PR*2*24.4~\nAMT*D*117.6~"),
        case(SECONDARY, "AMT*D*117.6~ -> CAS*PR*1*10**3*5~\nAMT*D*117.6~"),
    ],
    "837-adjusted-by-nothing": [
        case(SECONDARY, "CAS*CO*45*53~ -> CAS*CO*45*53**29*0.00~"),
        case(SECONDARY, "AMT*D*117.6~ -> CAS*OA*23*0~\nAMT*D*117.6~"),
    ],
    "837-reason-once": cases(SECONDARY, "CAS*CO*45*5*1*29*10*1~ -> CAS*CO*45*5*1*45*10*1~"),
    "837-group-once": cases(SECONDARY, "CAS*CO*45*53~ -> CAS*CO*45*50~\nCAS*CO*29*3~"),
    "837-line-payer": cases(SECONDARY, "SVD*SBMCR*20 -> SVD*SBOTH*20"),
    "837-line-payer-once": cases(SECONDARY, f"{_LINE_PAID_TOO} -> {_LINE_PAID_TOO}{_LINE_PAID_TOO}"),
    "837-paid-in-past": [
        case(SECONDARY, "DTP*573*D8*20261119 -> DTP*573*D8*20261121"),
        case(SECONDARY, "PI*SBMCR~ -> PI*SBMCR~\nDTP*573*D8*20261121~"),
    ],
    # the claim
    "837-replaces": [case(CLAIM, "11:B:1 -> 11:B:7"), case(CLAIM, "11:B:1 -> 11:B:8")],
    "837-original-replaces-nothing": cases(CLAIM, f"{_HI} -> REF*F8*ICN1~\n{_HI}"),
    "837P-medicare-replaces-nothing": cases(CLAIM, "11:B:1 -> 11:B:7", f"{_HI} -> REF*F8*ICN1~\n{_HI}"),
    "837-charge": cases(CLAIM, "CLM*C0001*175.5 -> CLM*C0001*-175.5"),
    "837-charge-something": cases(CLAIM, "CLM*C0001*175.5 -> CLM*C0001*0.00"),
    "837-claim-number-length": cases(CLAIM, "CLM*C0001* -> CLM*C00010000100001000012*"),
    "837-claim-number-once": cases(CLAIM, f"{_NO_CLAIM} -> {_NO_CLAIM}{_NO_CLAIM}"),
    "837P-patient-paid": cases(CLAIM, f"{_HI} -> AMT*F5*175.51~\n{_HI}"),
    "837P-admission": [case(CLAIM, "11:B:1 -> 21:B:1"), case(CLAIM, "11:B:1 -> 51:B:1")],
    "837P-accident-date": cases(CLAIM, "*Y*A*Y*Y~ -> *Y*A*Y*Y**OA~"),
    "837P-accident-state": cases(CLAIM, "*Y*A*Y*Y~ -> *Y*A*Y*Y**EM:AA~\nDTP*439*D8*20260101~"),
    "837P-accident-cause": cases(CLAIM, f"{_HI} -> DTP*439*D8*20260101~\n{_HI}"),
    "837P-admitted-before-discharged": cases(CLAIM, f"{_HI} -> DTP*435*D8*20260220~\nDTP*096*D8*20260219~\n{_HI}"),
    "837P-assumed-before-relinquished": cases(CLAIM, f"{_HI} -> DTP*090*D8*20260220~\nDTP*091*D8*20260219~\n{_HI}"),
    "837P-onset": [
        case(CLAIM, f"{_HI} -> DTP*431*D8*20260228~\n{_HI}"),
        case(CLAIM, f"{_HI} -> DTP*435*D8*20260301~\n{_HI}"),
    ],
    "837-range-order": [
        case(CLAIM, "DTP*472*D8*20260227 -> DTP*472*RD8*20260227-20260226"),
        case(CLAIM, f"{_HI} -> DTP*314*RD8*20260227-20260226~\n{_HI}"),
    ],
    "837P-date-in-past": cases(CLAIM, f"{_HI} -> DTP*454*D8*20260303~\n{_HI}"),
    "837-paperwork-number": [
        case(CLAIM, f"{_HI} -> PWK*09*FX~\n{_HI}"),
        case(CLAIM, "DTP*472 -> PWK*09*EL~\nDTP*472"),
    ],
    "837-authorization-said": [
        case(CLAIM, f"{_HI} -> REF*G1*NONE~\n{_HI}"),
        case(CLAIM, f"{_HI} -> REF*9F*N/A~\n{_HI}"),
        case(CLAIM, "REF*6R*L1~ -> REF*G1*000000~\nREF*6R*L1~"),
    ],
    "837-authorization-exception": cases(CLAIM, f"{_HI} -> REF*4N*8~\n{_HI}"),
    "837P-discharged-from-where": cases(CLAIM, f"{_HI} -> DTP*096*D8*20260220~\n{_HI}"),
    "837P-medicare-assigned": cases(CLAIM, "*Y*A*Y*Y~ -> *Y*C*Y*Y~"),
    "837P-screening-referral": cases(CLAIM, "150.5*UN*1***1:2~ -> 150.5*UN*1***1:2****Y~"),
    # diagnoses
    "837P-diagnosis-once": cases(CLAIM, "ABF:F331 -> ABF:F411"),
    "837P-diagnosis-version": cases(CLAIM, "ABF:F331 -> BF:2967"),
    "837P-icd10": cases(CLAIM, "ABK:F411*ABF:F331 -> BK:30002"),
    "837P-icd9": cases(CLAIM, "D8*20260227 -> D8*20150930"),
    "837P-external-cause-first": cases(CLAIM, "ABK:F411 -> ABK:X838XXA"),
    # providers
    "837P-rendering": cases(CLAIM, "NM1*82*1*DELGADO*MARIA****XX*1999000031~\nPRV*PE*PXC*1041C0700X~\n -> "),
    "837P-provider-identified": [
        case(CLAIM, "NM1*82*1*DELGADO*MARIA****XX*1999000031 -> NM1*82*1*DELGADO*MARIA"),
        case(CLAIM, "NM1*82*1 -> NM1*DN*1*LEE*ANN~\nNM1*82*1"),
        case(CLAIM, "LX*1~ -> NM1*DQ*1*LEE*ANN~\nLX*1~"),
        case(CLAIM, "REF*6R*L1~ -> REF*6R*L1~\nNM1*DK*1*LEE*ANN~"),
    ],
    "837P-billing-identified": cases(CLAIM, "HEALTH*****XX*1999123452 -> HEALTH"),
    "837P-rendering-differs": cases(CLAIM, "XX*1999000031 -> XX*1999123452"),
    "837P-line-rendering-differs": cases(CLAIM, "REF*6R*L1~ -> REF*6R*L1~\nNM1*82*1*DELGADO*MARIA****XX*1999000031~"),
    "837P-supervisor-differs": cases(
        CLAIM, "PRV*PE*PXC*1041C0700X~ -> PRV*PE*PXC*1041C0700X~\nNM1*DQ*1*DELGADO*MARIA****XX*1999000031~"
    ),
    "837P-facility-differs": cases(CLAIM, f"LX*1~ -> {_FACILITY.replace('5 OAK', '118 CEDAR STREET')}LX*1~"),
    "837P-facility-zip": cases(CLAIM, f"LX*1~ -> {_FACILITY.replace('061031204', '06103')}LX*1~"),
    "837P-facility-not-home": cases(CLAIM, "11:B:1 -> 12:B:1", f"LX*1~ -> {_FACILITY}LX*1~"),
    "837P-referrers": cases(
        CLAIM, "NM1*82 -> NM1*DN*1*LEE*ANN****XX*1999700051~\nNM1*DN*1*LEE*BEA****XX*1999700028~\nNM1*82"
    ),
    "837P-referrer-first": cases(CLAIM, "NM1*82 -> NM1*P3*1*LEE*ANN****XX*1999700051~\nNM1*82"),
    "837-born-before-service": cases(CLAIM, "DMG*D8*19710412 -> DMG*D8*20260228"),
    "837-dependent-born-before-service": cases(DEPENDENT, "DMG*D8*20150412 -> DMG*D8*20260228"),
    "837-born-in-past": [
        case(CLAIM, "DMG*D8*19710412 -> DMG*D8*20260303"),
        case(DEPENDENT, "DMG*D8*20150412 -> DMG*D8*20260303"),
    ],
    "837P-line-supervisor-differs": cases(
        CLAIM,
        "LX*1~ -> NM1*DQ*1*LEE*ANN****XX*1999700051~\nLX*1~",
        "REF*6R*L1~ -> REF*6R*L1~\nNM1*DQ*1*LEE*ANN****XX*1999700051~",
    ),
    "837P-line-referrer-differs": cases(
        CLAIM,
        "NM1*82 -> NM1*DN*1*LEE*ANN****XX*1999700051~\nNM1*82",
        "REF*6R*L1~ -> REF*6R*L1~\nNM1*DN*1*LEE*ANN****XX*1999700051~",
    ),
    "837P-line-facility-differs": cases(
        CLAIM, f"LX*1~ -> {_FACILITY}LX*1~", f"REF*6R*L1~ -> REF*6R*L1~\n{_FACILITY.rstrip()}"
    ),
    # the lines
    "837-line-numbers": cases(CLAIM, "LX*2 -> LX*1"),
    "837-line-sequence": cases(CLAIM, "LX*2 -> LX*3"),
    "837-line-reference-length": cases(CLAIM, f"REF*6R*L2 -> REF*6R*{'L2' * 16}"),
    "837-line-references": cases(CLAIM, "REF*6R*L2 -> REF*6R*L1"),
    "837-line-date-in-past": cases(CLAIM, "DTP*472*D8*20260227 -> DTP*472*D8*20260303"),
    "837P-pointer": cases(CLAIM, "***1:2~ -> ***1:3~"),
    "837P-pointer-once": cases(CLAIM, "***1:2~ -> ***1:1~"),
    "837P-modifier-once": cases(CLAIM, "HC:90837* -> HC:90837:95:HO:95*"),
    "837P-units": cases(CLAIM, "150.5*UN*1* -> 150.5*UN*0*"),
    "837P-line-charge": cases(CLAIM, "HC:90785*25* -> HC:90785*-25*"),
    "837P-minutes": cases(CLAIM, "150.5*UN*1 -> 150.5*MJ*55"),
    "837P-line-place": cases(CLAIM, "150.5*UN*1*** -> 150.5*UN*1*11**"),
    "837P-line-admission": cases(CLAIM, "150.5*UN*1*** -> 150.5*UN*1*21**"),
    "837P-unlisted": [case(CLAIM, "HC:90837* -> HC:90899*"), case(CLAIM, "HC:90837* -> HC:H0046*")],
    "837P-whole-units": cases(CLAIM, "150.5*UN*1* -> 150.5*UN*1.5*"),
    "837P-session-on-one-day": cases(CLAIM, "DTP*472*D8*20260227 -> DTP*472*RD8*20260226-20260227"),
    "837P-drug-named": cases(CLAIM, "SBR*P*18*******MB~ -> SBR*P*18*******MC~", "HC:90785 -> HC:J2315"),
    "837P-authorization-once": cases(CLAIM, "REF*6R*L1~ -> REF*G1*A1~\nREF*G1*A1~\nREF*6R*L1~"),
    "837P-authorization-differs": cases(CLAIM, f"{_HI} -> REF*G1*A1~\n{_HI}", "REF*6R*L1~ -> REF*G1*A1~\nREF*6R*L1~"),
    "837-drug": cases(CLAIM, "REF*6R*L1~ -> REF*6R*L1~\nLIN**N4*65757-300-01~\nCTP****1*UN~"),
    # the 837I
    "837I-admission": cases(INPATIENT, "DTP*435*D8*20261102~\n -> "),
    "837I-admitting-diagnosis": cases(INPATIENT, "HI*ABJ:F332~\n -> "),
    "837I-admission-source": cases(INPATIENT, "CL1*3*1*30 -> CL1*3**30"),
    "837I-discharge-hour": cases(INPATIENT, "11:A:2 -> 11:A:1", "CL1*3*1*30 -> CL1*3*1*01"),
    "837I-still-patient": cases(INPATIENT, "CL1*3*1*30 -> CL1*3*1*01"),
    "837I-patient-left": cases(INPATIENT, "11:A:2 -> 11:A:4", "DTP*434 -> DTP*096*TM*1100~\nDTP*434"),
    "837I-lines-in-statement": [
        case(INSTITUTIONAL, "DTP*472*D8*20261102 -> DTP*472*D8*20261101"),
        case(INSTITUTIONAL, "DTP*472*RD8*20261103-20261104 -> DTP*472*RD8*20261103-20261107"),
    ],
    "837I-admitted-in-time": cases(INPATIENT, "DTP*435*D8*20261102 -> DTP*435*D8*20261107"),
    "837I-statement-in-past": cases(INSTITUTIONAL, "20261102-20261106 -> 20261102-20261121"),
    "837I-line-date": cases(INSTITUTIONAL, "DTP*472*D8*20261102~\nREF*6R*I2L1 -> REF*6R*I2L1"),
    "837I-attending": cases(INSTITUTIONAL, "NM1*71*1*OKAFOR*NKECHI*A***XX*1999700028~\nPRV*AT*PXC*2084P0802X~\n -> "),
    "837I-operating": cases(INPATIENT, "HI*BH -> HI*BBR:GZB0ZZZ:D8:20261103~\nHI*BH"),
    "837I-provider-identified": cases(INSTITUTIONAL, "OKAFOR*NKECHI*A***XX*1999700028 -> OKAFOR*NKECHI*A"),
    "837I-rendering-differs": cases(INSTITUTIONAL, "LINDQVIST*PER****XX*1999700036 -> OKAFOR*N****XX*1999700028"),
    "837I-diagnosis-once": cases(INSTITUTIONAL, "HI*BH -> HI*ABF:F332~\nHI*BH"),
    "837I-diagnosis-version": cases(INSTITUTIONAL, "HI*BH -> HI*BF:2967~\nHI*BH"),
    "837I-icd10": cases(INSTITUTIONAL, "HI*ABK:F332 -> HI*BK:29633"),
    "837I-reason-for-visit": cases(
        INSTITUTIONAL, "CL1*3* -> CL1*1*", "HI*APR:F332*APR:R45851~\n -> ", "SV2*0915 -> SV2*0450"
    ),
    "837I-condition-once": cases(INSTITUTIONAL, "HI*BG:41 -> HI*BG:41*BG:41"),
    "837I-value-once": cases(INSTITUTIONAL, "HI*BE:FC:::40 -> HI*BE:FC:::40*BE:FC:::41"),
    "837I-span-order": cases(INSTITUTIONAL, "HI*BH -> HI*BI:74:RD8:20261104-20261103~\nHI*BH"),
    "837I-outpatient-procedure": cases(INSTITUTIONAL, "SV2*0912*HC:H0035*420 -> SV2*0912**420"),
    "837I-days": cases(INSTITUTIONAL, "420*UN*1 -> 420*DA*1"),
    "837I-no-total-line": cases(INSTITUTIONAL, "SV2*0912*HC:H0035 -> SV2*0001*"),
    "837I-modifier-once": cases(INSTITUTIONAL, "HC:S0201:HE -> HC:S0201:HE:HE"),
    "837I-units": cases(INSTITUTIONAL, "420*UN*1 -> 420*UN*0"),
    "837I-line-charge": cases(INSTITUTIONAL, "HC:H0035*420 -> HC:H0035*-420"),
}
