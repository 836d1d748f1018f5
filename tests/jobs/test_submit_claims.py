"""What leaves was checked first: a claim with a fault stays with its Problem, its neighbours go, nothing goes twice."""

from dataclasses import replace
from typing import Any

import pytest

from bridge.billing.problem import Problem, Severity
from bridge.billing.status import ClaimEvent, ClaimStatus
from bridge.jobs import clearance, submit_claims
from bridge.jobs.clearance import Clearance
from bridge.reference.source import ConfigFault
from bridge.reference.trading_partner import Limits
from bridge.store.claim_row import ClaimRow
from bridge.store.interchanges import Direction
from bridge.store.subject import Subject
from tests.jobs.desk import PARTNER, PRACTICE, Desk, on_both
from tests.mapping import charts

MEMBER_NUMBER = {
    "set": "837P",
    "id": "member-number",
    "loop": "2010BA",
    "need": 'NM109 unlike "NWH99.*"',
    "at": "NM109",
    "message": "The clearinghouse takes no member numbers of the old cards",
    "remedy": "Copy the number from the new card.",
}
AT_THE_OFFICE = {
    "set": "837P",
    "id": "office",
    "loop": "2400",
    "need": "SV105 is 11",
    "at": "SV101-2",
    "message": "The clearinghouse wants the place on every line",
    "remedy": "Say where the session was.",
}
NOT_THE_SECOND = {
    "set": "837P",
    "id": "second",
    "loop": "837P",
    "need": 'BHT03 unlike ".*0002"',
    "at": "BHT03",
    "message": "The clearinghouse takes no such batch number",
    "remedy": "Ask it to take them.",
}
OLD_CARD = "NWH99000001"
FILE = Subject.interchange(f"job:submit_claims:{PARTNER}")


def wants(desk: Desk, *rules: dict[str, str], **changes: Any) -> None:
    """From now on the trading partner wants exactly this."""
    known = desk.services.configuration.partners[PARTNER]
    partner = replace(known, rules=rules, **changes)
    desk.services = replace(
        desk.services, configuration=replace(desk.services.configuration, partners={PARTNER: partner})
    )


def see(desk: Desk, number: int, member: str = "", payer: str = "northwind") -> ClaimRow:
    """One clean session of patient `number`, drafted; `member` stands on the card."""
    own = charts.ref(f"Patient/p{number}")
    desk.draft(
        charts.encounter(f"e{number}", subject=own, diagnosis=[{"condition": charts.ref(f"Condition/c{number}")}]),
        charts.patient(f"p{number}"),
        charts.coverage(
            f"cov{number}",
            beneficiary=own,
            payor=[charts.ref(f"Organization/payer-{payer}")],
            subscriberId=member or f"{payer[:3].upper()}0000012{number}",
        ),
        charts.condition(f"c{number}", subject=own),
    )
    return next(row for row in desk.claims() if row.patient_id == f"p{number}")


def told_of(desk: Desk, subject: Subject) -> list[Problem]:
    return [stored.problem for stored in desk.problems_of(subject)]


def sent_text(desk: Desk) -> str:
    return "".join((desk.mailbox / "in" / name).read_text("ascii") for name in desk.in_mailbox())


@on_both
def test_a_claim_with_a_fault_stays_and_its_neighbours_leave(desk: Desk) -> None:
    wants(desk, MEMBER_NUMBER)
    wrong, right = see(desk, 1, member=OLD_CARD), see(desk, 2)

    desk.submit()

    assert desk.claim(wrong.control_number).status is ClaimStatus.HELD
    assert desk.claim(right.control_number).status is ClaimStatus.SUBMITTED
    assert told_of(desk, Subject.claim(wrong.control_number)) == [
        Problem(
            code="CLAIM_FAULT",
            place="subscriber.member_id (NM109)",
            reason="The clearinghouse takes no member numbers of the old cards.",
            remedy="Copy the number from the new card.",
        )
    ]
    assert desk.problems() == ["CLAIM_FAULT"]
    assert sent_text(desk).count("CLM*") == 1
    assert f"CLM*{right.control_number}*" in sent_text(desk)


def test_the_journal_says_who_held_it(desk: Desk) -> None:
    wants(desk, MEMBER_NUMBER)
    wrong = see(desk, 1, member=OLD_CARD)
    desk.submit()
    with desk.journal() as tx:
        last = tx.claim_lists.events_of(wrong.control_number)[-1]
    assert (last.event, last.actor, last.detail) == ("problems_found", "job:submit_claims", "CLAIM_FAULT")


def test_with_nothing_sound_nothing_leaves_and_no_number_is_used_up(desk: Desk) -> None:
    wants(desk, MEMBER_NUMBER)
    see(desk, 1, member=OLD_CARD)
    desk.submit()
    assert desk.files(Direction.OUTBOUND) == ()
    see(desk, 2)
    desk.submit()
    assert desk.in_mailbox() == ["837P_000000001.x12"]
    assert [(st.isa13, st.gs06, st.st02) for st in desk.sent()] == [(1, 1, "0001")]


