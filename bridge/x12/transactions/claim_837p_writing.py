"""Loop 2300 of the 837P and all below it, written."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from bridge.billing.claim import Claim, LineAdjudication, OtherCoverage, ServiceLine
from bridge.billing.party import Clinician, ServiceFacility
from bridge.billing.remittance import Adjustment
from bridge.x12.transactions import element
from bridge.x12.transactions.party import write_address, write_organization, write_person
from bridge.x12.transactions.procedure import write_procedure
from bridge.x12.transactions.subscriber_837p import write_member, write_payer, write_policy
from bridge.x12.transactions.written import Said, Text, WrittenSegment, written

_REASONS = 6  # triples in one CAS


def write_claim(claim: Claim) -> Iterator[WrittenSegment]:
    """Loops 2300 to 2430 of one claim."""
    yield _claim(claim)
    if claim.patient_paid is not None:
        yield written("AMT", "F5", Said(element.amount(claim.patient_paid), "patient_paid"))
    yield from _references(claim)
    yield _diagnoses(claim)
    yield from _providers(claim)
    for index, other in enumerate(claim.other_coverages):
        yield from _other_coverage(claim, other, f"other_coverages[{index}]")
    for index, line in enumerate(claim.lines):
        yield from _line(claim, line, f"lines[{index}]")


def _claim(claim: Claim) -> WrittenSegment:
    return written(
        "CLM",
        Said(claim.control_number, "control_number"),
        Said(element.amount(claim.charge), "charge"),
        "",
        "",
        (Said(claim.place_of_service, "place_of_service"), "B", Said(claim.frequency.value, "frequency")),
        "Y",
        Said("A" if claim.accepts_assignment else "C", "accepts_assignment"),
        _benefits_assigned(claim),
        _release(claim),
    )


def _benefits_assigned(claim: Claim) -> Said:
    return Said("Y" if claim.benefits_assigned else "N", "benefits_assigned")  # CLM08, OI03


def _release(claim: Claim) -> Said:
    return Said("Y" if claim.release_signed else "I", "release_signed")  # CLM09, OI06


def _references(claim: Claim) -> Iterator[WrittenSegment]:
    for qualifier, text, path in (
        ("9F", claim.referral_number, "referral_number"),
        ("G1", claim.authorization_number, "authorization_number"),
        ("F8", claim.payer_claim_number, "payer_claim_number"),
    ):
        if text:
            yield written("REF", qualifier, Said(element.plain(text, 50), path))


def _diagnoses(claim: Claim) -> WrittenSegment:
    """# HI*ABK, ABF: without dots"""
    return written(
        "HI",
        *(
            ("ABF" if index else "ABK", Said(element.plain(code.replace(".", "")), f"diagnoses[{index}]"))
            for index, code in enumerate(claim.diagnoses)
        ),
    )


def _providers(claim: Claim) -> Iterator[WrittenSegment]:
    """Loops 2310B, 2310C and 2310D."""
    if not (claim.billing.is_person and claim.rendering.npi == claim.billing.npi):
        yield _clinician("82", claim.rendering, "rendering")
        yield written("PRV", "PE", "PXC", Said(claim.rendering.taxonomy, "rendering.taxonomy"))
    if claim.facility is not None:
        yield from _facility(claim.facility)
    if claim.supervising is not None:
        yield _clinician("DQ", claim.supervising, "supervising")


def _clinician(entity: str, clinician: Clinician, path: str) -> WrittenSegment:
    return write_person(entity, clinician.name, f"{path}.name", ("XX", Said(clinician.npi, f"{path}.npi")))


def _facility(facility: ServiceFacility) -> Iterator[WrittenSegment]:
    identity = ("XX", Said(facility.npi, "facility.npi")) if facility.npi else None
    yield write_organization("77", Said(facility.name, "facility.name"), identity)
    yield from write_address(facility.address, "facility.address")


