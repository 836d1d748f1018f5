"""Where a payer's companion guide asks for more than X12 does: each override of the pack is held against the claim."""

import re
from collections.abc import Iterator

from bridge.billing.claim import Claim
from bridge.billing.party import Relationship
from bridge.billing.payer_table import EVERY, Companion, GroupNumber, RenderingTaxonomy
from bridge.billing.problem import Problem
from bridge.billing.rule import Fix
from bridge.billing.rule_family import RuleFamily
from bridge.billing.scrub.context import ScrubContext

_SOURCE = "the payer's companion guide, as its pack has it"

COMPANION = RuleFamily("companion", source=_SOURCE)
MEMBER_ID_UNLIKE_PAYERS = COMPANION.rule(
    "MEMBER_ID_UNLIKE_PAYERS", "The member id looks like those of the payer.", "31", "140", fix=Fix.ELIGIBILITY
)
GROUP_NUMBER_MISSING = COMPANION.rule(
    "GROUP_NUMBER_MISSING", "The group number is there where the payer wants it.", "31", "16"
)
SUBSCRIBER_NOT_PATIENT = COMPANION.rule(
    "SUBSCRIBER_NOT_PATIENT", "Where every patient is a member, the patient is the subscriber.", "31", "16"
)
FACILITY_POSTAL_CODE_SHORT = COMPANION.rule(
    "FACILITY_POSTAL_CODE_SHORT",
    "The place of service has a postal code of nine digits where the payer wants it.",
    "16",
    fix=Fix.PRACTICE,
)
REFERRAL_MISSING = COMPANION.rule(
    "REFERRAL_MISSING", "Who referred, or a referral number, is there where the payer wants it.", "288", "16"
)
DESCRIPTION_MISSING = COMPANION.rule(
    "DESCRIPTION_MISSING", "A code that says nothing itself is described on its line.", "16", "252"
)
LINES_TOO_MANY_FOR_PAYER = COMPANION.rule(
    "LINES_TOO_MANY_FOR_PAYER", "The claim has no more lines than the payer takes.", "16", fix=Fix.DECIDE
)
RENDERING_NOT_AS_WANTED = COMPANION.rule(
    "RENDERING_NOT_AS_WANTED",
    "Who rendered is named, with or without a taxonomy, as the payer wants it.",
    "16",
    "8",
    fix=Fix.PAYER,
    certainty="likely",
)
RULES = (
    MEMBER_ID_UNLIKE_PAYERS,
    GROUP_NUMBER_MISSING,
    SUBSCRIBER_NOT_PATIENT,
    FACILITY_POSTAL_CODE_SHORT,
    REFERRAL_MISSING,
    DESCRIPTION_MISSING,
    LINES_TOO_MANY_FOR_PAYER,
    RENDERING_NOT_AS_WANTED,
)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """The codes of RULES, as far as the payer's pack asks for them."""
    if context.rules is None:
        return
    guide, payer = context.rules.companion, context.rules.payer.name
    yield from _subscriber(claim, guide, payer)
    yield from _rendering(claim, guide, payer)
    yield from _lines(claim, guide, payer)
    short = claim.facility is not None and len(claim.facility.address.postal_code) != 9
    if guide.facility_zip9 and short:
        reason = f"{payer} wants nine digits in the postal code of the place of service."
        yield FACILITY_POSTAL_CODE_SHORT.found("facility.address", reason, "Complete the site in the practice file.")


def _rendering(claim: Claim, guide: Companion, payer: str) -> Iterator[Problem]:
    """A claim that was drafted under another pack; a taxonomy that is not there at all is TAXONOMY_WRONG."""
    without = guide.rendering_taxonomy is RenderingTaxonomy.OMITTED
    place, remedy = "rendering", "Draft the claim again: it then follows the pack."
    if without and claim.rendering.taxonomy and not claim.omits_rendering_taxonomy:
        yield RENDERING_NOT_AS_WANTED.found(place, f"{payer} wants no taxonomy beside who rendered.", remedy)
    elif guide.rendering_taxonomy is RenderingTaxonomy.WANTED and claim.omits_rendering_taxonomy:
        yield RENDERING_NOT_AS_WANTED.found(place, f"{payer} wants the taxonomy of who rendered.", remedy)
    if guide.names_rendering and claim.biller_renders and not claim.names_rendering:
        reason = f"{payer} wants who rendered named, even where it is who bills."
        yield RENDERING_NOT_AS_WANTED.found(place, reason, remedy)


def _subscriber(claim: Claim, guide: Companion, payer: str) -> Iterator[Problem]:
    subscriber = claim.subscriber
    if guide.member_id and subscriber.member_id and not re.fullmatch(guide.member_id, subscriber.member_id):
        looks = f": {guide.member_id_looks_like}" if guide.member_id_looks_like else ""
        yield MEMBER_ID_UNLIKE_PAYERS.found(
            "subscriber.member_id",
            f"The member id does not look like those of {payer}{looks}.",
            "Compare it with the card, or ask the payer about the coverage.",
        )
    if guide.group_number is GroupNumber.WANTED and not (subscriber.group_number or subscriber.group_name):
        reason = f"{payer} wants the group number, and the coverage has none."
        yield GROUP_NUMBER_MISSING.found("subscriber.group_number", reason, "Enter it in the chart's coverage.")
    if guide.patient_is_member and subscriber.relationship is not Relationship.SELF:
        yield SUBSCRIBER_NOT_PATIENT.found(
            "subscriber.relationship",
            f"With {payer} every patient has a member id of their own.",
            "Enter the patient's own coverage in the chart, with the relationship self.",
        )


def _lines(claim: Claim, guide: Companion, payer: str) -> Iterator[Problem]:
    if guide.most_lines is not None and len(claim.lines) > guide.most_lines:
        reason = f"{payer} takes {guide.most_lines} lines on a claim; this one has {len(claim.lines)}."
        yield LINES_TOO_MANY_FOR_PAYER.found("lines", reason, "Divide the claim.")
    referred = claim.referring is not None or claim.referral_number
    for i, line in enumerate(claim.lines):
        told = referred or line.providers.referring is not None or line.referral_number
        if _concerns(guide.referring_procedures, line.procedure) and not told:
            reason = f"{payer} wants to know who referred."
            yield REFERRAL_MISSING.found(f"lines[{i}]", reason, "Enter the referral in the chart.")
        described = line.description or line.notes or claim.notes
        if _concerns(guide.described_procedures, line.procedure) and not described:
            reason = f"{payer} wants {line.procedure} described, and neither note nor description is there."
            yield DESCRIPTION_MISSING.found(f"lines[{i}].description", reason, "Enter what was done in a few words.")


def _concerns(procedures: frozenset[str], procedure: str) -> bool:
    return procedure in procedures or EVERY in procedures
