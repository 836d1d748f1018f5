"""SMART App Launch 2.2: from the EHR or standalone. The page keeps the request, the browser does the walking.

smart = Smart(connections, keys, discovery, http, now=)
smart.begin(iss=, launch=, redirect_uri=, ehr="") -> AuthorizationRequest          GET /launch?iss=&launch=
smart.begin_standalone(ehr=, redirect_uri=, context=("patient",)) -> AuthorizationRequest
smart.finish(callback, request) -> Grant          the request is found by the session, never by `state` alone
smart.refresh(grant) -> Grant                     one refresher at a time per grant: the old token is dead after it

SmartError (`str(error)` is a sentence for the page)      retryable
├─ UnknownIssuer     iss is no EHR of ours                no
├─ ServerUnfit       no endpoints, or no PKCE with S256   no
├─ EhrSilent         it does not answer                   yes
├─ LaunchForged      state is not ours, or was used       no
├─ LaunchExpired     it took too long                     no
├─ LaunchDenied      the EHR or the user said no          no
├─ GrantRefused      the token endpoint said no           no
├─ IdentityUnproven  no id_token, or one that is wrong    no
└─ SessionOver       refresh refused: launch again        no
"""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

import httpx

from bridge.fhir.assertion import assertion_fields, sign_assertion
from bridge.fhir.backend import lifetime, post_form
from bridge.fhir.discovery import Discovery, SmartConfiguration
from bridge.fhir.ehr import ClientKind, EhrConnection
from bridge.fhir.error import CODE, DiscoveryFailed, FhirError, TokenRefused
from bridge.fhir.grant import AuthorizationRequest, Grant, GrantFault
from bridge.fhir.id_token import Expected, IdTokenFault, UnknownKey, verify_id_token
from bridge.fhir.keys import KeyFault, KeyRing, SigningKey

__all__ = [
    "AuthorizationRequest",
    "EhrSilent",
    "Grant",
    "GrantFault",
    "GrantRefused",
    "IdentityUnproven",
    "LaunchDenied",
    "LaunchExpired",
    "LaunchForged",
    "ServerUnfit",
    "SessionOver",
    "Smart",
    "SmartError",
    "UnknownIssuer",
]

LOGIN_TIME = timedelta(minutes=10)
MARGIN = timedelta(seconds=30)
Answer = TypeVar("Answer")


class SmartError(Exception):
    retryable = False


class UnknownIssuer(SmartError):
    pass


class ServerUnfit(SmartError):
    pass


class EhrSilent(SmartError):
    retryable = True


class LaunchForged(SmartError):
    pass


class LaunchExpired(SmartError):
    pass


class LaunchDenied(SmartError):
    pass


class GrantRefused(SmartError):
    pass


class IdentityUnproven(SmartError):
    pass


class SessionOver(SmartError):
    pass


