"""The numbers under which a payer knows the matter of a claim, alike in the 837P and the 837I: REF*9F, G1, F8."""

from collections.abc import Iterator
from typing import Protocol

from bridge.x12.transactions import element
from bridge.x12.transactions.written import Form, WrittenSegment

_REFERRAL = Form("REF", "- referral_number")
_AUTHORIZATION = Form("REF", "- authorization_number")
_PAYER_CLAIM = Form("REF", "- payer_claim_number")
_PROPERTY = Form("REF", "- property_claim_number")


class Numbered(Protocol):
    """A claim of either kind."""

    @property
    def referral_number(self) -> str: ...

    @property
    def authorization_number(self) -> str: ...

    @property
    def payer_claim_number(self) -> str: ...

    @property
    def property_claim_number(self) -> str: ...


def write_claim_numbers(claim: Numbered) -> Iterator[WrittenSegment]:
    """Of loop 2300: the referral, the authorization, and the claim that this one replaces."""
    if claim.referral_number:
        yield _REFERRAL.fill("", "9F", element.plain(claim.referral_number, 50))
    if claim.authorization_number:
        yield _AUTHORIZATION.fill("", "G1", element.plain(claim.authorization_number, 50))
    if claim.payer_claim_number:
        yield _PAYER_CLAIM.fill("", "F8", element.plain(claim.payer_claim_number, 50))


def write_property_number(claim: Numbered) -> Iterator[WrittenSegment]:
    """Of the patient, 2010BA or 2010CA: the number of an accident's claim. # REF*Y4"""
    if claim.property_claim_number:
        yield _PROPERTY.fill("", "Y4", element.plain(claim.property_claim_number, 50))
