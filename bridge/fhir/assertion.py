"""The signed proof of who we are at a token endpoint (SMART 2.2).
One per attempt, never reused.

sign_assertion(client_id=, audience=, key=, now=, jku="") -> str    assertion_fields(assertion) -> dict
"""

import secrets
from datetime import datetime, timedelta

from joserfc import jwt

from bridge.fhir.keys import SigningKey

LIFE = timedelta(minutes=4)  # at most five are allowed; one is kept for clocks that differ
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def sign_assertion(*, client_id: str, audience: str, key: SigningKey, now: datetime, jku: str = "") -> str:
    """`audience` is exactly the token endpoint that is posted to; `jku` only where it is the registered JWKS URL."""
    header = {"alg": key.algorithm, "kid": key.kid, "typ": "JWT"}
    if jku:
        header["jku"] = jku
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFE).timestamp()),
        "jti": secrets.token_urlsafe(32),
    }
    return jwt.encode(header, claims, key.private, algorithms=[key.algorithm])


def assertion_fields(assertion: str) -> dict[str, str]:
    """The two form fields that carry it."""
    return {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}
