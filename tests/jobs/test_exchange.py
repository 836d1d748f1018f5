"""A claim leaves and its acknowledgments come back, over files alone."""

from bridge.billing.status import ClaimEvent, ClaimStatus
from bridge.store.interchanges import Direction, Phase
from bridge.store.subject import Subject, SubjectKind
from tests.jobs.answers import a277ca, a277ca_of_all, a999, an835, clp, ta1
from tests.jobs.desk import Desk
from tests.mapping import charts


def test_a_clean_session_leaves_as_an_837p_and_is_accepted(desk: Desk) -> None:
    claim = desk.send_one()
    (st,) = desk.sent()
    assert claim.status is ClaimStatus.SUBMITTED
    assert desk.in_mailbox() == ["837P_000000001.x12"]
    assert f"CLM*{claim.control_number}*" in (desk.mailbox / "in" / "837P_000000001.x12").read_text("ascii")

    desk.receive("999_1.x12", a999(st.gs06, {st.st02: "A"}))
    assert desk.claim().status is ClaimStatus.RECEIVED
    desk.receive("277CA_1.x12", a277ca(st.bht03, {claim.control_number: "A2:20"}))
    assert desk.claim().status is ClaimStatus.ACCEPTED
    assert desk.claim().payer_claim_number == f"ICN{claim.control_number}"
    assert desk.problems() == []
    assert list((desk.mailbox / "out").iterdir()) == []


def test_each_payer_has_its_own_st_and_a_999_refuses_only_one(desk: Desk) -> None:
    desk.draft(charts.encounter())
    other = charts.encounter("e2", subject=charts.ref("Patient/p2"))
    blue = charts.coverage(
        "cov2",
        beneficiary=charts.ref("Patient/p2"),
        payor=[charts.ref("Organization/payer-blue")],
        subscriberId="BLU00000001",
    )
    desk.draft(other, charts.patient("p2"), blue, charts.condition(subject=charts.ref("Patient/p2")))
    desk.submit()
    blue_st, northwind_st = desk.sent()
    assert (len(blue_st.claims), len(northwind_st.claims)) == (1, 1)

    desk.receive("999_1.x12", a999(blue_st.gs06, {blue_st.st02: "A", northwind_st.st02: "R"}))

    assert desk.claim(blue_st.claims[0]).status is ClaimStatus.RECEIVED
    assert desk.claim(northwind_st.claims[0]).status is ClaimStatus.REJECTED
    (problem,) = desk.problems_of(Subject.claim(northwind_st.claims[0]))
    assert problem.problem.code == "FILE_REJECTED"


def test_a_refused_envelope_rejects_every_claim_in_it(desk: Desk) -> None:
    desk.send_one()
    desk.receive("TA1_1.x12", ta1(1, "R", "006"))
    assert desk.claim().status is ClaimStatus.REJECTED
    assert desk.problems() == ["FILE_REJECTED"]


def test_a_taken_envelope_says_nothing_of_the_claims(desk: Desk) -> None:
    desk.send_one()
    desk.receive("TA1_1.x12", ta1(1, "A", "000"))
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.SUBMITTED, [])


def test_a_277ca_refuses_one_claim_in_words(desk: Desk) -> None:
    claim = desk.send_one()
    desk.receive("277CA_1.x12", a277ca(desk.sent()[0].bht03, {claim.control_number: "A7:164:IL"}))
    (stored,) = desk.problems_of(Subject.claim(claim.control_number))
    assert desk.claim().status is ClaimStatus.REJECTED
    assert "the member number is not accepted (A7:164:IL)" in stored.problem.reason


def test_a_277ca_that_refuses_the_batch_refuses_its_claims(desk: Desk) -> None:
    desk.send_one()
    desk.receive("277CA_1.x12", a277ca_of_all(desk.sent()[0].bht03, "A3:24:41"))
    assert desk.claim().status is ClaimStatus.REJECTED


def test_a_claim_number_in_small_letters_and_padded_is_still_ours(desk: Desk) -> None:
    claim = desk.send_one()
    desk.receive("277CA_1.x12", a277ca(desk.sent()[0].bht03, {f" {claim.control_number.lower()} ": "A2:20"}))
    assert desk.claim().status is ClaimStatus.ACCEPTED


def test_claims_that_were_not_in_the_file_are_told_and_touch_nothing(desk: Desk) -> None:
    desk.send_one()
    first = desk.claim()
    desk.draft(charts.encounter("e2", period={"start": "2026-11-11T15:00:00Z", "end": "2026-11-11T15:54:00Z"}))
    desk.submit()
    second_st = desk.sent()[1]

    desk.receive("277CA_1.x12", a277ca(second_st.bht03, {first.control_number: "A7:33", "STRANGER": "A7:33"}))

    assert desk.statuses() == ["submitted", "submitted"]
    assert desk.problems() == ["ANSWER_UNKNOWN"]


