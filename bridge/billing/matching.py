"""Which claim of ours an answer is about."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from bridge.billing.problem import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What matching needs of a claim of ours."""

    control_number: str
    charge: Decimal
    payer_id: str


def match(control_number: str, charge: Decimal, known: Mapping[str, Known], place: str) -> Known | Problem:
    """The claim that CLP01 names, or a Problem. Payers fold case and pad, so those are forgiven; amounts are not.

    `known` is keyed by claim control number. `place` says where the answer stands: `remittance 7 CLP 3`.
    """
    claim = known.get(control_number.strip().upper())
    if claim is None:
        return Problem(
            code="CLAIM_UNKNOWN",
            place=place,
            reason="The payer answers a claim that this practice did not send.",
            remedy="Find the claim by member, date and charge, or return the payment to the payer.",
        )
    if abs(charge) != claim.charge:
        return Problem(
            code="CHARGE_DIFFERS",
            place=place,
            reason="The payer's answer names this claim with another charge than we sent.",
            remedy="Compare the remittance with the claim, then post it by hand or ask the payer.",
        )
    return claim
