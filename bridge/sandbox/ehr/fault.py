"""Faults on purpose: for the next requests the server drops the line, answers 429 or 503, or takes its time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from enum import StrEnum
from threading import Lock
from typing import Any

import orjson

from bridge.sandbox.ehr.outcome import operation_outcome

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]
Application = Callable[[MutableMapping[str, Any], Receive, Send], Awaitable[None]]


class LineDropped(Exception):
    """Closes the connection in the middle of an answer; the server is told not to report it."""


class Kind(StrEnum):
    DROP = "drop"  # before anything is done
    DROP_AFTER = "drop_after"  # the request is done, its answer is lost
    TOO_MANY = "too_many"  # 429
    UNAVAILABLE = "unavailable"  # 503
    SLOW = "slow"  # answers after `seconds`


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Strikes the next `count` requests whose path begins with `path` and, where given, whose method is `method`."""

    kind: Kind
    count: int = 1
    path: str = "/fhir"
    method: str = ""
    seconds: float = 1.0
    retry_after: str = ""  # the header, for 429 and 503; empty: none

    def strikes(self, method: str, path: str) -> bool:
        return path.startswith(self.path) and self.method in ("", method)


def read_fault(row: Mapping[str, Any]) -> Fault:
    """From JSON such as `{"kind": "drop", "count": 2, "path": "/fhir/ClaimResponse"}`. Raises ValueError, TypeError."""
    return Fault(**{**row, "kind": Kind(row.get("kind", ""))})


class Faults:
    """Those that wait to strike, first come first served."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._waiting: list[Fault] = []

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def next(self, method: str, path: str) -> Fault | None:
        with self._lock:
            for place, fault in enumerate(self._waiting):
                if fault.strikes(method, path):
                    left = [replace(fault, count=fault.count - 1)] if fault.count > 1 else []
                    self._waiting[place : place + 1] = left
                    return fault
        return None


class FaultLine:
    """The outermost layer of the server."""

    def __init__(self, application: Application, faults: Faults) -> None:
        self._application = application
        self._faults = faults

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        fault = self._faults.next(scope["method"], scope["path"]) if scope["type"] == "http" else None
        match fault.kind if fault else None:
            case Kind.DROP:
                await _drop(send)
            case Kind.DROP_AFTER:
                await self._application(scope, receive, _swallow)
                await _drop(send)
            case Kind.TOO_MANY:
                await _refuse(send, 429, "throttled", fault)
            case Kind.UNAVAILABLE:
                await _refuse(send, 503, "transient", fault)
            case _:
                await asyncio.sleep(fault.seconds if fault else 0)
                await self._application(scope, receive, send)


async def _swallow(_message: Message) -> None:
    """The answer nobody gets."""


async def _drop(send: Send) -> None:
    """Promises a body and hangs up."""
    headers = [(b"content-type", b"application/fhir+json"), (b"content-length", b"4096")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    raise LineDropped


async def _refuse(send: Send, status: int, code: str, fault: Fault | None) -> None:
    body = orjson.dumps(operation_outcome(code, "asked to fail"))
    headers = [(b"content-type", b"application/fhir+json"), (b"content-length", str(len(body)).encode())]
    if fault and fault.retry_after:
        headers.append((b"retry-after", fault.retry_after.encode("ascii")))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


class NotOnPurpose(logging.Filter):
    """Keeps wanted drops out of the server's error log, and nothing else."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], LineDropped))
