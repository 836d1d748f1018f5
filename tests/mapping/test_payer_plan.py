"""A coverage leads to a plan of its payer, and the payer's companion guide shapes the claim."""

from dataclasses import replace
from typing import Any

import pytest

from bridge.billing.history import NO_HISTORY
from bridge.billing.party import Licence
from bridge.billing.payer_rules import PayerCatalog, PayerRules
from bridge.billing.payer_table import Companion, GroupNumber, RenderingTaxonomy
from bridge.draft import Outcome, draft
from bridge.mapping.coverage import plan_signs
from tests.mapping.charts import (
    TERMINOLOGY,
    TODAY,
    Json,
    cedar,
    chart,
    coded,
    condition,
    coverage,
    encounter,
    patient,
    performer,
    ref,
    rules,
    sandbox,
)

CLASS = f"{TERMINOLOGY}/coverage-class"
PLAN = {"type": coded(CLASS, "plan"), "value": "NW Select", "name": "Select HMO"}
GROUP = {"type": coded(CLASS, "group"), "value": "G100"}


def classed(classes: Any) -> Json:
    changes: dict[str, Any] = {"class": classes}
    return coverage(**changes)


def northwind() -> PayerRules:
    return rules().payers.packs["northwind"][0]


def drafted(*packs: PayerRules, a_coverage: Json, **of_encounter: Any) -> Outcome:
    catalog = PayerCatalog(packs={"northwind": packs})
    resources = (encounter(**of_encounter), patient(), a_coverage, condition())
    (outcome,) = draft(chart(*resources), sandbox(), cedar(), replace(rules(), payers=catalog), NO_HISTORY, TODAY)
    return outcome


@pytest.mark.parametrize(
    ("a_coverage", "signs"),
    [
        (coverage(), set()),
        (classed([GROUP]), set()),
        (classed([GROUP, PLAN]), {"nw select", "select hmo"}),
        (coverage(type=coded(f"{TERMINOLOGY}/v3-ActCode", "HMO")), {"hmo"}),
        (coverage(type={"text": "Medicare Advantage"}), {"medicare advantage"}),
        (classed("broken"), set()),
    ],
)
def test_plan_and_type_of_a_coverage_are_its_signs(a_coverage: Json, signs: set[str]) -> None:
    assert plan_signs(a_coverage) == signs


@pytest.mark.parametrize(
    ("a_coverage", "indicator", "version"),
    [
        (classed([PLAN]), "HM", "northwind/hmo@1"),
        (classed([GROUP]), "CI", "northwind@2024.1"),
    ],
)
def test_the_claim_follows_the_plan(a_coverage: Json, indicator: str, version: str) -> None:
    hmo = replace(
        northwind(),
        plan="hmo",
        plan_signs=frozenset({"nw select"}),
        version="northwind/hmo@1",
        payer=replace(northwind().payer, filing_indicator="HM"),
    )
    (claim,) = drafted(northwind(), hmo, a_coverage=a_coverage).claims
    assert claim.payer.filing_indicator == indicator
    assert {o.version for o in claim.origins if o.field == "payer.filing_indicator"} == {version}


@pytest.mark.parametrize(("wanted", "group_number"), [(GroupNumber.AS_CHARTED, "G100"), (GroupNumber.OMITTED, "")])
def test_a_group_number_that_the_payer_does_not_want_stays_out(wanted: GroupNumber, group_number: str) -> None:
    pack = replace(northwind(), companion=Companion(group_number=wanted))
    (claim,) = drafted(pack, a_coverage=classed([GROUP])).claims
    assert claim.subscriber.group_number == group_number
    assert any(o.field == "subscriber.group_number" for o in claim.origins) is bool(group_number)


@pytest.mark.parametrize(("omits", "name"), [(False, "Cedar Street North"), (True, None)])
def test_a_place_that_the_payer_does_not_want_stays_out(omits: bool, name: str | None) -> None:
    pack = replace(northwind(), companion=Companion(omits_facility=omits))
    north = [{"location": ref("Location/loc-north")}]
    (claim,) = drafted(pack, a_coverage=coverage(), location=north).claims
    assert (claim.facility.name if claim.facility else None) == name


@pytest.mark.parametrize(
    ("guide", "names", "omits"),
    [
        (Companion(), False, False),
        (Companion(rendering_taxonomy=RenderingTaxonomy.WANTED), False, False),
        (Companion(rendering_taxonomy=RenderingTaxonomy.OMITTED), False, True),
        (Companion(names_rendering=True), True, False),
    ],
)
def test_who_rendered_is_named_as_the_payer_wants_it(guide: Companion, names: bool, omits: bool) -> None:
    (claim,) = drafted(replace(northwind(), companion=guide), a_coverage=coverage()).claims
    assert (claim.names_rendering, claim.omits_rendering_taxonomy) == (names, omits)
    assert claim.rendering.taxonomy  # known to the checks, whether it is sent or not


def test_the_claim_says_why_the_supervisor_renders() -> None:
    own = drafted(northwind(), a_coverage=coverage(), participant=[performer("prac-associate")])
    (claim,) = own.claims
    assert claim.rendering.licence is Licence.CLINICAL_SOCIAL_WORKER
    whys = {(o.place, o.because) for o in claim.origins if o.field == "rendering"}
    assert ("payer:northwind supervision", "Northwind Health: the supervisor renders for licence ASSOCIATE") in whys
