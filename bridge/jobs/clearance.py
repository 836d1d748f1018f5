"""Claims before they leave: their file is checked as it will be sent, against guide, code lists and partner's rules.

A fault inside of a claim holds that claim back and no other; one above the claims, of submitter or provider, all that
would stand in the same ST; one of the envelope everything. What is left then is looked at once more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bridge.billing.claim import Claim
from bridge.billing.problem import Problem, Severity, holds
from bridge.jobs.claim_file import Batch, batches, write
from bridge.jobs.claim_place import element_of, place_of
from bridge.reference.trading_partner import TradingPartner
from bridge.services.standard import partner_rules
from bridge.store.interchanges import Reserved, ReservedTransaction
from bridge.x12.check import check
from bridge.x12.code_set import CodeSets
from bridge.x12.fault import Fault
from bridge.x12.segment import Segment

CLAIM_FAULT = "CLAIM_FAULT"
FILE_FAULT = "FILE_FAULT"
_PARTNER = 7  # warnings of other levels say how old a list is, or what a guide prefers: nobody here can mend that


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """What may leave, and what a person must see of the rest, or should know of what leaves."""

    leaving: tuple[Claim, ...]
    of_claims: Mapping[str, tuple[Problem, ...]]  # by control number
    of_file: tuple[Problem, ...]

    @property
    def held(self) -> tuple[str, ...]:
        """Control numbers of the claims that a fault of their own keeps back."""
        return tuple(number for number, problems in self.of_claims.items() if holds(problems))


def clear(claims: Iterable[Claim], partner: TradingPartner, code_sets: CodeSets, at: datetime) -> Clearance:
    """Raises ConfigFault for a rule of the partner that cannot be read.

    The text that is checked differs from the one that leaves in control numbers alone.
    """
    leaving, of_claims, of_file = tuple(claims), dict[str, tuple[Problem, ...]](), dict[str, Problem]()
    while leaving:
        look = _Look(leaving, partner, code_sets, at)
        of_claims |= {number: _problems(CLAIM_FAULT, told) for number, told in look.of_claims.items()}
        of_file |= {problem.place: problem for problem in _problems(FILE_FAULT, look.of_file)}
        if not look.refused:
            break
        leaving = tuple(claim for claim in leaving if claim.control_number not in look.refused)
    return Clearance(leaving=leaving, of_claims=of_claims, of_file=tuple(of_file.values()))


class _Look:
    """One look at these claims as one file: its faults, each with its place in words, and which claims they refuse."""

    def __init__(self, claims: Sequence[Claim], partner: TradingPartner, code_sets: CodeSets, at: datetime) -> None:
        self.of_claims = defaultdict[str, list[tuple[str, Fault]]](list)
        self.of_file: list[tuple[str, Fault]] = []
        self.refused = set[str]()
        self._batches = batches(claims, partner.limits.claims_per_set)
        file = write(self._batches, _numbers(partner, self._batches), partner, at)
        for fault in check(file.text, code_sets, partner_rules(partner)):
            if not fault.is_error and fault.level != _PARTNER:
                continue
            if fault.transaction < 0:
                self._tell_file(element_of(fault), fault, self._batches)
            else:
                self._tell_set(file.bodies[fault.transaction], fault)

    def _tell_set(self, body: Sequence[Segment], fault: Fault) -> None:
        place = place_of(body, fault)
        if not place.claim:
            batch = self._batches[fault.transaction]
            self._tell_file(f"claims to {batch[0].payer.id}.{place}", fault, (batch,))
            return
        self.of_claims[place.claim].append((str(place), fault))
        if fault.is_error:
            self.refused.add(place.claim)

    def _tell_file(self, place: str, fault: Fault, concerned: Iterable[Batch]) -> None:
        self.of_file.append((place, fault))
        if fault.is_error:
            self.refused |= {claim.control_number for batch in concerned for claim in batch}


def _numbers(partner: TradingPartner, batches: Sequence[Batch]) -> Reserved:
    """As long as real ones, and reserved by nobody."""
    return Reserved(
        partner=partner.name,
        isa13=1,
        gs06=1,
        transactions=tuple(
            ReservedTransaction(st02=f"{ordinal:04d}", bht03=f"{1:09d}{ordinal:04d}", claims=())
            for ordinal in range(1, len(batches) + 1)
        ),
    )


def _problems(code: str, told: Iterable[tuple[str, Fault]]) -> tuple[Problem, ...]:
    """One for each place: a Problem is known by its code and place."""
    by_place = defaultdict[str, list[Fault]](list)
    for place, fault in told:
        by_place[place].append(fault)
    return tuple(
        Problem(
            code=code,
            place=place,
            reason=_sentences(fault.message for fault in faults),
            remedy=_sentences(fault.remedy for fault in faults) or "Mend it in the chart or the practice's file.",
            severity=Severity.HOLD if any(fault.is_error for fault in faults) else Severity.WARN,
        )
        for place, faults in by_place.items()
    )


def _sentences(texts: Iterable[str]) -> str:
    """Each once."""
    return " ".join(dict.fromkeys(f"{text.rstrip('.')}." for text in texts if text))
