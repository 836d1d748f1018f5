"""Who reaches what: every route there is, asked as each kind of person who should not get an answer."""

import asyncio
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import httpx
import pytest
from fastapi.routing import APIRoute

from bridge import clock
from bridge.store.audits import AuditAction
from bridge.store.drafts import NewDraft
from bridge.store.encounters import EncounterRow, EncounterStatus
from bridge.store.roles import Role
from bridge.store.subject import Subject
from bridge.web.app import PAGES
from bridge.web.body import MOST
from tests.databases import PRACTICE
from tests.store.example import claim
from tests.web.browser import ORIGIN, csrf_of, text_of
from tests.web.conftest import EHR, ISSUER, Desk, Seated
from tests.web.journal import MISSING, checked, denied, held
from tests.web.test_own_rule import RULE, saved

OPEN_TO_ALL = {"/healthz", "/.well-known/jwks.json", "/launch", "/login/{ehr}", "/callback", "/"}
OF_THE_PRACTICE = {
    "worklist",
    "remittances",
    "remittances/{remittance_id}",
    "rules-and-lists",
    "rules",
    "rules/new",
    "rules/{rule_id}",
    "rules/{rule_id}/edit",
    "rules/{rule_id}/switch",
}


def routes(method: str) -> Iterator[str]:
    for module in PAGES:
        known = (route for route in module.router.routes if isinstance(route, APIRoute))
        yield from (route.path for route in known if method in (route.methods or ()))


def pages(method: str = "GET", **ids: str) -> dict[str, str]:
    """The pages of a launch by their pattern, with these ids in it."""
    seated = (path.removeprefix("/l/{launch}/") for path in routes(method) if path.startswith("/l/"))
    return {path: path.format(**ids) for path in seated}


def ids_of_held(desk: Desk) -> dict[str, str]:
    """A held claim, its problem, the remittance of a denied one, of patient pat-1 of Cedar Street, and a rule."""
    problem_id = held(desk.store)
    denied(desk.store)
    checked(desk.store)
    saved(desk.store)
    with desk.store.reading(PRACTICE) as tx:
        remittance_id = tx.remittances.list()[0].id
    return {
        "control_number": "B111",
        "encounter_id": "enc-1",
        "problem_id": problem_id,
        "remittance_id": remittance_id,
        "rule_id": RULE.id,
    }


def audited(desk: Desk, who: str) -> list[tuple[str, str, str]]:
    with desk.store.reading(PRACTICE) as tx:
        return [(e.action, e.resource_type, e.resource_id) for e in tx.audits.list(who=who)]


def test_there_are_pages_and_buttons_to_try() -> None:
    assert len(list(routes("GET"))) > 15
    assert len(list(routes("POST"))) > 12


def test_without_a_session_no_route_answers_but_those_of_nobody(desk: Desk) -> None:
    ids = ids_of_held(desk)
    root = desk.enter("prac-biller").root
    for method in ("GET", "POST"):
        for path in pages(method, **ids).values():
            stranger = Seated(browser=desk.browser(), root=root)
            answer = stranger.get(path) if method == "GET" else stranger.post(path, {"csrf": "x"})
            assert (path, answer.status_code) == (path, 401)
    own = {path for method in ("GET", "POST") for path in routes(method) if not path.startswith("/l/")}
    assert own == OPEN_TO_ALL | {"/logout"}


def test_no_form_works_without_the_token_of_its_session(desk: Desk) -> None:
    ids = ids_of_held(desk)
    seated = desk.enter("prac-biller")
    before = audited(desk, "person:Practitioner/prac-biller")
    for path in pages("POST", **ids).values():
        assert (path, seated.post(path, {"csrf": "guess"}).status_code) == (path, 403)
    assert seated.browser.post("/logout", {"csrf": "guess"}).status_code == 403
    assert desk.jobs == []
    assert audited(desk, "person:Practitioner/prac-biller") == before


