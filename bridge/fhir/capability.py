"""What an EHR says it can do: its CapabilityStatement, read tolerantly. What it does not say is "no".

read_capability(raw) -> Capability    capability.can("Encounter", "update")
    capability.searches_by("Encounter", "date")
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bridge.fhir.error import Unintelligible

READ, VREAD, SEARCH, CREATE, UPDATE = "read", "vread", "search-type", "create", "update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """By resource type: interactions, search parameters, includes. `system` holds batch and transaction."""

    fhir_version: str
    software: str
    interactions: Mapping[str, frozenset[str]]
    searches: Mapping[str, frozenset[str]]
    includes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    conditional_create: frozenset[str] = frozenset()
    versioned_update: frozenset[str] = frozenset()
    system: frozenset[str] = frozenset()

    def can(self, resource_type: str, interaction: str) -> bool:
        """Whether the server lists the interaction: read, search-type, create, update."""
        return interaction in self.interactions.get(resource_type, frozenset())

    def searches_by(self, resource_type: str, parameter: str) -> bool:
        """Whether the server lists a search parameter for a type."""
        return parameter in self.searches.get(resource_type, frozenset())


def read_capability(raw: object) -> Capability:
    """From /metadata. Raises Unintelligible when it is no R4 CapabilityStatement at all."""
    if not isinstance(raw, Mapping) or raw.get("resourceType") != "CapabilityStatement":
        raise Unintelligible("GET metadata", "not a CapabilityStatement")
    version = str(raw.get("fhirVersion") or "")
    if not version.startswith("4."):
        raise Unintelligible("GET metadata", "the server does not speak FHIR R4")
    rest = _server(raw)
    resources = {
        entry["type"]: entry for entry in _mappings(rest.get("resource")) if isinstance(entry.get("type"), str)
    }
    return Capability(
        fhir_version=version,
        software=_software(raw.get("software")),
        interactions={name: frozenset(_values(entry.get("interaction"), "code")) for name, entry in resources.items()},
        searches={name: frozenset(_values(entry.get("searchParam"), "name")) for name, entry in resources.items()},
        includes={name: frozenset(_strings(entry.get("searchInclude"))) for name, entry in resources.items()},
        conditional_create=frozenset(
            name for name, entry in resources.items() if entry.get("conditionalCreate") is True
        ),
        versioned_update=frozenset(
            name
            for name, entry in resources.items()
            if str(entry.get("versioning")) in ("versioned", "versioned-update")
        ),
        system=frozenset(_values(rest.get("interaction"), "code")),
    )


def _server(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    modes = list(_mappings(raw.get("rest")))
    return next((rest for rest in modes if rest.get("mode") == "server"), modes[0] if modes else {})


def _software(value: object) -> str:
    if not isinstance(value, Mapping):
        return ""
    return " ".join(str(value[key]) for key in ("name", "version") if value.get(key))


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, Mapping))


def _values(value: object, key: str) -> Iterator[str]:
    yield from (entry[key] for entry in _mappings(value) if isinstance(entry.get(key), str))


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, list):
        yield from (entry for entry in value if isinstance(entry, str))
