"""What `config/` says, read once when a process starts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bridge.billing.coding.edit import LoadedList
from bridge.billing.payer_example import PayerExample
from bridge.billing.payer_rules import PayerRules
from bridge.billing.practice import Practice
from bridge.draft import Rules
from bridge.mapping.profile import Profile, read_profile
from bridge.reference.carc import CodeCatalog, load_carcs
from bridge.reference.connection import Connection, all_connections
from bridge.reference.diagnosis import diagnoses, shipped_lists
from bridge.reference.diagnosis_words import load_diagnosis_words
from bridge.reference.edit import all_lists
from bridge.reference.ehr import ehr_profile
from bridge.reference.payer import all_payers
from bridge.reference.payer_example import payer_examples
from bridge.reference.practice import all_practices
from bridge.reference.procedure import load_procedures
from bridge.reference.taxonomy import load_taxonomies
from bridge.reference.trading_partner import TradingPartner, all_trading_partners
from bridge.reference.wire_code import load_modifiers, load_places
from bridge.services.code_list import shipped_code_lists
from bridge.services.standard import code_sets, partner_rules
from bridge.x12.code_set import CodeSets

# What to do about a denial, in words; the terms are those of config/carc.csv.
_ACTIONS = {
    "appeal": "Appeal with the records of the visit, before the payer's deadline.",
    "auth_followup": "Find the authorization of that day, add it here, and send a replacement.",
    "bill_patient": "Bill the patient, if the answer says PR; else appeal.",
    "bill_secondary": "Send it to the other coverage, else bill the patient.",
    "call": "Call the payer and note what was said.",
    "correct_resubmit_freq7": "Correct the claim and send it as a replacement; the payer's number goes with it.",
    "correct_resubmit_new": "Correct the claim and send it as a new one.",
    "credential_followup": "Check the clinician's enrolment with this payer, then send it again.",
    "eligibility": "Check the coverage of that day with the payer and correct it in the chart.",
    "rebill_other_payer": "Find the payer that is responsible and bill it there.",
    "send_docs": "Send what the payer asks for.",
    "verify_eligibility": "Check the coverage of that day with the payer and correct it in the chart.",
    "wait": "Wait: the payer is still working on it.",
    "write_off": "Write it off, unless the contract says otherwise.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    practices: Mapping[str, Practice]
    rules: Rules
    connections: Mapping[str, Connection]  # by name
    profiles: Mapping[str, Profile]  # by connection name
    partners: Mapping[str, TradingPartner]  # by name
    carcs: CodeCatalog
    code_sets: CodeSets
    lists: tuple[LoadedList, ...] = ()  # what the reference lists are, shipped and loaded
    diagnosis_words: Mapping[str, str] = field(default_factory=dict)  # by ICD-10-CM code with its dot
    modifier_words: Mapping[str, str] = field(default_factory=dict)  # our own, by code
    place_words: Mapping[str, str] = field(default_factory=dict)  # of service
    examples: tuple[tuple[PayerExample, PayerRules], ...] = ()  # the packs' own tests, each with the pack that it tries

    def carc_words(self, code: str, day: date | None = None) -> str:
        """`day`: on which the payer decided; words of X12's own may differ by it."""
        return self.carcs.meaning(code, day) or "a reason that we have no words for"

    def carc_action(self, code: str) -> str:
        """One sentence: what to do about a refusal with this CARC."""
        return _ACTIONS.get(self.carcs.action(code), "Read the payer's reason, then correct, appeal or write off.")

    def partners_of(self, practice_id: str) -> tuple[TradingPartner, ...]:
        return tuple(p for p in self.partners.values() if p.practice_id == practice_id)

    def partner_of_payer(self, practice_id: str, payer_id: str) -> TradingPartner | None:
        return next((p for p in self.partners_of(practice_id) if payer_id in p.payers), None)

    def connections_of(self, practice_id: str) -> tuple[Connection, ...]:
        return tuple(c for c in self.connections.values() if c.practice_id == practice_id)


def load_configuration(root: Path, loaded: Path | None = None) -> Configuration:
    """`loaded`: the folder of loaded lists. Raises ConfigFault or ProfileFault that names file and key."""
    connections = {c.name: c for c in all_connections(root)}
    partners = {p.name: p for p in all_trading_partners(root)}
    for partner in partners.values():
        partner_rules(partner)  # a rule that cannot be read is told now, not when the first claim waits to leave
    return Configuration(
        practices={p.id: p for p in all_practices(root)},
        rules=load_rules(root, loaded),
        connections=connections,
        profiles={name: read_profile(ehr_profile(c.profile, root)) for name, c in connections.items()},
        partners=partners,
        carcs=load_carcs(root, loaded),
        code_sets=code_sets(root, loaded),
        lists=(*all_lists(root, loaded), *shipped_lists(root), *shipped_code_lists()),
        diagnosis_words=load_diagnosis_words(root),
        modifier_words={code: modifier.label for code, modifier in load_modifiers(root).items()},
        place_words={code: place.label for code, place in load_places(root).items()},
        examples=payer_examples(root),
    )


def load_rules(root: Path, loaded: Path | None = None) -> Rules:
    procedures = load_procedures(root, loaded)
    return Rules(
        payers=all_payers(root),
        procedures=procedures,
        diagnoses=diagnoses(root, loaded),
        taxonomies=load_taxonomies(root, loaded),
    )
