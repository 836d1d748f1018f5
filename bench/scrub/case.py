"""One visit as the bench makes it: a chart of its own, the practice, and what is known beside the chart.

A case begins clean; a plant changes it in place. It ends in `bridge.draft.draft`, or (a fault that no chart can hold)
in `bridge.billing.scrub.scrub` on the claim that the clean chart gave.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from bench.scrub.chart import Json, condition, extension, reference
from bridge.billing.authorization import Authorization
from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.history import Asked, History, PastLine
from bridge.billing.party import Clinician
from bridge.billing.payer_rules import PayerRules
from bridge.billing.practice import Enrolment, Practice
from bridge.mapping.chart import Chart

ClaimChange = Callable[[Claim], Claim]


@dataclass(slots=True, kw_only=True)
class Case:
    """`encounter_id` is the visit at fault, unless `fault_at` names another. All ids hold the case's number."""

    number: int
    rng: Random
    kind: str
    payer: str
    clinician: str
    start: datetime
    minutes: int
    today: date
    practice: Practice
    modality: str = "in_person"
    fault_at: str = ""  # the visit at fault, where it is another than the first
    resources: dict[str, Json] = field(default_factory=dict)
    unreadable: dict[str, str] = field(default_factory=dict)  # what the EHR would not give
    past: list[PastLine] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    typed: list[Authorization] = field(default_factory=list)
    claim_changes: list[ClaimChange] = field(default_factory=list)  # after draft, before it is scrubbed again
    session_changes: dict[str, Any] = field(default_factory=dict)  # facts that this EHR's profile does not read
    pack_changes: dict[str, Any] = field(default_factory=dict)  # what the payer's pack says otherwise

    @property
    def encounter_id(self) -> str:
        return f"e{self.number}"

    @property
    def patient_id(self) -> str:
        return f"p{self.number}"

    @property
    def day(self) -> date:
        return (self.start - timedelta(hours=5)).date()

    @property
    def encounter(self) -> Json:
        return self.resources[f"Encounter/{self.encounter_id}"]

    @property
    def patient(self) -> Json:
        return self.resources[f"Patient/{self.patient_id}"]

    @property
    def coverage(self) -> Json:
        return self.resources[f"Coverage/c{self.number}"]

    def add(self, *resources: Json) -> None:
        for resource in resources:
            self.resources[f"{resource['resourceType']}/{resource['id']}"] = resource

    def say(self, name: str, **value: Any) -> None:
        """The encounter's extension of that name, set anew."""
        self.unsay(name)
        self.encounter["extension"].append(extension(name, **value))

    def unsay(self, name: str) -> None:
        own = self.encounter["extension"]
        own[:] = [e for e in own if not e["url"].endswith(f"/{name}")]

    def diagnose(self, *codes: str) -> None:
        """These and no others, in this order."""
        self.encounter["diagnosis"] = []
        for rank, code in enumerate(codes, 1):
            self.add(condition(f"d{self.number}-{rank}", self.patient_id, code))
            row = {"condition": reference(f"Condition/d{self.number}-{rank}"), "rank": rank}
            self.encounter["diagnosis"].append(row)

    def last(self, minutes: int, of: str = "") -> None:
        """The visit lasts so long."""
        encounter = self.resources[f"Encounter/{of}"] if of else self.encounter
        encounter["period"]["end"] = (self.start + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")

    def move(self, days: int) -> None:
        """The visit happened so many days earlier."""
        self.start -= timedelta(days=days)
        for end, text in self.encounter["period"].items():
            moved = datetime.fromisoformat(text) - timedelta(days=days)
            self.encounter["period"][end] = moved.strftime("%Y-%m-%dT%H:%M:%SZ")

    def seen_by(self, clinician: str) -> None:
        self.clinician = clinician
        self.encounter["participant"][0]["individual"]["reference"] = f"Practitioner/{clinician}"

    def staff(self, clinician: str, **changes: Any) -> None:
        """Another word of the practice's file about a clinician."""
        changed: Clinician = replace(self.practice.clinicians[clinician], **changes)
        self.practice = replace(self.practice, clinicians={**self.practice.clinicians, clinician: changed})

    def bill_as(self, **changes: Any) -> None:
        self.practice = replace(self.practice, billing=replace(self.practice.billing, **changes))

    def enrol(self, *enrolments: Enrolment) -> None:
        self.practice = replace(self.practice, enrolments=enrolments)

    def line(self, change: Callable[[ServiceLine], ServiceLine]) -> None:
        """Every line of the claim, after it was drafted."""
        self.claim_changes.append(lambda claim: replace(claim, lines=tuple(change(one) for one in claim.lines)))

    def claim(self, **changes: Any) -> None:
        """Something on the claim itself, after it was drafted."""
        self.claim_changes.append(lambda claim: replace(claim, **changes))

    def sent(self, procedure: str, days: int = 0, **changes: Any) -> PastLine:
        """A line that left before, `days` before this visit."""
        line = PastLine(
            claim_control_number=f"OLD{self.number}{len(self.past)}",
            patient_id=self.patient_id,
            clinician_id=self.clinician,
            procedure=procedure,
            service_date=self.day - timedelta(days=days),
            encounter_id=f"old{self.number}-{len(self.past)}",
            payer_id=self.payer,
        )
        self.past.append(replace(line, **changes))
        return self.past[-1]

    def pack(self, rules: PayerRules) -> PayerRules:
        """The payer's pack as this case has it."""
        return replace(rules, **self.pack_changes) if rules.payer.id == self.payer else rules

    def chart(self) -> Chart:
        encounters = tuple(r for key, r in self.resources.items() if key.startswith("Encounter/"))
        return Chart(encounters=encounters, resources=self.resources, unreadable=self.unreadable)

    def history(self) -> History:
        return History(lines=tuple(self.past), authorizations=tuple(self.typed), asked=tuple(self.asked))


def pattern(rng: Random, text: str) -> str:
    """`NWH#@`: # is a digit, @ a letter."""
    drawn = {"#": "0123456789", "@": "ACDEFGHJKMNPQRTUVWXY"}
    return "".join(rng.choice(drawn[sign]) if sign in drawn else sign for sign in text)


def weighted(rng: Random, weights: Iterable[tuple[str, int]]) -> str:
    names, shares = zip(*weights, strict=True)
    return str(rng.choices(names, shares)[0])
