"""The eight payers of this world, and what a plan of theirs asks of a member."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from bridge.sandbox.data.fhir import PAYER_ID, TERMINOLOGY, Resource, concept, identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A payer with its one plan. Dollars per visit; `deductibles` are what members may still have before them."""

    id: str
    name: str
    clearinghouse_id: str
    member_prefix: str
    plan: str
    copays: tuple[Decimal, ...]
    coinsurance: Decimal = Decimal("0.00")
    deductibles: tuple[Decimal, ...] = (Decimal("0.00"),)
    carve_out_to: str = ""

    @property
    def organization_id(self) -> str:
        return f"payer-{self.id}"


NOTHING = Decimal("0.00")
PLANS = {
    plan.id: plan
    for plan in (
        Plan(
            id="medicare",
            name="Medicare Part B (Sandbox)",
            clearinghouse_id="SBMCR",
            member_prefix="MCR",
            plan="Part B",
            copays=(NOTHING,),
            coinsurance=Decimal("0.20"),
        ),
        Plan(
            id="medicaid",
            name="Connecticut Medicaid (Sandbox)",
            clearinghouse_id="SBMCD",
            member_prefix="MCD",
            plan="HUSKY D (Sandbox)",
            copays=(NOTHING,),
        ),
        Plan(
            id="blue",
            name="Nutmeg Blue",
            clearinghouse_id="SBBLU",
            member_prefix="BLU",
            plan="Nutmeg Blue PPO",
            copays=(Decimal("25.00"), Decimal("35.00")),
        ),
        Plan(
            id="northwind",
            name="Northwind Health",
            clearinghouse_id="SBNWH",
            member_prefix="NWH",
            plan="Northwind Open Access",
            copays=(NOTHING,),
            coinsurance=Decimal("0.10"),
            deductibles=(NOTHING, NOTHING, Decimal("60.00"), Decimal("750.00")),
        ),
        Plan(
            id="harbor",
            name="Harbor Behavioral",
            clearinghouse_id="SBHBR",
            member_prefix="HBR",
            plan="Harbor Managed Behavioral",
            copays=(Decimal("20.00"),),
        ),
        Plan(
            id="evergreen",
            name="Evergreen Advantage",
            clearinghouse_id="SBEVG",
            member_prefix="EVG",
            plan="Evergreen Advantage HMO",
            copays=(Decimal("30.00"),),
        ),
        Plan(
            id="summit",
            name="Summit Health Plan",
            clearinghouse_id="SBSMT",
            member_prefix="SMT",
            plan="Summit HMO",
            copays=(Decimal("15.00"),),
            carve_out_to="harbor",
        ),
        Plan(
            id="liberty",
            name="Liberty Federal",
            clearinghouse_id="SBLIB",
            member_prefix="LIB",
            plan="Liberty Federal Standard",
            copays=(Decimal("30.00"),),
        ),
    )
}


def payer_resources() -> Iterator[Resource]:
    """One Organization for each payer."""
    for plan in PLANS.values():
        yield {
            "resourceType": "Organization",
            "id": plan.organization_id,
            "identifier": [identifier(PAYER_ID, plan.clearinghouse_id)],
            "active": True,
            "type": [concept(f"{TERMINOLOGY}/organization-type", "pay")],
            "name": plan.name,
        }
