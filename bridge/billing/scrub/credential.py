"""Who renders, against what they may do: licence and code, licence and payer, taxonomy, state, days at work."""

from collections.abc import Iterator

from bridge.billing.claim import Claim
from bridge.billing.party import Clinician, Licence
from bridge.billing.payer_table import Way
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext
from bridge.billing.session import Modality, Session

LICENCE_NOT_ALLOWED = Rule(
    id="LICENCE_NOT_ALLOWED",
    family="credential",
    sentence="The licence of who answers for the session may bill the code.",
    prevents=("185", "170", "8"),
    source="code facts 2026-11, who may bill; denial rule 8",
    certainty="likely",
)
LICENCE_NOT_TAKEN = Rule(
    id="LICENCE_NOT_TAKEN",
    family="credential",
    sentence="The payer pays clinicians of this licence.",
    prevents=("185", "170", "8"),
    fix=Fix.PAYER,
    source="the payer's rule pack",
)
LICENCE_MODIFIER_MISSING = Rule(
    id="LICENCE_MODIFIER_MISSING",
    family="credential",
    sentence="A line says the licence where the payer wants it.",
    prevents=("4",),
    fix=Fix.PAYER,
    source="the payer's rule pack; denial rule 18",
)
ASSOCIATE_NOT_TAKEN = Rule(
    id="ASSOCIATE_NOT_TAKEN",
    family="credential",
    sentence="Who is supervised renders only where the payer takes it.",
    prevents=("185", "B7"),
    fix=Fix.DECIDE,
    source="the payer's rule pack; denial rule 18",
)
TAXONOMY_OF_ANOTHER_LICENCE = Rule(
    id="TAXONOMY_OF_ANOTHER_LICENCE",
    family="credential",
    sentence="A clinician's taxonomy is one of their licence.",
    prevents=("8", "170", "185"),
    fix=Fix.PRACTICE,
    source="taxonomy facts 2026-11; denial rule 8",
)
CLINICIAN_NOT_AT_WORK = Rule(
    id="CLINICIAN_NOT_AT_WORK",
    family="credential",
    sentence="Whoever is named worked for the practice on the service date.",
    prevents=("B7", "185"),
    fix=Fix.PRACTICE,
    source="denial rule 8: linked to the group, active on the service date",
)
STATE_NOT_LICENSED = Rule(
    id="STATE_NOT_LICENSED",
    family="credential",
    sentence="By video or telephone, the clinician is licensed where the patient is.",
    prevents=("185", "170"),
    fix=Fix.DECIDE,
    source="compliance facts 2026-11, section 8: the licence is the patient's state's",
    certainty="likely",
)
RULES = (
    LICENCE_NOT_ALLOWED,
    LICENCE_NOT_TAKEN,
    LICENCE_MODIFIER_MISSING,
    ASSOCIATE_NOT_TAKEN,
    TAXONOMY_OF_ANOTHER_LICENCE,
    CLINICIAN_NOT_AT_WORK,
    STATE_NOT_LICENSED,
)
_RENDERS = (Way.ASSOCIATE,)


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """LICENCE_NOT_ALLOWED, LICENCE_NOT_TAKEN, LICENCE_MODIFIER_MISSING, ASSOCIATE_NOT_TAKEN,
    TAXONOMY_OF_ANOTHER_LICENCE, CLINICIAN_NOT_AT_WORK, STATE_NOT_LICENSED."""
    yield from _payer(claim, context)
    yield from _codes(claim, context)
    for place, clinician in _named(claim):
        yield from _taxonomy(place, clinician, context)
        yield from _at_work(place, clinician.id, claim, context)
    for session in _sessions(claim, context):
        if session.clinician_id not in (claim.rendering.id, ""):
            yield from _at_work(f"Encounter/{session.encounter_id}", session.clinician_id, claim, context)
        yield from _state(session, claim, context)


