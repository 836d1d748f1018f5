"""A small month at the sandbox payers: patients come back, it adds up, and what leaves is paid."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bench import month
from bench.course import FIRST, Course, make_course
from bench.month_office import Office, Surprise
from bench.month_payer import Payers, members, scenarios
from bench.scrub.clean import TODAY, practice
from bench.scrub.plant import Plant, plants
from bench.scrub.score import shipped
from bridge.sandbox.data.member import Member

TABLE = tomllib.loads((Path(month.__file__).parent / "month.toml").read_text(encoding="utf-8"))


def course(name: str, number: int = 1, fault: str = "", **changes: Any) -> Course:
    """The one course of that name, its visits written on the day."""
    always: list[tuple[Plant, int]] = [(p, 10_000) for p in plants() if p.name == fault]
    rows = {"course": {name: TABLE["course"][name]}, "writing": {"late": 0, "twice": 0}}
    return make_course(number, Random(number), always, {**TABLE, **rows, **changes})


@pytest.fixture(scope="module")
def figures() -> dict[str, Any]:
    return month.run(["--encounters", "90", "--seed", "4"])


def test_every_encounter_is_drafted_held_or_not_billable(figures: dict[str, Any]) -> None:
    assert figures["drafted"] + figures["held"] + figures["not billable"] == figures["encounters"] >= 90


def test_the_payers_take_and_pay_what_leaves(figures: dict[str, Any]) -> None:
    assert figures["claims sent"] > 60
    assert figures["clean-claim rate"] >= 0.97, figures["denied by cause"]


def test_what_is_not_clean_has_a_reason(figures: dict[str, Any]) -> None:
    against = figures["claims sent"] - figures["clean at the payer"]
    assert sum(figures["denied by cause"].values()) == against
    assert sum(figures["denied"].values()) >= against


def test_faults_are_held_before_they_leave(figures: dict[str, Any]) -> None:
    assert sum(figures["held by cause"].values()) >= figures["held"] + figures["not billable"]


def test_nothing_is_held_that_the_payer_would_have_paid(figures: dict[str, Any]) -> None:
    assert not figures["held, and the payer would have paid"]


def test_patients_come_back(figures: dict[str, Any]) -> None:
    assert figures["patients"] < figures["encounters"] / 2


def test_the_table_shows_the_rate(figures: dict[str, Any]) -> None:
    assert "clean-claim rate" in month.table(figures)


@pytest.mark.parametrize(
    ("name", "visits"), [("weekly", 4), ("fortnightly", 2), ("monthly", 1), ("group", 4), ("intake_in_two_parts", 2)]
)
def test_a_course_has_its_visits_within_the_month(name: str, visits: int) -> None:
    found = {number: course(name, number) for number in range(1, 6)}
    counts = Counter(len([v for v in c.visits if name != "group" or "-b" not in v]) for c in found.values())
    assert counts.most_common(1)[0][0] == visits
    assert all(FIRST <= day < TODAY for c in found.values() for day in c.written)


def test_a_fault_is_in_the_chart_of_one_visit_alone() -> None:
    faulted = course("weekly", fault="note_not_signed")
    assert faulted.faulted is not None
    signed = {
        visit: [e for e in faulted.case.resources[f"Encounter/{visit}"]["extension"] if e["url"].endswith("signed")]
        for visit in faulted.visits
    }
    assert all(e[0]["valueBoolean"] for e in signed.values())
    wrong = [k for k in faulted.faulted.resources if k.startswith("Encounter/")]
    assert wrong == [f"Encounter/{faulted.case.encounter_id}"]


def test_an_authorization_that_does_not_last_goes_on_in_time_late_or_never() -> None:
    for fate, ahead in (("in_time", [FIRST]), ("never", [])):
        tables: dict[str, Any] = {"authorization": {"fate": {fate: 1}, "left": [1, 2]}}
        found = next(c for n in range(40) if (c := course("weekly", n, **tables)).case.payer == "harbor")
        assert list(found.arriving) == ahead


def payers_of(roster: Iterable[Member]) -> Payers:
    npis = [clinician.npi for clinician in practice().clinicians.values()]
    return Payers(tuple(roster), scenarios(npis, practice().billing.npi, TABLE["allowed"]))


def known(seen: Course) -> list[tuple[str, Member]]:
    return list(members(seen, {name: packs[0].payer.payer_id for name, packs in shipped()[1].payers.packs.items()}))


def test_a_hold_without_a_fault_that_the_payer_would_have_paid_is_told() -> None:
    """A note that is not signed, of which the bench is told nothing: no payer sees notes."""
    seen = course("weekly", fault="note_not_signed")
    seen.fault = ""
    office = Office([seen], payers_of(member for _, member in known(seen)), [], {})
    assert office.live().wrongly == {"NOTE_UNSIGNED": 1}


@pytest.mark.parametrize(
    ("kind", "denied", "held"),
    [("ended_afterwards", "CO27", 2), ("another_pays_first", "CO22", 2), ("enrolled_late", "A3:33:IL", 0)],
)
def test_what_only_the_payer_knows_is_denied_until_somebody_asks(kind: str, denied: str, held: int) -> None:
    """Four weekly visits: the one of the payer's day was asked about before, the next ones after it."""
    seen = next(c for n in range(99) if (c := course("weekly", n)).case.payer == "medicare")
    first, second, *_ = sorted(seen.written)
    [(patient_id, member)] = known(seen)
    on = second if kind != "enrolled_late" else first + timedelta(days=1)
    surprise = Surprise(patient_id=patient_id, on=on, kind=kind, member=member)
    lived = Office([seen], payers_of([surprise.at_first]), [surprise], {}).live()
    assert [a.reasons for a in lived.answers.values() if not a.is_clean] == [(denied,)]
    assert lived.statuses["held"] == held


def test_the_same_seed_gives_the_same_month() -> None:
    one, other = (month.run(["--encounters", "12", "--seed", "5"]) for _ in range(2))
    assert {**one, "seconds": 0} == {**other, "seconds": 0}
