"""Reading an 837P that others wrote: levels, what is missing or misplaced, and one claim at a time."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bridge.billing.claim import Claim, Frequency, Rank
from bridge.billing.party import PersonName, Relationship
from bridge.x12.interchange import read_interchanges
from bridge.x12.segment import Segment
from bridge.x12.tokenizer import read_text
from bridge.x12.transactions import claim_837p
from tests.x12.transactions.example import CLAIM, LINE, submission

NO_DAY = date(1, 1, 1)


def segments(*lines: str) -> list[Segment]:
    return [Segment(id, elements) for id, *elements in (line.split("*") for line in lines)]


def read(*lines: str) -> tuple[Claim, ...]:
    return claim_837p.read(segments(*lines))


def written(*claims: Claim) -> list[str]:
    return ["*".join(segment.parts) for segment in claim_837p.write(claims, submission())]


TWO_FAMILIES = (
    "HL*1**20*1",
    "NM1*85*2*CEDAR*****XX*1999123452",
    "HL*2*1*22*1",
    "SBR*P**G1******CI",
    "NM1*IL*1*VEGA*CARMEN****MI*C1",
    "NM1*PR*2*NORTHWIND*****PI*SBNWH",
    "HL*3*2*23*0",
    "PAT*19",
    "NM1*QC*1*VEGA*LEO",
    "CLM*A*1***11:B:1",
    "HL*4*2*23*0",
    "PAT*01",
    "NM1*QC*1*VEGA*PAUL",
    "CLM*B*1***11:B:1",
    "CLM*C*1***11:B:1",
    "HL*5*1*22*0",
    "SBR*S*18*******MC",
    "NM1*IL*1*KIM*ADA****MI*K1",
    "NM1*PR*2*STATE*****PI*SBMCD",
    "CLM*D*1***11:B:1",
)


def test_each_claim_has_the_patient_and_the_policy_above_it() -> None:
    claims = read(*TWO_FAMILIES)
    said = [(c.control_number, c.patient.name.first, c.subscriber.member_id, c.payer.payer_id) for c in claims]
    assert said == [
        ("A", "LEO", "C1", "SBNWH"),
        ("B", "PAUL", "C1", "SBNWH"),
        ("C", "PAUL", "C1", "SBNWH"),
        ("D", "ADA", "K1", "SBMCD"),
    ]
    relationships = [c.subscriber.relationship for c in claims]
    assert relationships == [Relationship.CHILD, Relationship.SPOUSE, Relationship.SPOUSE, Relationship.SELF]
    assert [c.rank for c in claims][2:] == [Rank.PRIMARY, Rank.SECONDARY]


def test_a_level_stands_below_the_one_it_names_wherever_it_comes() -> None:
    second = ("HL*6**20*1", "NM1*85*2*RIVER*****XX*1999000023", "HL*7*2*23*0", "PAT*19", "NM1*QC*1*VEGA*MIA")
    late = read(*TWO_FAMILIES, *second, "CLM*E*1***11:B:1")[-1]
    assert (late.billing.name, late.subscriber.member_id, late.patient.name.first) == ("CEDAR", "C1", "MIA")


def test_a_new_billing_provider_takes_nothing_from_the_one_before() -> None:
    late = read(*TWO_FAMILIES, "HL*6**20*1", "NM1*85*2*RIVER*****XX*1999000023", "CLM*E*1***11:B:1")[-1]
    assert (late.billing.name, late.subscriber.member_id, late.patient.birth_date) == ("RIVER", "", NO_DAY)


def test_claims_are_given_out_while_the_text_is_still_being_read() -> None:
    taken: list[str] = []

    def text() -> Iterator[Segment]:
        for segment in segments(*TWO_FAMILIES):
            taken.append(segment.id)
            yield segment

    first = next(claim_837p.claims(text()))
    assert (first.control_number, len(taken)) == ("A", TWO_FAMILIES.index("HL*4*2*23*0") + 1)


@pytest.mark.parametrize(("code", "rank"), [("T", Rank.TERTIARY), ("A", Rank.FOURTH), ("?", Rank.UNKNOWN)])
def test_every_rank_is_read(code: str, rank: Rank) -> None:
    assert read("HL*2*1*22*0", f"SBR*{code}*18", "CLM*A*1")[0].rank is rank


def test_who_bills_has_rendered_where_nobody_else_is_named() -> None:
    (claim,) = read("HL*1**20*1", "NM1*85*1*GREENE*DAVID*M***XX*1999123452", "CLM*A*1")
    assert claim.rendering.name == PersonName(last="GREENE", first="DAVID")
    assert (claim.billing.name, claim.billing.middle, claim.rendering.npi) == ("GREENE, DAVID", "M", "1999123452")
    (organization,) = read("HL*1**20*1", "NM1*85*2*CEDAR, INC*****XX*1999123452", "CLM*A*1")
    assert (organization.rendering.name.last, organization.rendering.is_organization) == ("CEDAR, INC", True)
    assert not [line for line in written(organization) if line.startswith("NM1*82")]


def test_who_bills_is_read_as_named_twice_where_it_is() -> None:
    biller = ("HL*1**20*1", "NM1*85*1*GREENE*DAVID****XX*1999123452", "CLM*A*1")
    (claim,) = read(*biller, "NM1*82*1*GREENE*DAVID****XX*1999123452", "PRV*PE*PXC*1041C0700X")
    assert claim.names_rendering
    assert [line for line in written(claim) if line.startswith(("NM1*82", "PRV*PE"))] == [
        "NM1*82*1*GREENE*DAVID****XX*1999123452",
        "PRV*PE*PXC*1041C0700X",
    ]
    (other,) = read(*biller, "NM1*82*1*WONG*SUZY****XX*1999000031")
    assert not other.names_rendering


def test_an_organization_may_stand_where_a_clinician_is_expected() -> None:
    claim = replace(CLAIM, rendering=replace(CLAIM.rendering, name=PersonName(last="CEDAR LAB", first="")))
    as_organization = replace(claim, rendering=replace(claim.rendering, is_organization=True))
    assert "NM1*82*2*CEDAR LAB*****XX*1999000031" in written(as_organization)
    assert claim_837p.read(claim_837p.write([as_organization], submission())) == (as_organization,)


def test_misplaced_segments_cost_nothing_but_themselves() -> None:
    lines = ["CLM*A*1***11:B:1", "NM1*82*1*DELGADO*MARIA", "REF*G2*P1", "REF*G1*AUTH1", "HI*ABK:F411", "NTE*ADD*X"]
    (claim,) = read(*lines, "LX*1", "SV1*HC:90837*1*UN*1***1", "NM1*DQ*1*HOLT", "DTP*472*D8*20261116", "REF*6R*L1")
    assert (claim.authorization_number, claim.diagnoses, claim.notes[0].text) == ("AUTH1", ("F41.1",), "X")
    assert [reference.qualifier for reference in claim.rendering.references] == ["G2"]
    assert (claim.lines[0].service_date, claim.lines[0].control_number) == (date(2026, 11, 16), "L1")


def test_services_without_a_line_number_are_still_lines() -> None:
    (claim,) = read("CLM*A*3", "SV1*HC:90837*1*UN*1", "SV1*HC:90834*2*UN*1", "LX*7", "SV1*HC:90832*3*UN*1.00")
    assert [(line.number, line.procedure, line.units) for line in claim.lines] == [
        (1, "90837", 1),
        (2, "90834", 1),
        (7, "90832", 1),
    ]


def test_a_second_coverage_after_the_first_is_not_taken_for_the_subscriber() -> None:
    lines = ["HL*2*1*22*0", "SBR*T*18", "NM1*IL*1*KIM*****MI*K1", "CLM*A*1", "SBR*P*18", "NM1*IL*1*KIM*****MI*M1"]
    lines += ["NM1*PR*2*FIRST*****PI*P1", "SBR*S*01", "NM1*IL*1*VEGA*****MI*V1", "NM1*PR*2*NEXT*****PI*P2"]
    (claim,) = read(*lines)
    assert claim.subscriber.member_id == "K1"
    assert [(o.rank.value, o.subscriber.member_id, o.payer.payer_id) for o in claim.other_coverages] == [
        ("P", "M1", "P1"),
        ("S", "V1", "P2"),
    ]


def test_a_date_that_cannot_be_read_is_never_written_as_one() -> None:
    (claim,) = read("CLM*A*1***11:B:1", "DTP*431*D8*when", "LX*1", "SV1*HC:90837*1*UN*1", "DTP*472*D8*20260230")
    assert (claim.lines[0].service_date, claim.dates) == (NO_DAY, ())
    assert not [line for line in written(claim) if line.startswith(("DTP", "DMG"))]


def test_what_is_not_divided_as_the_envelope_says_is_given_whole() -> None:
    (claim,) = read("CLM*A*1***11>B>1", "LX*1", "SV1*HC>98940*1*UN*1")
    assert (claim.place_of_service, claim.lines[0].procedure) == ("11>B>1", "HC>98940")


def test_a_void_and_a_replacement_come_back_as_they_left() -> None:
    claims = tuple(
        replace(CLAIM, control_number=number, frequency=frequency, payer_claim_number=f"NW{number}", lines=(LINE,))
        for number, frequency in (("R1", Frequency.REPLACEMENT), ("V1", Frequency.VOID))
    )
    assert claim_837p.read(claim_837p.write(claims, submission())) == claims


def test_what_others_wrote_says_the_same_after_it_was_read_and_written(samples: Path) -> None:
    unlike = []
    for path in sorted((samples / "x12" / "valid").glob("837p_*")):
        interchanges, _ = read_interchanges(read_text(path.read_bytes()))
        for transaction in (t for interchange in interchanges for t in interchange.transactions):
            once = claim_837p.read(claim_837p.write(claim_837p.read(transaction.segments), submission()))
            again = claim_837p.read(claim_837p.write(once, submission()))
            unlike += [] if once == again else [path.stem]
            assert [c.charge for c in once] == [c.charge for c in claim_837p.read(transaction.segments)]
    assert unlike == []
