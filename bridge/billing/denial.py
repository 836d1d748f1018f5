"""Paid or denied? And if denied: what kind, and who can do what about it."""

from enum import StrEnum

from bridge.billing.money import ZERO, total
from bridge.billing.remittance import Adjustment, ClaimPayment
from bridge.billing.status import ClaimEvent


class DenialCategory(StrEnum):
    ELIGIBILITY = "eligibility"
    AUTHORIZATION = "authorization"
    CODING = "coding"
    DUPLICATE = "duplicate"
    TIMELY_FILING = "timely_filing"
    COORDINATION = "cob"
    CREDENTIALING = "credentialing"
    NOT_COVERED = "coverage"
    BUNDLED = "bundled"
    DOCUMENTATION = "documentation"
    OTHER = "other"


# CARC -> category. The full table with actions is reference data; this is what posting itself must know.
CATEGORY = {
    **dict.fromkeys(("26", "27", "31", "32", "33", "140", "177"), DenialCategory.ELIGIBILITY),
    **dict.fromkeys(("15", "197", "198", "284", "296", "302"), DenialCategory.AUTHORIZATION),
    **dict.fromkeys(("4", "5", "6", "11", "146", "167", "181", "182", "16"), DenialCategory.CODING),
    **dict.fromkeys(("18", "B13"), DenialCategory.DUPLICATE),
    "29": DenialCategory.TIMELY_FILING,
    **dict.fromkeys(("22", "109", "24"), DenialCategory.COORDINATION),
    **dict.fromkeys(("8", "170", "185", "208", "B7"), DenialCategory.CREDENTIALING),
    **dict.fromkeys(("96", "119", "204", "50", "49"), DenialCategory.NOT_COVERED),
    **dict.fromkeys(("97", "231", "236", "B15", "107"), DenialCategory.BUNDLED),
    **dict.fromkeys(("226", "252", "B12"), DenialCategory.DOCUMENTATION),
}

_PATIENT_SHARE = ("1", "2", "3")  # deductible, coinsurance, copay: something was allowed
_CONTRACT = ("45", "253", "131", "59", "144", "237")  # reductions and write-offs of the contract: they deny nothing


def event_of(payment: ClaimPayment) -> ClaimEvent:
    """What this CLP does to its claim. Most denials come as CLP02 1 with nothing allowed; CLP02 4 may be paid too."""
    if payment.is_reversal:
        return ClaimEvent.REVERSAL
    share = total(a.amount for a in payment.all_adjustments if a.group == "PR" and a.reason in _PATIENT_SHARE)
    # A secondary payer's OA23 says what the primary paid: nothing was refused there.
    prior = any(a.group == "OA" and a.reason == "23" and a.amount > ZERO for a in payment.all_adjustments)
    if payment.paid > ZERO or share > ZERO or (prior and not reasons(payment)):
        return ClaimEvent.PAYMENT
    return ClaimEvent.DENIAL


def refuses(adjustment: Adjustment) -> bool:
    """Whether this reason refuses payment: neither the patient's share, nor the contract, nor a prior payer's part."""
    if adjustment.amount <= ZERO or (adjustment.group == "PR" and adjustment.reason in _PATIENT_SHARE):
        return False
    return adjustment.reason not in _CONTRACT and not (adjustment.group == "OA" and adjustment.reason == "23")


def reasons(payment: ClaimPayment) -> tuple[str, ...]:
    """The CARCs that refuse something, largest amount first."""
    refused = sorted((a for a in payment.all_adjustments if refuses(a)), key=lambda a: -a.amount)
    return tuple(dict.fromkeys(a.reason for a in refused))


def category_of(payment: ClaimPayment) -> DenialCategory:
    """The kind of denial, by its largest refusing CARC."""
    return next((CATEGORY[r] for r in reasons(payment) if r in CATEGORY), DenialCategory.OTHER)