def _payer(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    rules, licence = context.rules, claim.rendering.licence
    supervised = rules.supervision_of(licence) if rules is not None else None
    if supervised is not None and supervised[1].way in _RENDERS:
        return
    if supervised is not None or licence is Licence.ASSOCIATE:
        reason = f"{claim.payer.name} takes no claims that a supervised clinician ({licence.value}) renders."
        remedy = "Follow the payer's supervision rule: the supervisor renders, or the session is not billable."
        yield ASSOCIATE_NOT_TAKEN.found("rendering", reason, remedy)
    elif rules is not None and rules.allowed_licences and licence not in rules.allowed_licences:
        reason = f"{claim.payer.name} does not pay clinicians with the licence {licence.value}."
        remedy = "Check the licence in the practice file and the payer's rules."
        yield LICENCE_NOT_TAKEN.found("rendering", reason, remedy)


def _codes(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    licence = _answering(claim).licence
    for i, line in enumerate(claim.lines):
        procedure = context.procedures.on(line.procedure, line.service_date)
        if procedure is not None and procedure.billed_by and licence not in procedure.billed_by:
            reason = f"{line.procedure} may not be billed with the licence {licence.value}."
            remedy = "Correct the visit type or the clinician in the chart."
            yield LICENCE_NOT_ALLOWED.found(f"lines[{i}].procedure", reason, remedy)
        missing = [m for m in _wanted(claim, line.procedure, context) if m not in line.modifiers]
        if missing:
            reason = f"{claim.payer.name} wants {missing[0]} with the licence {claim.rendering.licence.value}."
            remedy = "Put the modifier back, in first place."
            yield LICENCE_MODIFIER_MISSING.found(f"lines[{i}].modifiers", reason, remedy)


def _wanted(claim: Claim, procedure: str, context: ScrubContext) -> tuple[str, ...]:
    return context.rules.modifiers_for(claim.rendering.licence, procedure) if context.rules else ()


def _answering(claim: Claim) -> Clinician:
    """An associate works under the licence of the supervisor."""
    if claim.rendering.licence is Licence.ASSOCIATE and claim.supervising is not None:
        return claim.supervising
    return claim.rendering


def _named(claim: Claim) -> Iterator[tuple[str, Clinician]]:
    yield "rendering", claim.rendering
    if claim.supervising is not None:
        yield "supervising", claim.supervising


def _taxonomy(place: str, clinician: Clinician, context: ScrubContext) -> Iterator[Problem]:
    taxonomy = context.taxonomies.get(clinician.taxonomy)
    if taxonomy is None or taxonomy.fits(clinician.licence):
        return
    reason = f"The taxonomy {taxonomy.code} ({taxonomy.label}) is not one of the licence {clinician.licence.value}."
    remedy = "Correct taxonomy or licence in the practice file, as the provider is enrolled."
    yield TAXONOMY_OF_ANOTHER_LICENCE.found(f"{place}.taxonomy", reason, remedy)


def _at_work(place: str, clinician_id: str, claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    tenure = context.tenures.get(clinician_id)
    if tenure is None or tenure.holds_on(claim.service_date):
        return
    when = (
        f"left on {tenure.ends}"
        if tenure.ends is not None and tenure.ends < claim.service_date
        else f"begins on {tenure.starts}"
    )
    reason = f"Practitioner/{clinician_id} did not work for the practice on {claim.service_date}: {when}."
    remedy = "Correct the clinician in the chart, or the days in the practice file."
    yield CLINICIAN_NOT_AT_WORK.found(place, reason, remedy)


def _sessions(claim: Claim, context: ScrubContext) -> Iterator[Session]:
    for encounter_id in claim.encounter_ids:
        if encounter_id in context.sessions:
            yield context.sessions[encounter_id]


def _state(session: Session, claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """Where the chart does not say the patient's state, the home's warns: most are at home."""
    clinician_id = session.clinician_id or claim.rendering.id
    tenure = context.tenures.get(clinician_id)
    if session.modality is Modality.IN_PERSON or tenure is None or not tenure.states:
        return
    home = claim.patient.address.state if claim.patient.address is not None else ""
    state = session.patient_state or home
    if not state or state in tenure.states:
        return
    where = f"was in {state}" if session.patient_state else f"lives in {state}, and the chart does not say more"
    reason = f"The patient {where}; Practitioner/{clinician_id} is licensed in {', '.join(sorted(tenure.states))}."
    remedy = "Check licence and compact for that state; add the state in the practice file, or do not bill."
    severity = Severity.HOLD if session.patient_state else Severity.WARN
    yield STATE_NOT_LICENSED.found(f"Encounter/{session.encounter_id}", reason, remedy, severity)
