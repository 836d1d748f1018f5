"""What became of the claims of the past, many at a time: what a rule of the practice is tested on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from bridge.billing.back_test import Fate, Past, PastVerdict
from bridge.billing.claim import Claim
from bridge.billing.denial import reasons
from bridge.billing.document import from_document
from bridge.billing.posting import Posting, standing
from bridge.billing.remittance import ClaimPayment
from bridge.billing.session import Session
from bridge.billing.status import ADJUDICATED, ClaimEvent, ClaimStatus
from bridge.store.postings import posting_of
from bridge.store.scope import Scope
from bridge.store.tables.claim import claim as table
from bridge.store.tables.interchange import posting

AT_ONCE = 500  # claims in memory
_FATE = {  # of a status; what a payer answered is asked of its postings
    ClaimStatus.DRAFT: Fate.WAITING,
    ClaimStatus.HELD: Fate.WAITING,
    ClaimStatus.READY: Fate.WAITING,
    ClaimStatus.SUBMITTED: Fate.OPEN,
    ClaimStatus.RECEIVED: Fate.OPEN,
    ClaimStatus.ACCEPTED: Fate.OPEN,
    ClaimStatus.REJECTED: Fate.REJECTED,
    ClaimStatus.PAID: Fate.PAID,
    ClaimStatus.DENIED: Fate.DENIED,
    ClaimStatus.REVERSED: Fate.OPEN,  # the answer was taken back, and no other one came
}
_ANSWERED = ADJUDICATED | {ClaimStatus.REPLACED}
_POSTED = tuple(column for column in posting.c if column.name != "document")


class PastClaims:
    def __init__(self, scope: Scope) -> None:
        self._scope, self._db = scope, scope.connection

    def since(self, day: date) -> Iterator[Past]:
        """Every claim with a service date from `day` on that was not withdrawn, oldest first, without its origins.

        A claim that was replaced is as it was before. Reads while it is asked: use it inside of its transaction.
        """
        query = (
            sa.select(table)
            .where(table.c.practice_id == self._scope.practice_id, table.c.service_date >= day)
            .where(table.c.status != ClaimStatus.VOIDED)
            .order_by(table.c.service_date, table.c.control_number)
        )
        for some in self._db.execute(query, execution_options={"yield_per": AT_ONCE}).partitions():
            yield from self._pasts(some)

    def answer_to(self, control_number: str) -> ClaimPayment | None:
        """By which this claim is judged; None: the payer has not answered, or has taken its answer back."""
        own = (table.c.practice_id == self._scope.practice_id, table.c.control_number == control_number)
        status = self._db.execute(sa.select(table.c.status).where(*own)).scalar()
        answers = self._answers({control_number: ClaimStatus(status)} if status else {})
        return next(iter(self._payments([answer.key for answer in answers.values()]).values()), None)

    def _pasts(self, some: Sequence[sa.Row[Any]]) -> Iterator[Past]:
        statuses = {found.control_number: ClaimStatus(found.status) for found in some}
        answers = self._answers({n: status for n, status in statuses.items() if status in _ANSWERED})
        carcs = self._carcs(answers.values())
        for found in some:
            number = found.control_number
            yield Past(
                claim=from_document(Claim, {**found.document, "origins": ()}),
                sessions=from_document(tuple[Session, ...], found.sessions or ()),
                verdict=_verdict(found, answers.get(number), carcs.get(number, ())),
            )

    def _answers(self, statuses: Mapping[str, ClaimStatus]) -> dict[str, Posting]:
        """The answer by which each of these claims is judged, by control number."""
        query = sa.select(*_POSTED).where(
            posting.c.practice_id == self._scope.practice_id, posting.c.control_number.in_(tuple(statuses))
        )
        told: dict[str, list[Posting]] = defaultdict(list)
        for found in self._db.execute(query.order_by(posting.c.control_number, posting.c.ordinal)):
            told[found.control_number].append(posting_of(found))
        judged = ((number, _answer(postings, statuses[number])) for number, postings in told.items())
        return {number: answer for number, answer in judged if answer is not None}

    def _carcs(self, answers: Iterable[Posting]) -> dict[str, tuple[str, ...]]:
        """Of the answers that refused something: these leave dollars open, and no others do."""
        refusing = [answer.key for answer in answers if answer.event is ClaimEvent.DENIAL or answer.open]
        return {number: reasons(payment) for number, payment in self._payments(refusing).items()}

    def _payments(self, keys: Sequence[str]) -> dict[str, ClaimPayment]:
        """What the payer said, by control number."""
        query = sa.select(posting.c.control_number, posting.c.document).where(
            posting.c.practice_id == self._scope.practice_id, posting.c.key.in_(keys)
        )
        said = self._db.execute(query) if keys else ()
        return {number: from_document(ClaimPayment, document) for number, document in said}


def _answer(postings: Sequence[Posting], status: ClaimStatus) -> Posting | None:
    """The one that stands. A replacement takes the answer to the claim before it off the books, and it was one."""
    if status is ClaimStatus.REPLACED:
        return next((p for p in reversed(postings) if p.event is not ClaimEvent.REVERSAL), None)
    return next(reversed(standing(postings)), None)


def _verdict(found: sa.Row[Any], answer: Posting | None, carcs: tuple[str, ...]) -> PastVerdict:
    status = ClaimStatus(found.status)
    if status is not ClaimStatus.REPLACED or answer is None:
        return PastVerdict(
            fate=_FATE.get(status, Fate.OPEN),
            carcs=carcs,
            paid=found.paid_cents,
            adjusted=found.adjusted_cents,
            open=found.open_cents,
        )
    return PastVerdict(
        fate=Fate.DENIED if answer.event is ClaimEvent.DENIAL else Fate.PAID,
        carcs=carcs,
        paid=answer.paid,
        adjusted=answer.adjusted,
        open=answer.open,
    )
