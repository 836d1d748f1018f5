"""Journey: the practice learns from a denial. Its own rule holds the next claim in its words, and off it lets it go."""

from dataclasses import replace

from bridge.billing.practice_rule import Effect, Group, Join, Operator, PracticeRule, Question
from bridge.billing.status import ClaimStatus
from bridge.services import practice_rules
from bridge.services.mending import Person
from bridge.store.subject import Subject
from tests.journeys.office import PRACTICE, Office, patient_of

LIBERTY = patient_of(payer="liberty", clinician="lmft")
SAME_PAYER = patient_of(payer="liberty", clinician="psychologist")
LAPSED = patient_of(case="lapsed-at-payer")
RUTH = Person(practice_id=PRACTICE, reference="Practitioner/prac-biller")
WORDS = "Liberty wants to hear of 51 minutes first."
RULE = PracticeRule(
    id="OWN_LIBERTY_51",
    version=1,
    name="Long sessions at Liberty",
    condition=Group(
        join=Join.ALL,
        parts=(
            Question(field="payer", operator=Operator.IS, values=("liberty",)),
            Question(field="minutes", operator=Operator.IS, values=("51",)),
        ),
    ),
    effect=Effect.HOLD,
    message=WORDS,
    remedy="Call Liberty, then switch the rule off.",
)


def save(office: Office, rule: PracticeRule) -> None:
    assert practice_rules.save(office.services, RUTH, [rule]).faults == ()
    office.rest()


def test_a_rule_holds_what_waits_counts_it_and_lets_it_go(office: Office) -> None:
    visit, neighbour = office.see(LIBERTY, "lmft", minutes=51), office.see(SAME_PAYER, "psychologist")
    office.sync()
    assert [office.claim_of(each).status for each in (visit, neighbour)] == [ClaimStatus.READY] * 2

    save(office, RULE)
    held = office.claim_of(visit)
    (told,) = office.problems_of(Subject.claim(held.control_number))
    assert (held.status, told.problem.code, told.problem.reason) == (ClaimStatus.HELD, "OWN_LIBERTY_51", WORDS)
    office.submit()
    assert (office.filed(held.control_number), office.claim_of(neighbour).status) == (0, ClaimStatus.SUBMITTED)

    tested = practice_rules.test(office.services, PRACTICE, RULE, months=1)
    assert (tested.caught.claims, tested.waiting.numbers) == (1, (held.control_number,))

    practice_rules.switch(office.services, RUTH, RULE.id, is_on=False)
    office.rest()
    assert (office.claim_of(visit).status, office.codes_of(held.control_number)) == (ClaimStatus.READY, [])
    office.bill()
    assert office.filed(held.control_number) == 1


def test_a_denial_becomes_a_rule_that_would_have_met_it(office: Office) -> None:
    visit = office.see(LAPSED, "lmft")
    office.bill()
    office.get_paid()
    denied = office.claim_of(visit)
    assert denied.status is ClaimStatus.DENIED

    proposed = practice_rules.propose_from(office.services, PRACTICE, denied.control_number)
    assert (proposed.effect, proposed.is_on, proposed.prevents[:1]) == (Effect.HOLD, False, ("27",))
    tested = practice_rules.test(office.services, PRACTICE, replace(proposed, is_on=True), months=1)
    assert denied.control_number in tested.refused.numbers
    assert tested.share is not None
    assert tested.share > 0
