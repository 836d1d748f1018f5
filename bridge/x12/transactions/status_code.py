"""STC: how a 277CA and a 277 say where a claim stands. Up to three composites in one segment."""

from bridge.billing.acknowledgment import StatusCode
from bridge.x12.segment import Segment
from bridge.x12.transactions.section import Section

_COMPOSITES = (1, 10, 11)  # STC01, STC10, STC11


def read_statuses(section: Section) -> tuple[StatusCode, ...]:
    """Every status of every STC of the section, in order."""
    return tuple(
        StatusCode(category=stc.component(at, 1), status=stc.component(at, 2), entity=stc.component(at, 3))
        for stc in section.all("STC")
        for at in _COMPOSITES
        if stc[at]
    )


def first_with(section: Section, position: int) -> Segment:
    """The first STC that says something at `position`; a later one often repeats only the code."""
    return next((stc for stc in section.all("STC") if stc[position]), Segment("STC"))
