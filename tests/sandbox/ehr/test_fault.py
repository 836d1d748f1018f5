"""Faults on purpose, over a real line."""

import time
from typing import Any

import httpx
import pytest

from tests.sandbox.ehr.stage import ADMIN, Stage
from tests.sandbox.ehr.test_fhir import ANSWER


def ask_for(ehr: Stage, **fault: Any) -> None:
    answer = ehr.http.post(f"{ehr.ehr.base_url}/sandbox/faults", json=fault, headers=ADMIN)
    assert answer.status_code == 204


def test_the_line_drops_as_often_as_asked(ehr: Stage) -> None:
    ask_for(ehr, kind="drop", count=2)
    for _ in range(2):
        with pytest.raises(httpx.RemoteProtocolError):
            ehr.get("Encounter/e1")
    assert ehr.get("Encounter/e1").status_code == 200


def test_an_answer_is_lost_after_the_deed(ehr: Stage) -> None:
    headers = ehr.backend()
    ask_for(ehr, kind="drop_after", method="POST", path="/fhir/ClaimResponse")
    with pytest.raises(httpx.RemoteProtocolError):
        ehr.http.post(f"{ehr.fhir}/ClaimResponse", json=ANSWER, headers=headers)
    assert len(ehr.ids("ClaimResponse?patient=p1")) == 1


def test_too_many_says_when_to_come_back(ehr: Stage) -> None:
    ask_for(ehr, kind="too_many", retry_after="2")
    answer = ehr.get("Encounter/e1")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_unavailable_without_a_hint(ehr: Stage) -> None:
    ask_for(ehr, kind="unavailable")
    answer = ehr.get("Encounter/e1")
    assert answer.status_code == 503
    assert "retry-after" not in answer.headers


def test_slow_is_slow_and_other_paths_are_not(ehr: Stage) -> None:
    ask_for(ehr, kind="slow", seconds=0.3, path="/fhir/Patient")
    began = time.monotonic()
    ehr.get("Encounter/e1")
    between = time.monotonic()
    assert ehr.get("Patient/p1").status_code == 200
    assert between - began < 0.3 <= time.monotonic() - between


def test_faults_are_for_the_admin_and_can_be_cleared(ehr: Stage) -> None:
    url = f"{ehr.ehr.base_url}/sandbox/faults"
    assert ehr.http.post(url, json={"kind": "drop"}).status_code == 401
    assert ehr.http.post(url, json={"kind": "melt"}, headers=ADMIN).status_code == 400
    ask_for(ehr, kind="drop", count=9)
    assert ehr.http.delete(url, headers=ADMIN).status_code == 204
    assert ehr.get("Encounter/e1").status_code == 200
