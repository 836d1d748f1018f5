"""The administrator's page: rule packs, reference lists and their age, scrub rules with the practice's choices."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bridge.billing.coding.edit import LoadedList
from bridge.billing.payer_example import ExpectedLine
from bridge.billing.payer_rules import PayerCatalog
from bridge.billing.problem import Severity
from bridge.billing.rule import Action, Rule
from bridge.billing.scrub import RULES
from bridge.services.configuration import Configuration
from bridge.store.store import Store
from bridge.web.pack_example import tried
from bridge.web.rulebook import REMEMBERED, Age, RuleRow, dated_lists, dated_packs, families, packless
from tests.databases import KEYS, NOW, PRACTICE
from tests.web.browser import text_of
from tests.web.conftest import Desk
from tests.web.journal import held

TODAY = date(2026, 11, 20)


def pairs(release: str, starts: date, ends: date | None, name: str = "ncci-ptp") -> LoadedList:
    return LoadedList(
        name=name,
        release=release,
        starts=starts,
        ends=ends,
        source="CMS",
        loaded_on=None,
        rows=10,
        certainty="certain",
    )


OLD = pairs("2026Q3", date(2026, 7, 1), date(2026, 9, 30))
CURRENT = pairs("2026Q4", date(2026, 10, 1), date(2026, 12, 31))
NEXT = pairs("2027Q1", date(2027, 1, 1), date(2027, 3, 31))


def test_only_an_administrator_sees_it(desk: Desk) -> None:
    people = {user: desk.enter(user).get("rules-and-lists").status_code for user in ("prac-biller", "prac-admin")}
    assert people == {"prac-biller": 403, "prac-admin": 200}


def test_the_bar_leads_an_administrator_to_it(desk: Desk) -> None:
    assert "/rules-and-lists" in desk.enter("prac-admin").get("claims").text
    assert "/rules-and-lists" not in desk.enter("prac-biller").get("claims").text


def test_it_names_packs_lists_and_every_rule(desk: Desk) -> None:
    text = text_of(desk.enter("prac-admin").get("rules-and-lists"))
    assert "Northwind Health northwind@2024.1 commercial Holds today 1 Jan 2024 no end" in text
    assert "Codes that are not paid together ncci-ptp 2024Q3 Ended" in text
    assert "The newest list ncci-ptp is 2024Q3, and it does not speak of today." in text
    assert [rule.id for rule in RULES.values() if f"{rule.sentence} {rule.id}" not in text] == []


def test_a_rule_says_how_often_it_was_found_open_or_closed(desk: Desk) -> None:
    problem_id = held(desk.store)
    held(desk.store, "B222", "enc-2")
    with desk.store.transaction(PRACTICE) as tx:
        tx.problems.close(problem_id, actor="job:test", how="mended")
    assert "Authorization 4 rules, found 2 times" in text_of(desk.enter("prac-admin").get("rules-and-lists"))


def test_what_was_found_more_than_90_days_ago_counts_no_more(desk: Desk) -> None:
    held(desk.store)

    def counted(days: int) -> dict[str, int]:
        later = Store(desk.store.engine, KEYS, now=lambda: NOW + timedelta(days=days))
        with later.reading(PRACTICE) as tx:
            return tx.problems.opened_since(tx.at - REMEMBERED)

    assert (counted(90), counted(91)) == ({"AUTHORIZATION_MISSING": 1}, {})


def test_what_the_practice_chose_stands_beside_what_was_shipped(desk: Desk) -> None:
    configuration = desk.services.configuration
    cedar = replace(configuration.practices[PRACTICE], actions={"CHARGE_UNLIKELY": Action.WARN})
    changed = replace(configuration, practices={**configuration.practices, PRACTICE: cedar})
    desk.app.state.services = replace(desk.services, configuration=changed)
    text = text_of(desk.enter("prac-admin").get("rules-and-lists"))
    assert "CHARGE_UNLIKELY likely Waits until it is mended Chosen by the practice: only a warning" in text


@pytest.mark.parametrize(
    ("lists", "ages"),
    [
        ((OLD,), [(Age.STALE, "Ended 51 days ago: load a newer one")]),
        (
            (OLD, CURRENT),
            [
                (Age.ENDS_SOON, "Holds today, and ends in 41 days"),
                (Age.OTHER_DAYS, "Ended: for services of its own days"),
            ],
        ),
        (
            (CURRENT, NEXT),
            [(Age.OTHER_DAYS, "Begins in 42 days"), (Age.ENDS_SOON, "Holds today, and ends in 41 days")],
        ),
        ((replace(CURRENT, ends=None),), [(Age.HOLDS, "Holds today")]),
    ],
)
def test_a_list_says_how_old_it_is(lists: tuple[LoadedList, ...], ages: list[tuple[Age, str]]) -> None:
    assert [(row.age, row.words) for row in dated_lists(lists, TODAY)] == ages


def test_the_years_changes_carry_the_diagnosis_codes_on() -> None:
    order = pairs("FY2026", date(2025, 10, 1), date(2026, 9, 30), "icd10-order")
    addenda = pairs("FY2027", date(2026, 10, 1), date(2027, 9, 30), "icd10-addenda")
    ages = {row.subject.starts: row.age for row in dated_lists((order, addenda), TODAY)}
    assert ages == {order.starts: Age.OTHER_DAYS, addenda.starts: Age.HOLDS}


def test_a_payer_without_a_pack_tomorrow_is_named(configuration: Configuration) -> None:
    practice, payers = configuration.practices[PRACTICE], configuration.rules.payers
    assert packless(practice, payers, TODAY) == ()
    assert packless(replace(practice, payers={"Summit": "summit", "Old": "gone"}), payers, TODAY) == ("gone",)


def test_a_pack_that_has_ended_is_for_its_own_days(configuration: Configuration) -> None:
    ages = {row.subject.starts: row.age for row in dated_packs(configuration.rules.payers, TODAY)}
    assert ages[date(2023, 1, 1)] is Age.OTHER_DAYS
    assert ages[date(2025, 1, 1)] is Age.HOLDS


def test_nobody_may_choose_what_x12_forbids() -> None:
    stop = Rule(id="A", family="charge", sentence="It is there.", severity=Severity.STOP)
    hold = Rule(id="B", family="charge", sentence="It is right.")
    (family,) = families((stop, hold), {"A": Action.OFF, "B": Action.OFF}, {"B": 3})
    assert family.rows == (
        RuleRow(rule=stop, chosen="", found=0),
        RuleRow(rule=hold, chosen="not asked", found=3),
    )
    assert (family.found, family.chosen) == (3, 1)


def test_each_pack_says_its_examples_in_words_and_that_they_pass(desk: Desk) -> None:
    text = text_of(desk.enter("prac-admin").get("rules-and-lists"))
    assert re.search(r"Nutmeg Blue blue@2024\.1 [0-9]+, as expected", text)
    assert "45 min therapy, video, patient at home, LCSW 90834-95, telehealth, patient at home (10) Yes" in text
    assert "other than expected" not in text


def test_an_example_that_comes_out_otherwise_is_told(configuration: Configuration) -> None:
    example, pack = configuration.examples[0]
    wrong = replace(example, lines=(ExpectedLine(procedure="90839"),))
    (tried_pack,) = tried([(example, pack), (wrong, pack)], configuration.rules.procedures).values()
    assert (tried_pack.failed, tried_pack.words) == (1, "2, 1 other than expected")
    assert tried_pack.rows[0].wrong == ()
    assert tried_pack.rows[1].wrong[0].startswith("lines: expected 90839 x1 at 11, got 9")


def test_without_packs_and_lists_the_page_says_what_that_means(desk: Desk) -> None:
    configuration = desk.services.configuration
    rules = replace(configuration.rules, payers=PayerCatalog(packs={}))
    bare = replace(configuration, rules=rules, lists=(), examples=())
    desk.app.state.services = replace(desk.services, configuration=bare)
    text = text_of(desk.enter("prac-admin").get("rules-and-lists"))
    assert "There is none: no claim can be coded. Put a pack of each payer into config/payers" in text
    assert "There is none: codes beside each other, units and diagnoses cannot be checked." in text
