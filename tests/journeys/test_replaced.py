"""Journey: a denied claim is put right in the chart and replaced; the new claim names the old, and is paid."""

from decimal import Decimal

from bridge.billing.status import ClaimStatus
from bridge.services import mending
from bridge.services.mending import Person
from bridge.store.subject import Subject
from tests.journeys.office import PRACTICE, Office, patient_of

BILLER = Person(practice_id=PRACTICE, reference="Practitioner/prac-biller")


def test_a_replacement_names_the_claim_whose_place_it_takes(office: Office) -> None:
    visit = office.see(patient_of(case="lapsed-at-payer"), "lmft")
    office.bill()
    office.get_paid()
    denied = office.claim_of(visit)
    assert denied.status is ClaimStatus.DENIED

    assert mending.replace(office.services, BILLER, denied.control_number) is None
    office.rest()
    with office.journal() as tx:
        rows = {row.control_number: row for row in tx.claim_lists.of_encounter(denied.ehr, visit.id)}
    first = rows.pop(denied.control_number)
    (second,) = rows.values()
    assert (first.status, first.open, first.adjusted) == (ClaimStatus.REPLACED, Decimal("0.00"), first.charge)
    assert (second.status, second.replaces) == (ClaimStatus.READY, first.control_number)
    assert office.problems_of(Subject.claim(first.control_number)) == ()

    office.submit()
    (text,) = [t for t in office.sent_by_us() if f"CLM*{second.control_number}*" in t]
    assert ":B:7*" in text
    assert f"REF*F8*{denied.payer_claim_number}~" in text

    office.collect()
    office.sync()  # the chart is read again, and the replacement stays a person's word
    with office.journal() as tx:
        assert tx.claims.get(second.control_number).status is ClaimStatus.ACCEPTED
        assert tx.claims.get(first.control_number).status is ClaimStatus.REPLACED


def test_pressed_twice_it_is_one_replacement(office: Office) -> None:
    visit = office.see(patient_of(case="lapsed-at-payer"), "lmft")
    office.bill()
    office.get_paid()
    denied = office.claim_of(visit)
    mending.replace(office.services, BILLER, denied.control_number)
    mending.replace(office.services, BILLER, denied.control_number)
    office.rest()
    with office.journal() as tx:
        assert len(tx.claim_lists.of_encounter(denied.ehr, visit.id)) == 2
