"""ISA, GS, ST and BHT as a trading partner wants them."""

from datetime import datetime

from bridge.reference.trading_partner import TradingPartner
from bridge.x12.interchange import GroupHeader, InterchangeHeader
from bridge.x12.transactions.submission import Submission


def headers(
    partner: TradingPartner, isa13: int, gs06: int, at: datetime, functional_id: str, version: str
) -> tuple[InterchangeHeader, GroupHeader]:
    """ISA and GS as this partner wants them."""
    interchange = InterchangeHeader(
        sender=partner.sender_id,
        sender_qualifier=partner.sender_qualifier,
        receiver=partner.receiver_id,
        receiver_qualifier=partner.receiver_qualifier,
        control_number=isa13,
        written_at=at,
        usage=partner.usage,
    )
    group = GroupHeader(
        functional_id=functional_id,
        sender=partner.group_sender,
        receiver=partner.group_receiver,
        control_number=gs06,
        version=version,
    )
    return interchange, group


def submission(partner: TradingPartner, st02: str, bht03: str, at: datetime) -> Submission:
    """Who asks whom, under which numbers."""
    return Submission(
        transaction_number=st02,
        reference=bht03,
        created_at=at,
        submitter_name=partner.submitter_name,
        submitter_id=partner.submitter_id,
        receiver_name=partner.receiver_name,
        receiver_id=partner.receiver_code,
        contact_name=partner.contact_name,
        contact_phone=partner.contact_phone,
    )
