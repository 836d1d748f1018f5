"""Who bills and who renders: identifiers, enrolment, licence against code and payer."""

from collections.abc import Iterator
from datetime import date

from bridge.billing.claim import Claim
from bridge.billing.identifier import is_npi, is_tax_id, is_taxonomy
from bridge.billing.party import Clinician, Licence
from bridge.billing.payer_rules import PayerRules
from bridge.billing.practice import Enrolment
from bridge.billing.problem import Problem
from bridge.billing.scrub.context import ScrubContext


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """NPI_WRONG, TAXONOMY_WRONG, TAX_ID_WRONG, BILLING_ADDRESS_WRONG, LICENCE_NOT_ALLOWED, LICENCE_NOT_TAKEN,
    LICENCE_MODIFIER_MISSING, ASSOCIATE_NOT_TAKEN, NOT_ENROLLED."""
    for place, clinician in (("rendering", claim.rendering), ("supervising", claim.supervising)):
        if clinician is not None:
            yield from _identifiers(place, clinician.npi, clinician.taxonomy)
    yield from _billing(claim)
    yield from _licence(claim, context)
    yield from _enrolment(claim, context.enrolments)


def _identifiers(place: str, npi: str, taxonomy: str) -> Iterator[Problem]:
    if not is_npi(npi):
        yield Problem(
            code="NPI_WRONG",
            place=f"{place}.npi",
            reason=f"The {place} provider's NPI is missing, or its check digit does not fit.",
            remedy="Correct the NPI in the practice file.",
            prevents=("208", "16"),
        )
    if not is_taxonomy(taxonomy):
        yield Problem(
            code="TAXONOMY_WRONG",
            place=f"{place}.taxonomy",
            reason=f"The {place} provider's taxonomy is missing or malformed.",
            remedy="Enter the taxonomy with which the provider is enrolled in the practice file.",
            prevents=("8", "16"),
        )


def _billing(claim: Claim) -> Iterator[Problem]:
    billing = claim.billing
    yield from _identifiers("billing", billing.npi, billing.taxonomy)
    if not is_tax_id(billing.tax_id):
        yield Problem(
            code="TAX_ID_WRONG",
            place="billing.tax_id",
            reason="The billing provider's tax id has not nine digits.",
            remedy="Correct the tax id in the practice file.",
            prevents=("16",),
        )
    street = billing.address.line1.upper().replace(".", "")
    if street.startswith(("PO BOX", "P O BOX")) or len(billing.address.postal_code) != 9:
        yield Problem(
            code="BILLING_ADDRESS_WRONG",
            place="billing.address",
            reason="The billing address is a post office box, or its postal code has not nine digits.",
            remedy="Enter the street address with ZIP+4, as enrolled, in the practice file.",
            prevents=("16",),
        )


def _licence(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    rules, rendering = context.rules, claim.rendering
    if rendering.licence is Licence.ASSOCIATE and (rules is None or rules.supervision != "associate"):
        yield _associate(claim)
    elif rules is not None and rules.allowed_licences and rendering.licence not in rules.allowed_licences:
        yield _not_taken(claim, rendering)
    licence = _answering(claim).licence
    for i, line in enumerate(claim.lines):
        procedure = context.procedures.on(line.procedure, line.service_date)
        if procedure is not None and procedure.billed_by and licence not in procedure.billed_by:
            yield _not_allowed(i, line.procedure, licence)
        missing = [m for m in _wanted(claim, rules) if m not in line.modifiers]
        if missing:
            yield _modifier_missing(i, missing[0], claim)


def _wanted(claim: Claim, rules: PayerRules | None) -> tuple[str, ...]:
    return rules.licence_modifiers.get(claim.rendering.licence, ()) if rules else ()


def _answering(claim: Claim) -> Clinician:
    """An associate works under the licence of the supervisor."""
    if claim.rendering.licence is Licence.ASSOCIATE and claim.supervising is not None:
        return claim.supervising
    return claim.rendering


def _enrolment(claim: Claim, enrolments: tuple[Enrolment, ...]) -> Iterator[Problem]:
    """A payer for which the practice names no enrolment is open to all of its clinicians."""
    of_payer = [e for e in enrolments if e.payer_id == claim.payer.id]
    own = [e for e in of_payer if e.clinician_id == claim.rendering.id]
    if not of_payer or any(_holds(e, claim.service_date) for e in own):
        return
    coming = min((e.starts for e in own if e.starts > claim.service_date), default=None)
    yield Problem(
        code="NOT_ENROLLED",
        place="rendering",
        reason=(
            f"Practitioner/{claim.rendering.id} is not enrolled with {claim.payer.name} on the service date"
            + (f"; the enrolment begins on {coming}." if coming else ".")
        ),
        remedy="Complete the enrolment, ask the payer for an earlier date, or wait.",
        prevents=("B7", "185"),
    )


def _holds(enrolment: Enrolment, day: date) -> bool:
    return enrolment.starts <= day and (enrolment.ends is None or day <= enrolment.ends)


def _associate(claim: Claim) -> Problem:
    return Problem(
        code="ASSOCIATE_NOT_TAKEN",
        place="rendering",
        reason=f"{claim.payer.name} takes no claims that a supervised associate renders.",
        remedy="Follow the payer's supervision rule: the supervisor renders, or the session is not billable.",
        prevents=("185", "B7"),
    )


def _not_taken(claim: Claim, rendering: Clinician) -> Problem:
    return Problem(
        code="LICENCE_NOT_TAKEN",
        place="rendering",
        reason=f"{claim.payer.name} does not pay clinicians with the licence {rendering.licence.value}.",
        remedy="Check the licence in the practice file and the payer's rules.",
        prevents=("185", "170", "8"),
    )


def _modifier_missing(i: int, modifier: str, claim: Claim) -> Problem:
    return Problem(
        code="LICENCE_MODIFIER_MISSING",
        place=f"lines[{i}].modifiers",
        reason=f"{claim.payer.name} wants {modifier} with the licence {claim.rendering.licence.value}.",
        remedy="Put the modifier back, in first place.",
        prevents=("4",),
    )


def _not_allowed(i: int, procedure: str, licence: Licence) -> Problem:
    return Problem(
        code="LICENCE_NOT_ALLOWED",
        place=f"lines[{i}].procedure",
        reason=f"{procedure} may not be billed with the licence {licence.value}.",
        remedy="Correct the visit type or the clinician in the chart.",
        prevents=("185", "170", "8"),
    )
