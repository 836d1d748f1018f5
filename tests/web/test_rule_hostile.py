"""Whatever is posted to the editor, it answers: with the form, a refusal in words, or a new version."""

import random

from bridge.billing.practice_rule import Effect, Join, Operator, Setting
from bridge.billing.practice_rule.field import FIELDS
from tests.web.browser import csrf_of
from tests.web.conftest import Desk
from tests.web.journal import denied, held
from tests.web.test_own_rule import TYPED, saved

PATHS = ("1", "2", "3", "2.1", "2.1.1", "2.1.1.1.1", "9.9", "99", "1.1.1.1.1.1.1.1")
VALUES = (
    "",
    "90837",
    "x" * 300,
    "-1",
    "53",
    "2026-11-20",
    "0000-13-99",
    "F41.1",
    "٠١",
    "é",
    "\x00",
    "a\nb",
    "<b>",
    "NaN",
)
ACTS = (
    "look",
    "test",
    "save",
    "add ",
    "add 2",
    "group 2.1",
    "remove 1",
    "remove 2.1.1",
    "set",
    "unset 1",
    "unset ١",
    "zz",
)
ALONE = ("name", "message", "remedy", "prevents", "starts", "ends", "months", "version", "id", "is_on")


def posted(chance: random.Random) -> dict[str, str]:
    form = dict(TYPED) if chance.random() < 0.8 else {}
    for path in chance.sample(PATHS, chance.randint(0, 5)):
        if chance.random() < 0.3:
            form[f"join-{path}"] = chance.choice([*Join, "zz"])
        else:
            form[f"field-{path}"] = chance.choice([*FIELDS, "nope"])
            form[f"operator-{path}"] = chance.choice([*Operator])
            form[f"values-{path}"] = chance.choice(VALUES)
    form["effect"] = chance.choice([*Effect])
    if chance.random() < 0.4:
        form |= {"setting": chance.choice([*Setting]), "set_to": chance.choice(VALUES)}
    form |= {name: chance.choice(VALUES) for name in ALONE if chance.random() < 0.15}
    return {**form, "act": chance.choice(ACTS)}


def test_the_editor_answers_whatever_is_posted(desk: Desk) -> None:
    saved(desk.store)
    denied(desk.store)
    held(desk.store)
    seated, chance = desk.enter("prac-admin"), random.Random(11)
    csrf = csrf_of(seated.get("rules"))
    for _ in range(80):
        form, page = posted(chance), chance.choice(("rules/new", "rules/OWN_LONG/edit"))
        answer = seated.post(page, {"csrf": csrf, **form})
        assert answer.status_code in (200, 303, 400, 409), (page, form)
    assert [seated.get(page).status_code for page in ("rules", "claims/B111", "worklist")] == [200] * 3
