"""A browser for tests: sends requests to the application, keeps cookies as a real one would, follows nothing."""

import asyncio
import re
from html import unescape
from http.cookies import SimpleCookie

import httpx
from fastapi import FastAPI

ORIGIN = "https://bridge.example"


class Browser:
    """One cookie jar. `blocks_cookies`: it gives none back, as some do inside frames."""

    def __init__(self, app: FastAPI, *, blocks_cookies: bool = False) -> None:
        self._app, self._blocks = app, blocks_cookies
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> httpx.Response:
        return self._send("GET", path, {}, None)

    def post(self, path: str, form: dict[str, str], **headers: str) -> httpx.Response:
        """As a form of our own page sends it, unless `headers` say otherwise."""
        own = {"sec-fetch-site": "same-origin", "origin": "null"}
        return self._send("POST", path, {**own, **{k.replace("_", "-"): v for k, v in headers.items()}}, form)

    def follow(self, response: httpx.Response) -> httpx.Response:
        return self.get(response.headers["location"])

    def _send(self, method: str, path: str, headers: dict[str, str], form: dict[str, str] | None) -> httpx.Response:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        response = asyncio.run(self._ask(method, path, {**headers, **({"cookie": cookie} if cookie else {})}, form))
        if not self._blocks:
            for line in response.headers.get_list("set-cookie"):
                self._keep(line)
        return response

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], form: dict[str, str] | None
    ) -> httpx.Response:
        transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            return await client.request(method, path, headers=headers, data=form)

    def _keep(self, line: str) -> None:
        text = line.replace("; Partitioned", "")  # http.cookies learns it in Python 3.14
        for name, morsel in SimpleCookie(text).items():
            self.cookies.pop(name, None)
            if morsel["max-age"] != "0":
                self.cookies[name] = morsel.value


def text_of(response: httpx.Response) -> str:
    """What a person reads: no tags, single spaces."""
    body = re.sub(r"<(script|style).*?</\1>", " ", response.text, flags=re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def forms_of(response: httpx.Response) -> tuple[str, ...]:
    """Where its forms go, without logging out."""
    return tuple(
        action for action in re.findall(r'<form method="post" action="([^"]+)"', response.text) if action != "/logout"
    )


def csrf_of(response: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', response.text)
    assert found, "the page has no form"
    return found.group(1)
