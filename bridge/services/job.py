"""A job as a value: what shall be done, once, by whichever worker is free."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """`name` is the verb_noun of its file in jobs/. `key` makes it one: the same key is never run twice.

    `partition` is the payer, partner or EHR it talks to: only a few of one partition run at a time, and of those that
    go `alone` just one: they look for everything that is to do, so a second one would do it twice.
    `ids` are what it is about; never PHI, the engine keeps them in the clear.
    """

    name: str
    key: str
    partition: str
    ids: tuple[str, ...]
    alone: bool = False


# (database connection, job): adds the job in the caller's own transaction.
Enqueue = Callable[[Any, Job], None]
