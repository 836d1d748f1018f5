"""Our rules: the list, the editor, a test on the past, versions; who may do what; and what other pages say of them."""

from dataclasses import replace

import httpx
import pytest

from bridge.billing.practice_rule import Effect, Group, Join, Operator, PracticeRule, Question
from bridge.billing.problem import Problem
from bridge.store.store import Store
from bridge.store.subject import Subject
from tests.databases import PRACTICE
from tests.store.example import payment
from tests.web.browser import csrf_of, forms_of, text_of
from tests.web.conftest import Desk, Seated
from tests.web.journal import answered, denied, held, rejected

PAYER = Question(field="payer", operator=Operator.IS, values=("northwind",))
RULE = PracticeRule(
    id="OWN_LONG",
    version=1,
    name="Long sessions at Northwind",
    condition=Group(join=Join.ALL, parts=(PAYER,)),
    effect=Effect.HOLD,
    message="Northwind wants an authorization for these.",
    remedy="Ask for it first.",
    prevents=("197", "204"),
)
FOUND = Problem(code="OWN_LONG", place="lines[0]", reason=RULE.message, remedy=RULE.remedy, prevents=RULE.prevents)
TYPED = {
    "version": "0",
    "name": "Long sessions",
    "join": "all",
    "field-1": "payer",
    "operator-1": "is",
    "values-1": "northwind",
    "field-2": "procedure",
    "operator-2": "one_of",
    "values-2": "90837, 90838",
    "effect": "hold",
    "message": "They want an authorization.",
    "remedy": "Ask for it first.",
    "prevents": "204",
    "months": "12",
    "is_on": "yes",
}


def saved(store: Store, rule: PracticeRule = RULE) -> PracticeRule:
    with store.transaction(PRACTICE) as tx:
        return tx.practice_rules.save(rule, by="person:Practitioner/prac-admin")


def of_file(desk: Desk, *rules: PracticeRule) -> None:
    configuration = desk.services.configuration
    cedar = replace(configuration.practices[PRACTICE], rules=rules)
    changed = replace(configuration, practices={**configuration.practices, PRACTICE: cedar})
    desk.app.state.services = replace(desk.services, configuration=changed)


def press(seated: Seated, act: str, page: str = "rules/new", **typed: str) -> httpx.Response:
    """A button of the editor, with the whole form."""
    csrf = csrf_of(seated.get("rules"))
    return seated.post(page, {"csrf": csrf, **TYPED, **typed, "act": act})


def newest(desk: Desk, rule_id: str) -> PracticeRule:
    with desk.store.reading(PRACTICE) as tx:
        return tx.practice_rules.get(rule_id).rule


def test_without_rules_the_page_says_how_one_begins(desk: Desk) -> None:
    of_file(desk)
    page = desk.enter("prac-admin").get("rules")
    assert "There are none yet. A denied claim is a good beginning" in text_of(page)
    assert ">Write a rule</a>" in page.text


def test_the_list_says_each_rule_in_words_its_state_and_what_it_found(desk: Desk) -> None:
    of_file(desk, replace(RULE, id="OWN_FILED", name="From the file", is_on=False))
    saved(desk.store)
    held(desk.store)
    with desk.store.transaction(PRACTICE) as tx:
        tx.problems.sync(Subject.claim("B111"), [FOUND], actor="job:draft_claim")
    text = text_of(desk.enter("prac-biller").get("rules"))
    said = "Where the payer is Northwind Health: hold it."
    assert f"From the file {said} Stands in the practice's file. Off" in text
    assert f"Long sessions at Northwind {said} On 1" in text


def test_a_saved_rule_with_the_id_of_the_files_says_that_the_file_counts(desk: Desk) -> None:
    saved(desk.store)
    of_file(desk, replace(RULE, name="From the file"))
    text = text_of(desk.enter("prac-admin").get("rules"))
    assert "Not asked: the practice's file has a rule of this id, which counts" in text


def test_a_rule_of_the_file_is_only_looked_at_and_tried(desk: Desk) -> None:
    of_file(desk, RULE)
    seated = desk.enter("prac-admin")
    page = seated.get("rules/OWN_LONG")
    assert "It stands in the practice's file: it is changed, and turned off, there." in text_of(page)
    assert forms_of(page) == ()
    editor = seated.get("rules/OWN_LONG/edit")
    assert 'value="save"' not in editor.text
    assert press(seated, "save", "rules/OWN_LONG/edit", version="1").status_code == 403
    switched = seated.post("rules/OWN_LONG/switch", {"csrf": csrf_of(editor), "is_on": "no"})
    assert (switched.status_code, "the file counts" in text_of(switched)) == (409, True)


