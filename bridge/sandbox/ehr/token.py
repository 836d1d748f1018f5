"""The token endpoint's decisions: a code, a refresh token or a signed assertion becomes an access token."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from bridge.sandbox.ehr.assertion import KeySource, client_that_signed
from bridge.sandbox.ehr.client import Client, ClientKind
from bridge.sandbox.ehr.grant import ACCESS_LIVES, Context, Grant, Ledger, new_grant
from bridge.sandbox.ehr.identity import Signer
from bridge.sandbox.ehr.oauth import OAuthRefusal
from bridge.sandbox.ehr.scope import NotAScope, Scope, granted, read_scopes, write_scopes

JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenDesk:
    """All URLs are absolute, as clients see them."""

    clients: Mapping[str, Client]
    ledger: Ledger
    keys: KeySource
    signer: Signer
    issuer: str
    token_url: str
    fhir_base: str
    now: Callable[[], datetime]  # real time

    def answer(self, form: Mapping[str, str]) -> dict[str, Any]:
        """The token response. Raises OAuthRefusal."""
        match form.get("grant_type"):
            case "authorization_code":
                return self._for_code(form)
            case "refresh_token":
                return self._for_refresh(form)
            case "client_credentials":
                return self._for_credentials(form)
            case _:
                raise OAuthRefusal("unsupported_grant_type", "grant_type is none of those in the discovery document")

    def _client(self, form: Mapping[str, str]) -> Client:
        if "client_assertion" in form or "client_assertion_type" in form:
            return self._signing_client(form)
        client = self.clients.get(form.get("client_id", ""))
        if client is None or client.kind is not ClientKind.PUBLIC:
            raise OAuthRefusal("invalid_client", "the client must prove itself with private_key_jwt", 401)
        return client

    def _signing_client(self, form: Mapping[str, str]) -> Client:
        if form.get("client_assertion_type") != JWT_BEARER:
            raise OAuthRefusal("invalid_client", "client_assertion_type must be jwt-bearer", 401)
        assertion = form.get("client_assertion", "")
        client = client_that_signed(assertion, self.clients, self.keys, self.ledger, self.token_url, self.now())
        if form.get("client_id", client.client_id) != client.client_id:
            raise OAuthRefusal("invalid_client", "client_id is not who signed", 401)
        return client

    def _for_code(self, form: Mapping[str, str]) -> dict[str, Any]:
        client = self._client(form)
        grant = self.ledger.redeem_code(form.get("code", ""))
        if grant is None or grant.client_id != client.client_id:
            raise OAuthRefusal("invalid_grant", "the code is unknown, used, too old or another client's")
        if form.get("redirect_uri") != grant.redirect_uri:
            raise OAuthRefusal("invalid_grant", "redirect_uri is not the one of the authorization request")
        if not _proves(form.get("code_verifier", ""), grant.challenge):
            raise OAuthRefusal("invalid_grant", "code_verifier does not fit the challenge")
        response = self._with_context(grant)
        words = {scope.text for scope in grant.scopes}
        if "openid" in words:
            response["id_token"] = self.signer.id_token(grant, self.issuer, self.fhir_base, self.now())
        return response

    def _for_refresh(self, form: Mapping[str, str]) -> dict[str, Any]:
        client = self._client(form)
        token = form.get("refresh_token", "")
        seen = self.ledger.see_refresh(token)
        if seen is None or seen.client_id != client.client_id:
            raise OAuthRefusal("invalid_grant", "the refresh token is unknown or another client's")
        scopes = _narrower(form["scope"], seen) if form.get("scope") else seen.scopes
        grant = self.ledger.redeem_refresh(token)
        if grant is None:
            raise OAuthRefusal("invalid_grant", "the refresh token was used before, ended or was revoked")
        return self._with_context(replace(grant, scopes=scopes))

    def _for_credentials(self, form: Mapping[str, str]) -> dict[str, Any]:
        client = self._client(form)
        if client.kind is not ClientKind.BACKEND:
            raise OAuthRefusal("unauthorized_client", "this client is not registered for backend services")
        asked = _read(form.get("scope", ""))
        if not asked or any(scope.level != "system" for scope in asked):
            raise OAuthRefusal("invalid_scope", "backend services ask for system/ scopes, and at least one")
        scopes = granted(asked, client.scopes)
        if not scopes:
            raise OAuthRefusal("invalid_scope", "nothing that was asked for is registered for this client")
        return self._token(new_grant(client.client_id, scopes, Context())) | {"token_type": "bearer"}

    def _token(self, grant: Grant) -> dict[str, Any]:
        return {
            "access_token": self.ledger.issue_access(grant),
            "token_type": "Bearer",
            "expires_in": int(ACCESS_LIVES.total_seconds()),
            "scope": write_scopes(grant.scopes),
        }

    def _with_context(self, grant: Grant) -> dict[str, Any]:
        context = grant.context
        response = self._token(grant) | {"need_patient_banner": context.banner}
        stated = {"patient": context.patient_id, "encounter": context.encounter_id, "intent": context.intent}
        response |= {name: value for name, value in stated.items() if value}
        if {"offline_access", "online_access"} & {scope.text for scope in grant.scopes}:
            response["refresh_token"] = self.ledger.issue_refresh(grant)
        return response


def _proves(verifier: str, challenge: str) -> bool:
    """RFC 7636, 4.6."""
    digest = urlsafe_b64encode(sha256(verifier.encode("ascii", "replace")).digest()).decode("ascii").rstrip("=")
    return bool(_VERIFIER.match(verifier)) and digest == challenge


def _read(text: str) -> tuple[Scope, ...]:
    try:
        return read_scopes(text)
    except NotAScope as error:
        raise OAuthRefusal("invalid_scope", str(error)) from error


def _narrower(text: str, grant: Grant) -> tuple[Scope, ...]:
    """RFC 6749, 6: a refresh may ask for less, never for more."""
    asked = _read(text)
    if granted(asked, grant.scopes) != asked:
        raise OAuthRefusal("invalid_scope", "a refresh may not ask for more than was granted")
    return asked
