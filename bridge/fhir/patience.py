"""How long we try again, and after which errors. The decision is here; stamina does the waiting.

Patience(attempts=, wait_initial=, wait_max=, longest=, longest_retry_after=).tries(safe=) -> iterator of contexts
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import stamina

from bridge.fhir.error import FhirError, ServerFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Seconds. A server that asks for more than `longest_retry_after` gets its error raised: the queue waits better."""

    attempts: int = 5
    wait_initial: float = 0.2
    wait_max: float = 8.0
    jitter: float = 0.2
    longest: float = 90.0
    longest_retry_after: float = 30.0

    def tries(self, *, safe: bool) -> Iterator[stamina.Attempt]:
        """One attempt only when the request is not `safe` to repeat."""
        return iter(
            stamina.retry_context(
                on=self.pause_after,
                attempts=self.attempts if safe else 1,
                timeout=self.longest,
                wait_initial=self.wait_initial,
                wait_max=self.wait_max,
                wait_jitter=self.jitter,
            )
        )

    def pause_after(self, error: BaseException) -> bool | float:
        """False: do not try again. True: after the usual pause. A number: after that many seconds."""
        if not isinstance(error, FhirError) or not error.retryable or isinstance(error, ServerFault):
            return False
        if error.retry_after is None:
            return True
        return max(error.retry_after, self.wait_initial) if error.retry_after <= self.longest_retry_after else False


def read_retry_after(text: str | None, now: datetime) -> float | None:
    """Retry-After in seconds or as an HTTP date (RFC 9110 10.2.3); None when absent or unreadable."""
    if not text:
        return None
    if text.strip().isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return max(0.0, (moment - now).total_seconds())
