"""SNIP 3: whether the amounts, the counts and the levels of a transaction set agree with each other."""

from bridge.x12.balance.acknowledgment_277ca import AcknowledgmentBalance
from bridge.x12.balance.acknowledgment_999 import AnswerBalance
from bridge.x12.balance.claim_837 import ClaimBalance
from bridge.x12.balance.hierarchy import HierarchyCheck
from bridge.x12.balance.remittance_835 import RemittanceBalance
from bridge.x12.schema import Loop
from bridge.x12.set_check import SetCheck


def balance_checks(schema: Loop) -> tuple[SetCheck, ...]:
    """The checks of one transaction set that follows `schema`; made anew for each."""
    found: list[SetCheck] = []
    hierarchy = HierarchyCheck(schema)
    if hierarchy.loops:
        found.append(hierarchy)
    if schema.id == "837P":
        found.append(ClaimBalance("SV1", 2))  # SV102
    elif schema.id == "837I":
        found.append(ClaimBalance("SV2", 3))  # SV203
    elif schema.id == "835":
        found.append(RemittanceBalance())
    elif schema.id == "277CA":
        found.append(AcknowledgmentBalance())
    elif schema.id == "999":
        found.append(AnswerBalance())
    return tuple(found)
