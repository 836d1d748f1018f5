"""Whether the payer is the right one, pays for it, and stands in its place; and the coverage holds on the day."""

from collections import Counter
from collections.abc import Iterator

from bridge.billing.claim import Claim, Frequency, OtherCoverage, Rank
from bridge.billing.money import total
from bridge.billing.payer_rules import PayerRules
from bridge.billing.problem import Problem
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import CoverageSpan, ScrubContext

PAYER_RULES_UNKNOWN = Rule(
    id="PAYER_RULES_UNKNOWN",
    family="coverage",
    sentence="The payer has a rule pack for the service date.",
    prevents=("16", "109"),
    fix=Fix.PAYER,
    source="own judgement",
)
CARVED_OUT = Rule(
    id="CARVED_OUT",
    family="coverage",
    sentence="The claim goes to who carries the plan's behavioral health.",
    prevents=("109", "24"),
    source="denial rule 1",
)
PROCEDURE_NOT_COVERED = Rule(
    id="PROCEDURE_NOT_COVERED",
    family="coverage",
    sentence="The payer's pack does not exclude the code.",
    prevents=("96", "204"),
    fix=Fix.DECIDE,
    source="denial rule 20",
)
DIAGNOSIS_NOT_TAKEN_FIRST = Rule(
    id="DIAGNOSIS_NOT_TAKEN_FIRST",
    family="coverage",
    sentence="The payer takes the principal diagnosis in first place.",
    prevents=("167", "11"),
    source="denial rule 12; the payer's pack",
)
REPLACEMENT_NOT_TAKEN = Rule(
    id="REPLACEMENT_NOT_TAKEN",
    family="coverage",
    sentence="Frequency 7 and 8 go only to a payer that takes them.",
    prevents=("16",),
    fix=Fix.DECIDE,
    source="X222A1 CLM05-3; Medicare Part B takes none",
)
COVERAGE_NOT_IN_FORCE = Rule(
    id="COVERAGE_NOT_IN_FORCE",
    family="coverage",
    sentence="The chart's coverage is active.",
    prevents=("27", "31"),
    fix=Fix.ELIGIBILITY,
    source="denial rule 1",
)
COVERAGE_INACTIVE = Rule(
    id="COVERAGE_INACTIVE",
    family="coverage",
    sentence="The coverage holds on the service date.",
    prevents=("27", "26"),
    fix=Fix.ELIGIBILITY,
    source="denial rule 1",
)
RANK_REPEATED = Rule(
    id="RANK_REPEATED",
    family="coverage",
    sentence="Every coverage of a claim has a rank of its own.",
    prevents=("22",),
    source="denial rule 14",
)
EARLIER_PAYER_MISSING = Rule(
    id="EARLIER_PAYER_MISSING",
    family="coverage",
    sentence="Who pays before this payer stands on the claim.",
    prevents=("22", "16"),
    source="denial rule 14; X222A1 2320",
)
EARLIER_PAYER_SILENT = Rule(
    id="EARLIER_PAYER_SILENT",
    family="coverage",
    sentence="Who pays before this payer has answered.",
    prevents=("22", "129"),
    fix=Fix.WAIT,
    source="denial rule 14",
)
EARLIER_PAYER_UNBALANCED = Rule(
    id="EARLIER_PAYER_UNBALANCED",
    family="coverage",
    sentence="What an earlier payer paid and took away is what was charged, by line and over the claim.",
    prevents=("16", "129"),
    fix=Fix.DECIDE,
    source="denial rule 14; X222A1 2320, 2430 balancing",
)
MEDICARE_SECONDARY_REASON_MISSING = Rule(
    id="MEDICARE_SECONDARY_REASON_MISSING",
    family="coverage",
    sentence="Where Medicare does not pay first, the claim says why.",
    prevents=("22", "16"),
    source="denial rule 14; X222A1 SBR05",
)
RULES = (
    PAYER_RULES_UNKNOWN,
    CARVED_OUT,
    PROCEDURE_NOT_COVERED,
    DIAGNOSIS_NOT_TAKEN_FIRST,
    REPLACEMENT_NOT_TAKEN,
    COVERAGE_NOT_IN_FORCE,
    COVERAGE_INACTIVE,
    RANK_REPEATED,
    EARLIER_PAYER_MISSING,
    EARLIER_PAYER_SILENT,
    EARLIER_PAYER_UNBALANCED,
    MEDICARE_SECONDARY_REASON_MISSING,
)

_ORDER = (Rank.PRIMARY, Rank.SECONDARY, Rank.TERTIARY)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """The codes of RULES."""
    yield from _payer(claim, context)
    if context.coverage is not None:
        yield from _span(claim, context.coverage)
    yield from _ranks(claim)
    for i, other in enumerate(claim.other_coverages):
        if other.paid is not None and not _balances(claim, other):
            yield _unbalanced(i)


