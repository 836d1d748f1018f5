"""The server's own key, and the id_token it signs. OpenID Connect Core, RS256."""

from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

from bridge.sandbox.ehr.grant import Grant

LIVES = timedelta(minutes=5)


class Signer:
    """One RSA key for the life of the process."""

    def __init__(self) -> None:
        self._key = RSAKey.generate_key(2048, {"kid": "sandbox-1", "use": "sig", "alg": "RS256"})

    def jwks(self) -> dict[str, Any]:
        return {"keys": [self._key.as_dict(private=False)]}

    def id_token(self, grant: Grant, issuer: str, fhir_base: str, now: datetime) -> str:
        """Says who is at the screen; `fhirUser` only where that scope was granted."""
        words = {scope.text for scope in grant.scopes}
        claims: dict[str, Any] = {
            "iss": issuer,
            "sub": f"user-{grant.context.user_id}",
            "aud": grant.client_id,
            "iat": int(now.timestamp()),
            "exp": int((now + LIVES).timestamp()),
        }
        if grant.nonce:
            claims["nonce"] = grant.nonce
        if "fhirUser" in words:
            claims["fhirUser"] = f"{fhir_base}/Practitioner/{grant.context.user_id}"
        return jwt.encode({"alg": "RS256", "kid": "sandbox-1", "typ": "JWT"}, claims, self._key, algorithms=["RS256"])
