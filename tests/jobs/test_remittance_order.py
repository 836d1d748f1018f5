"""Two remittances that came together may be posted in either order: a reversal waits for the payment that it undoes."""

import pytest

from bridge.billing.status import ClaimStatus
from bridge.jobs import post_remittance
from bridge.jobs.post_remittance import EarlierAnswerWaits
from bridge.x12.interchange import read_interchanges
from bridge.x12.tokenizer import read_text
from bridge.x12.transactions import remittance_835
from tests.jobs.answers import an835, clp
from tests.jobs.desk import PARTNER, PRACTICE, Desk
from tests.jobs.test_post_remittance import paid, taken_back


def read(desk: Desk, name: str, content: bytes) -> str:
    """Archived and read, and not posted yet; gives the remittance's id."""
    interchanges, _ = read_interchanges(read_text(content))
    with desk.change() as tx:
        archived = tx.interchanges.archive_inbound(PARTNER, name, content)
        return tx.remittances.add(archived.id, 1, remittance_835.read(interchanges[0].transactions[0].segments))


def test_a_reversal_waits_for_its_payment_and_then_both_are_posted(desk: Desk) -> None:
    charge = desk.send_one().charge
    first = read(desk, "835_1.x12", paid(desk))
    again = clp(desk.claim().control_number, charge, "110", f"CO*45*{charge - 110}", icn="ICN2")
    second = read(desk, "835_2.x12", an835("EFT2", "10", taken_back(desk), again))

    with pytest.raises(EarlierAnswerWaits):
        post_remittance.run(desk.services, PRACTICE, PARTNER, second)
    assert desk.problems() == []  # nothing of it was laid down

    post_remittance.run(desk.services, PRACTICE, PARTNER, first)
    post_remittance.run(desk.services, PRACTICE, PARTNER, second)
    assert (desk.claim().status, str(desk.claim().paid)) == (ClaimStatus.PAID, "110.00")
    assert desk.problems() == []


def test_a_reversal_of_what_never_came_goes_to_a_person(desk: Desk) -> None:
    desk.send_one()
    only = read(desk, "835_2.x12", an835("EFT2", "-100", taken_back(desk)))
    post_remittance.run(desk.services, PRACTICE, PARTNER, only)
    assert desk.problems() == ["REVERSAL_UNMATCHED"]
