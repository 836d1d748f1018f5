"""Journey: what a mailbox brings besides answers to what we sent: nothing is lost, nothing is posted twice."""

import re

from bridge.billing.status import ClaimStatus
from bridge.sandbox.data.visit import Visit
from bridge.store.interchanges import InterchangeRow, Phase
from bridge.store.remittances import RemittanceState
from bridge.store.subject import Subject
from tests.journeys.office import Office, patient_of


def test_the_same_835_under_two_names_posts_once(office: Office) -> None:
    visit, text = paid_visit(office)
    before, payments = office.claim_of(visit), len(office.chart("PaymentReconciliation"))
    office.drop("835_bundled_anew.x12", text)
    office.collect()

    assert office.claim_of(visit) == before
    with office.journal() as tx:
        assert len(tx.postings.of_claim(before.control_number)) == 1
    assert archived(office, "835_bundled_anew.x12").phase is Phase.READ
    assert len(office.chart("PaymentReconciliation")) == payments


def test_an_835_that_does_not_add_up_is_held_and_shown(office: Office) -> None:
    visit, text = paid_visit(office)
    before = office.claim_of(visit)
    wrong = re.sub(r"TRN\*1\*\w+", "TRN*1*LF20260099", re.sub(r"BPR\*I\*[\d.]+", "BPR*I*80.00", text))
    office.drop("835_off_by_1_89.x12", wrong, sound=False)
    office.collect()

    assert office.claim_of(visit) == before
    with office.journal() as tx:
        (held,) = tx.remittances.of_interchange(archived(office, "835_off_by_1_89.x12").id)
    assert held.state is RemittanceState.HELD
    (found,) = office.problems_of(Subject.remittance(held.id))
    assert found.problem.code == "REMITTANCE_UNBALANCED"
    assert "$1.89" in found.problem.reason


def test_a_file_that_nobody_understands_is_kept_and_shown(office: Office) -> None:
    text = "Dear customer, the mailbox moves on Friday.\n"
    office.drop("notice.txt", text, sound=False)
    office.collect()

    kept = archived(office, "notice.txt")
    assert kept.phase is Phase.UNREADABLE
    with office.journal() as tx:
        assert tx.interchanges.content(kept.id) == text.encode()
    assert codes_of(office, kept) == ["FILE_UNKNOWN"]
    assert not (office.stage.folder / "payer" / "mailbox" / "outbound" / "notice.txt").exists()


def test_a_999_for_a_file_that_is_not_ours_changes_no_claim(office: Office) -> None:
    visit = office.see(patient_of(payer="liberty", clinician="lmft"), "lmft")
    office.bill()
    before = office.claim_of(visit)
    assert before.status is ClaimStatus.ACCEPTED
    theirs = office.sent_to_us("999", "AK1*HC*")[-1]
    rejecting = re.sub(r"AK1\*HC\*\d+", "AK1*HC*987654", theirs)
    office.drop("999_not_ours.x12", rejecting)
    office.collect()

    assert office.claim_of(visit) == before
    assert codes_of(office, archived(office, "999_not_ours.x12")) == ["ANSWER_UNKNOWN"]


def paid_visit(office: Office) -> tuple[Visit, str]:
    """A visit that was paid, and the 835 that paid it."""
    visit = office.see(patient_of(payer="liberty", clinician="psychologist"), "psychologist")
    office.bill()
    office.get_paid()
    claim = office.claim_of(visit)
    assert claim.status is ClaimStatus.PAID
    (text,) = office.sent_to_us("835", f"CLP*{claim.control_number}*")
    return visit, text


def archived(office: Office, name: str) -> InterchangeRow:
    with office.journal() as tx:
        (row,) = [row for row in tx.interchanges.list() if row.name == name]
    return row


def codes_of(office: Office, row: InterchangeRow) -> list[str]:
    return [found.problem.code for found in office.problems_of(Subject.interchange(row.id))]
