"""SMART launches: each thing a strict server asks of an app, and what it gives back."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.sandbox.ehr.stage import REDIRECT, STATE, VERIFIER, Stage, answer_of, app_form


def launched(ehr: Stage, patient: str = "p1", encounter: str = "e1") -> str:
    """What the EHR hands the app when somebody opens it in the chart."""
    query = {"app": "bridge-app", "user": "prac-lcsw", "patient": patient, "encounter": encounter}
    answer = ehr.http.get(f"{ehr.ehr.base_url}/open", params=query)
    assert answer.status_code == 303
    handed = parse_qs(urlsplit(answer.headers["location"]).query)
    assert handed["iss"] == [ehr.fhir]
    return handed["launch"][0]


def code_for(ehr: Stage, **changes: str) -> str:
    return answer_of(ehr.authorize(ehr.launch_parameters(launch=launched(ehr), **changes)))["code"]


def redeem(ehr: Stage, code: str, **changes: str) -> dict[str, Any]:
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT, "code_verifier": VERIFIER}
    return dict(ehr.token(app_form(ehr.ehr.token_url, **(fields | changes))).json())


def test_discovery_names_every_door(still: Stage) -> None:
    found = still.http.get(f"{still.fhir}/.well-known/smart-configuration").json()
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["authorization_endpoint"] == f"{still.ehr.base_url}/auth/authorize"
    assert found["token_endpoint"] == still.ehr.token_url
    openid = still.http.get(f"{found['issuer']}/.well-known/openid-configuration").json()
    assert (openid["issuer"], openid["jwks_uri"]) == (found["issuer"], found["jwks_uri"])


def test_an_ehr_launch_brings_the_patient_and_the_visit(still: Stage) -> None:
    redirect = still.authorize(still.launch_parameters(launch=launched(still)))
    assert answer_of(redirect)["state"] == STATE
    token = redeem(still, answer_of(redirect)["code"])
    assert (token["patient"], token["encounter"], token["token_type"]) == ("p1", "e1", "Bearer")
    assert token["need_patient_banner"] is True
    assert token["scope"] == "openid fhirUser launch user/*.rs offline_access"
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    assert still.http.get(f"{still.fhir}/Patient/p1", headers=headers).status_code == 200


def test_the_id_token_says_who_is_there(still: Stage) -> None:
    token = redeem(still, code_for(still))
    jwks = still.http.get(f"{still.ehr.base_url}/auth/jwks").json()
    claims = jwt.decode(token["id_token"], KeySet.import_key_set(jwks), algorithms=["RS256"]).claims
    assert claims["fhirUser"] == f"{still.fhir}/Practitioner/prac-lcsw"
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (still.ehr.issuer, "bridge-app", "a-nonce")


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "nobody"},
        {"client_id": "bridge-backend"},
        {"redirect_uri": REDIRECT + "/"},
        {"redirect_uri": "https://evil.example/callback"},
        {"redirect_uri": ""},
    ],
)
def test_nothing_goes_back_to_whom_nobody_registered(still: Stage, changes: dict[str, str]) -> None:
    answer = still.authorize(still.launch_parameters(launch=launched(still), **changes))
    assert answer.status_code == 400
    assert "cannot be answered" in answer.text


def test_a_parameter_given_twice_is_refused(still: Stage) -> None:
    query = urlencode([*still.launch_parameters().items(), ("state", STATE)])
    assert still.http.get(f"{still.ehr.base_url}/auth/authorize?{query}").status_code == 400


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"state": ""}, "invalid_request"),
        ({"state": "short"}, "invalid_request"),
        ({"aud": "http://127.0.0.1/fhir"}, "invalid_request"),
        ({"aud": ""}, "invalid_request"),
        ({"code_challenge": ""}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "launch user/Patient.sr"}, "invalid_scope"),
        ({"scope": "launch system/Patient.rs"}, "invalid_scope"),
        ({"launch": "guessed"}, "invalid_request"),
        ({"launch": ""}, "invalid_request"),
        ({"scope": "openid user/*.rs"}, "invalid_request"),
    ],
)
def test_an_authorization_request_is_refused(still: Stage, changes: dict[str, str], error: str) -> None:
    parameters = still.launch_parameters(**({"launch": launched(still)} | changes))
    answer = answer_of(still.authorize(parameters))
    assert answer["error"] == error
    assert answer.get("state", "") == parameters.get("state", "")
    assert "code" not in answer


def test_a_request_may_come_by_post(still: Stage) -> None:
    parameters = still.launch_parameters(launch=launched(still))
    assert "code" in answer_of(still.http.post(f"{still.ehr.base_url}/auth/authorize", data=parameters))


def test_a_launch_is_good_once_and_for_minutes(ehr: Stage) -> None:
    parameters = ehr.launch_parameters(launch=launched(ehr))
    assert "code" in answer_of(ehr.authorize(parameters))
    assert answer_of(ehr.authorize(parameters))["error"] == "invalid_request"
    parameters = ehr.launch_parameters(launch=launched(ehr))
    ehr.watch.ahead = timedelta(minutes=6)
    assert answer_of(ehr.authorize(parameters))["error"] == "invalid_request"


def test_a_scope_that_is_not_registered_is_not_granted(still: Stage) -> None:
    token = redeem(still, code_for(still, scope="openid launch patient/*.cruds user/Patient.read"))
    assert token["scope"] == "openid launch user/Patient.read"


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "another-verifier-of-forty-three-characters-or-so"},
        {"code_verifier": ""},
        {"redirect_uri": "http://127.0.0.1:9/elsewhere"},
    ],
)
def test_a_code_is_not_redeemed(still: Stage, changes: dict[str, str]) -> None:
    assert redeem(still, code_for(still), **changes)["error"] == "invalid_grant"


def test_a_guessed_code_is_not_redeemed(still: Stage) -> None:
    assert redeem(still, "guessed")["error"] == "invalid_grant"


def test_a_code_lives_a_minute(ehr: Stage) -> None:
    code = code_for(ehr)
    ehr.watch.ahead = timedelta(seconds=61)
    assert redeem(ehr, code)["error"] == "invalid_grant"


def test_a_code_used_twice_ends_what_came_of_it(still: Stage) -> None:
    code = code_for(still)
    token = redeem(still, code)
    assert redeem(still, code)["error"] == "invalid_grant"
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    assert still.http.get(f"{still.fhir}/Patient/p1", headers=headers).status_code == 401
    assert refresh(still, token["refresh_token"])["error"] == "invalid_grant"


def test_an_app_that_signs_must_sign(still: Stage) -> None:
    form = {"grant_type": "authorization_code", "code": code_for(still), "redirect_uri": REDIRECT}
    answer = still.token(form | {"code_verifier": VERIFIER, "client_id": "bridge-app"})
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def refresh(ehr: Stage, token: str, **fields: str) -> dict[str, Any]:
    form = app_form(ehr.ehr.token_url, grant_type="refresh_token", refresh_token=token, **fields)
    return dict(ehr.token(form).json())


def test_a_refresh_token_is_replaced_by_each_use(still: Stage) -> None:
    first = redeem(still, code_for(still))
    second = refresh(still, first["refresh_token"])
    assert second["patient"] == "p1"
    assert second["refresh_token"] != first["refresh_token"]
    assert refresh(still, second["refresh_token"])["access_token"]


def test_an_old_refresh_token_used_again_ends_the_family(still: Stage) -> None:
    first = redeem(still, code_for(still))
    second = refresh(still, first["refresh_token"])
    assert refresh(still, first["refresh_token"])["error"] == "invalid_grant"
    assert refresh(still, second["refresh_token"])["error"] == "invalid_grant"
    headers = {"Authorization": f"Bearer {second['access_token']}"}
    assert still.http.get(f"{still.fhir}/Patient/p1", headers=headers).status_code == 401


def test_a_refresh_may_ask_for_less_and_never_for_more(still: Stage) -> None:
    first = redeem(still, code_for(still))
    assert refresh(still, first["refresh_token"], scope="user/*.cruds")["error"] == "invalid_scope"
    assert refresh(still, first["refresh_token"], scope="user/Patient.rs")["scope"] == "user/Patient.rs"


def test_without_offline_access_there_is_nothing_to_refresh(still: Stage) -> None:
    assert "refresh_token" not in redeem(still, code_for(still, scope="launch user/*.rs"))


def ticket_of(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found
    return found[1]


def signed_in(ehr: Stage, page: str, **choice: str) -> dict[str, str]:
    form = {"ticket": ticket_of(page), "user": "prac-lcsw", "answer": "allow"} | choice
    return answer_of(ehr.http.post(f"{ehr.ehr.base_url}/auth/login", data=form))


def test_a_standalone_launch_asks_who_and_for_whom(still: Stage) -> None:
    page = still.authorize(still.launch_parameters("kiosk", scope="launch/patient patient/*.rs"))
    assert "Larkspur, Nadia" in page.text
    answer = signed_in(still, page.text, patient="p1")
    form = {"grant_type": "authorization_code", "code": answer["code"], "redirect_uri": REDIRECT}
    token = still.token(form | {"code_verifier": VERIFIER, "client_id": "kiosk"}).json()
    assert (answer["state"], token["patient"]) == (STATE, "p1")
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    mine = {
        path: still.http.get(f"{still.fhir}/{path}", headers=headers).status_code
        for path in ("Coverage/c1", "Coverage/c2")
    }
    assert mine == {"Coverage/c1": 200, "Coverage/c2": 403}
    bundle = still.http.get(f"{still.fhir}/Encounter", headers=headers).json()
    assert [entry["resource"]["id"] for entry in bundle["entry"]] == ["e1", "e3", "e5"]


def test_a_visit_can_be_chosen_instead(still: Stage) -> None:
    page = still.authorize(still.launch_parameters(scope="launch/encounter user/*.rs"))
    token = redeem(still, signed_in(still, page.text, encounter="e2|p2")["code"])
    assert (token["patient"], token["encounter"]) == ("p2", "e2")


def test_the_user_may_refuse_and_a_sign_in_is_good_once(still: Stage) -> None:
    page = still.authorize(still.launch_parameters(scope="openid user/*.rs"))
    assert signed_in(still, page.text, answer="deny") == {
        "error": "access_denied",
        "error_description": "the user refused",
        "state": STATE,
    }
    again = still.http.post(f"{still.ehr.base_url}/auth/login", data={"ticket": ticket_of(page.text)})
    assert again.status_code == 400
