"""Money that comes in: each cent once, and what does not fit goes to a person."""

from decimal import Decimal
from threading import Barrier, Thread

import pytest

from bridge.billing.status import ClaimStatus
from bridge.jobs import post_remittance
from bridge.jobs.catalog import RUNS
from bridge.services import Job
from bridge.store.remittances import RemittanceState
from bridge.store.subject import Subject, SubjectKind
from tests.jobs.answers import an835, clp
from tests.jobs.desk import PARTNER, PRACTICE, Desk, on_both
from tests.mapping import charts

# 40 minutes: 90834 where it was 90837
EDITED: charts.Json = {"period": {"start": "2026-11-10T15:00:00Z", "end": "2026-11-10T15:40:00Z"}}


def paid(desk: Desk, amount: str = "100", copay: str = "20", trace: str = "EFT1", **more: str) -> bytes:
    """One claim, paid with a copay; the rest is the contract's."""
    claim = desk.claim()
    rest = claim.charge - Decimal(amount) - Decimal(copay)
    one = clp(claim.control_number, claim.charge, amount, f"CO*45*{rest}", f"PR*3*{copay}")
    return an835(trace, amount, one, **more)


def taken_back(desk: Desk, amount: str = "100", copay: str = "20") -> str:
    claim = desk.claim()
    rest = claim.charge - Decimal(amount) - Decimal(copay)
    reasons = (f"CO*45*-{rest}", f"PR*3*-{copay}")
    return clp(claim.control_number, -claim.charge, f"-{amount}", *reasons, status="22")


def money(desk: Desk) -> tuple[str, str, str, str]:
    claim = desk.claim()
    return str(claim.paid), str(claim.patient), str(claim.adjusted), str(claim.open)


def states(desk: Desk) -> list[str]:
    with desk.journal() as tx:
        return [row.state for row in tx.remittances.list()]


def posting_count(desk: Desk) -> int:
    with desk.journal() as tx:
        return len(tx.postings.of_claim(desk.claim().control_number))


def provider_level(desk: Desk) -> Decimal:
    with desk.journal() as tx:
        return tx.summary.read().dollars.provider_level


@on_both
def test_a_payment_finds_its_claim_and_every_cent_its_place(desk: Desk) -> None:
    charge = desk.send_one().charge
    desk.receive("835_1.x12", paid(desk))
    assert desk.claim().status is ClaimStatus.PAID
    assert money(desk) == ("100.00", "20.00", str(charge - 120), "0.00")
    assert (desk.claim().payer_claim_number, desk.problems()) == ("ICN1", [])


@on_both
def test_the_same_payment_under_two_names_posts_once(desk: Desk) -> None:
    desk.send_one()
    desk.receive("835_1.x12", paid(desk))
    desk.receive("835_1_again.x12", paid(desk))
    assert (posting_count(desk), money(desk)[0], desk.problems()) == (1, "100.00", [])
    assert states(desk) == [RemittanceState.POSTED, RemittanceState.POSTED]


def test_the_same_payment_with_other_amounts_is_told_and_the_first_stands(desk: Desk) -> None:
    desk.send_one()
    desk.receive("835_1.x12", paid(desk))
    desk.receive("835_2.x12", paid(desk, "90"))
    assert (posting_count(desk), money(desk)[0]) == (1, "100.00")
    assert desk.problems() == ["PAYMENT_CONTRADICTS"]


def test_a_second_payment_is_told_and_not_added(desk: Desk) -> None:
    desk.send_one()
    desk.receive("835_1.x12", paid(desk))
    desk.receive("835_2.x12", paid(desk, trace="EFT2"))
    assert (posting_count(desk), money(desk)[0], desk.problems()) == (1, "100.00", ["SECOND_PAYMENT"])


@on_both
def test_a_correction_undoes_the_first_answer_and_stands_in_its_place(desk: Desk) -> None:
    charge = desk.send_one().charge
    desk.receive("835_1.x12", paid(desk))
    again = clp(desk.claim().control_number, charge, "110", f"CO*45*{charge - 110}", icn="ICN2")
    desk.receive("835_2.x12", an835("EFT2", "10", taken_back(desk), again))
    assert (desk.claim().status, posting_count(desk)) == (ClaimStatus.PAID, 3)
    assert money(desk) == ("110.00", "0.00", str(charge - 110), "0.00")
    assert desk.problems() == []


