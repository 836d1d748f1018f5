"""What a practice's own rule would have done to the claims of the past, and what became of those: before it is on.

    back_test(rule, past, charter) -> BackTest

Past claims are read one at a time, however many there are. Whether the rule is on does not matter; its days do.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from bridge.billing.claim import Claim
from bridge.billing.money import ZERO
from bridge.billing.practice_rule import Effect, PracticeRule
from bridge.billing.practice_rule.charter import PracticeRuleCharter
from bridge.billing.practice_rule.fit import Facts, compiled
from bridge.billing.practice_rule.setting import Set, set_by
from bridge.billing.session import Session

SHOWN = 20  # control numbers of each kind


class Fate(StrEnum):
    """What became of a claim."""

    PAID = "paid"  # or owed by the patient: something was allowed
    DENIED = "denied"
    REJECTED = "rejected"  # it never reached the payer's decision
    OPEN = "open"  # sent, and not answered
    WAITING = "waiting"  # not sent yet


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVerdict:
    """Dollars. A claim that was replaced has its replacement apart, each with its own fate."""

    fate: Fate
    carcs: tuple[str, ...] = ()  # that refused something; of a paid claim too, where a part was refused
    paid: Decimal = ZERO
    adjusted: Decimal = ZERO
    open: Decimal = ZERO  # still asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    claim: Claim
    sessions: tuple[Session, ...] = ()  # that it was drafted from; none for claims from before they were kept
    verdict: PastVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """So many claims, and the first of them."""

    claims: int = 0
    dollars: Decimal = ZERO  # charged; of paid claims what was paid
    numbers: tuple[str, ...] = ()  # control numbers, at most `SHOWN`


_NONE = Tally()


@dataclass(frozen=True, slots=True, kw_only=True)
class BackTest:
    """`caught` falls into refused, partly, paid, still_open and waiting."""

    looked_at: int  # claims that were asked
    outside: int = 0  # claims of days that the rule is not meant for
    unknown: Tally = _NONE  # could not be told, for want of the session or of a word in the chart
    caught: Tally = _NONE  # where it fits; a rule that sets: what it would have made another
    refused: Tally = _NONE  # ... denied or rejected: what the rule is for
    partly: Tally = _NONE  # ... paid, and refused in part
    paid: Tally = _NONE  # ... paid in full: what it would have held, or changed, wrongly
    still_open: Tally = _NONE
    waiting: Tally = _NONE  # not sent: what it would hold now
    prevented: Tally = _NONE  # of refused and partly: with a CARC that the rule prevents
    by_carc: Mapping[str, Tally] = field(default_factory=dict)  # of refused and partly, most claims first
    denials: Tally = _NONE  # every past claim refused with such a CARC, caught or not
    would_change: Tally = _NONE  # a rule that sets: the same as caught
    not_set: Tally = _NONE  # ... that it fits without being able to set, for want of the session too

    @property
    def share(self) -> Decimal | None:
        """Of all denials that the rule is for, those that it would have caught: 0 to 1. None: there were none."""
        return Decimal(self.prevented.claims) / self.denials.claims if self.denials.claims else None


_FATES = {Fate.DENIED: "refused", Fate.REJECTED: "refused", Fate.OPEN: "still_open", Fate.WAITING: "waiting"}


def back_test(rule: PracticeRule, past: Iterable[Past], charter: PracticeRuleCharter) -> BackTest:
    """Every claim of `past` counted once. `charter`: what rules may set, of the practice."""
    count, fit = _Count(rule), compiled(rule)
    for one in past:
        if not rule.is_meant_for(one.claim.service_date):
            count.outside += 1
            continue
        sessions = {session.encounter_id: session for session in one.sessions}
        found = fit(Facts(claim=one.claim, sessions=sessions))
        if rule.effect is Effect.SET and found.holds:
            count.set(one, set_by(rule, one.claim, found.lines, sessions, charter))
        else:
            count.of(one, found.holds, found.is_unknown)
    return count.total()


def _is_refused(verdict: PastVerdict) -> bool:
    return verdict.fate in (Fate.DENIED, Fate.REJECTED) or (verdict.fate is Fate.PAID and bool(verdict.carcs))


class _Sum:
    def __init__(self) -> None:
        self.claims, self.dollars, self.numbers = 0, ZERO, list[str]()

    def add(self, one: Past) -> None:
        self.claims += 1
        self.dollars += one.verdict.paid if one.verdict.fate is Fate.PAID else one.claim.charge
        if len(self.numbers) < SHOWN:
            self.numbers.append(one.claim.control_number)

    def total(self) -> Tally:
        return Tally(claims=self.claims, dollars=self.dollars, numbers=tuple(self.numbers))


class _Count:
    def __init__(self, rule: PracticeRule) -> None:
        self.prevents = frozenset(rule.prevents)
        self.looked_at = self.outside = 0
        self.sums: defaultdict[str, _Sum] = defaultdict(_Sum)
        self.by_carc: defaultdict[str, _Sum] = defaultdict(_Sum)

    def of(self, one: Past, is_caught: bool, is_unknown: bool) -> None:
        self.looked_at += 1
        is_its_own = _is_refused(one.verdict) and self._is_for(one.verdict)
        if is_its_own:
            self.sums["denials"].add(one)
        if is_unknown:
            self.sums["unknown"].add(one)
        if not is_caught:
            return
        self.sums["caught"].add(one)
        self.sums[_kind(one.verdict)].add(one)
        if is_its_own:
            self.sums["prevented"].add(one)
        if _is_refused(one.verdict):
            for carc in dict.fromkeys(one.verdict.carcs):
                self.by_carc[carc].add(one)

    def set(self, one: Past, done: Set) -> None:
        """A claim that already is as the rule would set it is not caught."""
        is_another = done.claim != one.claim
        self.of(one, is_another, is_unknown=False)
        if is_another:
            self.sums["would_change"].add(one)
        elif done.problems:
            self.sums["not_set"].add(one)

    def _is_for(self, verdict: PastVerdict) -> bool:
        """A rule that names no CARC is for every refusal."""
        return not self.prevents or not self.prevents.isdisjoint(verdict.carcs)

    def total(self) -> BackTest:
        ordered = sorted(self.by_carc.items(), key=lambda of: (-of[1].claims, of[0]))
        return BackTest(
            looked_at=self.looked_at,
            outside=self.outside,
            by_carc={carc: found.total() for carc, found in ordered},
            **{name: found.total() for name, found in self.sums.items()},
        )


def _kind(verdict: PastVerdict) -> str:
    if verdict.fate is Fate.PAID:
        return "partly" if verdict.carcs else "paid"
    return _FATES[verdict.fate]
