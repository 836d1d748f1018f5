"""What an authorization request must hold before anybody is asked to log in. SMART 2.2, App Launch, step 4."""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import urlencode

from bridge.sandbox.ehr.client import Client, ClientKind
from bridge.sandbox.ehr.grant import Context, Grant, Ledger, Request, new_grant
from bridge.sandbox.ehr.oauth import NoWayBack, OAuthRefusal
from bridge.sandbox.ehr.scope import NotAScope, Scope, granted, read_scopes

SHORTEST_STATE = 16
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}\Z")


def single(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """RFC 6749, 3.1: no parameter twice. Raises NoWayBack."""
    parameters: dict[str, str] = {}
    for name, value in pairs:
        if name in parameters:
            raise NoWayBack(f"{name} is given twice")
        parameters[name] = value
    return parameters


def trusted_client(parameters: Mapping[str, str], clients: Mapping[str, Client]) -> Client:
    """The app to which a redirect may go. Raises NoWayBack."""
    client = clients.get(parameters.get("client_id", ""))
    if client is None or client.kind is ClientKind.BACKEND:
        raise NoWayBack("client_id names no app that may launch here")
    if parameters.get("redirect_uri") not in client.redirect_uris:
        raise NoWayBack("redirect_uri is not exactly one that the app registered")
    return client


def read_request(parameters: Mapping[str, str], client: Client, fhir_base: str) -> Request:
    """The request without its context yet. Raises OAuthRefusal, which may go back to the app."""
    if len(parameters.get("state", "")) < SHORTEST_STATE:
        raise OAuthRefusal("invalid_request", f"state must be there, with {SHORTEST_STATE} or more characters")
    if parameters.get("response_type") != "code":
        raise OAuthRefusal("unsupported_response_type", "response_type must be code")
    if parameters.get("aud") != fhir_base:
        raise OAuthRefusal("invalid_request", "aud must be the FHIR base URL")
    if parameters.get("code_challenge_method") != "S256":
        raise OAuthRefusal("invalid_request", "code_challenge_method must be S256")
    if not _CHALLENGE.match(parameters.get("code_challenge", "")):
        raise OAuthRefusal("invalid_request", "code_challenge must be 43 characters of base64url")
    grant = new_grant(client.client_id, _scopes(parameters.get("scope", ""), client), Context())
    return Request(grant=_bound(grant, parameters), state=parameters["state"])


def _bound(grant: Grant, parameters: Mapping[str, str]) -> Grant:
    return Grant(
        id=grant.id,
        client_id=grant.client_id,
        scopes=grant.scopes,
        context=grant.context,
        redirect_uri=parameters["redirect_uri"],
        challenge=parameters["code_challenge"],
        nonce=parameters.get("nonce", ""),
    )


def _scopes(text: str, client: Client) -> tuple[Scope, ...]:
    try:
        asked = read_scopes(text)
    except NotAScope as error:
        raise OAuthRefusal("invalid_scope", str(error)) from error
    if any(scope.level == "system" for scope in asked):
        raise OAuthRefusal("invalid_scope", "system/ scopes are for backend services")
    found = granted(asked, client.scopes)
    if not found:
        raise OAuthRefusal("invalid_scope", "nothing that was asked for is registered for this app")
    return found


def launch_context(parameters: Mapping[str, str], request: Request, ledger: Ledger) -> Context | None:
    """What the EHR had open when it launched; None for a standalone launch. Raises OAuthRefusal."""
    words = {scope.text for scope in request.grant.scopes}
    launch = parameters.get("launch", "")
    if not launch and "launch" not in words:
        return None
    if not launch or "launch" not in words:
        raise OAuthRefusal("invalid_request", "the launch parameter and the launch scope go together")
    context = ledger.end_launch(launch, request.grant.client_id)
    if context is None:
        raise OAuthRefusal("invalid_request", "launch is not one that waits for this app")
    return context


def back_to_app(redirect_uri: str, **parameters: str) -> str:
    """The redirect with its answer; empty values are left out."""
    joint = "&" if "?" in redirect_uri else "?"
    return redirect_uri + joint + urlencode({name: value for name, value in parameters.items() if value})
