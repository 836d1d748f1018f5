"""The payers of the made-up files."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    name: str
    id: str  # 2010BB NM109
    filing: str  # SBR09
    paid_as: str  # CLP06
    prefix: str  # of its member ids
    tax_id: str
    has_dependants: bool = True


PAYERS = (
    Payer(name="NORTHWIND HEALTH", id="SBNWH", filing="CI", paid_as="12", prefix="NWH", tax_id="123456789"),
    Payer(
        name="MEDICARE PART B SANDBOX",
        id="SBMCR",
        filing="MB",
        paid_as="MB",
        prefix="MCR",
        tax_id="234567891",
        has_dependants=False,
    ),
    Payer(name="HARBOR BLUE PLANS", id="SBHBR", filing="BL", paid_as="12", prefix="HBR", tax_id="345678912"),
    Payer(
        name="STATE MEDICAID SANDBOX",
        id="SBMCD",
        filing="MC",
        paid_as="MC",
        prefix="MCD",
        tax_id="456789123",
        has_dependants=False,
    ),
)
