"""The pages over a journal of their own: a real store on SQLite, the repository's config, a stand-in for the EHR."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI

from bridge.fhir.ehr import EhrConnection
from bridge.fhir.error import Unreachable
from bridge.fhir.smart import AuthorizationRequest, Grant, Smart, UnknownIssuer
from bridge.services import Job, Services
from bridge.services.configuration import Configuration, load_configuration
from bridge.services.ehrs import Ehrs, ehr_connection
from bridge.settings import ROOT, Settings
from bridge.store.engine import make_engine
from bridge.store.roles import Role
from bridge.store.store import Store
from bridge.web.app import make_app
from tests.databases import KEYS, NOW
from tests.web.browser import ORIGIN, Browser

EHR, PRACTICE = "sandbox", "cedar"
ISSUER = "http://localhost:8311/fhir"
PEOPLE = {"prac-lcsw": Role.CLINICIAN, "prac-biller": Role.BILLER, "prac-admin": Role.ADMINISTRATOR}


@dataclass(slots=True, kw_only=True)
class FakeSmart:
    """An EHR's login that says yes to everybody. What it grants next stands in `grant`."""

    grant: Grant
    asked: list[str] = field(default_factory=list)

    def begin(self, *, iss: str, launch: str, redirect_uri: str, ehr: str = "") -> AuthorizationRequest:
        self.asked.append(iss)
        if iss != ISSUER:
            raise UnknownIssuer("not connected")
        return self._request(redirect_uri, from_ehr=True)

    def begin_standalone(
        self, *, ehr: str, redirect_uri: str, context: tuple[str, ...] = ("patient",)
    ) -> AuthorizationRequest:
        return self._request(redirect_uri, from_ehr=False)

    def finish(self, callback: dict[str, str], request: AuthorizationRequest) -> Grant:
        assert callback["state"] == request.state
        return self.grant

    def _request(self, redirect_uri: str, *, from_ehr: bool) -> AuthorizationRequest:
        self.asked.append("login")
        state = f"state-{len(self.asked)}"
        return AuthorizationRequest(
            ehr=EHR,
            url=f"http://localhost:8311/authorize?state={state}",
            state=state,
            verifier="v" * 64,
            nonce="n",
            redirect_uri=redirect_uri,
            asked_at=datetime(2026, 11, 20, 15, 0, tzinfo=UTC),
            from_ehr=from_ehr,
        )


@dataclass(slots=True, kw_only=True)
class FakeEhrs:
    """No chart answers: what is not in the journal cannot be shown."""

    known: dict[str, EhrConnection]
    login: FakeSmart

    def connection(self, name: str) -> EhrConnection:
        return self.known[name]

    def smart(self) -> Smart:
        return cast(Smart, self.login)

    def backend(self, name: str) -> Any:
        raise Unreachable("the EHR does not answer")

    def write_audits(self) -> None:
        """Nothing was read."""


@dataclass(slots=True, kw_only=True)
class Desk:
    """The application, its journal, the jobs that were asked for, and how to come in."""

    app: FastAPI
    store: Store
    services: Services
    login: FakeSmart
    jobs: list[Job]

    def browser(self, **how: bool) -> Browser:
        return Browser(self.app, **how)

    def enter(
        self, user: str = "prac-biller", *, patient: str = "", encounter: str = "", browser: Browser | None = None
    ) -> "Seated":
        """Launched from the EHR by this user, up to the first page."""
        browser = browser or self.browser()
        self.login.grant = replace(
            self.login.grant, fhir_user=f"Practitioner/{user}", patient=patient, encounter=encounter
        )
        looked = browser.get(f"/launch?iss={ISSUER}&launch=abc")
        to_ehr = looked if "authorize" in looked.headers["location"] else browser.follow(looked)
        state = to_ehr.headers["location"].partition("state=")[2]
        home = browser.get(f"/callback?code=c&state={state}")
        return Seated(browser=browser, root=home.headers["location"].rstrip("/"))


@dataclass(slots=True, kw_only=True)
class Seated:
    browser: Browser
    root: str  # /l/<launch>

    def get(self, page: str) -> httpx.Response:
        return self.browser.get(f"{self.root}/{page}")

    def post(self, page: str, form: dict[str, str], **headers: str) -> httpx.Response:
        return self.browser.post(f"{self.root}/{page}", form, **headers)


@pytest.fixture(scope="session")
def configuration() -> Configuration:
    return load_configuration(ROOT / "config")


@pytest.fixture
def desk(sqlite_template: Path, tmp_path: Path, configuration: Configuration) -> Iterator[Desk]:
    path = tmp_path / "bridge.db"
    shutil.copyfile(sqlite_template, path)
    engine = make_engine(f"sqlite:///{path}")
    store = Store(engine, KEYS, now=lambda: NOW)
    with store.installation() as installation:
        installation.practices.register(PRACTICE, "Cedar Street Behavioral Health")
        installation.practices.register("birch", "Birch Lane Counseling")
    with store.transaction(PRACTICE) as tx:
        for user, role in PEOPLE.items():
            tx.roles.grant(ISSUER, f"Practitioner/{user}", role, by="tests")
    jobs: list[Job] = []
    settings = Settings(base_url=ORIGIN, config_dir=ROOT / "config")
    known = {c.name: ehr_connection(c, settings) for c in configuration.connections.values()}
    login = FakeSmart(grant=Grant(ehr=EHR, access_token="secret-token"))
    services = Services(
        settings=settings,
        store=store,
        configuration=configuration,
        ehrs=cast(Ehrs, FakeEhrs(known=known, login=login)),
        enqueue=lambda connection, job: jobs.append(job),
    )
    yield Desk(app=make_app(services), store=store, services=services, login=login, jobs=jobs)
    engine.dispose()
