"""Minutes of the parts of a session, and the facts that only some codes ask for."""

from dataclasses import replace
from typing import Any

import pytest

from bridge.billing.session import Activity, Intent, Session
from bridge.mapping.activity import minutes_in
from bridge.mapping.chart_to_session import chart_to_sessions
from bridge.mapping.index import index
from bridge.mapping.profile import Profile, read_profile
from bridge.reference.ehr import ehr_profile
from tests.mapping.charts import (
    CPT,
    SIGNED,
    VISIT_TYPE,
    Json,
    cedar,
    chart,
    coded,
    drafted,
    encounter,
    extension,
    performer,
    ref,
    sandbox,
)


@pytest.mark.parametrize(
    ("value", "minutes"),
    [
        (60, 60),
        (60.9, 60),  # never rounded up
        ({"value": 90, "code": "min"}, 90),
        ({"value": 1.5, "unit": "h"}, 90),
        ({"value": 5399, "code": "s"}, 89),
        ({"start": "2026-11-10T15:00:00Z", "end": "2026-11-10T16:30:59Z"}, 90),
        ({"value": 2}, None),  # two of something, no time
        ({"value": 2, "unit": "UN"}, None),
        ({"value": "many", "unit": "min"}, None),
        ({"start": "2026-11-10T15:00:00Z"}, None),
        ({"start": "2026-11-10T15:00:00Z", "end": "2026-11-10T14:00:00Z"}, None),
        ({"start": "2026-11-10T15:00:00Z", "end": "2026-11-10T16:00:00"}, None),  # one of them without a zone
        (True, None),
        (-5, None),
        (float("nan"), None),
        (10**400, None),
        ("60", None),
        (None, None),
    ],
)
def test_minutes_are_whole_and_of_time(value: Any, minutes: int | None) -> None:
    assert minutes_in(value) == minutes


def charge_item(item_id: str, code: str, minutes: int) -> Json:
    return {
        "resourceType": "ChargeItem",
        "id": item_id,
        "code": coded(CPT, code),
        "context": ref("Encounter/e1"),
        "quantity": {"value": minutes, "code": "min"},
    }


def read(*resources: Json, profile: Profile | None = None) -> Session:
    whole = chart(*resources)
    (session,), _ = chart_to_sessions(index(whole), whole.encounters[0], profile or sandbox(), cedar())
    return session


def test_charge_items_divide_the_session() -> None:
    visit = encounter(type=[coded(VISIT_TYPE, "testing")])
    session = read(visit, charge_item("a", "96130", 60), charge_item("b", "96136", 90))
    assert session.intent is Intent.TESTING
    assert session.activities == (
        Activity(procedure="96130", minutes=60, place="ChargeItem/a quantity"),
        Activity(procedure="96136", minutes=90, place="ChargeItem/b quantity"),
    )


def test_a_plain_us_core_chart_divides_by_procedures_too() -> None:
    generic = read_profile(ehr_profile("generic"))
    procedure = {
        "resourceType": "Procedure",
        "id": "q1",
        "code": coded(CPT, "96132"),
        "encounter": ref("Encounter/e1"),
        "performedPeriod": {"start": "2026-11-10T15:00:00Z", "end": "2026-11-10T17:31:00Z"},
    }
    session = read(encounter(type=None), procedure, profile=generic)
    assert (session.intent, session.chart_codes) == (Intent.TESTING, ("96132",))
    assert [(a.procedure, a.minutes, a.place) for a in session.activities] == [
        ("96132", 151, "Procedure/q1 performedPeriod")
    ]


def tables(raw: Any) -> dict[str, Any]:
    return dict(raw)


def generic_procedure(procedure_id: str, code: str, minutes: int, **more: Any) -> Json:
    ends = f"2026-11-10T{15 + minutes // 60}:{minutes % 60:02d}:00Z"
    return {
        "resourceType": "Procedure",
        "id": procedure_id,
        "status": "completed",
        "code": coded(CPT, code),
        "encounter": ref("Encounter/e1"),
        "performedPeriod": {"start": "2026-11-10T15:00:00Z", "end": ends},
        **more,
    }


def test_an_hour_that_stands_in_two_types_counts_once() -> None:
    """An EHR that has both writes a charge for what it has a Procedure of."""
    generic = read_profile(ehr_profile("generic"))
    charged = [charge_item("a", "96132", 60), charge_item("b", "96132", 30)]
    session = read(encounter(type=None), *charged, generic_procedure("q1", "96132", 95), profile=generic)
    assert sum(a.minutes for a in session.activities if a.procedure == "96132") == 90


