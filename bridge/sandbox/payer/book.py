"""The payer's books: takes files, decides claims on their day, pays. All of it a function of what came in and when.

`receive` and `release` are the only two things that happen to it; done again in the same order with the same instants
they give the same files, which is how a restarted process finds its state again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from bridge.sandbox.data.member import Member
from bridge.sandbox.payer.acknowledge import DUPLICATE_INTERCHANGE, judge_group, write_999, write_ta1
from bridge.sandbox.payer.adjudicate import Case, Standing, adjudicate
from bridge.sandbox.payer.claim import Batch, Claim, Reason, cents
from bridge.sandbox.payer.claim_acknowledgment import Verdict, write_277ca
from bridge.sandbox.payer.edit import Desk, edit
from bridge.sandbox.payer.envelope import Address, Numbers
from bridge.sandbox.payer.filed import Filed, days_to_decide, draw, interest_on, number_for, standing_of
from bridge.sandbox.payer.outcome import LineOutcome, Outcome
from bridge.sandbox.payer.payer import Payer, Scenarios
from bridge.sandbox.payer.received import GOOD, Group, Interchange, read_interchanges
from bridge.sandbox.payer.remit import write_835
from bridge.sandbox.payer.remittance import ProviderAdjustment, Remittance, settle
from bridge.sandbox.payer.roster import Roster, folded
from bridge.x12.tokenizer import X12Error

CORRECTED_AFTER = timedelta(days=2)
VOID, REPLACEMENT = "8", "7"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A file for the sender's mailbox."""

    name: str
    text: str


