"""Faults by the practice's own rules, which stand in `practices/juniper.toml`: every visit of the bench is asked, and
two rules there (one of last year, one switched off) would hold them all."""

from bench.scrub.case import Case
from bench.scrub.clean import Wish
from bench.scrub.plant import plant
from bench.scrub.plant_visit import codes_alone


@plant(Wish(kinds=("therapy", "intake", "medication"), modality="in_person"))
def seen_on_a_sunday(case: Case) -> None:
    case.move(case.day.isoweekday() % 7)


@plant(Wish(kinds=("substance_use",), payers=("northwind",)))
def short_remote_session_of_northwind(case: Case) -> None:
    case.last(case.rng.randrange(17, 25))
    del case.encounter["location"]
    case.say("modality", valueCode="video")
    case.say("patient-place", valueCode="home")
    case.say("patient-state", valueCode="CT")
    for key in [k for k in case.resources if k.startswith("ChargeItem/")]:
        del case.resources[key]
    codes_alone(case, "H0031")


@plant(Wish(kinds=("family",), payers=("blue",)))
def long_family_session_of_blue(case: Case) -> None:
    case.last(case.rng.randrange(70, 110))


@plant(Wish(kinds=("therapy",), payers=("blue", "northwind", "liberty"), modality="in_person"))
def dementia_on_a_therapists_claim(case: Case) -> None:
    case.diagnose("F41.1", case.rng.choice(("F03.90", "F03.A0")))
