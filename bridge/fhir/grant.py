"""The two values of a launch: what we asked for, and what the EHR granted. Both are secrets: the store seals them.

AuthorizationRequest.to_text() / .from_text(text)    Grant.to_text() / .from_text(text)
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

import orjson


class GrantFault(ValueError):
    """A stored request or grant that cannot be read."""

    retryable = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRequest:
    """Kept by us, bound to the user's session by a cookie, used once. `url` is where the browser goes."""

    ehr: str  # the connection's name
    url: str = field(repr=False)
    state: str = field(repr=False)
    verifier: str = field(repr=False)
    nonce: str = field(repr=False)
    redirect_uri: str
    asked_at: datetime
    from_ehr: bool  # an EHR launch; False is a standalone one

    def to_text(self) -> str:
        """JSON."""
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Raises GrantFault."""
        raw = _read(text)
        try:
            return cls(**{**raw, "asked_at": datetime.fromisoformat(raw["asked_at"])})
        except (KeyError, TypeError, ValueError) as fault:
            raise GrantFault("not an authorization request") from fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One launch's tokens and context. Empty strings are what the EHR did not say; ids, not references."""

    ehr: str
    access_token: str = field(repr=False)
    refresh_token: str = field(default="", repr=False)
    scope: str = ""  # what was granted, which may be less than asked
    patient: str = ""
    encounter: str = ""
    fhir_user: str = ""  # Practitioner/p1; absolute when it is another server's
    need_patient_banner: bool = True
    intent: str = ""
    tenant: str = ""
    style_url: str = ""
    fresh_until: datetime | None = None  # None: the EHR did not say how long

    def to_text(self) -> str:
        """JSON."""
        return orjson.dumps(asdict(self)).decode()

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Raises GrantFault."""
        raw = _read(text)
        try:
            until = raw.get("fresh_until")
            return cls(**{**raw, "fresh_until": datetime.fromisoformat(until) if until else None})
        except (TypeError, ValueError) as fault:
            raise GrantFault("not a grant") from fault


def _read(text: str) -> dict[str, Any]:
    try:
        raw = orjson.loads(text)
    except orjson.JSONDecodeError as fault:
        raise GrantFault("not JSON") from fault
    if not isinstance(raw, dict):
        raise GrantFault("not a JSON object")
    return raw
