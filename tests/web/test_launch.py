"""Coming in: from the EHR, standalone, with and without cookies, as somebody and as nobody."""

from dataclasses import replace

from bridge import clock
from tests.databases import PRACTICE
from tests.web.browser import Browser, text_of
from tests.web.conftest import ISSUER, Desk
from tests.web.journal import accepted, held


def test_an_unknown_issuer_is_refused_before_anything_is_asked_of_it(desk: Desk) -> None:
    answer = desk.browser().get("/launch?iss=https://evil.example/fhir&launch=abc")
    assert answer.status_code == 403
    assert "not connected to Bridge" in text_of(answer)
    assert desk.login.asked == []


def test_the_first_step_asks_whether_a_cookie_comes_back(desk: Desk) -> None:
    browser = desk.browser()
    first = browser.get(f"/launch?iss={ISSUER}&launch=abc")
    assert first.status_code == 303
    assert "looked=true" in first.headers["location"]
    second = browser.follow(first)
    assert second.headers["location"].startswith("http://localhost:8311/authorize")


def test_a_browser_without_cookies_is_offered_a_new_tab_and_the_launch_is_not_used_up(desk: Desk) -> None:
    browser = desk.browser(blocks_cookies=True)
    page = browser.follow(browser.get(f"/launch?iss={ISSUER}&launch=abc"))
    assert "Open Bridge in a new tab" in text_of(page)
    assert f'href="/launch?iss={"http%3A%2F%2Flocalhost%3A8311%2Ffhir"}&amp;launch=abc" target="_blank"' in page.text
    assert desk.login.asked == []


def test_a_callback_without_a_cookie_uses_no_code(desk: Desk) -> None:
    browser = desk.browser()
    desk.login.grant = replace(desk.login.grant, fhir_user="Practitioner/prac-biller")
    to_ehr = browser.follow(browser.get(f"/launch?iss={ISSUER}&launch=abc"))
    state = to_ehr.headers["location"].partition("state=")[2]
    assert "new tab" in text_of(desk.browser().get(f"/callback?code=c&state={state}"))
    assert browser.get(f"/callback?code=c&state={state}").headers["location"].startswith("/l/")  # still good


def test_a_login_that_another_browser_began_is_refused(desk: Desk) -> None:
    victim, attacker = desk.browser(), desk.browser()
    begun = attacker.follow(attacker.get(f"/launch?iss={ISSUER}&launch=abc"))
    state = begun.headers["location"].partition("state=")[2]
    victim.get(f"/launch?iss={ISSUER}&launch=abc")  # has a cookie of its own
    answer = victim.get(f"/callback?code=c&state={state}")
    assert answer.status_code == 403
    assert "another browser" in text_of(answer)
    assert "__Host-bridge" not in victim.cookies


def test_a_state_is_good_once(desk: Desk) -> None:
    browser = desk.browser()
    desk.enter(browser=browser)
    answer = browser.get("/callback?code=c&state=state-2")
    assert answer.status_code == 403
    assert "used before" in text_of(answer)


def test_the_session_cookie_is_partitioned_and_out_of_reach_of_scripts(desk: Desk) -> None:
    browser = desk.browser()
    to_ehr = browser.follow(browser.get(f"/launch?iss={ISSUER}&launch=abc"))
    desk.login.grant = replace(desk.login.grant, fhir_user="Practitioner/prac-biller")
    answer = browser.get(f"/callback?code=c&state={to_ehr.headers['location'].partition('state=')[2]}")
    (cookie,) = answer.headers.get_list("set-cookie")
    name, _, rest = cookie.partition("=")
    assert name == "__Host-bridge"
    assert rest.split("; ")[1:] == ["Path=/", "Secure", "HttpOnly", "SameSite=None", "Partitioned"]
    assert answer.headers["location"].startswith("/l/")


