"""Faults that tests ask for: the next requests go wrong, each in its way, and then all is well again."""

from dataclasses import dataclass
from threading import Lock
from typing import Literal

Kind = Literal["drop", "delay", "unavailable", "sftp_drop"]
KINDS: tuple[Kind, ...] = ("drop", "delay", "unavailable", "sftp_drop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """`seconds` is for `delay`; `sftp_drop` ends a connection once it has written `after` bytes."""

    kind: Kind
    times: int = 1
    seconds: float = 0.0
    after: int = 0


class Faults:
    """Thread-safe."""

    def __init__(self) -> None:
        self._waiting: list[Fault] = []
        self._lock = Lock()

    def add(self, fault: Fault) -> None:
        with self._lock:
            self._waiting += [fault] * fault.times

    def clear(self) -> None:
        with self._lock:
            self._waiting.clear()

    def take(self, *kinds: Kind) -> Fault | None:
        """The oldest waiting one of these kinds; it will not happen again."""
        with self._lock:
            for place, fault in enumerate(self._waiting):
                if fault.kind in kinds:
                    return self._waiting.pop(place)
        return None
