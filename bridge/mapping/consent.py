"""Who may be told: programmes under 42 CFR Part 2, the patient's consent, and a plan that the patient keeps out.

Consents are read by their metadata alone (status, scope, dates, provisions); the signed paper is never asked for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from bridge.billing.origin import Origin
from bridge.billing.practice import Practice
from bridge.billing.problem import Problem
from bridge.billing.scrub.privacy import CONSENT_UNREADABLE, PLAN_DISCLOSURE_FORBIDDEN, STATEMENT_DUE
from bridge.billing.session import Consent, Diagnosis
from bridge.mapping.chart import Resource
from bridge.mapping.index import id_in, place_of
from bridge.mapping.path import objects_at, text_at, texts_at
from bridge.mapping.reading import Reading
from bridge.mapping.service_time import read_day

# v3-ActCode: the law itself, and information about substance use. R alone marks all of behavioral health in many EHRs.
PART2 = frozenset({"42CFRPart2", "ETH", "ETHUD", "OPIOIDUD", "SUD"})
SELF_PAY = frozenset({"HIPAASelfPay", "hipaa-self-pay"})  # v3-ActCode; consentpolicycodes
_PAYMENT = frozenset({"HPAYMT", "TPO"})  # v3-ActReason
_RECEIVES = frozenset({"IRCP", "PRCP"})  # v3-ParticipationType
_BASE = {"OPTIN": "permit", "OPTINR": "permit", "OPTOUT": "deny", "OPTOUTE": "deny"}  # v3-ActCode, policyRule
_CONSENTS = frozenset(Consent)
_DEEPEST = 5  # provisions within provisions; nobody writes more


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """`consent` speaks only of sessions under Part 2."""

    is_part2: bool = False
    consent: Consent = Consent.UNKNOWN
    consent_place: str = ""
    consent_ends: date | None = None
    origins: tuple[Origin, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Word:
    """What one Consent says of telling the payer."""

    said: str  # permit, deny
    status: str  # active, inactive, rejected
    since: str  # when it was given, as written
    place: str
    ends: date | None = None
    by_name: bool = False  # it speaks of payment or of the payer in so many words

    @property
    def instant(self) -> datetime | None:
        """None where it was written without a time, or without a zone."""
        try:
            found = datetime.fromisoformat(self.since)
        except ValueError:
            return None
        return found if found.tzinfo is not None else None

    def is_before(self, other: "_Word") -> bool:
        """By the instant where both have one, whatever their zones; else by the day as written."""
        mine, theirs = self.instant, other.instant
        if mine is not None and theirs is not None:
            return mine < theirs
        return self.since[:10] < other.since[:10]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asking:
    """Whose consent, for which session."""

    reading: Reading
    patient_id: str
    day: date
    labels: frozenset[str]  # of the session


def privacy(
    reading: Reading,
    practice: Practice | None,
    patient_id: str,
    day: date,
    clinician_id: str,
    location_id: str,
    diagnoses: tuple[Diagnosis, ...],
) -> Privacy:
    """Raises PathFault."""
    place = _part2_place(reading, practice, clinician_id, location_id, diagnoses)
    if not place:
        return Privacy()
    origins = [reading.origin("is_part2", place)]
    consent, consent_place, ends = _consent(_Asking(reading=reading, patient_id=patient_id, day=day, labels=PART2))
    if consent_place:
        origins.append(reading.origin("consent", consent_place))
    return Privacy(
        is_part2=True,
        consent=consent,
        consent_place=consent_place,
        consent_ends=ends,
        origins=tuple(origins),
        problems=tuple(_unreadable(reading)) if consent is Consent.UNKNOWN else (),
    )


def _unreadable(reading: Reading) -> Iterator[Problem]:
    why = reading.index.chart.unreadable.get("Consent?patient")
    if why is not None:
        remedy = "Have the EHR's administrator grant system/Consent.rs to the background client."
        yield CONSENT_UNREADABLE.found("Consent?patient", f"The EHR does not give patients' consents: {why}.", remedy)


def plan_kept_out(reading: Reading, patient_id: str, day: date, told: Privacy) -> tuple[Problem, ...]:
    """Why there is no claim when the patient pays alone and has forbidden that the plan be told, and what is due then.

    # 45 CFR 164.522(a)(1)(vi)
    """
    labels = frozenset(texts_at(reading.encounter, "meta.security.code"))
    place = f"{reading.place} meta.security" if labels & SELF_PAY else ""
    asking = _Asking(reading=reading, patient_id=patient_id, day=day, labels=labels)
    place = place or _kept_out_place(asking, told)
    if not place:
        return ()
    reason = "The patient pays for this session and has forbidden that the plan be told of it."
    remedy = "Put the session on the patient's own statement, and say here that it is done."
    return (
        PLAN_DISCLOSURE_FORBIDDEN.found(place, reason, "Nothing goes to the plan."),
        STATEMENT_DUE.found(place, reason, remedy),
    )


def _kept_out_place(asking: _Asking, told: Privacy) -> str:
    """A restriction by its law; else a refusal that names payment, where no law of its own asks for consent first."""
    for consent in _consents(asking):
        ends = read_day(text_at(consent, "provision.period.end"))
        holds = text_at(consent, "status") == "active" and (ends is None or asking.day <= ends)
        if holds and _is_privacy(consent) and _policies(consent) & SELF_PAY:
            return place_of(consent)
    last = None if told.is_part2 else _newest_word(asking)
    refuses = last is not None and last.status == "active" and last.said == "deny" and last.by_name
    over = last is not None and last.ends is not None and last.ends < asking.day
    return last.place if last is not None and refuses and not over else ""


def _part2_place(
    reading: Reading,
    practice: Practice | None,
    clinician_id: str,
    location_id: str,
    diagnoses: tuple[Diagnosis, ...],
) -> str:
    """Where it is said that this session is under Part 2; empty when nothing says so. Raises PathFault.

    A fact that says no sets the practice's programmes aside, never a label in the chart.
    """
    stated = reading.fact("part2").found
    if stated is not None and stated.value == "true":
        return stated.place
    wanted = PART2 | reading.profile.part2_labels
    for resource in (reading.encounter, *_conditions(reading, diagnoses)):
        if wanted & set(texts_at(resource, "meta.security.code")):
            return f"{place_of(resource)} meta.security"
    for programme in practice.programmes if practice is not None and stated is None else ():
        if programme.includes(location_id, clinician_id, _services(reading)):
            return f"practice programme {programme.name}"
    return ""


def _conditions(reading: Reading, diagnoses: tuple[Diagnosis, ...]) -> Iterator[Resource]:
    for diagnosis in diagnoses:
        condition = reading.index.get(diagnosis.place) if diagnosis.place.startswith("Condition/") else None
        if condition is not None:
            yield condition


def _services(reading: Reading) -> frozenset[str]:
    paths = ("serviceType.coding.code", "serviceType.text", "type.coding.code", "type.text")
    return frozenset(text for path in paths for text in texts_at(reading.encounter, path))


def _consent(asking: _Asking) -> tuple[Consent, str, date | None]:
    """The profile's own fact; else the newest Consent that speaks of payment."""
    stated = asking.reading.fact("consent").found
    if stated is not None:
        known = Consent(stated.value) if stated.value in _CONSENTS else Consent.UNKNOWN
        return known, stated.place, None
    last = _newest_word(asking)
    if last is None:
        return Consent.UNKNOWN, "", None
    holds = last.said == "permit" and (last.ends is None or asking.day <= last.ends)
    return (Consent.GIVEN if holds else Consent.REFUSED), last.place, last.ends


