"""What came back before any money: TA1, 999 and 277CA as values."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class InterchangeAcknowledgment:
    """TA1: whether the envelope was readable."""

    interchange_number: int  # TA101: our ISA13
    status: str  # TA104: A accepted, E accepted with errors, R rejected
    note: str  # TA105

    @property
    def accepted(self) -> bool:
        return self.status in ("A", "E")


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentFault:
    """IK3 with its IK4s: where the other side stumbled."""

    segment: str  # IK301
    position: int  # IK302, ST = 1
    loop: str  # IK303
    code: str  # IK304
    elements: tuple[tuple[str, str], ...] = ()  # (IK401 position, IK403 code)


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionAcknowledgment:
    """AK2/IK5: one of our ST."""

    transaction_number: str  # AK202: our ST02
    status: str  # IK501: A, E accepted; R, M, W, X rejected
    faults: tuple[SegmentFault, ...] = ()
    codes: tuple[str, ...] = ()  # IK502 to IK506: why

    @property
    def accepted(self) -> bool:
        return self.status in ("A", "E")


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupAcknowledgment:
    """999: one of our functional groups. A rejected ST takes all its claims with it."""

    group_number: int  # AK102: our GS06
    status: str  # AK901: A, E, P accepted in full or part; R rejected
    transactions: tuple[TransactionAcknowledgment, ...]
    codes: tuple[str, ...] = ()  # AK905 to AK909: why


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCode:
    """One STC composite: category, status, entity."""

    category: str  # A1 received, A2 accepted, A3 A6 A7 A8 rejected; P, F, D, R, E on a 277
    status: str
    entity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimAcknowledgment:
    """277CA loop 2200D: the answer on one claim."""

    control_number: str  # TRN02: our CLM01
    statuses: tuple[StatusCode, ...]  # STC01, STC10, STC11 and further STC
    payer_claim_number: str = ""  # REF*1K
    charge: Decimal | None = None  # STC04
    effective_on: date | None = None  # STC02
    line_statuses: tuple[StatusCode, ...] = ()  # 2220D STC: which line, in detail

    @property
    def accepted(self) -> bool:
        """A1 or A2 and nothing that rejects."""
        return all(s.category in ("A0", "A1", "A2", "A5") for s in self.statuses) and bool(self.statuses)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchAcknowledgment:
    """277CA: one answered 837 transaction. A rejection above the claims rejects them all, without claim rows."""

    batch_reference: str  # 2200B TRN02: our BHT03
    batch_statuses: tuple[StatusCode, ...]  # 2200B STC
    provider_statuses: tuple[StatusCode, ...] = ()  # 2200C STC
    claims: tuple[ClaimAcknowledgment, ...] = ()

    @property
    def rejected_above_claims(self) -> bool:
        rejects = ("A3", "A4", "A6", "A7", "A8")
        return any(s.category in rejects for s in self.batch_statuses + self.provider_statuses) and not self.claims
