"""The chart moves on: what has not left follows it, what has left is told, and nothing is lost on the way."""

from bridge.billing.status import ClaimEvent, ClaimStatus
from bridge.jobs import draft_claim
from bridge.services.drafting import with_companions
from bridge.store.encounters import EncounterStatus
from bridge.store.subject import Subject, SubjectKind
from tests.jobs.answers import a277ca, an835, clp
from tests.jobs.desk import EHR, Desk
from tests.mapping import charts

SHORTER: charts.Json = {"period": {"start": "2026-11-10T15:00:00Z", "end": "2026-11-10T15:40:00Z"}}
EVENING: charts.Json = {"period": {"start": "2026-11-10T20:00:00Z", "end": "2026-11-10T20:54:00Z"}, "location": None}
UNSIGNED: charts.Json = {"extension": [charts.extension("note-signed", valueBoolean=False)]}
CANCELLED: charts.Json = {"status": "cancelled"}


def status_of(desk: Desk, encounter_id: str = "e1") -> str:
    with desk.journal() as tx:
        return tx.encounters.get(EHR, encounter_id).status


def procedures(desk: Desk) -> list[str]:
    with desk.journal() as tx:
        return [line.procedure for line in tx.claims.get(desk.claim().control_number).claim.lines]


def codes_on_claim(desk: Desk) -> list[str]:
    return [stored.problem.code for stored in desk.problems_of(Subject.claim(desk.claim().control_number))]


def test_the_same_chart_again_writes_nothing(desk: Desk) -> None:
    desk.draft(charts.encounter())
    version = desk.claim().version
    desk.draft(charts.encounter())
    assert (desk.claim().version, desk.claim().status) == (version, ClaimStatus.READY)


def test_an_edit_before_it_left_is_drafted_again(desk: Desk) -> None:
    desk.draft(charts.encounter())
    desk.draft(charts.encounter(**SHORTER))
    assert (procedures(desk), desk.claim().status) == (["90834"], ClaimStatus.READY)


def test_a_held_claim_is_cleared_when_the_chart_is_mended(desk: Desk) -> None:
    desk.draft(charts.encounter(**UNSIGNED))
    assert status_of(desk) == EncounterStatus.HELD
    assert desk.problems() != []
    desk.draft(charts.encounter())
    assert (desk.claim().status, status_of(desk)) == (ClaimStatus.READY, EncounterStatus.DRAFTED)
    assert desk.problems() == []


def test_a_ready_claim_is_held_again_when_the_chart_loses_what_it_needs(desk: Desk) -> None:
    desk.draft(charts.encounter())
    desk.draft(charts.encounter(**UNSIGNED))
    assert desk.claim().status is ClaimStatus.HELD


def test_an_edit_after_it_left_changes_nothing_and_is_told_once(desk: Desk) -> None:
    desk.send_one()
    for _ in range(2):
        desk.draft(charts.encounter(**SHORTER))
    assert (procedures(desk), desk.claim().status) == (["90837"], ClaimStatus.SUBMITTED)
    assert desk.problems() == ["CHART_CHANGED"]


def test_an_edit_that_is_taken_back_is_forgotten(desk: Desk) -> None:
    desk.send_one()
    desk.draft(charts.encounter(**SHORTER))
    desk.draft(charts.encounter())
    assert desk.problems() == []


def test_an_edit_of_a_rejected_claim_is_its_mending_and_no_problem(desk: Desk) -> None:
    number = desk.send_one().control_number
    desk.receive("277CA_1.x12", a277ca(desk.sent()[0].bht03, {number: "A7:164:IL"}))
    desk.draft(charts.encounter(), charts.coverage(subscriberId="NWH00000124"))
    assert codes_on_claim(desk) == ["CLAIM_REJECTED"]


def test_a_cancelled_visit_voids_what_has_not_left(desk: Desk) -> None:
    desk.draft(charts.encounter())
    desk.draft(charts.encounter(**CANCELLED))
    assert (desk.claim().status, status_of(desk)) == (ClaimStatus.VOIDED, EncounterStatus.NOT_BILLABLE)
    desk.submit()
    assert desk.in_mailbox() == []


def test_a_visit_that_is_held_after_all_is_billed_after_all(desk: Desk) -> None:
    desk.draft(charts.encounter())
    desk.draft(charts.encounter(**CANCELLED))
    desk.draft(charts.encounter())
    assert (desk.claim().status, status_of(desk)) == (ClaimStatus.READY, EncounterStatus.DRAFTED)
    desk.submit()
    assert desk.claim().status is ClaimStatus.SUBMITTED


