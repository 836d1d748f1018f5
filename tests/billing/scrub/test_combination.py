from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bridge.billing.coding.edit import EditTable, Pair, pair_key
from bridge.billing.coding.procedure import ProcedureCatalog
from bridge.billing.history import PastLine
from bridge.billing.scrub import scrub
from bridge.billing.scrub.combination import out_of_date
from bridge.billing.session import Intent
from tests.billing.coding.example import DAY, PRACTICE, PROCEDURES, session
from tests.billing.scrub.example import claim, context, found, line

DOCTOR = PRACTICE.clinicians["prac-psychiatrist"]


@pytest.mark.parametrize(
    ("procedures", "expected"),
    [
        (("90834", "90785"), []),
        (("90785",), [("ADD_ON_ALONE", "lines[0].procedure", "hold")]),
        (("90847", "90785"), [("ADD_ON_ALONE", "lines[1].procedure", "hold")]),
        (("90791", "90834"), [("PAIR_EXCLUDED", "lines[1].procedure", "hold")]),
        (("99213", "90834"), [("PAIR_EXCLUDED", "lines[0].procedure", "hold")]),  # the visit is the one denied
        (("90853", "90834"), [("PAIR_NOT_PARTED", "lines[1].modifiers", "hold")]),
        (("90834", "90834"), [("LINE_REPEATED", "lines[1].procedure", "hold")]),
        (("99999",), [("PROCEDURE_UNKNOWN", "lines[0].procedure", "warn")]),
        (("99441",), [("PROCEDURE_ENDED", "lines[0].procedure", "hold")]),
    ],
)
def test_codes_stand_together_or_do_not(procedures: tuple[str, ...], expected: list[tuple[str, str, str]]) -> None:
    lines = (line(i, procedure) for i, procedure in enumerate(procedures, 1))
    assert found(claim(*lines, rendering=DOCTOR), context(session(45))) == expected


def test_a_code_that_ended_was_good_before() -> None:
    then = date(2024, 12, 31)
    old = replace(claim(line(procedure="99441", service_date=then), rendering=DOCTOR), service_date=then)
    assert found(old, context(today=then)) == []


@pytest.mark.parametrize("modifier", ["59", "XE"])
def test_a_modifier_parts_two_sessions(modifier: str) -> None:
    two = claim(line(1, "90853"), line(2, "90834", modifiers=(modifier,), encounter_id="e2"))
    both = (session(60, intent=Intent.GROUP), session(45, encounter_id="e2"))
    assert found(two, context(*both)) == []


@pytest.mark.parametrize(
    ("group", "visit", "codes"),
    [
        ((), ("25",), []),
        ((), (), ["PAIR_NOT_PARTED"]),
        ((), ("59",), ["PAIR_NOT_PARTED"]),  # never on an E/M
        (("25",), (), ["PAIR_NOT_PARTED"]),  # never on anything else
        (("XE",), (), []),
        (("76",), (), ["PAIR_NOT_PARTED"]),  # a repeated service, not a separate one
    ],
)
def test_a_visit_is_parted_by_25_and_the_rest_by_59_or_x(
    group: tuple[str, ...], visit: tuple[str, ...], codes: list[str]
) -> None:
    """90870 beside 99213 is a pair of indicator 1 whose second code is an E/M."""
    lines = (line(1, "90870", modifiers=group), line(2, "99213", modifiers=visit))
    assert [p[0] for p in found(claim(*lines, rendering=DOCTOR), context())] == codes


def test_a_pair_with_indicator_0_is_parted_by_nothing() -> None:
    two = claim(line(1, "90791"), line(2, "90834", modifiers=("59",)))
    assert found(two, context()) == [("PAIR_EXCLUDED", "lines[1].procedure", "hold")]


def test_a_pair_says_which_code_is_denied_and_by_which_release() -> None:
    (problem,) = scrub(claim(line(1, "99213"), line(2, "90834"), rendering=DOCTOR), context())
    assert problem.reason == "99213 is never paid beside 90834 on one day (NCCI 2024Q3)."


GROUP_BEFORE = PastLine(
    claim_control_number="BOLD",
    patient_id="p1",
    clinician_id="prac-lcsw",
    procedure="90853",
    service_date=DAY,
    encounter_id="e0",
)


@pytest.mark.parametrize(
    ("past", "modifiers", "expected"),
    [
        (GROUP_BEFORE, (), [("PAIR_NOT_PARTED", "lines[0].modifiers", "hold")]),
        (GROUP_BEFORE, ("59",), []),
        (replace(GROUP_BEFORE, modifiers=("XE",)), (), []),  # the earlier line says it
        (replace(GROUP_BEFORE, procedure="90791"), ("59",), [("PAIR_EXCLUDED", "lines[0].procedure", "hold")]),
        (replace(GROUP_BEFORE, clinician_id="prac-lpc"), (), []),
        (replace(GROUP_BEFORE, patient_id="p2"), (), []),
        (replace(GROUP_BEFORE, service_date=date(2026, 11, 15)), (), []),
        (replace(GROUP_BEFORE, encounter_id="e1"), (), []),  # the same visit, for another payer
    ],
)
def test_what_was_claimed_before_for_the_day_counts(
    past: PastLine, modifiers: tuple[str, ...], expected: list[tuple[str, str, str]]
) -> None:
    assert found(claim(line(modifiers=modifiers)), context(history=(past,))) == expected


PSYCHOLOGIST = PRACTICE.clinicians["prac-psychologist"]
BASE = replace(GROUP_BEFORE, procedure="96130", clinician_id="prac-psychologist")