def _other_coverage(claim: Claim, other: OtherCoverage, path: str) -> Iterator[WrittenSegment]:
    """Loops 2320, 2330A and 2330B."""
    relationship = Said(other.subscriber.relationship.value, f"{path}.subscriber.relationship")
    policy = write_policy(other.rank, relationship, other.subscriber, (f"{path}.rank", f"{path}.subscriber"))
    filing = Said(other.payer.filing_indicator, f"{path}.payer.filing_indicator")
    yield written("SBR", *policy, "", "", "", "", filing)
    yield from _adjustments(other.adjustments, path)
    if other.paid is not None:
        yield written("AMT", "D", Said(element.amount(other.paid), f"{path}.paid"))
    if other.remaining is not None:
        yield written("AMT", "EAF", Said(element.amount(other.remaining), f"{path}.remaining"))
    yield written("OI", "", "", _benefits_assigned(claim), "", "", _release(claim))
    yield write_member(other.subscriber, f"{path}.subscriber")
    yield from write_address(other.subscriber.address, f"{path}.subscriber.address")
    yield write_payer(other.payer, f"{path}.payer")
    if other.adjudicated_on is not None and not other.lines:
        yield written("DTP", "573", "D8", Said(element.day(other.adjudicated_on), f"{path}.adjudicated_on"))
    if other.payer_claim_number:
        yield written("REF", "F8", Said(element.plain(other.payer_claim_number, 50), f"{path}.payer_claim_number"))


def _adjustments(adjustments: Iterable[Adjustment], path: str) -> Iterator[WrittenSegment]:
    """CAS: one for each group code, six reasons at most; the same group code again only where six do not suffice."""
    numbered = sorted(enumerate(adjustments), key=lambda pair: pair[1].group)
    for group, members in groupby(numbered, key=lambda pair: pair[1].group):
        for triples in _in_sixes(members):
            elements = [e for index, a in triples for e in _triple(a, f"{path}.adjustments[{index}]")]
            yield written("CAS", group, *elements)


def _in_sixes(members: Iterable[tuple[int, Adjustment]]) -> Iterator[list[tuple[int, Adjustment]]]:
    rest = list(members)
    for start in range(0, len(rest), _REASONS):
        yield rest[start : start + _REASONS]


def _triple(adjustment: Adjustment, path: str) -> tuple[Text, Text, Text]:
    quantity = "" if adjustment.quantity is None else element.amount(adjustment.quantity)
    return (
        Said(adjustment.reason, f"{path}.reason"),
        Said(element.amount(adjustment.amount), f"{path}.amount"),
        Said(quantity, f"{path}.quantity"),
    )


def _line(claim: Claim, line: ServiceLine, path: str) -> Iterator[WrittenSegment]:
    """Loops 2400 and 2430."""
    yield written("LX", Said(str(line.number), f"{path}.number"))
    elsewhere = line.place_of_service if line.place_of_service != claim.place_of_service else ""
    yield written(
        "SV1",
        write_procedure(line.procedure, line.modifiers, path),
        Said(element.amount(line.charge), f"{path}.charge"),
        "UN",
        Said(str(line.units), f"{path}.units"),
        Said(elsewhere, f"{path}.place_of_service"),
        "",
        tuple(Said(str(p), f"{path}.diagnosis_pointers") for p in line.diagnosis_pointers),
    )
    yield written("DTP", "472", "D8", Said(element.day(line.service_date), f"{path}.service_date"))
    if line.authorization_number and line.authorization_number != claim.authorization_number:
        number = element.plain(line.authorization_number, 50)
        yield written("REF", "G1", Said(number, f"{path}.authorization_number"))
    if line.control_number:
        yield written("REF", "6R", Said(element.plain(line.control_number, 30), f"{path}.control_number"))
    for index, other in enumerate(claim.other_coverages):
        for place, adjudication in enumerate(other.lines):
            if adjudication.line_number == line.number:
                yield from _adjudication(other, adjudication, f"other_coverages[{index}]", place)


def _adjudication(
    other: OtherCoverage, adjudication: LineAdjudication, owner: str, place: int
) -> Iterator[WrittenSegment]:
    path = f"{owner}.lines[{place}]"
    yield written(
        "SVD",
        Said(element.plain(other.payer.payer_id), f"{owner}.payer.payer_id"),
        Said(element.amount(adjudication.paid), f"{path}.paid"),
        write_procedure(adjudication.procedure, adjudication.modifiers, path),
        "",
        Said(str(adjudication.units), f"{path}.units"),
    )
    yield from _adjustments(adjudication.adjustments, path)
    yield written("DTP", "573", "D8", Said(element.day(adjudication.adjudicated_on), f"{path}.adjudicated_on"))
