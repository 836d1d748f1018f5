"""Refusals, as a FHIR server gives them: a status and an OperationOutcome."""

from typing import Any


class Refusal(Exception):
    """Ends a request. `code` is a FHIR issue-type; `text` never quotes what a resource holds."""

    def __init__(self, status: int, code: str, text: str) -> None:
        super().__init__(text)
        self.status = status
        self.code = code
        self.text = text


def operation_outcome(code: str, text: str, severity: str = "error") -> dict[str, Any]:
    return {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": severity, "code": code, "diagnostics": text}],
    }
