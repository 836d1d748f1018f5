"""A payer's real-time gateway for tests: a bare TLS socket that answers one envelope a request."""

import socket
import ssl
import threading
from collections.abc import Callable

from bridge.clearinghouse.core_https import read_envelope

SUCCESS = {"PayloadType": b"X12_271_Response_005010X279A1", "ErrorCode": b"Success", "ErrorMessage": b"None"}
Answer = Callable[[dict[str, bytes]], bytes | None]  # the raw HTTP answer; None drops the connection


def http(status: int, content_type: str, body: bytes) -> bytes:
    head = [
        f"HTTP/1.1 {status} X",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return "\r\n".join([*head, "", ""]).encode() + body


def envelope(fields: dict[str, bytes], status: int = 200) -> bytes:
    parts = b"".join(
        b'--edge\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in fields.items()
    )
    return http(status, "multipart/form-data; boundary=edge", parts + b"--edge--\r\n")


class Gateway:
    """`asked` keeps every envelope that came."""

    def __init__(self, context: ssl.SSLContext, answer: Answer) -> None:
        self._context, self.answer = context, answer
        self.asked: list[dict[str, bytes]] = []
        self.authorization: list[str] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._socket.getsockname()[1]}/core"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)

    def _serve(self) -> None:
        while True:
            try:
                raw, _ = self._socket.accept()
            except OSError:
                return  # stopped
            with raw:
                self._talk(raw)

    def _talk(self, raw: socket.socket) -> None:
        try:
            with self._context.wrap_socket(raw, server_side=True) as tls:
                answer = self.answer(self._read(tls))
                if answer is not None:
                    tls.sendall(answer)
        except OSError:
            return  # the client would not shake hands: that is what the test looks at

    def _read(self, tls: ssl.SSLSocket) -> dict[str, bytes]:
        received = b""
        while b"\r\n\r\n" not in received:
            received += tls.recv(65536)
        head, _, body = received.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:])
        headers = {name.lower(): value for name, value in headers.items()}
        while len(body) < int(headers["content-length"]):
            body += tls.recv(65536)
        self.authorization.append(headers.get("authorization", ""))
        self.asked.append(read_envelope(headers["content-type"], body))
        return self.asked[-1]
