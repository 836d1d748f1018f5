"""A small FHIR server on a real port, whose connections can really be lost. It knows nothing of the bridge."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from bridge.fhir.client import Audit, FhirClient
from bridge.fhir.ehr import EhrConnection
from bridge.fhir.patience import Patience
from tests.fhir.moment import NOW

Resource = dict[str, Any]
QUICK = Patience(wait_initial=0.01, wait_max=0.05, jitter=0.0)


@dataclass
class Asked:
    """One request as it came."""

    method: str
    path: str
    query: list[tuple[str, str]]
    headers: dict[str, str]
    body: bytes


@dataclass
class Answer:
    status: int = 200
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False  # half of the body, then the connection is closed
    drop: bool = False  # no answer at all


Rule = Callable[[Asked], Answer | None]


class FhirServer:
    """`rules` are asked first, in order; what answers None lets the next one speak."""

    def __init__(self, *resources: Resource) -> None:
        self.kept: dict[str, Resource] = {}
        self.gone: set[str] = set()
        self.asked: list[Asked] = []
        self.rules: list[Rule] = []
        self.page_size = 1000
        self.ignores_if_none_exist = False
        self._serial = 0
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._http.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._http.server_port}/fhir"
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()
        self.keep(*resources)

    def stop(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join(5)

    def keep(self, *resources: Resource) -> None:
        for resource in resources:
            key = f"{resource['resourceType']}/{resource['id']}"
            version = int(self.kept.get(key, {}).get("meta", {}).get("versionId", "0")) + 1
            meta = {"lastUpdated": "2026-11-20T12:00:00Z", **resource.get("meta", {}), "versionId": str(version)}
            self.kept[key] = {**resource, "meta": meta}

    def next(self, *answers: Answer) -> None:
        """The next requests get these, whatever they ask; then the server is itself again."""
        waiting = list(answers)
        self.rules.insert(0, lambda asked: waiting.pop(0) if waiting else None)

    def asked_for(self, method: str, part: str) -> list[Asked]:
        return [asked for asked in self.asked if asked.method == method and part in asked.path]

    def answer(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        for rule in self.rules:
            answer = rule(asked)
            if answer is not None:
                return answer
        parts = asked.path.removeprefix("/fhir/").split("/")
        if asked.method == "PUT":
            return self._update("/".join(parts), asked)
        if asked.method == "POST" and parts[-1] != "_search":
            return self._create(parts[0], asked)
        if len(parts) == 2 and parts[1] != "_search":
            return self._read("/".join(parts))
        return self._search(parts[0], asked)

    def _read(self, key: str) -> Answer:
        if key in self.gone:
            return Answer(410, outcome("deleted"))
        return Answer(200, self.kept[key]) if key in self.kept else Answer(404, outcome("not-found"))

    def _create(self, kind: str, asked: Asked) -> Answer:
        wanted = asked.headers.get("If-None-Exist")
        if wanted and not self.ignores_if_none_exist:
            found = self._matching(kind, parse_qsl(wanted))
            if found:
                return Answer(412, outcome("duplicate")) if len(found) > 1 else Answer(200, found[0])
        self._serial += 1
        self.keep({**json.loads(asked.body), "id": f"new-{self._serial}"})
        location = {"Location": f"{self.base}/{kind}/new-{self._serial}/_history/1", "ETag": 'W/"1"'}
        return Answer(201, self.kept[f"{kind}/new-{self._serial}"], location)

    def _update(self, key: str, asked: Asked) -> Answer:
        version = self.kept[key]["meta"]["versionId"]
        if asked.headers.get("If-Match", f'W/"{version}"') != f'W/"{version}"':
            return Answer(412, outcome("conflict"))
        self.keep(json.loads(asked.body))
        return Answer(200, self.kept[key])

    def _search(self, kind: str, asked: Asked) -> Answer:
        query = asked.query or parse_qsl(asked.body.decode())
        found = self._matching(kind, query)
        start = int(dict(query).get("offset", "0"))
        page = found[start : start + self.page_size]
        bundle: Resource = {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": r} for r in page]}
        if start + self.page_size < len(found):
            rest = "&".join(f"{k}={v}" for k, v in query if k != "offset")
            bundle["link"] = [{"relation": "next", "url": f"{kind}?{rest}&offset={start + self.page_size}"}]
            bundle["link"][0]["url"] = f"{self.base}/{bundle['link'][0]['url']}"
        return Answer(200, bundle)

    def _matching(self, kind: str, query: list[tuple[str, str]]) -> list[Resource]:
        of_kind = [r for key, r in sorted(self.kept.items()) if key.startswith(kind + "/")]
        return [r for r in of_kind if all(meets(r, name, text) for name, text in query)]


def meets(resource: Resource, name: str, text: str) -> bool:
    """Just what the bridge asks by; the reference of a search is with or without its type."""
    if name == "_lastUpdated":
        return bool(resource["meta"]["lastUpdated"] >= text.removeprefix("ge"))
    if name == "date":
        day = str(resource.get("period", {}).get("start") or resource.get("start"))[:10]
        return {"ge": day >= text[2:12], "le": day <= text[2:12], "lt": day <= text[2:12]}[text[:2]]
    if name == "_id":
        return resource["id"] in text.split(",")
    if name == "identifier":
        return any(f"{i['system']}|{i['value']}" == text for i in resource.get("identifier", []))
    if name in ("patient", "subject", "member", "practitioner", "encounter", "context"):
        wanted = {value.rpartition("/")[2] for value in text.split(",")}
        return bool(wanted & {reference.rpartition("/")[2] for reference in _references(resource)})
    return name in ("_count", "_elements", "offset") or resource.get(name) == text


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("reference"), str):
            yield value["reference"]
        for part in value.values():
            yield from _references(part)
    elif isinstance(value, list):
        for part in value:
            yield from _references(part)


def outcome(code: str, diagnostics: str = "Ruth Adeyemi, born 1960-02-03") -> Resource:
    issue = {"severity": "error", "code": code, "diagnostics": diagnostics, "expression": ["ClaimResponse.insurer"]}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def _handler(server: FhirServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def _talk(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            asked = Asked(self.command, parts.path, parse_qsl(parts.query), dict(self.headers.items()), body)
            self._send(server.answer(asked))

        do_GET = do_POST = do_PUT = _talk

        def _send(self, answer: Answer) -> None:
            if answer.drop:
                self.close_connection = True
                self.connection.close()
                return
            body = answer.body if isinstance(answer.body, bytes) else json.dumps(answer.body).encode()
            self.send_response(answer.status)
            for name, value in {"Content-Type": "application/fhir+json", **answer.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if answer.cut else body)
            self.close_connection = self.close_connection or answer.cut

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet: the tests look at `asked`."""

    return Handler


class Tokens:
    """token-1 until it is refused, then token-2, ..."""

    def __init__(self) -> None:
        self.number = 1

    def token(self) -> str:
        return f"token-{self.number}"

    def refused(self, token: str) -> None:
        self.number += 1


@contextmanager
def client_of(server: FhirServer, on_audit: Audit = lambda *event: None, **changed: Any) -> Iterator[FhirClient]:
    given: dict[str, Any] = {"name": "sandbox", "practice_id": "cedar", "base_url": server.base, "client_id": "bridge"}
    connection = EhrConnection(**(given | changed))
    with FhirClient(connection, Tokens(), now=lambda: NOW, on_audit=on_audit, patience=QUICK) as client:
        yield client
