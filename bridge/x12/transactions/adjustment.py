"""CAS: one group code and up to six reasons, as both the 835 and the 837P say it."""

from bridge.billing.remittance import Adjustment
from bridge.x12.transactions import element
from bridge.x12.transactions.section import Section

_FIRST_REASONS = range(2, 20, 3)  # CAS02, 05, 08, 11, 14, 17


def read_adjustments(section: Section) -> tuple[Adjustment, ...]:
    """Every reason of every CAS of the section, in order."""
    return tuple(
        Adjustment(
            group=cas[1],
            reason=cas[at],
            amount=element.read_dollars(cas[at + 1]),
            quantity=element.read_quantity(cas[at + 2]),
        )
        for cas in section.all("CAS")
        for at in _FIRST_REASONS
        if cas[at] or cas[at + 1]
    )
