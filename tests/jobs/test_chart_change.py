"""The EHR keeps an Encounter's version when something beside it is written: its visit is drafted again all the same."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bridge import clock
from bridge.billing.status import ClaimStatus
from bridge.jobs import sync_encounters
from bridge.jobs.chart_change import CHANGES_UNSEEN
from bridge.store.subject import Subject
from tests.fhir.server import Answer, Asked, FhirServer, client_of, outcome
from tests.jobs.desk import EHR, PRACTICE, Desk, on_both
from tests.jobs.test_disclosure import CONSENT, PART2, bare
from tests.mapping import charts
from tests.mapping.test_activity import charge_item


def stamp(moment: datetime) -> charts.Json:
    return {"lastUpdated": moment.isoformat()}


@pytest.fixture
def ehr(desk: Desk) -> Iterator[FhirServer]:
    named = ("Practitioner/prac-psychologist", "Location/loc-office", "Organization/payer-northwind")
    server = FhirServer(charts.patient(), charts.coverage(), charts.condition(), *map(bare, named))
    with client_of(server, read_activities=("ChargeItem",), read_consents=True) as client:
        desk.ehrs.client = client
        yield server
    server.stop()


def visit(kind: str = "testing", security: charts.Json | None = None) -> charts.Json:
    return charts.encounter(
        type=[charts.coded(charts.VISIT_TYPE, kind)],
        participant=[charts.performer("prac-psychologist")],
        meta=stamp(clock.now() - timedelta(hours=1)) | (security or {}),
    )


def sync(desk: Desk) -> None:
    desk.moment_passes(15)
    desk.run(sync_encounters.job(PRACTICE, EHR, clock.now()))


def lines(desk: Desk) -> list[tuple[str, int]]:
    with desk.journal() as tx:
        claim = tx.claims.get(desk.claim().control_number).claim
    return [(line.procedure, line.units) for line in claim.lines]


@on_both
def test_a_part_written_later_makes_the_claim_and_its_edit_makes_it_anew(desk: Desk, ehr: FhirServer) -> None:
    ehr.keep(visit())
    sync(desk)
    assert desk.claims() == ()  # testing is coded by the chart, and nothing is there yet

    ehr.keep(charge_item("i1", "96130", 60) | {"meta": stamp(clock.now())})
    sync(desk)
    assert lines(desk) == [("96130", 1)]

    ehr.keep(charge_item("i1", "96130", 95) | {"meta": stamp(clock.now())})
    sync(desk)
    assert lines(desk) == [("96130", 1), ("96131", 1)]
    asked = len(ehr.asked)
    sync(desk)
    assert [a.path.rpartition("/")[2] for a in ehr.asked[asked:]] == ["ChargeItem", "Consent", "Encounter"]


def test_a_server_that_gives_all_it_has_every_time_drafts_nothing_anew(desk: Desk, ehr: FhirServer) -> None:
    """It passes over `_lastUpdated` without a word, as servers may."""
    ehr.keep(visit(), charge_item("i1", "96130", 60) | {"meta": stamp(clock.now() - timedelta(days=2))})
    sync(desk)

    def lenient(asked: Asked) -> Answer | None:
        if not asked.path.endswith("/ChargeItem") or "_lastUpdated" not in dict(asked.query):
            return None
        entries = [{"resource": kept} for key, kept in ehr.kept.items() if key.startswith("ChargeItem/")]
        return Answer(200, {"resourceType": "Bundle", "type": "searchset", "entry": entries})

    ehr.rules.append(lenient)
    sync(desk)
    asked = len(ehr.asked)
    sync(desk)
    assert [a.path.rpartition("/")[2] for a in ehr.asked[asked:]] == ["ChargeItem", "Consent", "Encounter"]


def test_a_part_that_was_a_mistake_earns_nothing(desk: Desk, ehr: FhirServer) -> None:
    ehr.keep(visit(), charge_item("i1", "96130", 60), charge_item("i2", "96136", 30))
    sync(desk)
    assert lines(desk) == [("96130", 1), ("96136", 1)]
    ehr.keep(charge_item("i2", "96136", 30) | {"status": "entered-in-error", "meta": stamp(clock.now())})
    sync(desk)
    assert lines(desk) == [("96130", 1)]


def test_a_part_of_a_visit_that_nobody_knows_waits_for_the_visit(desk: Desk, ehr: FhirServer) -> None:
    ehr.keep(charge_item("i1", "96130", 60) | {"meta": stamp(clock.now() + timedelta(minutes=10))})
    sync(desk)
    assert (desk.claims(), desk.problems()) == ((), [])
    assert not [a for a in ehr.asked if "/Encounter/" in a.path]


def test_a_consent_that_is_withdrawn_holds_what_has_not_left(desk: Desk, ehr: FhirServer) -> None:
    ehr.keep(visit(security=PART2), charge_item("i1", "96130", 60), CONSENT)
    sync(desk)
    assert desk.claim().status is ClaimStatus.READY
    ehr.keep(CONSENT | {"status": "inactive", "meta": stamp(clock.now())})
    sync(desk)
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.HELD, ["CONSENT_REFUSED"])


def test_a_plan_that_the_patient_keeps_out_and_lets_in_again(desk: Desk, ehr: FhirServer) -> None:
    """The claim that was ready is gone with the refusal; when it is taken back, the claim counts again."""
    ehr.keep(visit(), charge_item("i1", "96130", 60))
    sync(desk)
    assert desk.claim().status is ClaimStatus.READY
    refusal = CONSENT | {"provision": {"type": "deny", "purpose": [{"code": "HPAYMT"}]}}
    ehr.keep(refusal | {"meta": stamp(clock.now())})
    sync(desk)
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.VOIDED, ["STATEMENT_DUE"])
    ehr.keep(refusal | {"status": "inactive", "meta": stamp(clock.now())})
    sync(desk)
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.READY, [])


@pytest.mark.parametrize(("status", "told"), [(403, "status 403"), (400, "status 400")])
def test_an_ehr_that_does_not_tell_such_changes_is_told_of_once(
    desk: Desk, ehr: FhirServer, status: int, told: str
) -> None:
    """By `_lastUpdated` and by day; the visits themselves are drafted as ever."""
    searches = ("_lastUpdated", "occurrence")
    ehr.rules.append(
        lambda asked: (
            Answer(status, outcome("forbidden"))
            if asked.path.endswith("/ChargeItem") and any(name in dict(asked.query) for name in searches)
            else None
        )
    )
    ehr.keep(visit(), charge_item("i1", "96130", 60))
    for _ in range(2):
        sync(desk)
    assert lines(desk) == [("96130", 1)]
    (problem,) = (p.problem for p in desk.problems_of(Subject.encounter(EHR, "sync")))
    assert (problem.code, problem.severity, told in problem.reason) == (CHANGES_UNSEEN, "warn", True)
    ehr.rules.clear()
    sync(desk)
    assert desk.problems_of(Subject.encounter(EHR, "sync")) == []


def test_an_ehr_that_cannot_tell_is_not_told_of_again_once_a_person_has_seen_it(desk: Desk, ehr: FhirServer) -> None:
    ehr.rules.append(lambda asked: Answer(400) if asked.path.endswith("/ChargeItem") else None)
    sync(desk)
    (told,) = desk.problems_of(Subject.encounter(EHR, "sync"))
    with desk.change() as tx:
        tx.problems.close(told.id, actor="person:Practitioner/prac-admin", how="settled elsewhere")
    sync(desk)
    assert desk.problems_of(Subject.encounter(EHR, "sync")) == []


def test_an_ehr_that_refuses_them_holds_the_visit_and_says_which_scope(desk: Desk, ehr: FhirServer) -> None:
    ehr.rules.append(lambda asked: Answer(403, outcome("forbidden")) if asked.path.endswith("/ChargeItem") else None)
    ehr.keep(visit("therapy"))
    sync(desk)
    with desk.journal() as tx:
        (told,) = (p.problem for p in tx.problems.list(code="ACTIVITY_UNREADABLE"))
    assert (told.place, "403 not allowed to read" in told.reason) == ("ChargeItem?context", True)
    assert "system/ChargeItem.rs" in told.remedy
    assert desk.claim().status is ClaimStatus.HELD


def test_a_cursor_from_before_starts_where_the_first_sync_would(desk: Desk, ehr: FhirServer) -> None:
    """The connection is told to read them when visits are known already: those of the last weeks are drafted again."""
    with desk.change() as tx:
        tx.ehrs.move_cursor(EHR, '{"since": "2026-11-10T00:00:00+00:00", "seen": {}}')
    sync(desk)
    (asked,) = ehr.asked_for("GET", "ChargeItem")
    assert dict(asked.query)["_lastUpdated"] < f"ge{(clock.now() - timedelta(days=44)).isoformat()}"
