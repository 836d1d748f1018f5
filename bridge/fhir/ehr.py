"""One EHR of one practice: where it is and how we may talk to it. Keys and secrets are named here, never held.

EhrConnection(name=, practice_id=, base_url=, client_id=, ...)
connection.accepts_issuer(iss) -> bool
secure(url, allow_http=) -> bool
"""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit

BACKEND_SCOPES = (
    "system/Appointment.rs",
    "system/ClaimResponse.crus",
    "system/Condition.rs",
    "system/Coverage.rs",
    "system/CoverageEligibilityRequest.crus",
    "system/CoverageEligibilityResponse.crus",
    "system/Encounter.rs",
    "system/Group.rs",
    "system/Location.rs",
    "system/Organization.rs",
    "system/Patient.rs",
    "system/PaymentReconciliation.crus",
    "system/Practitioner.rs",
    "system/PractitionerRole.rs",
    "system/RelatedPerson.rs",
)
CLAIM_SCOPE = "system/Claim.crus"  # asked only where the EHR takes our Claims
DOCUMENT_SCOPE = "system/DocumentReference.rs"  # asked only where that is how a note is known to be signed
CONSENT_SCOPE = "system/Consent.rs"  # asked only where the chart keeps the patients' consents
ACTIVITY_SCOPES = {  # each asked only where that is how the chart says what was done at a visit
    "ChargeItem": "system/ChargeItem.rs",
    "Procedure": "system/Procedure.rs",
}
# Who is there, and which visit: what the pages show they read as the background work does, under its own scopes.
LAUNCH_SCOPES = (
    "openid",
    "fhirUser",
    "launch",
)


class EhrFault(ValueError):
    """A connection that cannot be right; the message says which setting."""

    retryable = False


class ClientKind(StrEnum):
    """How our app proves itself at the token endpoint in a launch. Backend services always sign."""

    PUBLIC = "public"
    PRIVATE_KEY_JWT = "private_key_jwt"


@dataclass(frozen=True, slots=True, kw_only=True)
class EhrConnection:
    """`issuers` are the `iss` values a launch may name beside `base_url`. Times are seconds.

    Raises EhrFault where a URL is not absolute, or is plain http to another machine without `allow_http`.
    """

    name: str  # config/ehrs/<name>.toml
    practice_id: str
    base_url: str  # FHIR base, without a slash at the end
    client_id: str  # backend services
    launch_client_id: str = ""  # the app in a launch; the same as client_id when empty
    launch_kind: ClientKind = ClientKind.PRIVATE_KEY_JWT
    issuers: tuple[str, ...] = ()
    scopes: tuple[str, ...] = BACKEND_SCOPES
    launch_scopes: tuple[str, ...] = LAUNCH_SCOPES
    key_folder: str = ""  # where keys.load finds our key pairs
    jwks_url: str = ""  # our public JWKS, sent as `jku` when it is registered
    id_token_algorithms: tuple[str, ...] = ("RS256",)
    page_size: int = 100
    connect_timeout: float = 5.0
    read_timeout: float = 30.0
    search_by_last_updated: bool = True  # False: Encounters are followed by date
    read_documents: bool = False  # signed is known from DocumentReference metadata
    read_consents: bool = False  # 42 CFR Part 2, and plans that a patient keeps out
    read_activities: tuple[str, ...] = ()  # Procedure, ChargeItem: what was done at a visit
    write_claim: bool = False  # the EHR takes our Claim resources
    allow_http: bool = False  # plain http to another machine: sandboxes only
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # what this EHR asks for beside the token

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", self.base_url.rstrip("/"))
        for setting, url in (("base_url", self.base_url), *(("issuers", url) for url in self.issuers)):
            if not secure(url, allow_http=self.allow_http):
                raise EhrFault(f"EHR {self.name}: {setting} must be an absolute https URL")

    @property
    def app_client_id(self) -> str:
        """The client id in a launch."""
        return self.launch_client_id or self.client_id

    def accepts_issuer(self, iss: str) -> bool:
        """Whether a launch from `iss` is from this EHR; a slash at the end does not matter, anything else does."""
        return iss.rstrip("/") in {self.base_url, *(url.rstrip("/") for url in self.issuers)}


def secure(url: str, *, allow_http: bool = False) -> bool:
    """Whether tokens may go there: https, or http on this machine, or http where the connection says so."""
    parts = urlsplit(url)
    if not parts.hostname or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and (allow_http or _on_this_machine(parts.hostname)))


def _on_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
