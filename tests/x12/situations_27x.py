"""Texts that break the rules of 270, 271, 276, 277, 277CA, 278 and 999: by rule id, (a clean text, what to change)."""

from tests.x12.example import bent
from tests.x12.example_sets import (
    ACKNOWLEDGMENT,
    ANSWER,
    CLAIM_ACKNOWLEDGMENT,
    INQUIRY,
    REVIEW,
    REVIEW_ANSWER,
    STATUS,
    STATUS_REQUEST,
)
from tests.x12.situations_837 import Case, case, cases

DEPENDENT_ANSWER = bent(
    ANSWER,
    ("HL*3*2*22*0~", "HL*3*2*22*1~"),
    ("DTP*346", "HL*4*3*23*0~\nNM1*03*1*MARSH*KIM~\nDTP*346"),
    ("SE*32", "SE*34"),
)
CLEAN = {
    "inquiry": INQUIRY,
    "answer": ANSWER,
    "dependent answer": DEPENDENT_ANSWER,
    "status request": STATUS_REQUEST,
    "status": STATUS,
    "claim acknowledgment": CLAIM_ACKNOWLEDGMENT,
    "review": REVIEW,
    "review answer": REVIEW_ANSWER,
    "acknowledgment": ACKNOWLEDGMENT,
}


def _levels(prefix: str, text: str, *parents: tuple[str, str, str]) -> dict[str, list[Case]]:
    """HL04 against what follows: (parent, an HL with 1 and something below, an HL with 0 and nothing below)."""
    broken = {}
    for parent, full, empty in parents:
        if full:
            broken[f"{prefix}-no-child-of-{parent}-follows"] = cases(text, f"{full} -> {full[:-2]}0~")
        if empty:
            broken[f"{prefix}-child-of-{parent}-follows"] = cases(text, f"{empty} -> {empty[:-2]}1~")
    return broken


def _cut(text: str, start: str, end: str) -> str:
    """What stands from `start` up to `end`."""
    return start + text.split(start)[1].split(end)[0]


def _benefits(loop: str, text: str) -> dict[str, list[Case]]:
    return {
        f"271-contact-{loop}": cases(text, f"{_cut(text, 'LS*2120', 'SE*')} -> "),
        f"271-manager-{loop}": cases(text, "EB*U**MH^AI -> EB*MC**MH", f"{_cut(text, 'LS*2120', 'SE*')} -> "),
        f"271-brackets-open-{loop}": cases(text, "LS*2120~\n -> "),
        f"271-brackets-close-{loop}": cases(text, "LE*2120~\n -> "),
        f"271-brackets-open-again-{loop}": cases(text, "LS*2120~\n -> "),
        f"271-brackets-hold-{loop}": cases(text, f"{_cut(text, 'NM1*X3', 'LE*')} -> "),
        f"271-brackets-same-{loop}": cases(text, "LE*2120 -> LE*2110"),
        f"271-share-amount-{loop}": [
            case(text, "EB*B*IND*MH***27*25 -> EB*B*IND*MH***27*"),
            case(text, "EB*C*IND*30***23*1500 -> EB*C*IND*30***23*"),
        ],
        f"271-limit-{loop}": cases(text, "EB*F*IND*MH***29***VS*14*N*W~\nHSD*VS*20***23~ -> EB*F*IND*MH~"),
        f"271-described-{loop}": cases(text, "EB*C*IND*30***23*1500 -> EB*D*IND*30***23*1500"),
        f"271-share-percent-{loop}": cases(text, "EB*B*IND*MH***27*25 -> EB*A*IND*MH***27*25"),
        f"271-percent-{loop}": cases(text, "EB*B*IND*MH***27*25* -> EB*A*IND*MH***27**20"),
        f"271-quantity-{loop}": cases(text, "*VS*14*N -> *VS**N"),
        f"271-service-once-{loop}": cases(text, "EB*1*IND*30^MH -> EB*1*IND*30^MH^30"),
    }


_BENEFITS = _cut(ANSWER, "EB*1", "SE*")
_SECOND_PATIENT = _cut(CLAIM_ACKNOWLEDGMENT, "HL*5*3*PT", "SE*")
_FIRST_PATIENT = _cut(CLAIM_ACKNOWLEDGMENT, "HL*4*3*PT", "HL*5")
_PROVIDER = _cut(CLAIM_ACKNOWLEDGMENT, "HL*3*2*19", "SE*")
_CLAIM_ASKED = _cut(STATUS_REQUEST, "TRN*1*S1-1", "HL*5")
_LINE_STATUS = "DTP*472*D8*20261116~\n" + _cut(STATUS, "SVC*HC:90837", "HL*5")

