"""Who stands on the claim: the clinician of the session, or the one who supervises."""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.billing.origin import Origin, Source
from bridge.billing.party import Clinician
from bridge.billing.payer_rules import PayerRules
from bridge.billing.payer_table import UNSURE, SupervisionRule, Way
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix
from bridge.billing.rule_family import RuleFamily
from bridge.billing.session import Intent, Session

SUPERVISION = RuleFamily("supervision", source="denial rule 18")
CLINICIAN_UNKNOWN = SUPERVISION.rule(
    "CLINICIAN_UNKNOWN",
    "The clinician of the session is in the practice file.",
    "16",
    "B7",
    fix=Fix.PRACTICE,
    source="own judgement",
)
ASSOCIATE_NOT_BILLABLE = SUPERVISION.rule(
    "ASSOCIATE_NOT_BILLABLE",
    "A supervised clinician's session goes only to a payer that pays for it.",
    "185",
    "B7",
    severity=Severity.NOT_BILLABLE,
    fix=Fix.DECIDE,
)
SUPERVISOR_MISSING = SUPERVISION.rule(
    "SUPERVISOR_MISSING", "A supervised clinician has a supervisor in the practice file.", "185", "B7", fix=Fix.PRACTICE
)
SUPERVISOR_NOT_TAKEN = SUPERVISION.rule(
    "SUPERVISOR_NOT_TAKEN",
    "The supervisor holds a licence under which the payer lets others work.",
    "185",
    "170",
    fix=Fix.PRACTICE,
)
INCIDENT_TO_INTAKE = SUPERVISION.rule(
    "INCIDENT_TO_INTAKE",
    "A first evaluation is not billed as incident to another clinician's services.",
    "185",
    "170",
    fix=Fix.DECIDE,
    source="42 CFR 410.26; own judgement on which intents begin a course of treatment",
    certainty="likely",
)
RULES = (CLINICIAN_UNKNOWN, ASSOCIATE_NOT_BILLABLE, SUPERVISOR_MISSING, SUPERVISOR_NOT_TAKEN, INCIDENT_TO_INTAKE)

_FIRST = (Intent.INTAKE, Intent.INTAKE_MEDICAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who renders and who supervises; `rendering` None: nobody may, and `problem` says why.

    `modifiers` mark the supervision on every line, and stand with those that decide the price.
    """

    rendering: Clinician | None
    supervising: Clinician | None = None
    problem: Problem | None = None
    modifiers: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()  # of `rendering`, and of `modifiers` where there are any


def standing(session: Session, clinicians: Mapping[str, Clinician], rules: PayerRules) -> Standing:
    """The payer's supervision rule, applied to the clinician of the session."""
    clinician = clinicians.get(session.clinician_id)
    if clinician is None:
        return Standing(rendering=None, problem=_unknown(session))
    found = rules.supervision_of(clinician.licence)
    if found is None:
        return Standing(rendering=clinician)
    place, row = found
    problem = _refused(session, clinician, row, rules)
    if problem is not None:
        return Standing(rendering=None, problem=problem)
    supervised = row.way is Way.ASSOCIATE
    return Standing(
        rendering=clinician if supervised else clinician.supervisor,
        supervising=clinician.supervisor if supervised else None,
        modifiers=row.modifiers,
        origins=tuple(_origins(place, row, clinician, rules)),
    )


def _refused(session: Session, clinician: Clinician, row: SupervisionRule, rules: PayerRules) -> Problem | None:
    if row.way is Way.NOT_BILLABLE:
        return _not_billable(session, clinician, rules)
    if clinician.supervisor is None:
        return _without_supervisor(session, clinician)
    if row.supervisors and clinician.supervisor.licence not in row.supervisors:
        return _wrong_supervisor(session, clinician.supervisor, rules)
    if row.way is Way.INCIDENT_TO and session.intent in _FIRST:
        return _first_visit(session, rules)
    return None


def _origins(place: str, row: SupervisionRule, clinician: Clinician, rules: PayerRules) -> list[Origin]:
    said = {
        Way.ASSOCIATE: f"licence {clinician.licence.value} renders, the supervisor is named",
        Way.SUPERVISOR: f"the supervisor renders for licence {clinician.licence.value}",
        Way.INCIDENT_TO: f"incident to the supervisor, who renders for licence {clinician.licence.value}",
    }[row.way]
    because = f"{rules.payer.name}: {said}" + (f" (unsure: {row.source})" if row.certainty == UNSURE else "")
    whys = {"rendering": because}
    if row.modifiers:
        whys["modifiers"] = f"{' '.join(row.modifiers)}: {because}"
    place = f"payer:{rules.payer.id} {place}"
    return [
        Origin(field=field, source=Source.RULE, place=place, version=rules.version, because=why)
        for field, why in whys.items()
    ]


def _unknown(session: Session) -> Problem:
    named = f"Practitioner/{session.clinician_id}" if session.clinician_id else "No clinician"
    return CLINICIAN_UNKNOWN.found(
        f"Encounter/{session.encounter_id} participant",
        f"{named} is not in the practice file.",
        "Add the clinician with NPI, taxonomy and licence to the practice file, or name one in the chart.",
    )


def _not_billable(session: Session, clinician: Clinician, rules: PayerRules) -> Problem:
    return ASSOCIATE_NOT_BILLABLE.found(
        f"Encounter/{session.encounter_id} participant",
        f"{rules.payer.name} does not pay for sessions of a supervised clinician ({clinician.licence.value}).",
        "Schedule this payer's patients with an independently licensed clinician.",
    )


def _without_supervisor(session: Session, clinician: Clinician) -> Problem:
    return SUPERVISOR_MISSING.found(
        f"Practitioner/{session.clinician_id}",
        f"The clinician works under supervision ({clinician.licence.value}), and no supervisor is known.",
        "Name the supervisor in the practice file.",
    )


def _wrong_supervisor(session: Session, supervisor: Clinician, rules: PayerRules) -> Problem:
    return SUPERVISOR_NOT_TAKEN.found(
        f"Practitioner/{session.clinician_id} supervisor",
        f"{rules.payer.name} takes no supervision by the licence {supervisor.licence.value}.",
        "Name a supervisor in the practice file whose licence the payer's pack lists, or correct the pack.",
    )


def _first_visit(session: Session, rules: PayerRules) -> Problem:
    return INCIDENT_TO_INTAKE.found(
        f"Encounter/{session.encounter_id} participant",
        f"For {rules.payer.name} the session is incident to the supervisor's, who must see a new patient first.",
        "Have the supervisor hold the intake, or correct the clinician in the chart.",
    )
