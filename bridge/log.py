"""Logs: one JSON line an event, on stderr, naming ids and never patients."""

import logging
import sys

import structlog

# What a careless caller might pass along: its value never reaches a line.
_PHI = frozenset(
    ("name", "birth_date", "address", "member_id", "diagnoses", "resource", "content", "text", "url", "body", "payload")
)


def configure(level: str) -> None:
    """Sends structlog's and the standard library's logs to stderr; libraries that log URLs are kept quiet."""
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s", force=True)
    for noisy in ("httpx", "httpcore", "asyncssh", "alembic", "dbos", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_phi,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )


def _without_phi(_: object, __: str, event: "structlog.typing.EventDict") -> "structlog.typing.EventDict":
    return {key: "[left out]" if key in _PHI else value for key, value in event.items()}
