"""Why a claim says what it says: each value in words, the reason beside it, the rule or the place after it. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from bridge.billing.audit_sheet import AuditLine, Reason
from bridge.billing.claim import Claim
from bridge.web import wording
from bridge.web.explained import MADE_BY_US, origin_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One value of a claim or of a line. `rule` is a rule's id or a place, with its version; it may be empty."""

    name: str
    value: str = field(repr=False)
    because: str
    rule: str = ""


def why_claim(claim: Claim) -> tuple[Part, ...]:
    """Who pays, who renders, what it is for: what stands once on a claim."""
    return tuple(_of_claim(claim))


def why_line(line: AuditLine) -> tuple[Part, ...]:
    """Time, code, units, each modifier, place, each diagnosis that the line points at, charge."""
    return tuple(_of_line(line))


def _of_claim(claim: Claim) -> Iterator[Part]:
    yield _by_field(claim, "Payer", claim.payer.name, "payer.name")
    yield _by_field(claim, "Member id", claim.subscriber.member_id, "subscriber.member_id")
    yield _by_field(claim, "Seen by", wording.person(claim.rendering.name), "rendering")
    if claim.supervising is not None:
        yield _by_field(claim, "Supervised by", wording.person(claim.supervising.name), "supervising")
    for i, code in enumerate(claim.diagnoses):
        name = "Principal diagnosis" if i == 0 else f"Diagnosis {i + 1}"
        yield _by_field(claim, name, code, f"diagnoses[{i}]")
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


def _of_line(line: AuditLine) -> Iterator[Part]:
    if line.minutes is not None:
        yield Part(name="Time", value=line.minutes.value, because="as the chart has it", rule=line.minutes.rule)
    yield _part("Code", line.procedure)
    yield _part("Units", line.units)
    for modifier in line.modifiers:
        yield _part("Modifier", modifier)
    yield _part("Place", line.place_of_service, _place(line.place_of_service.value))
    for diagnosis in line.diagnoses:
        yield _part("For", diagnosis)
    yield _part("Charge", line.charge, f"${line.charge.value}")


def _part(name: str, reason: Reason, value: str = "") -> Part:
    return Part(name=name, value=value or reason.value, because=reason.because, rule=reason.rule)


def _place(code: str) -> str:
    return f"{wording.PLACE[code]} ({code})" if code in wording.PLACE else code
