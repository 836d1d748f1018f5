"""Clean visits: nothing in them that a payer would deny, and the edges of the time rules among them."""

import tomllib
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from bench.scrub.case import Case, pattern, weighted
from bench.scrub.chart import (
    charge_item,
    condition,
    coverage,
    encounter,
    held_by_another,
    patient,
    permission,
    procedure,
    reference,
    related_person,
)
from bridge.billing.eligibility import Answer, Benefit, Certainty
from bridge.billing.entity import Entity
from bridge.billing.history import Asked, Standing
from bridge.billing.member import Member, Relation
from bridge.billing.practice import Enrolment, Practice
from bridge.reference.practice import load_practice

HERE = Path(__file__).parent
TODAY = date(2026, 11, 16)
_GROUP = 5  # attendees


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a plant needs of the clean visit; empty: as it comes."""

    kinds: tuple[str, ...] = ()
    payers: tuple[str, ...] = ()
    clinicians: tuple[str, ...] = ()
    modality: str = ""
    minutes: int = 0
    self_insured: bool = False  # no other subscriber, no second coverage


ANY = Wish()


@cache
def facts() -> dict[str, Any]:
    return tomllib.loads((HERE / "facts.toml").read_text(encoding="utf-8"))


@cache
def practice() -> Practice:
    return load_practice(HERE / "practices" / "juniper.toml")


def clean_case(number: int, rng: Random, wish: Wish = ANY) -> Case:
    """A visit of the asked kind, as a clean chart holds it."""
    kind, payer, modality, minutes = _choice(rng, wish)
    row = facts()["kind"][kind]
    case = Case(
        number=number,
        rng=rng,
        kind=kind,
        payer=payer,
        clinician=rng.choice([c for c in row["clinicians"] if not wish.clinicians or c in wish.clinicians]),
        start=_start(rng, kind),
        minutes=minutes,
        today=TODAY,
        practice=practice(),
        modality=modality,
    )
    _person(case, plain=wish.self_insured or payer == "medicare")
    _visit(case, row)
    _kind_of_its_own(case, row)
    _permissions(case)
    answered(case)
    if wish == ANY:
        _unlike(case)
    return case


def _choice(rng: Random, wish: Wish) -> tuple[str, str, str, int]:
    kinds = [(name, row["weight"]) for name, row in facts()["kind"].items() if _fits(name, row, wish)]
    kind = weighted(rng, kinds)
    row = facts()["kind"][kind]
    payers = facts()["payer"]
    allowed = [p for p in row.get("payers", payers) if not wish.payers or p in wish.payers]
    payer = weighted(rng, [(p, payers[p]["weight"]) for p in allowed])
    modality = wish.modality or rng.choice(row["modalities"])
    if modality == "audio" and payers[payer]["audio"] == "never" and not wish.modality:
        modality = "video"
    return kind, payer, modality, wish.minutes or rng.choice(row["minutes"])


def _fits(name: str, row: dict[str, Any], wish: Wish) -> bool:
    by_payer = not wish.payers or bool(set(row.get("payers", wish.payers)) & set(wish.payers))
    by_clinician = not wish.clinicians or bool(set(row["clinicians"]) & set(wish.clinicians))
    return by_payer and by_clinician and (not wish.kinds or name in wish.kinds)


def _start(rng: Random, kind: str) -> datetime:
    """A weekday of the last weeks, or of October where a month must be over."""
    day = date(2026, 10, rng.randrange(12, 31)) if kind == "collaborative_care" else TODAY - timedelta(days=1)
    day -= timedelta(days=0 if kind == "collaborative_care" else rng.randrange(1, 28))
    while day.weekday() > 4:
        day -= timedelta(days=1)
    return datetime(day.year, day.month, day.day, rng.randrange(14, 19), rng.choice((0, 15, 30)), tzinfo=UTC)


def _person(case: Case, *, plain: bool) -> None:
    """Patient and coverage; one in eight is on another's policy, one in ten has a second one behind it."""
    insured(case, case.patient_id, f"c{case.number}", case.payer)
    rng = case.rng
    if not plain and rng.random() < 0.12:
        holder = related_person(f"r{case.number}", case.patient_id, (_last(case), "Robin"), "female", date(1970, 5, 4))
        case.add(holder)
        held_by_another(case.coverage, rng.choice(("child", "spouse")), holder)
    elif not plain and case.kind != "group" and rng.random() < 0.1:
        second = rng.choice([p for p in ("blue", "northwind", "liberty") if p != case.payer])
        case.add(coverage(f"s{case.number}", case.patient_id, second, member_id(rng, second), order=2))