@pytest.mark.parametrize(("patient", "encounter"), [("", ""), ("pat-9", ""), ("pat-9", "enc-9")])
def test_a_clinician_reaches_nothing_of_a_patient_whom_they_did_not_open(
    desk: Desk, patient: str, encounter: str
) -> None:
    ids = ids_of_held(desk)
    seated = desk.enter("prac-lcsw", patient=patient, encounter=encounter)
    csrf = csrf_of(seated.get("claims"))
    for pattern, path in pages(**ids).items():
        answer = seated.get(path)
        assert "B111" not in answer.text
        assert "Quillfeather" not in answer.text
        if "{" in pattern or pattern in OF_THE_PRACTICE:
            assert (path, answer.status_code) == (path, 403 if pattern in OF_THE_PRACTICE else 404)
    for pattern, path in pages("POST", **ids).items():
        status = 403 if pattern in OF_THE_PRACTICE else 404
        assert (path, seated.post(path, {"csrf": csrf}).status_code) == (path, status)
    assert desk.jobs == []


def test_the_same_patient_id_in_another_ehr_of_the_practice_is_somebody_else(desk: Desk) -> None:
    with desk.store.transaction(PRACTICE) as tx:
        tx.drafts.put(NewDraft(claim=claim("B777"), ehr="elsewhere", facts_hash="f"), actor="job:test")
        tx.problems.sync(Subject.claim("B777"), [MISSING], actor="job:test")
        (problem,) = tx.problems.of(Subject.claim("B777"))
    patient_id = claim("B777").patient.id
    clinician = desk.enter("prac-lcsw", patient=patient_id)
    assert "B777" not in clinician.get("claims").text
    assert clinician.get("claims/B777").status_code == 404
    assert clinician.get(f"problems/{problem.id}").status_code == 404
    assert desk.enter("prac-biller").get("claims/B777").status_code == 200


def test_nothing_of_one_practice_is_reached_from_another(desk: Desk) -> None:
    """Cedar Street's people, whatever their role, and ids that are right but Birch Lane's."""
    with desk.store.transaction("birch") as tx:
        tx.drafts.put(NewDraft(claim=claim("B999", practice="birch"), ehr=EHR, facts_hash="f"), actor="job:test")
        tx.problems.sync(Subject.claim("B999"), [MISSING], actor="job:test")
        (problem,) = tx.problems.of(Subject.claim("B999"))
        encounter = EncounterRow(ehr=EHR, encounter_id="enc-b", status=EncounterStatus.HELD, patient_id="pat-1")
        tx.encounters.put(encounter)
        tx.practice_rules.save(RULE, by="tests")
    theirs = {"control_number": "B999", "encounter_id": "enc-b", "problem_id": problem.id, "remittance_id": "r"}
    theirs["rule_id"] = RULE.id
    admin = desk.enter("prac-admin")
    csrf = csrf_of(admin.get("worklist"))
    for pattern, path in pages(**theirs).items():
        answer = admin.get(path)
        assert "B999" not in answer.text
        assert (path, answer.status_code) == (path, 404) or "{" not in pattern
    for pattern, path in pages("POST", **theirs).items():
        assert (path, admin.post(path, {"csrf": csrf}).status_code) == (path, 404) or "{" not in pattern
    assert admin.get("rules/new?claim=B999").status_code == 404
    assert RULE.name not in admin.get("rules").text
    assert desk.jobs == []


def test_a_role_in_one_practice_is_none_in_another(desk: Desk) -> None:
    with desk.store.transaction("birch") as tx:
        tx.roles.grant(ISSUER, "Practitioner/stranger", Role.ADMINISTRATOR, by="tests")
    browser = desk.browser()
    desk.login.grant = replace(desk.login.grant, fhir_user="Practitioner/stranger")
    to_ehr = browser.follow(browser.get(f"/launch?iss={ISSUER}&launch=abc"))
    state = to_ehr.headers["location"].partition("state=")[2]
    assert browser.get(f"/callback?code=c&state={state}").status_code == 403
    assert "__Host-bridge" not in browser.cookies


def test_a_launch_ends_when_its_ehr_goes_to_another_practice(desk: Desk) -> None:
    seated = desk.enter("prac-biller")
    connections = dict(desk.services.configuration.connections)
    moved = {EHR: replace(connections[EHR], practice_id="birch")}
    for now in (moved, {}):
        configuration = replace(desk.services.configuration, connections=now)
        desk.app.state.services = replace(desk.services, configuration=configuration)
        assert seated.get("worklist").status_code == 401


def test_every_page_that_shows_somebody_is_an_audit_event(desk: Desk) -> None:
    ids = ids_of_held(desk)
    seated = desk.enter("prac-biller", patient="pat-1", encounter="enc-1")
    who = "person:Practitioner/prac-biller"
    for path in pages(**ids).values():
        before = len(audited(desk, who))
        if seated.get(path).status_code == 200:
            assert (path, len(audited(desk, who)) > before) == (path, True)
    assert {action for action, _, _ in audited(desk, who)} == {AuditAction.READ}


