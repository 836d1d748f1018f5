"""Nothing of an error of ours leaves: not to the browser, and not into the log, where its words might name a patient.

Starlette answers such an error and then raises it again, and the server logs it with all it says. So it ends here.
"""

import logging
import traceback
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("bridge.web")


class Silence:
    """`answer` makes the page of an error; one that comes too late for it cuts the answer off."""

    def __init__(self, app: ASGIApp, *, answer: Callable[[Request], Response]) -> None:
        self._app, self._answer = app, answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except Exception as error:
            log.error("a page failed: %s in %s", type(error).__name__, _place(error))
            if not begun:
                await self._answer(Request(scope))(scope, receive, send)


def _place(error: Exception) -> str:
    """`worklist.py:37`: where to look, without a word of what the error says."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else "nowhere"
