"""What the authorization server remembers: launches, codes, tokens. In memory, behind one lock, in real time."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe
from threading import Lock

from bridge.sandbox.ehr.scope import Scope

CODE_LIVES = timedelta(seconds=60)
LAUNCH_LIVES = timedelta(minutes=5)
LOGIN_LIVES = timedelta(minutes=10)
ACCESS_LIVES = timedelta(seconds=300)
REFRESH_LIVES = timedelta(hours=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Who is at the screen, and what they have open. Empty text is none."""

    user_id: str = ""  # Practitioner id
    patient_id: str = ""
    encounter_id: str = ""
    intent: str = ""
    banner: bool = False  # the app must show the patient itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One permission, from code to last token: `id` is the family that dies together."""

    id: str
    client_id: str
    scopes: tuple[Scope, ...]
    context: Context
    redirect_uri: str = ""
    challenge: str = field(default="", repr=False)
    nonce: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """An authorization request that passed every check and waits for somebody to log in."""

    grant: Grant
    state: str = field(repr=False)


@dataclass(slots=True)
class _Kept:
    grant: Grant
    ends: datetime
    used: bool = False


class Ledger:
    """Every secret it gives is random, ends by itself, and is worth one use where the standard says so."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._lock = Lock()
        self._launches: dict[str, tuple[str, Context, datetime]] = {}
        self._requests: dict[str, tuple[Request, datetime]] = {}
        self._codes: dict[str, _Kept] = {}
        self._refresh: dict[str, _Kept] = {}
        self._access: dict[str, _Kept] = {}
        self._assertions: dict[tuple[str, str], datetime] = {}
        self._revoked: set[str] = set()

    def begin_launch(self, client_id: str, context: Context) -> str:
        launch = token_urlsafe(24)
        with self._lock:
            self._launches[launch] = (client_id, context, self._now() + LAUNCH_LIVES)
        return launch

    def end_launch(self, launch: str, client_id: str) -> Context | None:
        """The context, once; None where it is unknown, too old, used, or another client's."""
        with self._lock:
            owner, context, ends = self._launches.pop(launch, ("", Context(), self._now()))
        return context if owner == client_id and self._now() < ends else None

    def wait_for_login(self, request: Request) -> str:
        ticket = token_urlsafe(24)
        with self._lock:
            self._requests[ticket] = (request, self._now() + LOGIN_LIVES)
        return ticket

    def waiting(self, ticket: str) -> Request | None:
        with self._lock:
            request, ends = self._requests.get(ticket, (None, self._now()))
        return request if self._now() < ends else None

    def log_in(self, ticket: str) -> Request | None:
        """The request, once."""
        request = self.waiting(ticket)
        with self._lock:
            self._requests.pop(ticket, None)
        return request

    def issue_code(self, grant: Grant) -> str:
        return self._issue(self._codes, grant, CODE_LIVES)

    def redeem_code(self, code: str) -> Grant | None:
        """The grant, once. A second use ends everything that came from the first."""
        return self._spend(self._codes, code)

    def issue_access(self, grant: Grant) -> str:
        return self._issue(self._access, grant, ACCESS_LIVES)

    def issue_refresh(self, grant: Grant) -> str:
        return self._issue(self._refresh, grant, REFRESH_LIVES)

    def redeem_refresh(self, token: str) -> Grant | None:
        """The grant, once: each use gives a new token, and an old one used again ends the family."""
        return self._spend(self._refresh, token)

    def see_refresh(self, token: str) -> Grant | None:
        """What the token is for, without using it."""
        with self._lock:
            kept = self._refresh.get(token)
        return kept.grant if kept else None

    def access(self, token: str) -> Grant | None:
        """What a bearer token allows; None where it is unknown, ended or revoked."""
        with self._lock:
            kept = self._access.get(token)
            return kept.grant if kept and self._alive(kept) else None

    def first_use(self, client_id: str, jti: str, until: datetime) -> bool:
        """Whether this client's assertion is new."""
        with self._lock:
            now = self._now()
            self._assertions = {key: ends for key, ends in self._assertions.items() if ends > now}
            fresh = (client_id, jti) not in self._assertions
            self._assertions[client_id, jti] = until
        return fresh

    def _issue(self, shelf: dict[str, _Kept], grant: Grant, lives: timedelta) -> str:
        secret = token_urlsafe(32)
        with self._lock:
            now = self._now()
            for old in [key for key, kept in shelf.items() if kept.ends + REFRESH_LIVES < now]:
                del shelf[old]
            shelf[secret] = _Kept(grant, now + lives)
        return secret

    def _spend(self, shelf: dict[str, _Kept], secret: str) -> Grant | None:
        with self._lock:
            kept = shelf.get(secret)
            if kept is None:
                return None
            if kept.used:
                self._revoked.add(kept.grant.id)
                return None
            kept.used = True
            return kept.grant if self._alive(kept) else None

    def _alive(self, kept: _Kept) -> bool:
        return self._now() < kept.ends and kept.grant.id not in self._revoked


def new_grant(client_id: str, scopes: tuple[Scope, ...], context: Context) -> Grant:
    return Grant(id=token_urlsafe(12), client_id=client_id, scopes=scopes, context=context)
