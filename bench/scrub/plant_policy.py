"""Faults of who pays: coverage, order, carve-outs, authorization, days to file, what went before."""

from dataclasses import replace
from datetime import date, timedelta

from bench.scrub.case import Case
from bench.scrub.chart import coverage, permission
from bench.scrub.clean import Wish
from bench.scrub.plant import plant
from bridge.billing.authorization import Authorization
from bridge.billing.history import Standing

_ANY = Wish(kinds=("therapy", "intake", "medication"))
_PLAIN = Wish(kinds=("therapy", "intake", "medication"), self_insured=True)
_AUTHORIZED = Wish(kinds=("therapy",), payers=("harbor",), minutes=55, modality="in_person")
_NINETY_DAYS = Wish(kinds=("therapy",), payers=("northwind",), modality="in_person")


def _permission(case: Case) -> dict[str, object]:
    return next(r for key, r in case.resources.items() if key.startswith("ClaimResponse/"))


@plant(_PLAIN)
def coverage_ended_before(case: Case) -> None:
    case.coverage["period"]["end"] = (case.day - timedelta(days=case.rng.randrange(1, 60))).isoformat()


@plant(_PLAIN)
def coverage_begins_later(case: Case) -> None:
    case.coverage["period"]["start"] = (case.day + timedelta(days=case.rng.randrange(1, 30))).isoformat()


@plant(_PLAIN)
def coverage_cancelled(case: Case) -> None:
    case.coverage["status"] = "cancelled"


@plant(_PLAIN)
def coverage_missing(case: Case) -> None:
    del case.resources[f"Coverage/c{case.number}"]


@plant(_PLAIN)
def payer_not_known(case: Case) -> None:
    case.coverage["payor"] = [{"reference": "Organization/somebody"}]


@plant(_PLAIN)
def behavioral_health_carried_elsewhere(case: Case) -> None:
    case.coverage["payor"] = [{"reference": "Organization/summit"}]


@plant(Wish(kinds=("therapy",), payers=("blue", "northwind", "harbor"), self_insured=True))
def two_coverages_of_one_rank(case: Case) -> None:
    second = "liberty"
    for key in [k for k in case.resources if k.startswith("Coverage/s")]:
        del case.resources[key]
    case.add(coverage(f"s{case.number}", case.patient_id, second, "R12345678", order=1))
    case.add({"resourceType": "Organization", "id": second, "name": second})


@plant(_PLAIN)
def payer_without_rules_that_year(case: Case) -> None:
    case.move(365 * 5)
    case.coverage["period"]["start"] = "2019-01-01"
    case.today = case.day + timedelta(days=10)


@plant(_AUTHORIZED)
def authorization_missing(case: Case) -> None:
    del case.resources[next(k for k in case.resources if k.startswith("ClaimResponse/"))]


@plant(_AUTHORIZED)
def authorization_number_mistyped(case: Case) -> None:
    number = "ZZ99"
    case.typed.append(
        Authorization(
            number="KNOWN1",
            patient_id=case.patient_id,
            payer_id=case.payer,
            procedures=frozenset({"90837"}),
            starts=date(2026, 1, 1),
            ends=date(2026, 12, 31),
        )
    )
    case.claim(authorization_number=number)
    case.line(lambda line: replace(line, authorization_number=number))


@plant(_AUTHORIZED)
def authorization_run_out(case: Case) -> None:
    _permission(case)["preAuthPeriod"] = {"start": "2026-01-01", "end": (case.day - timedelta(days=1)).isoformat()}


@plant(_AUTHORIZED)
def authorization_begins_later(case: Case) -> None:
    _permission(case)["preAuthPeriod"] = {"start": (case.day + timedelta(days=1)).isoformat(), "end": "2027-06-30"}


@plant(_AUTHORIZED)
def authorization_of_other_codes(case: Case) -> None:
    authorization_missing(case)
    case.add(permission(f"B{case.number}", case.patient_id, case.payer, ("96130", "96131")))


@plant(_AUTHORIZED)
def authorization_of_another_payer(case: Case) -> None:
    authorization_missing(case)
    case.add({"resourceType": "Organization", "id": "blue", "name": "blue"})
    case.add(permission(f"B{case.number}", case.patient_id, "blue", ("90837",)))


def _drawn(case: Case, times: int) -> None:
    for i in range(times):
        case.sent("90837", days=3 + i, claim_control_number=f"D{case.number}-{i}", standing=Standing.ANSWERED)


@plant(_AUTHORIZED)
def authorization_used_up(case: Case) -> None:
    authorization_missing(case)
    case.add(permission(f"B{case.number}", case.patient_id, case.payer, ("90837",), units=4))
    _drawn(case, 4)


@plant(_AUTHORIZED)
def authorization_at_its_last_unit(case: Case) -> None:
    authorization_missing(case)
    case.add(permission(f"B{case.number}", case.patient_id, case.payer, ("90837",), units=5))
    _drawn(case, 4)


@plant(_NINETY_DAYS)
def filed_too_late(case: Case) -> None:
    case.today = case.day + timedelta(days=case.rng.randrange(91, 300))


@plant(_NINETY_DAYS)
def most_of_the_time_to_file_gone(case: Case) -> None:
    case.today = case.day + timedelta(days=case.rng.randrange(56, 75))


@plant(_NINETY_DAYS)
def days_left_to_file(case: Case) -> None:
    case.today = case.day + timedelta(days=case.rng.randrange(80, 90))


@plant(Wish(kinds=("therapy",), payers=("medicare",), modality="in_person"))
def filed_a_year_late(case: Case) -> None:
    case.today = case.day + timedelta(days=case.rng.randrange(367, 500))


@plant(_ANY)
def date_ahead(case: Case) -> None:
    case.today = case.day - timedelta(days=case.rng.randrange(1, 20))


@plant(Wish(kinds=("therapy",), minutes=45, modality="in_person"))
def claimed_before(case: Case) -> None:
    case.sent("90834")


@plant(Wish(kinds=("therapy",), minutes=45, modality="in_person"))
def same_visit_under_another_code(case: Case) -> None:
    case.sent("90837", encounter_id=case.encounter_id)


@plant(Wish(kinds=("therapy",), modality="in_person"))
def a_day_before_any_list(case: Case) -> None:
    case.diagnose("F64.A")  # which the newest list that is known brought
    case.start = case.start.replace(year=2033)
    for end, text in case.encounter["period"].items():
        case.encounter["period"][end] = text.replace("2026", "2033")
    case.today = date(2033, 12, 1)


@plant(Wish(kinds=("intake",), payers=("medicaid",), modality="in_person"))
def second_intake_of_the_year(case: Case) -> None:
    case.sent("90791", days=case.rng.randrange(20, 200), standing=Standing.ANSWERED)


@plant(Wish(kinds=("therapy",), payers=("blue",), minutes=60, modality="in_person"))
def sixth_long_session_of_the_month(case: Case) -> None:
    case.move(case.day.day - 1)
    for days in range(1, 6):
        case.sent("90837", days=-days, standing=Standing.LEFT)


@plant(Wish(kinds=("therapy", "medication"), payers=("blue", "northwind"), self_insured=True))
def last_visit_paid_since_the_question(case: Case) -> None:
    told = [replace(a, asked_on=case.day - timedelta(days=5), day=case.day) for a in case.asked]
    case.asked = [replace(a, answer=replace(a.answer, visits_remaining=1)) for a in told if a.answer is not None]
    case.sent("90834", days=2, standing=Standing.ANSWERED)