def test_a_new_rule_is_tried_and_saved(desk: Desk) -> None:
    denied(desk.store)
    answered(desk.store, payment("B555"), "B555", "enc-5")
    held(desk.store)
    seated = desk.enter("prac-admin")
    tried = text_of(press(seated, "test"))
    assert "It would have caught 3 of the 3 claims since" in tried
    assert "100 % of the 1 denial that it is for" in tried
    assert "1 paid claim with $110.00 would have been held for nothing." in tried
    assert "Denied or rejected All of them B444 1 $180.00" in tried
    assert "Paid in full All of them B555 1 $110.00" in tried
    assert "Not sent yet All of them B111 1 $180.00" in tried
    assert "1: not in the benefit plan CARC 204 , $180.00" in tried
    assert desk.jobs == []
    done = press(seated, "save")
    assert (done.status_code, done.headers["location"]) == (303, f"{seated.root}/rules/OWN_LONG_SESSIONS")
    rule = newest(desk, "OWN_LONG_SESSIONS")
    assert (rule.version, rule.written_by, rule.prevents) == (1, "person:Practitioner/prac-admin", ("204",))
    assert [job.name for job in desk.jobs] == ["redraft_unsent"]
    page = text_of(seated.browser.follow(done))
    assert "On Where the payer is Northwind Health and the procedure is one of 90837, 90838: hold it." in page


def test_a_rule_that_catches_no_paid_claim_says_so(desk: Desk) -> None:
    denied(desk.store)
    tried = text_of(press(desk.enter("prac-biller"), "test"))
    assert "No paid claim would have been held for nothing." in tried


def test_a_practice_without_claims_is_told(desk: Desk) -> None:
    assert "There is no claim since" in text_of(press(desk.enter("prac-biller"), "test"))


def test_what_is_refused_is_named_with_its_place_and_all_that_was_typed_stays(desk: Desk) -> None:
    seated = desk.enter("prac-admin")
    page = press(seated, "save", **{"values-2": "9083", "message": "", "starts": "", "name": "Kept as typed"})
    text = text_of(page)
    assert page.status_code == 409
    assert "Not tried and not saved: 2 things are to be put right." in text
    assert "Condition 2 : value: a code of five characters like 90837" in text
    assert "Message : say why the claim is held or warned of" in text
    assert 'href="#part-2"' in page.text
    assert 'aria-describedby="wrong-2"' in page.text
    assert 'value="Kept as typed"' in page.text
    assert 'value="9083"' in page.text
    assert desk.jobs == []


def test_buttons_of_the_editor_change_the_form_alone(desk: Desk) -> None:
    seated = desk.enter("prac-admin")
    added = press(seated, "group ")
    assert 'name="field-3.1"' in added.text
    assert "Group 3" in text_of(added)
    removed = press(seated, "remove 1")
    assert 'name="field-2"' not in removed.text
    assert 'value="90837, 90838"' in removed.text
    assert 'name="set_to"' in press(seated, "set", effect="set").text
    with desk.store.reading(PRACTICE) as tx:
        assert tx.practice_rules.list() == ()


def test_codes_that_are_typed_are_told_in_words(desk: Desk) -> None:
    page = press(desk.enter("prac-admin"), "set", **{"field-3": "line_diagnosis", "values-3": "f4310"}, effect="set")
    text = text_of(page)
    assert "90837: individual psychotherapy 60 min" in text
    assert "f4310: Post-traumatic stress disorder, unspecified" in text
    assert ">95: by sound and picture" in page.text
    assert "204: not in the benefit plan" in text


def test_each_change_is_a_version_and_turning_off_is_one(desk: Desk) -> None:
    saved(desk.store)
    seated = desk.enter("prac-admin")
    assert press(seated, "save", "rules/OWN_LONG/edit", version="1", name="Longer").status_code == 303
    off = seated.post("rules/OWN_LONG/switch", {"csrf": csrf_of(seated.get("rules")), "is_on": "no"})
    assert off.status_code == 303
    text = text_of(seated.browser.follow(off))
    assert "Longer · Bridge" in text
    assert "Off Where the payer is Northwind Health and" in text
    assert [newest(desk, "OWN_LONG").version, newest(desk, "OWN_LONG").is_on] == [3, False]
    assert text.index("3 20 Nov 2026, 10:00 prac-admin Off") < text.index("1 20 Nov 2026, 10:00 prac-admin On")


