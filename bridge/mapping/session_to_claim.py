"""Coded sessions of a patient's day become claims: one per rendering clinician, under the coverage that pays first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bridge.billing.authorization import Authorization
from bridge.billing.claim import Claim, OtherCoverage, Rank, ServiceLine
from bridge.billing.claim_detail import Note
from bridge.billing.coding import CodedLine, CodedSession
from bridge.billing.identifier import claim_control_number
from bridge.billing.money import ZERO
from bridge.billing.origin import Origin, Source
from bridge.billing.party import Clinician, Patient, ServiceFacility, Subscriber
from bridge.billing.payer_rules import PayerRules
from bridge.billing.payer_table import GroupNumber, RenderingTaxonomy
from bridge.billing.practice import Practice
from bridge.billing.problem import Problem
from bridge.billing.session import Consent, Modality, Session
from bridge.mapping.chart import Resource
from bridge.mapping.coverage import Policy
from bridge.mapping.index import ChartIndex, place_of
from bridge.mapping.path import text_at
from bridge.mapping.person import read_patient, read_subscriber

_POINTERS = 4  # SV107
_OTHER_RANKS = (Rank.SECONDARY, Rank.TERTIARY)
_AT_HOME = "12"


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientDay:
    """One patient's coded sessions of one date, and whom to bill under whose rules."""

    index: ChartIndex = field(repr=False)
    stamp: str  # of the mapping profile
    practice: Practice
    patient: Resource = field(repr=False)
    policy: Policy
    rules: PayerRules
    others: tuple[Policy, ...]
    coded: tuple[CodedSession, ...]
    authorizations: tuple[Authorization, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftClaim:
    """A claim before scrubbing, with what is already known to be wrong."""

    claim: Claim
    problems: tuple[Problem, ...]


def sessions_to_claims(day: PatientDay) -> tuple[tuple[DraftClaim, ...], tuple[Problem, ...]]:
    """Claims in the order of the sessions. Problems outside the claims are why there are none."""
    patient, problems = read_patient(day.patient)
    if patient is None:
        return (), problems
    subscriber, own = read_subscriber(day.index, day.policy.coverage, patient)
    if subscriber is None:
        return (), problems + own
    subscriber = _as_guided(subscriber, day.rules)
    others, other_problems = _others(day, patient)
    claims = tuple(
        _claim(day, patient, subscriber, others, sessions, problems + own + other_problems)
        for sessions in _by_rendering(day.coded)
    )
    return claims, ()


def _as_guided(subscriber: Subscriber, rules: PayerRules) -> Subscriber:
    """As the payer's companion guide wants it. # SBR03, SBR04"""
    omitted = rules.companion.group_number is GroupNumber.OMITTED
    return replace(subscriber, group_number="", group_name="") if omitted else subscriber


def _named_as_guided(claim: Claim, rules: PayerRules) -> Claim:
    """How the payer's companion guide wants the clinician named. # 2310B NM1, PRV"""
    omitted = rules.companion.rendering_taxonomy is RenderingTaxonomy.OMITTED
    named = rules.companion.names_rendering
    return replace(claim, names_rendering=named, omits_rendering_taxonomy=omitted) if named or omitted else claim


def _by_rendering(coded: Sequence[CodedSession]) -> tuple[tuple[CodedSession, ...], ...]:
    groups: dict[str, list[CodedSession]] = {}
    for session in coded:
        if session.lines and session.rendering is not None:
            groups.setdefault(session.rendering.id, []).append(session)
    return tuple(tuple(group) for group in groups.values())


def _others(day: PatientDay, patient: Patient) -> tuple[tuple[OtherCoverage, ...], tuple[Problem, ...]]:
    """# 2320"""
    others: list[OtherCoverage] = []
    problems: list[Problem] = []
    for rank, policy in zip(_OTHER_RANKS, day.others, strict=False):
        subscriber, own = read_subscriber(day.index, policy.coverage, patient)
        problems += own
        if subscriber is not None and policy.rules is not None:
            others.append(OtherCoverage(rank=rank, payer=policy.rules.payer, subscriber=subscriber))
    return tuple(others), tuple(problems)


def _claim(
    day: PatientDay,
    patient: Patient,
    subscriber: Subscriber,
    others: tuple[OtherCoverage, ...],
    coded: tuple[CodedSession, ...],
    problems: tuple[Problem, ...],
) -> DraftClaim:
    first, rendering = coded[0].session, coded[0].rendering
    if rendering is None:
        raise AssertionError("sessions are grouped by who renders")
    coverage_id = text_at(day.policy.coverage, "id")
    number = claim_control_number(day.practice.id, patient.id, rendering.id, coverage_id, first.service_date)
    diagnoses = tuple(dict.fromkeys(d.code for c in coded for d in c.session.diagnoses))
    lines, origins = _lines(day, coded, number, diagnoses)
    supervising = next((c.supervising for c in coded if c.supervising is not None), None)
    claim = Claim(
        control_number=number,
        practice_id=day.practice.id,
        patient=patient,
        subscriber=subscriber,
        payer=day.rules.payer,
        billing=day.practice.billing,
        rendering=rendering,
        service_date=first.service_date,
        place_of_service=lines[0].place_of_service,
        diagnoses=diagnoses,
        lines=lines,
        coverage_id=coverage_id,
        supervising=supervising,
        facility=_facility(day, first, lines[0].place_of_service),
        authorization_number=next((line.authorization_number for line in lines if line.authorization_number), ""),
        other_coverages=others,
        release_signed=_may_be_told(coded),
        notes=_notices(day, coded),
        origins=(*_origins(day, coded, rendering, supervising), *_standing(coded), *origins),
    )
    return DraftClaim(claim=_named_as_guided(claim, day.rules), problems=problems)


def _may_be_told(coded: tuple[CodedSession, ...]) -> bool:
    """Under 42 CFR Part 2 only with the patient's consent; else by the release that the practice keeps. # CLM09"""
    return all(c.session.consent is Consent.GIVEN for c in coded if c.session.is_part2)


def _notices(day: PatientDay, coded: tuple[CodedSession, ...]) -> tuple[Note, ...]:
    """What a programme sends along with each disclosure, if the practice file says so. # 42 CFR 2.32, NTE*ADD"""
    if not any(c.session.is_part2 for c in coded):
        return ()
    texts = dict.fromkeys(p.notice for p in day.practice.programmes if p.notice)
    return tuple(Note(kind="ADD", text=text) for text in texts)[:1]


def _facility(day: PatientDay, session: Session, place_of_service: str) -> ServiceFacility | None:
    """Where they met, when it is neither the billing address nor the patient's home, and the payer takes it. # 2310C"""
    site = day.practice.sites.get(session.location_id)
    elsewhere = session.modality is not Modality.IN_PERSON or place_of_service == _AT_HOME
    if site is None or elsewhere or day.rules.companion.omits_facility:
        return None
    return site.facility


def _lines(
    day: PatientDay, coded: tuple[CodedSession, ...], control_number: str, diagnoses: tuple[str, ...]
) -> tuple[tuple[ServiceLine, ...], tuple[Origin, ...]]:
    lines: list[ServiceLine] = []
    origins: list[Origin] = []
    for session in coded:
        for line in session.lines:
            at = f"lines[{len(lines)}]"
            charge, origin = _charge(day, session.session, line, at)
            lines.append(_line(day, session.session, line, charge, len(lines) + 1, control_number, diagnoses))
            origins += [_within(at, o) for o in line.origins]
            origins.append(origin)
    return tuple(lines), tuple(origins)


def _line(
    day: PatientDay,
    session: Session,
    line: CodedLine,
    charge: Decimal,
    number: int,
    control_number: str,
    diagnoses: tuple[str, ...],
) -> ServiceLine:
    pointers = tuple(diagnoses.index(d.code) + 1 for d in session.diagnoses)
    return ServiceLine(
        number=number,
        procedure=line.procedure,
        modifiers=line.modifiers,
        charge=charge,
        units=line.units,
        place_of_service=line.place_of_service,
        diagnosis_pointers=pointers[:_POINTERS],
        service_date=session.service_date,
        control_number=f"{control_number}{number}",
        encounter_id=session.encounter_id,
        authorization_number=session.authorization_number or _authorization(day, session, line.procedure),
    )


def _authorization(day: PatientDay, session: Session, procedure: str) -> str:
    """The one that ends first among those that cover the line. # REF*G1"""
    fitting = [
        a
        for a in day.authorizations
        if a.patient_id == session.patient_id
        and a.payer_id == day.rules.payer.id
        and a.covers(procedure, session.service_date)
    ]
    return min(fitting, key=lambda a: (a.ends, a.number)).number if fitting else ""


def _charge(day: PatientDay, session: Session, line: CodedLine, at: str) -> tuple[Decimal, Origin]:
    """Dollars for all units of the line; zero without a fee, and scrubbing holds it. # SV102"""
    fees = day.practice.fees
    fee = fees.charge(line.procedure, day.rules.payer.id, session.service_date)
    because = f"{line.units} x {fee}" if fee is not None else "the practice has no fee for it on this date"
    place = f"practice:{day.practice.id} fees {line.procedure}"
    origin = Origin(field=f"{at}.charge", source=Source.PRACTICE, place=place, version=fees.version, because=because)
    return (fee * line.units if fee is not None else ZERO), origin


def _within(at: str, origin: Origin) -> Origin:
    return Origin(
        field=f"{at}.{origin.field}",
        source=origin.source,
        place=origin.place,
        version=origin.version,
        because=origin.because,
    )


def _origins(
    day: PatientDay, coded: tuple[CodedSession, ...], rendering: Clinician, supervising: Clinician | None
) -> Iterator[Origin]:
    patient, coverage, practice = place_of(day.patient), day.policy.place, day.practice
    holder = text_at(day.policy.coverage, "subscriber.reference") or patient
    chart = {
        "patient.name": f"{patient} name",
        "patient.birth_date": f"{patient} birthDate",
        "patient.sex": f"{patient} gender",
        "patient.address": f"{patient} address",
        "subscriber.name": f"{holder} name",
        "subscriber.birth_date": f"{holder} birthDate",
        "subscriber.sex": f"{holder} gender",
        "subscriber.address": f"{holder} address",
        "subscriber.member_id": f"{coverage} subscriberId",
        "subscriber.relationship": f"{coverage} relationship",
        "subscriber.group_number": f"{coverage} class",
        "coverage_id": coverage,
        "rank": f"{coverage} order",
        **_session_places(coded),
    }
    if day.rules.companion.group_number is GroupNumber.OMITTED:
        del chart["subscriber.group_number"]
    for name, place in chart.items():
        yield Origin(field=name, source=Source.CHART, place=place, version=day.stamp)
    for name in ("id", "name", "payer_id", "filing_indicator"):
        place = f"payer:{day.rules.payer.id}"
        yield Origin(field=f"payer.{name}", source=Source.RULE, place=place, version=day.rules.version)
    places = {"billing": "billing", "rendering": f"clinicians.{rendering.id}"}
    if supervising is not None:
        places["supervising"] = f"clinicians.{supervising.id}"
    for name, key in places.items():
        yield Origin(
            field=name, source=Source.PRACTICE, place=f"practice:{practice.id} {key}", version=practice.version
        )


def _standing(coded: tuple[CodedSession, ...]) -> Iterator[Origin]:
    """Why this clinician renders, where the payer's supervision rule says so."""
    yield from dict.fromkeys(origin for session in coded for origin in session.origins)


def _session_places(coded: tuple[CodedSession, ...]) -> Mapping[str, str]:
    places: dict[str, str] = {}
    found = dict.fromkeys(d.code for c in coded for d in c.session.diagnoses)
    where = {d.code: d.place for c in reversed(coded) for d in c.session.diagnoses}
    for i, code in enumerate(found):
        places[f"diagnoses[{i}]"] = where[code]
    for origin in coded[0].session.origins:
        if origin.field == "service_date":
            places["service_date"] = origin.place
    for origin in (o for c in coded for o in c.session.origins if o.field == "consent"):
        places["release_signed"] = origin.place
    return places