def test_a_cancelled_visit_whose_claim_left_is_told(desk: Desk) -> None:
    desk.send_one()
    desk.draft(charts.encounter(**CANCELLED))
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.SUBMITTED, ["CHART_WITHDREW"])


def test_a_chart_that_supports_the_claim_again_ends_its_problem(desk: Desk) -> None:
    desk.send_one()
    desk.draft(charts.encounter(**CANCELLED))
    desk.draft(charts.encounter(**SHORTER))
    assert desk.problems() == ["CHART_CHANGED"]
    desk.draft(charts.encounter())
    assert desk.problems() == []


def test_two_visits_of_one_claim_that_are_both_cancelled_leave_no_claim_to_send(desk: Desk) -> None:
    desk.draft(charts.encounter(), charts.encounter("e2", **EVENING))
    claim = desk.claim()
    with desk.journal() as tx:
        assert len(tx.claim_lists.encounters_of(claim.control_number)) == 2
    desk.draft(charts.encounter(**CANCELLED), charts.encounter("e2", **EVENING, **CANCELLED))
    assert desk.claim().status is ClaimStatus.VOIDED


def test_one_of_two_visits_is_cancelled_and_the_other_is_billed(desk: Desk) -> None:
    desk.draft(charts.encounter(), charts.encounter("e2", **EVENING))
    desk.draft(charts.encounter(), charts.encounter("e2", **EVENING, **CANCELLED))
    assert (desk.claim().status, procedures(desk)) == (ClaimStatus.READY, ["90837"])
    with desk.journal() as tx:
        assert tx.claim_lists.encounters_of(desk.claim().control_number) == ((EHR, "e1"),)


def test_the_visits_that_share_a_claim_are_drafted_together(desk: Desk) -> None:
    desk.draft(charts.encounter(), charts.encounter("e2", **EVENING))
    with desk.journal() as tx:
        assert with_companions(tx, EHR, ["e2"]) == ("e1", "e2")


def test_an_edit_while_the_file_is_on_its_way_is_told_and_stops_no_other_visit(desk: Desk) -> None:
    desk.draft(charts.encounter())
    with desk.change() as tx:
        number = desk.claim().control_number
        reserved = tx.interchanges.reserve("sandbox", [[number]])
        tx.interchanges.archive_outbound(reserved, kind="837P", name="x", content=b"ISA")
    other = charts.encounter("e2", period={"start": "2026-11-12T15:00:00Z", "end": "2026-11-12T15:54:00Z"})

    desk.draft(charts.encounter(**CANCELLED), other)

    assert [p.problem.code for p in desk.problems_of(Subject.claim(number))] == ["CHART_WITHDREW"]
    assert desk.statuses() == ["ready", "ready"]


def test_a_visit_that_the_ehr_gives_no_more_is_held_and_told(desk: Desk) -> None:
    desk.draft(charts.encounter())
    with desk.change() as tx:
        draft_claim.lose(tx, EHR, "e1")
    assert (desk.claim().status, status_of(desk)) == (ClaimStatus.HELD, EncounterStatus.HELD)
    assert desk.problems(SubjectKind.ENCOUNTER) == ["ENCOUNTER_GONE"]
    desk.submit()
    assert desk.in_mailbox() == []

    desk.draft(charts.encounter())  # it is there again
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.READY, [])


def test_another_coverage_is_another_claim_and_the_old_one_is_withdrawn(desk: Desk) -> None:
    desk.draft(charts.encounter())
    desk.draft(charts.encounter(), charts.coverage(status="cancelled"), charts.coverage("cov2", order=1))
    assert desk.statuses() == ["ready", "voided"]


def test_the_journal_says_who_asked_for_it(desk: Desk) -> None:
    desk.draft(charts.encounter(), actor="person:Practitioner/prac-lcsw")
    with desk.journal() as tx:
        events = tx.claim_lists.events_of(desk.claim().control_number)
    assert [(e.event, e.actor) for e in events] == [
        (ClaimEvent.DRAFTED, "person:Practitioner/prac-lcsw"),
        (ClaimEvent.CLEARED, "person:Practitioner/prac-lcsw"),
    ]


def test_a_paid_claim_whose_chart_changes_keeps_its_money(desk: Desk) -> None:
    claim = desk.send_one()
    paid = str(claim.charge)
    desk.receive("835_1.x12", an835("EFT1", paid, clp(claim.control_number, claim.charge, paid)))
    desk.draft(charts.encounter(**SHORTER))
    assert (desk.claim().status, desk.claim().paid, codes_on_claim(desk)) == (
        ClaimStatus.PAID,
        claim.charge,
        ["CHART_CHANGED"],
    )
