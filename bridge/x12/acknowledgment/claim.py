"""Makes the 277CA, 005010X214, that answers the claims of a text, out of the faults that its 999 is made of.

Only sets that the 999 let pass are answered. A refusal above the claims, of the whole batch or of a provider, takes
all below it and has no claim rows; every other claim has its row, accepted or refused.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bridge.x12.acknowledgment import apart, envelope_refusals, reply_group, reply_header
from bridge.x12.acknowledgment.echo import echo
from bridge.x12.acknowledgment.policy import STRICT, Policy
from bridge.x12.acknowledgment.reason import reasons
from bridge.x12.acknowledgment.row import ClaimRow, claim_row
from bridge.x12.acknowledgment.sent import SentClaim, SentProvider, first, read_sent
from bridge.x12.acknowledgment.status import Writer, totals
from bridge.x12.check import check
from bridge.x12.delimiter import STANDARD, Delimiters
from bridge.x12.fault import Fault, Table
from bridge.x12.interchange import FunctionalGroup, Interchange, TransactionSet, read_interchanges, write_interchange
from bridge.x12.schemas.claim_status_reason import PROVIDERS, RECEIVERS
from bridge.x12.segment import Segment

VERSION = "005010X214"
_LONGEST_REFERENCE = 50  # characters of BHT03 and TRN02


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAnswer:
    """The answer on the claims of one interchange."""

    text: str = field(repr=False)  # an interchange with a 277CA for each transaction set
    accepted: int  # claims
    refused: int  # claims, those below a refused provider or batch among them


def acknowledge_claims(
    text: str,
    *,
    control_number: int,
    group_number: int,
    written_at: datetime,
    delimiters: Delimiters = STANDARD,
    policy: Policy = STRICT,
    faults: Sequence[Fault] | None = None,
) -> tuple[ClaimAnswer, ...]:
    """One answer for each interchange of `text` in which claims went on; none for others. Raises NotX12.

    ISA13 and GS06 are counted up from the given ones; `faults` are what `check` said of the text.
    """
    interchanges, _ = read_interchanges(text)
    found = apart(check(text) if faults is None else faults, lambda fault: fault.interchange)
    answers: list[ClaimAnswer] = []
    for number, interchange in enumerate(interchanges):
        own = found[number]
        sets = [] if envelope_refusals(own, policy) else list(_accepted_sets(interchange, own, policy))
        if not sets:
            continue
        write = Writer(written_at, policy, delimiters)
        bodies = [_Answer(ordinal, *one, write) for ordinal, one in enumerate(sets, start=1)]
        header = reply_header(interchange, control_number + len(answers), written_at)
        group = reply_group(sets[0][0].header, "HN", group_number + len(answers), VERSION)
        answers.append(
            ClaimAnswer(
                text=write_interchange(header, group, [list(body.segments()) for body in bodies], delimiters),
                accepted=sum(body.accepted for body in bodies),
                refused=sum(len(body.sent.claims) - body.accepted for body in bodies),
            )
        )
    return tuple(answers)


def _accepted_sets(
    interchange: Interchange, faults: Sequence[Fault], policy: Policy
) -> Iterator[tuple[FunctionalGroup, TransactionSet, list[Fault]]]:
    """The 837s that a 999 accepts, each with the faults that refuse something in it."""
    by_group = apart(faults, lambda fault: fault.group)
    for at, group in enumerate(interchange.groups):
        here = by_group[at]
        if any(policy.is_refused(fault) for fault in here if fault.table is Table.GROUP):
            continue
        by_set = apart(here, lambda fault: fault.transaction)
        for number, transaction in enumerate(group.transactions):
            own = by_set[number]
            if transaction.code == "837" and not any(policy.is_refused(fault) for fault in own):
                yield group, transaction, [fault for fault in own if policy.refuses_claim(fault)]


class _Answer:
    """The 277CA on one transaction set."""

    def __init__(
        self,
        ordinal: int,
        group: FunctionalGroup,
        transaction: TransactionSet,
        faults: Sequence[Fault],
        write: Writer,
    ) -> None:
        self.sent = read_sent(transaction)
        self._ordinal = ordinal
        self._receipt = echo(f"{group.header[6]}-{transaction.control_number}", _LONGEST_REFERENCE)
        self._faults = defaultdict[int, list[Fault]](list)
        for fault in faults:
            self._faults[fault.segment].append(fault)
        self._write = write
        self._levels = 0
        self._batch_reasons = reasons(self._faults, self.sent.head, RECEIVERS)
        self._providers = [(provider, *self._judged(provider)) for provider in self.sent.providers]

    @property
    def accepted(self) -> int:
        """Claims."""
        return sum(row.is_accepted for _, _, rows in self._providers for row in rows)

    def segments(self) -> Iterator[Segment]:
        """ST to the last one before SE."""
        write = self._write
        reference = write.quote.text(first(self.sent.head, "BHT")[3], "TRN", 2)
        yield Segment("ST", ("277", f"{self._ordinal:04}", VERSION))
        yield write.segment("BHT", "0085", "08", self._receipt, write.day, write.minute, "TH")
        yield self._level("", "20", True)
        yield write.source(first(self.sent.head, "NM1", "40"))
        yield write.segment("TRN", "1", self._receipt)
        yield write.segment("DTP", "050", "D8", write.day)
        yield write.segment("DTP", "009", "D8", write.day)
        below = [] if self._batch_reasons else self._providers
        yield self._level("1", "21", bool(below))
        yield write.submitter(first(self.sent.head, "NM1", "41"))
        yield write.segment("TRN", "2", reference or self._receipt)
        yield from write.statuses(self._batch_reasons, self.sent.claims)
        yield from totals("90", "AA", *self._split([row for _, _, rows in self._providers for row in rows]))
        for provider, refusals, rows in below:
            yield from self._provider(provider, refusals, rows)

    def _provider(
        self, provider: SentProvider, refusals: tuple[str, ...], rows: Sequence[ClaimRow]
    ) -> Iterator[Segment]:
        write = self._write
        yield self._level("2", "19", not refusals and bool(rows))
        parent = str(self._levels)
        yield write.provider(provider.segments)
        yield write.segment("TRN", "1", parent)
        yield from write.provider_statuses(refusals, provider.claims)
        yield from totals("QA", "QC", *self._split(rows))
        if refusals:
            return
        for row in rows:
            self._levels += 1
            yield write.segment("HL", str(self._levels), parent, "PT")
            yield from write.claim(row)

    def _judged(self, provider: SentProvider) -> tuple[tuple[str, ...], list[ClaimRow]]:
        """Why the provider is refused, and a row for each claim, refused where anything above it is."""
        refusals = reasons(self._faults, provider.segments, PROVIDERS)
        above = bool(self._batch_reasons or refusals)
        return refusals, [claim_row(claim, self._faults, above) for claim in provider.claims]

    def _level(self, parent: str, kind: str, has_below: bool) -> Segment:
        self._levels += 1
        return Segment("HL", (str(self._levels), parent, kind, "1" if has_below else "0"))

    @staticmethod
    def _split(rows: Sequence[ClaimRow]) -> tuple[list[SentClaim], list[SentClaim]]:
        accepted = [row.claim for row in rows if row.is_accepted]
        return accepted, [row.claim for row in rows if not row.is_accepted]
