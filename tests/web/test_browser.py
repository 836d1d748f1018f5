"""One journey in a real browser: launched from the EHR's own page, inside its frame, across sites, to a claim."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect, sync_playwright

from bridge.demo.stage import raised, serving
from bridge.jobs import sync_encounters
from bridge.store.roles import Role
from tests.journeys.office import EHR, PRACTICE, Office, open_office, patient_of, plan

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 20_000  # milliseconds until what is expected must be seen

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if "browser" in os.environ.get("BRIDGE_TEST_REQUIRE", ""):
            pytest.fail("chromium is not installed, and BRIDGE_TEST_REQUIRE asks for it")
        pytest.skip("chromium is not installed (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A stage of its own with the bridge's pages up; Maria Delgado is a clinician here, Ruth Adeyemi a biller,
    Owen Castellano an administrator."""
    folder = tmp_path_factory.mktemp("pages")
    with (
        raised(plan(folder=folder / "stage", keep_dir=folder / "keep")) as stage,
        open_office(stage, at_work=False) as office,
        serving(stage),
    ):
        issuer = office.services.configuration.connections[EHR].base_url
        with office.services.store.transaction(PRACTICE) as tx:
            tx.roles.grant(issuer, "Practitioner/prac-lcsw", Role.CLINICIAN, by="tests")
            tx.roles.grant(issuer, "Practitioner/prac-biller", Role.BILLER, by="tests")
            tx.roles.grant(issuer, "Practitioner/prac-admin", Role.ADMINISTRATOR, by="tests")
        yield office


@pytest.fixture
def office(served: Office) -> Office:
    """On a morning of its own."""
    served.next_morning(days=7)
    return served


def open_visit(page: Page, office: Office, patient: str, encounter: str) -> FrameLocator:
    """The launcher's frame for this visit, with Bridge in it."""
    query = f"app=bridge-app&user=prac-lcsw&patient={patient}&encounter={encounter}"
    page.goto(f"{office.stage.ehr_url}/frame?{query}")
    return page.frame_locator("iframe.app")


def log_in(page: Page, office: Office, user: str) -> None:
    """Without the EHR's launch, up to the worklist."""
    page.goto(f"{office.stage.settings.base_url}/login/{EHR}")
    page.select_option("select[name=user]", user)
    page.get_by_role("button", name="Allow").click()
    expect(page.locator("h1")).to_have_text("Worklist", timeout=PATIENCE)


def test_from_the_ehrs_page_to_a_claim_in_two_clicks(office: Office, chromium: Browser) -> None:
    patient = patient_of(payer="northwind", clinician="lcsw")
    visit = office.see(patient, "lcsw", minutes=54)
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)

    bridge = open_visit(page, office, patient, visit.id)
    expect(bridge.locator("h1")).to_have_text("Billing of this visit", timeout=PATIENCE)
    expect(bridge.locator("#card")).to_contain_text("54 minutes: 53 and more is 90837")
    bridge.get_by_role("button", name="Ready for billing").click()
    expect(bridge.locator("#card")).to_contain_text("Ready: it leaves with the next file", timeout=PATIENCE)

    bridge.locator("#card .claims a").click()
    expect(bridge.locator("h1")).to_contain_text("Claim ")
    expect(bridge.locator("main")).to_contain_text("charged = paid + patient + adjusted + open")
    bridge.locator("summary", has_text="SV1*HC:90837").click()
    expect(bridge.locator("details[open]")).to_contain_text("54 minutes: 53 and more is 90837")
    assert faults == []

    claim = office.claim_of(visit)
    with office.journal() as tx:
        actors = {event.actor for event in tx.claim_lists.events_of(claim.control_number)}
    assert actors == {"person:Practitioner/prac-lcsw"}