class Smart:
    """Thread-safe. `keys` may be None where every connection is a public client."""

    def __init__(
        self,
        connections: Iterable[EhrConnection],
        keys: KeyRing | None,
        discovery: Discovery,
        http: httpx.Client,
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._connections = {connection.name: connection for connection in connections}
        self._keys, self._discovery, self._http, self._now = keys, discovery, http, now

    def begin(self, *, iss: str, launch: str, redirect_uri: str, ehr: str = "") -> AuthorizationRequest:
        """`launch` is echoed as it came; `ehr` narrows the choice where the launch URL names one."""
        connection = next(
            (c for c in self._connections.values() if c.accepts_issuer(iss) and ehr in ("", c.name)), None
        )
        if connection is None:
            raise UnknownIssuer("This EHR is not connected to Bridge. An administrator can connect it.")
        if not launch:
            raise LaunchDenied("The EHR did not say which launch this is. Please start again from the EHR.")
        return self._request(connection, redirect_uri, connection.launch_scopes, iss, launch)

    def begin_standalone(
        self, *, ehr: str, redirect_uri: str, context: tuple[str, ...] = ("patient",)
    ) -> AuthorizationRequest:
        """`context`: what the EHR should let the user choose: patient, encounter, or nothing."""
        connection = self._connections.get(ehr)
        if connection is None:
            raise UnknownIssuer("This EHR is not connected to Bridge. An administrator can connect it.")
        scopes = tuple(scope for scope in connection.launch_scopes if scope != "launch")
        asked = (*scopes, *(f"launch/{kind}" for kind in context))
        return self._request(connection, redirect_uri, asked, connection.base_url, "")

    def finish(self, callback: Mapping[str, str], request: AuthorizationRequest) -> Grant:
        """`callback` is the query that came back. State first: nothing else of it is looked at before."""
        if not hmac.compare_digest(callback.get("state", "").encode(), request.state.encode()):
            raise LaunchForged("This answer does not belong to the launch that was started here.")
        if self._now() - request.asked_at > LOGIN_TIME:
            raise LaunchExpired("The login took too long. Please start again from the EHR.")
        if "error" in callback or not callback.get("code"):
            raise LaunchDenied(_denied(callback.get("error", "")))
        connection = self._known(request.ehr)
        form = {
            "grant_type": "authorization_code",
            "code": callback["code"],
            "redirect_uri": request.redirect_uri,
            "code_verifier": request.verifier,
        }
        answer = self._exchange(connection, form)
        fhir_user = self._identity(connection, answer, request)
        return self._grant(connection, answer, Grant(ehr=connection.name, access_token="", fhir_user=fhir_user))

    def refresh(self, grant: Grant) -> Grant:
        """Same context, new tokens; the refresh token may be a new one. Raises SessionOver, EhrSilent."""
        if not grant.refresh_token:
            raise SessionOver("The session with the EHR has ended. Please open Bridge from the EHR again.")
        connection = self._known(grant.ehr)
        form = {"grant_type": "refresh_token", "refresh_token": grant.refresh_token}
        try:
            return self._grant(connection, self._exchange(connection, form), grant)
        except GrantRefused as refused:
            raise SessionOver("The session with the EHR has ended. Please open Bridge from the EHR again.") from refused

    def _known(self, ehr: str) -> EhrConnection:
        connection = self._connections.get(ehr)
        if connection is None:
            raise UnknownIssuer("This EHR is no longer connected to Bridge.")
        return connection

    def _request(
        self, connection: EhrConnection, redirect_uri: str, scopes: tuple[str, ...], audience: str, launch: str
    ) -> AuthorizationRequest:
        endpoint = self._endpoints(connection)
        state, nonce = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        verifier = secrets.token_urlsafe(64)
        query = {
            "response_type": "code",
            "client_id": connection.app_client_id,
            "redirect_uri": redirect_uri,
            "scope": " ".join(scopes),
            "state": state,
            "aud": audience,
            "nonce": nonce,
            "code_challenge": _challenge(verifier),
            "code_challenge_method": "S256",
            **({"launch": launch} if launch else {}),
        }
        glue = "&" if "?" in endpoint.authorization_endpoint else "?"
        return AuthorizationRequest(
            ehr=connection.name,
            url=f"{endpoint.authorization_endpoint}{glue}{urlencode(query)}",
            state=state,
            verifier=verifier,
            nonce=nonce,
            redirect_uri=redirect_uri,
            asked_at=self._now(),
            from_ehr=bool(launch),
        )

    def _endpoints(self, connection: EhrConnection) -> SmartConfiguration:
        endpoint = _answering(lambda: self._discovery.smart(connection))
        if not endpoint.authorization_endpoint:
            raise ServerUnfit("This EHR does not offer a SMART launch.")
        if not endpoint.proves_keys:
            raise ServerUnfit("This EHR's login does not offer PKCE with S256, which Bridge requires.")
        return endpoint

    def _exchange(self, connection: EhrConnection, form: dict[str, str]) -> dict[str, object]:
        """Once, never again with the same code or refresh token: reuse would revoke what it gave."""
        endpoint = _answering(lambda: self._discovery.smart(connection))
        if connection.launch_kind is ClientKind.PUBLIC:
            proof = {"client_id": connection.app_client_id}
        else:
            proof = self._proof(connection, endpoint)
        where = f"POST token of EHR {connection.name}"
        return _answering(lambda: post_form(self._http, endpoint.token_endpoint, {**form, **proof}, where, self._now))

    def _proof(self, connection: EhrConnection, endpoint: SmartConfiguration) -> dict[str, str]:
        assertion = sign_assertion(
            client_id=connection.app_client_id,
            audience=endpoint.token_endpoint,
            key=self._key(endpoint),
            now=self._now(),
            jku=connection.jwks_url,
        )
        return assertion_fields(assertion)

    def _key(self, endpoint: SmartConfiguration) -> SigningKey:
        try:
            return (self._keys or KeyRing(keys=())).signing_key(endpoint.signing_algorithms)
        except KeyFault as fault:
            raise ServerUnfit("Bridge has no key that this EHR accepts. An administrator must make one.") from fault

    def _identity(self, connection: EhrConnection, answer: dict[str, object], request: AuthorizationRequest) -> str:
        """fhirUser as `Practitioner/p1`; empty where no identity was asked."""
        if "openid" not in connection.launch_scopes:
            return ""
        text = answer.get("id_token")
        if not isinstance(text, str):
            raise IdentityUnproven("The EHR did not say who you are.")
        claims = self._verified(connection, text, request.nonce)
        user = claims.get("fhirUser") or claims.get("profile")
        if not isinstance(user, str) or not user:
            raise IdentityUnproven("The EHR did not say who you are.")
        return user.removeprefix(connection.base_url + "/")

    def _verified(self, connection: EhrConnection, text: str, nonce: str) -> Mapping[str, Any]:
        configuration = self._discovery.smart(connection)
        openid = _answering(lambda: self._discovery.openid(configuration, connection))
        expected = Expected(
            issuer=openid.issuer,
            client_id=connection.app_client_id,
            nonce=nonce,
            algorithms=connection.id_token_algorithms,
        )
        try:
            try:
                keys = _answering(lambda: self._discovery.keys(openid.jwks_uri))
                return verify_id_token(text, expected, keys, self._now())
            except UnknownKey:
                keys = _answering(lambda: self._discovery.keys(openid.jwks_uri, fresh=True))
                return verify_id_token(text, expected, keys, self._now())
        except IdTokenFault as fault:
            raise IdentityUnproven("The EHR's statement of who you are could not be verified.") from fault

    def _grant(self, connection: EhrConnection, answer: dict[str, object], before: Grant) -> Grant:
        """A refresh keeps the context of the launch where the answer does not repeat it."""
        token = answer.get("access_token")
        if not isinstance(token, str) or not token or str(answer.get("token_type")).casefold() != "bearer":
            raise GrantRefused("The EHR answered without a token.")

        def text(key: str, known: str) -> str:
            value = answer.get(key)
            return value if isinstance(value, str) else known

        life = lifetime(answer)
        return Grant(
            ehr=connection.name,
            access_token=token,
            refresh_token=text("refresh_token", before.refresh_token),
            scope=text("scope", before.scope),
            patient=text("patient", before.patient).removeprefix("Patient/"),
            encounter=text("encounter", before.encounter).removeprefix("Encounter/"),
            fhir_user=before.fhir_user,
            need_patient_banner=answer.get("need_patient_banner", before.need_patient_banner) is not False,
            intent=text("intent", before.intent),
            tenant=text("tenant", before.tenant),
            style_url=text("smart_style_url", before.style_url),
            fresh_until=self._now() + life - min(MARGIN, life / 4) if life else None,
        )


def _challenge(verifier: str) -> str:
    """RFC 7636 S256."""
    return urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")


def _denied(error: str) -> str:
    """An OAuth error code may be shown; its description is somebody else's text and is not."""
    if error == "access_denied":
        return "Access was denied in the EHR."
    if error == "invalid_scope":
        return "The EHR refuses what Bridge asks for. An administrator must compare the scopes."
    return f"The EHR ended the login ({error})." if CODE.fullmatch(error) else "The EHR ended the login."


def _answering(ask: Callable[[], Answer]) -> Answer:
    """Errors of the road as sentences for the page."""
    try:
        return ask()
    except TokenRefused as fault:
        code = fault.codes[0] if fault.codes else "no reason given"
        raise GrantRefused(f"The EHR refused the login ({code}). Please start again from the EHR.") from fault
    except DiscoveryFailed as fault:
        raise ServerUnfit("This EHR's login service is not set up in a way that Bridge can use.") from fault
    except FhirError as fault:
        raise EhrSilent("The EHR's login service does not answer. Please try again in a moment.") from fault