def test_a_user_without_a_role_is_told_what_to_ask_for_and_shown_nothing(desk: Desk) -> None:
    held(desk.store)
    browser = desk.browser()
    desk.login.grant = replace(desk.login.grant, fhir_user="Practitioner/stranger", patient="pat-1")
    to_ehr = browser.follow(browser.get(f"/launch?iss={ISSUER}&launch=abc"))
    answer = browser.get(f"/callback?code=c&state={to_ehr.headers['location'].partition('state=')[2]}")
    assert answer.status_code == 403
    assert "bridge admin grant Practitioner/stranger clinician --ehr sandbox" in text_of(answer)
    assert "__Host-bridge" not in browser.cookies


def test_an_absolute_fhir_user_of_this_ehr_is_the_same_person(desk: Desk) -> None:
    browser = desk.browser()
    desk.login.grant = replace(desk.login.grant, fhir_user=f"{ISSUER}/Practitioner/prac-admin")
    to_ehr = browser.follow(browser.get(f"/launch?iss={ISSUER}&launch=abc"))
    answer = browser.get(f"/callback?code=c&state={to_ehr.headers['location'].partition('state=')[2]}")
    assert answer.status_code == 303


def test_a_role_taken_away_closes_the_page_at_once(desk: Desk) -> None:
    seated = desk.enter("prac-biller")
    assert seated.get("worklist").status_code == 200
    with desk.store.transaction(PRACTICE) as tx:
        tx.roles.revoke(ISSUER, "Practitioner/prac-biller")
    assert seated.get("worklist").status_code == 403


def test_no_token_of_a_launch_is_kept(desk: Desk) -> None:
    seated = desk.enter("prac-biller")
    cookie = seated.browser.cookies["__Host-bridge"]
    with desk.store.installation() as installation:
        launch = installation.launches.get(seated.root.rpartition("/")[2], cookie=cookie, now=clock.wall_now())
    assert launch.grant is not None
    assert launch.grant["access_token"] == ""
    assert launch.grant["ehr"] == "sandbox"


def test_two_tabs_show_two_patients(desk: Desk) -> None:
    held(desk.store, "B111", "enc-1", "pat-1")
    accepted(desk.store, "B222", "enc-2", "pat-2")
    browser = desk.browser()
    one = desk.enter("prac-lcsw", patient="pat-1", encounter="enc-1", browser=browser)
    two = desk.enter("prac-lcsw", patient="pat-2", encounter="enc-2", browser=browser)
    assert "B111" in text_of(one.get("encounter"))
    assert "B222" in text_of(two.get("encounter"))
    assert one.get("claims/B222").status_code == 404
    assert two.get("claims/B111").status_code == 404


def test_another_person_in_the_same_browser_ends_the_first_ones_tabs(desk: Desk) -> None:
    browser = desk.browser()
    first = desk.enter("prac-lcsw", patient="pat-1", browser=browser)
    desk.enter("prac-biller", browser=browser)
    assert first.get("claims").status_code == 401


def test_login_without_a_launch_leads_a_biller_to_the_worklist(desk: Desk) -> None:
    browser = Browser(desk.app)
    to_ehr = browser.get("/login/sandbox")
    assert to_ehr.headers["location"].startswith("http://localhost:8311/authorize")
    desk.login.grant = replace(desk.login.grant, fhir_user="Practitioner/prac-biller")
    home = browser.get(f"/callback?code=c&state={to_ehr.headers['location'].partition('state=')[2]}")
    assert browser.follow(home).headers["location"].endswith("/worklist")


def test_login_to_an_unknown_ehr_is_absent(desk: Desk) -> None:
    assert desk.browser().get("/login/nowhere").status_code == 404


def test_logging_out_ends_every_tab(desk: Desk) -> None:
    seated = desk.enter("prac-biller")
    page = seated.get("worklist")
    csrf = page.text.partition('name="csrf" value="')[2].partition('"')[0]
    gone = seated.browser.post("/logout", {"csrf": csrf})
    assert gone.headers["location"] == "/"
    assert "Max-Age=0" in gone.headers["set-cookie"]
    assert seated.get("worklist").status_code == 401
