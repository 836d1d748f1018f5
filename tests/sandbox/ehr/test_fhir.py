"""The chart over HTTP: reads, searches, pages, writes, and what is refused."""

from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.ehr.stage import ADMIN, MONDAY, Stage, stage, visit

ANSWER: dict[str, Any] = {
    "resourceType": "ClaimResponse",
    "identifier": [{"system": "https://bridge.example/claim", "value": "BABC"}],
    "status": "active",
    "type": {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/claim-type", "code": "professional"}]},
    "use": "claim",
    "patient": {"reference": "Patient/p1"},
    "created": "2026-11-09",
    "insurer": {"reference": "Organization/payer-blue"},
    "outcome": "complete",
    "request": {"identifier": {"system": "https://bridge.example/claim", "value": "BABC"}},
    "total": [{"category": {"text": "paid"}, "amount": {"value": 101.5, "currency": "USD"}}],
}


def outcome(answer: Any) -> str:
    body = answer.json()
    assert body["resourceType"] == "OperationOutcome"
    return str(body["issue"][0]["diagnostics"])


def create(ehr: Stage, resource: dict[str, Any], **headers: str) -> Any:
    sent = (
        ehr.backend() | {"Content-Type": "application/fhir+json"} | {k.replace("_", "-"): v for k, v in headers.items()}
    )
    return ehr.http.post(f"{ehr.fhir}/{resource['resourceType']}", json=resource, headers=sent)


def update(ehr: Stage, resource: dict[str, Any], if_match: str = "") -> Any:
    sent = ehr.backend() | {"Content-Type": "application/fhir+json"} | ({"If-Match": if_match} if if_match else {})
    return ehr.http.put(f"{ehr.fhir}/{resource['resourceType']}/{resource['id']}", json=resource, headers=sent)


def test_a_read_carries_its_version(still: Stage) -> None:
    answer = still.get("Encounter/e1")
    assert answer.headers["content-type"] == "application/fhir+json"
    assert answer.headers["etag"] == 'W/"1"'
    assert answer.headers["last-modified"] == "Mon, 09 Nov 2026 15:00:00 GMT"
    assert answer.json()["meta"] == {"versionId": "1", "lastUpdated": "2026-11-09T15:00:00.000Z"}
    assert still.get("Encounter/e1", **{"If-None-Match": 'W/"1"'}).status_code == 304


def test_a_visit_shows_once_its_time_has_come(ehr: Stage) -> None:
    ehr.watch.business = MONDAY + timedelta(hours=2, minutes=-1)
    assert ehr.get("Encounter/e1").status_code == 404
    ehr.watch.business = MONDAY + timedelta(hours=2)
    assert ehr.get("Encounter/e1").status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("patient=p1", ["e1", "e3", "e5"]),
        ("patient=Patient/p2", ["e2", "e4"]),
        ("subject:Patient=p2", ["e2", "e4"]),
        ("subject=Patient/p1,Patient/p2", ["e1", "e2", "e3", "e4", "e5"]),
        ("_id=e2,e5", ["e2", "e5"]),
        ("date=2026-11-09", ["e1", "e2", "e3", "e4", "e5"]),
        ("date=2026-11-08", []),
        ("date=ge2026-11-09T16:00:00Z&date=lt2026-11-09T18:00:00Z", ["e3", "e4"]),
        ("date=gt2026-11-09T17:50:00Z", ["e5"]),
        ("date=sa2026-11-09T17:00:00Z", ["e5"]),
        ("_lastUpdated=gt2026-11-09T18:00:00Z", ["e5"]),
        ("_lastUpdated=ge2026-11-09T18:00:00Z", ["e4", "e5"]),
        ("status=finished,cancelled&patient=p2", ["e2", "e4"]),
        ("status=cancelled", []),
        ("type=https://cedar.example/visit-type|therapy&_id=e1", ["e1"]),
        ("type=https://elsewhere.example|therapy", []),
        ("practitioner=prac-lcsw&_sort=-_lastUpdated&_count=2", ["e5", "e4"]),
        ("patient=p2&_include=Encounter:patient", ["e2", "e4", "p2"]),
        ("_id=e1&_include=Encounter:practitioner&_include=Encounter:subject", ["e1", "prac-lcsw", "p1"]),
    ],
)
def test_encounters_are_found_by(still: Stage, query: str, found: list[str]) -> None:
    assert still.ids(f"Encounter?{query}") == found


