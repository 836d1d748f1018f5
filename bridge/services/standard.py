"""What an X12 text is held against beyond its guide: external codes (SNIP 5) and what a trading partner wants (7)."""

from pathlib import Path

from bridge.reference.diagnosis import diagnoses, last_day
from bridge.reference.source import CONFIG, ConfigFault
from bridge.reference.trading_partner import TradingPartner
from bridge.services.code_list import loaded_code_sets
from bridge.x12.code_set import CodeSets
from bridge.x12.situation.rule import RuleFault
from bridge.x12.trading_partner import PartnerRules, Side, read_partner_rules


def code_sets(root: Path = CONFIG, loaded: Path | None = None) -> CodeSets:
    """The shipped lists under those that were loaded, with ICD-10-CM by fiscal year: that one is read when the first
    diagnosis is looked up. Raises ConfigFault."""
    return CodeSets(
        lists=loaded_code_sets(loaded),
        diagnosis=diagnoses(root, loaded).is_billable,
        diagnosis_until=last_day(loaded),
    )


def partner_rules(partner: TradingPartner) -> PartnerRules:
    """A trading partner's file as rules. Raises ConfigFault."""
    limits = partner.limits
    try:
        rules = read_partner_rules(partner.rules, f"{partner.name}.toml")
    except RuleFault as error:
        raise ConfigFault(str(error)) from error
    return PartnerRules(
        name=partner.name,
        sides=(
            Side(qualifier=partner.sender_qualifier, id=partner.sender_id, group_code=partner.group_sender),
            Side(qualifier=partner.receiver_qualifier, id=partner.receiver_id, group_code=partner.group_receiver),
        ),
        usage=partner.usage,
        claims_per_set=limits.claims_per_set,
        claim_number_length=limits.claim_number_length,
        upper_case=limits.upper_case,
        forbidden=limits.forbidden,
        rules=rules,
    )
