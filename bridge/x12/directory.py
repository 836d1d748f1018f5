"""Which layout a transaction set follows: by its guide version (ST03, else GS08) and its code (ST01)."""

from importlib import import_module

from bridge.x12.interchange import FunctionalGroup, TransactionSet
from bridge.x12.schema import Loop

# (ST01, guide) -> (module in schemas, GS01 of its group)
GUIDES = {
    ("837", "005010X222A1"): ("claim_837p", "HC"),
    ("837", "005010X222A2"): ("claim_837p", "HC"),
    ("837", "005010X223A2"): ("claim_837i", "HC"),
    ("837", "005010X223A3"): ("claim_837i", "HC"),
    ("835", "005010X221A1"): ("remittance_835", "HP"),
    ("277", "005010X214"): ("claim_acknowledgment_277ca", "HN"),
    ("277", "005010X212"): ("claim_status_277", "HN"),
    ("276", "005010X212"): ("claim_status_276", "HR"),
    ("270", "005010X279A1"): ("eligibility_270", "HS"),
    ("270", "005010X279"): ("eligibility_270", "HS"),
    ("271", "005010X279A1"): ("eligibility_271", "HB"),
    ("271", "005010X279"): ("eligibility_271", "HB"),
    ("278", "005010X217"): ("authorization_278", "HI"),
    ("999", "005010X231A1"): ("acknowledgment_999", "FA"),
    ("999", "005010X231"): ("acknowledgment_999", "FA"),
}
INEXACT = frozenset({"005010X222A2", "005010X223A3"})  # checked on the layout of the guide that it amends
FUNCTIONAL_IDS = {code: functional_id for (code, _), (_, functional_id) in GUIDES.items()}


def schema_of(transaction: TransactionSet, group: FunctionalGroup) -> Loop | None:
    """The layout of a transaction set: ST03's, else GS08's; None when this package knows no such guide."""
    for version in (transaction.version, group.version):
        found = schema(transaction.code, version.strip())
        if found is not None:
            return found
    return None


def schema(code: str, version: str) -> Loop | None:
    """The layout of ST01 and a guide version, or None: `schema("835", "005010X221A1")`."""
    guide = GUIDES.get((code, version))
    if guide is None:
        return None
    found = import_module(f"bridge.x12.schemas.{guide[0]}").SCHEMA
    assert isinstance(found, Loop)
    return found
