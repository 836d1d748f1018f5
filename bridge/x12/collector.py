"""Python's cyclic collector, at rest while a whole file becomes values.

A million segments and claims hold no cycle, and yet each of them makes the collector look at all the others again: it
took half the time of reading and writing. Streams, which keep nothing, need no rest.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_MANY = 10_000  # values that were made and not yet looked at; fewer are looked at in no time


class _Rest:
    """How many are at it, in whatever thread; the last one wakes the collector, if it was awake before."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.count = 0
        self.was_awake = False


_REST = _Rest()


@contextmanager
def resting() -> Iterator[None]:
    """The collector does not run until the block, or the function that this decorates, has ended."""
    with _REST.lock:
        if not _REST.count:
            _REST.was_awake = gc.isenabled()
            gc.disable()
        _REST.count += 1
    try:
        yield
    finally:
        with _REST.lock:
            _REST.count -= 1
            if not _REST.count and _REST.was_awake:
                _wake()


def _wake() -> None:
    """Many values count as old at once: awake, the collector would begin with a look at every one of them.

    What somebody else froze stays frozen.
    """
    if gc.get_count()[0] > _MANY and not gc.get_freeze_count():
        gc.freeze()
        gc.unfreeze()
    gc.enable()