@pytest.mark.parametrize(
    ("base_on", "codes"),
    [(DAY, []), (date(2026, 11, 12), [])],
)
def test_testing_may_begin_on_another_day_of_the_claim(base_on: date, codes: list[str]) -> None:
    first = line(1, "96130", service_date=base_on, encounter_id="")
    more = line(2, "96131", encounter_id="")
    assert [p[0] for p in found(claim(first, more, rendering=PSYCHOLOGIST), context())] == codes


@pytest.mark.parametrize(
    ("history", "severity"),
    [
        ((), "hold"),
        ((BASE,), "warn"),
        ((replace(BASE, service_date=date(2026, 11, 2)),), "warn"),
        ((replace(BASE, service_date=date(2026, 9, 2)),), "hold"),
        ((replace(BASE, procedure="96132"),), "hold"),
    ],
)
def test_testing_is_claimed_together(history: tuple[PastLine, ...], severity: str) -> None:
    alone = claim(line(1, "96131", encounter_id=""), rendering=PSYCHOLOGIST)
    assert found(alone, context(history=history)) == [("ADD_ON_ALONE", "lines[0].procedure", severity)]


@pytest.mark.parametrize(
    ("base_on", "codes"),
    [(date(2026, 11, 2), []), (date(2026, 10, 30), ["ADD_ON_ALONE"])],
)
def test_collaborative_care_counts_by_the_calendar_month(base_on: date, codes: list[str]) -> None:
    base = replace(BASE, procedure="99492", clinician_id="prac-psychiatrist", service_date=base_on)
    more = claim(line(1, "99494", encounter_id=""), rendering=DOCTOR)
    assert [p[0] for p in found(more, context(history=(base,)))] == codes


@pytest.mark.parametrize(
    ("procedures", "severities"),
    [
        (("96160",), ["warn"]),
        (("96160", "99213"), []),  # listed by name
        (("96160", "H0004"), []),  # the payer's contractor decides what else it may stand beside
    ],
)
def test_where_the_contractor_decides_any_service_of_the_day_will_do(
    procedures: tuple[str, ...], severities: list[str]
) -> None:
    lines = (line(i, procedure) for i, procedure in enumerate(procedures, 1))
    problems = found(claim(*lines, rendering=DOCTOR), context())
    assert [p[2] for p in problems if p[0] == "ADD_ON_ALONE"] == severities


def covering(starts: date, ends: date, *, cumulative: bool = False) -> ProcedureCatalog:
    """The catalog with its lists said to hold for these days."""

    def said(table: EditTable[Any]) -> EditTable[Any]:
        return replace(table, about=replace(table.about, starts=starts, ends=ends, is_cumulative=cumulative))

    edits = PROCEDURES.edits
    return replace(
        PROCEDURES,
        edits=replace(
            edits,
            pairs=tuple(said(t) for t in edits.pairs),
            limits=tuple(said(t) for t in edits.limits),
            add_ons=tuple(said(t) for t in edits.add_ons),
        ),
    )


QUARTER = covering(date(2026, 10, 1), date(2026, 12, 31))
HISTORIC = covering(date(2026, 10, 1), date(2026, 12, 31), cumulative=True)


@pytest.mark.parametrize(
    ("catalog", "day", "codes"),
    [
        (QUARTER, DAY, []),
        (QUARTER, date(2026, 9, 30), ["EDITS_OUT_OF_DATE"]),
        (HISTORIC, date(2026, 9, 30), []),
        (PROCEDURES, DAY, []),  # holds of every claim, so no claim says it
    ],
)
def test_a_claim_of_a_quarter_that_is_not_loaded_says_so(
    catalog: ProcedureCatalog, day: date, codes: list[str]
) -> None:
    old = claim(line(service_date=day), service_date=day)
    assert [p[0] for p in found(old, context(procedures=catalog))] == codes


def medicaids_own(*pairs: Pair) -> ProcedureCatalog:
    """The catalog with a list of Medicaid's of the quarter that has only these pairs."""
    about = replace(QUARTER.edits.pairs[0].about, name="ncci-ptp-medicaid", release="2026Q4")
    rows: dict[tuple[str, ...], tuple[Pair, ...]] = {pair_key(pair.paid, pair.denied): (pair,) for pair in pairs}
    return replace(PROCEDURES, edits=replace(PROCEDURES.edits, medicaid_pairs=(EditTable(about=about, rows=rows),)))


def reasons(catalog: ProcedureCatalog, payer: str) -> list[str]:
    two = claim(line(1, "90791"), line(2, "90834"), payer=payer)
    problems = scrub(two, context(payer=payer, procedures=catalog))
    return [p.reason for p in problems if p.code in ("PAIR_EXCLUDED", "PAIR_NOT_PARTED")]


def test_a_medicaid_plan_is_asked_by_medicaids_own_pairs() -> None:
    medicares = "90834 is never paid beside 90791 on one day (NCCI 2024Q3)."
    own = Pair(paid="90791", denied="90834", indicator=0, starts=date(2013, 1, 1), is_medicaid=True)
    assert reasons(PROCEDURES, "medicaid") == [medicares]
    assert reasons(medicaids_own(), "medicaid") == []
    assert reasons(medicaids_own(own), "medicaid") == [
        "90834 is never paid beside 90791 on one day (Medicaid NCCI 2026Q4)."
    ]
    assert reasons(medicaids_own(), "northwind") == [medicares]


def test_lists_that_do_not_speak_of_today_are_said_once() -> None:
    said = out_of_date(PROCEDURES.edits, DAY)
    assert [p.place for p in said] == ["reference ncci-ptp", "reference ncci-mue", "reference ncci-aoc"]
    assert said[0].reason == "The newest list ncci-ptp is 2024Q3, and it does not speak of today."
    assert out_of_date(QUARTER.edits, DAY) == ()
