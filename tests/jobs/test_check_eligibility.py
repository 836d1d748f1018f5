"""Coverage is asked about before the session; whatever the payer does, every patient gets an answer of some worth."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bridge.billing.authorization import Authorization
from bridge.billing.eligibility import Certainty
from bridge.billing.scrub.authorization import AUTHORIZATION_MISSING
from bridge.billing.status import ClaimEvent
from bridge.clearinghouse.base import Unreachable
from bridge.jobs import ask_claim_status, check_eligibility, draft_claim
from bridge.jobs.catalog import RUNS
from bridge.reference.trading_partner import TradingPartner, Transport
from bridge.services import mending
from bridge.services.mending import Person
from bridge.services.roads import Inquiries
from bridge.store.eligibilities import StoredEligibility
from bridge.store.interchanges import Direction, Phase
from bridge.store.subject import Subject, SubjectKind
from tests.databases import NOW
from tests.fhir.server import FhirServer, client_of
from tests.jobs.desk import EHR, PARTNER, PRACTICE, Desk
from tests.mapping import charts

GOLDEN = Path(__file__).parents[1] / "golden" / "x12"
MEMBER = Subject.member(EHR, "p1", "northwind")
MORNING = datetime(2026, 11, 20, tzinfo=UTC)
REFUSED = "AAA*N**43*C~"  # 2100B: the provider is not known to the payer


class Gateway(Inquiries):
    """What it is told to say; `asked` are the questions as they came."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.says: Callable[[], bytes] = lambda: golden("271-active")

    def road(self, partner: TradingPartner) -> Any:
        return self

    def ask(self, payload_type: str, payload: bytes) -> bytes:
        question = payload.decode("ascii")
        self.asked.append(question)
        trace = question.partition("TRN*1*")[2].partition("*")[0]
        return re.sub(r"TRN\*2\*T\d+", f"TRN*2*{trace}", self.says().decode("ascii")).encode()


def golden(name: str) -> bytes:
    return (GOLDEN / f"{name}.x12").read_bytes()


def away() -> bytes:
    raise Unreachable("the gateway is away")


def refused() -> bytes:
    """The answer to a practice that is not enrolled: an AAA where the provider stands, and nothing else."""
    text = golden("271-not-found").decode("ascii")
    head, _, rest = text.partition("HL*3*")
    count = head[head.index("ST*") :].count("~") + 2
    trailers = rest[rest.index("GE*") :]
    return f"{head}{REFUSED}SE*{count}*0001~{trailers}".encode()


@pytest.fixture
def gateway(desk: Desk) -> Iterator[Gateway]:
    """One patient is expected at ten; the payer answers in real time."""
    ehr = FhirServer(charts.patient(), charts.coverage(), appointment("a1", "p1"))
    gateway = Gateway()
    realtime = Transport(kind="core", url="https://gateway.example/core", sender_id="C", receiver_id="S")
    configuration = desk.services.configuration
    partner = replace(configuration.partners[PARTNER], realtime=realtime)
    configuration = replace(configuration, partners={PARTNER: partner})
    desk.services = replace(desk.services, inquiries=gateway, configuration=configuration)
    with client_of(ehr) as client:
        desk.ehrs.client = client
        yield gateway
    ehr.stop()


def appointment(appointment_id: str, patient_id: str, start: str = "2026-11-20T15:00:00Z") -> charts.Json:
    return {
        "resourceType": "Appointment",
        "id": appointment_id,
        "status": "booked",
        "start": start,
        "participant": [{"actor": charts.ref(f"Patient/{patient_id}"), "status": "accepted"}],
    }


def check(desk: Desk) -> list[StoredEligibility]:
    """Asks about everybody who is expected today; what there is then, newest first."""
    RUNS["check_eligibility"](
        desk.services, PRACTICE, EHR, MORNING.isoformat(), (MORNING + timedelta(days=1)).isoformat()
    )
    with desk.journal() as tx:
        return list(tx.eligibilities.list())


