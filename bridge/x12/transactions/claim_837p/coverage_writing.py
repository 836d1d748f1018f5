"""Loops 2320 to 2330B of the 837P and the 837I, written: another plan, and what it has paid. Also CAS and 2430."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from bridge.billing.claim import LineAdjudication, OtherCoverage
from bridge.billing.remittance import Adjustment
from bridge.x12.transactions import element
from bridge.x12.transactions.claim_837p.subscriber import group_of, write_member, write_payer, write_policy, write_ssn
from bridge.x12.transactions.party import write_address, write_references
from bridge.x12.transactions.procedure import PROCEDURE, procedure_text
from bridge.x12.transactions.written import Form, WrittenSegment

_REASONS = 6  # triples in one CAS
_REMARKS = 5  # codes in one MOA

_PAID = Form("AMT", "- paid")
_NONCOVERED = Form("AMT", "- noncovered")
_REMAINING = Form("AMT", "- remaining")
_INFORMATION = Form("OI", "- - benefits_assigned signed_for_patient - release_signed")
_REMARKED = Form(
    "MOA",
    "outpatient.rate outpatient.payable remarks[0] remarks[1] remarks[2] remarks[3] remarks[4] outpatient.esrd_paid "
    "outpatient.nonpayable",
)
_ADJUDICATED = Form("DTP", "- - adjudicated_on")
_AUTHORIZATION = Form("REF", "- authorization_number")
_REFERRAL = Form("REF", "- referral_number")
_RESUBMITTED = Form("REF", "- is_resubmission")
_CLAIM_NUMBER = Form("REF", "- payer_claim_number")
_PROVIDER = Form("NM1", "role")
_LINE_ADJUDICATED = Form("DTP", "- - adjudicated_on")


def write_other_coverage(
    other: OtherCoverage, owner: str, benefits_assigned: str, release: str, signature: str = ""
) -> Iterator[WrittenSegment]:
    """Loops 2320, 2330A and 2330B; the claim's own CLM08, CLM09 and CLM10 stand where the coverage says nothing."""
    subscriber, payer = other.subscriber, other.payer
    relationship = subscriber.relationship.value
    reason = other.medicare_secondary_reason
    yield write_policy(other.rank, relationship, group_of(subscriber), reason, payer, owner)
    yield from write_adjustments(other.adjustments, owner)
    yield from _amounts(other, owner)
    yield _information(other, owner, (benefits_assigned, release, signature))
    if other.remarks or other.outpatient:
        yield _remarked(other, owner)
    yield write_member(subscriber, f"{owner}subscriber")
    yield from write_address(subscriber.address, f"{owner}subscriber.address")
    yield from write_ssn(subscriber, owner)
    yield write_payer(payer, f"{owner}payer")
    yield from write_address(payer.address, f"{owner}payer.address")
    if other.adjudicated_on is not None and not other.lines:
        yield _ADJUDICATED.fill(owner, "573", "D8", element.day(other.adjudicated_on))
    yield from write_references(payer.references, f"{owner}payer.")
    yield from _references(other, owner)
    for index, provider in enumerate(other.providers):
        path = f"{owner}providers[{index}]."
        yield _PROVIDER.fill(path, element.code(provider.role), "1" if provider.is_person else "2")
        yield from write_references(provider.references, path)


def _amounts(other: OtherCoverage, owner: str) -> Iterator[WrittenSegment]:
    if other.paid is not None:
        yield _PAID.fill(owner, "D", element.amount(other.paid))
    if other.noncovered is not None:
        yield _NONCOVERED.fill(owner, "A8", element.amount(other.noncovered))
    if other.remaining is not None:
        yield _REMAINING.fill(owner, "EAF", element.amount(other.remaining))


def _information(other: OtherCoverage, owner: str, claims: tuple[str, str, str]) -> WrittenSegment:
    """# OI03, OI04, OI06"""
    benefits, release, signature = claims
    own = other.benefits_assigned, other.release_signed, other.signed_for_patient
    if own == (None, None, None) and not other.refuses_assignment:
        return _INFORMATION.fill("", "", "", benefits, signature, "", release)
    return _INFORMATION.fill(
        owner,
        "",
        "",
        "W" if other.refuses_assignment else benefits if own[0] is None else "Y" if own[0] else "N",
        signature if own[2] is None else "P" if own[2] else "",
        "",
        release if own[1] is None else "Y" if own[1] else "I",
    )