def test_an_answer_to_a_file_that_is_not_ours_is_shown(desk: Desk) -> None:
    desk.receive("999_1.x12", a999(4711, {"0001": "A"}))
    desk.receive("277CA_1.x12", a277ca("NOBODY", {"B1": "A2:20"}))
    assert desk.problems() == ["ANSWER_UNKNOWN", "ANSWER_UNKNOWN"]


def test_a_file_that_nobody_can_read_is_kept_and_shown(desk: Desk) -> None:
    desk.receive("report.txt", b"Dear customer, our offices are closed on Friday.")
    (file,) = desk.files(Direction.INBOUND)
    assert (file.phase, desk.problems()) == (Phase.UNREADABLE, ["FILE_UNKNOWN"])
    with desk.journal() as tx:
        assert tx.interchanges.content(file.id).startswith(b"Dear customer")


def test_the_same_file_again_is_known_and_does_nothing(desk: Desk) -> None:
    claim = desk.send_one()
    answer = a277ca(desk.sent()[0].bht03, {claim.control_number: "A2:20"})
    desk.receive("277CA_1.x12", answer)
    version = desk.claim().version
    desk.receive("277CA_1.x12", answer)
    assert desk.claim().version == version
    assert len(desk.files(Direction.INBOUND)) == 1


def mended(desk: Desk) -> str:
    """A claim that was refused, reopened, mended in the chart and sent again; gives its number."""
    number = desk.send_one().control_number
    desk.receive("277CA_1.x12", a277ca(desk.sent()[0].bht03, {number: "A7:164:IL"}))
    with desk.change() as tx:
        tx.claims.advance(number, ClaimEvent.REOPENED, actor="person:Practitioner/prac-biller")
    desk.draft(charts.encounter(), charts.coverage(subscriberId="NWH00000124"))
    desk.submit()
    return number


def test_a_rejected_claim_goes_again_under_its_own_number(desk: Desk) -> None:
    number = mended(desk)
    assert (desk.claim().control_number, desk.claim().status) == (number, ClaimStatus.SUBMITTED)
    assert [st.claims for st in desk.sent()] == [(number,), (number,)]
    assert desk.problems() == []


def test_an_old_refusal_that_comes_again_does_not_refuse_what_was_mended(desk: Desk) -> None:
    number = mended(desk)
    first, second = desk.sent()
    desk.receive("277CA_again.x12", a277ca(first.bht03, {number: "A7:164:IL"}))
    desk.receive("999_again.x12", a999(first.gs06, {first.st02: "R"}))
    desk.receive("TA1_again.x12", ta1(first.isa13, "R"))
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.SUBMITTED, [])
    desk.receive("277CA_2.x12", a277ca(second.bht03, {number: "A2:20"}))
    assert desk.claim().status is ClaimStatus.ACCEPTED


def test_an_acknowledgment_that_comes_after_the_money_changes_nothing(desk: Desk) -> None:
    claim = desk.send_one()
    st, paid = desk.sent()[0], str(claim.charge)
    desk.receive("835_1.x12", an835("EFT1", paid, clp(claim.control_number, claim.charge, paid)))
    desk.receive("999_1.x12", a999(st.gs06, {st.st02: "A"}))
    assert (desk.claim().status, desk.claim().paid) == (ClaimStatus.PAID, claim.charge)
    assert desk.problems() == []


def test_a_refusal_that_comes_after_the_money_is_shown_on_its_file(desk: Desk) -> None:
    claim = desk.send_one()
    st, paid = desk.sent()[0], str(claim.charge)
    desk.receive("835_1.x12", an835("EFT1", paid, clp(claim.control_number, claim.charge, paid)))
    desk.receive("999_1.x12", a999(st.gs06, {st.st02: "R"}))
    assert desk.claim().status is ClaimStatus.PAID
    assert desk.problems(SubjectKind.INTERCHANGE) == ["ANSWER_OUT_OF_PLACE"]


def test_nothing_ready_sends_nothing(desk: Desk) -> None:
    desk.submit()
    assert desk.in_mailbox() == []


def test_a_claim_on_its_way_stands_in_one_interchange_only(desk: Desk) -> None:
    desk.draft(charts.encounter())
    desk.submit()
    desk.submit()
    assert len(desk.sent()) == 1
