"""Who the EHR says is sitting there: the id_token, verified (OpenID Connect Core 3.1.3.7, SMART 2.2).

verify_id_token(text, Expected(issuer=, client_id=, nonce=, algorithms=), keys, now) -> claims
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey
from joserfc.util import urlsafe_b64decode

LEEWAY = 60  # seconds that clocks may differ


class IdTokenFault(Exception):
    """The id_token proves nothing; the message says which check failed."""

    retryable = False


class UnknownKey(IdTokenFault):
    """Signed with none of the published keys: they may have been rotated."""

    retryable = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What must stand in it."""

    issuer: str
    client_id: str
    nonce: str = field(repr=False)
    algorithms: tuple[str, ...] = ("RS256",)


def verify_id_token(text: str, expected: Expected, keys: KeySet, now: datetime) -> Mapping[str, Any]:
    """Its claims. Raises UnknownKey (ask for fresh keys once) or IdTokenFault."""
    claims = _signed_claims(text, expected.algorithms, keys)
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    checks = {
        "iss": str(claims.get("iss")).rstrip("/") == expected.issuer.rstrip("/"),
        "aud": expected.client_id in audiences,
        "azp": claims.get("azp", expected.client_id) == expected.client_id,
        "exp": _number(claims.get("exp"), 0) > now.timestamp() - LEEWAY,
        "nbf": _number(claims.get("nbf"), 0) <= now.timestamp() + LEEWAY,
        "nonce": claims.get("nonce") == expected.nonce,
    }
    wrong = [name for name, right in checks.items() if not right]
    if wrong:
        raise IdTokenFault(f"the id_token is not for us: {', '.join(wrong)}")
    return claims


def _signed_claims(text: str, algorithms: tuple[str, ...], keys: KeySet) -> dict[str, Any]:
    header = _header(text)
    if header.get("alg") not in algorithms:
        raise IdTokenFault("the id_token is signed with an algorithm that is not agreed")
    for key in _candidates(keys, header):
        try:
            return jwt.decode(text, key, algorithms=list(algorithms)).claims
        except (JoseError, ValueError):
            continue  # another key may fit; none that fits is an error below
    raise UnknownKey("the id_token is signed with none of the EHR's published keys")


def _candidates(keys: KeySet, header: Mapping[str, Any]) -> Iterator[RSAKey | ECKey]:
    """The key that `kid` names; some servers leave it out, then every key of the right kind."""
    kind = RSAKey if str(header.get("alg")).startswith(("RS", "PS")) else ECKey
    for key in keys.keys:
        if isinstance(key, kind) and header.get("kid") in (None, key.kid):
            yield key


def _header(text: str) -> dict[str, Any]:
    try:
        header = orjson.loads(urlsafe_b64decode(text.partition(".")[0].encode("ascii")))
    except ValueError as wrong:
        raise IdTokenFault("the id_token is not a JWT") from wrong
    if not isinstance(header, dict):
        raise IdTokenFault("the id_token is not a JWT")
    return header


def _number(value: object, missing: int) -> float:
    return float(value) if isinstance(value, int | float) else missing
