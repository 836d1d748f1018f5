"""What one 277CA says of each claim of the set that it answers: its own row, and what is refused above it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bridge.billing.acknowledgment import REJECTS, BatchAcknowledgment, ClaimAcknowledgment, StatusCode


class Standing(StrEnum):
    UNANSWERED = "unanswered"
    RECEIVED = "received"  # a TA1 or 999 let the file pass, or a 277CA says A0, A1 or A5
    ACCEPTED = "accepted"  # A2: in adjudication
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`statuses` are those that refuse, when it is rejected; else all of its rows."""

    standing: Standing
    statuses: tuple[StatusCode, ...] = ()
    payer_claim_number: str = ""  # REF*1K


class Verdicts:
    """Of a claim with several rows one refusal outweighs. What is refused above a claim refuses it, whatever its row.

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
        return Verdict(standing=Standing.REJECTED, statuses=self._above) if self._above else None

    def _of_rows(self, rows: Sequence[ClaimAcknowledgment]) -> Verdict:
        """A row without any status says only that the claim came."""
        statuses = tuple(status for row in rows for status in row.statuses)
        number = next((row.payer_claim_number for row in rows if row.payer_claim_number), "")
        refusing = _refusing(statuses) or _refusing(status for row in rows for status in self._above_row(row))
        if refusing:
            return Verdict(standing=Standing.REJECTED, statuses=refusing, payer_claim_number=number)
        accepted = any(status.category == "A2" for status in statuses)
        standing = Standing.ACCEPTED if accepted else Standing.RECEIVED
        return Verdict(standing=standing, statuses=statuses, payer_claim_number=number)

    def _above_row(self, row: ClaimAcknowledgment) -> tuple[StatusCode, ...]:
        has_provider = 0 <= row.provider < len(self._providers)
        return self._batch + (self._providers[row.provider] if has_provider else ())


def folded(control_number: str) -> str:
    """Some fold case and pad. # 2200D TRN02"""
    return control_number.strip().upper()


def _refusing(statuses: Iterable[StatusCode]) -> tuple[StatusCode, ...]:
    """Each once."""
    return tuple(dict.fromkeys(status for status in statuses if status.category in REJECTS))
