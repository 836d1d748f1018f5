"""Trading partners: `config/trading_partners/*.toml`, version 1. What stands in ISA, GS and 1000A/B, and the road.

What a partner wants beyond the guide, `[limits]` and `[[rule]]`, is read here and understood by `bridge.x12`.
Secrets are references (`env:NAME`, `file:PATH`) that `bridge.settings` resolves; a literal one is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from bridge.reference.source import CONFIG, FileShape, read_shape

Secret = Annotated[str, Field(pattern=r"^(env:[A-Z][A-Z0-9_]*|file:.+)?$")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transport:
    """One road. `password`, `key_file`, `host_key`, `ca_file`, `client_certificate` and `client_key` are references."""

    kind: str  # sftp, folder, core
    host: str = ""
    port: int = 0
    url: str = ""  # core
    path: str = ""  # folder: its root
    inbound: str = ""  # where ours go
    taken: str = ""  # where they move ours when they have read it, if they do
    outbound: str = ""  # where theirs come from
    upload: str = "rename"  # or direct
    user: str = ""
    password: str = ""
    key_file: str = ""
    host_key: str = ""
    ca_file: str = ""
    client_certificate: str = ""
    client_key: str = ""
    sender_id: str = ""  # CORE SenderID
    receiver_id: str = ""  # CORE ReceiverID


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """A partner's commonest wishes. Zero or empty: it does not care."""

    claims_per_set: int = 0
    claim_number_length: int = 0  # CLM01
    upper_case: bool = False
    forbidden: frozenset[str] = frozenset()  # segment ids


@dataclass(frozen=True, slots=True, kw_only=True)
class TradingPartner:
    """Who we exchange interchanges with. A partner without `realtime` answers no 270 and 276."""

    name: str
    practice_id: str  # whose mailbox it is: one partner file for each practice
    payers: frozenset[str]  # our payer ids
    sender_qualifier: str  # ISA05
    sender_id: str  # ISA06, unpadded
    receiver_qualifier: str  # ISA07
    receiver_id: str  # ISA08, unpadded
    usage: str  # ISA15: T or P
    group_sender: str  # GS02
    group_receiver: str  # GS03
    submitter_name: str  # 1000A NM103
    submitter_id: str  # 1000A NM109
    contact_name: str  # 1000A PER02
    contact_phone: str  # 1000A PER04
    receiver_name: str  # 1000B NM103
    receiver_code: str  # 1000B NM109
    batch: Transport
    realtime: Transport | None = None
    limits: Limits = Limits()
    rules: tuple[Mapping[str, str], ...] = ()  # tables of situation rules, each with the `set` that it is for


class InterchangeShape(FileShape):
    sender_qualifier: str = Field(pattern=r"^(ZZ|30|01|14|20|27|28|29|33)$")
    sender_id: str = Field(min_length=1, max_length=15)
    receiver_qualifier: str = Field(pattern=r"^(ZZ|30|01|14|20|27|28|29|33)$")
    receiver_id: str = Field(min_length=1, max_length=15)
    usage: Literal["T", "P"]


class GroupShape(FileShape):
    sender_code: str = Field(min_length=2, max_length=15)
    receiver_code: str = Field(min_length=2, max_length=15)


class SubmitterShape(FileShape):
    name: str = Field(min_length=1, max_length=60)
    id: str = Field(min_length=2, max_length=80)
    contact_name: str = Field(min_length=1, max_length=60)
    contact_phone: str = Field(pattern=r"^[0-9]{10}$")


class ReceiverShape(FileShape):
    name: str = Field(min_length=1, max_length=60)
    id: str = Field(min_length=2, max_length=80)


class TransportShape(FileShape):
    kind: Literal["sftp", "folder", "core"]
    host: str = ""
    port: int = Field(default=0, ge=0, le=65535)
    url: str = Field(default="", pattern=r"^(https://.+)?$")
    path: str = ""
    inbound: str = ""
    taken: str = ""
    outbound: str = ""
    upload: Literal["rename", "direct"] = "rename"
    user: str = ""
    password: Secret = ""
    key_file: Secret = ""
    host_key: Secret = ""
    ca_file: Secret = ""
    client_certificate: Secret = ""
    client_key: Secret = ""
    sender_id: str = ""
    receiver_id: str = ""


class LimitsShape(FileShape):
    claims_per_set: int = Field(default=0, ge=0)
    claim_number_length: int = Field(default=0, ge=0)
    upper_case: bool = False
    forbidden: frozenset[Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{1,2}$")]] = frozenset()


class RuleShape(FileShape):
    set: Literal["837P", "837I", "835", "270", "271", "276", "277", "277CA", "278", "999"]
    id: str = Field(min_length=1)
    loop: str = Field(min_length=1)
    each: str | None = None
    when: str | None = None
    need: str = Field(min_length=1)
    at: str = Field(min_length=1)
    code: str | None = None
    message: str = Field(min_length=1)
    remedy: str = Field(min_length=1)
    severity: Literal["error", "warning"] = "error"
    source: str | None = None


class TradingPartnerShape(FileShape):
    version: Literal[1]
    name: str = Field(pattern=r"^[a-z0-9-]+$")
    practice: str = Field(pattern=r"^[a-z0-9-]+$")
    payers: frozenset[str]
    interchange: InterchangeShape
    group: GroupShape
    submitter: SubmitterShape
    receiver: ReceiverShape
    batch: TransportShape
    realtime: TransportShape | None = None
    limits: LimitsShape = LimitsShape()
    rule: tuple[RuleShape, ...] = ()


def load_trading_partner(name: str, root: Path = CONFIG) -> TradingPartner:
    """`trading_partners/<name>.toml` under the config root. Raises ConfigFault that names file and key."""
    return read_trading_partner(root / "trading_partners" / f"{name}.toml")


def all_trading_partners(root: Path = CONFIG) -> tuple[TradingPartner, ...]:
    """Every partner file, by file name. Raises ConfigFault at the first that is wrong."""
    return tuple(read_trading_partner(path) for path in sorted((root / "trading_partners").glob("*.toml")))


def read_trading_partner(path: Path) -> TradingPartner:
    """The partner of one TOML file. Raises ConfigFault that names file and key."""
    shape = read_shape(path, TradingPartnerShape)
    return TradingPartner(
        name=shape.name,
        practice_id=shape.practice,
        payers=shape.payers,
        sender_qualifier=shape.interchange.sender_qualifier,
        sender_id=shape.interchange.sender_id,
        receiver_qualifier=shape.interchange.receiver_qualifier,
        receiver_id=shape.interchange.receiver_id,
        usage=shape.interchange.usage,
        group_sender=shape.group.sender_code,
        group_receiver=shape.group.receiver_code,
        submitter_name=shape.submitter.name,
        submitter_id=shape.submitter.id,
        contact_name=shape.submitter.contact_name,
        contact_phone=shape.submitter.contact_phone,
        receiver_name=shape.receiver.name,
        receiver_code=shape.receiver.id,
        batch=Transport(**shape.batch.model_dump()),
        realtime=Transport(**shape.realtime.model_dump()) if shape.realtime else None,
        limits=Limits(**shape.limits.model_dump()),
        rules=tuple(rule.model_dump(exclude_none=True) for rule in shape.rule),
    )
