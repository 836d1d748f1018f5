"""Where a value came from. Every element of a claim can answer "why?" with one of these."""

from dataclasses import dataclass
from enum import StrEnum


class Source(StrEnum):
    CHART = "chart"  # a FHIR path and the mapping profile's version
    RULE = "rule"  # a rule id and the version of its pack
    PRACTICE = "practice"  # the practice's own file
    PAYER = "payer"  # an answer or a remittance of the payer
    PERSON = "person"  # somebody typed it


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """`field` is a path into the value it explains: `lines[0].modifiers`, `subscriber.member_id`."""

    field: str
    source: Source
    place: str  # `Encounter/e1 period`, `payer:acme telehealth.video`, `practice:demo billing.npi`
    version: str = ""  # of the profile, pack or file
    because: str = ""  # one sentence for the screen: "54 minutes: 53 and more is 90837"
