"""People and their browsers: roles, launches, sessions, tokens, and who looked at what."""

from datetime import timedelta

import pytest

from bridge.store.audits import AuditAction, AuditEvent
from bridge.store.launches import Launch, LaunchUnknown
from bridge.store.roles import Role
from bridge.store.sessions import SessionUnknown, WebSession
from bridge.store.store import Store
from bridge.store.tokens import CachedToken
from tests.databases import NOW

ISSUER = "https://ehr.example/fhir"
SOON = NOW + timedelta(minutes=10)
LAUNCH = Launch(id="launch-1", practice_id="cedar", issuer=ISSUER, secrets={"verifier": "v"}, expires_at=SOON)
GRANT = {"access_token": "t", "patient": "pat-1", "fhirUser": "Practitioner/prac-lcsw"}


def test_the_newest_role_of_a_person_stands_in_this_practice_only(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.roles.grant(ISSUER, "Practitioner/prac-admin", Role.BILLER, by="cli")
        tx.roles.grant(ISSUER, "Practitioner/prac-admin", Role.ADMINISTRATOR, by="cli")
        assert tx.roles.role_of(ISSUER, "Practitioner/prac-admin") is Role.ADMINISTRATOR
        assert tx.roles.role_of("https://other.example", "Practitioner/prac-admin") is None
        assert [grant.role for grant in tx.roles.list()] == [Role.ADMINISTRATOR]
    with store.transaction("birch") as tx:
        assert tx.roles.role_of(ISSUER, "Practitioner/prac-admin") is None
        assert tx.roles.revoke(ISSUER, "Practitioner/prac-admin") is False


def test_a_launch_is_taken_once_and_belongs_to_one_browser(store: Store) -> None:
    with store.installation() as all_practices:
        launches = all_practices.launches
        launches.begin(LAUNCH, state="state-1", now=NOW)
        assert launches.take("state-1", now=NOW) == LAUNCH
        with pytest.raises(LaunchUnknown):
            launches.take("state-1", now=NOW)
        launches.complete("launch-1", cookie="cookie-1", grant=GRANT, expires_at=SOON)
        assert launches.get("launch-1", cookie="cookie-1", now=NOW).grant == GRANT
        for cookie, now in (("cookie-2", NOW), ("cookie-1", SOON)):
            with pytest.raises(LaunchUnknown):
                launches.get("launch-1", cookie=cookie, now=now)
        with pytest.raises(LaunchUnknown):
            launches.complete("launch-1", cookie="cookie-2", grant=GRANT, expires_at=SOON)


def test_a_launch_that_came_back_too_late_is_unknown_and_forgotten(store: Store) -> None:
    with store.installation() as all_practices:
        all_practices.launches.begin(LAUNCH, state="state-1", now=NOW)
        with pytest.raises(LaunchUnknown):
            all_practices.launches.take("state-1", now=SOON)
        assert all_practices.launches.forget_expired(now=SOON) == 1


def test_a_session_is_found_by_its_cookie_until_it_ends(store: Store) -> None:
    session = WebSession(
        practice_id="cedar",
        issuer=ISSUER,
        user_reference="Practitioner/prac-lcsw",
        secrets={"csrf": "x"},
        opened_at=NOW,
        expires_at=SOON,
    )
    with store.installation() as all_practices:
        sessions = all_practices.sessions
        sessions.open("cookie-1", session)
        assert sessions.get("cookie-1", now=NOW) == session
        sessions.renew("cookie-1", secrets={"csrf": "y"}, expires_at=SOON + timedelta(hours=1))
        assert sessions.get("cookie-1", now=SOON).secrets == {"csrf": "y"}
        sessions.close("cookie-1")
        for cookie in ("cookie-1", "cookie-2"):
            with pytest.raises(SessionUnknown):
                sessions.get(cookie, now=NOW)


def test_a_token_is_shared_until_it_expires_or_is_refused(store: Store) -> None:
    with store.installation() as all_practices:
        tokens = all_practices.tokens
        tokens.put("cedar/sandbox", CachedToken(token="a", expires_at=SOON))
        tokens.put("cedar/sandbox", CachedToken(token="b", expires_at=SOON))
        assert tokens.get("cedar/sandbox", now=NOW) == CachedToken(token="b", expires_at=SOON)
        assert tokens.get("cedar/sandbox", now=SOON) is None
        tokens.drop("cedar/sandbox")
        assert tokens.get("cedar/sandbox", now=NOW) is None


def test_secrets_do_not_show_when_printed() -> None:
    assert "verifier" not in repr(LAUNCH)
    assert "tok-123" not in repr(CachedToken(token="tok-123", expires_at=SOON))


def test_the_audit_tells_who_did_what_newest_first(store: Store) -> None:
    read = AuditEvent(
        who="person:Practitioner/prac-lcsw",
        action=AuditAction.READ,
        resource_type="Patient",
        resource_id="pat-1",
        purpose="treatment",
    )
    sent = AuditEvent(
        who="job:deliver", action=AuditAction.SEND, resource_type="claim", resource_id="B111", purpose="payment"
    )
    with store.transaction("cedar") as tx:
        tx.audits.add_many([read, sent])
        tx.audits.add_many([])
        assert [(e.action, e.at) for e in tx.audits.list()] == [(AuditAction.SEND, NOW), (AuditAction.READ, NOW)]
        assert [e.resource_id for e in tx.audits.list(resource_type="Patient", resource_id="pat-1")] == ["pat-1"]
        assert [e.who for e in tx.audits.list(who="job:deliver")] == ["job:deliver"]
    with store.reading("birch") as tx:
        assert tx.audits.list() == ()


def test_practices_are_registered_and_renamed(store: Store) -> None:
    with store.installation() as all_practices:
        all_practices.practices.register("birch", "Birch Lane")
        names = all_practices.practices.list()
    assert names == {"birch": "Birch Lane", "cedar": "Cedar Street Behavioral Health"}
