"""What is checked of a resource that is written to us: its elements, its codes, its references. R4, by table."""

import re
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from bridge.sandbox.ehr.moment import NotAMoment, span

_EVERYWHERE = "resourceType id meta implicitRules language text status"
_LISTS_EVERYWHERE = "identifier extension contained modifierExtension"
FINANCIAL_STATUS = frozenset({"active", "cancelled", "draft", "entered-in-error"})
OUTCOME = frozenset({"queued", "complete", "error", "partial"})
USE = frozenset({"claim", "preauthorization", "predetermination"})
PURPOSE = frozenset({"auth-requirements", "benefits", "discovery", "validation"})
_AMOUNTS = frozenset({"amount", "paymentAmount", "net", "unitPrice", "adjustment", "allowedMoney", "usedMoney"})


class Shape(NamedTuple):
    """`elements` may stand at the top, `required` must (dotted: within each part that is there)."""

    elements: frozenset[str]
    required: tuple[str, ...]
    codes: dict[str, frozenset[str]]
    lists: frozenset[str]


def _shape(elements: str, required: str, codes: dict[str, frozenset[str]], lists: str) -> Shape:
    many = frozenset(f"{_LISTS_EVERYWHERE} {lists}".split())
    return Shape(frozenset(f"{_EVERYWHERE} {elements}".split()) | many, tuple(required.split()), codes, many)


SHAPES = {
    "Claim": _shape(
        "type subType use patient billablePeriod created enterer insurer provider priority fundsReserve prescription "
        "originalPrescription payee referral facility accident total",
        "status type use patient created provider priority insurance insurance.sequence insurance.focal "
        "insurance.coverage item.sequence item.productOrService diagnosis.sequence careTeam.sequence careTeam.provider",
        {"status": FINANCIAL_STATUS, "use": USE},
        "related careTeam supportingInfo diagnosis procedure insurance item",
    ),
    "ClaimResponse": _shape(
        "type subType use patient created insurer requestor request outcome disposition preAuthRef preAuthPeriod "
        "payeeType payment fundsReserve formCode form",
        "status type use patient created insurer outcome item.itemSequence item.adjudication "
        "item.adjudication.category addItem.productOrService addItem.adjudication adjudication.category "
        "total.category total.amount payment.type payment.amount processNote.text insurance.coverage error.code",
        {"status": FINANCIAL_STATUS, "use": USE, "outcome": OUTCOME},
        "item addItem adjudication total processNote communicationRequest insurance error",
    ),
    "Communication": _shape(
        "statusReason priority subject topic encounter sent received sender",
        "status payload.contentString",
        {},
        "basedOn partOf inResponseTo category medium about recipient reasonCode payload note",
    ),
    "CoverageEligibilityRequest": _shape(
        "priority patient servicedDate servicedPeriod created enterer provider insurer facility",
        "status purpose patient created insurer insurance.coverage",
        {"status": FINANCIAL_STATUS, "purpose": PURPOSE},
        "purpose supportingInfo insurance item",
    ),
    "CoverageEligibilityResponse": _shape(
        "patient servicedDate servicedPeriod created requestor request outcome disposition insurer preAuthRef form",
        "status purpose patient created request outcome insurer insurance.coverage error.code",
        {"status": FINANCIAL_STATUS, "purpose": PURPOSE, "outcome": OUTCOME},
        "purpose insurance error",
    ),
    "PaymentReconciliation": _shape(
        "period created paymentIssuer request requestor outcome disposition paymentDate paymentAmount "
        "paymentIdentifier formCode",
        "status created paymentDate paymentAmount detail.type",
        {"status": FINANCIAL_STATUS, "outcome": OUTCOME},
        "detail processNote",
    ),
    "Task": _shape(
        "groupIdentifier statusReason businessStatus intent priority code description focus for encounter "
        "executionPeriod authoredOn lastModified requester owner location reasonCode reasonReference restriction",
        "status intent",
        {},
        "basedOn partOf performerType insurance note relevantHistory input output",
    ),
}
_MOMENTS = frozenset({"created", "servicedDate", "paymentDate", "authoredOn", "lastModified", "sent", "start", "end"})
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}\Z")
_LOCAL = re.compile(r"[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}\Z")


def faults_in(resource: dict[str, Any], resolves: Callable[[str], bool]) -> Iterator[str]:
    """One sentence a fault, naming places and never values. `resolves` answers for `Type/id`."""
    shape = SHAPES[resource["resourceType"]]
    names = {name.removeprefix("_") for name in resource}
    yield from (f"{name} is no element of {resource['resourceType']}" for name in sorted(names - shape.elements))
    yield from (
        f"{name} must be a list" for name in sorted(shape.lists & names) if not isinstance(resource.get(name), list)
    )
    yield from (f"{path} is required" for path in shape.required if _lacks(resource, path.split(".")))
    for name, allowed in shape.codes.items():
        found = resource.get(name, [])
        if not {found} <= allowed if isinstance(found, str) else not set(map(str, found)) <= allowed:
            yield f"{name} holds a code that is not in its value set"
    contained = {f"#{part.get('id')}" for part in resource.get("contained", []) if isinstance(part, dict)}
    yield from _faults_within(resource, "", resolves, contained)


def _lacks(part: Any, path: list[str]) -> bool:
    """Whether a part that is there lacks the last name of the path."""
    if isinstance(part, list):
        return any(_lacks(one, path) for one in part)
    if not isinstance(part, dict):
        return True
    name, rest = path[0], path[1:]
    if not rest:
        return part.get(name) in (None, "", [], {})
    return name in part and _lacks(part[name], rest)


def _faults_within(part: Any, place: str, resolves: Callable[[str], bool], contained: set[str]) -> Iterator[str]:
    if isinstance(part, list):
        for index, one in enumerate(part):
            yield from _faults_within(one, f"{place}[{index}]", resolves, contained)
    elif isinstance(part, dict):
        if place and "reference" in part:
            yield from _reference_faults(part["reference"], place, resolves, contained)
        for name, value in part.items():
            yield from _value_faults(value, name, f"{place}.{name}".lstrip("."))
            yield from _faults_within(value, f"{place}.{name}".lstrip("."), resolves, contained)


def _reference_faults(
    reference: Any, place: str, resolves: Callable[[str], bool], contained: set[str]
) -> Iterator[str]:
    if not isinstance(reference, str) or not reference:
        yield f"{place}.reference is no text"
    elif reference.startswith("#"):
        if reference not in contained:
            yield f"{place}.reference names no contained resource"
    elif not resolves(reference):
        why = (
            "points to nothing that is here" if _LOCAL.match(reference) else "is neither Type/id of ours nor contained"
        )
        yield f"{place}.reference {why}"


def _value_faults(value: Any, name: str, place: str) -> Iterator[str]:
    if value in ("", [], {}, None):
        yield f"{place} is empty: leave it out"
    elif name in _AMOUNTS and isinstance(value, dict) and not _is_money(value):
        yield f"{place} is no Money in USD"
    elif name in _MOMENTS and isinstance(value, str) and not _is_moment(value):
        yield f"{place} is no date or time"


def _is_money(value: dict[str, Any]) -> bool:
    number = value.get("value")
    return isinstance(number, int | float) and not isinstance(number, bool) and value.get("currency") == "USD"


def _is_moment(text: str) -> bool:
    try:
        span(text)
    except NotAMoment:
        return False
    return True


def is_id(text: str) -> bool:
    return bool(_ID.match(text))
