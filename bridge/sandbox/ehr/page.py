"""Pages: templates, and the headers that keep them in their place."""

from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from fastapi import Response
from fastapi.responses import HTMLResponse
from jinja2 import DictLoader, Environment, StrictUndefined

from bridge.sandbox.ehr.ehr import Ehr

_FOLDER = files("bridge.sandbox.ehr") / "pages"
_NAMES = ("base.html", "launcher.html", "frame.html", "login.html", "refused.html")


class Screens:
    """Renders with escaping on; an app may be framed and redirected to where it is registered."""

    def __init__(self, ehr: Ehr) -> None:
        sources = {name: (_FOLDER / name).read_text(encoding="utf-8") for name in _NAMES}
        self._templates = Environment(loader=DictLoader(sources), autoescape=True, undefined=StrictUndefined)
        self._css = (_FOLDER / "ehr.css").read_text(encoding="utf-8")
        self._policy = _policy(_origins(ehr))

    def page(self, name: str, status: int = 200, **values: Any) -> Response:
        headers = {
            "Content-Security-Policy": self._policy,
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        return HTMLResponse(self._templates.get_template(name).render(values), status, headers)

    def css(self) -> Response:
        return Response(self._css, media_type="text/css", headers={"Cache-Control": "max-age=600"})


def _origins(ehr: Ehr) -> list[str]:
    urls = [url for client in ehr.clients.values() for url in (client.launch_url, *client.redirect_uris) if url]
    return sorted({f"{urlsplit(url).scheme}://{urlsplit(url).netloc}" for url in urls})


def _policy(origins: list[str]) -> str:
    apps = " ".join(["'self'", *origins])
    return (
        f"default-src 'none'; style-src 'self'; frame-src {apps}; form-action {apps}; "
        "base-uri 'none'; frame-ancestors 'self'"
    )
