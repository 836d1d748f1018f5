"""The apps that are registered here, read from one JSON file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from bridge.sandbox.ehr.scope import Scope, read_scopes


class ClientFault(ValueError):
    """The registration file cannot be used; the message names the client and the key."""


class ClientKind(StrEnum):
    PUBLIC = "public"  # names itself, proves nothing but its PKCE verifier
    CONFIDENTIAL = "confidential"  # launches, and signs at the token endpoint
    BACKEND = "backend"  # works alone: client_credentials, signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A key set or the URL of one stands with every client that signs."""

    client_id: str
    name: str
    kind: ClientKind
    scopes: tuple[Scope, ...]
    redirect_uris: tuple[str, ...] = ()
    launch_url: str = ""
    jwks: Mapping[str, Any] | None = field(default=None, repr=False)
    jwks_url: str = ""


def load_clients(path: Path) -> dict[str, Client]:
    """By client id, from `{"clients": [...]}`. Raises ClientFault, OSError."""
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["clients"]
    except (ValueError, KeyError, TypeError) as error:
        raise ClientFault(f'{path.name} is not JSON of the shape {{"clients": [...]}}') from error
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ClientFault(f"{path.name}: clients is not a list of objects")
    return {client.client_id: client for client in map(read_client, rows)}


def read_client(row: Mapping[str, Any]) -> Client:
    """One client; `scopes` is the space separated text of OAuth. Raises ClientFault."""
    name = str(row.get("client_id", "?"))
    try:
        client = Client(
            client_id=row["client_id"],
            name=row.get("name", row["client_id"]),
            kind=ClientKind(row["kind"]),
            scopes=read_scopes(row["scopes"]),
            redirect_uris=tuple(row.get("redirect_uris", ())),
            launch_url=row.get("launch_url", ""),
            jwks=row.get("jwks"),
            jwks_url=row.get("jwks_url", ""),
        )
    except (KeyError, ValueError) as error:
        raise ClientFault(f"client {name}: {error}") from error
    if client.kind is not ClientKind.PUBLIC and not (client.jwks or client.jwks_url):
        raise ClientFault(f"client {name} signs, so it needs jwks or jwks_url")
    if client.kind is not ClientKind.BACKEND and not client.redirect_uris:
        raise ClientFault(f"client {name} launches, so it needs redirect_uris")
    return client
