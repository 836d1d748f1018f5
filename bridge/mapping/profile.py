"""A profile: how one EHR says what we need to know. TOML (`config/ehrs/*.toml`, `version = 1`) becomes a frozen value.

version = 1                      # of this format
name = "sandbox"
revision = "1"                   # of this file: stands in every origin
[encounter]                      # finished, not_billable: statuses; never_billable_classes, never_billable_services
[facts.intent]                   # one table per fact: default (optional), and lookups in order
lookups = [{ path = "type.coding", system = "...", map = { therapy = "therapy" } }]
[facts.activities]               # codes with minutes of their own: `minutes` is a path in the same resource
lookups = [{ resource = "ChargeItem", path = "code", system = "...", minutes = "quantity" }]
[signed]                         # how = "always" | "fact" | "document_reference"
[diagnosis]                      # first, billable: ICD-10-CM prefixes; problem_list: prefixes taken from there
[privacy]                        # labels: further security labels that mean 42 CFR Part 2 in this EHR
[payer]                          # by = ["id", "identifier", "name"]; identifier_system; self_pay: ids; ended: statuses
    [authorization]                  # units: path of the number of units in a preauthorization ClaimResponse
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.billing.session import Consent, Intent, Modality
from bridge.mapping.crosswalk import ANY_SYSTEM, Fact, Lookup
from bridge.mapping.path import PathFault, check_path

FORMAT = 1
FACTS = (
    "intent",
    "modality",
    "patient_place",
    "minutes",
    "therapy_minutes",
    "interactive_complexity",
    "signed",
    "group_size",
    "visit_code",
    "chart_codes",
    "place_of_service",
    "authorization",
    "activities",
    "month_minutes",
    "is_first_month",
    "family_present",
    "patient_state",
    "part2",
    "consent",
    "cosigned",
    "signed_on",
)
_WORDS: dict[str, frozenset[str]] = {
    "intent": frozenset(Intent),
    "modality": frozenset(Modality),
    "patient_place": frozenset(("home", "elsewhere")),
    "interactive_complexity": frozenset(("true", "false")),
    "signed": frozenset(("true", "false")),
    "is_first_month": frozenset(("true", "false")),
    "family_present": frozenset(("true", "false")),
    "part2": frozenset(("true", "false")),
    "consent": frozenset(Consent),
    "cosigned": frozenset(("true", "false")),
}
_SIGNED = ("always", "fact", "document_reference")
_PAYER_BY = ("id", "identifier", "name")


class ProfileFault(ValueError):
    """The profile cannot be used; names the key."""

    retryable = False

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"profile: {key}: {reason}")
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class EncounterRule:
    """Statuses and kinds of encounters; a status in neither list waits."""

    finished: frozenset[str]
    not_billable: frozenset[str]
    never_billable_classes: frozenset[str] = frozenset()
    never_billable_services: frozenset[str] = frozenset()  # serviceType code or text
    missed: frozenset[str] = frozenset()  # type, serviceType or reason, code or text: no-show, late cancel, reminder
    times_without_zone: bool = False  # whether they are meant in the practice's zone


@dataclass(frozen=True, slots=True, kw_only=True)
class DiagnosisRule:
    """`first`: codes with these prefixes lead the claim. `billable`: an encounter without any of these is not ours."""

    first: tuple[str, ...] = ()
    billable: tuple[str, ...] = ()
    problem_list: tuple[str, ...] = ()  # prefixes taken from active problems when the encounter names no diagnosis


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerRule:
    """By what the practice file's `payers` table knows a payer, in order."""

    by: tuple[str, ...] = _PAYER_BY
    identifier_system: str = ""  # empty: any
    self_pay: frozenset[str] = frozenset()  # Organization ids that stand for the patient's own money
    ended: frozenset[str] = frozenset()  # Coverage statuses that, with a period.end, held until that day


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    name: str
    version: str
    encounter: EncounterRule
    facts: Mapping[str, Fact] = field(repr=False)
    signed: str  # always, fact, document_reference
    diagnosis: DiagnosisRule
    payer: PayerRule
    part2_labels: frozenset[str] = frozenset()  # beside those of HL7
    authorized_units: str = ""  # path in a preauthorization ClaimResponse; empty: the chart does not count

    @property
    def stamp(self) -> str:
        """`sandbox@1`: what an Origin carries as its version."""
        return f"{self.name}@{self.version}"

    def fact(self, name: str) -> Fact:
        return self.facts.get(name, Fact())


def read_profile(raw: Mapping[str, Any]) -> Profile:
    """The profile in a parsed TOML file. Raises ProfileFault, which names the key."""
    top = _Table("", raw)
    top.only(
        "version",
        "name",
        "revision",
        "about",
        "encounter",
        "facts",
        "signed",
        "diagnosis",
        "payer",
        "authorization",
        "privacy",
    )
    if raw.get("version") != FORMAT:
        raise ProfileFault("version", f"this bridge reads version {FORMAT}")
    return Profile(
        name=top.text("name"),
        version=top.text("revision"),
        encounter=_encounter(top.table("encounter")),
        facts=_facts(top.table("facts")),
        signed=_signed(top.table("signed")),
        diagnosis=_diagnosis(top.table("diagnosis")),
        payer=_payer(top.table("payer")),
        authorized_units=_authorized_units(top.table("authorization")),
        part2_labels=_part2_labels(top.table("privacy")),
    )


