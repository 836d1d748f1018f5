"""READY claims -> one archived 837P, one ST for each payer, and the job that hands it over."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

from bridge.billing.claim import Claim
from bridge.jobs import deliver_interchange
from bridge.jobs.envelope import headers, submission
from bridge.reference.trading_partner import TradingPartner
from bridge.services import Services
from bridge.services.job import Job
from bridge.store.interchanges import Reserved
from bridge.x12.interchange import write_interchange
from bridge.x12.transactions import claim_837p


def job(practice_id: str, partner: str, at: datetime) -> Job:
    key = f"submit_claims:{practice_id}:{partner}:{at.isoformat()}"
    return Job(name="submit_claims", key=key, partition=partner, ids=(practice_id, partner))


def run(services: Services, practice_id: str, partner_name: str) -> None:
    """Everything that is ready for this partner leaves in one interchange. Nothing ready: nothing happens."""
    partner = services.configuration.partners[partner_name]
    with services.store.transaction(practice_id) as tx:
        ready = [stored.claim for stored in tx.claims.ready(partner.payers)]
        if not ready:
            return
        batches = tuple(tuple(claims) for claims in by_payer(ready))
        reserved = tx.interchanges.reserve(partner.name, [[c.control_number for c in batch] for batch in batches])
        content = written(batches, reserved, partner, services.local_now(practice_id))
        name = f"837P_{reserved.isa13:09d}.x12"
        interchange_id = tx.interchanges.archive_outbound(reserved, kind="837P", name=name, content=content)
        services.enqueue(tx.connection, deliver_interchange.job(practice_id, partner.name, interchange_id))


def by_payer(claims: Iterable[Claim]) -> Iterator[Iterator[Claim]]:
    """A 999 rejects a whole ST: one payer's fault shall not take another payer's claims with it."""
    ordered = sorted(claims, key=lambda c: (c.payer.id, c.service_date, c.control_number))
    return (group for _, group in groupby(ordered, key=lambda c: c.payer.id))


def written(batches: Iterable[tuple[Claim, ...]], reserved: Reserved, partner: TradingPartner, at: datetime) -> bytes:
    """The interchange as it will leave. `at` is the practice's own clock. # ISA09, BHT04"""
    bodies = [
        claim_837p.write(claims, submission(partner, transaction.st02, transaction.bht03, at))
        for claims, transaction in zip(batches, reserved.transactions, strict=True)
    ]
    header, group = headers(partner, reserved.isa13, reserved.gs06, at, "HC", claim_837p.VERSION)
    return write_interchange(header, group, bodies).encode("ascii")
