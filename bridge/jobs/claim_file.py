"""Claims as the text of one 837P: an ST for each payer, or more where the partner takes only so many claims in one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from bridge.billing.claim import Claim
from bridge.jobs.envelope import headers, submission
from bridge.reference.trading_partner import TradingPartner
from bridge.store.interchanges import Reserved
from bridge.x12.interchange import write_interchange
from bridge.x12.segment import Segment
from bridge.x12.transactions import claim_837p

Batch = tuple[Claim, ...]  # what goes in one ST


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFile:
    """One interchange. `bodies` are its ST, segment by segment; the number of a segment counts from 1."""

    bodies: tuple[Sequence[Segment], ...] = field(repr=False)
    text: str = field(repr=False)


def batches(claims: Iterable[Claim], most: int = 0) -> tuple[Batch, ...]:
    """A 999 rejects a whole ST: one payer's fault shall not take another payer's claims with it. `most` 0: no limit."""
    ordered = sorted(claims, key=lambda c: (c.payer.id, c.service_date, c.control_number))
    groups = (tuple(group) for _, group in groupby(ordered, key=lambda c: c.payer.id))
    return tuple(part for group in groups for part in _parts(group, most or len(group)))


def write(batches: Iterable[Batch], reserved: Reserved, partner: TradingPartner, at: datetime) -> ClaimFile:
    """The interchange under those numbers. `at` is the practice's own clock. # ISA09, BHT04"""
    bodies = tuple(
        claim_837p.write(claims, submission(partner, transaction.st02, transaction.bht03, at))
        for claims, transaction in zip(batches, reserved.transactions, strict=True)
    )
    header, group = headers(partner, reserved.isa13, reserved.gs06, at, "HC", claim_837p.VERSION)
    return ClaimFile(bodies=bodies, text=write_interchange(header, group, bodies))


def _parts(claims: Batch, most: int) -> Iterator[Batch]:
    return (claims[at : at + most] for at in range(0, len(claims), most))