def test_what_somebody_else_saved_meanwhile_is_not_written_over(desk: Desk) -> None:
    saved(desk.store)
    saved(desk.store, replace(RULE, name="Theirs"))
    page = press(desk.enter("prac-admin"), "save", "rules/OWN_LONG/edit", version="1")
    assert page.status_code == 409
    assert "somebody saved version 2 meanwhile" in text_of(page)
    assert newest(desk, "OWN_LONG").name == "Theirs"


def test_a_biller_looks_and_tries_and_an_administrator_saves(desk: Desk) -> None:
    saved(desk.store)
    biller = desk.enter("prac-biller")
    assert "An administrator saves rules" in text_of(biller.get("rules"))
    assert forms_of(biller.get("rules/OWN_LONG")) == ()
    editor = press(biller, "look", "rules/OWN_LONG/edit", version="1")
    assert 'value="save"' not in editor.text
    assert 'class="btn btn-primary" name="act" value="test"' in editor.text
    assert press(biller, "save").status_code == 403
    switched = biller.post("rules/OWN_LONG/switch", {"csrf": csrf_of(editor), "is_on": "no"})
    assert switched.status_code == 403
    assert newest(desk, "OWN_LONG").is_on


def test_from_a_denied_claim_a_rule_is_proposed_off_until_somebody_saves_it_on(desk: Desk) -> None:
    problem_id = denied(desk.store)
    seated = desk.enter("prac-admin")
    link = f"{seated.root}/rules/new?claim=B444"
    assert f'href="{link}">Make a rule from this</a>' in seated.get("claims/B444").text
    assert f'href="{link}">Make a rule from this</a>' in seated.get(f"problems/{problem_id}").text
    page = seated.browser.get(link)
    text = text_of(page)
    assert "Where the payer is Northwind Health and" in text
    assert 'name="prevents" value="204"' in page.text.replace('maxlength="200" ', "")
    assert '<option value="no" selected>off: kept, and not asked</option>' in page.text


@pytest.mark.parametrize("lay", [held, rejected])
def test_no_rule_is_made_of_a_claim_that_no_payer_judged(desk: Desk, lay: object) -> None:
    assert callable(lay)
    lay(desk.store)
    seated = desk.enter("prac-admin")
    number = "B111" if lay is held else "B333"
    assert "Make a rule from this" not in seated.get(f"claims/{number}").text
    assert seated.get(f"rules/new?claim={number}").status_code == 404


def test_its_problem_names_the_rule_in_words_and_leads_to_it(desk: Desk) -> None:
    saved(desk.store)
    held(desk.store)
    with desk.store.transaction(PRACTICE) as tx:
        tx.problems.sync(Subject.claim("B111"), [FOUND], actor="job:draft_claim")
        (problem,) = tx.problems.of(Subject.claim("B111"))
    seated = desk.enter("prac-biller")
    said = "Long sessions at Northwind : Where the payer is Northwind Health: hold it. Version 1"
    link = f'href="{seated.root}/rules/OWN_LONG"'
    for path in ("claims/B111", f"problems/{problem.id}"):
        page = seated.get(path)
        assert f"Our own rule {said}" in text_of(page)
        assert link in page.text
    worklist = seated.get("worklist")
    assert "Our rule: Long sessions at Northwind , version 1. Where the payer is" in text_of(worklist)
    assert link in worklist.text
    clinician = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1")
    assert f"Our own rule {said.replace(' :', ':')}" in text_of(clinician.get("claims/B111"))
    assert "/rules/OWN_LONG" not in clinician.get("claims/B111").text


def test_claims_with_it_now_are_named_on_its_page(desk: Desk) -> None:
    saved(desk.store)
    held(desk.store)
    with desk.store.transaction(PRACTICE) as tx:
        tx.problems.sync(Subject.claim("B111"), [FOUND], actor="job:draft_claim")
    assert "Found 1 in the last 90 days Claims with it now B111" in text_of(
        desk.enter("prac-biller").get("rules/OWN_LONG")
    )


def test_what_people_type_is_text_and_never_markup(desk: Desk) -> None:
    page = press(desk.enter("prac-admin"), "look", name='"><script>alert(1)</script>', message="<b>x</b>")
    assert "<script>alert" not in page.text
    assert "<b>x</b>" not in page.text


def test_what_no_page_sends_is_not_understood(desk: Desk) -> None:
    seated = desk.enter("prac-admin")
    assert press(seated, "look", effect="pay").status_code == 400
    assert press(seated, "remove x.y").status_code == 400