def test_a_payment_taken_back_leaves_everything_open_and_is_told(desk: Desk) -> None:
    charge = desk.send_one().charge
    desk.receive("835_1.x12", paid(desk))
    desk.receive("835_2.x12", an835("EFT2", "-100", taken_back(desk)))
    assert desk.claim().status is ClaimStatus.REVERSED
    assert money(desk) == ("0.00", "0.00", "0.00", str(charge))
    assert desk.problems() == ["PAYMENT_TAKEN_BACK"]


def test_a_denial_stays_open_until_a_person_decides(desk: Desk) -> None:
    claim = desk.send_one()
    one = clp(claim.control_number, claim.charge, "0", f"CO*197*{claim.charge}")
    desk.receive("835_1.x12", an835("EFT1", "0", one))
    (told,) = desk.problems_of(Subject.claim(claim.control_number))
    assert desk.claim().status is ClaimStatus.DENIED
    assert money(desk)[3] == str(claim.charge)
    assert (told.problem.code, told.problem.prevents) == ("CLAIM_DENIED", ("197",))
    assert told.problem.remedy.endswith("An appeal has 180 days from the answer.")  # as northwind's pack has it


def test_a_payment_after_a_denial_ends_its_problem(desk: Desk) -> None:
    claim = desk.send_one()
    one = clp(claim.control_number, claim.charge, "0", f"CO*197*{claim.charge}")
    desk.receive("835_1.x12", an835("EFT1", "0", one))
    desk.receive("835_2.x12", paid(desk, trace="EFT2"))
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.PAID, [])


def test_a_claim_number_in_small_letters_is_posted_on_our_claim(desk: Desk) -> None:
    claim = desk.send_one()
    small = clp(f"{claim.control_number.lower()} ", claim.charge, str(claim.charge))
    desk.receive("835_1.x12", an835("EFT1", str(claim.charge), small))
    assert (desk.claim().status, desk.claim().paid, desk.problems()) == (ClaimStatus.PAID, claim.charge, [])


def test_a_claim_that_is_not_ours_keeps_nothing_else_from_being_posted(desk: Desk) -> None:
    claim = desk.send_one()
    stranger = clp("STRANGER", Decimal(50), "50")
    ours = clp(claim.control_number, claim.charge, "100", f"CO*45*{claim.charge - 100}")
    desk.receive("835_1.x12", an835("EFT1", "150", stranger, ours))
    assert money(desk)[0] == "100.00"
    assert desk.problems(SubjectKind.REMITTANCE) == ["CLAIM_UNKNOWN"]


def test_another_charge_than_we_sent_is_told_and_not_posted(desk: Desk) -> None:
    claim = desk.send_one()
    desk.receive("835_1.x12", an835("EFT1", "1", clp(claim.control_number, Decimal(1), "1")))
    assert (desk.claim().status, desk.problems()) == (ClaimStatus.SUBMITTED, ["CHARGE_DIFFERS"])


@pytest.mark.parametrize(
    ("bpr", "cas", "trace", "end", "code"),
    [
        ("99", "CO*45*{rest}", "EFT1", "SE", "REMITTANCE_UNBALANCED"),  # the payment is not the sum of its claims
        ("100", "CO*45*{less}", "EFT1", "SE", "REMITTANCE_UNBALANCED"),  # the claim is not the sum of its reasons
        ("100", "CO*45*{rest}~CAS*PI*45*x", "EFT1", "SE", "REMITTANCE_UNREADABLE"),
        ("100", "CO*45*{rest}~CAS*PI*45*0.005~CAS*PI*45*-0.005", "EFT1", "SE", "REMITTANCE_UNREADABLE"),
        ("100", "CO*45*{rest}", "", "SE", "REMITTANCE_WITHOUT_TRACE"),
        ("100", "CO*45*{rest}", "EFT1", "", "REMITTANCE_CUT_OFF"),
    ],
)
def test_a_payment_that_cannot_be_trusted_is_held_as_a_whole(
    desk: Desk, bpr: str, cas: str, trace: str, end: str, code: str
) -> None:
    claim = desk.send_one()
    rest, less = claim.charge - 100, claim.charge - 101
    one = clp(claim.control_number, claim.charge, "100", cas.format(rest=rest, less=less))
    desk.receive("835_1.x12", an835(trace, bpr, one, plb="PLB*1999123452*20261231*WO:R*5*L6:R*-5~", end=end))

    assert (desk.claim().status, posting_count(desk), provider_level(desk)) == (ClaimStatus.SUBMITTED, 0, Decimal(0))
    assert desk.problems(SubjectKind.REMITTANCE) == [code]
    assert states(desk) == [RemittanceState.HELD]


