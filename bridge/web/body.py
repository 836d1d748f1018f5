"""How much a browser may send: our forms are a few words long, and whoever sends more has no seat yet to be asked for.

A form is read before anybody looks at cookie or token, so the limit stands before all of that.
"""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bridge.web.refusal import TooLong

MOST = 64 * 1024  # bytes; below what a form parser would put into a temporary file


class ShortBodies:
    """Counts what arrives, whatever Content-Length says."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        left = MOST

        async def receive_counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:
                raise TooLong
            return message

        await self._app(scope, receive_counted if scope["type"] == "http" else receive, send)