def _remarked(other: OtherCoverage, owner: str) -> WrittenSegment:
    """# MOA"""
    remarks = [element.code(remark) for remark in other.remarks[:_REMARKS]]
    remarks += [""] * (_REMARKS - len(remarks))
    figures = other.outpatient
    if figures is None:
        return _REMARKED.fill(owner, "", "", *remarks)
    amount = element.optional_amount
    before, behind = (figures.rate, figures.payable), (figures.esrd_paid, figures.nonpayable)
    return _REMARKED.fill(owner, *map(amount, before), *remarks, *map(amount, behind))


def _references(other: OtherCoverage, owner: str) -> Iterator[WrittenSegment]:
    if other.authorization_number:
        yield _AUTHORIZATION.fill(owner, "G1", element.plain(other.authorization_number, 50))
    if other.referral_number:
        yield _REFERRAL.fill(owner, "9F", element.plain(other.referral_number, 50))
    if other.is_resubmission:
        yield _RESUBMITTED.fill(owner, "T4", "Y")
    if other.payer_claim_number:
        yield _CLAIM_NUMBER.fill(owner, "F8", element.plain(other.payer_claim_number, 50))


def write_adjustments(adjustments: Sequence[Adjustment], owner: str) -> Iterator[WrittenSegment]:
    """CAS: one for each group code, six reasons at most; the same group code again only where six do not suffice."""
    groups: dict[str, list[int]] = {}
    for index, adjustment in enumerate(adjustments):
        groups.setdefault(adjustment.group, []).append(index)
    for group, members in groups.items():
        for start in range(0, len(members), _REASONS):
            chosen = tuple(members[start : start + _REASONS])
            triples = [text for index in chosen for text in _triple(adjustments[index])]
            yield _adjustment_form(chosen).fill(owner, element.code(group), *triples)


def _triple(adjustment: Adjustment) -> tuple[str, str, str]:
    quantity = element.optional_amount(adjustment.quantity)
    return element.code(adjustment.reason), element.amount(adjustment.amount), quantity


@lru_cache(maxsize=256)
def _adjustment_form(indexes: tuple[int, ...]) -> Form:
    places = [f"adjustments[{index}]" for index in indexes]
    return Form("CAS", " ".join(["-", *(f"{place}.reason {place}.amount {place}.quantity" for place in places)]))


def write_line_adjudication(
    other: OtherCoverage, adjudication: LineAdjudication, owner: str, place: int
) -> Iterator[WrittenSegment]:
    """Loop 2430; `owner` is the coverage's path, `place` the adjudication's among its lines."""
    path = f"{owner}lines[{place}]."
    bundled = adjudication.bundled_into
    procedure = ""
    if adjudication.procedure:
        said = adjudication.code_set, adjudication.procedure, adjudication.modifiers, adjudication.description
        procedure = procedure_text(*said)
    yield _service_form(place).fill(
        owner,
        element.plain(other.payer.payer_id),
        element.amount(adjudication.paid),
        procedure,
        element.code(adjudication.revenue_code),
        str(adjudication.units),
        "" if bundled is None else str(bundled),
    )
    yield from write_adjustments(adjudication.adjustments, path)
    if adjudication.adjudicated_on != element.NO_DAY:
        yield _LINE_ADJUDICATED.fill(path, "573", "D8", element.day(adjudication.adjudicated_on))
    if adjudication.remaining is not None:
        yield _REMAINING.fill(path, "EAF", element.amount(adjudication.remaining))


@lru_cache(maxsize=256)
def _service_form(place: int) -> Form:
    line = f"lines[{place}]."
    procedure = ":".join(part if part == "-" else line + part for part in PROCEDURE.split(":"))
    return Form("SVD", f"payer.payer_id {line}paid {procedure} {line}revenue_code {line}units {line}bundled_into")
