"""Writing to the chart happens once: also when answers are lost, others write, or the server ignores If-None-Exist."""

from decimal import Decimal
from typing import Any

import pytest

from bridge.fhir.error import InvalidResource, PreconditionFailed, SeveralMatch
from bridge.fhir.writeback import Change, Identifier, differences, put
from tests.fhir.server import Answer, FhirServer, client_of

CLAIM = Identifier(system="https://bridge.example/claim", value="BQ2K")


def answer(paid: str = "101.10", **more: Any) -> dict[str, Any]:
    money = {"value": Decimal(paid), "currency": "USD"}
    return {
        "resourceType": "ClaimResponse",
        "identifier": [{"system": CLAIM.system, "value": CLAIM.value}],
        "status": "active",
        "type": {"coding": [{"code": "professional"}]},
        "use": "claim",
        "patient": {"reference": "Patient/p1"},
        "created": "2026-11-20",
        "insurer": {"reference": "Organization/payer-medicare"},
        "outcome": "complete",
        "payment": {"type": {"coding": [{"code": "complete"}]}, "amount": money},
    } | more


def kept(server: FhirServer) -> list[str]:
    return sorted(key for key in server.kept if key.startswith("ClaimResponse/"))


def test_the_second_put_of_the_same_content_changes_nothing(server: FhirServer) -> None:
    with client_of(server) as client:
        first = put(client, answer(), CLAIM)
        second = put(client, answer(), CLAIM)
    assert (first.id, first.version, first.change, first.altered) == ("new-1", "1", Change.CREATED, ())
    assert (second.id, second.version, second.change) == ("new-1", "1", Change.UNCHANGED)


def test_other_content_updates_the_version_that_is_known(server: FhirServer) -> None:
    with client_of(server) as client:
        put(client, answer(), CLAIM)
        written = put(client, answer("80.00"), CLAIM)
    assert (written.id, written.version, written.change) == ("new-1", "2", Change.UPDATED)
    assert server.asked_for("PUT", "ClaimResponse")[0].headers["If-Match"] == 'W/"1"'
    assert kept(server) == ["ClaimResponse/new-1"]


@pytest.mark.parametrize("ignores", [False, True])
def test_a_lost_answer_to_the_create_makes_no_second_resource(server: FhirServer, ignores: bool) -> None:
    server.ignores_if_none_exist = ignores
    lost: list[Any] = []

    def lose_the_first(asked: Any) -> Answer | None:
        if asked.method == "POST" and not lost:
            lost.append(asked)
            server._create("ClaimResponse", asked)
            return Answer(drop=True)
        return None

    server.rules.append(lose_the_first)
    with client_of(server) as client:
        written = put(client, answer(), CLAIM)
    assert (written.id, written.change) == ("new-1", Change.CREATED)
    assert kept(server) == ["ClaimResponse/new-1"]


def test_a_stale_version_is_read_again_once(server: FhirServer) -> None:
    with client_of(server) as client:
        put(client, answer(), CLAIM)
        server.rules.append(_somebody_writes_before_the_first_put(server))
        written = put(client, answer("80.00"), CLAIM)
    assert (written.version, written.change) == ("3", Change.UPDATED)


def test_a_writer_who_always_comes_first_ends_it(server: FhirServer) -> None:
    server.rules.append(lambda asked: Answer(412) if asked.method == "PUT" else None)
    with client_of(server) as client:
        put(client, answer(), CLAIM)
        with pytest.raises(PreconditionFailed):
            put(client, answer("80.00"), CLAIM)
    assert len(server.asked_for("PUT", "ClaimResponse")) == 3


def test_two_resources_of_one_identifier_are_a_persons_choice(server: FhirServer) -> None:
    server.keep(answer("1.00") | {"id": "a", "payment": {}}, answer("2.00") | {"id": "b", "payment": {}})
    with client_of(server) as client, pytest.raises(SeveralMatch, match="a, b"):
        put(client, answer(), CLAIM)
    assert server.asked_for("PUT", "") == server.asked_for("POST", "") == []


def test_what_is_not_valid_is_never_sent(server: FhirServer) -> None:
    with client_of(server) as client:
        with pytest.raises(InvalidResource, match=r"ClaimResponse\.outcome: .*; ClaimResponse\.patient: null"):
            put(client, answer(outcome="finished", patient=None), CLAIM)
        with pytest.raises(InvalidResource, match="does not carry its identifier"):
            put(client, answer(), Identifier(system=CLAIM.system, value="another"))
    assert server.asked == []


def test_what_reads_back_otherwise_is_told(server: FhirServer) -> None:
    def forgets_the_payment(asked: Any) -> Answer | None:
        server.kept.get("ClaimResponse/new-1", {}).pop("payment", None)
        return None

    server.rules.append(forgets_the_payment)
    with client_of(server) as client:
        assert put(client, answer(), CLAIM).altered == ("payment",)


def test_what_the_server_adds_is_no_difference_and_cents_are_compared_as_money() -> None:
    found = answer(meta={"versionId": "1"}, language="en")
    found["payment"] = {"type": {"coding": [{"code": "complete", "display": "Complete"}]}}
    found["payment"]["amount"] = {"value": 101.1, "currency": "USD"}
    assert differences(answer(), found) == ()
    assert differences(answer("101.11"), found) == ("payment",)


def test_an_identifier_is_escaped_for_a_search() -> None:
    assert Identifier(system="https://x.example/a,b", value="1|2").token == "https://x.example/a\\,b|1\\|2"


def _somebody_writes_before_the_first_put(server: FhirServer) -> Any:
    done: list[Any] = []

    def rule(asked: Any) -> None:
        if asked.method == "PUT" and not done:
            done.append(asked)
            server.keep(server.kept["ClaimResponse/new-1"] | {"disposition": "seen by the office"})

    return rule
