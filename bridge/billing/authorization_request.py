"""A payer is asked for permission before the service, and answers: the 278, request and response."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from bridge.billing.benefit_detail import Delivery
from bridge.billing.eligibility import Rejection
from bridge.billing.entity import Entity, Period, Reference, Trace
from bridge.billing.member import Relation
from bridge.billing.procedure import Procedure


class Verdict(StrEnum):
    """What the utilization management organization decided. # HCR01"""

    CERTIFIED = "A1"  # all that was asked for
    PARTLY_CERTIFIED = "A2"
    NOT_CERTIFIED = "A3"
    PENDED = "A4"
    MODIFIED = "A6"  # certified, but other than it was asked for: fewer visits, other dates
    CANCELLED = "C"
    CONTACT_PAYER = "CT"
    NOT_REQUIRED = "NA"
    NOT_CONSIDERED = "AAA"  # nobody looked at it: something in the request must be mended first
    UNKNOWN = ""  # neither a decision nor a rejection


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """HCR."""

    action: str  # HCR01
    number: str = field(default="", repr=False)  # HCR02: the authorization number, when it is certified
    reason: str = ""  # HCR03: why it was not
    second_opinion: str = ""  # HCR04

    @property
    def verdict(self) -> Verdict:
        decided = (verdict for verdict in Verdict if verdict is not Verdict.NOT_CONSIDERED)
        return next((verdict for verdict in decided if verdict == self.action), Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnosis:
    """One composite of HI."""

    kind: str  # ABK principal, ABF other, ABJ admitting; BK, BF, BJ before ICD-10
    code: str = field(repr=False)  # without the dot
    known_on: date | None = field(default=None, repr=False)  # C022-04


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """UM: what kind of permission is asked for."""

    category: str  # UM01: HS health services, SC specialty care, AR admission, IN individual
    certification: str  # UM02: I initial, R renewal, S revised, E extension, 3 cancel, 4 extension ...
    service_type: str = ""  # UM03: MH, A4 psychiatric, A6 psychotherapy, AI substance abuse ...
    place: str = ""  # UM04-1
    place_kind: str = ""  # UM04-2: A facility type, B place of service
    causes: tuple[str, ...] = ()  # UM05-1 to UM05-5: AA, EM, AP; state; country
    urgency: str = ""  # UM06: U urgent, 03 emergency
    condition: str = field(default="", repr=False)  # UM07
    prognosis: str = field(default="", repr=False)  # UM08
    release: str = ""  # UM09: Y
    delay: str = ""  # UM10


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedProcedure:
    """SV1 or SV2: which service, and how much of it."""

    procedure: Procedure | None = None  # SV101, SV202
    revenue_code: str | None = None  # SV201; None: a professional service
    charge: Decimal | None = None  # SV102, SV203
    unit: str = ""  # SV103, SV204: UN units, DA days, MJ minutes
    quantity: Decimal | None = None  # SV104, SV205
    more: tuple[tuple[int, str], ...] = ()  # further elements by position: (7, "1:2") diagnosis pointers


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """PWK: what is sent beside the request, and how the two find each other."""

    report: str  # PWK01: 77 support data, OZ ...
    transmission: str  # PWK02: EL electronic, FX fax, BM mail, AA on request
    control_number: str = ""  # PWK06
    text: str = field(default="", repr=False)  # PWK07


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewParty:
    """Who takes part, with what a payer objects to in them."""

    entity: Entity
    birth_date: date | None = field(default=None, repr=False)  # DMG02
    sex: str = ""  # DMG03
    relation: Relation | None = None  # INS
    employment: str = ""  # INS08
    periods: tuple[Period, ...] = ()  # DTP*598: when another organization refused
    rejections: tuple[Rejection, ...] = ()  # AAA


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedService:
    """Loop 2000F: one service of the event."""

    review: Review | None = None  # where it differs from the event's
    traces: tuple[Trace, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    decision: Decision | None = None
    references: tuple[Reference, ...] = ()  # REF*BB authorization before, NT administrative number
    periods: tuple[Period, ...] = ()  # DTP*472 service days, 007 effective, 036 expires
    procedure: RequestedProcedure | None = None
    deliveries: tuple[Delivery, ...] = ()  # HSD
    details: tuple[tuple[str, ...], ...] = ()  # SV3, TOO: id and elements as they stand
    attachments: tuple[Attachment, ...] = ()
    messages: tuple[str, ...] = field(default=(), repr=False)
    providers: tuple[ReviewParty, ...] = ()  # 2010F
    diagnoses: tuple[Diagnosis, ...] = ()  # HI: what this service is for, where it is less than the event


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientEvent:
    """Loop 2000E: an episode of care that permission is asked for."""

    review: Review | None
    traces: tuple[Trace, ...] = ()
    rejections: tuple[Rejection, ...] = ()
    decision: Decision | None = None
    references: tuple[Reference, ...] = ()  # REF*BB authorization before, NT administrative number
    periods: tuple[Period, ...] = ()  # DTP*AAH the days of the event, 435 admission, 096 discharge, 439 accident
    diagnoses: tuple[Diagnosis, ...] = ()
    deliveries: tuple[Delivery, ...] = ()  # HSD
    details: tuple[tuple[str, ...], ...] = field(default=(), repr=False)  # CRC, CL1, CR1, CR2, CR5, CR6 as they stand
    attachments: tuple[Attachment, ...] = ()
    messages: tuple[str, ...] = field(default=(), repr=False)
    providers: tuple[ReviewParty, ...] = ()  # 2010E
    services: tuple[ReviewedService, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationRequest:
    """One patient event, asked for."""

    organization: ReviewParty | None  # 2010A: who decides
    requester: ReviewParty | None = None  # 2010B
    subscriber: ReviewParty | None = None  # 2010C
    dependant: ReviewParty | None = None  # 2010D, when the patient is not the subscriber
    event: PatientEvent | None = None
    reference: str = ""  # BHT03
    purpose: str = "13"  # BHT02: 13 request, 01 cancellation, 36 reply to the payer's question
    kind: str = ""  # BHT06: RU medical services reservation


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationAnswer:
    """One patient event, answered; without `event` the payer did not come as far as that."""

    organization: ReviewParty | None  # 2010A: who decides
    requester: ReviewParty | None = None  # 2010B
    subscriber: ReviewParty | None = None  # 2010C
    dependant: ReviewParty | None = None  # 2010D, when the patient is not the subscriber
    event: PatientEvent | None = None
    reference: str = ""  # BHT03 of the request
    purpose: str = "11"  # BHT02: 11 response
    kind: str = ""  # BHT06: 18 the last word, 19 more will follow, AT administrative
    rejections: tuple[Rejection, ...] = ()  # 2000A AAA: the payer's system cannot look

    @property
    def verdict(self) -> Verdict:
        """On the event as a whole; single services may differ."""
        if self.event is not None and self.event.decision is not None:
            return self.event.decision.verdict
        return Verdict.NOT_CONSIDERED if self.every_rejection else Verdict.UNKNOWN

    @property
    def every_rejection(self) -> tuple[Rejection, ...]:
        """From the payer's own system down to the services."""
        parties = (self.organization, self.requester, self.subscriber, self.dependant)
        above = tuple(r for party in parties if party for r in party.rejections)
        if self.event is None:
            return self.rejections + above
        services = self.event.services
        below = tuple(r for party in self.event.providers for r in party.rejections)
        inside = tuple(r for s in services for r in (*s.rejections, *(r for p in s.providers for r in p.rejections)))
        return self.rejections + above + self.event.rejections + below + inside

    def verdict_on(self, service: ReviewedService) -> Verdict:
        """The service's own, else the event's."""
        if service.decision is not None:
            return service.decision.verdict
        return Verdict.NOT_CONSIDERED if service.rejections else self.verdict