def _last(case: Case) -> str:
    return str(case.patient["name"][0]["family"])


def insured(case: Case, patient_id: str, coverage_id: str, payer: str) -> None:
    rng = case.rng
    names = facts()["last_names"] if rng.random() < 0.9 else list(facts()["written"])
    name = (rng.choice(names), rng.choice(facts()["first_names"]))
    born = date(rng.randrange(1955, 2004), rng.randrange(1, 13), rng.randrange(1, 28))
    case.add(patient(patient_id, name, rng.choice(("female", "male")), born))
    case.add(coverage(coverage_id, patient_id, payer, member_id(rng, payer)))
    case.add({"resourceType": "Organization", "id": payer, "name": payer})


def member_id(rng: Random, payer: str) -> str:
    return pattern(rng, facts()["payer"][payer]["member"])


def _visit(case: Case, row: dict[str, Any]) -> None:
    subject = f"Patient/{case.patient_id}"
    case.add(encounter(case.encounter_id, row["visit_type"], subject, case.clinician, case.start, case.minutes))
    for clinician in case.practice.clinicians.values():
        case.add({"resourceType": "Practitioner", "id": clinician.id})
    case.add({"resourceType": "Location", "id": "office", "status": "active"})
    codes = case.rng.sample(facts()["diagnoses"][:1] + facts()["diagnoses"][3:10], 1)
    case.diagnose(*codes)
    if case.modality != "in_person":
        case.say("modality", valueCode=case.modality)
        home = case.modality == "audio" and facts()["payer"][case.payer]["audio"] == "home"
        place = "home" if home else case.rng.choice(("home", "home", "elsewhere"))
        case.say("patient-place", valueCode=place)
        case.say("patient-state", valueCode="CT")
        del case.encounter["location"]


def _kind_of_its_own(case: Case, row: dict[str, Any]) -> None:
    if "visit_codes" in row:
        case.encounter["type"].append(procedure(case.rng.choice(row["visit_codes"])))
    if "therapy_minutes" in row:
        case.say("therapy-minutes", valueInteger=case.rng.choice(row["therapy_minutes"]))
    if case.kind in ("therapy", "intake") and case.rng.random() < 0.06:
        case.say("interactive-complexity", valueBoolean=True)
    if case.kind == "group":
        _attendees(case)
    elif case.kind == "testing":
        items = (("96130", 60), ("96136", 30), ("96137", 30))
        for code, minutes in items:
            case.add(charge_item(f"i{case.number}-{code}", case.encounter_id, case.patient_id, code, minutes))
    elif case.kind == "health_behavior":
        extra = (("96159", case.minutes - 30),) if case.minutes > 30 else ()
        for code, minutes in (("96158", 30), *extra):
            case.add(charge_item(f"i{case.number}-{code}", case.encounter_id, case.patient_id, code, minutes))
        case.diagnose(case.rng.choice(("E11.9", "G89.4", "I10")))
    elif case.kind == "collaborative_care":
        case.encounter["type"].append(procedure("99492"))
        case.say("month-minutes", valueInteger=70)
        case.say("first-month", valueBoolean=True)
    elif case.kind == "substance_use":
        case.add(charge_item(f"i{case.number}", case.encounter_id, case.patient_id, "99408", case.minutes))
        case.diagnose("F10.10")
    elif case.kind == "two_sessions":
        _group_later(case)


def _attendees(case: Case) -> None:
    """The patient of the case and four more, each with a coverage of their own."""
    members = [case.patient_id]
    for i in range(1, _GROUP):
        other = f"{case.patient_id}-{i}"
        insured(case, other, f"c{case.number}-{i}", case.payer)
        members.append(other)
    _subject_group(case, case.encounter, members)
    for i, other in enumerate(members[1:], 1):
        _diagnosed_too(case, other, i)


def _subject_group(case: Case, visit: dict[str, Any], members: list[str]) -> None:
    group = {
        "resourceType": "Group",
        "id": f"g{visit['id']}",
        "type": "person",
        "actual": True,
        "member": [{"entity": reference(f"Patient/{m}")} for m in members],
    }
    case.add(group)
    visit["subject"] = reference(f"Group/g{visit['id']}")