@pytest.mark.parametrize(
    ("says", "certainty", "problem"),
    [
        (lambda: golden("271-active"), Certainty.ACTIVE, []),
        (lambda: golden("271-carve-out"), Certainty.CARVED_OUT, ["COVERAGE_CARVED_OUT"]),
        (lambda: golden("271-not-found"), Certainty.NOT_FOUND, ["MEMBER_NOT_FOUND"]),
        (refused, Certainty.REFUSED, ["INQUIRY_REFUSED"]),
        (away, Certainty.UNAVAILABLE, ["PAYER_SILENT"]),
        (lambda: b"<html>Bad gateway</html>", Certainty.UNAVAILABLE, ["PAYER_SILENT"]),
        (lambda: golden("999-group-rejected"), Certainty.UNAVAILABLE, ["PAYER_SILENT"]),
    ],
)
def test_every_answer_is_laid_down_for_what_it_is_worth(
    desk: Desk, gateway: Gateway, says: Callable[[], bytes], certainty: Certainty, problem: list[str]
) -> None:
    gateway.says = says
    (stored,) = check(desk)
    assert stored.certainty is certainty
    assert desk.problems(SubjectKind.ELIGIBILITY) == problem
    assert (stored.visit, stored.coverage_id) == ("Appointment/a1", "cov1")


def test_an_answer_to_another_question_is_not_taken_for_ours(desk: Desk, gateway: Gateway) -> None:
    gateway.says = lambda: golden("271-active").replace(b"TRN*2*T1*", b"TRN*2*SOMEBODY*")
    (stored,) = check(desk)
    assert stored.certainty is Certainty.UNAVAILABLE
    assert desk.problems() == ["PAYER_SILENT"]


def harbor_grant(units: int) -> charts.Json:
    return {
        "resourceType": "ClaimResponse",
        "id": "auth1",
        "use": "preauthorization",
        "status": "active",
        "outcome": "complete",
        "patient": charts.ref("Patient/p1"),
        "insurer": charts.ref("Organization/payer-northwind"),
        "preAuthRef": "NW7",
        "preAuthPeriod": {"start": "2026-09-01", "end": "2026-12-31"},
        "extension": [charts.extension("authorized-units", valueInteger=units)],
    }


@pytest.fixture
def booked(desk: Desk, gateway: Gateway) -> Iterator[FhirServer]:
    """One visit today and one in each of the three weeks after; two visits are authorized."""
    weeks = [appointment(f"a{n}", "p1", f"2026-11-{20 + 7 * n}T15:00:00Z") for n in range(2)]
    weeks += [appointment("a2", "p1", "2026-12-04T15:00:00Z"), appointment("a3", "p1", "2026-12-11T15:00:00Z")]
    ehr = FhirServer(charts.patient(), charts.coverage(), harbor_grant(2), *weeks)
    with client_of(ehr) as client:
        desk.ehrs.client = client
        yield ehr
    ehr.stop()


def test_all_visits_to_come_count_and_only_those_of_the_span_are_asked_about(desk: Desk, booked: FhirServer) -> None:
    assert [stored.visit for stored in check(desk)] == ["Appointment/a0"]
    with desk.journal() as tx:
        (problem,) = tx.problems.of(MEMBER)
        ledger = tx.member_ledgers.find(EHR, "p1", "northwind")
    assert problem.problem.code == "AUTHORIZATION_RUNS_OUT"
    assert problem.problem.reason == "2 of 2 left, 4 booked: the last one is taken on 27 Nov 2026."
    assert ledger is not None
    assert (ledger.booked, ledger.grants[0].booked) == (4, 2)


def test_the_warning_closes_by_itself_when_the_visits_are_cancelled(desk: Desk, booked: FhirServer) -> None:
    check(desk)
    for name in ("a0", "a1", "a2", "a3"):
        booked.keep({**appointment(name, "p1"), "status": "cancelled"})
    check(desk)
    assert desk.problems(SubjectKind.MEMBER) == []
    with desk.journal() as tx:
        ledger = tx.member_ledgers.find(EHR, "p1", "northwind")
    assert ledger is not None
    assert ledger.booked == 0


def test_a_claim_that_waits_for_an_authorization_is_drafted_when_the_chart_has_one(
    desk: Desk, booked: FhirServer
) -> None:
    with desk.change() as tx:
        draft_claim.lay_down(tx, EHR, charts.drafted(charts.encounter()), {"e1": "1"})
        tx.claims.advance(tx.claim_lists.list()[0].control_number, ClaimEvent.PROBLEMS_FOUND, actor="rule:test")
        number = tx.claim_lists.list()[0].control_number
        tx.problems.open(Subject.claim(number), AUTHORIZATION_MISSING.found("lines[0].procedure", "None.", "Ask."))
    check(desk)
    drafts = [job.ids for job in desk.waiting if job.name == "draft_claim"]
    assert drafts == [(PRACTICE, EHR, "e1", "rule:member_ledger")]


