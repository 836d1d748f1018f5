"""Journey: the clearinghouse forbids something that the guide allows; such a claim stays here until it is mended."""

from datetime import timedelta

import pytest

from bridge import clock
from bridge.billing.status import ClaimStatus
from bridge.demo.stage import Stage
from bridge.sandbox.data.visit import Visit
from bridge.services import mending
from bridge.services.mending import Person
from bridge.store.subject import Subject
from tests.journeys.office import EHR, PRACTICE, Office, Resource, open_office, patient_of

BILLER = Person(practice_id=PRACTICE, reference="Practitioner/prac-biller")
PATIENT = patient_of(payer="liberty", clinician="psychologist")
SAME_PAYER = patient_of(payer="liberty", clinician="lmft")
OTHER_PAYER = patient_of(payer="blue", clinician="psychologist")
RULE = """
[[rule]]
set = "837P"
id = "sandbox-street"
loop = "2010BA"
need = 'N301 unlike ".* REAR"'
at = "N301"
message = "The sandbox clearinghouse takes no REAR in a street"
remedy = "Take the word out of the address in the chart."
"""


@pytest.mark.parametrize("stage", ["sqlite"], indirect=True)
def test_a_claim_that_breaks_a_rule_of_the_partner_waits_alone_and_goes_when_it_is_mended(stage: Stage) -> None:
    forbid_rear(stage)
    with open_office(stage) as office:
        (patient,) = office.chart("Patient", _id=PATIENT)
        office.put(living_in_the_rear(patient))
        wrong = office.see(PATIENT, "psychologist")
        earlier = clock.now() - timedelta(hours=2)
        neighbours = (office.see(SAME_PAYER, "lmft"), office.see(OTHER_PAYER, "psychologist", start=earlier))
        office.bill()
        it_is_held_with_the_words_of_the_rule(office, wrong)
        assert [office.claim_of(visit).status for visit in neighbours] == [ClaimStatus.ACCEPTED] * 2
        office.submit()
        office.get_paid()
        assert [office.claim_of(visit).status for visit in neighbours] == [ClaimStatus.PAID] * 2
        it_is_held_with_the_words_of_the_rule(office, wrong)

        office.put(patient)
        mending.draft(office.services, BILLER, EHR, [wrong.id])
        office.rest()
        office.submit()
        office.collect()
        office.get_paid()

        assert office.claim_of(wrong).status is ClaimStatus.PAID
        assert [office.filed(office.claim_of(visit).control_number) for visit in (wrong, *neighbours)] == [1, 1, 1]
        assert office.codes_of(office.claim_of(wrong).control_number) == []
        office.judge_kept()
        office.names_nobody()
        office.counted_by_a_stranger()


def forbid_rear(stage: Stage) -> None:
    path = stage.folder / "config" / "trading_partners" / "sandbox.toml"
    path.write_text(path.read_text("utf-8") + RULE, encoding="utf-8")


def living_in_the_rear(patient: Resource) -> Resource:
    (home, *others) = patient["address"]
    return {**patient, "address": [{**home, "line": [f"{home['line'][0]} Rear"]}, *others]}


def it_is_held_with_the_words_of_the_rule(office: Office, visit: Visit) -> None:
    claim = office.claim_of(visit)
    assert claim.status is ClaimStatus.HELD
    assert office.filed(claim.control_number) == 0
    (found,) = office.problems_of(Subject.claim(claim.control_number))
    assert (found.problem.code, found.problem.place) == ("CLAIM_FAULT", "subscriber.address.line1 (N301)")
    assert found.problem.reason == "The sandbox clearinghouse takes no REAR in a street."
    assert found.problem.remedy == "Take the word out of the address in the chart."
