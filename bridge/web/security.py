"""What keeps the pages to those they are for: headers, cookies, and forms that only our own pages can send."""

import hmac
import secrets
from collections.abc import Iterable, MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SESSION_COOKIE = "__Host-bridge"
LAUNCH_COOKIE = "__Host-bridge-launch"  # which browser began a launch; says nothing of who
_ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=None; Partitioned"  # Partitioned: our own jar inside each EHR's frame

_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}"
)


class SecurityHeaders:
    """On every answer. Who may frame a page is set while it is made: `allow_framing`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                state: MutableMapping[str, Any] = scope.get("state", {})
                headers = MutableHeaders(scope=message)
                for name, value in headers_of(scope["path"], state.get("frame_ancestors", ())).items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, send_with_headers)


def headers_of(path: str, ancestors: Iterable[str]) -> dict[str, str]:
    """Nothing but the style sheets and scripts may be kept by a browser or a proxy."""
    return {
        "Content-Security-Policy": _POLICY.format(ancestors=" ".join(["'self'", *ancestors])),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "public, max-age=3600" if path.startswith("/static/") else "no-store",
    }


def allow_framing(request: Request, ancestors: Iterable[str]) -> None:
    """Origins whose pages may hold this one in a frame."""
    request.state.frame_ancestors = tuple(ancestors)


def new_secret() -> str:
    """192 bits, for cookies, tokens and the ids of launches."""
    return secrets.token_urlsafe(24)


def set_cookie(response: Response, name: str, value: str) -> None:
    """By hand: Starlette writes Partitioned only on Python 3.14."""
    response.headers.append("set-cookie", f"{name}={value}; {_ATTRIBUTES}")


def drop_cookie(response: Response, name: str) -> None:
    response.headers.append("set-cookie", f"{name}=; {_ATTRIBUTES}; Max-Age=0")


def same_text(one: str, other: str) -> bool:
    """In constant time; empty is never the same."""
    return bool(one) and hmac.compare_digest(one.encode(), other.encode())


def from_own_page(request: Request, origin: str) -> bool:
    """Whether a form was sent by a page of ours.

    Under `no-referrer` browsers send `Origin: null` with a form, so Sec-Fetch-Site is asked first.
    """
    site = request.headers.get("sec-fetch-site")
    return site == "same-origin" if site else request.headers.get("origin") == origin
