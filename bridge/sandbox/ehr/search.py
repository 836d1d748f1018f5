"""A search, read from its query and answered from the chart. Pure but for the chart it asks."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from bridge.sandbox.ehr.chart import Chart, Resource
from bridge.sandbox.ehr.moment import NotAMoment, Span, fits, span, span_of, split_prefix
from bridge.sandbox.ehr.outcome import Refusal
from bridge.sandbox.ehr.parameter import PARAMETERS, Kind, Parameter, parameter, values_at

LARGEST_PAGE, USUAL_PAGE = 200, 50
CONTROLS = {
    "_count",
    "_sort",
    "_summary",
    "_elements",
    "_include",
    "_revinclude",
    "_include:iterate",
    "_total",
    "_format",
}
_COMMA = re.compile(r"(?<!\\),")


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One parameter of the query: any of `values` will do."""

    name: str
    parameter: Parameter
    target: str  # subject:Patient
    values: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """`understood` is what the self link repeats."""

    resource_type: str
    criteria: tuple[Criterion, ...] = ()
    includes: tuple[str, ...] = ()  # Encounter:patient
    reverse_includes: tuple[str, ...] = ()  # Condition:encounter
    count: int = USUAL_PAGE
    sort: tuple[str, ...] = ()
    only_total: bool = False
    elements: frozenset[str] = frozenset()
    understood: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def query(self) -> str:
        return urlencode(self.understood)


def read_search(resource_type: str, query: Iterable[tuple[str, str]], *, strict: bool) -> Search:
    """Refuses with 400 what cannot be read; what is not known only when `strict`, as `Prefer: handling=strict` asks."""
    search = Search(resource_type=resource_type)
    for name, text in query:
        if not text:
            continue
        changed = _control(search, name, text) if name in CONTROLS else _criterion(search, name, text)
        if changed is None and strict:
            raise Refusal(400, "not-supported", f"the parameter {name} is not supported for {resource_type}")
        search = replace(changed, understood=(*search.understood, (name, text))) if changed else search
    return search


def _control(search: Search, name: str, text: str) -> Search | None:
    match name:
        case "_count":
            return replace(search, count=min(_whole_number(text), LARGEST_PAGE))
        case "_sort":
            keys = tuple(text.split(","))
            known = all(parameter(search.resource_type, key.removeprefix("-")) for key in keys)
            return replace(search, sort=keys) if known else None
        case "_summary":
            return replace(search, only_total=True) if text == "count" else None
        case "_elements":
            return replace(search, elements=frozenset(text.split(",")))
        case "_include" | "_include:iterate":
            return replace(search, includes=(*search.includes, text)) if _leads(text) else None
        case "_revinclude":
            return replace(search, reverse_includes=(*search.reverse_includes, text)) if _leads(text) else None
        case _:
            return search


def _whole_number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise Refusal(400, "invalid", "_count must be a whole number")
    return int(text)


def _leads(include: str) -> bool:
    resource_type, _, name = include.partition(":")
    known = PARAMETERS.get(resource_type, {}).get(name.partition(":")[0])
    return known is not None and known.kind is Kind.REFERENCE


def _criterion(search: Search, name: str, text: str) -> Search | None:
    plain, _, modifier = name.partition(":")
    found = parameter(search.resource_type, plain)
    if found is None or (modifier and not (found.kind is Kind.REFERENCE and modifier in PARAMETERS)):
        return None
    values = tuple(part.replace("\\,", ",") for part in _COMMA.split(text) if part)
    if found.kind is Kind.DATE:
        for value in values:
            _asked_span(plain, value)
    criterion = Criterion(name=plain, parameter=found, target=modifier or found.target, values=values)
    return replace(search, criteria=(*search.criteria, criterion))


def _asked_span(name: str, value: str) -> tuple[str, Span]:
    prefix, text = split_prefix(value)
    try:
        return prefix, span(text)
    except NotAMoment as error:
        raise Refusal(400, "invalid", f"{name} is not a date or time that FHIR knows") from error


def matches(search: Search, resource: Resource, base_url: str) -> bool:
    return all(any(_meets(c, value, resource, base_url) for value in c.values) for c in search.criteria)


