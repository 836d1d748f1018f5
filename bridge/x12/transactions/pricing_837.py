"""CN1 and HCP of a claim or a line, both ways."""

from bridge.billing.claim_pricing import Contract, Pricing
from bridge.x12.transactions import element
from bridge.x12.transactions.written import Form, WrittenSegment

_CONTRACT = Form(
    "CN1",
    "contract.kind contract.amount contract.percent contract.code contract.discount_percent contract.version",
)
_PRICING = Form(
    "HCP",
    "pricing.method pricing.allowed pricing.savings pricing.repricer_id pricing.rate pricing.group"
    " pricing.group_amount pricing.revenue_code pricing.code_set pricing.procedure pricing.unit pricing.units"
    " pricing.rejected_because pricing.compliance pricing.exception",
)


def write_contract(contract: Contract, owner: str) -> WrittenSegment:
    """# CN1"""
    amount = element.optional_amount
    return _CONTRACT.fill(
        owner,
        element.code(contract.kind),
        amount(contract.amount),
        amount(contract.percent),
        element.plain(contract.code, 50),
        amount(contract.discount_percent),
        element.plain(contract.version, 30),
    )


def write_pricing(pricing: Pricing, owner: str) -> WrittenSegment:
    """# HCP"""
    amount = element.optional_amount
    return _PRICING.fill(
        owner,
        element.code(pricing.method),
        amount(pricing.allowed),
        amount(pricing.savings),
        element.plain(pricing.repricer_id, 50),
        amount(pricing.rate),
        element.plain(pricing.group, 50),
        amount(pricing.group_amount),
        element.code(pricing.revenue_code),
        element.code(pricing.code_set),
        element.code(pricing.procedure),
        element.code(pricing.unit),
        amount(pricing.units),
        element.code(pricing.rejected_because),
        element.code(pricing.compliance),
        element.code(pricing.exception),
    )


def read_contract(cn1: list[str]) -> Contract:
    """From the padded parts of a CN1."""
    return Contract(
        kind=cn1[1],
        amount=element.read_amount(cn1[2]),
        percent=element.read_quantity(cn1[3]),
        code=cn1[4],
        discount_percent=element.read_quantity(cn1[5]),
        version=cn1[6],
    )


def read_pricing(hcp: list[str]) -> Pricing:
    """From the padded parts of an HCP."""
    return Pricing(
        method=hcp[1],
        allowed=element.read_amount(hcp[2]),
        savings=element.read_amount(hcp[3]),
        repricer_id=hcp[4],
        rate=element.read_quantity(hcp[5]),
        group=hcp[6],
        group_amount=element.read_amount(hcp[7]),
        revenue_code=hcp[8],
        code_set=hcp[9],
        procedure=hcp[10],
        unit=hcp[11],
        units=element.read_quantity(hcp[12]),
        rejected_because=hcp[13],
        compliance=hcp[14],
        exception=hcp[15],
    )
