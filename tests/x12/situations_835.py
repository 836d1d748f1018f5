"""Texts that break the rules of the 835: by rule id, (a clean text, what to change in it)."""

from tests.x12.example import REMITTANCE
from tests.x12.example_sets import PAYMENT
from tests.x12.situations_837 import Case, case, cases

CLEAN = {"payment": PAYMENT, "remittance": REMITTANCE}
_ACCOUNTS = "*C*ACH*CCP*01*021000021*DA*1234567*1512345678**01*011900254*DA*7654321*"
_LINE = "CAS*CO*45*53~"

BROKEN: dict[str, list[Case]] = {
    "835-ach-form": cases(PAYMENT, "*ACH*CCP* -> *ACH**"),
    "835-sender-account": cases(PAYMENT, "*01*021000021*DA*1234567* -> *****"),
    "835-receiver-account": cases(PAYMENT, "**01*011900254*DA*7654321* -> ******"),
    "835-payer-identifier": cases(PAYMENT, "1234567*1512345678* -> 1234567**"),
    "835-no-account": cases(PAYMENT, "*C*ACH*CCP -> *C*CHK*"),
    "835-non-payment": cases(PAYMENT, f"{_ACCOUNTS} -> *C*NON************"),
    "835-nothing-paid": cases(PAYMENT, "BPR*I*305 -> BPR*I*0"),
    "835-notification": cases(PAYMENT, "BPR*I* -> BPR*H*"),
    "835-same-payer": cases(PAYMENT, "TRN*1*EFT2001*1512345678 -> TRN*1*EFT2001*1512345679"),
    "835-trace-payer": cases(PAYMENT, "TRN*1*EFT2001*1512345678 -> TRN*1*EFT2001*0512345678"),
    "835-us-state": cases(PAYMENT, "N4*HARTFORD*CT*06103 -> N4*HARTFORD**06103"),
    "835-us-zip": cases(PAYMENT, "N4*HARTFORD*CT*06103 -> N4*HARTFORD*CT"),
    "835-denied": cases(PAYMENT, "CLP*B1*1* -> CLP*B1*4*"),
    "835-predetermined": cases(PAYMENT, "CLP*B1*1* -> CLP*B1*25*"),
    "835-reversal-payment": cases(PAYMENT, "CLP*B1*1* -> CLP*B1*22*"),
    "835-reversal-charge": [
        case(PAYMENT, "CLP*B1*1* -> CLP*B1*22*"),
        case(PAYMENT, "CLP*B1*1*230*110*67* -> CLP*B1*22*-230*-110*67*"),
    ],
    "835-reversal-line": cases(PAYMENT, "CLP*B1*1* -> CLP*B1*22*"),
    "835-only-reversals-take-back": cases(PAYMENT, "CLP*B1*1*230*110 -> CLP*B1*1*230*-110"),
    "835-forwarded-to": cases(PAYMENT, "CLP*B1*1* -> CLP*B1*19*"),
    "835-not-forwarded": cases(PAYMENT, "MOA***MA01 -> NM1*TT*2*HARBOR*****PI*SBHBR~\nMOA***MA01"),
    "835-prior-payer": cases(PAYMENT, "CLP*B1*1* -> CLP*B1*2*"),
    "835-service-date": cases(PAYMENT, "DTM*472*20261115~\n -> "),
    "835-claim-date": cases(
        PAYMENT,
        "SVC*HC:90834*340*290**2~\nDTM*472*20261115~\nCAS*PR*3*50~\nREF*6R*B7L1~\n -> ",
        "CAS*OA*23*50~ -> CAS*OA*23*50~\nCAS*PR*3*50~",
    ),
    "835-date-form": cases(PAYMENT, "DTM*472*20261115~ -> DTM*472*20261115~\nDTM*150*20261115~"),
    "835-range-begins": cases(PAYMENT, "DTM*472*20261115~ -> DTM*151*20261115~"),
    "835-range-ends": cases(PAYMENT, "DTM*472*20261115~ -> DTM*150*20261115~"),
    "835-range-order": cases(PAYMENT, "DTM*472*20261115~ -> DTM*150*20261115~\nDTM*151*20261114~"),
    "835-statement-begins": cases(PAYMENT, "DTM*232* -> DTM*050*"),
    "835-statement-order": cases(PAYMENT, "DTM*233*20261116 -> DTM*233*20261115"),
    "835-service-in-past": cases(PAYMENT, "DTM*472*20261115 -> DTM*472*20261125"),
    "835-recoded": cases(PAYMENT, "HC:90834*340*290**2~ -> HC:90834*340*290**2*HC:90834~"),
    "835-requantified": cases(PAYMENT, "HC:90834*340*290**2~ -> HC:90834*340*290**2**2~"),
    "835-line-reference-once": cases(PAYMENT, "REF*6R*B1L2 -> REF*6R*B1L1"),
    "835-adjusted-by-nothing": [
        case(PAYMENT, f"{_LINE} -> CAS*CO*45*53**97*0~"),
        case(PAYMENT, f"{_LINE} -> CAS*CO*45*53**97*0.00~"),
        case(PAYMENT, "CAS*OA*23*50~ -> CAS*OA*23*50**94*.0~"),
    ],
    "835-reason-once": cases(PAYMENT, f"{_LINE} -> CAS*CO*45*50**45*3~"),
    "835-group-once": cases(PAYMENT, f"{_LINE} -> CAS*CO*45*50~\nCAS*CO*97*3~"),
    "835-patient-reasons": [
        case(PAYMENT, "CAS*PR*3*35 -> CAS*CO*3*35"),
        case(PAYMENT, "CAS*OA*23*50 -> CAS*OA*23*40**1*10"),
    ],
    "835-contract-reasons": cases(PAYMENT, f"{_LINE} -> CAS*OA*45*53~"),
    "835-prior-payer-reason": cases(PAYMENT, "CAS*OA*23*50 -> CAS*CO*23*50"),
    "835-needs-remark": cases(PAYMENT, "CAS*PR*3*50 -> CAS*CO*16*50"),
    "835-adjustment-reference": [
        case(PAYMENT, "WO:NW2026100001*80 -> WO*80"),
        case(PAYMENT, "L6:B1*-35 -> FB*-35"),
    ],
    "835-adjusted-zero": cases(PAYMENT, "L6:B1*-35 -> L6:B1*0.00"),
}