def _diagnosed_too(case: Case, patient_id: str, i: int) -> None:
    case.add(condition(f"d{case.number}-g{i}", patient_id, "F41.1"))
    row = {"condition": reference(f"Condition/d{case.number}-g{i}"), "rank": i + 1}
    case.encounter["diagnosis"].append(row)


def _group_later(case: Case) -> None:
    start = case.start + timedelta(hours=3)
    visit = encounter(f"{case.encounter_id}-g", "group", "", case.clinician, start, 60)
    case.add(visit)
    members = [case.patient_id]
    for i in range(1, _GROUP):
        insured(case, f"{case.patient_id}-{i}", f"c{case.number}-{i}", case.payer)
        members.append(f"{case.patient_id}-{i}")
    _subject_group(case, visit, members)
    visit["diagnosis"] = list(case.encounter["diagnosis"])
    own = case.encounter["diagnosis"]
    case.encounter["diagnosis"] = visit["diagnosis"]
    for i, other in enumerate(members[1:], 1):
        _diagnosed_too(case, other, i)
    case.encounter["diagnosis"] = own


def _unlike(case: Case) -> None:
    """What is seldom and right: several diagnoses, weeks of therapy before, an enrolment, an evening session."""
    rng = case.rng
    if case.kind in ("therapy", "medication", "intake") and rng.random() < 0.4:
        case.diagnose(*rng.choice(facts()["together"]))
    if rng.random() < 0.4:
        for week in range(1, rng.randrange(2, 6)):
            case.sent(rng.choice(("90834", "90837")), days=7 * week, standing=Standing.ANSWERED)
    if rng.random() < 0.2:
        own = case.practice.clinicians[case.clinician]
        for number, payer in enumerate(("medicare", case.payer)):
            row = Enrolment(payer_id=payer, clinician_id=case.clinician, starts=date(2024, 1 + number, 1))
            row = replace(row, taxonomy=own.taxonomy, billing_npi=case.practice.billing.npi)
            case.enrol(*case.practice.enrolments, row)
    if case.kind == "therapy" and rng.random() < 0.15:
        case.start += timedelta(hours=23 - case.start.hour)  # seven in the evening: already tomorrow in UTC at its end
        case.encounter["period"]["start"] = case.start.strftime("%Y-%m-%dT%H:%M:%SZ")
        case.last(case.minutes)


def _permissions(case: Case) -> None:
    codes = tuple(facts()["payer"][case.payer].get("authorized", ()))
    if codes and case.kind in ("therapy", "two_sessions", "family", "testing"):
        number = pattern(case.rng, f"A{case.number}####")
        case.add(permission(number, case.patient_id, case.payer, codes))


def answered(case: Case) -> None:
    """The payer was asked a day before, and knows the member as the chart does."""
    for key, held in tuple(case.resources.items()):
        if key.startswith("Coverage/c"):
            patient_id = held["beneficiary"]["reference"].partition("/")[2]
            case.asked.append(
                Asked(
                    patient_id=patient_id,
                    coverage_id=held["id"],
                    day=case.day,
                    asked_on=case.day - timedelta(days=1),
                    answer=_answer(case, patient_id, held),
                )
            )


def _answer(case: Case, patient_id: str, held: dict[str, Any]) -> Answer:
    holder = held.get("subscriber")
    own = _member_of(case.resources[f"Patient/{patient_id}"], held["subscriberId"], holder is None)
    insured = own
    if holder is not None:
        insured = _member_of(case.resources[holder["reference"]], held["subscriberId"], True)
    return Answer(
        trace=f"T{case.number}",
        certainty=Certainty.ACTIVE,
        benefits=(Benefit(kind="1", service_types=("MH",)),),
        plan_from=date(2026, 1, 1),
        subscriber=insured,
        dependant=own if holder is not None else None,
    )


def as_payers_write(name: str) -> str:
    """Capitals without accents, hyphens and apostrophes."""
    return str(facts()["written"].get(name, name.upper()))


def _member_of(person: dict[str, Any], member_id: str, is_insured: bool) -> Member:
    name = person["name"][0]
    entity = Entity(
        code="IL" if is_insured else "03",
        form="1",
        name=as_payers_write(name["family"]),
        first=name["given"][0].upper(),
        id_kind="MI" if is_insured else "",
        id=member_id if is_insured else "",
    )
    return Member(
        entity=entity,
        birth_date=date.fromisoformat(person["birthDate"]),
        sex=person["gender"][0].upper(),
        relation=Relation(is_insured="Y", relationship="18") if is_insured else None,
    )
