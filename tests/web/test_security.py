"""What keeps the pages to those they are for."""

import pytest

from bridge.store.drafts import NewDraft
from tests.store.example import claim
from tests.web.browser import csrf_of, text_of
from tests.web.conftest import Desk
from tests.web.journal import accepted, held

PAGES = ("worklist", "claims", "claims/B111", "remittances", "encounters/enc-1", "claims/NOTHING")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_bears_the_headers(desk: Desk, page: str) -> None:
    held(desk.store)
    headers = desk.enter("prac-biller").get(page).headers
    assert headers["content-security-policy"] == (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self' http://localhost:8311"
    )
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("page", ["worklist", "claims/B111", "encounters/enc-1"])
def test_no_page_holds_a_script_or_a_style_of_its_own(desk: Desk, page: str) -> None:
    held(desk.store)
    text = desk.enter("prac-biller").get(page).text
    assert "<style" not in text
    assert ' style="' not in text
    assert ' onclick="' not in text
    assert text.count("<script") == text.count("<script src=")


def test_style_sheets_and_scripts_are_served_from_here(desk: Desk) -> None:
    browser = desk.browser()
    for path in ("bootstrap/bootstrap.min.css", "htmx/htmx.min.js", "own/bridge.css", "own/bridge.js"):
        answer = browser.get(f"/static/{path}")
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=3600"


def test_without_a_session_nothing_is_shown(desk: Desk) -> None:
    held(desk.store)
    seated = desk.enter("prac-biller")
    answer = desk.browser().get(f"{seated.root}/claims/B111")
    assert answer.status_code == 401
    assert "Quillfeather" not in answer.text


def test_another_sessions_launch_is_refused(desk: Desk) -> None:
    held(desk.store)
    theirs = desk.enter("prac-biller")
    mine = desk.enter("prac-lcsw", patient="pat-9")
    assert mine.browser.get(f"{theirs.root}/claims/B111").status_code == 401


def test_a_form_without_its_token_does_nothing(desk: Desk) -> None:
    held(desk.store)
    seated = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1")
    for form in ({}, {"csrf": "guess"}):
        assert seated.post("encounters/enc-1/draft", form).status_code == 403
    assert desk.jobs == []


def test_a_form_from_another_site_does_nothing_even_with_the_token(desk: Desk) -> None:
    held(desk.store)
    seated = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1")
    form = {"csrf": csrf_of(seated.get("encounter"))}
    assert seated.post("encounters/enc-1/draft", form, sec_fetch_site="cross-site").status_code == 403
    old_browser = {"sec_fetch_site": "", "origin": "https://evil.example"}
    assert seated.post("encounters/enc-1/draft", form, **old_browser).status_code == 403
    assert desk.jobs == []
    assert seated.post("encounters/enc-1/draft", form).status_code == 303
    assert [job.name for job in desk.jobs] == ["draft_claim"]


def test_the_token_of_one_session_is_not_that_of_another(desk: Desk) -> None:
    held(desk.store)
    mine = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1")
    theirs = desk.enter("prac-biller")
    form = {"csrf": csrf_of(theirs.get("worklist"))}
    assert mine.post("encounters/enc-1/draft", form).status_code == 403


@pytest.mark.parametrize("page", ["worklist", "remittances"])
def test_a_clinician_has_no_page_of_the_whole_practice(desk: Desk, page: str) -> None:
    answer = desk.enter("prac-lcsw", patient="pat-1").get(page)
    assert answer.status_code == 403
    assert "Your role" in text_of(answer)


def test_a_clinician_sees_the_claims_of_the_opened_patient_only(desk: Desk) -> None:
    held(desk.store, "B111", "enc-1", "pat-1")
    accepted(desk.store, "B222", "enc-2", "pat-2")
    seated = desk.enter("prac-lcsw", patient="pat-1")
    assert "B111" in text_of(seated.get("claims"))
    assert "B222" not in text_of(seated.get("claims"))
    assert seated.get("claims/B222").status_code == 404
    assert seated.get("encounters/enc-2").status_code == 404


def test_a_clinician_without_a_patient_sees_no_claims(desk: Desk) -> None:
    held(desk.store)
    assert "B111" not in text_of(desk.enter("prac-lcsw").get("claims"))


def test_another_practices_claim_is_absent(desk: Desk) -> None:
    with desk.store.transaction("birch") as tx:
        tx.drafts.put(NewDraft(claim=claim("B999", practice="birch"), ehr="sandbox", facts_hash="f"), actor="job:test")
    assert desk.enter("prac-admin").get("claims/B999").status_code == 404


def test_an_error_says_nothing_of_its_cause(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("Rosalind Quillfeather, NWH00004711")

    seated = desk.enter("prac-biller")
    monkeypatch.setattr("bridge.web.worklist.lanes", broken)
    answer = seated.get("worklist")
    assert answer.status_code == 500
    assert "Quillfeather" not in answer.text
    assert "RuntimeError" not in answer.text
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_wrong_parameter_is_not_given_back(desk: Desk) -> None:
    answer = desk.enter("prac-biller").get("claims?status=<b>odd</b>")
    assert answer.status_code == 400
    assert "odd" not in answer.text


def test_health_is_open_and_says_no_more_than_that(desk: Desk) -> None:
    assert desk.browser().get("/healthz").json() == {"status": "ok"}


def test_there_is_no_interface_description(desk: Desk) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert desk.browser().get(path).status_code == 404