BROKEN: dict[str, list[Case]] = {
    **_levels("270", INQUIRY, ("2000C", "HL*4*2*22*1~", "HL*3*2*22*0~")),
    "270-child-of-2000B-follows": cases(INQUIRY, f"{_cut(INQUIRY, 'HL*3*2*22', 'SE*')} -> "),
    "270-born-in-past": [
        case(INQUIRY, "DMG*D8*19880402 -> DMG*D8*20261123"),
        case(INQUIRY, "DMG*D8*20140930 -> DMG*D8*20261123"),
    ],
    "270-us-state": cases(INQUIRY, "N4*WINDSOR*CT* -> N4*WINDSOR**"),
    "270-range-order": cases(INQUIRY, "DTP*291*D8*20261122 -> DTP*291*RD8*20261122-20261121"),
    "270-asks-something": cases(INQUIRY, "EQ*30^MH~\nEQ**HC:90837~\nIII*ZZ*10~\nREF*G1*AUTH7730~\n -> "),
    "270-search": cases(INQUIRY, "****MI*NWH00000042 -> ", "DMG*D8*19880402*F~\n -> "),
    "270-asks-what": cases(INQUIRY, "EQ**HC:90837~ -> EQ***IND~"),
    "270-service-once": cases(INQUIRY, "EQ*30^MH -> EQ*30^30"),
    # 271
    **_levels(
        "271", ANSWER, ("2000A", "HL*1**20*1~", ""), ("2000B", "HL*2*1*21*1~", ""), ("2000C", "", "HL*3*2*22*0~")
    ),
    "271-child-of-2000A-follows": cases(ANSWER, f"{_cut(ANSWER, 'HL*2*1*21', 'SE*')} -> "),
    "271-child-of-2000B-follows": cases(ANSWER, f"{_cut(ANSWER, 'HL*3*2*22', 'SE*')} -> "),
    "271-no-child-of-2000C-follows": cases(DEPENDENT_ANSWER, "HL*3*2*22*1 -> HL*3*2*22*0"),
    "271-born-in-past": cases(ANSWER, "DMG*D8*19880402 -> DMG*D8*20261123"),
    "271-us-state": cases(ANSWER, "N4*WINDSOR*CT* -> N4*WINDSOR**"),
    "271-range-order": cases(ANSWER, "20260101-20261231 -> 20261231-20260101"),
    "271-says-something": cases(ANSWER, f"{_BENEFITS} -> "),
    **_benefits("C", ANSWER),
    **_benefits("D", DEPENDENT_ANSWER),
    # 276
    **_levels(
        "276",
        STATUS_REQUEST,
        ("2000D", "HL*5*3*22*1~", "HL*4*3*22*0~"),
    ),
    "276-child-of-2000A-follows": cases(STATUS_REQUEST, f"{_cut(STATUS_REQUEST, 'HL*2*1*21', 'SE*')} -> "),
    "276-child-of-2000B-follows": cases(STATUS_REQUEST, f"{_cut(STATUS_REQUEST, 'HL*3*2*19', 'SE*')} -> "),
    "276-child-of-2000C-follows": cases(STATUS_REQUEST, f"{_cut(STATUS_REQUEST, 'HL*4*3*22', 'SE*')} -> "),
    "276-asks-something": cases(STATUS_REQUEST, f"{_CLAIM_ASKED} -> "),
    "276-patient-birth": cases(STATUS_REQUEST, "DMG*D8*19880402*F~\n -> "),
    "276-claim-date": cases(
        STATUS_REQUEST, "DTP*472*D8*20261116~\nSVC*HC:90837*175*****1~\nREF*FJ*B1L1~\nDTP*472*D8*20261116~\n -> "
    ),
    "276-dependent-claim-date": cases(STATUS_REQUEST, "AMT*T3*155.5~\nDTP*472*D8*20261116~\n -> AMT*T3*155.5~\n"),
    "276-born-in-past": cases(STATUS_REQUEST, "DMG*D8*20140930 -> DMG*D8*20261205"),
    "276-range-order": cases(STATUS_REQUEST, "DTP*472*D8*20261116 -> DTP*472*RD8*20261116-20261115"),
    # 277
    **_levels(
        "277",
        STATUS,
        ("2000B", "HL*2*1*21*1~", ""),
        ("2000C", "HL*3*2*19*1~", ""),
        ("2000D", "HL*5*3*22*1~", "HL*4*3*22*0~"),
    ),
    "277-child-of-2000A-follows": cases(STATUS, f"{_cut(STATUS, 'HL*2*1*21', 'SE*')} -> "),
    "277-child-of-2000B-follows": cases(STATUS, f"{_cut(STATUS, 'HL*3*2*19', 'SE*')} -> "),
    "277-child-of-2000C-follows": cases(STATUS, f"{_cut(STATUS, 'HL*4*3*22', 'SE*')} -> "),
    "277-status-order": cases(STATUS, "STC*D0:35*20261204**155.5~ -> STC*D0:35*20261204**155.5*******D0:33~"),
    "277-status-once": cases(STATUS, "STC*D0:35*20261204**155.5~ -> STC*D0:35*20261204**155.5******D0:35~"),
    "277-status-in-past": cases(STATUS, "STC*D0:35*20261204 -> STC*D0:35*20261205"),
    "277-range-order": cases(STATUS, "DTP*472*D8*20261116 -> DTP*472*RD8*20261116-20261115"),
    "277-not-paid": cases(STATUS, "STC*F1:65*20261204**175 -> STC*F2:65*20261204**175"),
    "277-own-number": cases(STATUS, "REF*1K*NW2026110001~\n -> "),
    "277-claim-date": cases(STATUS, f"{_LINE_STATUS} -> "),
    "277-dependent-claim-date": cases(STATUS, "REF*EJ*B2~\nDTP*472*D8*20261116~\n -> REF*EJ*B2~\n"),
    # 277CA
    **_levels("277CA", CLAIM_ACKNOWLEDGMENT, ("2000B", "HL*2*1*21*1~", ""), ("2000C", "HL*3*2*19*1~", "")),
    "277CA-child-of-2000B-follows": cases(CLAIM_ACKNOWLEDGMENT, f"{_PROVIDER} -> "),
    "277CA-child-of-2000C-follows": cases(CLAIM_ACKNOWLEDGMENT, f"{_FIRST_PATIENT}{_SECOND_PATIENT} -> "),
    "277CA-status-order": cases(CLAIM_ACKNOWLEDGMENT, "U*155.5******A7:128:85 -> U*155.5*******A7:128:85"),
    "277CA-status-once": cases(CLAIM_ACKNOWLEDGMENT, "U*155.5******A7:128:85 -> U*155.5******A7:562:85"),
    "277CA-status-in-past": cases(CLAIM_ACKNOWLEDGMENT, "A2:20:PR*20261121 -> A2:20:PR*20261122"),
    "277CA-range-order": cases(CLAIM_ACKNOWLEDGMENT, "DTP*472*D8*20261116 -> DTP*472*RD8*20261116-20261115"),
    "277CA-rejected": cases(CLAIM_ACKNOWLEDGMENT, "STC*A7:562:85*20261121*U -> STC*A2:20:85*20261121*U"),
    "277CA-accepted": cases(CLAIM_ACKNOWLEDGMENT, "STC*A7:562:85*20261121*U -> STC*A7:562:85*20261121*WQ"),
    "277CA-one-mind": cases(
        CLAIM_ACKNOWLEDGMENT, "REF*1K*NW2026110001~ -> STC*A7:21:PR*20261121*U*175~\nREF*1K*NW2026110001~"
    ),
    "277CA-nothing-below": cases(CLAIM_ACKNOWLEDGMENT, "STC*A1:19:PR*20261121*WQ -> STC*A8:496:41*20261121*U"),
    "277CA-nothing-below-provider": cases(CLAIM_ACKNOWLEDGMENT, "STC*A1:19:PR**WQ -> STC*A8:496:85**U"),
    "277CA-charge": cases(CLAIM_ACKNOWLEDGMENT, "20261121*WQ*175 -> 20261121*WQ*-175"),
    "277CA-processed-in-time": cases(CLAIM_ACKNOWLEDGMENT, "DTP*009*D8*20261121 -> DTP*009*D8*20261119"),
    "277CA-line-of-rejected": cases(CLAIM_ACKNOWLEDGMENT, "STC*A7:562:85*20261121*U*155.5******A7:128:85~\n -> "),
    "277CA-accepted-count-2200B": cases(CLAIM_ACKNOWLEDGMENT, "STC*A1:19:PR*20261121*WQ -> STC*A8:496:41*20261121*U"),
    "277CA-accepted-amount-2200B": cases(CLAIM_ACKNOWLEDGMENT, "STC*A1:19:PR*20261121*WQ -> STC*A8:496:41*20261121*U"),
    "277CA-rejected-amount-2200B": cases(CLAIM_ACKNOWLEDGMENT, "AMT*YY*155.5~\nHL*3 -> HL*3"),
    "277CA-accepted-sum-2200B": cases(CLAIM_ACKNOWLEDGMENT, "QTY*AA*1~\nAMT*YU*175~ -> QTY*AA*1~"),
    "277CA-accepted-count-2200C": cases(CLAIM_ACKNOWLEDGMENT, "STC*A1:19:PR**WQ -> STC*A8:496:85**U"),
    "277CA-accepted-amount-2200C": cases(CLAIM_ACKNOWLEDGMENT, "STC*A1:19:PR**WQ -> STC*A8:496:85**U"),
    "277CA-rejected-amount-2200C": cases(CLAIM_ACKNOWLEDGMENT, "AMT*YY*155.5~\nHL*4 -> HL*4"),
    "277CA-accepted-sum-2200C": cases(CLAIM_ACKNOWLEDGMENT, "QTY*QC*1~\nAMT*YU*175~ -> QTY*QC*1~"),
    # 278
    "278-child-of-2000E-follows": cases(REVIEW_ANSWER, "HL*4*3*EV*0 -> HL*4*3*EV*1"),
    "278-no-child-of-2000E-follows": cases(REVIEW, "HL*4*3*EV*1 -> HL*4*3*EV*0"),
    "278-born-in-past": cases(REVIEW, "DMG*D8*19880402 -> DMG*D8*20261103"),
    "278-us-state": cases(REVIEW, "DMG*D8*19880402 -> N3*1 MAIN~\nN4*HARTFORD**06103~\nDMG*D8*19880402"),
    "278-range-order": cases(REVIEW, "20261115-20270215 -> 20270215-20261115"),
    "278-request-decides-nothing": cases(REVIEW, "UM*HS*I*MH*11:B~ -> UM*HS*I*MH*11:B~\nHCR*A1*AUTH1~"),
    "278-request-refuses-nothing": cases(REVIEW, "UM*HS*I*MH*11:B~ -> AAA*N**33*C~\nUM*HS*I*MH*11:B~"),
    "278-response-decides": cases(REVIEW_ANSWER, "HCR*A1*AUTH0001~\n -> "),
    "278-certified-number": cases(REVIEW_ANSWER, "HCR*A1*AUTH0001 -> HCR*A1"),
    "278-why-not": cases(REVIEW_ANSWER, "HCR*A1*AUTH0001 -> HCR*A3"),
    "278-diagnosis-once": cases(REVIEW, "HI*ABK:F411 -> HI*ABK:F411*ABF:F411"),
    "278-revised-what": cases(REVIEW, "UM*HS*I*MH -> UM*HS*S*MH"),
    # 999
    "999-accepted-without-errors": [
        case(ACKNOWLEDGMENT, "IK5*E*5 -> IK5*A"),
        case(ACKNOWLEDGMENT, "IK5*A -> IK5*A*5"),
    ],
    "999-rejected-why": cases(ACKNOWLEDGMENT, "IK5*A -> IK5*R"),
    "999-segment-errors-said": cases(ACKNOWLEDGMENT, "IK5*R*5 -> IK5*R"),
    "999-elements-said": cases(ACKNOWLEDGMENT, "IK4*5:3*1331*7*5~\n -> "),
    "999-elements-announced": cases(ACKNOWLEDGMENT, "IK3*CLM*22**8 -> IK3*CLM*22**3"),
    "999-group-accepted": cases(ACKNOWLEDGMENT, "AK9*P*3*3*2 -> AK9*A*3*3*3"),
    "999-group-rejected": cases(ACKNOWLEDGMENT, "AK9*P*3*3*2 -> AK9*R*3*3*0"),
    "999-group-in-part": cases(ACKNOWLEDGMENT, "AK9*P*3*3*2 -> AK9*P*3*3*0"),
    "999-group-wholly": cases(ACKNOWLEDGMENT, "AK9*P*3*3*2 -> AK9*A*3*3*2"),
    "999-accepted-of-received": cases(ACKNOWLEDGMENT, "AK9*P*3*3*2 -> AK9*P*3*3*4"),
}