def _newest_word(asking: _Asking) -> _Word | None:
    """A refusal that is as old as the newest permission goes before it."""
    words = [word for consent in _consents(asking) if (word := _word(consent, asking)) is not None]
    permission = max((word for word in words if word.said == "permit"), key=_age, default=None)
    refusals = (word for word in words if word.said == "deny")
    counting = (word for word in refusals if permission is None or not word.is_before(permission))
    return max(counting, key=_age, default=permission)


def _age(word: _Word) -> tuple[str, str]:
    return word.since, word.place


def _consents(asking: _Asking) -> tuple[Resource, ...]:
    return asking.reading.index.of_patient.get(("Consent", asking.patient_id), ())


def _word(consent: Resource, asking: _Asking) -> _Word | None:
    """None where it says nothing of telling the payer. Withdrawn (inactive) and rejected ones forbid."""
    status = text_at(consent, "status")
    if status not in ("active", "inactive", "rejected") or not _is_privacy(consent):
        return None
    base = next((_BASE[code] for code in sorted(_policies(consent)) if code in _BASE), "")
    root = next(iter(objects_at(consent, "provision")), {})
    said = _verdict(root, base, asking)
    if not said or (status == "inactive" and said == "deny"):
        return None  # a refusal that was taken back says nothing
    return _Word(
        said=said if status == "active" else "deny",
        status=status,
        since=text_at(consent, "dateTime"),
        place=place_of(consent),
        ends=read_day(text_at(root, "period.end")),
        by_name=_names_payment(root),
    )


