"""A replacement waits for what is wrong in the chart, and follows the chart until it leaves."""

from collections.abc import Iterator

import pytest

from bridge import clock
from bridge.billing.status import ClaimStatus
from bridge.jobs import draft_claim, replace_claim
from bridge.store.claim_row import ClaimRow
from bridge.store.subject import Subject
from tests.fhir.server import FhirServer, client_of
from tests.jobs.answers import an835, clp
from tests.jobs.desk import EHR, PRACTICE, Desk
from tests.jobs.test_disclosure import CONSENT, PART2
from tests.mapping import charts

UNSIGNED = charts.extension("note-signed", valueBoolean=False)
SHORTER = {"start": "2026-11-10T15:00:00Z", "end": "2026-11-10T15:40:00Z"}


@pytest.fixture
def ehr(desk: Desk) -> Iterator[FhirServer]:
    named = ("Practitioner/prac-lcsw", "Location/loc-office", "Organization/payer-northwind")
    bare = [{"resourceType": kind, "id": own} for kind, _, own in (name.partition("/") for name in named)]
    server = FhirServer(charts.patient(), charts.coverage(), charts.condition(), *bare)
    with client_of(server, read_consents=True) as client:
        desk.ehrs.client = client
        yield server
    server.stop()


def draft(desk: Desk) -> None:
    desk.run(draft_claim.job(PRACTICE, EHR, ["e1"], clock.now()))


def replaced(desk: Desk, ehr: FhirServer, meta: charts.Json | None = None) -> ClaimRow:
    """A denied claim whose visit lost its signature, and what a person asked for then."""
    ehr.keep(charts.encounter(meta=meta))
    draft(desk)
    desk.submit()
    claim = desk.claim()
    denied = clp(claim.control_number, claim.charge, "0", f"CO*97*{claim.charge}", status="4")
    desk.receive("835_1.x12", an835("EFT1", "0", denied))
    assert desk.claim().status is ClaimStatus.DENIED
    ehr.keep(charts.encounter(extension=[UNSIGNED], meta=meta))
    desk.run(replace_claim.job(PRACTICE, EHR, claim.control_number, "person:x", clock.now()))
    return successor(desk)


def successor(desk: Desk) -> ClaimRow:
    (row,) = (row for row in desk.claims() if row.replaces)
    return row


def codes(desk: Desk, row: ClaimRow) -> list[str]:
    return [stored.problem.code for stored in desk.problems_of(Subject.claim(row.control_number))]


def test_a_held_replacement_is_let_go_when_the_chart_is_mended(desk: Desk, ehr: FhirServer) -> None:
    held = replaced(desk, ehr)
    assert (held.status, codes(desk, held)) == (ClaimStatus.HELD, ["NOTE_UNSIGNED"])

    ehr.keep(charts.encounter(period=SHORTER))
    draft(desk)
    ready = successor(desk)
    assert (ready.status, ready.control_number, codes(desk, ready)) == (ClaimStatus.READY, held.control_number, [])
    with desk.journal() as tx:
        claim = tx.claims.get(ready.control_number).claim
    assert [(line.procedure, line.control_number) for line in claim.lines] == [("90834", f"{ready.control_number}1")]
    assert (claim.replaces, claim.frequency) == (held.replaces, held.frequency)


def test_a_replacement_that_has_left_is_left_alone(desk: Desk, ehr: FhirServer) -> None:
    replaced(desk, ehr)
    ehr.keep(charts.encounter())
    draft(desk)
    desk.submit()
    assert successor(desk).status is ClaimStatus.SUBMITTED
    ehr.keep(charts.encounter(period=SHORTER))
    draft(desk)
    with desk.journal() as tx:
        claim = tx.claims.get(successor(desk).control_number).claim
    assert [line.procedure for line in claim.lines] == ["90837"]
    assert codes(desk, successor(desk)) == ["CHART_CHANGED"]
    ehr.keep(charts.encounter(status="cancelled"))
    draft(desk)
    assert codes(desk, successor(desk)) == ["CHART_WITHDREW"]
    ehr.keep(charts.encounter())
    draft(desk)
    assert codes(desk, successor(desk)) == []


def test_a_replacement_of_a_visit_that_is_cancelled_by_now_waits_for_a_person(desk: Desk, ehr: FhirServer) -> None:
    replaced(desk, ehr)
    ehr.keep(charts.encounter())
    draft(desk)
    ready = successor(desk)
    assert ready.status is ClaimStatus.READY
    ehr.keep(charts.encounter(status="cancelled"))
    draft(desk)
    desk.submit()
    assert (successor(desk).status, codes(desk, ready)) == (ClaimStatus.HELD, ["CHART_WITHDREW"])
    ehr.keep(charts.encounter())
    draft(desk)
    assert (successor(desk).status, codes(desk, ready)) == (ClaimStatus.READY, [])


def test_a_programmes_replacement_says_so_when_the_chart_gives_it_no_more(desk: Desk, ehr: FhirServer) -> None:
    """Held against the chart at the door it stays here; it may not stay here unsaid."""
    ehr.keep(CONSENT)
    replaced(desk, ehr, meta=PART2)
    ehr.keep(charts.encounter(meta=PART2))
    draft(desk)
    ehr.keep(charts.encounter(meta=PART2, status="cancelled"))
    desk.submit()
    assert (successor(desk).status, codes(desk, successor(desk))) == (ClaimStatus.HELD, ["CHART_WITHDREW"])


def test_a_replacement_rests_on_the_consent_as_its_first_claim_did(desk: Desk, ehr: FhirServer) -> None:
    ehr.keep(CONSENT)
    replaced(desk, ehr, meta=PART2)
    ehr.keep(charts.encounter(meta=PART2))
    draft(desk)
    assert successor(desk).status is ClaimStatus.READY
    ehr.keep(CONSENT | {"status": "inactive"})
    desk.submit()
    assert (successor(desk).status, codes(desk, successor(desk))) == (ClaimStatus.HELD, ["CONSENT_REFUSED"])
    ehr.keep(CONSENT)
    draft(desk)
    desk.submit()
    assert successor(desk).status is ClaimStatus.SUBMITTED