class Book:
    """`roster` and `scenarios` are given; the rest is made by what happens."""

    def __init__(self, roster: Roster, scenarios: Scenarios) -> None:
        self.roster, self.scenarios = roster, scenarios
        self.claims: dict[str, Filed] = {}  # by payer claim number, in the order of receipt
        self._by_person: dict[tuple[str, str, str], list[Filed]] = {}
        self._interchanges: set[tuple[str, str]] = set()
        self._groups: set[tuple[str, str]] = set()
        self._partners: dict[str, Address] = {}  # by billing NPI: where its remittances go
        self._carried: dict[tuple[str, str], tuple[ProviderAdjustment, ...]] = {}
        self._last_number = 0
        self._answers = 0
        self._released: date | None = None

    def receive(self, at: datetime, text: str) -> tuple[Outgoing, ...]:
        """A file came in: the acknowledgments it earns. Never raises on what the file says."""
        try:
            interchanges = read_interchanges(text)
        except X12Error:
            self._last_number += 1
            note = "This file is not an X12 interchange. Nothing in it was read.\n"
            return (Outgoing(name=f"UNREADABLE_{self._last_number:09}.txt", text=note),)
        return tuple(out for interchange in interchanges for out in self._interchange(at, interchange))

    def release(self, at: datetime) -> tuple[Outgoing, ...]:
        """Everything that payers pay up to this business day and have not yet paid."""
        today = self._local(at).date()
        first = min((f.due_on for f in self.claims.values() if not f.outcome), default=today)
        start = first if self._released is None else max(first, self._released + timedelta(days=1))
        start = min([start, *(d for d in self._corrections_due(today))], default=start)
        out = []
        for offset in range((today - start).days + 1):
            out += self._pay(start + timedelta(days=offset))
        self._released = today
        return tuple(out)

    def is_due(self, at: datetime) -> bool:
        """Whether `release` would have anything to give."""
        today = self._local(at).date()
        waiting = any(f.outcome is None and f.due_on <= today for f in self.claims.values())
        return waiting or bool(self._corrections_due(today))

    def standing(self, member: Member, year: int) -> Standing:
        """Where the member stands after everything decided so far."""
        key = member.payer_id, member.member_id.upper(), folded(member.first)
        return standing_of(member, self._by_person.get(key, ()), year)

    def next_answer(self) -> int:
        """ISA13 of a real-time answer; these are counted apart from the files and anew at each start."""
        self._answers += 1
        return 500_000_000 + self._answers

    def _corrections_due(self, today: date) -> list[date]:
        return [day for f in self.claims.values() if (day := self._correction_day(f)) and day <= today]

    def _correction_day(self, filed: Filed) -> date | None:
        payer = self.scenarios.payers[filed.claim.payer_id]
        outcome = filed.outcome
        if not filed.counts or filed.corrected or filed.superseded or filed.paid_on is None or outcome is None:
            return None
        chosen = draw("correction" + filed.number, 1000) < payer.correction_permille
        return filed.paid_on + CORRECTED_AFTER if chosen and outcome.paid > 0 and filed.claim.rank == "P" else None

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self.scenarios.time_zone)

    def _numbers(self, at: datetime) -> Numbers:
        self._last_number += 1
        return Numbers(interchange=self._last_number, at=self._local(at))

    def _interchange(self, at: datetime, interchange: Interchange) -> list[Outgoing]:
        key = (interchange.header[6].strip(), interchange.number)
        note = interchange.note
        if note == GOOD and key in self._interchanges:
            note = DUPLICATE_INTERCHANGE
        out = []
        if note != GOOD or interchange.header[14] == "1":
            numbers = self._numbers(at)
            text = write_ta1(interchange, note, self.scenarios.sender, numbers)
            out.append(Outgoing(name=f"TA1_{numbers.interchange:09}.x12", text=text))
        if note == GOOD:
            self._interchanges.add(key)
            out += [file for group in interchange.groups for file in self._group(at, interchange, group)]
        return out

    def _group(self, at: datetime, interchange: Interchange, group: Group) -> list[Outgoing]:
        sender = interchange.header[6].strip()
        judgement = judge_group(group, {number for who, number in self._groups if who == sender})
        self._groups.add((sender, group.control_number))
        theirs = replace(interchange.sender, group_id=group.header[2])
        numbers = self._numbers(at)
        text = write_999(judgement, self.scenarios.sender, theirs, numbers)
        out = [Outgoing(name=f"999_{numbers.interchange:09}.x12", text=text)]
        return out + [self._batch(at, batch, theirs) for batch in judgement.batches]

    def _batch(self, at: datetime, batch: Batch, theirs: Address) -> Outgoing:
        today = self._local(at).date()
        verdicts = [self._take(claim, today) for claim in batch.claims]
        for claim in batch.claims:
            self._partners[claim.billing.npi] = theirs
        numbers = self._numbers(at)
        name = self.scenarios.sender_name
        text = write_277ca(batch, verdicts, name, self.scenarios.sender, theirs, numbers)
        return Outgoing(name=f"277CA_{numbers.interchange:09}.x12", text=text)

    def _take(self, claim: Claim, today: date) -> Verdict:
        desk = Desk(scenarios=self.scenarios, roster=self.roster, today=today, knows=self._knows)
        statuses = edit(claim, desk)
        member = self.roster.patient(claim)
        if not statuses[0].accepted or member is None:
            return Verdict(claim=claim, statuses=statuses, number="")
        return Verdict(claim=claim, statuses=statuses, number=self._file(claim, member, today).number)

    def _knows(self, payer_id: str, number: str) -> bool:
        filed = self.claims.get(number)
        return filed is not None and filed.claim.payer_id == payer_id and not filed.superseded

    def _file(self, claim: Claim, member: Member, today: date) -> Filed:
        payer = self.scenarios.payers[claim.payer_id]
        due_on = today + timedelta(days=days_to_decide(claim, payer))
        if claim.frequency in (REPLACEMENT, VOID):
            original = self.claims[claim.original_number]
            original.superseded = True
            due_on = max(due_on, original.due_on)
        attempt = 0
        while (number := number_for(claim, payer, today, attempt)) in self.claims:
            attempt += 1
        filed = Filed(claim=claim, number=number, member=member, received_on=today, due_on=due_on)
        self.claims[number] = filed
        self._by_person.setdefault((member.payer_id, member.member_id.upper(), folded(member.first)), []).append(filed)
        return filed

    def _pay(self, day: date) -> list[Outgoing]:
        """All payments of one day: one interchange for each mailbox."""
        decided: dict[tuple[str, str], list[tuple[Filed, Outcome]]] = {}
        for filed, outcome in self._decide(day):
            decided.setdefault((filed.claim.payer_id, filed.claim.billing.npi), []).append((filed, outcome))
        by_partner: dict[Address, list[Remittance]] = {}
        for (payer_id, npi), pairs in decided.items():
            remittance = self._remittance(self.scenarios.payers[payer_id], npi, day, [o for _, o in pairs])
            for filed, _ in pairs:
                filed.paid_on, filed.trace = day, remittance.trace
            by_partner.setdefault(self._partners[npi], []).append(remittance)
        at = datetime(day.year, day.month, day.day, 6, tzinfo=self.scenarios.time_zone)
        return [self._send(at, theirs, remittances) for theirs, remittances in by_partner.items()]

    def _send(self, at: datetime, theirs: Address, remittances: Sequence[Remittance]) -> Outgoing:
        numbers = self._numbers(at)
        text = write_835(remittances, self.scenarios.sender, theirs, numbers)
        return Outgoing(name=f"835_{at:%Y%m%d}_{numbers.interchange:09}.x12", text=text)

    def _remittance(self, payer: Payer, npi: str, day: date, outcomes: list[Outcome]) -> Remittance:
        adjustments, self._carried[payer.id, npi] = settle(payer, outcomes, self._carried.get((payer.id, npi), ()))
        return Remittance(
            payer=payer,
            payee=outcomes[-1].claim.billing,
            paid_on=day,
            trace=f"{payer.prefix}{day:%Y%m%d}{npi[-4:]}",
            outcomes=tuple(outcomes),
            adjustments=adjustments,
        )

    def _decide(self, day: date) -> Iterable[tuple[Filed, Outcome]]:
        """What is decided on that day, in the order of receipt: corrections of old claims first."""
        for filed in list(self.claims.values()):
            if self._correction_day(filed) == day:
                yield from self._correct(filed)
        for filed in list(self.claims.values()):
            if filed.outcome is None and filed.due_on == day:
                yield from self._decide_one(filed)

    def _decide_one(self, filed: Filed) -> Iterable[tuple[Filed, Outcome]]:
        if filed.claim.frequency in (REPLACEMENT, VOID):
            original = self.claims[filed.claim.original_number]
            if original.counts and original.outcome:
                original.reversed = True
                yield original, original.outcome.reversed
        if filed.claim.frequency == VOID:
            filed.outcome, filed.reversed = Outcome(status="22", claim=filed.claim, number=filed.number, lines=()), True
            return
        filed.outcome = self._adjudicate(filed)
        yield filed, filed.outcome

    def _adjudicate(self, filed: Filed) -> Outcome:
        payer = self.scenarios.payers[filed.claim.payer_id]
        standing = self.standing(filed.member, filed.claim.service_date.year)
        outcome = adjudicate(
            Case(
                claim=filed.claim,
                number=filed.number,
                received_on=filed.received_on,
                member=filed.member,
                payer=payer,
                scenarios=self.scenarios,
                standing=standing,
            )
        )
        days = (filed.due_on - filed.received_on).days
        return replace(outcome, interest=interest_on(outcome.paid, days, payer.late_after))

    def _correct(self, filed: Filed) -> Iterable[tuple[Filed, Outcome]]:
        """The payer changes what it allowed, by itself: reversal and correction under the same number."""
        assert filed.outcome is not None
        factor = (Decimal("1.05"), Decimal("0.92"))[draw("factor" + filed.number, 2)]
        old, filed.corrected = filed.outcome, True
        yield filed, old.reversed
        filed.outcome = replace(old, interest=Decimal("0.00"), lines=tuple(_repriced(o, factor) for o in old.lines))
        yield filed, filed.outcome


def _repriced(line: LineOutcome, factor: Decimal) -> LineOutcome:
    """Another allowed amount, never over the charge nor under the patient's share; CO45 takes up the difference."""
    share = line.allowed - line.paid
    ceiling = line.charge - sum((r.amount for r in line.reasons if r.group == "CO" and r.code != "45"), Decimal("0.00"))
    allowed = max(share, min(cents(line.allowed * factor), ceiling))
    others = tuple(r for r in line.reasons if (r.group, r.code) != ("CO", "45"))
    contractual = Reason(group="CO", code="45", amount=ceiling - allowed)
    reasons = (contractual, *others) if contractual.amount else others
    return replace(line, allowed=allowed, paid=allowed - share, reasons=reasons)
