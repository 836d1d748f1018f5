"""Who the claim is about: name, birth date, sex, address, member id."""

import re
import unicodedata
from collections.abc import Iterator

from bridge.billing.claim import Claim
from bridge.billing.party import Sex
from bridge.billing.problem import Problem, Severity
from bridge.billing.scrub.context import ScrubContext

_MEMBER_ID = re.compile(r"[A-Za-z0-9]{2,80}\Z")  # 2010BA NM109
_PLACEHOLDERS = frozenset({"UNKNOWN", "TEST", "NONE", "NA", "XXX", "PENDING", "SELF"})


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """PATIENT_NAME_MISSING, SUBSCRIBER_NAME_MISSING, PATIENT_BIRTH_DATE_WRONG, PATIENT_ADDRESS_MISSING,
    PATIENT_SEX_UNKNOWN, MEMBER_ID_MISSING, MEMBER_ID_MALFORMED."""
    if not (_writable(claim.patient.name.last) and _writable(claim.patient.name.first)):
        yield _name("PATIENT_NAME_MISSING", "patient.name", "patient")
    if not _writable(claim.subscriber.name.last):
        yield _name("SUBSCRIBER_NAME_MISSING", "subscriber.name", "subscriber")
    if claim.patient.birth_date > claim.service_date:
        yield _birth_date()
    address = claim.patient.address
    if address is None or not (address.line1 and address.city and address.state and address.postal_code):
        yield _address()
    if claim.patient.sex is Sex.UNKNOWN:
        yield _sex()
    yield from _member_id(claim.subscriber.member_id)


def _writable(name: str) -> bool:
    """Whether something is left of the name in the character set of X12."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip()
    return bool(plain) and plain.upper() not in _PLACEHOLDERS


def _member_id(member_id: str) -> Iterator[Problem]:
    if not member_id.strip():
        yield Problem(
            code="MEMBER_ID_MISSING",
            place="subscriber.member_id",
            reason="The coverage has no member id.",
            remedy="Enter the member id of the card in the chart's coverage.",
            prevents=("31", "140"),
        )
    elif not _MEMBER_ID.match(member_id) or member_id.upper() in _PLACEHOLDERS:
        yield Problem(
            code="MEMBER_ID_MALFORMED",
            place="subscriber.member_id",
            reason="The member id is a placeholder, or holds other characters than letters and digits.",
            remedy="Enter the member id exactly as the payer's eligibility answer gives it.",
            prevents=("31", "140"),
        )


def _name(code: str, place: str, who: str) -> Problem:
    return Problem(
        code=code,
        place=place,
        reason=f"The {who}'s first or last name is missing, a placeholder, or not writable in X12.",
        remedy="Enter the name as the payer has it.",
        prevents=("31", "140"),
    )


def _birth_date() -> Problem:
    return Problem(
        code="PATIENT_BIRTH_DATE_WRONG",
        place="patient.birth_date",
        reason="The birth date lies after the service date.",
        remedy="Correct the birth date in the chart.",
        prevents=("31", "140", "14"),
    )


def _address() -> Problem:
    return Problem(
        code="PATIENT_ADDRESS_MISSING",
        place="patient.address",
        reason="The patient's street, city, state or postal code is missing.",
        remedy="Complete the home address in the chart.",
        prevents=("16",),
    )


def _sex() -> Problem:
    return Problem(
        code="PATIENT_SEX_UNKNOWN",
        place="patient.sex",
        reason="The claim says U for the patient's sex, which some payers reject.",
        remedy="Enter the administrative sex that the payer has on file, when it is known.",
        severity=Severity.WARN,
        prevents=("31",),
    )
