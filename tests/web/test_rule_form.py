"""The editor of a rule: what is typed comes back as it was typed, each button does one thing, nothing odd is read."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.billing.practice_rule import (
    Change,
    Condition,
    Effect,
    Group,
    Join,
    Operator,
    PracticeRule,
    Question,
    Setting,
)
from bridge.billing.practice_rule.check import MOST_VALUES
from bridge.web.rule_form import Garbled, RuleForm, count_of, form_of, new_id, pressed, read_form, rule_of

PAYER = Question(field="payer", operator=Operator.IS, values=("northwind",))
LONG = Question(field="procedure", operator=Operator.ONE_OF, values=("90837", "90838"))
MINUTES = Question(field="minutes", operator=Operator.BETWEEN, values=("53", "60"))
BARE = Question(field="modifier", operator=Operator.ABSENT)
WHOLE = Group(join=Join.ALL, parts=(PAYER, Group(join=Join.ANY, parts=(LONG, MINUTES)), BARE))
RULE = PracticeRule(
    id="OWN_LONG",
    version=3,
    name="Long sessions",
    condition=WHOLE,
    effect=Effect.HOLD,
    message="They want an authorization.",
    remedy="Ask for it.",
    prevents=("197", "284"),
    starts=date(2026, 11, 1),
    is_on=False,
)


def typed(form: RuleForm) -> list[tuple[str, str]]:
    """As a browser sends the page of this form."""
    sent = [("id", form.id), ("version", str(form.version)), ("name", form.name), ("effect", form.effect.value)]
    sent += [("message", form.message), ("remedy", form.remedy), ("prevents", form.prevents)]
    sent += [("starts", form.starts), ("ends", form.ends), ("is_on", "yes" if form.is_on else "no")]
    sent += [("months", str(form.months)), ("join", form.condition.join.value)]
    for change in form.changes:
        sent += [("setting", change.setting.value), ("set_to", change.value)]
    for i, part in enumerate(form.condition.parts, 1):
        sent += _sent(part, str(i))
    return sent


def _sent(part: Condition, path: str) -> list[tuple[str, str]]:
    if isinstance(part, Group):
        inner = [pair for i, p in enumerate(part.parts, 1) for pair in _sent(p, f"{path}.{i}")]
        return [(f"join-{path}", part.join.value), *inner]
    values = [(f"values-{path}", value) for value in part.values]
    return [(f"field-{path}", part.field), (f"operator-{path}", part.operator.value), *values]


def test_a_rule_opens_and_is_read_again_as_it_is() -> None:
    rule, wrong = rule_of(read_form(typed(form_of(RULE))), "OWN_LONG")
    assert (rule, wrong) == (RULE, ())


def test_a_rule_that_is_one_question_opens_as_a_list_of_one() -> None:
    alone = PracticeRule(id="OWN_A", version=1, name="A", condition=PAYER, effect=Effect.WARN, message="M", remedy="R")
    assert form_of(alone).condition == Group(join=Join.ALL, parts=(PAYER,))


_QUESTIONS = st.sampled_from([PAYER, LONG, MINUTES, BARE])


def groups(parts: st.SearchStrategy[Condition]) -> st.SearchStrategy[Group]:
    made = st.lists(parts, min_size=1, max_size=3).map(tuple)
    return st.builds(lambda join, inner: Group(join=join, parts=inner), st.sampled_from(Join), made)


@settings(max_examples=60, deadline=None)
@given(groups(_QUESTIONS | groups(_QUESTIONS | groups(_QUESTIONS))))
def test_however_groups_stand_in_groups_they_come_back(condition: Group) -> None:
    assert read_form(typed(RuleForm(condition=condition))).condition == condition


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("remove 1", (Group(join=Join.ANY, parts=(LONG, MINUTES)), BARE)),
        ("remove 2.1", (PAYER, Group(join=Join.ANY, parts=(MINUTES,)), BARE)),
        ("remove 2", (PAYER, BARE)),
        ("remove 9", WHOLE.parts),  # two windows: it is gone already
        ("look", WHOLE.parts),
    ],
)
def test_a_part_is_removed_where_its_button_stands(act: str, expected: tuple[Condition, ...]) -> None:
    assert pressed(form_of(RULE), act).condition.parts == expected


def test_parts_are_added_at_the_top_and_within_a_group() -> None:
    form = form_of(RULE)
    assert len(pressed(form, "add ").condition.parts) == 4
    within = pressed(form, "add 2").condition.parts[1]
    assert isinstance(within, Group)
    assert len(within.parts) == 3
    group = pressed(form, "group ").condition.parts[3]
    assert isinstance(group, Group)
    assert (group.join, count_of(group)) == (Join.ANY, 2)


def test_changes_are_added_and_removed() -> None:
    form = pressed(pressed(RuleForm(effect=Effect.SET), "set"), "set")
    assert form.changes == (Change(setting=Setting.ADD_MODIFIER, value=""),) * 2
    assert len(pressed(form, "unset 2").changes) == 1


def test_several_values_are_typed_in_one_place() -> None:
    sent = [("field-1", "procedure"), ("operator-1", "one_of"), ("values-1", " 90837, 90838;90834 ")]
    rule, _ = rule_of(read_form(sent), "OWN_A")
    question = Question(field="procedure", operator=Operator.ONE_OF, values=("90837", "90838", "90834"))
    assert rule.condition == Group(join=Join.ALL, parts=(question,))


def test_another_field_takes_an_operator_that_it_knows() -> None:
    sent = [("field-1", "at_home"), ("operator-1", "between"), ("values-1", "53"), ("values-1", "60")]
    assert read_form(sent).condition.parts == (Question(field="at_home", operator=Operator.IS, values=("",)),)


def test_a_day_that_is_none_is_told_and_kept_as_it_was_typed() -> None:
    form = read_form([("starts", "tomorrow"), ("ends", "2026-12-31")])
    rule, wrong = rule_of(form, "OWN_A")
    assert (form.starts, rule.starts, rule.ends) == ("tomorrow", None, date(2026, 12, 31))
    assert wrong == ("starts: a date like 2026-11-20",)


def test_what_is_typed_for_another_effect_is_kept_by_the_form_and_not_by_the_rule() -> None:
    form = read_form([("effect", "set"), ("message", "Held."), ("setting", "add_modifier"), ("set_to", " gt ")])
    rule, _ = rule_of(form, "OWN_A")
    assert (form.message, rule.message) == ("Held.", "")
    assert rule.changes == (Change(setting=Setting.ADD_MODIFIER, value="GT"),)


@pytest.mark.parametrize(
    "sent",
    [
        [("effect", "pay")],
        [("join", "some")],
        [("field-1", "payer"), ("operator-1", "resembles")],
        [("version", "one")],
        [("name", "x" * 4001)],
        [(f"field-{i}", "payer") for i in range(1, 200)],
        [("setting", "charge"), ("set_to", "999")],
    ],
)
def test_what_no_page_of_ours_sends_is_refused(sent: list[tuple[str, str]]) -> None:
    with pytest.raises(Garbled):
        read_form(sent)


def test_a_question_with_as_many_codes_as_a_rule_may_have_is_read() -> None:
    codes = [f"F41.1{n:03d}"[:8] for n in range(MOST_VALUES)]
    form = read_form(
        [("join", "all"), ("field-1", "any_diagnosis"), ("operator-1", "one_of"), ("values-1", ", ".join(codes))]
    )
    asked = Question(field="any_diagnosis", operator=Operator.ONE_OF, values=tuple(codes))
    assert rule_of(form, "OWN_MANY")[0].condition == Group(join=Join.ALL, parts=(asked,))


def test_a_part_that_hangs_below_none_is_not_read() -> None:
    assert read_form([("field-7.1", "payer"), ("field-0", "payer"), ("field-1", "payer")]).condition.parts == (
        Question(field="payer", operator=Operator.IS, values=("",)),
    )


def test_an_id_is_made_of_the_name_and_never_twice() -> None:
    assert new_id("Long sessions at Cedar", ()) == "OWN_LONG_SESSIONS_AT_CEDAR"
    assert new_id("Long sessions", ("OWN_LONG_SESSIONS", "OWN_LONG_SESSIONS_2")) == "OWN_LONG_SESSIONS_3"
    assert new_id("  ---  ", ()) == "OWN_RULE"
    assert len(new_id("x" * 200, ("OWN_" + "X" * 36,))) <= 44