def test_round_after_round_it_stays_with_one_problem_and_nothing_goes_twice(desk: Desk) -> None:
    wants(desk, MEMBER_NUMBER)
    wrong, right = see(desk, 1, member=OLD_CARD), see(desk, 2)
    desk.submit()
    (first,) = desk.problems_of(Subject.claim(wrong.control_number))
    version = desk.claim(wrong.control_number).version

    desk.moment_passes(60)
    desk.submit()
    desk.submit()

    assert desk.problems_of(Subject.claim(wrong.control_number)) == [first]
    assert desk.claim(wrong.control_number).version == version
    assert [st.claims for st in desk.sent()] == [(right.control_number,)]


def test_mended_in_the_chart_it_goes_with_the_next_file_under_its_own_number(desk: Desk) -> None:
    wants(desk, MEMBER_NUMBER)
    wrong = see(desk, 1, member=OLD_CARD)
    desk.submit()

    mended = see(desk, 1)
    assert (mended.status, desk.problems()) == (ClaimStatus.READY, [])
    desk.submit()

    assert desk.claim().status is ClaimStatus.SUBMITTED
    assert [st.claims for st in desk.sent()] == [(wrong.control_number,)]


def test_drafted_again_with_the_fault_in_it_it_is_held_again(desk: Desk) -> None:
    wants(desk, MEMBER_NUMBER)
    see(desk, 1, member=OLD_CARD)
    desk.submit()
    assert see(desk, 1, member=OLD_CARD).status is ClaimStatus.READY
    desk.submit()
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.HELD, ["CLAIM_FAULT"])


def test_a_rule_that_is_put_right_lets_go_what_it_held_without_anybodys_hand(desk: Desk) -> None:
    wants(desk, MEMBER_NUMBER)
    held = see(desk, 1, member=OLD_CARD)
    desk.submit()

    wants(desk)
    desk.submit()

    assert desk.claim().status is ClaimStatus.SUBMITTED
    assert desk.problems() == []
    with desk.journal() as tx:
        events = [event.event for event in tx.claim_lists.events_of(held.control_number)]
    assert events[-4:] == ["problems_found", "drafted", "cleared", "sent"]


def test_mended_while_the_whole_file_is_stopped_it_is_ready_and_goes_later(desk: Desk) -> None:
    wants(desk, MEMBER_NUMBER)
    see(desk, 1, member=OLD_CARD)
    desk.submit()
    wants(desk, sender_qualifier="QQ")
    desk.submit()
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.READY, ["FILE_FAULT"])
    wants(desk, sender_qualifier="ZZ")
    desk.submit()
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.SUBMITTED, [])


@pytest.mark.parametrize("severity", [Severity.HOLD, Severity.STOP])
def test_what_something_else_holds_too_is_not_let_go(desk: Desk, severity: Severity) -> None:
    wants(desk, MEMBER_NUMBER)
    held = see(desk, 1, member=OLD_CARD)
    desk.submit()
    with desk.change() as tx:
        other = Problem(
            code="DIAGNOSIS_MISSING", place="claim", reason="None is there.", remedy="Add one.", severity=severity
        )
        tx.problems.open(Subject.claim(held.control_number), other)
    wants(desk)
    desk.submit()
    assert desk.claim().status is ClaimStatus.HELD
    assert desk.files(Direction.OUTBOUND) == ()


def test_every_place_has_its_problem_and_a_line_says_which(desk: Desk) -> None:
    wants(desk, MEMBER_NUMBER, {**AT_THE_OFFICE, "need": "SV105 is 99"})
    held = see(desk, 1, member=OLD_CARD)
    desk.submit()
    places = [problem.place for problem in told_of(desk, Subject.claim(held.control_number))]
    assert sorted(places) == ["lines[0].procedure (SV101-2)", "subscriber.member_id (NM109)"]


def test_two_faults_at_one_place_are_one_problem_that_says_both(desk: Desk) -> None:
    wants(desk, MEMBER_NUMBER, {**MEMBER_NUMBER, "id": "twin", "message": "It is too short", "remedy": "Call them."})
    held = see(desk, 1, member=OLD_CARD)
    desk.submit()
    (problem,) = told_of(desk, Subject.claim(held.control_number))
    assert problem.reason.endswith("old cards. It is too short.")
    assert problem.remedy == "Copy the number from the new card. Call them."


def test_a_problem_says_nothing_of_the_patient(desk: Desk) -> None:
    wants(desk, MEMBER_NUMBER)
    held = see(desk, 1, member=OLD_CARD)
    desk.submit()
    said = str(told_of(desk, Subject.claim(held.control_number)))
    assert [word for word in ("NWH", "Sample", "SAMPLE", "1990") if word in said] == []