def _is_privacy(consent: Resource) -> bool:
    """Consents to treatment, research or advance directives say nothing of disclosure."""
    scopes = texts_at(consent, "scope.coding.code")
    return not scopes or "patient-privacy" in scopes


def _policies(consent: Resource) -> frozenset[str]:
    return frozenset((*texts_at(consent, "policyRule.coding.code"), *texts_at(consent, "category.coding.code")))


def _verdict(rule: Resource, base: str, asking: _Asking, depth: int = 0) -> str:
    """permit, deny or nothing: what a provision says, then its exceptions, of which a refusal goes first."""
    if not _concerns(rule, asking, dated=depth > 0):
        return base if depth else ""
    stated = text_at(rule, "type")
    said = stated if stated in ("permit", "deny") else base
    inner = objects_at(rule, "provision") if depth < _DEEPEST else ()
    others = {_verdict(one, said, asking, depth + 1) for one in inner} - {said, ""}
    return "deny" if "deny" in others else next(iter(others), said)


def _concerns(rule: Resource, asking: _Asking, *, dated: bool) -> bool:
    """Whether a provision speaks of telling this patient's payer of this session; what it leaves out limits nothing."""
    purposes = frozenset(texts_at(rule, "purpose.code"))
    labels = frozenset(texts_at(rule, "securityLabel.code"))
    if (purposes and not purposes & _PAYMENT) or (labels and not labels & asking.labels):
        return False
    if not _within(rule, "dataPeriod", asking.day) or (dated and not _within(rule, "period", asking.day)):
        return False
    named = _receivers(rule)
    return not named or bool(named & _payers(asking))


def _within(rule: Resource, path: str, day: date) -> bool:
    starts, ends = (read_day(text_at(rule, f"{path}.{end}")) for end in ("start", "end"))
    return (starts is None or starts <= day) and (ends is None or day <= ends)


def _receivers(rule: Resource) -> frozenset[str]:
    """Ids of organizations that receive; custodians and others named are not the question."""
    return frozenset(
        id_in(text_at(actor, "reference.reference"), None)
        for actor in objects_at(rule, "actor")
        if _RECEIVES & set(texts_at(actor, "role.coding.code")) and text_at(actor, "reference.reference")
    )


def _payers(asking: _Asking) -> frozenset[str]:
    coverages = asking.reading.index.of_patient.get(("Coverage", asking.patient_id), ())
    return frozenset(id_in(text, None) for coverage in coverages for text in texts_at(coverage, "payor.reference"))


def _names_payment(rule: Resource, depth: int = 0) -> bool:
    inner = objects_at(rule, "provision") if depth < _DEEPEST else ()
    own = bool(_PAYMENT & set(texts_at(rule, "purpose.code")) or _receivers(rule))
    return own or any(_names_payment(one, depth + 1) for one in inner)
