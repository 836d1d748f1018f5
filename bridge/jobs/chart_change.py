"""What changed beside the Encounters that a claim rests on: what was done at a visit, and whom the patient lets know.

An Encounter keeps its version when a Procedure, a ChargeItem or a Consent is written; its visit is drafted again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from bridge.billing.problem import Problem, Severity
from bridge.billing.scrub.privacy import PLAN_DISCLOSURE_FORBIDDEN
from bridge.billing.status import UNSENT
from bridge.fhir.activity import ACTIVITY_TYPES, visits_of
from bridge.fhir.changes import OVERLAP, Cursor, changed, last_updated
from bridge.fhir.chart import CONSENT_ELEMENTS, NOTED
from bridge.fhir.client import FhirClient
from bridge.fhir.ehr import EhrConnection
from bridge.fhir.error import FhirError
from bridge.fhir.reference import at
from bridge.mapping.chart import Resource
from bridge.store.store import Transaction
from bridge.store.subject import SubjectKind

CHANGES_UNSEEN = "CHANGES_UNSEEN"
MOST = 5000  # sessions kept from their plans


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What one look found. `unseen`: the types whose changes the EHR does not tell, and why."""

    cursors: Mapping[str, Cursor]
    found: tuple[Resource, ...] = field(repr=False)
    unseen: Mapping[str, str]

    def moved(self, cursor: Cursor) -> Cursor:
        """The Encounters' cursor with where the others have come to."""
        return replace(cursor, beside=self.cursors)


def look_beside(client: FhirClient, before: Cursor, starting: Cursor) -> Beside:
    """One search a type, of the types that the connection reads; `starting` where a type was never looked at.

    Raises FhirError where trying later may help.
    """
    cursors, found, unseen = dict[str, Cursor](), list[Resource](), dict[str, str]()
    for resource_type, date, elements in _watched(client.connection):
        cursor = before.beside.get(resource_type, starting)
        changes = changed(client, resource_type, date, cursor, elements)
        try:
            found += [resource for resource in changes if not _is_old(resource, cursor)]
        except NOTED as fault:
            cursors[resource_type], unseen[resource_type] = cursor, _why(fault)
            continue
        cursors[resource_type] = changes.cursor
        if changes.left_out:
            unseen[resource_type] = f"left out by the server: {', '.join(changes.left_out)}"
    return Beside(cursors=cursors, found=tuple(found), unseen=unseen)


def _watched(connection: EhrConnection) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for resource_type in connection.read_activities:
        yield resource_type, ACTIVITY_TYPES[resource_type].date, ()
    if connection.read_consents:
        yield "Consent", "date", CONSENT_ELEMENTS


def _is_old(resource: Resource, cursor: Cursor) -> bool:
    """Some servers pass over `_lastUpdated` without a word and give all they have, every time."""
    updated = last_updated(resource)
    return updated is not None and updated < cursor.since - OVERLAP


def _why(fault: FhirError) -> str:
    return f"status {fault.status}" if fault.status else type(fault).__name__


def resting_on(tx: Transaction, ehr: str, client: FhirClient, found: Iterable[Resource]) -> tuple[str, ...]:
    """Ids of the visits that rest on what was found, of those that we know; others are drafted once they are found."""
    ids = set[str]()
    for resource in found:
        if resource["resourceType"] == "Consent":
            ids |= _of_consent(tx, ehr, client, resource) | _kept_out_by(tx, ehr, resource)
        else:
            named = (client.relative(text) for text in visits_of(resource))
            ids |= {text.removeprefix("Encounter/") for text in named if text is not None}
    return tuple(sorted(encounter_id for encounter_id in ids if tx.encounters.find(ehr, encounter_id) is not None))


def _of_consent(tx: Transaction, ehr: str, client: FhirClient, consent: Resource) -> set[str]:
    """Of this patient's claims that have not left: what was told before is told."""
    named = (client.relative(text) for text in at(consent, "patient.reference") if isinstance(text, str))
    patients = {text.removeprefix("Patient/") for text in named if text is not None}
    rows = (row for patient_id in patients for row in tx.claim_lists.of_patient(patient_id))
    unsent = [row.control_number for row in rows if row.ehr == ehr and row.status in UNSENT]
    return {e for number in unsent for own, e in tx.claim_lists.encounters_of(number) if own == ehr}


def _kept_out_by(tx: Transaction, ehr: str, consent: Resource) -> set[str]:
    """Visits without a claim, because this Consent kept the plan out of them."""
    place = f"Consent/{consent.get('id')}"
    kept = tx.problems.list(code=PLAN_DISCLOSURE_FORBIDDEN.id, kind=SubjectKind.ENCOUNTER, limit=MOST)
    subjects = (stored.subject.id.partition("/") for stored in kept if stored.problem.place == place)
    return {encounter_id for own, _, encounter_id in subjects if own == ehr}


def unseen_problems(ehr: str, unseen: Mapping[str, str]) -> tuple[Problem, ...]:
    return tuple(
        Problem(
            code=CHANGES_UNSEEN,
            place=f"EHR {ehr} {resource_type}",
            reason=f"The EHR does not say which {resource_type} resources changed ({why}).",
            remedy=(
                f"Have the EHR's administrator grant system/{resource_type}.rs with search by _lastUpdated; until then "
                "draft a visit again after such an edit."
            ),
            severity=Severity.WARN,
        )
        for resource_type, why in sorted(unseen.items())
    )
