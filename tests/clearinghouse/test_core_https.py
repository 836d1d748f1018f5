"""Real-time questions over real TLS: what is sent, what is understood, and which failures are asked again."""

import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme

from bridge.clearinghouse.base import Busy, CredentialsRefused, HostNotTrusted, Refused, RoadError, Unreachable
from bridge.clearinghouse.core_https import CLAIM_STATUS, ELIGIBILITY, CoreHttps, CoreSettings, read_envelope
from tests.clearinghouse.gateway import SUCCESS, Answer, Gateway, envelope, http

INQUIRY = b"ISA*00*          *00*          *ZZ*CEDAR          *ZZ*SBMCR          *261120*1300*^*00501*000000001*0*T*:~"
ANSWER = b"ISA*00*...~\r\nST*271*0001~\nEB*1*IND*MH~\n"
Open = Callable[..., CoreHttps]
Serve = Callable[..., Gateway]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def serve(authority: trustme.CA) -> Iterator[Serve]:
    started: list[Gateway] = []

    def start(answer: Answer, *, wants_client_certificate: bool = False, by: trustme.CA = authority) -> Gateway:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        by.issue_cert("127.0.0.1").configure_cert(context)
        if wants_client_certificate:
            authority.configure_trust(context)
            context.verify_mode = ssl.CERT_REQUIRED
        started.append(Gateway(context, answer))
        return started[-1]

    yield start
    for gateway in started:
        gateway.stop()


@pytest.fixture
def open_core(authority: trustme.CA, tmp_path: Path) -> Iterator[Open]:
    opened: list[CoreHttps] = []
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")

    def open_one(gateway: Gateway, **changed: Any) -> CoreHttps:
        given: dict[str, Any] = {
            "url": gateway.url,
            "sender_id": "CEDAR",
            "receiver_id": "SBMCR",
            "username": "cedar",
            "password": "correct horse",
            "ca_file": str(tmp_path / "ca.pem"),
            "timeout": 5.0,
            "wait_initial": 0.01,
        }
        settings = CoreSettings(**(given | changed))
        opened.append(CoreHttps(settings, now=lambda: datetime(2026, 11, 20, 13, 0, tzinfo=UTC)))
        return opened[-1]

    yield open_one
    for core in opened:
        core.close()


def test_the_envelope_carries_the_fields_of_the_rule_and_the_payload_as_it_is(serve: Serve, open_core: Open) -> None:
    gateway = serve(lambda asked: envelope(SUCCESS | {"Payload": ANSWER}))
    assert open_core(gateway).ask(ELIGIBILITY, INQUIRY) == ANSWER
    asked = gateway.asked[0]
    assert list(asked) == [
        "PayloadType",
        "ProcessingMode",
        "PayloadID",
        "TimeStamp",
        "UserName",
        "Password",
        "SenderID",
        "ReceiverID",
        "CORERuleVersion",
        "Payload",
    ]
    assert asked["PayloadType"] == b"X12_270_Request_005010X279A1"
    assert asked["ProcessingMode"] == b"RealTime"
    assert asked["TimeStamp"] == b"2026-11-20T13:00:00Z"
    assert asked["CORERuleVersion"] == b"2.2.0"
    assert asked["Payload"] == INQUIRY
    assert gateway.authorization[0].startswith("Basic ")


def test_a_payload_of_bytes_that_are_no_text_survives_both_ways(serve: Serve, open_core: Open) -> None:
    odd = b"ISA*NU\xd1EZ~\r\n\r\n--edg\x00e\n"
    gateway = serve(lambda asked: envelope(SUCCESS | {"Payload": asked["Payload"]}))
    assert open_core(gateway).ask(CLAIM_STATUS, odd) == odd


@pytest.mark.parametrize("trouble", [None, http(503, "text/html", b"later"), http(429, "text/html", b"slower")])
def test_an_inquiry_is_asked_again_with_the_same_payload_id(
    serve: Serve, open_core: Open, trouble: bytes | None
) -> None:
    answers = iter([trouble, trouble, envelope(SUCCESS | {"Payload": ANSWER})])
    gateway = serve(lambda asked: next(answers))
    assert open_core(gateway).ask(ELIGIBILITY, INQUIRY) == ANSWER
    assert len(gateway.asked) == 3
    assert len({asked["PayloadID"] for asked in gateway.asked}) == 1


