"""Who sends a transaction set to whom, when and under which numbers: what ST, BHT and loops 1000A and 1000B say."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """`reference` comes back in a 277CA (2200B TRN02), `transaction_number` in a 999 (AK202)."""

    transaction_number: str  # ST02, four to nine digits
    reference: str  # BHT03, at most 30 characters
    created_at: datetime  # BHT04 and BHT05, as the sender's clock shows it
    submitter_name: str  # 1000A NM103
    submitter_id: str  # 1000A NM109: the clearinghouse's id for us (ETIN)
    receiver_name: str  # 1000B NM103
    receiver_id: str  # 1000B NM109
    contact_name: str = ""  # 1000A PER02
    contact_phone: str = ""  # 1000A PER04, ten digits
    is_resent: bool = False  # BHT02: 18 instead of 00
    contact_email: str = ""  # 1000A PER
    is_encounter: bool = False  # BHT06: RP instead of CH