def test_what_points_back_is_included(still: Stage) -> None:
    assert still.ids("Patient?_id=p1&_revinclude=Coverage:beneficiary") == ["p1", "c1"]


def test_a_search_by_post_is_the_same(still: Stage) -> None:
    answer = still.http.post(f"{still.fhir}/Patient/_search", data={"family": "lark"}, headers=still.backend())
    assert [entry["resource"]["id"] for entry in answer.json()["entry"]] == ["p1"]


def test_pages_lead_through_all_and_show_one_moment(ehr: Stage) -> None:
    url, seen = f"{ehr.fhir}/Encounter?_count=2", []
    while url:
        bundle = ehr.http.get(url, headers=ehr.backend()).json()
        assert bundle["total"] == 5
        seen += [entry["resource"]["id"] for entry in bundle["entry"]]
        ehr.ehr.chart.put(visit("late", "p1", MONDAY))
        url = next((link["url"] for link in bundle["link"] if link["relation"] == "next"), "")
    assert seen == ["e1", "e2", "e3", "e4", "e5"]


def test_a_page_is_nobody_elses(still: Stage) -> None:
    links = still.get("Encounter?_count=2").json()["link"]
    url = next(link["url"] for link in links if link["relation"] == "next").replace("/Encounter?", "/Patient?")
    assert still.http.get(url, headers=still.backend()).status_code == 410


def test_an_unknown_parameter_is_left_out_or_refused_as_asked(still: Stage) -> None:
    lenient = still.get("Encounter?patient=p1&mood=blue")
    assert lenient.json()["link"][0]["url"] == f"{still.fhir}/Encounter?patient=p1"
    strict = still.get("Encounter?patient=p1&mood=blue", Prefer="handling=strict")
    assert (strict.status_code, outcome(strict)) == (400, "the parameter mood is not supported for Encounter")


def test_elements_are_narrowed_and_tagged(still: Stage) -> None:
    [entry] = still.get("Encounter?_id=e1&_elements=status").json()["entry"]
    assert set(entry["resource"]) == {"resourceType", "id", "meta", "status"}
    assert entry["resource"]["meta"]["tag"][0]["code"] == "SUBSETTED"


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("Encounter/none", {}, 404),
        ("Nonsense/1", {}, 404),
        ("Encounter?date=yesterday", {}, 400),
        ("Encounter?_count=many", {}, 400),
        ("Encounter/e1", {"Accept": "application/fhir+xml"}, 406),
        ("Encounter/e1?_format=xml", {}, 406),
        ("Encounter/e1", {"Authorization": "Bearer none"}, 401),
        ("Encounter/e1", {"Authorization": "Basic abc"}, 401),
        ("Encounter/e1/_history/7", {}, 404),
    ],
)
def test_a_read_is_refused(still: Stage, path: str, headers: dict[str, str], status: int) -> None:
    answer = still.get(path, **headers)
    assert answer.status_code == status
    assert outcome(answer)


def test_a_transaction_is_refused(still: Stage) -> None:
    answer = still.http.post(
        still.fhir, json={"resourceType": "Bundle", "type": "transaction"}, headers=still.backend()
    )
    assert answer.status_code == 400
    assert answer.json()["issue"][0]["code"] == "not-supported"


def test_a_created_answer_is_there(ehr: Stage) -> None:
    answer = create(ehr, ANSWER)
    made = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"{ehr.fhir}/ClaimResponse/{made['id']}/_history/1"
    assert ehr.get(f"ClaimResponse/{made['id']}").json() == made
    assert ehr.ids("ClaimResponse?identifier=https://bridge.example/claim|BABC&patient=p1") == [made["id"]]


