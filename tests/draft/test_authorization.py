"""From charts to outcomes: a visit draws on the authorization that the chart or a person names."""

from dataclasses import replace
from datetime import date

import pytest

from bridge.billing.authorization import Authorization
from bridge.billing.history import History, PastLine, Standing
from bridge.billing.payer_table import Counting
from bridge.draft import Outcome, OutcomeStatus
from bridge.mapping.index import index
from bridge.mapping.permission import chart_authorizations
from tests.mapping.charts import (
    CPT,
    Json,
    cedar,
    chart,
    coded,
    codes,
    coverage,
    drafted,
    encounter,
    extension,
    patient,
    ref,
    rules,
    sandbox,
)


def harbor_authorization(**changes: object) -> Json:
    return {
        "resourceType": "ClaimResponse",
        "id": "auth1",
        "use": "preauthorization",
        "status": "active",
        "outcome": "complete",
        "patient": ref("Patient/p1"),
        "insurer": ref("Organization/payer-harbor"),
        "preAuthRef": "HB7",
        "preAuthPeriod": {"start": "2026-09-01", "end": "2026-12-31"},
        "extension": [extension("authorized-units", valueInteger=2)],
        **changes,
    }


HARBOR = coverage(payor=[ref("Organization/payer-harbor")])


def test_the_charts_authorization_goes_on_the_claim() -> None:
    (outcome,) = drafted(encounter(), HARBOR, harbor_authorization())
    assert (outcome.status, outcome.claims[0].authorization_number) == (OutcomeStatus.DRAFT, "HB7")


def test_an_authorization_that_earlier_claims_used_up_does_not_count() -> None:
    past = tuple(
        PastLine(
            claim_control_number=f"B{day}",
            patient_id="p1",
            clinician_id="prac-lcsw",
            procedure="90837",
            service_date=date(2026, 10, day),
            encounter_id=f"past{day}",
        )
        for day in (6, 13)
    )
    (outcome,) = drafted(encounter(), HARBOR, harbor_authorization(), history=History(lines=past))
    assert (outcome.status, codes(outcome)) == (OutcomeStatus.HELD, ["AUTHORIZATION_MISSING"])


def test_an_authorization_that_a_person_typed_counts_too() -> None:
    typed = Authorization(
        number="HB9",
        patient_id="p1",
        payer_id="harbor",
        procedures=frozenset(("90837",)),
        starts=date(2026, 11, 1),
        ends=date(2026, 11, 30),
    )
    (outcome,) = drafted(encounter(), HARBOR, history=History(authorizations=(typed,)))
    assert outcome.claims[0].authorization_number == "HB9"


def hour_on(day: int) -> Json:
    """An hour of November, a visit of its own."""
    return encounter(
        f"nov{day}", period={"start": f"2026-11-{day:02d}T15:00:00Z", "end": f"2026-11-{day:02d}T15:56:00Z"}
    )


def missing(outcomes: tuple[Outcome, ...]) -> list[str]:
    return [o.encounter_id for o in outcomes if "AUTHORIZATION_MISSING" in codes(o)]


def test_the_visits_of_one_batch_draw_on_one_authorization_in_the_order_of_their_days() -> None:
    """Two units, three hours, told out of order."""
    outcomes = drafted(hour_on(12), hour_on(3), hour_on(5), HARBOR, harbor_authorization())
    assert missing(outcomes) == ["nov12"]


def test_a_visit_that_is_drafted_again_keeps_its_unit_from_a_later_one_that_waits_for_it() -> None:
    def line(day: int, standing: Standing) -> PastLine:
        return PastLine(
            claim_control_number=f"B{day}",
            patient_id="p1",
            clinician_id="prac-lcsw",
            procedure="90837",
            service_date=date(2026, 11, day),
            encounter_id=f"nov{day}",
            payer_id="harbor",
            standing=standing,
        )

    past = (line(3, Standing.WAITING), line(5, Standing.WAITING), line(12, Standing.HELD))
    outcomes = drafted(hour_on(3), HARBOR, harbor_authorization(), history=History(lines=past))
    assert missing(outcomes) == []


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [
        ({"value": 5, "code": "UN"}, (Counting.UNITS, 5)),
        ({"value": 5, "code": "VS"}, (Counting.VISITS, 5)),
        ({"value": 5}, (Counting.VISITS, 5)),  # 90837 counts no time
        ({"value": 5.5, "code": "UN"}, (Counting.UNITS, None)),
        ({"code": "VS"}, (Counting.VISITS, None)),
    ],
)
def test_the_unit_of_an_authorizations_quantity_says_what_is_counted(
    quantity: Json, expected: tuple[Counting, int | None]
) -> None:
    profile = replace(sandbox(), authorized_units="addItem.quantity")
    granted = harbor_authorization(addItem=[{"productOrService": coded(CPT, "90837"), "quantity": quantity}])
    drawers = index(chart(patient(), HARBOR, granted))
    (found,) = chart_authorizations(drawers, "p1", cedar(), profile, rules().procedures.is_timed)
    assert (found.counts, found.units) == expected


def test_an_authorization_of_codes_by_time_counts_units_and_names_who_was_granted() -> None:
    item = {"productOrService": coded(CPT, "97153"), "provider": [ref("Practitioner/prac-lcsw"), ref("Organization/o")]}
    drawers = index(chart(patient(), HARBOR, harbor_authorization(addItem=[item])))
    (found,) = chart_authorizations(drawers, "p1", cedar(), sandbox(), rules().procedures.is_timed)
    assert (found.counts, found.clinicians) == (Counting.UNITS, frozenset({"prac-lcsw"}))
