"""Writes the 277CA (005010X214): which claims of an accepted ST go on, and why the others do not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from bridge.sandbox.payer.claim import ZERO, Batch, Claim, Provider
from bridge.sandbox.payer.edit import Status
from bridge.sandbox.payer.envelope import Address, Numbers, composite, group_text, segment, words

NO_MEMBER_ID = "UNKNOWN"  # NM109 is required, also where the claim had none


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One claim with its statuses; `number` is the payer's when it was accepted."""

    claim: Claim
    statuses: tuple[Status, ...]
    number: str

    @property
    def accepted(self) -> bool:
        return self.statuses[0].accepted


def write_277ca(
    batch: Batch, verdicts: Sequence[Verdict], sender_name: str, ours: Address, theirs: Address, numbers: Numbers
) -> str:
    """One 277CA for one ST of ours, billing provider by billing provider."""
    body = _Body(batch, verdicts, numbers.at)
    body.source(sender_name, ours)
    body.receiver()
    for provider, own in groupby(verdicts, key=lambda v: v.claim.billing):
        body.provider(provider, list(own))
    return group_text("277CA", ours, theirs, numbers, [body.lines])


class _Body:
    """Counts the hierarchy while it writes."""

    def __init__(self, batch: Batch, verdicts: Sequence[Verdict], at: datetime) -> None:
        self.batch, self.verdicts, self.today = batch, verdicts, at.date()
        self.level = 0
        bht = segment("BHT", "0085", "08", f"CA{at:%Y%m%d%H%M}{batch.control_number}", at.date(), f"{at:%H%M}", "TH")
        self.lines = [bht]

    def source(self, name: str, ours: Address) -> None:
        self._hl("", "20", "1")
        self.lines += [
            segment("NM1", "AY", 2, words(name), "", "", "", "", "46", ours.interchange_id),
            segment("TRN", 1, f"{self.batch.reference}{self.batch.control_number}"),
            segment("DTP", "050", "D8", self.today),
            segment("DTP", "009", "D8", self.today),
        ]

    def receiver(self) -> None:
        self._hl("1", "21", "1")
        charged = sum((v.claim.charge for v in self.verdicts), ZERO)
        self.lines += [
            segment("NM1", 41, 2, words(self.batch.submitter_name), "", "", "", "", "46", self.batch.submitter_id),
            segment("TRN", 2, self.batch.reference),
            segment("STC", composite("A1", "19", "AY"), self.today, "WQ", charged),
            *_totals(self.verdicts, "90", "AA"),
        ]

    def provider(self, provider: Provider, verdicts: Sequence[Verdict]) -> None:
        parent = str(self._hl("2", "19", "1"))
        charged = sum((v.claim.charge for v in verdicts), ZERO)
        self.lines += [
            segment("NM1", 85, 2, words(provider.name), "", "", "", "", "XX", provider.npi),
            segment("TRN", 1, 0),
            segment("STC", composite("A1", "19", "PR"), "", "WQ", charged),
            *_totals(verdicts, "QA", "QC"),
        ]
        for verdict in verdicts:
            self._patient(parent, verdict)

    def _patient(self, parent: str, verdict: Verdict) -> None:
        claim = verdict.claim
        self._hl(parent, "PT", "")
        member = ("MI", claim.subscriber.member_id or NO_MEMBER_ID)
        name = (words(claim.patient.last), words(claim.patient.first), "", "", "")
        self.lines += [
            segment("NM1", "QC", 1, *name, *member),
            segment("TRN", 2, claim.control_number),
            *(self._status(status, verdict) for status in verdict.statuses),
        ]
        if verdict.number:
            self.lines.append(segment("REF", "1K", verdict.number))
        span = f"{claim.service_date:%Y%m%d}-{claim.last_date:%Y%m%d}"
        single = claim.service_date == claim.last_date
        self.lines.append(segment("DTP", 472, "D8", claim.service_date) if single else segment("DTP", 472, "RD8", span))

    def _status(self, status: Status, verdict: Verdict) -> str:
        code = composite(status.category, status.code, status.entity)
        return segment("STC", code, self.today, "WQ" if verdict.accepted else "U", verdict.claim.charge)

    def _hl(self, parent: str, code: str, child: str) -> int:
        self.level += 1
        self.lines.append(segment("HL", self.level, parent, code, child))
        return self.level


def _totals(verdicts: Sequence[Verdict], accepted: str, rejected: str) -> list[str]:
    """QTY and AMT of both kinds, each left out when there is none."""
    kinds = ((accepted, "YU", True), (rejected, "YY", False))
    counted = [(qty, amt, [v for v in verdicts if v.accepted is kind]) for qty, amt, kind in kinds]
    quantities = [segment("QTY", qty, len(own)) for qty, _, own in counted if own]
    amounts = [segment("AMT", amt, sum((v.claim.charge for v in own), ZERO)) for _, amt, own in counted if own]
    return quantities + amounts
