"""What no question finds out: claims that only the payer can refuse.

Two members are newly enrolled. The 271 says active, since enrolments reach the eligibility desk at once; the claim desk
reads them some days later and until then calls the subscriber unknown (277CA). Nothing in the chart is wrong, and
sending again mends it. A third member has used up the plan's visits elsewhere, with a payer whose 271 counts no visits
(835, CO119). All three are drawn apart from everybody else: the rest of the world is the same with and without them.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from bridge.sandbox.data.condition import Diagnosed
from bridge.sandbox.data.coverage import Policy, make_policies
from bridge.sandbox.data.person import Person, make_more_people
from bridge.sandbox.data.programme import Programme
from bridge.sandbox.data.seat import Seat
from bridge.sandbox.data.visit import Visit
from bridge.sandbox.data.week import at, days_before, workdays

# The claim desk knows one two days after the visit, the other not before the week is over.
SOON, LATER, USED_UP = "enrolled-days-ago", "enrolled-yesterday", "visits-used-elsewhere"
PATIENTS = (
    Seat("lcsw", "northwind", case=SOON, regular=False),
    Seat("lcsw", "blue", case=LATER, regular=False),
    Seat("lcsw", "liberty", case=USED_UP, regular=False),
)
WORKDAYS = {SOON: 0, LATER: 4, USED_UP: 1}
HOUR, MINUTES = 16, 45  # when the social worker has nobody else
_READ_AFTER = timedelta(days=2)
_NAMES = ("Quillwort", "Yarrowby", "Zinnwald")  # apart from the others: so many are not left of theirs
_SALT = 4204


def make_surprises(seed: int, people: tuple[Person, ...], ends: date) -> Programme:
    """Numbered after `people`, and under other last names."""
    rng = Random(seed * 10_000 + _SALT)
    own = make_more_people(rng, PATIENTS, people, ends, _NAMES)
    policies = tuple(_twisted(policy, ends) for policy in make_policies(rng, own, ends))
    since = ends - timedelta(days=20)
    diagnoses = {
        person.id: (Diagnosed(id=f"cond-{person.number:03d}-1", patient_id=person.id, code="F41.1", since=since),)
        for person in own
    }
    return Programme(people=own, policies=policies, diagnoses=diagnoses)


def _twisted(policy: Policy, ends: date) -> Policy:
    case, days = policy.person.seat.case, workdays(days_before(ends))
    if case == USED_UP:
        return replace(policy, member=replace(policy.member, visits_remaining=0))
    known = ends if case == LATER else days[WORKDAYS[case]] + _READ_AFTER
    return replace(policy, member=replace(policy.member, claims_from=known))


def surprise_visits(people: tuple[Person, ...], workdays: tuple[date, ...]) -> Iterator[Visit]:
    for person in people:
        yield Visit(
            patient_ids=(person.id,),
            clinician_id=person.clinician_id,
            start=at(workdays[WORKDAYS[person.seat.case]], HOUR),
            minutes=MINUTES,
            case=person.seat.case,
        )