def test_each_attendees_copy_of_a_procedure_is_the_same_hour() -> None:
    generic = read_profile(ehr_profile("generic"))
    copies = [generic_procedure(f"q{n}", "90853", 75, subject=ref(f"Patient/p{n}")) for n in (1, 2, 3)]
    session = read(encounter(type=None), *copies, profile=generic)
    assert [(a.procedure, a.minutes) for a in session.activities] == [("90853", 75)]


@pytest.mark.parametrize("status", ["preparation", "not-done", "stopped", "entered-in-error"])
def test_a_procedure_that_was_not_done_earns_nothing(status: str) -> None:
    generic = read_profile(ehr_profile("generic"))
    undone = generic_procedure("q1", "96130", 60, status=status)
    session = read(encounter(type=None), undone, generic_procedure("q2", "96132", 60), profile=generic)
    assert (session.chart_codes, [a.procedure for a in session.activities]) == (("96132",), ["96132"])


def test_what_the_ehr_does_not_give_holds_the_visit_where_the_profile_looks_there() -> None:
    why = {"Procedure?encounter": "403 not allowed to read"}
    whole = replace(chart(encounter()), unreadable=why)
    _, mapped = chart_to_sessions(index(whole), whole.encounters[0], read_profile(ehr_profile("generic")), cedar())
    assert [(p.place, p.severity) for p in mapped if p.code == "ACTIVITY_UNREADABLE"] == [
        ("Procedure?encounter", "hold")
    ]
    raw = ehr_profile("sandbox")
    facts = {name: fact for name, fact in tables(raw["facts"]).items() if name not in ("activities", "chart_codes")}
    elsewhere = read_profile(raw | {"facts": facts})  # looks into the Encounter alone
    _, mapped = chart_to_sessions(index(whole), whole.encounters[0], elsewhere, cedar())
    assert "ACTIVITY_UNREADABLE" not in [p.code for p in mapped]


def test_a_testing_visit_becomes_lines_by_the_hour() -> None:
    visit = encounter(type=[coded(VISIT_TYPE, "testing")], participant=[performer("prac-psychologist")])
    (outcome,) = drafted(visit, charge_item("a", "96130", 91), charge_item("b", "96136", 46))
    (claim,) = outcome.claims
    assert [(line.procedure, line.units) for line in claim.lines] == [
        ("96130", 1),
        ("96136", 1),
        ("96131", 1),
        ("96137", 1),
    ]
    minutes = [(o.field, o.place, o.because) for o in claim.origins if o.field == "lines[0].minutes"]
    assert minutes == [("lines[0].minutes", "ChargeItem/a quantity", "91 minutes")]


def test_the_month_the_family_and_the_state_are_read_where_the_profile_says() -> None:
    session = read(
        encounter(
            type=[coded(VISIT_TYPE, "collaborative-care")],
            extension=[
                SIGNED,
                extension("month-minutes", valueInteger=75),
                extension("first-month", valueBoolean=False),
                extension("family-present", valueBoolean=True),
                extension("patient-state", valueCode="ny"),
            ],
        )
    )
    assert (session.month_minutes, session.is_first_month) == (75, False)
    assert (session.family_present, session.patient_state) == (True, "NY")
    places = {o.field: o.place for o in session.origins}
    assert places["month_minutes"] == "Encounter/e1 extension('https://cedar.example/fhir/month-minutes').valueInteger"


def test_a_chart_that_says_none_of_it_leaves_it_unknown() -> None:
    session = read(encounter())
    assert (session.activities, session.month_minutes, session.is_first_month) == ((), None, None)
    assert (session.family_present, session.patient_state) == (None, "")


@pytest.mark.parametrize(("text", "state"), [("CT", "CT"), ("Connecticut", ""), ("C1", "")])
def test_a_state_is_two_letters(text: str, state: str) -> None:
    changes = [SIGNED, extension("patient-state", valueCode=text)]
    assert read(encounter(extension=changes)).patient_state == state


def test_of_a_months_sessions_only_the_last_is_claimed() -> None:
    def care(encounter_id: str, day: str, minutes: int) -> Json:
        return encounter(
            encounter_id,
            type=[coded(VISIT_TYPE, "collaborative-care")],
            participant=[performer("prac-psychiatrist")],
            period={"start": f"{day}T15:00:00Z", "end": f"{day}T15:20:00Z"},
            extension=[
                SIGNED,
                extension("month-minutes", valueInteger=minutes),
                extension("first-month", valueBoolean=True),
            ],
        )

    early, late = drafted(care("e1", "2026-10-06", 30), care("e2", "2026-10-27", 70))
    assert (early.status, [p.code for p in early.problems]) == ("not_billable", ["MONTH_CLAIMED_LATER"])
    assert [line.procedure for claim in late.claims for line in claim.lines] == ["99492"]