def test_a_list_is_an_audit_event_of_each_claim_on_it(desk: Desk) -> None:
    held(desk.store)
    seated = desk.enter("prac-biller")
    for path in ("claims", "worklist"):
        before = len(audited(desk, "person:Practitioner/prac-biller"))
        seated.get(path)
        newest_first = audited(desk, "person:Practitioner/prac-biller")
        assert ("read", "claim", "B111") in newest_first[: len(newest_first) - before]


def test_a_biller_who_goes_on_to_another_visit_sees_that_patients_coverage(desk: Desk) -> None:
    """Not that of the patient whom the launch was for."""
    held(desk.store, "B111", "enc-1", "pat-1")
    held(desk.store, "B222", "enc-2", "pat-2")
    checked(desk.store)
    seated = desk.enter("prac-biller", patient="pat-1", encounter="enc-1")
    assert "$25.00 copay" in text_of(seated.get("encounters/enc-1"))
    other = seated.get("encounters/enc-2")
    assert "$25.00 copay" not in text_of(other)
    seated.post("encounters/enc-2/coverage", {"csrf": csrf_of(other)})
    assert desk.jobs[-1].ids[2] == "pat-2"


def test_an_error_ends_inside_and_its_words_reach_no_log(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A server logs what an application raises, with all it says."""

    def broken(*_: object) -> None:
        raise RuntimeError("Rosalind Quillfeather, NWH00004711")

    seated = desk.enter("prac-biller")
    monkeypatch.setattr("bridge.web.worklist.lanes", broken)
    cookie = {"cookie": f"__Host-bridge={seated.browser.cookies['__Host-bridge']}"}

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=desk.app, raise_app_exceptions=True)
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            return await client.get(f"{seated.root}/worklist", headers=cookie)

    with caplog.at_level(logging.DEBUG):
        answer = asyncio.run(ask())
    assert answer.status_code == 500
    assert "RuntimeError in test_reach.py" in caplog.text
    assert "Quillfeather" not in caplog.text
    assert "frame-ancestors 'self' http://localhost:8311" in answer.headers["content-security-policy"]


def test_a_form_longer_than_ours_is_not_read_not_even_of_a_stranger(desk: Desk) -> None:
    just_right = desk.browser().post("/logout", {"csrf": "x" * (MOST - len("csrf="))})
    assert just_right.status_code == 303  # nobody is logged in: nothing to end
    too_long = desk.browser().post("/logout", {"csrf": "x" * MOST})
    assert too_long.status_code == 400


@pytest.mark.parametrize(
    ("number", "units"), [("A²7", ""), ("ÄB7", ""), ("---", ""), ("A77", "²"), ("A77", "99999"), ("A77", "0")]
)
def test_what_no_837p_and_no_database_can_hold_is_typed_wrong(desk: Desk, number: str, units: str) -> None:
    problem_id = held(desk.store)
    seated = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1")
    form = {"csrf": csrf_of(seated.get(f"problems/{problem_id}")), "number": number, "units": units}
    days = {"starts": date(2026, 11, 1).isoformat(), "ends": date(2026, 12, 31).isoformat()}
    assert seated.post(f"problems/{problem_id}/authorize", {**form, **days}).status_code == 409
    assert desk.jobs == []


def test_a_session_that_nobody_uses_ends_by_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    seated, began = desk.enter("prac-biller"), clock.wall_now()

    def after(minutes: int) -> int:
        monkeypatch.setattr(clock, "wall_now", lambda: began + timedelta(minutes=minutes))
        return seated.get("worklist").status_code

    assert [after(minutes) for minutes in (50, 100, 150)] == [200, 200, 200]  # in use
    assert after(211) == 401


def test_a_launch_ends_after_a_working_day_however_busy(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    seated, began = desk.enter("prac-biller"), clock.wall_now()
    answers = []
    for minutes in range(30, 9 * 60 + 31, 30):
        monkeypatch.setattr(clock, "wall_now", lambda at=began + timedelta(minutes=minutes): at)
        answers.append(seated.get("remittances").status_code)
    assert answers == [200] * 17 + [401] * 2
