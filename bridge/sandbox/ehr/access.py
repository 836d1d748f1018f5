"""What a bearer of a token may do with which resource."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from bridge.sandbox.ehr.chart import Chart, Resource
from bridge.sandbox.ehr.grant import Grant
from bridge.sandbox.ehr.outcome import Refusal
from bridge.sandbox.ehr.parameter import values_at
from bridge.sandbox.ehr.scope import Scope
from bridge.sandbox.ehr.search import matches, read_search

# Where a resource says whose it is. Types that stand nowhere here are the practice's own, not a patient's.
PATIENT_PATHS = {
    "Appointment": "participant.actor",
    "ChargeItem": "subject",
    "Claim": "patient",
    "ClaimResponse": "patient",
    "Communication": "subject",
    "Condition": "subject",
    "Consent": "patient",
    "Coverage": "beneficiary",
    "CoverageEligibilityRequest": "patient",
    "CoverageEligibilityResponse": "patient",
    "DocumentReference": "subject",
    "Encounter": "subject",
    "Group": "member.entity",
    "Procedure": "subject",
    "RelatedPerson": "patient",
    "Task": "for",
}
SHARED = frozenset({"Location", "Organization", "Practitioner", "PractitionerRole"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    grant: Grant
    chart: Chart = field(repr=False)
    base_url: str

    @property
    def owner(self) -> str:
        """For whom pages are kept: a new token of the same app and user may read on."""
        return f"{self.grant.client_id} {self.grant.context.user_id} {self.grant.context.patient_id}"

    def require(self, resource_type: str, permission: str) -> None:
        """Refuses with 403 where no scope gives this permission (one of c r u d s) on the type."""
        if not any(scope.allows(resource_type, permission) for scope in self.grant.scopes):
            raise Refusal(403, "forbidden", f"no granted scope gives {permission} on {resource_type}")

    def require_for(self, resource: Resource, permission: str) -> None:
        """Refuses with 403 where no scope reaches this very resource."""
        self.require(resource["resourceType"], permission)
        if not self.reaches(resource, permission):
            raise Refusal(403, "forbidden", "the granted scopes do not reach this resource")

    def reaches(self, resource: Resource, permission: str) -> bool:
        kind = resource["resourceType"]
        return any(self._reaches(s, resource) for s in self.grant.scopes if s.allows(kind, permission))

    def may_include(self, resource: Resource) -> bool:
        return self.reaches(resource, "s") or self.reaches(resource, "r")

    def _reaches(self, scope: Scope, resource: Resource) -> bool:
        if scope.narrowing:
            limits = read_search(resource["resourceType"], parse_qsl(scope.narrowing), strict=True)
            if not matches(limits, resource, self.base_url):
                return False
        return scope.level != "patient" or self._is_of_patient(resource)

    def _is_of_patient(self, resource: Resource) -> bool:
        kind, patient_id = resource["resourceType"], self.grant.context.patient_id
        if kind in SHARED:
            return True
        if kind == "Patient":
            return bool(patient_id) and resource["id"] == patient_id
        named = {value.get("reference", "") for value in values_at(resource, PATIENT_PATHS.get(kind, "none"))}
        return f"Patient/{patient_id}" in named | self._members(named)

    def _members(self, references: set[str]) -> set[str]:
        """A group session is of each who came."""
        groups = (self.chart.find("Group", r.removeprefix("Group/")) for r in references if r.startswith("Group/"))
        return {value["reference"] for group in groups if group for value in values_at(group, "member.entity")}
