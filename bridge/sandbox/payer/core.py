"""Real-time questions in a CAQH CORE envelope (MIME multipart, connectivity rule 2.2.0), and the faults tests ask for.

POST /core            270 and 276 in, 271 and 277 out
POST /sandbox/faults  {"kind": "drop", "times": 2}, with the bearer token of `ready.json`
GET  /sandbox/health
"""

import asyncio
import email.policy
import json
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesParser
from hmac import compare_digest
from uuid import UUID

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bridge.sandbox.payer.claim_status import answer_276
from bridge.sandbox.payer.eligibility import Counter, answer_270
from bridge.sandbox.payer.envelope import Numbers
from bridge.sandbox.payer.fault import KINDS, Fault, Faults
from bridge.sandbox.payer.inquiry import NotAnInquiry
from bridge.sandbox.payer.mailbox import Mailbox
from bridge.x12.tokenizer import read_text

RULE_VERSIONS = ("2.2.0", "4.0.0")
ELIGIBILITY, ELIGIBILITY_ANSWER = "X12_270_Request_005010X279A1", "X12_271_Response_005010X279A1"
STATUS, STATUS_ANSWER = "X12_276_Request_005010X212", "X12_277_Response_005010X212"
REQUIRED = ("PayloadType", "ProcessingMode", "PayloadID", "TimeStamp", "SenderID", "ReceiverID", "CORERuleVersion")
BOUNDARY = "bridge-sandbox-core"


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Who may come in. `receiver_id` is ours."""

    username: str
    password: str = field(repr=False)
    receiver_id: str
    fault_token: str = field(repr=False)


def make_app(mailbox: Mailbox, faults: Faults, gate: Gate, now: Callable[[], datetime]) -> Starlette:
    """The HTTPS side of the payer. `now` is business time."""

    async def core(request: Request) -> Response:
        fault = faults.take("delay", "unavailable")
        if fault and fault.kind == "unavailable":
            return Response(status_code=503, headers={"Retry-After": "1"})
        if fault:
            await asyncio.sleep(fault.seconds)
        fields = read_fields(request.headers.get("Content-Type", ""), await request.body())
        return await asyncio.to_thread(_answer, fields, request.headers, mailbox, gate, now())

    async def ask_for_fault(request: Request) -> Response:
        if not compare_digest(request.headers.get("Authorization", ""), f"Bearer {gate.fault_token}"):
            return Response(status_code=401)
        return _add_fault(await request.body(), faults)

    def health(_: Request) -> Response:
        return JSONResponse({"status": "up"})

    return Starlette(
        routes=[
            Route("/core", core, methods=["POST"]),
            Route("/sandbox/faults", ask_for_fault, methods=["POST"]),
            Route("/sandbox/health", health),
        ]
    )


def _add_fault(body: bytes, faults: Faults) -> Response:
    try:
        wish = json.loads(body)
        fault = Fault(
            kind=wish["kind"],
            times=int(wish.get("times", 1)),
            seconds=float(wish.get("seconds", 0)),
            after=int(wish.get("after", 0)),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return JSONResponse({"error": "a fault is an object with a kind"}, status_code=400)
    if fault.kind not in KINDS:
        return JSONResponse({"error": f"kind is one of {', '.join(KINDS)}"}, status_code=400)
    faults.add(fault)
    return Response(status_code=204)


def read_fields(content_type: str, body: bytes) -> dict[str, bytes]:
    """The parts of a multipart/form-data body by name; nothing when it is none."""
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode("latin-1", "replace")
    message = BytesParser(policy=email.policy.HTTP).parsebytes(head + body)
    fields: dict[str, bytes] = {}
    for part in message.iter_parts() if message.is_multipart() else ():
        name, content = part.get_param("name", header="content-disposition"), part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            fields[name] = content
    return fields


def _answer(
    fields: Mapping[str, bytes], headers: Mapping[str, str], mailbox: Mailbox, gate: Gate, at: datetime
) -> Response:
    text = {name: content.decode("utf-8", "replace").strip() for name, content in fields.items() if name != "Payload"}
    error = _error(text, headers, gate)
    if not error and "Payload" not in fields:
        error = "PayloadRequired"
    if error:
        return _envelope(text, at, error)
    try:
        return _envelope(text, at, "Success", _payload(text["PayloadType"], read_text(fields["Payload"]), mailbox, at))
    except NotAnInquiry:
        return _envelope(text, at, "PayloadIllegal")


def _error(text: Mapping[str, str], headers: Mapping[str, str], gate: Gate) -> str:
    """The first CORE error code that applies; empty for a good envelope."""
    if not _is_known(text, headers, gate):
        return "UnAuthorized"
    missing = next((f"{name}Required" for name in REQUIRED if not text.get(name)), "")
    if missing:
        return missing
    checks = (
        ("VersionMismatch", text["CORERuleVersion"] in RULE_VERSIONS),
        ("PayloadTypeIllegal", text["PayloadType"] in (ELIGIBILITY, STATUS)),
        ("ProcessingModeIllegal", text["ProcessingMode"] == "RealTime"),
        ("PayloadIDIllegal", _is_uuid(text["PayloadID"])),
        ("TimeStampIllegal", _is_instant(text["TimeStamp"])),
        ("Receiver", text["ReceiverID"] == gate.receiver_id),
    )
    return next((code for code, good in checks if not good), "")


def _is_known(text: Mapping[str, str], headers: Mapping[str, str], gate: Gate) -> bool:
    """UserName and Password of the envelope, or HTTP basic."""
    given = f"{text.get('UserName', '')}\n{text.get('Password', '')}"
    basic = "Basic " + b64encode(f"{gate.username}:{gate.password}".encode()).decode("ascii")
    in_envelope = compare_digest(given.encode(), f"{gate.username}\n{gate.password}".encode())
    return in_envelope or compare_digest(headers.get("Authorization", "").encode(), basic.encode())


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _is_instant(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _payload(payload_type: str, text: str, mailbox: Mailbox, at: datetime) -> tuple[str, str]:
    """The answer's PayloadType and Payload. Raises NotAnInquiry."""
    with mailbox.books() as book:
        numbers = Numbers(interchange=book.next_answer(), at=at.astimezone(book.scenarios.time_zone))
        if payload_type == ELIGIBILITY:
            counter = Counter(scenarios=book.scenarios, roster=book.roster, standing=book.standing)
            return ELIGIBILITY_ANSWER, answer_270(text, counter, numbers)
        return STATUS_ANSWER, answer_276(text, book.claims.values(), book.scenarios, numbers)


def _envelope(asked: Mapping[str, str], at: datetime, code: str, payload: tuple[str, str] | None = None) -> Response:
    fields = {
        "PayloadType": payload[0] if payload else "CoreEnvelopeError",
        "ProcessingMode": "RealTime",
        "PayloadID": asked.get("PayloadID", ""),
        "TimeStamp": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "SenderID": asked.get("ReceiverID", ""),
        "ReceiverID": asked.get("SenderID", ""),
        "CORERuleVersion": RULE_VERSIONS[0],
        "ErrorCode": code,
        "ErrorMessage": "None" if code == "Success" else f"The envelope was refused: {code}",
    } | ({"Payload": payload[1]} if payload else {})
    parts = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{_header_safe(name, text)}\r\n'
        for name, text in fields.items()
    )
    return Response(f"{parts}--{BOUNDARY}--\r\n".encode(), media_type=f"multipart/form-data; boundary={BOUNDARY}")


def _header_safe(name: str, text: str) -> str:
    """What the asker sent comes back only as one line without a boundary in it."""
    return text if name == "Payload" else " ".join(text.split()).replace(BOUNDARY, "")[:200]
