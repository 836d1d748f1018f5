"""Why a claim says what it says: each value in words, the reason beside it, the rule or the place after it. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from bridge.billing.audit_sheet import AuditLine, Reason
from bridge.billing.claim import Claim
from bridge.billing.practice_rule.kind import Kind
from bridge.web import wording
from bridge.web.explained import MADE_BY_US, origin_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One value of a claim or of a line. `rule` is a rule's id or a place, with its version; it may be empty."""

    name: str
    value: str = field(repr=False)
    because: str
    rule: str = ""
    kind: Kind | None = None  # of a code
    words: str = field(default="", repr=False)  # what the code means


def with_words(parts: Iterable[Part], words: Callable[[Kind, str], str]) -> tuple[Part, ...]:
    """The same, and what their codes mean."""
    return tuple(replace(part, words=words(part.kind, part.value)) if part.kind else part for part in parts)


def why_claim(claim: Claim) -> tuple[Part, ...]:
    """Who pays, who renders, what it is for: what stands once on a claim."""
    return tuple(_of_claim(claim))


def why_line(line: AuditLine, zone: ZoneInfo) -> tuple[Part, ...]:
    """Time, code, units, each modifier, place, each diagnosis that the line points at, charge. Times in `zone`."""
    return tuple(_of_line(line, zone))


def _of_claim(claim: Claim) -> Iterator[Part]:
    yield _by_field(claim, "Payer", claim.payer.name, "payer.name")
    yield _by_field(claim, "Member id", claim.subscriber.member_id, "subscriber.member_id")
    yield _by_field(claim, "Seen by", wording.person(claim.rendering.name), "rendering")
    if claim.supervising is not None:
        yield _by_field(claim, "Supervised by", wording.person(claim.supervising.name), "supervising")
    for i, code in enumerate(claim.diagnoses):
        name = "Principal diagnosis" if i == 0 else f"Diagnosis {i + 1}"
        yield replace(_by_field(claim, name, code, f"diagnoses[{i}]"), kind=Kind.DIAGNOSIS)
    if claim.authorization_number:
        yield _by_field(claim, "Authorization", claim.authorization_number, "authorization_number")


def _by_field(claim: Claim, name: str, value: str, path: str) -> Part:
    """Of several origins the one that says why: a payer's rule about who renders stands beside the practice's file."""
    of_field = [origin for origin in claim.origins if origin.field == path]
    saying = next((origin for origin in of_field if origin.because), None)
    origin = saying or origin_of(path, {each.field: each for each in claim.origins})
    if origin is None:
        return Part(name=name, value=value, because=MADE_BY_US.get(path, "as the claim was drafted"))
    source = "the payer's rule pack" if origin.place.startswith("payer:") else wording.SOURCE[origin.source]
    because = origin.because or f"from {source}"
    return Part(name=name, value=value, because=because, rule=f"{origin.place} {origin.version}".rstrip())


def _of_line(line: AuditLine, zone: ZoneInfo) -> Iterator[Part]:
    if time := ", ".join(filter(None, (_clock(line, zone), line.minutes.value if line.minutes else ""))):
        rule = line.minutes.rule if line.minutes else ""
        yield Part(name="Time", value=time, because="as the chart has it", rule=rule)
    yield _part("Code", line.procedure, kind=Kind.PROCEDURE)
    yield _part("Units", line.units)
    for modifier in line.modifiers:
        yield _part("Modifier", modifier, kind=Kind.MODIFIER)
    yield _part("Place", line.place_of_service, kind=Kind.PLACE)
    for diagnosis in line.diagnoses:
        yield _part("For", diagnosis, kind=Kind.DIAGNOSIS)
    yield _part("Charge", line.charge, f"${line.charge.value}")


def _clock(line: AuditLine, zone: ZoneInfo) -> str:
    """`10:00 to 10:54`; empty where no session is at hand."""
    if line.start is None or line.stop is None:
        return ""
    return f"{line.start.astimezone(zone):%H:%M} to {line.stop.astimezone(zone):%H:%M}"


def _part(name: str, reason: Reason, value: str = "", kind: Kind | None = None) -> Part:
    return Part(name=name, value=value or reason.value, because=reason.because, rule=reason.rule, kind=kind)
