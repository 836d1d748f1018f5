"""The people and organizations on a claim."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bridge.billing.contact import Contact
from bridge.billing.reference_number import ReferenceNumber


class Sex(StrEnum):
    FEMALE = "F"  # DMG03
    MALE = "M"
    UNKNOWN = "U"


class Relationship(StrEnum):
    """The patient's relationship to the subscriber. # SBR02, PAT01"""

    SELF = "18"
    SPOUSE = "01"
    CHILD = "19"
    EMPLOYEE = "20"
    UNKNOWN = "21"
    ORGAN_DONOR = "39"
    CADAVER_DONOR = "40"
    LIFE_PARTNER = "53"
    OTHER = "G8"


class Licence(StrEnum):
    """What a clinician is licensed as; decides which codes and modifiers a payer takes."""

    PSYCHIATRIST = "MD"
    PSYCHIATRIC_NP = "NPP"
    PSYCHOLOGIST = "PHD"
    CLINICAL_SOCIAL_WORKER = "LCSW"
    COUNSELOR = "LPC"
    MARRIAGE_FAMILY_THERAPIST = "LMFT"
    ASSOCIATE = "ASSOCIATE"  # not yet independent: supervised
    PHYSICIAN = "PHYSICIAN"  # a physician other than a psychiatrist
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    line1: str = field(repr=False)
    city: str = field(repr=False)
    state: str
    postal_code: str = field(repr=False)  # five or nine digits, no dash
    line2: str = field(default="", repr=False)
    country: str = ""  # N404: empty for the United States
    subdivision: str = ""  # N407: the part of another country


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonName:
    last: str = field(repr=False)
    first: str = field(repr=False)
    middle: str = field(default="", repr=False)
    suffix: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    id: str  # the chart's id
    name: PersonName
    birth_date: date = field(repr=False)
    sex: Sex
    address: Address | None
    died_on: date | None = field(default=None, repr=False)  # PAT06
    weight: Decimal | None = field(default=None, repr=False)  # PAT08, pounds
    is_pregnant: bool = field(default=False, repr=False)  # PAT09
    references: tuple[ReferenceNumber, ...] = ()  # REF*1W, SY of a dependant


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinician:
    """A person; where a claim of others names an organization in a clinician's place, its name is the last name."""

    id: str  # the chart's Practitioner id
    name: PersonName
    npi: str
    taxonomy: str  # NUCC
    licence: Licence
    supervisor: "Clinician | None" = None
    is_organization: bool = False  # NM102 2
    references: tuple[ReferenceNumber, ...] = ()  # REF*0B licence, 1G UPIN, G2 the payer's, LU location
    address: Address | None = None  # only who orders has one: 2420E
    contact: Contact | None = None  # as has an address

    def is_biller(self, billing: "BillingProvider") -> bool:
        """Whether nothing is said of the clinician that is not said of who bills; the taxonomy aside."""
        is_alike = billing.is_person or self.is_organization
        if not is_alike or self.npi != billing.npi or self.references:
            return False
        return bool(self.npi) or self.name.last == billing.name.partition(", ")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class PayToPlan:
    """2010AC: a plan that paid in the payer's place and claims it back."""

    name: str
    plan_id: str  # NM109
    address: Address
    tax_id: str  # REF*EI, nine digits
    id_qualifier: str = "PI"  # NM108; XV for a national plan id
    references: tuple[ReferenceNumber, ...] = ()  # REF*2U, FY, NF


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingProvider:
    name: str  # organization, or "LAST, FIRST" when is_person
    npi: str
    taxonomy: str
    tax_id: str  # nine digits
    address: Address
    is_person: bool = False
    tax_id_is_ssn: bool = False  # REF*SY instead of REF*EI
    contact_name: str = ""
    contact_phone: str = ""  # ten digits
    contact_email: str = ""
    contact_fax: str = ""
    middle: str = ""  # of a person's name
    suffix: str = ""
    pay_to: Address | None = None  # 2010AB: where payments go, when that is another place
    references: tuple[ReferenceNumber, ...] = ()  # REF*0B, 1G
    contacts: tuple[Contact, ...] = ()  # every PER, where the one contact above does not say all of them
    currency: str = ""  # CUR02, where it is not dollars
    pay_to_is_person: bool | None = None  # NM102 of 2010AB; None: as who bills
    pay_to_plan: PayToPlan | None = None  # 2010AC


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    id: str  # ours: the name of its rule pack
    name: str
    payer_id: str  # the clearinghouse's: 2010BB NM109
    filing_indicator: str  # SBR09
    address: Address | None = None  # the claim office
    references: tuple[ReferenceNumber, ...] = ()  # REF*2U, FY, NF, EI of its own; G2, LU: the biller's number there
    id_qualifier: str = "PI"  # NM108; XV for a national plan id


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """Who holds the policy; `relationship` is the patient's to them."""

    name: PersonName
    member_id: str = field(repr=False)
    relationship: Relationship
    birth_date: date | None = field(default=None, repr=False)
    sex: Sex = Sex.UNKNOWN
    address: Address | None = None
    group_number: str = field(default="", repr=False)
    group_name: str = field(default="", repr=False)
    is_organization: bool = False  # NM102 2: an employer, for workers' compensation; its name is the last name
    ssn: str = field(default="", repr=False)  # REF*SY: only where a payer must have it
    id_qualifier: str = "MI"  # NM108; II for a national id of the patient


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceFacility:
    """2310C: where the service happened, when that is not the billing address."""

    name: str
    address: Address
    npi: str = ""
    references: tuple[ReferenceNumber, ...] = ()  # REF*0B, G2, LU
    contact: Contact | None = None  # PER: for an accident's claim