def test_a_renewal_that_was_typed_closes_it_and_drafts_nothing_that_does_not_wait(
    desk: Desk, booked: FhirServer
) -> None:
    check(desk)
    renewal = Authorization(
        number="NW8",
        patient_id="p1",
        payer_id="northwind",
        procedures=frozenset(),
        starts=date(2026, 11, 20),
        ends=date(2027, 3, 31),
        units=12,
    )
    mending.authorize(desk.services, Person(practice_id=PRACTICE, reference="Practitioner/b"), EHR, (), renewal)
    assert [job.name for job in desk.waiting if job.name != "write_back"] == ["open_ledger"]
    desk.work()
    assert desk.problems(SubjectKind.MEMBER) == []


def test_every_certainty_that_is_not_good_news_has_a_remedy() -> None:
    assert set(Certainty) == check_eligibility._SETTLED | set(check_eligibility._MENDING)


def test_a_later_answer_speaks_for_the_earlier_one(desk: Desk, gateway: Gateway) -> None:
    """Asked on three mornings, a patient is on the worklist once; and not at all once the payer says yes."""
    gateway.says = lambda: golden("271-not-found")
    for _ in range(3):
        check(desk)
        desk.moment_passes(minutes=61)
    assert desk.problems(SubjectKind.ELIGIBILITY) == ["MEMBER_NOT_FOUND"]
    gateway.says = lambda: golden("271-active")
    assert check(desk)[0].certainty is Certainty.ACTIVE
    assert desk.problems(SubjectKind.ELIGIBILITY) == []


def test_a_question_is_archived_before_it_is_sent_and_no_lost_one_stays_pending(desk: Desk, gateway: Gateway) -> None:
    gateway.says = away
    check(desk)
    (file,) = desk.files(Direction.OUTBOUND)
    assert (file.kind, file.phase, file.note) == ("270", Phase.WITHDRAWN, "not answered: Unreachable")
    with desk.journal() as tx:
        assert tx.deliveries.pending() == ()


def test_a_question_that_was_answered_is_settled_and_its_answer_archived(desk: Desk, gateway: Gateway) -> None:
    check(desk)
    (asked,), (answered,) = desk.files(Direction.OUTBOUND), desk.files(Direction.INBOUND)
    assert (asked.phase, answered.note) == (Phase.SENT, f"answers {asked.name}")


def test_a_retried_job_asks_the_same_question(desk: Desk, gateway: Gateway) -> None:
    assert len(check(desk)) == len(check(desk)) == 1


def test_a_patient_whom_the_ehr_does_not_give_stops_nobody(desk: Desk, gateway: Gateway) -> None:
    RUNS["check_patient_eligibility"](desk.services, PRACTICE, EHR, "nobody", "2026-11-20", "Encounter/e9")
    assert (gateway.asked, desk.problems(SubjectKind.ELIGIBILITY)) == ([], [])


def test_a_silent_claim_is_asked_about_and_one_that_never_arrived_is_told(desk: Desk, gateway: Gateway) -> None:
    client, desk.ehrs.client = desk.ehrs.client, None
    number = desk.send_one().control_number
    desk.ehrs.client = client
    job = ask_claim_status.job(PRACTICE, PARTNER, number, NOW)

    def not_found() -> bytes:
        trace = next(part.split("*")[2] for part in gateway.asked[-1].split("~") if part.startswith("TRN*"))
        text = golden("277-paid-and-not-found").decode("ascii")
        head, tail = text[: text.index("HL*4*")], text[text.index("SE*") :]
        claim = f"HL*4*3*22*0~NM1*IL*1*SAMPLE*ADA****MI*X~TRN*2*{trace}~STC*D0:35*20261121**150~REF*EJ*{number}~"
        return f"{head}{claim}{tail}".encode()

    gateway.says = not_found
    RUNS[job.name](desk.services, *job.ids)
    assert "CLAIM_NOT_AT_PAYER" in desk.problems()
    with desk.journal() as tx:
        (inquiry,) = tx.status_inquiries.of_claim(number)
    assert (inquiry.category, inquiry.status_code) == ("D0", "35")


def test_question_and_answer_are_audit_events(desk: Desk, gateway: Gateway) -> None:
    check(desk)
    (sent,), (came,) = desk.files(Direction.OUTBOUND), desk.files(Direction.INBOUND)
    with desk.services.store.reading(PRACTICE) as tx:
        events = tx.audits.list(resource_type="interchange")
    assert [(e.action, e.resource_id) for e in reversed(events)] == [("send", sent.id), ("write", came.id)]