def test_a_payment_finer_than_a_cent_is_shown_on_its_file(desk: Desk) -> None:
    desk.receive("835_1.x12", an835("EFT1", "0.005"))
    assert desk.problems(SubjectKind.INTERCHANGE) == ["REMITTANCE_UNREADABLE"]


@on_both
def test_provider_adjustments_count_once_and_contradictions_are_told(desk: Desk) -> None:
    desk.send_one()
    first = paid(desk, plb="PLB*1999123452*20261231*WO:REF9*25*L6:REF9*-1.25~").replace(b"BPR*I*100*", b"BPR*I*76.25*")
    desk.receive("835_1.x12", first)
    desk.receive("835_1_again.x12", first)
    assert (provider_level(desk), desk.problems()) == (Decimal("23.75"), [])

    other = first.replace(b"BPR*I*76.25*", b"BPR*I*71.25*").replace(b"WO:REF9*25", b"WO:REF9*30")
    desk.receive("835_2.x12", other)
    assert provider_level(desk) == Decimal("23.75")
    assert desk.problems(SubjectKind.REMITTANCE) == ["PAYMENT_CONTRADICTS"]


def test_a_payment_does_not_close_what_somebody_else_found_on_the_claim(desk: Desk) -> None:
    claim = desk.send_one()
    desk.draft(charts.encounter(**EDITED))
    assert desk.problems() == ["CHART_CHANGED"]
    desk.receive("835_1.x12", paid(desk))
    assert [p.problem.code for p in desk.problems_of(Subject.claim(claim.control_number))] == ["CHART_CHANGED"]


def test_a_job_that_ran_before_posts_nothing_again(desk: Desk) -> None:
    desk.send_one()
    desk.receive("835_1.x12", paid(desk))
    version = desk.claim().version
    with desk.journal() as tx:
        (row,) = tx.remittances.list()
    desk.run(post_remittance.job(PRACTICE, PARTNER, row.id))
    assert (posting_count(desk), desk.claim().version) == (1, version)


def test_what_the_books_say_adds_up(desk: Desk) -> None:
    desk.send_one()
    desk.receive("835_1.x12", paid(desk))
    with desk.journal() as tx:
        dollars = tx.summary.read().dollars
    assert dollars.charged == dollars.paid + dollars.patient + dollars.adjusted + dollars.open
    assert (dollars.paid, dollars.patient) == (Decimal(100), Decimal(20))


@on_both
def test_two_payments_at_the_same_moment_are_posted_one_after_the_other(desk: Desk) -> None:
    """Two workers, two remittances, one claim: whoever comes second sees what the first one posted."""
    desk.send_one()
    for name, trace in (("835_1.x12", "EFT1"), ("835_2.x12", "EFT2")):
        (desk.mailbox / "out" / name).write_bytes(paid(desk, trace=trace))
    RUNS["collect_interchanges"](desk.services, PRACTICE, PARTNER)
    for reading in [*desk.waiting]:
        RUNS["read_interchange"](desk.services, *reading.ids)
    first, second = desk.waiting[2:]
    desk.waiting.clear()
    start = Barrier(2)

    def post(job: Job) -> None:
        start.wait()
        RUNS["post_remittance"](desk.services, *job.ids)

    threads = [Thread(target=post, args=(job,)) for job in (first, second)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (posting_count(desk), money(desk)[0], desk.problems()) == (1, "100.00", ["SECOND_PAYMENT"])