def _encounter(table: "_Table") -> EncounterRule:
    lists = ("finished", "not_billable", "never_billable_classes", "never_billable_services", "missed")
    table.only(*lists, "times_without_zone")
    finished = frozenset(table.texts("finished"))
    if not finished:
        raise ProfileFault("encounter.finished", "name at least one status")
    return EncounterRule(
        finished=finished,
        not_billable=frozenset(table.texts("not_billable")),
        never_billable_classes=frozenset(table.texts("never_billable_classes")),
        never_billable_services=frozenset(table.texts("never_billable_services")),
        missed=frozenset(text.casefold() for text in table.texts("missed")),
        times_without_zone=table.flag("times_without_zone"),
    )


def _signed(table: "_Table") -> str:
    table.only("how")
    return table.choice("how", _SIGNED)


def _diagnosis(table: "_Table") -> DiagnosisRule:
    table.only("first", "billable", "problem_list")
    return DiagnosisRule(
        first=table.texts("first"), billable=table.texts("billable"), problem_list=table.texts("problem_list")
    )


def _payer(table: "_Table") -> PayerRule:
    table.only("by", "identifier_system", "self_pay", "ended")
    by = table.texts("by") or _PAYER_BY
    if not set(by) <= set(_PAYER_BY):
        raise ProfileFault("payer.by", f"may hold {', '.join(_PAYER_BY)}")
    return PayerRule(
        by=by,
        identifier_system=table.text("identifier_system", default=""),
        self_pay=frozenset(table.texts("self_pay")),
        ended=frozenset(table.texts("ended")),
    )


def _part2_labels(table: "_Table") -> frozenset[str]:
    table.only("labels")
    return frozenset(table.texts("labels"))


def _authorized_units(table: "_Table") -> str:
    table.only("units")
    return table.path("units", default="")


def _facts(table: "_Table") -> dict[str, Fact]:
    table.only(*FACTS)
    return {name: _fact(name, table.table(name)) for name in table.raw}


def _fact(name: str, table: "_Table") -> Fact:
    table.only("default", "lookups")
    words = _WORDS.get(name)
    fact = Fact(default=table.text("default", default=""), lookups=tuple(_lookup(t) for t in table.tables("lookups")))
    said = {fact.default} - {""} | {word for lookup in fact.lookups for word in (lookup.map or {}).values()}
    if name == "activities" and not all(lookup.minutes for lookup in fact.lookups):
        raise ProfileFault(table.key, "each lookup names the path of its minutes")
    if words is not None and not said <= words:
        raise ProfileFault(table.key, f"{', '.join(sorted(said - words))}: use {', '.join(sorted(words))}")
    return fact


def _lookup(table: "_Table") -> Lookup:
    table.only("path", "resource", "system", "map", "pattern", "by_text", "minutes")
    return Lookup(
        path=table.path("path"),
        resource=table.text("resource", default="Encounter"),
        system=table.text("system", default=ANY_SYSTEM),
        map=table.words("map"),
        pattern=table.pattern("pattern"),
        by_text=table.flag("by_text"),
        minutes=table.path("minutes", default=""),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """A TOML table that knows its own key, for the fault's sentence."""

    key: str
    raw: Mapping[str, Any]

    def only(self, *names: str) -> None:
        for name in self.raw:
            if name not in names:
                raise ProfileFault(self._key(name), f"unknown; known here: {', '.join(names)}")

    def table(self, name: str) -> "_Table":
        return _Table(self._key(name), self._typed(name, dict, {}))

    def tables(self, name: str) -> tuple["_Table", ...]:
        rows = self._typed(name, list, [])
        if not all(isinstance(row, dict) for row in rows):
            raise ProfileFault(self._key(name), "is a list of tables")
        return tuple(_Table(f"{self._key(name)}[{i}]", row) for i, row in enumerate(rows))

    def text(self, name: str, default: str | None = None) -> str:
        value: str = self._typed(name, str, default)
        return value

    def path(self, name: str, default: str | None = None) -> str:
        value = self.text(name, default)
        try:
            if value:
                check_path(value)
        except PathFault as fault:
            raise ProfileFault(self._key(name), str(fault)) from fault
        return value

    def pattern(self, name: str) -> str:
        value = self.text(name, default="")
        try:
            re.compile(value)
        except re.error as error:
            raise ProfileFault(self._key(name), "is not a regular expression") from error
        return value

    def flag(self, name: str) -> bool:
        value: bool = self._typed(name, bool, False)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        values = self._typed(name, list, [])
        if not all(isinstance(value, str) for value in values):
            raise ProfileFault(self._key(name), "is a list of texts")
        return tuple(values)

    def words(self, name: str) -> Mapping[str, str] | None:
        pairs = self._typed(name, dict, {})
        if not all(isinstance(value, str) for value in pairs.values()):
            raise ProfileFault(self._key(name), "maps text to text")
        return pairs or None

    def choice(self, name: str, words: tuple[str, ...]) -> str:
        value = self.text(name)
        if value not in words:
            raise ProfileFault(self._key(name), f"is one of {', '.join(words)}")
        return value

    def _typed(self, name: str, kind: type, default: Any) -> Any:
        value = self.raw.get(name, default)
        if value is None:
            raise ProfileFault(self._key(name), "is missing")
        if not isinstance(value, kind):
            raise ProfileFault(self._key(name), f"is a {kind.__name__}" if kind is not str else "is a text")
        return value

    def _key(self, name: str) -> str:
        return f"{self.key}.{name}" if self.key else name
