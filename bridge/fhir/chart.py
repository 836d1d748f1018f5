"""Reads everything a day's claims need, in batches: never one request per encounter.

read_chart(client, encounters, capability=None, documents=False, consents=False, activities=()) -> Chart
read_patients(client, patient_ids, capability=None) -> Chart        coverage at a launch, without encounters
read_encounters(client, encounter_ids) -> (Encounter, ...)           those that are there
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from bridge.fhir.activity import ACTIVITY_TYPES, visits_of
from bridge.fhir.batch import batches
from bridge.fhir.capability import SEARCH, Capability
from bridge.fhir.client import FhirClient, Parameters
from bridge.fhir.error import FhirError, Forbidden, Gone, NotFound, OperationRefused, Unintelligible
from bridge.fhir.reference import at, followed, is_id, patients_of
from bridge.mapping.chart import Chart, Resource

# Answers that say "not here" rather than "try later": noted in Chart.unreadable, never raised.
NOTED = (Forbidden, Gone, NotFound, OperationRefused, Unintelligible)
# A note's text is never read: of a DocumentReference only what says whether it is signed stays.
DOCUMENT_ELEMENTS = ("context", "docStatus", "status", "type")
# Of a Consent what says whom it lets know; never the signed paper. # source[x]
CONSENT_ELEMENTS = ("status", "scope", "category", "patient", "dateTime", "policyRule", "provision")
WAVES = 5  # encounter -> role -> practitioner, coverage -> organization: no chain is longer


def read_chart(
    client: FhirClient,
    encounters: Sequence[Resource],
    *,
    capability: Capability | None = None,
    documents: bool = False,
    consents: bool = False,
    activities: Sequence[str] = (),
) -> Chart:
    """`encounters` and what they refer to, with the same patients' encounters of those days in `resources`.

    `activities` are resource types in which the chart says what was done at a visit: Procedure, ChargeItem.
    What cannot be read is in Chart.unreadable with why. Raises FhirError only where trying later may help, or where
    the EHR no longer knows us (Unauthorized, TokenRefused).
    """
    reading = ChartReading(client, capability)
    reading.keep(encounters)
    reading.follow()
    reading.read_same_days(encounters)
    reading.follow()
    reading.read_about(reading.patients(encounters))
    reading.read_roles()
    reading.follow()
    if documents:
        reading.read_documents()
    if consents:
        reading.read_consents(reading.patients(encounters))
    for resource_type in activities:
        reading.read_activities(resource_type)
    return reading.chart(encounters)


def read_patients(client: FhirClient, patient_ids: Iterable[str], *, capability: Capability | None = None) -> Chart:
    """Patients with their Coverages (payors, subscribers), Conditions and authorizations."""
    reading = ChartReading(client, capability)
    references = [f"Patient/{patient_id}" for patient_id in patient_ids]
    reading.fetch(references)
    reading.read_about(references)
    reading.follow()
    return reading.chart(())


def read_encounters(client: FhirClient, encounter_ids: Iterable[str]) -> tuple[Resource, ...]:
    """Those of them that the EHR gives, in the order of their ids. Raises FhirError."""
    found = {
        str(resource["id"]): resource
        for batch in batches(sorted(set(encounter_ids)))
        for resource in client.search("Encounter", {"_id": ",".join(batch)})
        if resource["resourceType"] == "Encounter"
    }
    return tuple(found[encounter_id] for encounter_id in sorted(found))


class ChartReading:
    """One reading: what is known so far, and what could not be read."""

    def __init__(self, client: FhirClient, capability: Capability | None = None) -> None:
        self._client, self._capability = client, capability
        self._resources: dict[str, Resource] = {}
        self._unreadable: dict[str, str] = {}

    def chart(self, encounters: Sequence[Resource]) -> Chart:
        """What was read."""
        return Chart(encounters=tuple(encounters), resources=self._resources, unreadable=self._unreadable)

    def keep(self, resources: Iterable[Resource]) -> None:
        """Under `Type/id`."""
        for resource in resources:
            self._resources[f"{resource['resourceType']}/{resource.get('id')}"] = resource

    def patients(self, encounters: Iterable[Resource]) -> list[str]:
        """Everybody who was in the room as a patient, in the order of their references."""
        named = (self._client.relative(who) for e in encounters for who in self._patients_of(e))
        return sorted({own for own in named if own is not None})

    def follow(self) -> None:
        """Reads what the known resources refer to, wave by wave, until nothing new turns up."""
        for _ in range(WAVES):
            wanted = {text for resource in list(self._resources.values()) for text in followed(resource)}
            new = [text for text in sorted(wanted) if text not in self._resources and text not in self._unreadable]
            if not new:
                return
            self.fetch(new)

    def fetch(self, references: Sequence[str]) -> None:
        """Reads by `_id`, many at once. An absolute reference of this server is found under both its forms."""
        wanted: dict[str, list[str]] = {}
        for text in references:
            reference = self._client.relative(text)
            resource_type, _, resource_id = (reference or "").partition("/")
            if not resource_type.isalpha() or not is_id(resource_id):
                self._unreadable[text] = "on another server" if reference is None else "not a readable reference"
            elif reference not in self._resources:
                wanted.setdefault(resource_type, []).append(resource_id)
        for resource_type, ids in wanted.items():
            self._fetch_type(resource_type, sorted(set(ids)))
        for text in references:
            own = self._client.relative(text)
            if own is not None and own != text and own in self._resources:
                self._resources[text] = self._resources[own]

    def read_same_days(self, encounters: Sequence[Resource]) -> None:
        """The same patients' other encounters around those days: a claim is made of a patient's day."""
        near = {(who, day) for e in encounters for who in self._patients_of(e) for day in _days_around(e)}
        if not near:
            return
        days = sorted(day for _, day in near)
        window = {"date": (f"ge{days[0].isoformat()}", f"le{days[-1].isoformat()}")}
        patients = self.patients(encounters)
        found = list(self._search("Encounter", "patient", _ids(patients), window))
        if self._offers("Group"):
            groups = [g for g in self._search("Group", "member", patients, {}) if g["resourceType"] == "Group"]
            self.keep(groups)
            held = [f"Group/{group.get('id')}" for group in groups]
            found += self._search("Encounter", "subject", held, window)
        self.keep(e for e in found if any((who, day) in near for who in self._patients_of(e) for day in _days_of(e)))

    def read_about(self, patients: Sequence[str]) -> None:
        """Coverages, Conditions and granted authorizations of these patients."""
        self.keep(self._search("Coverage", "patient", _ids(patients), {}))
        self.keep(self._search("Condition", "patient", _ids(patients), {}))
        if self._offers("ClaimResponse"):
            answers = self._search("ClaimResponse", "patient", _ids(patients), {"use": "preauthorization"})
            self.keep(answer for answer in answers if answer.get("use") == "preauthorization")

    def read_roles(self) -> None:
        """PractitionerRoles of the clinicians: some EHRs keep the NPI or the taxonomy only there."""
        clinicians = [key for key in self._resources if key.startswith("Practitioner/")]
        if self._offers("PractitionerRole"):
            self.keep(self._search("PractitionerRole", "practitioner", _ids(clinicians), {}))

    def read_documents(self) -> None:
        """Whether a note of each visit of this reading exists and is signed; never the note."""
        asked = {"_elements": ",".join(DOCUMENT_ELEMENTS)}
        found = self._search("DocumentReference", "encounter", self._visits(), asked)
        self._keep_parts(found, DOCUMENT_ELEMENTS)

    def read_consents(self, patients: Sequence[str]) -> None:
        """What these patients let others know of them."""
        found = self._search("Consent", "patient", _ids(patients), {"_elements": ",".join(CONSENT_ELEMENTS)})
        self._keep_parts(found, CONSENT_ELEMENTS)

    def read_activities(self, resource_type: str) -> None:
        """What was done at each visit of this reading.

        Asked by visit; where the server has no such search, by patient, and what is of other visits is left.
        """
        kind = ACTIVITY_TYPES[resource_type]
        visits = self._visits()
        if not visits:
            return
        try:
            found = self._ask(resource_type, kind.parameter, visits[:1], {})
            found += self._search(resource_type, kind.parameter, visits[1:], {})
        except OperationRefused:
            seen = [self._resources[visit] for visit in visits]
            found = list(self._search(resource_type, "patient", _ids(self.patients(seen)), {}))
        except NOTED as fault:
            self._note(resource_type, kind.parameter, fault)
            return
        wanted = set(visits)
        ours = (one for one in found if wanted & {self._client.relative(text) for text in visits_of(one)})
        self._keep_parts(ours, kind.kept)

    def _keep_parts(self, found: Iterable[Resource], elements: tuple[str, ...]) -> None:
        """Servers may send more than `_elements` asks for."""
        kept = ("resourceType", "id", *elements)
        self.keep({name: resource[name] for name in kept if name in resource} for resource in found)

    def _visits(self) -> list[str]:
        """Every Encounter of this reading; the patients' others of a day count too: they share a claim."""
        return [key for key in self._resources if key.startswith("Encounter/")]

    def _patients_of(self, encounter: Resource) -> frozenset[str]:
        return patients_of(encounter, self._resources.get)

    def _offers(self, resource_type: str) -> bool:
        """Optional types are asked for unless the server's own statement leaves them out."""
        return self._capability is None or self._capability.can(resource_type, SEARCH)

    def _fetch_type(self, resource_type: str, ids: list[str]) -> None:
        found = {str(r.get("id")): r for r in self._search(resource_type, "_id", ids, {})}
        self.keep(found[known] for known in ids if known in found)
        for missing in (known for known in ids if known not in found):
            self._read_one(resource_type, missing)

    def _read_one(self, resource_type: str, resource_id: str) -> None:
        """A search leaves out what is gone without saying so; a read says why."""
        try:
            self.keep([self._client.read(resource_type, resource_id)])
        except NOTED as fault:
            self._unreadable[f"{resource_type}/{resource_id}"] = _why(fault)

    def _search(
        self, resource_type: str, parameter: str, values: Sequence[str], extra: Parameters
    ) -> Iterator[Resource]:
        """In batches; one by one where the server takes only one value."""
        for batch in batches(sorted(set(values))):
            try:
                yield from self._ask(resource_type, parameter, batch, extra)
            except OperationRefused as fault:
                if len(batch) == 1:
                    self._note(resource_type, parameter, fault)
                for value in batch if len(batch) > 1 else ():
                    yield from self._ask_noting(resource_type, parameter, value, extra)
            except NOTED as fault:
                self._note(resource_type, parameter, fault)

    def _ask_noting(self, resource_type: str, parameter: str, value: str, extra: Parameters) -> Iterator[Resource]:
        try:
            yield from self._ask(resource_type, parameter, (value,), extra)
        except NOTED as fault:
            self._note(resource_type, parameter, fault)

    def _ask(self, resource_type: str, parameter: str, values: Sequence[str], extra: Parameters) -> list[Resource]:
        found: list[Resource] = []
        for page in self._client.pages(resource_type, {parameter: ",".join(values), **extra}):
            found += [resource for resource in page.resources if resource["resourceType"] == resource_type]
            if page.left_out:
                self._unreadable[f"{resource_type}?{parameter}"] = f"left out by the server: {', '.join(page.left_out)}"
        return found

    def _note(self, resource_type: str, parameter: str, fault: FhirError) -> None:
        if parameter != "_id":  # those are read one by one, each with its own reason
            self._unreadable[f"{resource_type}?{parameter}"] = _why(fault)


def _why(fault: FhirError) -> str:
    words = {Gone: "deleted in the EHR", NotFound: "not found", Forbidden: "not allowed to read"}
    reason = words.get(type(fault), "refused" if isinstance(fault, OperationRefused) else "not readable")
    return f"{fault.status} {reason}" if fault.status else reason


def _ids(references: Iterable[str]) -> list[str]:
    return [reference.rpartition("/")[2] for reference in references]


def _days_of(encounter: Resource) -> set[date]:
    """The calendar days that its period names, as written; wrong shapes give none."""
    days = set()
    for path in ("period.start", "period.end"):
        for text in at(encounter, path):
            try:
                days.add(date.fromisoformat(str(text)[:10]))
            except ValueError:
                continue  # the mapping makes a Problem of it; here it only narrows the search
    return days


def _days_around(encounter: Resource) -> set[date]:
    """A day more on each side: the place's calendar day may differ from the one written in UTC."""
    return {day + timedelta(days=step) for day in _days_of(encounter) for step in (-1, 0, 1)}