def test_two_tabs_of_one_browser_show_two_patients(office: Office, chromium: Browser) -> None:
    patients = (patient_of(payer="northwind", clinician="lcsw"), patient_of(payer="blue", clinician="lcsw"))
    visits = [(patient, office.see(patient, "lcsw", minutes=40 + 20 * n).id) for n, patient in enumerate(patients)]
    context = chromium.new_context()
    first, second = (open_visit(context.new_page(), office, *visit) for visit in visits)
    expect(second.locator("#card")).to_contain_text("60 min", timeout=PATIENCE)
    expect(first.locator("#card")).to_contain_text("40 min", timeout=PATIENCE)
    first.get_by_role("button", name="Ready for billing").click()
    expect(first.locator("#card")).to_contain_text("Ready: nothing is missing.", timeout=PATIENCE)
    expect(second.locator("#card")).to_contain_text("Ready for billing")


def test_keys_move_along_the_worklist(office: Office, chromium: Browser) -> None:
    for number in (0, 1):
        office.see(patient_of(payer="northwind", clinician="lcsw"), "lcsw", signed=False, minutes=40 + number)
        office.next_morning()
    office.run(sync_encounters.job(PRACTICE, EHR, office.later(seconds=1)))
    page = chromium.new_page(viewport={"width": 380, "height": 800})
    log_in(page, office, "prac-biller")
    assert page.evaluate("document.documentElement.scrollWidth") <= 380
    page.wait_for_load_state("load")  # the script that knows the keys has run
    page.bring_to_front()
    links = page.locator("[data-row] a")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("What to do", timeout=PATIENCE)


def ask_for_thirty_minutes(page: Page) -> None:
    """One more condition, typed wrongly at first: what is refused is told, and what was typed stays."""
    page.get_by_role("group", name="It fits a claim where").get_by_role("button", name="Add a condition").click()
    last = page.locator("fieldset.part").last
    last.get_by_label("What is asked").select_option(label="Minutes of the session")
    expect(last.get_by_label("How").locator("option", has_text="is between")).to_be_attached()
    last.get_by_label("How").select_option(label="is at least")
    expect(page.locator(".sentence")).to_contain_text("is at least")
    last.get_by_label("Value").fill("thirty")
    page.get_by_role("button", name="Save the rule").click()
    expect(page.get_by_role("alert")).to_contain_text("value: a whole number")
    expect(page.locator("fieldset.part").last.get_by_label("Value")).to_have_value("thirty")
    page.locator("fieldset.part").last.get_by_label("Value").fill("30")


def test_a_denied_claim_becomes_a_rule_that_holds_the_next_one(office: Office, chromium: Browser) -> None:
    patient = patient_of(case="lapsed-at-payer")
    visit = office.see(patient, "lmft")
    office.bill()
    office.get_paid()
    denied = office.claim_of(visit)
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    faults: list[str] = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    log_in(page, office, "prac-admin")
    page.get_by_role("link", name="Denied or underpaid").click()
    page.get_by_role("link", name=f"Claim {denied.control_number}").click()
    page.get_by_role("link", name="Make a rule from this").click()
    expect(page.locator(".sentence")).to_contain_text("Where the payer is")

    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("status")).to_contain_text("No paid claim would have been held for nothing.")
    ask_for_thirty_minutes(page)
    page.get_by_label("Once saved it is").select_option("yes")
    page.get_by_role("button", name="Save the rule").click()
    expect(page.locator(".lead-line")).to_contain_text("is at least 30")
    rule = page.locator("h1").inner_text()

    office.next_morning()
    again = office.see(patient, "lmft")
    office.sync()
    number = office.claim_of(again).control_number
    page.get_by_role("link", name="Worklist").click()
    expect(page.locator("main")).to_contain_text(f"Our rule: {rule}, version 1.")
    page.get_by_role("link", name=f"Claim {number}").click()
    page.get_by_role("link", name=f"Claim {number}").click()
    expect(page.locator("main")).to_contain_text("Our own rule")
    page.emulate_media(media="print")
    expect(page.locator("header.bar")).to_be_hidden()
    expect(page.locator("main form").first).to_be_hidden()
    expect(page.locator("table.origins").first).to_be_visible()  # unfolded
    assert faults == ["Failed to load resource: the server responded with a status of 409 (Conflict)"]