def test_a_warning_of_the_partner_goes_with_the_claim_and_is_told(desk: Desk) -> None:
    wants(desk, {**MEMBER_NUMBER, "severity": "warning"})
    see(desk, 1, member=OLD_CARD)
    desk.submit()
    (problem,) = told_of(desk, Subject.claim(desk.claim().control_number))
    assert desk.claim().status is ClaimStatus.SUBMITTED
    assert (problem.code, problem.severity) == ("CLAIM_FAULT", Severity.WARN)


def test_a_fault_above_the_claims_stops_that_payers_part_and_is_told_of_the_job(desk: Desk) -> None:
    wants(desk, NOT_THE_SECOND)
    northwind = [see(desk, number) for number in (1, 2)]
    blue = see(desk, 3, payer="blue")

    desk.submit()

    assert [desk.claim(row.control_number).status for row in northwind] == [ClaimStatus.READY, ClaimStatus.READY]
    assert desk.claim(blue.control_number).status is ClaimStatus.SUBMITTED
    (problem,) = told_of(desk, FILE)
    assert (problem.code, problem.place) == ("FILE_FAULT", "claims to northwind.loop 837P.BHT03")
    assert problem.remedy == "Ask it to take them."

    wants(desk)
    desk.submit()
    assert (desk.statuses(), desk.problems()) == (["submitted"] * 3, [])


def test_a_fault_of_the_envelope_stops_everything(desk: Desk) -> None:
    wants(desk, sender_qualifier="QQ")
    see(desk, 1)
    see(desk, 2, payer="blue")
    desk.submit()
    assert (desk.statuses(), desk.problems()) == (["ready", "ready"], ["FILE_FAULT"])
    assert told_of(desk, FILE)[0].place == "ISA05"
    assert desk.in_mailbox() == []


def test_a_told_fault_of_the_file_is_closed_when_nothing_waits_any_more(desk: Desk) -> None:
    wants(desk, sender_qualifier="QQ")
    claim = see(desk, 1)
    desk.submit()
    with desk.change() as tx:
        tx.claims.advance(claim.control_number, ClaimEvent.VOID, actor="person:Practitioner/prac-biller")
    desk.submit()
    assert desk.problems() == []


def test_a_partner_that_takes_so_many_claims_in_a_set_gets_more_sets(desk: Desk) -> None:
    wants(desk, limits=Limits(claims_per_set=2))
    for number in (1, 2, 3):
        see(desk, number)
    desk.submit()
    assert [len(st.claims) for st in desk.sent()] == [2, 1]
    assert (desk.problems(), desk.statuses()) == ([], ["submitted"] * 3)


def test_what_moves_during_the_check_waits_for_the_next_round(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    wants(desk, MEMBER_NUMBER)
    moving, staying = see(desk, 1), see(desk, 2)

    def slow(*asked: Any) -> Clearance:
        see(desk, 1, member=OLD_CARD)  # somebody edits the chart
        return clearance.clear(*asked)

    monkeypatch.setattr(submit_claims, "clear", slow)
    desk.submit()
    assert [st.claims for st in desk.sent()] == [(staying.control_number,)]
    assert desk.claim(moving.control_number).status is ClaimStatus.READY

    monkeypatch.undo()
    desk.submit()
    assert desk.claim(moving.control_number).status is ClaimStatus.HELD


def test_two_that_submit_at_once_send_one_file(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    see(desk, 1)

    def overtaken(*asked: Any) -> Clearance:
        monkeypatch.undo()
        submit_claims.run(desk.services, PRACTICE, PARTNER)
        return clearance.clear(*asked)

    monkeypatch.setattr(submit_claims, "clear", overtaken)
    desk.submit()
    assert len(desk.sent()) == 1
    assert desk.statuses() == ["submitted"]


def test_a_job_that_dies_before_the_end_has_held_nothing_and_the_next_one_uses_the_same_numbers(desk: Desk) -> None:
    wants(desk, MEMBER_NUMBER)
    see(desk, 1, member=OLD_CARD)
    see(desk, 2)

    def full(*_: object) -> None:
        raise RuntimeError("no room for a job")

    with pytest.raises(RuntimeError):
        submit_claims.run(replace(desk.services, enqueue=full), PRACTICE, PARTNER)
    assert (desk.statuses(), desk.problems()) == (["ready", "ready"], [])

    desk.submit()
    assert desk.statuses() == ["held", "submitted"]
    assert [(st.isa13, st.st02, st.bht03) for st in desk.sent()] == [(1, "0001", "0000000010001")]


def test_a_rule_that_cannot_be_read_is_a_fault_of_the_configuration(desk: Desk) -> None:
    wants(desk, {**MEMBER_NUMBER, "need": "NM109 is"})
    see(desk, 1)
    with pytest.raises(ConfigFault, match=r"sandbox\.toml: rule member-number"):
        submit_claims.run(desk.services, PRACTICE, PARTNER)
    assert desk.statuses() == ["ready"]