def test_if_none_exist_creates_once(ehr: Stage) -> None:
    condition = "identifier=https://bridge.example/claim|BABC"
    first = create(ehr, ANSWER, If_None_Exist=condition)
    second = create(ehr, ANSWER, If_None_Exist=condition)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    create(ehr, ANSWER)
    assert create(ehr, ANSWER, If_None_Exist=condition).status_code == 412


def test_an_update_needs_the_version_it_read(ehr: Stage) -> None:
    made = create(ehr, ANSWER).json()
    assert update(ehr, made | {"disposition": "paid"}).status_code == 400
    second = update(ehr, made | {"disposition": "paid"}, 'W/"1"')
    assert (second.status_code, second.headers["etag"]) == (200, 'W/"2"')
    stale = update(ehr, made | {"disposition": "denied"}, 'W/"1"')
    assert stale.status_code == 412
    assert ehr.get(f"ClaimResponse/{made['id']}").json()["disposition"] == "paid"
    assert "disposition" not in ehr.get(f"ClaimResponse/{made['id']}/_history/1").json()


def test_ids_are_given_by_the_server(still: Stage) -> None:
    assert update(still, ANSWER | {"id": "mine"}, 'W/"1"').status_code == 405


def test_what_was_deleted_is_gone(ehr: Stage) -> None:
    url = f"{ehr.ehr.base_url}/sandbox/resources/Encounter/e1"
    assert ehr.http.delete(url).status_code == 401
    assert ehr.http.delete(url, headers=ADMIN).status_code == 204
    assert ehr.get("Encounter/e1").status_code == 410
    assert ehr.ids("Encounter?_id=e1") == []


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in ANSWER.items() if key != name}


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        (without("outcome"), "outcome is required"),
        (without("patient"), "patient is required"),
        (ANSWER | {"outcome": "paid"}, "outcome holds a code that is not in its value set"),
        (ANSWER | {"patient": {"reference": "Patient/none"}}, "patient.reference points to nothing that is here"),
        (
            ANSWER | {"patient": {"reference": "http://elsewhere.example/Patient/p1"}},
            "patient.reference is neither Type/id of ours nor contained",
        ),
        (ANSWER | {"item": [{"adjudication": []}]}, "item.itemSequence is required"),
        (ANSWER | {"mood": "blue"}, "mood is no element of ClaimResponse"),
        (ANSWER | {"total": {"category": {"text": "x"}}}, "total must be a list"),
        (ANSWER | {"created": "yesterday"}, "created is no date or time"),
        (ANSWER | {"disposition": ""}, "disposition is empty: leave it out"),
        (
            ANSWER | {"total": [{"category": {"text": "x"}, "amount": {"value": "9", "currency": "USD"}}]},
            "total[0].amount is no Money in USD",
        ),
    ],
)
def test_a_malformed_answer_is_refused(still: Stage, resource: dict[str, Any], reason: str) -> None:
    answer = create(still, resource)
    assert answer.status_code == 422
    assert reason in outcome(answer).split("; ")


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{", {"Content-Type": "application/fhir+json"}, 400),
        (b'{"resourceType": "Claim"}', {"Content-Type": "application/fhir+json"}, 400),
        (b"<ClaimResponse/>", {"Content-Type": "application/fhir+xml"}, 415),
    ],
)
def test_a_body_that_is_none_is_refused(still: Stage, content: bytes, headers: dict[str, str], status: int) -> None:
    answer = still.http.post(f"{still.fhir}/ClaimResponse", content=content, headers=still.backend() | headers)
    assert answer.status_code == status


def test_the_clinical_chart_is_not_written(still: Stage) -> None:
    assert create(still, visit("mine", "p1", MONDAY)).status_code == 405


def test_claims_are_taken_only_where_the_ehr_says_so() -> None:
    with stage(write_claim=False) as ehr:
        statement = ehr.http.get(f"{ehr.fhir}/metadata").json()
        rows = {row["type"]: {i["code"] for i in row["interaction"]} for row in statement["rest"][0]["resource"]}
        assert "create" not in rows["Claim"]
        assert "create" in rows["ClaimResponse"]
        assert create(ehr, {"resourceType": "Claim"}).status_code == 405
