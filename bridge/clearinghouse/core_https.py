"""Real-time questions over HTTPS in a CAQH CORE envelope (MIME multipart, phase II connectivity rule 2.2.0).

CoreHttps(CoreSettings(url=, sender_id=, receiver_id=, username=, password=, ca_file=, ...), now=)
    .ask("X12_270_Request_005010X279A1", payload) -> bytes      the 271, or a 999 or TA1
"""

import email.policy
import ssl
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.parser import BytesParser

import httpx
import stamina

from bridge.clearinghouse.base import (
    MOST_BYTES,
    Busy,
    CredentialsRefused,
    HostNotTrusted,
    Refused,
    RoadError,
    TooLarge,
    Unreachable,
)

ELIGIBILITY = "X12_270_Request_005010X279A1"
CLAIM_STATUS = "X12_276_Request_005010X212"
# An inquiry changes nothing over there: with the same trace it may be asked again. Anything else is sent once.
SAFE = frozenset({ELIGIBILITY, CLAIM_STATUS})
RULE_VERSION = "2.2.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreSettings:
    """Times are seconds; CORE gives an answer 20 s. `client_cert_file` may hold the key as well."""

    url: str
    sender_id: str
    receiver_id: str
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str | None = None
    client_cert_file: str | None = None
    client_key_file: str | None = None
    timeout: float = 25.0
    attempts: int = 3
    wait_initial: float = 0.5


class CoreHttps:
    """Thread-safe. Raises members of RoadError."""

    def __init__(self, settings: CoreSettings, *, now: Callable[[], datetime]) -> None:
        if not settings.url.startswith("https://"):
            raise HostNotTrusted("real-time inquiries go over https only")
        self._settings, self._now = settings, now
        self._http = httpx.Client(
            verify=_trust(settings),
            timeout=httpx.Timeout(settings.timeout, connect=min(10.0, settings.timeout)),
            auth=(settings.username, settings.password) if settings.username else None,
            follow_redirects=False,
            trust_env=False,
        )

    def close(self) -> None:
        """Ends its connections."""
        self._http.close()

    def ask(self, payload_type: str, payload: bytes) -> bytes:
        """One question, one answer: the answer's Payload as it came. An inquiry is asked again where that may help."""
        attempts = self._settings.attempts if payload_type in SAFE else 1
        payload_id = str(uuid.uuid4())
        for attempt in stamina.retry_context(
            on=lambda error: isinstance(error, RoadError) and error.retryable,
            attempts=attempts,
            timeout=self._settings.timeout * attempts,
            wait_initial=self._settings.wait_initial,
        ):
            with attempt:
                return self._ask_once(payload_type, payload, payload_id)
        raise AssertionError("there is always one attempt")

    def _ask_once(self, payload_type: str, payload: bytes, payload_id: str) -> bytes:
        try:
            response = self._http.post(self._settings.url, files=self._envelope(payload_type, payload, payload_id))
        except httpx.RequestError as fault:
            raise _lost(fault, self._settings.client_cert_file is not None) from fault
        _check_status(response.status_code)
        if len(response.content) > MOST_BYTES:
            raise TooLarge(f"an answer of more than {MOST_BYTES} bytes")
        answer = read_envelope(response.headers.get("Content-Type", ""), response.content)
        _check_envelope(answer)
        return answer.get("Payload", b"")

    def _envelope(
        self, payload_type: str, payload: bytes, payload_id: str
    ) -> list[tuple[str, tuple[str | None, bytes]]]:
        """Fields in the order of the rule. X12 is ASCII or Latin-1 bytes and goes as it is."""
        fields = {
            "PayloadType": payload_type,
            "ProcessingMode": "RealTime",
            "PayloadID": payload_id,
            "TimeStamp": self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "UserName": self._settings.username,
            "Password": self._settings.password,
            "SenderID": self._settings.sender_id,
            "ReceiverID": self._settings.receiver_id,
            "CORERuleVersion": RULE_VERSION,
        }
        parts = [(name, (None, text.encode())) for name, text in fields.items() if text]
        return [*parts, ("Payload", (None, payload))]


def read_envelope(content_type: str, content: bytes) -> dict[str, bytes]:
    """The fields of a multipart answer by name. Raises Refused where it is none."""
    if not content_type.lower().startswith("multipart/form-data") or "\n" in content_type:
        raise Refused("the answer is not a CORE envelope")
    head = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode("latin-1")
    message = BytesParser(policy=email.policy.HTTP).parsebytes(head + content)
    fields: dict[str, bytes] = {}
    for part in message.iter_parts() if message.is_multipart() else ():
        name = part.get_param("name", header="content-disposition")
        body = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(body, bytes):
            fields[name] = body
    if not fields:
        raise Refused("the answer is an empty CORE envelope")
    return fields


def _check_envelope(answer: Mapping[str, bytes]) -> None:
    """CORE error codes: Success, UnAuthorized, <Field>Illegal, <Field>Required, VersionMismatch, Sender, Receiver."""
    code = answer.get("ErrorCode", b"").decode("ascii", "replace").strip()
    if code == "Success" or (not code and answer.get("Payload")):
        return
    known = code if code.isalnum() and len(code) <= 64 else "no error code"
    if known.casefold() == "unauthorized":
        raise CredentialsRefused("the payer's gateway refuses our user or password")
    if known.casefold() in ("receiver", "servererror", "timeout"):
        raise Busy(f"the payer's gateway cannot answer now ({known})")
    raise Refused(f"the payer's gateway refuses the envelope ({known})")


def _check_status(status: int) -> None:
    if 200 <= status < 300:
        return
    if status in (401, 403):
        raise CredentialsRefused(f"the payer's gateway refuses us (status {status})")
    if status in (408, 429) or status >= 500:
        raise Busy(f"the payer's gateway cannot answer now (status {status})")
    raise Refused(f"the payer's gateway refuses the request (status {status})")


def _trust(settings: CoreSettings) -> ssl.SSLContext:
    """TLS 1.2 at least, as the rule demands."""
    try:
        context = ssl.create_default_context(cafile=settings.ca_file)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if settings.client_cert_file:
            context.load_cert_chain(settings.client_cert_file, settings.client_key_file)
    except (OSError, ssl.SSLError) as fault:
        raise HostNotTrusted("a certificate file of this partner cannot be read") from fault
    return context


def _lost(fault: httpx.RequestError, with_certificate: bool) -> RoadError:
    """TLS 1.3 tells of a refused client certificate only at the first read, as an alert."""
    causes = list(_causes(fault))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return HostNotTrusted("the payer's gateway shows a certificate that we do not trust")
    if any(isinstance(cause, ssl.SSLError) and "ALERT" in str(cause.reason).upper() for cause in causes):
        return CredentialsRefused("the payer's gateway refuses our certificate or wants one")
    return Unreachable(f"the payer's gateway: {type(fault).__name__}")


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    while fault is not None:
        yield fault
        fault = fault.__cause__ or fault.__context__