def test_anything_but_an_inquiry_is_sent_once(serve: Serve, open_core: Open) -> None:
    gateway = serve(lambda asked: None)
    with pytest.raises(Unreachable):
        open_core(gateway).ask("X12_837_Request_005010X222A1", b"ISA*837~")
    assert len(gateway.asked) == 1


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (envelope({"ErrorCode": b"UnAuthorized"}), CredentialsRefused, "user or password"),
        (envelope({"ErrorCode": b"SenderIDIllegal"}), Refused, "SenderIDIllegal"),
        (envelope({"ErrorCode": b"Receiver"}), Busy, "Receiver"),
        (envelope({"ErrorCode": b"<script>"}), Refused, "no error code"),
        (envelope({"PayloadType": b"CoreEnvelopeError"}), Refused, "no error code"),
        (http(401, "text/plain", b""), CredentialsRefused, "401"),
        (http(404, "text/plain", b""), Refused, "404"),
        (http(302, "text/plain", b""), Refused, "302"),
        (http(200, "text/html", b"<html>"), Refused, "not a CORE envelope"),
        (http(200, "multipart/form-data; boundary=edge", b""), Refused, "empty"),
    ],
)
def test_what_the_gateway_says_is_told_in_our_words(
    serve: Serve, open_core: Open, answer: bytes, error: type[RoadError], words: str
) -> None:
    gateway = serve(lambda asked: answer)
    with pytest.raises(error, match=words):
        open_core(gateway, attempts=1).ask(ELIGIBILITY, INQUIRY)


def test_a_certificate_of_somebody_else_is_not_trusted(serve: Serve, open_core: Open) -> None:
    gateway = serve(lambda asked: envelope(SUCCESS), by=trustme.CA())
    with pytest.raises(HostNotTrusted):
        open_core(gateway).ask(ELIGIBILITY, INQUIRY)
    assert gateway.asked == []


def test_without_the_client_certificate_that_it_wants_we_are_refused_and_do_not_insist(
    serve: Serve, open_core: Open
) -> None:
    gateway = serve(lambda asked: envelope(SUCCESS | {"Payload": ANSWER}), wants_client_certificate=True)
    with pytest.raises(CredentialsRefused) as fault:
        open_core(gateway).ask(ELIGIBILITY, INQUIRY)
    assert not fault.value.retryable


def test_with_its_client_certificate_we_are_let_in(
    serve: Serve, open_core: Open, authority: trustme.CA, tmp_path: Path
) -> None:
    authority.issue_cert("cedar.example").private_key_and_cert_chain_pem.write_to_path(tmp_path / "client.pem")
    gateway = serve(lambda asked: envelope(SUCCESS | {"Payload": ANSWER}), wants_client_certificate=True)
    core = open_core(gateway, client_cert_file=str(tmp_path / "client.pem"))
    assert core.ask(ELIGIBILITY, INQUIRY) == ANSWER


def test_plain_http_is_never_used() -> None:
    settings = CoreSettings(url="http://127.0.0.1/core", sender_id="CEDAR", receiver_id="SBMCR")
    with pytest.raises(HostNotTrusted, match="https only"):
        CoreHttps(settings, now=lambda: datetime(2026, 11, 20, tzinfo=UTC))


def test_secrets_are_in_no_repr() -> None:
    settings = CoreSettings(url="https://x", sender_id="CEDAR", receiver_id="SBMCR", password="correct horse")
    assert "correct horse" not in repr(settings)


def test_a_quoted_boundary_is_understood() -> None:
    body = b'--a b\r\nContent-Disposition: form-data; name="ErrorCode"\r\n\r\nSuccess\r\n--a b--\r\n'
    assert read_envelope('multipart/form-data; boundary="a b"', body) == {"ErrorCode": b"Success"}
