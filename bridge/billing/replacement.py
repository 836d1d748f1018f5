"""A claim that takes the place of one the payer has answered."""

from dataclasses import replace

from bridge.billing.claim import Claim, Frequency
from bridge.billing.identifier import claim_control_number
from bridge.billing.problem import Problem


def replacement_of(
    original: Claim, now: Claim, *, generation: int, payer_claim_number: str, takes_replacement: bool
) -> Claim:
    """`now` is the claim as the chart gives it today; it gets a number of its own and names the one it replaces.

    A payer that takes no frequency 7 (Medicare Part B never does) gets a new claim. # CLM05-3, REF*F8
    """
    number = claim_control_number(
        original.practice_id,
        original.patient.id,
        original.rendering.id,
        original.coverage_id,
        original.service_date,
        generation,
    )
    as_seven = takes_replacement and bool(payer_claim_number)
    return replace(
        now,
        control_number=number,
        frequency=Frequency.REPLACEMENT if as_seven else Frequency.ORIGINAL,
        payer_claim_number=payer_claim_number if as_seven else "",
        replaces=original.control_number,
        lines=tuple(replace(line, control_number=f"{number}{line.number}") for line in now.lines),
    )


def drafted_again(successor: Claim, now: Claim) -> Claim:
    """A replacement that has not left, as the chart gives it by now; number, frequency and what it names stay."""
    number = successor.control_number
    return replace(
        now,
        control_number=number,
        frequency=successor.frequency,
        payer_claim_number=successor.payer_claim_number,
        replaces=successor.replaces,
        lines=tuple(replace(line, control_number=f"{number}{line.number}") for line in now.lines),
    )


def unsupported(control_number: str) -> Problem:
    """Of a replacement that has not left."""
    return Problem(
        code="CHART_WITHDREW",
        place=f"claim {control_number}",
        reason="The chart no longer supports a claim for this visit, so there is nothing to replace it with.",
        remedy="Correct the chart, or ask the payer to void the first claim.",
    )
