"""Clean interchanges of every kind that the tests of rules and codes bend; one segment a line."""

from pathlib import Path


def _read(name: str) -> str:
    return (Path(__file__).parent / f"{name}.x12").read_text(encoding="ascii")


SECONDARY = _read("secondary")
INQUIRY = _read("inquiry")
ANSWER = _read("answer")
STATUS_REQUEST = _read("status_request")
STATUS = _read("status")
CLAIM_ACKNOWLEDGMENT = _read("claim_acknowledgment")
REVIEW = _read("review")
REVIEW_ANSWER = _read("review_answer")
ACKNOWLEDGMENT = _read("acknowledgment")
PAYMENT = _read("payment")
INSTITUTIONAL = _read("institutional")