def _payer(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    rules = context.rules
    if rules is None or not rules.holds_on(claim.service_date) or rules.payer.id != claim.payer.id:
        yield _rules_unknown(claim)
        return
    if rules.mental_health_carved_out_to:
        yield _carved_out(claim, rules.mental_health_carved_out_to)
    for i, line in enumerate(claim.lines):
        if rules.denies(line.procedure, line.service_date):
            yield _not_covered(i, line.procedure, claim)
    if claim.frequency is not Frequency.ORIGINAL and not rules.takes_replacement:
        yield _no_replacement(claim)
    yield from _principal(claim, rules)
    if rules.plan_class == "medicare" and claim.rank is not Rank.PRIMARY and not claim.medicare_secondary_reason:
        yield _no_secondary_reason()


def _principal(claim: Claim, rules: PayerRules) -> Iterator[Problem]:
    if claim.diagnoses and claim.diagnoses[0].startswith(tuple(rules.principal_denied)):
        yield DIAGNOSIS_NOT_TAKEN_FIRST.found(
            "diagnoses[0]",
            f"{rules.payer.name} does not take the first diagnosis in first place.",
            "Put the diagnosis that was treated first in the chart.",
        )


def _span(claim: Claim, coverage: CoverageSpan) -> Iterator[Problem]:
    if coverage.status != "active":
        yield COVERAGE_NOT_IN_FORCE.found(
            f"{coverage.place} status",
            f"The coverage has the status {coverage.status or 'unknown'}.",
            "Check eligibility, and choose an active coverage in the chart.",
        )
    begun = coverage.starts is None or coverage.starts <= claim.service_date
    over = coverage.ends is not None and coverage.ends < claim.service_date
    if over or not begun:
        yield COVERAGE_INACTIVE.found(
            f"{coverage.place} {'period.end' if over else 'period.start'}",
            f"The coverage {'ended before' if over else 'begins after'} the service date.",
            "Check eligibility, and enter the coverage that held on the service date.",
        )


def _ranks(claim: Claim) -> Iterator[Problem]:
    """The coverages of a claim are ranked without gap, and whoever pays before this payer has answered."""
    ranks = Counter([claim.rank, *(other.rank for other in claim.other_coverages)])
    if any(count > 1 for count in ranks.values()):
        yield _rank_repeated()
    if claim.rank not in _ORDER:
        return
    for rank in _ORDER[: _ORDER.index(claim.rank)]:
        answered = [other.paid is not None for other in claim.other_coverages if other.rank is rank]
        if not answered:
            yield _earlier_missing(rank)
        elif not any(answered):
            yield _earlier_silent(rank)


def _balances(claim: Claim, other: OtherCoverage) -> bool:
    """# 2430: SV102 = SVD02 + CAS of the line; 2320: AMT*D = SVD02 of all lines - CAS of the claim"""
    taken = total(adjustment.amount for adjustment in other.adjustments)
    if not other.lines:
        return claim.charge == (other.paid or 0) + taken
    charges = {line.number: line.charge for line in claim.lines}
    answered: dict[int, list[bool]] = {}
    for line in other.lines:
        whole = line.paid + total(adjustment.amount for adjustment in line.adjustments)
        bundled = line.bundled_into is not None
        answered.setdefault(line.line_number, []).append(bundled or charges.get(line.line_number) == whole)
    fits = all(any(each) for each in answered.values())
    return fits and other.paid == total(line.paid for line in other.lines) - taken


def _rules_unknown(claim: Claim) -> Problem:
    return PAYER_RULES_UNKNOWN.found(
        "payer",
        f"There is no rule pack for payer {claim.payer.id} on the service date.",
        "Add a pack that holds on that day to the payer's file.",
    )


def _carved_out(claim: Claim, other: str) -> Problem:
    return CARVED_OUT.found(
        "payer",
        f"{claim.payer.name} leaves behavioral health to {other}.",
        f"Enter the patient's coverage with {other} in the chart; the claim goes there.",
    )


def _not_covered(index: int, procedure: str, claim: Claim) -> Problem:
    return PROCEDURE_NOT_COVERED.found(
        f"lines[{index}].procedure",
        f"{claim.payer.name} never pays {procedure}.",
        "Take the line off the claim, or bill the patient where the law and the contract allow it.",
    )


def _no_replacement(claim: Claim) -> Problem:
    return REPLACEMENT_NOT_TAKEN.found(
        "frequency",
        f"{claim.payer.name} takes no claims of frequency {claim.frequency.value}.",
        "Ask the payer for a reopening, or send a new claim.",
    )


def _no_secondary_reason() -> Problem:
    return MEDICARE_SECONDARY_REASON_MISSING.found(
        "medicare_secondary_reason",
        "Medicare does not pay first here, and the claim does not say why.",
        "Ask the patient the questions on other coverage, and enter the reason: 12 working aged, 43 disabled ...",
    )


def _rank_repeated() -> Problem:
    return RANK_REPEATED.found(
        "other_coverages",
        "Two coverages of the claim have the same rank.",
        "Put the coverages into order in the chart: first, second, third payer.",
    )


def _earlier_missing(rank: Rank) -> Problem:
    return EARLIER_PAYER_MISSING.found(
        "other_coverages",
        f"This payer does not pay first, and no coverage of rank {rank.value} stands on the claim.",
        "Enter the coverage that pays first, or correct the order in the chart.",
    )


def _earlier_silent(rank: Rank) -> Problem:
    return EARLIER_PAYER_SILENT.found(
        "other_coverages",
        f"The payer of rank {rank.value} has not answered yet.",
        "Wait for its remittance; the claim is completed from it.",
    )


def _unbalanced(index: int) -> Problem:
    return EARLIER_PAYER_UNBALANCED.found(
        f"other_coverages[{index}]",
        "What the earlier payer paid and took away is not what was charged.",
        "Take paid amounts and adjustments over from its remittance as they are.",
    )
