"""Faults of what the chart says of time and supervision, before anything is coded."""

from bench.scrub.case import Case
from bench.scrub.chart import participant
from bench.scrub.clean import Wish
from bench.scrub.plant import plant

_THERAPY = Wish(kinds=("therapy",))
_SUPERVISED = Wish(kinds=("therapy",), payers=("blue", "northwind", "medicaid"), modality="in_person")


@plant(_THERAPY)
def start_not_in_the_chart(case: Case) -> None:
    del case.encounter["period"]["start"]


@plant(_THERAPY)
def time_without_a_zone(case: Case) -> None:
    case.encounter["period"]["end"] = case.encounter["period"]["end"].removesuffix("Z")


@plant(_THERAPY)
def longer_than_its_times(case: Case) -> None:
    case.encounter["length"] = {"value": case.minutes + 30, "unit": "min", "code": "min"}


@plant(_SUPERVISED)
def supervised_by_another_than_the_practice_says(case: Case) -> None:
    case.seen_by("associate")
    case.encounter["participant"].append(participant("md", "SPRF"))


@plant(_THERAPY)
def supervisor_of_whom_the_practice_knows_nothing(case: Case) -> None:
    case.encounter["participant"].append(participant("md", "SPRF"))
