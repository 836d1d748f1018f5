"""Whether the payer is the right one, and the coverage holds on the day."""

from collections import Counter
from collections.abc import Iterator

from bridge.billing.claim import Claim, Frequency, Rank
from bridge.billing.problem import Problem
from bridge.billing.scrub.context import CoverageSpan, ScrubContext

_ORDER = (Rank.PRIMARY, Rank.SECONDARY, Rank.TERTIARY)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """PAYER_RULES_UNKNOWN, CARVED_OUT, PROCEDURE_NOT_COVERED, REPLACEMENT_NOT_TAKEN, COVERAGE_NOT_IN_FORCE,
    COVERAGE_INACTIVE, RANK_REPEATED, EARLIER_PAYER_MISSING, EARLIER_PAYER_SILENT."""
    yield from _payer(claim, context)
    if context.coverage is not None:
        yield from _span(claim, context.coverage)
    yield from _ranks(claim)


def _payer(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    rules = context.rules
    if rules is None or not rules.holds_on(claim.service_date) or rules.payer.id != claim.payer.id:
        yield _rules_unknown(claim)
        return
    if rules.mental_health_carved_out_to:
        yield _carved_out(claim, rules.mental_health_carved_out_to)
    for i, line in enumerate(claim.lines):
        if line.procedure in rules.denied_procedures:
            yield _not_covered(i, line.procedure, claim)
    if claim.frequency is not Frequency.ORIGINAL and not rules.takes_replacement:
        yield _no_replacement(claim)


def _span(claim: Claim, coverage: CoverageSpan) -> Iterator[Problem]:
    if coverage.status != "active":
        yield Problem(
            code="COVERAGE_NOT_IN_FORCE",
            place=f"{coverage.place} status",
            reason=f"The coverage has the status {coverage.status or 'unknown'}.",
            remedy="Check eligibility, and choose an active coverage in the chart.",
            prevents=("27", "31"),
        )
    begun = coverage.starts is None or coverage.starts <= claim.service_date
    over = coverage.ends is not None and coverage.ends < claim.service_date
    if over or not begun:
        yield Problem(
            code="COVERAGE_INACTIVE",
            place=f"{coverage.place} {'period.end' if over else 'period.start'}",
            reason=f"The coverage {'ended before' if over else 'begins after'} the service date.",
            remedy="Check eligibility, and enter the coverage that held on the service date.",
            prevents=("27",) if over else ("26",),
        )


def _ranks(claim: Claim) -> Iterator[Problem]:
    """The coverages of a claim are ranked without gap, and whoever pays before this payer has answered."""
    ranks = Counter([claim.rank, *(other.rank for other in claim.other_coverages)])
    if any(count > 1 for count in ranks.values()):
        yield _rank_repeated()
    for rank in _ORDER[: _ORDER.index(claim.rank)]:
        answered = [other.paid is not None for other in claim.other_coverages if other.rank is rank]
        if not answered:
            yield _earlier_missing(rank)
        elif not any(answered):
            yield _earlier_silent(rank)


def _rules_unknown(claim: Claim) -> Problem:
    return Problem(
        code="PAYER_RULES_UNKNOWN",
        place="payer",
        reason=f"There is no rule pack for payer {claim.payer.id} on the service date.",
        remedy="Add a pack that holds on that day to the payer's file.",
        prevents=("16", "109"),
    )


def _carved_out(claim: Claim, other: str) -> Problem:
    return Problem(
        code="CARVED_OUT",
        place="payer",
        reason=f"{claim.payer.name} leaves behavioral health to {other}.",
        remedy=f"Enter the patient's coverage with {other} in the chart; the claim goes there.",
        prevents=("109", "24"),
    )


def _not_covered(index: int, procedure: str, claim: Claim) -> Problem:
    return Problem(
        code="PROCEDURE_NOT_COVERED",
        place=f"lines[{index}].procedure",
        reason=f"{claim.payer.name} never pays {procedure}.",
        remedy="Take the line off the claim, or bill the patient where the law and the contract allow it.",
        prevents=("96", "204"),
    )


def _no_replacement(claim: Claim) -> Problem:
    return Problem(
        code="REPLACEMENT_NOT_TAKEN",
        place="frequency",
        reason=f"{claim.payer.name} takes no claims of frequency {claim.frequency.value}.",
        remedy="Ask the payer for a reopening, or send a new claim.",
        prevents=("16",),
    )


def _rank_repeated() -> Problem:
    return Problem(
        code="RANK_REPEATED",
        place="other_coverages",
        reason="Two coverages of the claim have the same rank.",
        remedy="Put the coverages into order in the chart: first, second, third payer.",
        prevents=("22",),
    )


def _earlier_missing(rank: Rank) -> Problem:
    return Problem(
        code="EARLIER_PAYER_MISSING",
        place="other_coverages",
        reason=f"This payer does not pay first, and no coverage of rank {rank.value} stands on the claim.",
        remedy="Enter the coverage that pays first, or correct the order in the chart.",
        prevents=("22", "16"),
    )


def _earlier_silent(rank: Rank) -> Problem:
    return Problem(
        code="EARLIER_PAYER_SILENT",
        place="other_coverages",
        reason=f"The payer of rank {rank.value} has not answered yet.",
        remedy="Wait for its remittance; the claim is completed from it.",
        prevents=("22", "129"),
    )
