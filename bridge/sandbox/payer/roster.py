"""Whom the payers insure. The same member id may stand for a subscriber and their dependants."""

from collections.abc import Iterable
from datetime import date

from bridge.sandbox.data.member import Member
from bridge.sandbox.payer.claim import Claim

SELF = "18"


def folded(name: str) -> str:
    """A name as it is compared: letters only, upper case."""
    return "".join(c for c in name.upper() if c.isalpha())


class Roster:
    """Finds members by payer and id, or by payer, name and birth date."""

    def __init__(self, members: Iterable[Member]) -> None:
        self._by_id: dict[tuple[str, str], list[Member]] = {}
        self._by_name: dict[tuple[str, str, str, date], Member] = {}
        for member in members:
            self._by_id.setdefault((member.payer_id, member.member_id), []).append(member)
            self._by_name[(member.payer_id, folded(member.last), folded(member.first), member.birth_date)] = member

    def family(self, payer_id: str, member_id: str) -> tuple[Member, ...]:
        """Everyone on one policy; empty for an id that the payer does not know."""
        return tuple(self._by_id.get((payer_id, member_id.upper()), ()))

    def named(self, payer_id: str, last: str, first: str, birth_date: date | None) -> Member | None:
        if birth_date is None:
            return None
        return self._by_name.get((payer_id, folded(last), folded(first), birth_date))

    def patient(self, claim: Claim) -> Member | None:
        """The person treated: by policy, then by first name; on a policy of one, that one. None: unknown."""
        family = self.family(claim.payer_id, claim.subscriber.member_id)
        same = [m for m in family if folded(m.first) == folded(claim.patient.first)]
        dependants = [m for m in family if (m.relationship == SELF) == (claim.relationship == SELF)]
        return next(iter(same or dependants or family), None)
