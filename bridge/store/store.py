"""The store: one database transaction at a time, seen as nouns."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa

from bridge.store.appointments import Appointments
from bridge.store.audits import Audits
from bridge.store.authorizations import Authorizations
from bridge.store.charted import Charted
from bridge.store.claim_lists import ClaimLists
from bridge.store.claims import Claims
from bridge.store.column import bind_keys
from bridge.store.deliveries import Deliveries
from bridge.store.drafts import Drafts
from bridge.store.ehrs import Ehrs
from bridge.store.eligibilities import Eligibilities
from bridge.store.encounters import Encounters
from bridge.store.engine import READ, WRITE, begin
from bridge.store.interchanges import Interchanges
from bridge.store.launches import Launches
from bridge.store.member_ledgers import MemberLedgers
from bridge.store.overlays import Overlays
from bridge.store.past_claims import PastClaims
from bridge.store.postings import Postings
from bridge.store.practice_rules import PracticeRules
from bridge.store.practices import Practices
from bridge.store.problems import Problems
from bridge.store.remittances import Remittances
from bridge.store.roles import Roles
from bridge.store.scope import Scope
from bridge.store.seal import KeyRing
from bridge.store.sessions import Sessions
from bridge.store.status_inquiries import StatusInquiries
from bridge.store.summary import Summary
from bridge.store.tokens import Tokens


class Transaction:
    """One practice's journal inside one database transaction; everything written bears the instant `at`."""

    def __init__(self, scope: Scope) -> None:
        self.connection, self.practice_id, self.at = scope.connection, scope.practice_id, scope.at
        self.claims = Claims(scope)
        self.drafts = Drafts(scope, self.claims)
        self.claim_lists = ClaimLists(scope)
        self.encounters = Encounters(scope)
        self.problems = Problems(scope)
        self.overlays = Overlays(scope)
        self.authorizations = Authorizations(scope)
        self.appointments = Appointments(scope)
        self.member_ledgers = MemberLedgers(scope)
        self.interchanges = Interchanges(scope, self.claims)
        self.deliveries = Deliveries(scope, self.claims)
        self.remittances = Remittances(scope)
        self.postings = Postings(scope)
        self.eligibilities = Eligibilities(scope)
        self.status_inquiries = StatusInquiries(scope)
        self.charted = Charted(scope)
        self.audits = Audits(scope)
        self.roles = Roles(scope)
        self.ehrs = Ehrs(scope)
        self.practice_rules = PracticeRules(scope)
        self.past_claims = PastClaims(scope)
        self.summary = Summary(scope)


class Installation:
    """What belongs to no practice, or is needed before one is known."""

    def __init__(self, scope: Scope) -> None:
        self.connection, self.at = scope.connection, scope.at
        self.practices = Practices(scope)
        self.launches = Launches(scope)
        self.sessions = Sessions(scope)
        self.tokens = Tokens(scope)


class Store:
    """The journal's door: every transaction on it begins here."""

    def __init__(self, engine: sa.Engine, keys: KeyRing, *, now: Callable[[], datetime]) -> None:
        """`now` gives business time, aware; it is asked once for each transaction."""
        self.engine, self.keys, self._now = engine, keys, now
        bind_keys(engine, keys)

    @contextmanager
    def transaction(self, practice_id: str) -> Iterator[Transaction]:
        """All of it is written, or none when an exception leaves the block. On SQLite one writer at a time."""
        with self._scope(practice_id, WRITE) as scope:
            yield Transaction(scope)

    @contextmanager
    def reading(self, practice_id: str) -> Iterator[Transaction]:
        """One snapshot that waits for no writer; writing in it is an error of the database."""
        with self._scope(practice_id, READ) as scope:
            yield Transaction(scope)

    @contextmanager
    def installation(self) -> Iterator[Installation]:
        """All of it is written, or none."""
        with self._scope("", WRITE) as scope:
            yield Installation(scope)

    @contextmanager
    def _scope(self, practice_id: str, purpose: str) -> Iterator[Scope]:
        with begin(self.engine, purpose) as connection:
            yield Scope(connection=connection, practice_id=practice_id, at=self._now(), keys=self.keys)
