"""Who bills and who renders: numbers, tax id and address, as an edit of the claim sees them."""

import re
from collections.abc import Iterator

from bridge.billing.claim import AS_ON_THE_CLAIM, Claim
from bridge.billing.identifier import is_npi, is_tax_id, is_taxonomy
from bridge.billing.party import BillingProvider, Clinician
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext

NPI_WRONG = Rule(
    id="NPI_WRONG",
    family="provider",
    sentence="Every NPI is there and its check digit fits.",
    severity=Severity.STOP,
    prevents=("208", "16"),
    fix=Fix.PRACTICE,
    source="45 CFR 162.406; denial rule 9",
)
NPI_OF_THE_GROUP = Rule(
    id="NPI_OF_THE_GROUP",
    family="provider",
    sentence="Who renders has an NPI of their own, not the group's.",
    prevents=("208", "185", "16"),
    fix=Fix.PRACTICE,
    source="denial rules 8 and 9",
)
TAXONOMY_WRONG = Rule(
    id="TAXONOMY_WRONG",
    family="provider",
    sentence="Every taxonomy is there and has its form.",
    severity=Severity.STOP,
    prevents=("8", "16"),
    fix=Fix.PRACTICE,
    source="NUCC; denial rule 8",
)
TAXONOMY_UNKNOWN = Rule(
    id="TAXONOMY_UNKNOWN",
    family="provider",
    sentence="Every taxonomy is one that the lists know.",
    severity=Severity.WARN,
    prevents=("8", "16"),
    fix=Fix.REFERENCE,
    source="taxonomy facts 2026-11, and the loaded list of the NUCC",
    certainty="likely",
)
TAX_ID_WRONG = Rule(
    id="TAX_ID_WRONG",
    family="provider",
    sentence="The billing provider's tax id has nine digits and is no placeholder.",
    severity=Severity.STOP,
    prevents=("16",),
    fix=Fix.PRACTICE,
    source="denial rule 9",
)
BILLING_ADDRESS_WRONG = Rule(
    id="BILLING_ADDRESS_WRONG",
    family="provider",
    sentence="The billing address is a street with ZIP+4.",
    severity=Severity.STOP,
    prevents=("16",),
    fix=Fix.PRACTICE,
    source="X222A1 2010AA N301, N403; denial rule 9",
)
RULES = (NPI_WRONG, NPI_OF_THE_GROUP, TAXONOMY_WRONG, TAXONOMY_UNKNOWN, TAX_ID_WRONG, BILLING_ADDRESS_WRONG)

_BOX = re.compile(r"\b(P\s*O\s*(BOX|BX)|POST(AL)? OFFICE BOX|LOCK ?BOX)\b|\ABOX \d")
_ONE_DIGIT = re.compile(r"(\d)\1{8}\Z")
_NO_TAX_ID = frozenset({"123456789", "987654321"})
_NO_PLUS_FOUR = ("0000", "9999")


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """NPI_WRONG, NPI_OF_THE_GROUP, TAXONOMY_WRONG, TAXONOMY_UNKNOWN, TAX_ID_WRONG, BILLING_ADDRESS_WRONG."""
    for place, npi in _npis(claim):
        if not is_npi(npi):
            yield _npi_wrong(place)
    billing = claim.billing
    if not billing.is_person and billing.npi == claim.rendering.npi and is_npi(billing.npi):
        reason = "The rendering provider has the NPI of the group."
        yield NPI_OF_THE_GROUP.found("rendering.npi", reason, "Enter the clinician's own NPI in the practice file.")
    for place, taxonomy in _taxonomies(claim):
        yield from _taxonomy(place, taxonomy, context)
    yield from _tax_id(billing)
    yield from _address(billing)


def _npis(claim: Claim) -> Iterator[tuple[str, str]]:
    """(place, NPI) of everybody who must have one, and of whoever else names one."""
    yield "billing.npi", claim.billing.npi
    yield "rendering.npi", claim.rendering.npi
    if claim.supervising is not None:
        yield "supervising.npi", claim.supervising.npi
    if claim.facility is not None and claim.facility.npi:
        yield "facility.npi", claim.facility.npi
    yield from _named("referring", claim.referring)
    yield from _named("primary_care", claim.primary_care)
    for i, line in enumerate(claim.lines):
        if line.providers is AS_ON_THE_CLAIM:
            continue
        for role in ("rendering", "supervising", "ordering", "referring", "primary_care", "purchased_from"):
            yield from _named(f"lines[{i}].providers.{role}", getattr(line.providers, role))
        if line.providers.facility is not None and line.providers.facility.npi:
            yield f"lines[{i}].providers.facility.npi", line.providers.facility.npi


def _named(place: str, clinician: Clinician | None) -> Iterator[tuple[str, str]]:
    """Who refers or orders may be without an NPI."""
    if clinician is not None and clinician.npi:
        yield f"{place}.npi", clinician.npi


def _npi_wrong(place: str) -> Problem:
    who = place.removesuffix(".npi").rpartition(".")[2].replace("_", " ")
    reason = f"The {who} provider's NPI is missing, or its check digit does not fit."
    ours = ("billing.npi", "rendering.npi", "supervising.npi", "facility.npi")
    return NPI_WRONG.found(place, reason, f"Correct the NPI in the {'practice file' if place in ours else 'chart'}.")


def _taxonomies(claim: Claim) -> Iterator[tuple[str, str]]:
    yield "billing.taxonomy", claim.billing.taxonomy
    yield "rendering.taxonomy", claim.rendering.taxonomy
    if claim.supervising is not None:
        yield "supervising.taxonomy", claim.supervising.taxonomy


def _taxonomy(place: str, taxonomy: str, context: ScrubContext) -> Iterator[Problem]:
    who = place.removesuffix(".taxonomy")
    if not is_taxonomy(taxonomy):
        reason = f"The {who} provider's taxonomy is missing or malformed."
        remedy = "Enter the taxonomy with which the provider is enrolled in the practice file."
        yield TAXONOMY_WRONG.found(place, reason, remedy)
    elif context.taxonomies and taxonomy not in context.taxonomies:
        reason = f"The {who} provider's taxonomy {taxonomy} is in no list that we have."
        remedy = "Correct it in the practice file, or load the NUCC's newest list."
        yield TAXONOMY_UNKNOWN.found(place, reason, remedy)


def _tax_id(billing: BillingProvider) -> Iterator[Problem]:
    tax_id = billing.tax_id
    if is_tax_id(tax_id) and not _ONE_DIGIT.match(tax_id) and tax_id not in _NO_TAX_ID:
        return
    reason = "The billing provider's tax id has not nine digits, or is a placeholder."
    yield TAX_ID_WRONG.found("billing.tax_id", reason, "Correct the tax id in the practice file.")


def _address(billing: BillingProvider) -> Iterator[Problem]:
    lines = (billing.address.line1, billing.address.line2)
    in_a_box = any(_BOX.search(line.upper().replace(".", "")) for line in lines)
    postal_code = billing.address.postal_code
    is_whole = len(postal_code) == 9 and postal_code.isdecimal() and not postal_code.endswith(_NO_PLUS_FOUR)
    if in_a_box or not is_whole or not lines[0].strip():
        reason = "The billing address is a post office box, or its postal code has not nine digits."
        remedy = "Enter the street address with ZIP+4, as enrolled, in the practice file."
        yield BILLING_ADDRESS_WRONG.found("billing.address", reason, remedy)