def _meets(criterion: Criterion, value: str, resource: Resource, base_url: str) -> bool:
    found = values_at(resource, criterion.parameter.path)
    match criterion.parameter.kind:
        case Kind.TOKEN:
            return any(_token_meets(value, one) for one in found)
        case Kind.REFERENCE:
            return any(_reference_meets(value, criterion.target, one, base_url) for one in found)
        case Kind.DATE:
            prefix, asked = _asked_span(criterion.name, value)
            spans = (span_of(one) for one in found)
            return any(fits(prefix, asked, one) for one in spans if one)
        case Kind.STRING:
            return any(word.lower().startswith(value.lower()) for one in found for word in _words(one))


def _token_meets(value: str, found: Any) -> bool:
    system, bar, code = value.rpartition("|")
    for candidate_system, candidate in _codes(found):
        if code and candidate != code:
            continue
        if not bar or candidate_system == system:
            return True
    return False


def _codes(found: Any) -> Iterator[tuple[str, str]]:
    if isinstance(found, dict):
        for coding in found.get("coding", [found]):
            yield coding.get("system", ""), coding.get("code", coding.get("value", ""))
    else:
        yield "", str(found).lower() if isinstance(found, bool) else str(found)


def _reference_meets(value: str, target: str, found: Any, base_url: str) -> bool:
    there = local_reference(found.get("reference", "") if isinstance(found, dict) else "", base_url)
    kind, _, resource_id = there.partition("/")
    asked = local_reference(value, base_url)
    if target and kind != target:
        return False
    return there == asked if "/" in asked else resource_id == asked


def local_reference(reference: str, base_url: str) -> str:
    """`Patient/p1` from a reference that is relative or below our base, without a version."""
    return reference.removeprefix(base_url + "/").partition("/_history/")[0]


def _words(found: Any) -> Iterator[str]:
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):  # a HumanName
        yield from (found[key] for key in ("family", "text") if key in found)
        yield from found.get("given", ())


def run_search(search: Search, chart: Chart, base_url: str, may_see: Callable[[Resource], bool]) -> list[Resource]:
    """All that match and may be seen, in the order asked for; else in the order of writing."""
    found = [r for r in chart.all_of(search.resource_type) if matches(search, r, base_url) and may_see(r)]
    for key in reversed(search.sort):
        path = (parameter(search.resource_type, key.removeprefix("-")) or Parameter(Kind.TOKEN, "id")).path
        found.sort(key=lambda resource: _sort_text(resource, path), reverse=key.startswith("-"))
    return found


def _sort_text(resource: Resource, path: str) -> str:
    first = next(values_at(resource, path), "")
    return str(first.get("start", "")) if isinstance(first, dict) else str(first)


def included(search: Search, page: list[Resource], chart: Chart, base_url: str) -> Iterator[Resource]:
    """What the page's resources point to and what points to them, each once, as the search asks."""
    seen = {(resource["resourceType"], resource["id"]) for resource in page}
    waiting = list(page)
    while waiting:
        resource = waiting.pop(0)
        for other in (*_pointed_to(search, resource, chart, base_url), *_pointing(search, resource, chart, base_url)):
            key = (other["resourceType"], other["id"])
            if key not in seen:
                seen.add(key)
                waiting.append(other)
                yield other


def _pointed_to(search: Search, resource: Resource, chart: Chart, base_url: str) -> Iterator[Resource]:
    for include in search.includes:
        resource_type, name, *wanted = include.split(":")
        if resource["resourceType"] != resource_type:
            continue
        found = PARAMETERS[resource_type][name]
        for value in values_at(resource, found.path):
            kind, _, other_id = local_reference(value.get("reference", ""), base_url).partition("/")
            other = chart.find(kind, other_id)
            if other and (wanted or [found.target or kind])[0] == kind:
                yield other


def _pointing(search: Search, resource: Resource, chart: Chart, base_url: str) -> Iterator[Resource]:
    if resource["resourceType"] != search.resource_type:
        return
    mine = f"{resource['resourceType']}/{resource['id']}"
    for include in search.reverse_includes:
        resource_type, name, *_ = include.split(":")
        found = PARAMETERS[resource_type][name]
        for other in chart.all_of(resource_type):
            if any(_reference_meets(mine, found.target, value, base_url) for value in values_at(other, found.path)):
                yield other


def narrowed(resource: Resource, elements: frozenset[str]) -> Resource:
    """`_elements`: those asked for beside what every resource must have, and tagged as a part."""
    if not elements:
        return resource
    keep = elements | {"resourceType", "id", "meta"}
    tag = {"system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", "code": "SUBSETTED"}
    return {key: value for key, value in resource.items() if key in keep} | {"meta": resource["meta"] | {"tag": [tag]}}
