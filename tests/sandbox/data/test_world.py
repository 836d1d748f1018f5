"""The world holds what it promises, for any seed."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from bridge.sandbox.data.clinician import CLINICIANS, npi
from bridge.sandbox.data.member import Member
from bridge.sandbox.data.payer import PLANS
from bridge.sandbox.data.week import PLACE
from bridge.sandbox.data.world import World, make_world
from bridge.sandbox.payer.payer import load_scenarios

SEEDS = (1, 7, 2026)
ENDS = date(2026, 11, 18)
Resource = dict[str, Any]


@pytest.fixture(scope="module", params=SEEDS)
def world(request: pytest.FixtureRequest) -> World:
    return make_world(request.param, ENDS)


def current(world: World, kind: str) -> dict[str, Resource]:
    """As the chart stands in the end, by id."""
    return {e.resource["id"]: e.resource for e in world.events if e.resource["resourceType"] == kind}


def versions(world: World, reference: str) -> list[Resource]:
    kind, _, resource_id = reference.partition("/")
    return [e.resource for e in world.events if (e.resource["resourceType"], e.resource["id"]) == (kind, resource_id)]


def encounter(world: World, case: str) -> Resource:
    return versions(world, world.cases[case])[-1]


def instants(resource: Resource) -> tuple[datetime, datetime]:
    return datetime.fromisoformat(resource["period"]["start"]), datetime.fromisoformat(resource["period"]["end"])


def minutes(resource: Resource) -> int:
    start, end = instants(resource)
    return int((end - start).total_seconds()) // 60


def extensions(resource: Resource) -> dict[str, Any]:
    found = {}
    for extension in resource["extension"]:
        [value] = [value for key, value in extension.items() if key.startswith("value")]
        found[extension["url"].rpartition("/")[2]] = value
    return found


def codes(resource: Resource) -> list[str]:
    return [coding["code"] for concept in resource["type"] for coding in concept["coding"]]


def coverages(world: World, case: str) -> list[Resource]:
    patient = encounter(world, case)["subject"]
    return [coverage for coverage in current(world, "Coverage").values() if coverage["beneficiary"] == patient]


def members(world: World, member_id: str) -> list[Member]:
    return [member for member in world.members if member.member_id == member_id]


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "reference" in part:
            yield part["reference"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_the_same_seed_makes_the_same_world(world: World) -> None:
    assert make_world(world.seed, ENDS) == world
    assert make_world(world.seed + 1, ENDS) != world


def test_every_reference_resolves_when_it_is_seen(world: World) -> None:
    seen: set[str] = set()
    for moment in sorted({event.visible_at for event in world.events}):
        now = [event.resource for event in world.events if event.visible_at == moment]
        seen |= {f"{resource['resourceType']}/{resource['id']}" for resource in now}
        for resource in now:
            assert set(references(resource)) <= seen


def test_events_stand_in_time_and_end_with_the_week(world: World) -> None:
    moments = [event.visible_at for event in world.events]
    assert moments == sorted(moments)
    assert world.starts_at < datetime(2026, 11, 11, tzinfo=PLACE)
    assert moments[-1] < datetime(2026, 11, 18, tzinfo=PLACE)


def test_it_is_the_size_of_a_practice(world: World) -> None:
    assert 55 <= len(current(world, "Patient")) <= 75
    assert 90 <= len(current(world, "Encounter")) <= 140
    busy = Counter(instants(e)[0].astimezone(PLACE).weekday() for e in current(world, "Encounter").values())
    assert all(busy[weekday] >= 12 for weekday in range(5))
    assert busy[5] > 0
    assert busy[6] == 0


def test_appointments_go_on_for_a_week(world: World) -> None:
    booked = [a for a in current(world, "Appointment").values() if a["status"] == "booked"]
    days = {datetime.fromisoformat(a["start"]).astimezone(PLACE).date() for a in booked}
    assert min(days) >= ENDS
    assert max(days) < ENDS + timedelta(days=7)
    assert len(booked) >= 60


def test_no_clinician_is_in_two_rooms(world: World) -> None:
    spans: dict[str, list[tuple[datetime, datetime]]] = {}
    for held in current(world, "Encounter").values():
        spans.setdefault(held["participant"][0]["individual"]["reference"], []).append(instants(held))
    for of_one in spans.values():
        assert all(before[1] <= after[0] for before, after in pairwise(sorted(of_one)))


def test_most_visits_are_clean(world: World) -> None:
    odd = {
        "no-show no-show-medication unsigned expired-coverage missing-authorization short carved-out-unknown",
        "unknown-member missing-diagnosis entered-in-error cancelled-later birth-date-differs lapsed-at-payer",
    }
    count = sum(len(line.split()) for line in odd)
    assert 0.85 <= 1 - count / len(current(world, "Encounter")) <= 0.92


def test_every_clinician_has_an_npi_that_adds_up() -> None:
    assert [npi(person.npi_stem) for person in CLINICIANS] == [
        "1999000015",
        "1999000023",
        "1999000031",
        "1999000049",
        "1999000056",
        "1999000064",
    ]


def test_every_payer_has_members(world: World) -> None:
    assert {member.payer_id for member in world.members} == {plan.clearinghouse_id for plan in PLANS.values()}


def test_the_roster_knows_every_member_id_but_one(world: World) -> None:
    known = {(member.payer_id, member.member_id) for member in world.members}
    payers = {plan.organization_id: plan.clearinghouse_id for plan in PLANS.values()}
    unknown = [
        coverage["beneficiary"]
        for coverage in current(world, "Coverage").values()
        if (payers[coverage["payor"][0]["reference"].partition("/")[2]], coverage["subscriberId"]) not in known
    ]
    assert unknown == [encounter(world, "unknown-member")["subject"]]


def test_a_group_of_five_each_with_a_diagnosis_of_their_own(world: World) -> None:
    group = encounter(world, "group")
    assert "diagnosis" not in group
    [there] = versions(world, group["subject"]["reference"])
    attendees = {member["entity"]["reference"] for member in there["member"]}
    own = [
        c
        for c in current(world, "Condition").values()
        if c.get("encounter") == {"reference": f"Encounter/{group['id']}"}
    ]
    assert len(attendees) == 5
    assert {condition["subject"]["reference"] for condition in own} == attendees


def test_two_sessions_on_one_day(world: World) -> None:
    alone, group = encounter(world, "two-sessions-one-day"), encounter(world, "group")
    [there] = versions(world, group["subject"]["reference"])
    assert alone["subject"] in [member["entity"] for member in there["member"]]
    assert instants(alone)[0].astimezone(PLACE).date() == instants(group)[0].astimezone(PLACE).date()


@pytest.mark.parametrize(
    ("case", "kinds"),
    [
        ("family", ["family"]),
        ("family-without-patient", ["family-without-patient"]),
        ("intake", ["intake"]),
        ("intake-medical", ["intake-medical"]),
        ("medication-with-therapy", ["medication-therapy", "99214"]),
        ("supplement", ["medication", "99214"]),
        ("crisis", ["crisis"]),
    ],
)
def test_visits_of_every_kind(world: World, case: str, kinds: list[str]) -> None:
    assert codes(encounter(world, case)) == kinds


@pytest.mark.parametrize(
    ("case", "modality", "place"),
    [("video-elsewhere", "video", "elsewhere"), ("audio", "audio", "home"), ("after-midnight-utc", "video", "home")],
)
def test_telehealth_says_how_and_where(world: World, case: str, modality: str, place: str) -> None:
    held = encounter(world, case)
    assert held["class"]["code"] == "VR"
    assert "location" not in held
    assert (extensions(held)["modality"], extensions(held)["patient-place"]) == (modality, place)


def test_a_visit_at_home(world: World) -> None:
    held = encounter(world, "home-visit")
    assert (held["class"]["code"], held["location"][0]["location"]["reference"]) == ("HH", "Location/loc-home")


def test_minutes_that_matter(world: World) -> None:
    assert minutes(encounter(world, "crisis")) >= 75
    assert minutes(encounter(world, "short")) < 16
    assert minutes(encounter(world, "missing-authorization")) >= 53
    assert extensions(encounter(world, "medication-with-therapy"))["therapy-minutes"] == 40
    assert extensions(encounter(world, "interactive-complexity"))["interactive-complexity"] is True


def test_a_session_ends_after_midnight_utc(world: World) -> None:
    start, end = instants(encounter(world, "after-midnight-utc"))
    assert start.astimezone(UTC).date() < end.astimezone(UTC).date()
    assert start.astimezone(PLACE).date() == end.astimezone(PLACE).date()


def test_no_shows_are_cancelled_and_their_appointments_say_why(world: World) -> None:
    for case in ("no-show", "no-show-medication"):
        missed = encounter(world, case)
        assert missed["status"] == "cancelled"
        assert versions(world, missed["appointment"][0]["reference"])[-1]["status"] == "noshow"


def test_notes_unsigned_and_signed_late(world: World) -> None:
    assert extensions(encounter(world, "unsigned"))["note-signed"] is False
    late = versions(world, world.cases["signed-late"])
    assert [extensions(version)["note-signed"] for version in late] == [False, True]


def test_a_programme_whose_claims_leave_by_consent_alone(world: World) -> None:
    cases = ("part2-consented", "part2-no-consent", "part2-withdrawn")
    found: dict[str, list[str]] = {}
    for case in cases:
        visit = encounter(world, case)
        assert [label["code"] for label in visit["meta"]["security"]] == ["42CFRPart2"]
        consents = [e.resource for e in world.events if e.resource["resourceType"] == "Consent"]
        found[case] = [c["status"] for c in consents if c["patient"] == visit["subject"]]
    assert found == {
        "part2-consented": ["active"],
        "part2-no-consent": [],
        "part2-withdrawn": ["active", "inactive"],
    }


def of_visit(world: World, kind: str, case: str) -> list[tuple[str, int]]:
    """Codes and minutes of what stands beside a visit."""
    parts = [r for r in current(world, kind).values() if world.cases[case] in str(r)]
    return [(part["code"]["coding"][0]["code"], lasted(part)) for part in parts]


def lasted(part: Resource) -> int:
    if "quantity" in part:
        assert part["quantity"]["code"] == "min"
        return int(part["quantity"]["value"])
    return minutes({"period": part["performedPeriod"]})


def test_testing_and_a_states_code_are_coded_part_by_part(world: World) -> None:
    assert of_visit(world, "Procedure", "testing") == [("96130", 62), ("96136", 95)]
    assert of_visit(world, "ChargeItem", "part2-state-code") == [("H0004", 46)]
    programmes = encounter(world, "part2-state-code")
    assert codes(programmes) == ["substance-use"]
    [consent] = [c for c in current(world, "Consent").values() if c["patient"] == programmes["subject"]]
    assert consent["status"] == "active"


def test_collaborative_care_counts_the_minutes_of_the_month(world: World) -> None:
    said = extensions(encounter(world, "collaborative-care"))
    assert (said["month-minutes"], said["first-month"]) == (72, True)


def test_the_rest_of_the_week_is_the_same_without_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridge.sandbox.data.surprise.PATIENTS", ())  # numbered after them
    whole = make_world(7, ENDS)
    monkeypatch.setattr("bridge.sandbox.data.charted.PATIENTS", ())
    monkeypatch.setattr("bridge.sandbox.data.charted.CODES", ())
    alone = make_world(7, ENDS)
    assert len(whole.members) == len(alone.members) + 3
    assert [event for event in alone.events if event not in whole.events] == []


@pytest.mark.parametrize(("case", "known_after"), [("enrolled-days-ago", 2), ("enrolled-yesterday", None)])
def test_a_newcomer_is_known_to_the_claim_desk_some_days_later(
    world: World, case: str, known_after: int | None
) -> None:
    held = encounter(world, case)
    [coverage] = [c for c in current(world, "Coverage").values() if c["beneficiary"] == held["subject"]]
    [member] = members(world, coverage["subscriberId"])
    seen_on = instants(held)[0].astimezone(PLACE).date()
    assert member.claims_from == (seen_on + timedelta(days=known_after) if known_after else ENDS)
    assert member.starts < seen_on
    assert member.ends is None


def test_visits_that_were_used_elsewhere_are_told_by_no_271(world: World) -> None:
    held = encounter(world, "visits-used-elsewhere")
    [coverage] = [c for c in current(world, "Coverage").values() if c["beneficiary"] == held["subject"]]
    [member] = members(world, coverage["subscriberId"])
    assert (member.payer_id, member.visits_remaining) == ("SBLIB", 0)
    assert load_scenarios().payers["SBLIB"].eligibility == "silent"


def test_charts_change_after_the_visit(world: World) -> None:
    assert [minutes(v) for v in versions(world, world.cases["edited-after-sending"])] == [47, 56]
    assert [v["status"] for v in versions(world, world.cases["entered-in-error"])] == ["finished", "entered-in-error"]
    assert [v["status"] for v in versions(world, world.cases["cancelled-later"])] == ["finished", "cancelled"]


def test_an_associate_has_a_supervisor(world: World) -> None:
    kinds = {
        participant["type"][0]["coding"][0]["code"]: participant["individual"]["reference"]
        for participant in encounter(world, "associate")["participant"]
    }
    assert kinds == {"PPRF": "Practitioner/prac-associate", "SPRF": "Practitioner/prac-lcsw"}


def test_a_diagnosis_is_missing(world: World) -> None:
    held = encounter(world, "missing-diagnosis")
    assert "diagnosis" not in held
    assert not [c for c in current(world, "Condition").values() if c["subject"] == held["subject"]]


def test_a_coverage_that_ended(world: World) -> None:
    [coverage] = coverages(world, "expired-coverage")
    assert (coverage["status"], coverage["period"]["end"]) == ("active", "2026-10-25")
    assert members(world, coverage["subscriberId"])[0].ends == date(2026, 10, 25)
    [still_open] = coverages(world, "lapsed-at-payer")
    assert "end" not in still_open["period"]
    assert members(world, still_open["subscriberId"])[0].ends == date(2026, 10, 25)


def test_a_child_under_a_parents_policy(world: World) -> None:
    [coverage] = coverages(world, "dependant")
    [parent] = versions(world, coverage["subscriber"]["reference"])
    assert parent["resourceType"] == "RelatedPerson"
    assert coverage["relationship"]["coding"][0]["code"] == "child"
    child, subscriber = members(world, coverage["subscriberId"])
    assert (child.relationship, subscriber.relationship) == ("19", "18")
    assert subscriber.birth_date.isoformat() == parent["birthDate"]


def test_medicare_first_and_blue_second(world: World) -> None:
    found = sorted((c["order"], c["payor"][0]["reference"]) for c in coverages(world, "supplement"))
    assert found == [(1, "Organization/payer-medicare"), (2, "Organization/payer-blue")]
    [second] = [m for m in world.members if m.primary_payer_id]
    assert (second.payer_id, second.primary_payer_id) == ("SBBLU", "SBMCR")


def test_behavioral_health_carved_out(world: World) -> None:
    both = {c["payor"][0]["reference"] for c in coverages(world, "carved-out")}
    assert both == {"Organization/payer-summit", "Organization/payer-harbor"}
    [only] = coverages(world, "carved-out-unknown")
    [summit] = members(world, only["subscriberId"])
    assert (summit.payer_id, summit.carve_out_payer_id) == ("SBSMT", "SBHBR")
    assert [m.payer_id for m in world.members if (m.last, m.first) == (summit.last, summit.first)] == ["SBSMT", "SBHBR"]


def test_harbor_granted_all_but_one(world: World) -> None:
    harbor = [m for m in world.members if m.payer_id == "SBHBR"]
    [bare] = coverages(world, "missing-authorization")
    assert [m.member_id for m in harbor if not m.authorizations] == [bare["subscriberId"]]
    charted = {answer["preAuthRef"] for answer in current(world, "ClaimResponse").values()}
    granted = {permission.number for m in harbor for permission in m.authorizations}
    assert charted < granted  # what the chart does not know: the harbor plan of the carved-out patient
    assert len(granted - charted) == 1


def test_a_birth_date_on_which_chart_and_payer_differ(world: World) -> None:
    held = encounter(world, "birth-date-differs")
    [patient] = versions(world, held["subject"]["reference"])
    [coverage] = coverages(world, "birth-date-differs")
    assert members(world, coverage["subscriberId"])[0].birth_date.isoformat() != patient["birthDate"]


@pytest.mark.parametrize("ends", [date(2026, 3, 9) + timedelta(days=n) for n in range(7)] + [date(2026, 11, 2)])
def test_every_case_is_there_whatever_the_day(ends: date) -> None:
    """Also in the weeks in which the clocks change."""
    world = make_world(3, ends)
    assert len(world.cases) == 42
    start, end = instants(encounter(world, "after-midnight-utc"))
    assert start.date() < end.date()
    assert start.astimezone(PLACE).date() == end.astimezone(PLACE).date()
