"""Who stands on the claim: the clinician of the session, or the one who supervises."""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.billing.party import Clinician, Licence
from bridge.billing.payer_rules import PayerRules
from bridge.billing.problem import Problem, Severity
from bridge.billing.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Who renders and who supervises; `rendering` None: nobody may, and `problem` says why."""

    rendering: Clinician | None
    supervising: Clinician | None = None
    problem: Problem | None = None


def standing(session: Session, clinicians: Mapping[str, Clinician], rules: PayerRules) -> Standing:
    """The payer's supervision rule, applied to the clinician of the session."""
    clinician = clinicians.get(session.clinician_id)
    if clinician is None:
        return Standing(rendering=None, problem=_unknown(session))
    if clinician.licence is not Licence.ASSOCIATE:
        return Standing(rendering=clinician)
    if rules.supervision not in ("associate", "supervisor"):
        return Standing(rendering=None, problem=_not_billable(session, rules))
    if clinician.supervisor is None:
        return Standing(rendering=None, problem=_without_supervisor(session))
    if rules.supervision == "supervisor":
        return Standing(rendering=clinician.supervisor)
    return Standing(rendering=clinician, supervising=clinician.supervisor)


def _unknown(session: Session) -> Problem:
    named = f"Practitioner/{session.clinician_id}" if session.clinician_id else "No clinician"
    return Problem(
        code="CLINICIAN_UNKNOWN",
        place=f"Encounter/{session.encounter_id} participant",
        reason=f"{named} is not in the practice file.",
        remedy="Add the clinician with NPI, taxonomy and licence to the practice file, or name one in the chart.",
        prevents=("16", "B7"),
    )


def _not_billable(session: Session, rules: PayerRules) -> Problem:
    return Problem(
        code="ASSOCIATE_NOT_BILLABLE",
        place=f"Encounter/{session.encounter_id} participant",
        reason=f"{rules.payer.name} does not pay for sessions of a supervised associate.",
        remedy="Schedule this payer's patients with an independently licensed clinician.",
        severity=Severity.NOT_BILLABLE,
        prevents=("185", "B7"),
    )


def _without_supervisor(session: Session) -> Problem:
    return Problem(
        code="SUPERVISOR_MISSING",
        place=f"Practitioner/{session.clinician_id}",
        reason="The clinician is an associate, and the practice file names no supervisor.",
        remedy="Name the supervisor in the practice file.",
        prevents=("185", "B7"),
    )
