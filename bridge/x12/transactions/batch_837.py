"""What a batch of claims says around them, alike in the 837P and the 837I: BHT, 1000A, 1000B, and the levels."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from bridge.billing.party import BillingProvider
from bridge.x12.transactions import element
from bridge.x12.transactions.submission import Submission
from bridge.x12.transactions.written import Said, WrittenSegment, written


class Billed(Protocol):
    """A claim of either kind."""

    @property
    def billing(self) -> BillingProvider: ...

    @property
    def patient_is_subscriber(self) -> bool: ...


AnyClaim = TypeVar("AnyClaim", bound=Billed)


def write_batch(
    claims: Sequence[AnyClaim],
    submission: Submission,
    write_provider: Callable[[BillingProvider, int, Submission], Iterable[WrittenSegment]],
    write_subscriber: Callable[[AnyClaim, int, int], Iterable[WrittenSegment]],
    write_claim: Callable[[AnyClaim], Iterable[WrittenSegment]],
) -> list[WrittenSegment]:
    """BHT to the last claim: a 2000A for each billing provider, under it its claims; HL01 counts through."""
    batch = [*_heading(submission)]
    level = 0
    for billing, of_provider in _by_provider(claims).items():
        level, parent = level + 1, level + 1
        batch += write_provider(billing, level, submission)
        for claim in of_provider:
            batch += write_subscriber(claim, level + 1, parent)
            batch += write_claim(claim)
            level += 1 if claim.patient_is_subscriber else 2
    return batch


def _by_provider(claims: Sequence[AnyClaim]) -> dict[BillingProvider, list[AnyClaim]]:
    found: dict[BillingProvider, list[AnyClaim]] = {}
    last, of_last = None, list[AnyClaim]()
    for claim in claims:
        if claim.billing is not last:  # comparing whole providers is dear, and nearly all claims share one
            last, of_last = claim.billing, found.setdefault(claim.billing, [])
        of_last.append(claim)
    return found


def _heading(submission: Submission) -> Iterator[WrittenSegment]:
    """BHT and loops 1000A and 1000B."""
    purpose = "18" if submission.is_resent else "00"
    at = submission.created_at
    kind = "RP" if submission.is_encounter else "CH"
    yield written("BHT", "0019", purpose, submission.reference, element.day(at), element.minute(at), kind)
    name, receiver = element.name(submission.submitter_name), element.name(submission.receiver_name)
    yield written("NM1", "41", "2", name, "", "", "", "", "46", submission.submitter_id)
    contact, phone = element.name(submission.contact_name), element.number(submission.contact_phone)
    yield written(
        "PER",
        "IC",
        contact,
        *_numbers(("TE", Said(phone, "")), ("EM", Said(element.code(submission.contact_email), ""))),
    )
    yield written("NM1", "40", "2", receiver, "", "", "", "", "46", submission.receiver_id)


def write_contact(billing: BillingProvider, submission: Submission | None) -> Iterator[WrittenSegment]:
    """PER of 2010AA, only where it says more than that of 1000A."""
    phone, fax = element.number(billing.contact_phone), element.number(billing.contact_fax)
    email = element.code(billing.contact_email)
    is_known = submission is not None and phone == element.number(submission.contact_phone)
    if (phone and not is_known) or email or fax:
        contact = Said(element.name(billing.contact_name), "billing.contact_name")
        yield written(
            "PER",
            "IC",
            contact,
            *_numbers(
                ("TE", Said(phone, "billing.contact_phone")),
                ("EM", Said(email, "billing.contact_email")),
                ("FX", Said(fax, "billing.contact_fax")),
            ),
        )


def _numbers(*numbers: tuple[str, Said]) -> Iterator[str | Said]:
    """PER03 to PER08: each qualifier with its number, those that there are."""
    for qualifier, number in numbers:
        if number.text:
            yield qualifier
            yield number
