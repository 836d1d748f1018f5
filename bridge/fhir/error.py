"""What can go wrong between us and an EHR. Messages name resource types, ids and codes; never a value of a chart.

FhirError                   retryable  meaning
├─ Unreachable              yes        no connection, dropped, timed out
├─ Busy                     yes        429, 502, 503, 504; `retry_after` in seconds when the server said so
├─ ServerFault              yes        any other 5xx
├─ Conflict                 yes        409: somebody else writes the same resource
├─ PreconditionFailed       no         412: a stale version, or several resources match
├─ Unauthorized             no         401 after one new token
├─ TokenRefused             no         the token endpoint said no (wrong key, unknown client, scope)
├─ Forbidden                no         403
├─ NotFound                 no         404
├─ Gone                     no         410: deleted
├─ OperationRefused         no         400, 405, 415, 422, ...: the server does not do this, or not with this content
├─ Redirected               no         3xx: a token never follows a redirect
├─ ForeignLink              no         a link that leaves the EHR's origin: the token stays at home
├─ PagingLoop               no         a next link that was already followed
├─ Unintelligible           no         an answer that is not the FHIR JSON it should be
├─ DiscoveryFailed          no         no usable .well-known/smart-configuration
├─ InvalidResource          no         ours: what we were about to write is not valid R4
└─ SeveralMatch             no         one identifier, several resources: a person must choose
"""

import re

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.\-]{0,63}")  # a code or an element path, never free text


class FhirError(Exception):
    """`where` is `GET Encounter/e1`: a verb, a type, an id. `codes` come from the OperationOutcome."""

    retryable = False

    def __init__(
        self,
        where: str,
        why: str = "",
        *,
        status: int = 0,
        codes: tuple[str, ...] = (),
        retry_after: float | None = None,
    ) -> None:
        self.where, self.why, self.status, self.codes, self.retry_after = where, why, status, codes, retry_after
        told = [why or type(self).__name__, f"status {status}" if status else "", ", ".join(codes)]
        super().__init__(f"{where}: {'; '.join(part for part in told if part)}")


class Unreachable(FhirError):
    retryable = True


class Busy(FhirError):
    retryable = True


class ServerFault(FhirError):
    retryable = True


class Conflict(FhirError):
    retryable = True


class PreconditionFailed(FhirError):
    pass


class Unauthorized(FhirError):
    pass


class TokenRefused(FhirError):
    pass


class Forbidden(FhirError):
    pass


class NotFound(FhirError):
    pass


class Gone(FhirError):
    pass


class OperationRefused(FhirError):
    pass


class Redirected(FhirError):
    pass


class ForeignLink(FhirError):
    pass


class PagingLoop(FhirError):
    pass


class Unintelligible(FhirError):
    pass


class DiscoveryFailed(FhirError):
    pass


class InvalidResource(FhirError):
    pass


class SeveralMatch(FhirError):
    pass


_BY_STATUS: dict[int, type[FhirError]] = {
    401: Unauthorized,
    403: Forbidden,
    404: NotFound,
    409: Conflict,
    410: Gone,
    412: PreconditionFailed,
    429: Busy,
    502: Busy,
    503: Busy,
    504: Busy,
}


def error_of(status: int, where: str, *, codes: tuple[str, ...] = (), retry_after: float | None = None) -> FhirError:
    """The error for an HTTP status that is not 2xx."""
    kind = _BY_STATUS.get(status)
    if kind is None:
        kind = Redirected if 300 <= status < 400 else ServerFault if status >= 500 else OperationRefused
    return kind(where, status=status, codes=codes, retry_after=retry_after)


def outcome_codes(outcome: object) -> tuple[str, ...]:
    """Issue codes, detail codes and element paths of an OperationOutcome; its free text may name a patient."""
    issues = outcome.get("issue") if isinstance(outcome, dict) else None
    found: list[object] = []
    for issue in issues if isinstance(issues, list) else ():
        if isinstance(issue, dict):
            found += [issue.get("code"), *_detail_codes(issue.get("details")), *_strings(issue.get("expression"))]
    return tuple(dict.fromkeys(code for code in found if isinstance(code, str) and CODE.fullmatch(code)))


def _detail_codes(details: object) -> list[object]:
    codings = details.get("coding") if isinstance(details, dict) else None
    return [coding.get("code") for coding in codings if isinstance(coding, dict)] if isinstance(codings, list) else []


def _strings(value: object) -> list[str]:
    return [part for part in value if isinstance(part, str)] if isinstance(value, list) else []
