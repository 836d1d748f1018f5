"""What came back before any money: TA1, 999 and 277CA as values."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from bridge.billing.entity import Entity, Reference
from bridge.billing.money import ZERO
from bridge.billing.procedure import Procedure

REJECTS = ("A3", "A4", "A6", "A7", "A8")  # STC01-1
_REFUSES = ("R", "M", "W", "X")  # AK901, IK501


@dataclass(frozen=True, slots=True, kw_only=True)
class InterchangeAcknowledgment:
    """TA1: whether the envelope was readable."""

    interchange_number: int  # TA101: our ISA13
    status: str  # TA104: A accepted, E accepted with errors, R rejected
    note: str  # TA105
    written_at: datetime | None = None  # TA102, TA103: our ISA09 and ISA10, as they stood there

    @property
    def accepted(self) -> bool:
        return self.status in ("A", "E")


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultContext:
    """CTX: the claim that a fault is in (`CLM01`, `B7`), or what made a situational rule apply."""

    names: tuple[tuple[str, str], ...] = field(repr=False)  # CTX01: name and reference, which may be a member number
    segment: str = ""  # CTX02
    position: int = 0  # CTX03, ST = 1
    loop: str = ""  # CTX04
    element: int = 0  # CTX05-1
    component: int = 0  # CTX05-2
    repetition: int = 0  # CTX05-3
    data_element: str = ""  # CTX06: number of the data element in the X12 dictionary


@dataclass(frozen=True, slots=True, kw_only=True)
class ElementFault:
    """IK4: one element of a segment that was stumbled over."""

    element: int  # IK401-1
    code: str  # IK403
    component: int = 0  # IK401-2
    repetition: int = 0  # IK401-3
    data_element: str = ""  # IK402: number of the data element in the X12 dictionary
    value: str = field(default="", repr=False)  # IK404: a copy of what stood there
    contexts: tuple[FaultContext, ...] = ()  # CTX below the IK4


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFault:
    """IK3 with its IK4s: where the other side stumbled."""

    segment: str  # IK301
    position: int  # IK302, ST = 1
    loop: str  # IK303
    code: str  # IK304
    elements: tuple[ElementFault, ...] = ()
    contexts: tuple[FaultContext, ...] = ()  # CTX below the IK3


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionAcknowledgment:
    """AK2/IK5: one of our ST."""

    transaction_number: str  # AK202: our ST02
    status: str  # IK501: A, E accepted; R, M, W, X rejected
    faults: tuple[SegmentFault, ...] = ()
    codes: tuple[str, ...] = ()  # IK502 to IK506: why
    transaction: str = ""  # AK201: our ST01
    version: str = ""  # AK203: our ST03

    @property
    def accepted(self) -> bool:
        return self.status in ("A", "E")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAcknowledgment:
    """999: one of our functional groups. A rejected ST takes all its claims with it."""

    group_number: int  # AK102: our GS06
    status: str  # AK901: A, E, P accepted in full or part; R, M, W, X rejected
    transactions: tuple[TransactionAcknowledgment, ...]
    codes: tuple[str, ...] = ()  # AK905 to AK909: why
    functional_id: str = ""  # AK101: our GS01
    version: str = ""  # AK103: our GS08
    included: int | None = None  # AK902: how many ST our GE01 said
    received: int | None = None  # AK903
    accepted: int | None = None  # AK904, those with errors among them

    def of_set(self, transaction_number: str) -> TransactionAcknowledgment:
        """What it says of one of our ST, with the status that counts.

        A group that is refused takes every set with it, whatever is said of the set; a set that is not named, or
        without a status, goes with its group, and of a group accepted in part (P) it is one that was.
        """
        own = next(
            (one for one in self.transactions if one.transaction_number == transaction_number),
            TransactionAcknowledgment(transaction_number=transaction_number, status=""),
        )
        if own.status in _REFUSES or (own.status and self.status not in _REFUSES):
            return own
        return replace(own, status=self.status, codes=self.codes)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCode:
    """One STC composite: category, status, entity."""

    category: str  # A1 received, A2 accepted, A3 A6 A7 A8 rejected; P, F, D, R, E on a 277
    status: str
    entity: str = ""
    code_list: str = ""  # RX: a status of the pharmacy list


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusInformation:
    """One STC whole: up to three statuses, and what the payer says of day and money beside them."""

    statuses: tuple[StatusCode, ...]  # STC01, STC10, STC11
    effective_on: date | None = None  # STC02
    action: str = ""  # STC03: U rejected, WQ accepted
    charge: Decimal | None = None  # STC04
    paid: Decimal | None = None  # STC05
    adjudicated_on: date | None = None  # STC06
    payment_method: str = ""  # STC07
    remitted_on: date | None = None  # STC08
    check_number: str = ""  # STC09
    message: str = field(default="", repr=False)  # STC12


@dataclass(frozen=True, slots=True, kw_only=True)
class LineStatus:
    """2220: the answer on one service line."""

    procedure: Procedure  # SVC01
    charge: Decimal | None = None  # SVC02
    paid: Decimal | None = None  # SVC03
    revenue_code: str = ""  # SVC04
    units: Decimal | None = None  # SVC07
    information: tuple[StatusInformation, ...] = ()  # STC
    control_number: str = ""  # REF*FJ: our line control number
    references: tuple[Reference, ...] = ()  # further REF
    service_from: date | None = None  # DTP*472
    service_to: date | None = None  # the last of several days

    @property
    def statuses(self) -> tuple[StatusCode, ...]:
        """Every status of every STC."""
        return tuple(status for told in self.information for status in told.statuses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """QTY and AMT: how many claims went on, how many did not, and their charges. None: not said."""

    accepted: int | None = None  # QTY*90, QTY*QA
    rejected: int | None = None  # QTY*AA, QTY*QC
    accepted_charge: Decimal | None = None  # AMT*YU
    rejected_charge: Decimal | None = None  # AMT*YY


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAcknowledgment:
    """277CA loop 2200D: the answer on one claim."""

    control_number: str  # TRN02: our CLM01
    statuses: tuple[StatusCode, ...]  # STC01, STC10, STC11 and further STC
    payer_claim_number: str = ""  # REF*1K
    charge: Decimal | None = None  # STC04
    effective_on: date | None = None  # STC02
    line_statuses: tuple[StatusCode, ...] = ()  # 2220D STC: which line, in detail
    patient: Entity | None = None  # 2100D
    information: tuple[StatusInformation, ...] = ()  # every STC, where they say more than one with the fields above
    references: tuple[Reference, ...] = ()  # REF*D9 clearinghouse trace, REF*BLT type of bill
    service_from: date | None = None  # DTP*472
    service_to: date | None = None  # the last of several days
    lines: tuple[LineStatus, ...] = ()  # 2220D; `line_statuses` are theirs
    provider: int = 0  # which of the batch's `providers`

    @property
    def accepted(self) -> bool:
        """A1 or A2 and nothing that rejects."""
        return all(s.category in ("A0", "A1", "A2", "A5") for s in self.statuses) and bool(self.statuses)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderAcknowledgment:
    """277CA levels 2000C: one billing provider of the answered 837. A rejection here rejects all its claims."""

    entity: Entity  # 2100C NM1*85
    trace: str = ""  # 2200C TRN*1; empty: the provider level says nothing of itself
    information: tuple[StatusInformation, ...] = ()  # 2200C STC
    references: tuple[Reference, ...] = ()  # 2200C REF
    totals: Totals | None = None  # None: what the claims come to

    @property
    def rejected(self) -> bool:
        """Whether a status of the provider itself rejects."""
        return any(s.category in REJECTS for told in self.information for s in told.statuses)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAcknowledgment:
    """277CA: one answered 837 transaction. A rejection above the claims rejects them all, without claim rows."""

    batch_reference: str  # 2200B TRN02: our BHT03
    batch_statuses: tuple[StatusCode, ...]  # 2200B STC
    provider_statuses: tuple[StatusCode, ...] = ()  # 2200C STC
    claims: tuple[ClaimAcknowledgment, ...] = ()
    source: Entity | None = None  # 2100A: the payer, or the clearinghouse
    receipt: str = ""  # 2200A TRN*1
    received_on: date | None = None  # DTP*050
    processed_on: date | None = None  # DTP*009
    receiver: Entity | None = None  # 2100B NM1*41: who sent the 837
    information: tuple[StatusInformation, ...] = ()  # 2200B STC, where they say more than `batch_statuses`
    totals: Totals | None = None  # 2200B; None: what the claims come to
    providers: tuple[ProviderAcknowledgment, ...] = ()  # 2000C

    @property
    def rejected(self) -> bool:
        """Whether the whole batch is rejected, whatever claims are named below. # 2200B"""
        return any(s.category in REJECTS for s in self.batch_statuses)

    def claims_of(self, provider: int) -> tuple[ClaimAcknowledgment, ...]:
        """The claims below one of `providers`."""
        return tuple(claim for claim in self.claims if claim.provider == provider)


def totals_of(claims: Iterable[ClaimAcknowledgment]) -> Totals:
    """How many claims went on and how many did not, with their charges; a kind of which there is none is not said."""
    kinds: dict[bool, list[ClaimAcknowledgment]] = {True: [], False: []}
    for claim in claims:
        kinds[claim.accepted].append(claim)
    accepted, rejected = kinds[True], kinds[False]
    return Totals(
        accepted=len(accepted) or None,
        rejected=len(rejected) or None,
        accepted_charge=_charge(accepted) if accepted else None,
        rejected_charge=_charge(rejected) if rejected else None,
    )


def _charge(claims: Iterable[ClaimAcknowledgment]) -> Decimal:
    return sum((claim.charge or ZERO for claim in claims), ZERO)
