"""Journey: twelve units are authorized; the warning comes while visits are booked, the thirteenth visit waits, and a
renewal that somebody types lets it go."""

from datetime import date, timedelta

from bridge import clock
from bridge.billing.authorization import Authorization
from bridge.billing.member_ledger import MemberLedger
from bridge.billing.outlook import sentences
from bridge.billing.status import ClaimStatus
from bridge.jobs import check_eligibility
from bridge.sandbox.data.visit import Visit
from bridge.services import mending
from bridge.services.mending import Person
from bridge.store.subject import Subject
from tests.journeys.office import EHR, PRACTICE, Office, patient_of

PATIENT = patient_of(payer="harbor", clinician="lcsw")
MEMBER = Subject.member(EHR, PATIENT, "harbor")


def test_twelve_units_are_drawn_warned_of_and_renewed(office: Office) -> None:
    grant_twelve(office)
    hours(office, range(10, 0, -1))
    office.sync()
    booked = [clock.now() + timedelta(days=1 + 7 * week) for week in range(4)]
    for start in booked:
        office.expect(PATIENT, "lcsw", start)
    look_ahead(office)

    (warned,) = office.problems_of(MEMBER)
    assert warned.problem.code == "AUTHORIZATION_RUNS_OUT"
    second = f"{booked[1].day} {booked[1]:%b %Y}"
    assert warned.problem.reason == f"2 of 12 left, 4 booked: the last one is taken on {second}."
    assert sentences(ledger_of(office))[-1].startswith("authorization 2 of 12 left until 31 Dec 2026, 4 booked: renew ")

    last = [visit for _ in range(3) for visit in hours(office, [0], to_morrow=True)]
    office.sync()
    assert [office.claim_of(visit).status for visit in last] == [ClaimStatus.READY, ClaimStatus.READY, ClaimStatus.HELD]
    assert office.codes_of(office.claim_of(last[2]).control_number) == ["AUTHORIZATION_MISSING"]

    biller = Person(practice_id=PRACTICE, reference="Practitioner/prac-biller")
    mending.authorize(office.services, biller, EHR, (), renewal())
    office.rest()
    assert office.claim_of(last[2]).status is ClaimStatus.READY
    assert office.problems_of(MEMBER) == ()


def grant_twelve(office: Office) -> None:
    """In the place of the thirty that the sandbox's chart holds."""
    (granted,) = office.chart("ClaimResponse", patient=PATIENT, use="preauthorization")
    (extension,) = granted["extension"]
    days = {"start": "2026-05-15", "end": "2026-12-31"}
    office.put({**granted, "preAuthPeriod": days, "extension": [{**extension, "valueInteger": 12}]})


def renewal() -> Authorization:
    return Authorization(
        number="HB26RENEW",
        patient_id=PATIENT,
        payer_id="harbor",
        procedures=frozenset(),
        starts=date(2026, 6, 1),
        ends=date(2026, 12, 31),
        units=12,
    )


def hours(office: Office, days_ago: range | list[int], *, to_morrow: bool = False) -> list[Visit]:
    """One visit of an hour on each of these days."""
    if to_morrow:
        office.next_morning()
    starts = (clock.now() - timedelta(days=days, minutes=56) for days in days_ago)
    return [office.see(PATIENT, "lcsw", minutes=56, start=start) for start in starts]


def look_ahead(office: Office) -> None:
    start = clock.now().replace(hour=4, minute=0, second=0, microsecond=0)  # midnight in Hartford
    office.run(check_eligibility.job(PRACTICE, EHR, start, start + timedelta(days=1)))


def ledger_of(office: Office) -> MemberLedger:
    with office.journal() as tx:
        found = tx.member_ledgers.find(EHR, PATIENT, "harbor")
    assert found is not None
    return found
