"""What one answer says of a claim: a TA1 of all in its interchange, a 999 of all in a set, a 277CA claim by claim.

Decided here once. `acknowledging` makes events for the journal of it as files come in, `outcome` adds up many answers.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bridge.billing.acknowledgment import (
    REJECTS,
    BatchAcknowledgment,
    ClaimAcknowledgment,
    GroupAcknowledgment,
    InterchangeAcknowledgment,
    SegmentFault,
    StatusCode,
)

_LETS_PASS = ("A", "E", "P")  # AK901, IK501: E has errors and went on, P went on in part


class Standing(StrEnum):
    UNANSWERED = "unanswered"
    RECEIVED = "received"  # a TA1 or 999 let the file pass, or a 277CA says A0, A1 or A5
    ACCEPTED = "accepted"  # A2: in adjudication
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`told` is what the answer says, in codes: `TA1 R 025`; `999 R 5`, then its places; `A7:562:85`. No PHI.

    `statuses` of a 277CA are those that refuse, when the claim is rejected; else all of its rows.
    """

    standing: Standing
    answered_by: str  # TA1, 999, 277CA
    told: tuple[str, ...]
    statuses: tuple[StatusCode, ...] = ()
    payer_claim_number: str = ""  # REF*1K

    @property
    def is_refusal(self) -> bool:
        return self.standing is Standing.REJECTED


def of_envelope(answer: InterchangeAcknowledgment) -> Verdict:
    """Of every claim in the interchange that the TA1 names."""
    standing = Standing.RECEIVED if answer.accepted else Standing.REJECTED
    return Verdict(standing=standing, answered_by="TA1", told=(f"TA1 {answer.status} {answer.note}",))


def of_set(answer: GroupAcknowledgment, transaction_number: str) -> Verdict:
    """Of every claim in one of our ST. A refused group takes its sets with it, a refused set its claims."""
    said = answer.of_set(transaction_number)
    return Verdict(
        standing=Standing.RECEIVED if said.status in _LETS_PASS else Standing.REJECTED,
        answered_by="999",
        told=(" ".join(("999", said.status, *said.codes)), *map(_place, said.faults)),
    )


class Verdicts:
    """Of each claim of one set, by a 277CA: its own row, and what is refused above it.

    Of a claim with several rows one refusal outweighs. What is refused above a claim refuses it, whatever its row.

    Which claims stood below a provider that has no rows is not told by a 277CA: when anything above the claims is
    refused, a claim without a row is one of those.
    """

    def __init__(self, answer: BatchAcknowledgment) -> None:
        self._rows = defaultdict[str, list[ClaimAcknowledgment]](list)
        for row in answer.claims:
            self._rows[folded(row.control_number)].append(row)
        self._batch = _refusing(answer.batch_statuses)  # 2200B
        self._providers = [  # 2200C
            _refusing(status for told in provider.information for status in told.statuses)
            for provider in answer.providers
        ]
        self._above = _refusing(answer.batch_statuses + answer.provider_statuses)

    def of_claim(self, control_number: str) -> Verdict | None:
        """None when it says nothing of the claim."""
        rows = self._rows.get(folded(control_number))
        if rows:
            return self._of_rows(rows)
        return _verdict(Standing.REJECTED, self._above) if self._above else None

    def _of_rows(self, rows: Sequence[ClaimAcknowledgment]) -> Verdict:
        """A row without any status says only that the claim came."""
        statuses = tuple(status for row in rows for status in row.statuses)
        number = next((row.payer_claim_number for row in rows if row.payer_claim_number), "")
        refusing = _refusing(statuses) or _refusing(status for row in rows for status in self._above_row(row))
        if refusing:
            return _verdict(Standing.REJECTED, refusing, number)
        accepted = any(status.category == "A2" for status in statuses)
        return _verdict(Standing.ACCEPTED if accepted else Standing.RECEIVED, statuses, number)

    def _above_row(self, row: ClaimAcknowledgment) -> tuple[StatusCode, ...]:
        has_provider = 0 <= row.provider < len(self._providers)
        return self._batch + (self._providers[row.provider] if has_provider else ())


def folded(control_number: str) -> str:
    """Some fold case and pad. # 2200D TRN02"""
    return control_number.strip().upper()


def _verdict(standing: Standing, statuses: tuple[StatusCode, ...], payer_claim_number: str = "") -> Verdict:
    codes = dict.fromkeys(":".join(filter(None, (s.category, s.status, s.entity))) for s in statuses)
    return Verdict(
        standing=standing,
        answered_by="277CA",
        told=tuple(codes),
        statuses=statuses,
        payer_claim_number=payer_claim_number,
    )


def _place(fault: SegmentFault) -> str:
    what = f"code {fault.code}" if fault.code else "in an element"
    return f"{fault.segment} at segment {fault.position} {what}"


def _refusing(statuses: Iterable[StatusCode]) -> tuple[StatusCode, ...]:
    """Each once."""
    return tuple(dict.fromkeys(status for status in statuses if status.category in REJECTS))
