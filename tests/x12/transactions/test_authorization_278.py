"""278: what is asked for, what is granted, and what nobody looked at."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from bridge.billing.authorization_request import AuthorizationAnswer, AuthorizationRequest, Verdict
from bridge.x12.check import check
from bridge.x12.segment import Segment
from bridge.x12.tokenizer import read_text
from bridge.x12.transactions import authorization_278_request, authorization_278_response
from tests.x12.transactions.example import sets, submission, wrap
from tests.x12.transactions.test_golden import golden, text_of


def said(segments: tuple[Segment, ...]) -> list[tuple[str, tuple[str, ...]]]:
    return [(segment.id, segment.elements) for segment in segments]


def request(what: str) -> AuthorizationRequest:
    (segments,) = sets(text_of(f"278request-{what}"))
    (asked,) = authorization_278_request.read(segments)
    return asked


def answer(what: str) -> AuthorizationAnswer:
    (segments,) = sets(text_of(f"278response-{what}"))
    (answered,) = authorization_278_response.read(segments)
    return answered


@pytest.mark.parametrize("name", golden("278request", "278response"))
def test_the_check_finds_nothing_wrong(name: str) -> None:
    assert [fault.message for fault in check(text_of(name))] == []


@pytest.mark.parametrize("name", golden("278response"))
def test_an_answer_is_written_back_to_the_letter(name: str) -> None:
    (segments,) = sets(text_of(name))
    written = authorization_278_response.write(authorization_278_response.read(segments), submission())
    assert said(written) == said(segments)


def test_what_others_wrote_is_written_back(samples: Path) -> None:
    for path in sorted((samples / "x12" / "valid").glob("278_*")):
        (segments,) = sets(read_text(path.read_bytes()))
        number = segments[0][2]
        if segments[1][2] == "11":
            written = authorization_278_response.write(authorization_278_response.read(segments), submission(number))
        else:
            written = authorization_278_request.write(authorization_278_request.read(segments), submission(number))
        assert said(written)[2:] == said(segments)[2:], path.name  # BHT04 says when it was written


def test_a_request_names_who_asks_what_for_whom() -> None:
    asked = request("visits-for-a-child")
    assert asked.organization is not None
    assert asked.organization.entity.id == "SBNWH"
    assert asked.requester is not None
    assert asked.requester.entity.id == "1999123452"
    assert asked.subscriber is not None
    assert asked.subscriber.entity.first == "DANA"
    assert asked.dependant is not None
    assert asked.dependant.entity.first == "ROBIN"
    assert asked.dependant.relation is not None
    assert asked.dependant.relation.relationship == "19"
    event = asked.event
    assert event is not None
    assert event.review is not None
    assert (event.review.category, event.review.certification, event.review.service_type) == ("SC", "I", "A6")
    assert (event.review.place, event.review.place_kind) == ("10", "B")  # UM04 10:B, at home by video
    assert [(d.kind, d.code) for d in event.diagnoses] == [("ABK", "F4310")]
    (weekly,) = event.deliveries  # HSD*VS*24*WK*1*34*6: 24 visits, one a week for six months
    assert (weekly.quantity_kind, weekly.quantity, weekly.unit, weekly.each) == ("VS", Decimal(24), "WK", Decimal(1))
    (service,) = event.services
    assert service.procedure is not None
    assert service.procedure.procedure is not None
    assert (service.procedure.procedure.code, service.procedure.procedure.modifiers) == ("90837", ("95",))
    assert (service.procedure.unit, service.procedure.quantity) == ("UN", Decimal(24))
    assert [party.entity.name for party in service.providers] == ["OKAFOR"]


def test_units_of_testing_are_asked_for_procedure_by_procedure() -> None:
    event = request("psychological-testing").event
    assert event is not None
    assert [
        (s.procedure.procedure.code, s.procedure.quantity)
        for s in event.services
        if s.procedure and s.procedure.procedure
    ] == [("96130", Decimal(1)), ("96131", Decimal(3)), ("96136", Decimal(1))]
    assert [a.control_number for a in event.attachments] == ["PA0001A"]


def test_days_of_a_program_are_asked_for_by_revenue_code() -> None:
    event = request("intensive-outpatient").event
    assert event is not None
    (service,) = event.services
    assert service.procedure is not None
    assert service.procedure.procedure is not None
    assert (service.procedure.revenue_code, service.procedure.procedure.code) == ("0906", "H0015")
    assert (service.procedure.unit, service.procedure.quantity) == ("DA", Decimal(24))


@pytest.mark.parametrize(
    ("what", "verdict"),
    [
        ("certified", Verdict.CERTIFIED),
        ("modified", Verdict.MODIFIED),
        ("pended", Verdict.PENDED),
        ("not-certified", Verdict.NOT_CERTIFIED),
        ("service-by-service", Verdict.PARTLY_CERTIFIED),
        ("member-not-found", Verdict.NOT_CONSIDERED),
        ("requester-unknown", Verdict.NOT_CONSIDERED),
        ("payer-unavailable", Verdict.NOT_CONSIDERED),
        ("request-incomplete", Verdict.NOT_CONSIDERED),
    ],
)
def test_an_answer_decides_or_was_not_looked_at(what: str, verdict: Verdict) -> None:
    assert answer(what).verdict is verdict


def test_a_modified_answer_grants_fewer_visits_in_less_time() -> None:
    event = answer("modified").event
    assert event is not None
    assert event.decision is not None
    assert event.decision.number == "AUTH0002"
    assert [delivery.quantity for delivery in event.deliveries] == [Decimal(12)]  # 24 were asked for
    (service,) = event.services
    assert service.procedure is not None
    assert service.procedure.quantity == Decimal(12)
    assert [(p.kind, str(p.first)) for p in service.periods] == [("007", "2026-12-01"), ("036", "2027-02-28")]
    assert event.messages == ("TWELVE VISITS NOW. ASK AGAIN WITH A PROGRESS NOTE.",)


def test_services_of_one_event_are_decided_one_by_one() -> None:
    answered = answer("service-by-service")
    assert answered.event is not None
    assert [answered.verdict_on(service) for service in answered.event.services] == [
        Verdict.CERTIFIED,
        Verdict.MODIFIED,
        Verdict.NOT_CERTIFIED,
        Verdict.NOT_CONSIDERED,
        Verdict.NOT_REQUIRED,
    ]


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("payer-unavailable", [("2000A", "Y", "42", "P")]),
        ("requester-unknown", [("2010B", "N", "51", "C")]),
        ("member-not-found", [("2010C", "N", "75", "C")]),
        ("request-incomplete", [("2000E", "N", "33", "C"), ("2010E", "N", "43", "C")]),
        ("service-by-service", [("2000F", "N", "T5", "C")]),
        ("certified", []),
    ],
)
def test_a_rejection_says_at_which_level(what: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert [(r.level, r.valid, r.reason, r.follow_up) for r in answer(what).every_rejection] == expected


def test_n_events_give_n_values_and_a_level_without_any_gives_one() -> None:
    (segments,) = sets(text_of("278request-renewal"))
    at = next(n for n, segment in enumerate(segments) if segment[3] == "EV")
    twice = (*segments[:-1], *segments[at:-1], segments[-1])
    assert len(authorization_278_request.read(twice)) == 2
    (alone,) = authorization_278_request.read(segments[:at])
    assert alone.event is None
    assert alone.subscriber is not None
    assert authorization_278_request.read(segments[:2]) == ()


def renewals(*edits: tuple[str, str]) -> tuple[AuthorizationRequest, ...]:
    """The golden renewal twice in one set, bent."""
    text = text_of("278request-renewal")
    event = text[text.index("HL*4*3*EV") : text.index("SE*")]
    text = text.replace("SE*", event.replace("HL*5*4", "HL*7*6").replace("HL*4*3", "HL*6*3") + "SE*")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    (segments,) = sets(text)
    return authorization_278_request.read(segments)


@pytest.mark.parametrize(
    "edits",
    [
        [],
        [("HL*4*3*EV*1~\n", "")],  # the first event stands in the level of the subscriber
        [("HL*6*3*EV*1~\n", "")],  # the second one in the last service of the first
        [("HL*6*3*EV*1~", "HL*6*3*XX*1~")],
        [("HL*6*3*EV*1~", "HL*6~")],
        [("HL*5*4*SS*0~\n", ""), ("HL*7*6*SS*0~\n", "")],
        [("TRN*1*PA2026110001*9199912345~\nUM", "NM1*SJ*1*DELGADO*MARIA~\nUM")],
        [("UM*HS*R*A6*11:B~\n", ""), ("HL*1**20", "UM*HS*R*A6*11:B~\nUM*HS*R*A6*11:B~\nHL*1**20")],
    ],
)
def test_of_two_renewals_two_come_back_whatever_became_of_their_levels(edits: list[tuple[str, str]]) -> None:
    asked = [one.event for one in renewals(*edits) if one.event and one.event.review]
    assert [event.review.certification for event in asked if event.review] == ["R", "R"]


@pytest.mark.parametrize(
    "edits",
    [[("HL*5*4*SS*0~\n", ""), ("HL*7*6*SS*0~\n", "")], [("HL*7*6*SS*0~", "HL*7*6*XX*0~")], [("HL*6*3*EV*1~\n", "")]],
)
def test_of_two_services_two_come_back_too(edits: list[tuple[str, str]]) -> None:
    services = [service for one in renewals(*edits) if one.event for service in one.event.services]
    assert [s.procedure.quantity for s in services if s.procedure] == [Decimal(12), Decimal(12)]


@pytest.mark.parametrize("name", golden("278request", "278response"))
def test_no_review_and_no_service_is_lost_when_any_segment_is_missing_twice_or_elsewhere(name: str) -> None:
    lines = text_of(name).splitlines(keepends=True)
    read = authorization_278_request.read if "request" in name else authorization_278_response.read
    inside = range(3, len(lines) - 3)  # the envelope stays
    for at in inside:
        moved = [[*lines[:at], *lines[at + 1 :]]]
        for to in range(3, len(lines) - 2, 2):
            moved.append([*lines[:to], lines[at], *lines[to:]])
        for bent in moved:
            (segments,) = sets("".join(bent))
            events = [one.event for one in read(segments) if one.event]
            services = [service for event in events for service in event.services]
            reviews = [r for r in (*(e.review for e in events), *(s.review for s in services)) if r]
            procedures = [service.procedure for service in services if service.procedure]
            assert len(reviews) == sum(s.id == "UM" for s in segments)
            assert len(procedures) == sum(s.id in ("SV1", "SV2") for s in segments)


def test_two_values_without_an_event_stay_two_when_they_are_written() -> None:
    asked = request("renewal")
    bare = AuthorizationRequest(organization=asked.organization, subscriber=asked.subscriber)
    for values in ([bare, bare], [bare, asked], [asked, bare], [asked, bare, bare, asked]):
        assert len(authorization_278_request.read(authorization_278_request.write(values, submission()))) == len(values)


def test_the_subscriber_s_own_event_behind_a_dependant_s_is_written_as_the_subscriber_s() -> None:
    child = request("visits-for-a-child")
    own = replace(child, dependant=None)
    written = authorization_278_request.write([child, own], submission())
    assert [one.dependant is None for one in authorization_278_request.read(written)] == [False, True]


def test_an_answer_in_other_delimiters_reads_the_same() -> None:
    text = text_of("278response-modified").replace("\n", "").translate(str.maketrans("*:^~", "|>!\n"))
    (segments,) = sets(text)
    assert authorization_278_response.read(segments) == (answer("modified"),)


def test_what_a_level_above_lacks_is_no_reason_to_lose_what_stands_below() -> None:
    asked = request("renewal")
    bare = AuthorizationRequest(organization=asked.organization, event=asked.event)
    written = authorization_278_request.write([bare], submission())
    assert authorization_278_request.read(written)[0].event == asked.event
    assert [fault.code for fault in check(wrap("HI", authorization_278_request.VERSION, written)) if fault.is_error]


def test_no_value_is_in_a_repr() -> None:
    shown = repr(request("visits-for-a-child")) + repr(answer("modified"))
    assert not [word for word in ("MARSH", "ROBIN", "NWH00000042", "F4310", "AUTH0002", "PROGRESS") if word in shown]
