"""Loops 2000A, 2000B and 2000C of the 837, read: what the HLs above a claim say of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bridge.billing.claim import Rank
from bridge.billing.contact import Contact
from bridge.billing.party import BillingProvider, Patient, Payer, Relationship, Sex, Subscriber
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_837p.detail_reading import read_references
from bridge.x12.transactions.claim_837p.party_reading import (
    NOBODY,
    NOWHERE,
    RELATIONSHIPS,
    patient_of,
    read_billing,
    read_patient_party,
    read_payer_party,
    read_subscriber_party,
)
from bridge.x12.transactions.contact_837 import read_contact
from bridge.x12.transactions.gathered import Gathered, Owner, divide, first

_REMEMBERED = 256  # levels that a later one may name as its parent; in good files it is the last but a few
_PROPERTY = frozenset(("Y4",))
AnyClaim = TypeVar("AnyClaim")
_RANKS = {rank.value: rank for rank in Rank}


@dataclass(slots=True, kw_only=True)
class Levels:
    """What the HLs above a claim say. Not frozen, for there is one for each subscriber; nothing changes one."""

    billing: BillingProvider
    subscriber: Subscriber
    payer: Payer
    rank: Rank
    patient: Patient
    medicare_secondary_reason: str = ""
    property_claim_number: str = ""
    property_contact: Contact | None = None


_NO_PATIENT = Patient(id="", name=NOBODY, birth_date=element.NO_DAY, sex=Sex.UNKNOWN, address=None)
_NO_LEVELS = Levels(
    billing=BillingProvider(name="", npi="", taxonomy="", tax_id="", address=NOWHERE),
    subscriber=Subscriber(name=NOBODY, member_id="", relationship=Relationship.SELF),
    payer=Payer(id="", name="", payer_id="", filing_indicator=""),
    rank=Rank.PRIMARY,
    patient=_NO_PATIENT,
)


class Hierarchy:
    """The levels as they are entered. A level stands below the one it names, or below the last where it names none."""

    def __init__(self) -> None:
        self.levels = _NO_LEVELS
        self._entered: dict[str, Levels] = {}  # by HL01

    def enter(self, run: Sequence[Segment]) -> None:
        """Takes the segments from an HL up to its first claim; what stands before any HL changes nothing."""
        hl = run[0]
        if hl.id != "HL":
            return
        level = divide(run)[0]
        above = self._entered.get(hl[2], self.levels)
        if hl[3] == "20":
            self.levels = _billing_level(level)
        elif hl[3] == "22":
            self.levels = _subscriber_level(level, above)
        elif hl[3] == "23":
            self.levels = _patient_level(level, above)
        if len(self._entered) >= _REMEMBERED:
            del self._entered[next(iter(self._entered))]
        self._entered[hl[1]] = self.levels


def each_claim(
    segments: Iterable[Segment], read_claim: Callable[[list[Segment], Levels], AnyClaim]
) -> Iterator[AnyClaim]:
    """What `read_claim` makes of each CLM and all up to the next CLM or HL, under the levels entered before it."""
    hierarchy = Hierarchy()
    run: list[Segment] = []
    for segment in segments:
        id = segment.id
        if (id == "CLM" or id == "HL") and run:
            if run[0].id == "CLM":
                yield read_claim(run, hierarchy.levels)
            else:
                hierarchy.enter(run)
            run = []
        run.append(segment)
    if run and run[0].id == "CLM":
        yield read_claim(run, hierarchy.levels)


def read_rank(code: str) -> Rank:
    """# SBR01; what is none reads as unknown"""
    return _RANKS.get(code, Rank.UNKNOWN)


def _billing_level(level: Owner) -> Levels:
    own = level.parties.get("85", level.found)
    return Levels(
        billing=read_billing(own, level),
        subscriber=_NO_LEVELS.subscriber,
        payer=_NO_LEVELS.payer,
        rank=Rank.PRIMARY,
        patient=_NO_PATIENT,
    )


def _subscriber_level(level: Owner, above: Levels) -> Levels:
    sbr, insured = first(level.found, "SBR"), _party(level, "IL")
    subscriber = read_subscriber_party(insured, sbr)
    is_patient = subscriber.relationship is Relationship.SELF
    return Levels(
        billing=above.billing,
        subscriber=subscriber,
        payer=read_payer_party(_party(level, "PR"), sbr[9]),
        rank=read_rank(sbr[1]),
        patient=patient_of(subscriber, first(level.found, "PAT")) if is_patient else _NO_PATIENT,
        medicare_secondary_reason=sbr[5],
        property_claim_number=_property_claim(insured),
        property_contact=_property_contact(insured),
    )


def _patient_level(level: Owner, above: Levels) -> Levels:
    pat, patient = first(level.found, "PAT"), _party(level, "QC")
    relationship = RELATIONSHIPS.get(pat[1], Relationship.UNKNOWN)
    return Levels(
        billing=above.billing,
        subscriber=replace(above.subscriber, relationship=relationship),
        payer=above.payer,
        rank=above.rank,
        patient=read_patient_party(patient, pat),
        medicare_secondary_reason=above.medicare_secondary_reason,
        property_claim_number=_property_claim(patient) or above.property_claim_number,
        property_contact=_property_contact(patient) or above.property_contact,
    )


def _party(level: Owner, entity: str) -> Gathered:
    return level.parties.get(entity, level.found)


def _property_claim(party: Gathered) -> str:
    return read_references(party, _PROPERTY)[0].get("Y4", "")


def _property_contact(party: Gathered) -> Contact | None:
    return read_contact(party["PER"][0]) if "PER" in party else None
