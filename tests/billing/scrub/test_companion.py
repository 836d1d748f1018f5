from dataclasses import replace
from typing import Any

import pytest

from bridge.billing.claim import Claim
from bridge.billing.party import Address, Relationship, ServiceFacility
from bridge.billing.payer_table import Companion, GroupNumber, RenderingTaxonomy
from bridge.billing.scrub import companion
from tests.billing.coding.example import rules
from tests.billing.scrub.example import claim, context, line

PLAIN = claim()
CHILD = replace(PLAIN.subscriber, relationship=Relationship.CHILD)
GROUPED = replace(PLAIN.subscriber, group_number="G100")
SHORT = ServiceFacility(
    name="North", address=Address(line1="40 North Road", city="Enfield", state="CT", postal_code="06082")
)
LONG = replace(SHORT, address=replace(SHORT.address, postal_code="060822211"))
EVERY = frozenset({"*"})
SOLO = replace(PLAIN.billing, npi=PLAIN.rendering.npi, is_person=True)
WANTED, OMITTED = RenderingTaxonomy.WANTED, RenderingTaxonomy.OMITTED
UNLIKE = "RENDERING_NOT_AS_WANTED rendering"


@pytest.mark.parametrize(
    ("guide", "a_claim", "expected"),
    [
        ({}, PLAIN, []),
        ({"member_id": r"NWH\d{8}"}, PLAIN, []),
        ({"member_id": r"NWH\d{7}"}, PLAIN, ["MEMBER_ID_UNLIKE_PAYERS subscriber.member_id"]),
        ({"group_number": GroupNumber.WANTED}, PLAIN, ["GROUP_NUMBER_MISSING subscriber.group_number"]),
        ({"group_number": GroupNumber.WANTED}, claim(subscriber=GROUPED), []),
        ({"patient_is_member": True}, PLAIN, []),
        ({"patient_is_member": True}, claim(subscriber=CHILD), ["SUBSCRIBER_NOT_PATIENT subscriber.relationship"]),
        ({"facility_zip9": True}, PLAIN, []),
        ({"facility_zip9": True}, claim(facility=SHORT), ["FACILITY_POSTAL_CODE_SHORT facility.address"]),
        ({"facility_zip9": True}, claim(facility=LONG), []),
        ({"referring_procedures": frozenset({"96130"})}, PLAIN, []),
        ({"referring_procedures": EVERY}, PLAIN, ["REFERRAL_MISSING lines[0]"]),
        ({"referring_procedures": EVERY}, claim(referral_number="R1"), []),
        ({"referring_procedures": EVERY}, claim(referring=PLAIN.rendering), []),
        ({"described_procedures": frozenset({"90834"})}, PLAIN, ["DESCRIPTION_MISSING lines[0].description"]),
        ({"described_procedures": frozenset({"90834"})}, claim(line(description="group of two")), []),
        ({"most_lines": 1}, PLAIN, []),
        ({"most_lines": 1}, claim(line(), line(2)), ["LINES_TOO_MANY_FOR_PAYER lines"]),
        ({"rendering_taxonomy": WANTED}, PLAIN, []),
        ({"rendering_taxonomy": WANTED}, claim(omits_rendering_taxonomy=True), [UNLIKE]),
        ({"rendering_taxonomy": OMITTED}, PLAIN, [UNLIKE]),
        ({"rendering_taxonomy": OMITTED}, claim(omits_rendering_taxonomy=True), []),
        ({"names_rendering": True}, PLAIN, []),  # the group bills: who rendered is named as it is
        ({"names_rendering": True}, claim(billing=SOLO), [UNLIKE]),
        ({"names_rendering": True}, claim(billing=SOLO, names_rendering=True), []),
        ({}, claim(billing=SOLO), []),
    ],
)
def test_each_override_of_a_companion_guide_is_checked(
    guide: dict[str, Any], a_claim: Claim, expected: list[str]
) -> None:
    pack = replace(rules("northwind"), companion=Companion(**guide))
    assert [f"{p.code} {p.place}" for p in companion.check(a_claim, context(rules=pack))] == expected


def test_the_reason_says_what_an_id_looks_like_and_never_the_id() -> None:
    guide = Companion(member_id=r"\d{9}", member_id_looks_like="nine digits")
    (problem,) = companion.check(PLAIN, context(rules=replace(rules("northwind"), companion=guide)))
    assert problem.reason == "The member id does not look like those of Northwind Health: nine digits."
