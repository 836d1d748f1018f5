from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from bridge.billing.claim import Claim, Frequency, Rank
from bridge.billing.party import Patient, PersonName, Relationship, Sex, Subscriber
from bridge.x12.segment import Segment
from bridge.x12.transactions import claim_837p
from tests.judge import judge
from tests.x12.transactions.example import CEDAR, CLAIM, LINE, MARSH, MEDICARE, submission, wrap

LEO = Patient(
    id="p2",
    name=PersonName(last="Vega", first="Leo"),
    birth_date=date(2014, 9, 30),
    sex=Sex.MALE,
    address=MARSH.address,
)
CARMENS_POLICY = Subscriber(
    name=PersonName(last="Vega", first="Carmen"), member_id="HBR-0000 0077", relationship=Relationship.CHILD
)
DEPENDANT = replace(CLAIM, control_number="B2", patient=LEO, subscriber=CARMENS_POLICY)


def written(*claims: Claim) -> list[str]:
    return [text(s) for s in claim_837p.write(claims, submission())]


def text(segment: Segment) -> str:
    return "*".join((segment.id, *segment.elements))


def of(id: str, *claims: Claim) -> list[str]:
    return [line for line in written(*claims) if line.startswith(id + "*")]


def test_hierarchical_numbers_run_through_the_transaction() -> None:
    assert of("HL", CLAIM, DEPENDANT, CLAIM) == [
        "HL*1**20*1",
        "HL*2*1*22*0",
        "HL*3*1*22*1",
        "HL*4*3*23*0",
        "HL*5*1*22*0",
    ]


def test_each_billing_provider_has_its_own_level_and_keeps_its_claims_together() -> None:
    elsewhere = replace(CLAIM, control_number="B9", billing=replace(CEDAR, npi="1999000023"))
    assert of("HL", CLAIM, elsewhere, DEPENDANT)[-2:] == ["HL*5**20*1", "HL*6*5*22*0"]
    assert [line.split("*")[1] for line in of("CLM", CLAIM, elsewhere, DEPENDANT)] == ["B1", "B2", "B9"]


def test_the_transaction_counts_itself() -> None:
    lines = written(CLAIM)
    assert lines[0] == "ST*837*0001*005010X222A1"
    assert lines[-1] == f"SE*{len(lines)}*0001"


def test_a_dependant_is_a_patient_below_the_subscriber() -> None:
    assert of("SBR", DEPENDANT) == ["SBR*P********CI"]
    assert of("PAT", DEPENDANT) == ["PAT*19"]
    assert "NM1*QC*1*VEGA*LEO" in of("NM1", DEPENDANT)


def test_member_ids_go_without_blanks_and_dashes() -> None:
    assert "NM1*IL*1*VEGA*CARMEN****MI*HBR00000077" in of("NM1", DEPENDANT)


@pytest.mark.parametrize(
    ("said", "on_the_wire"),
    [
        (PersonName(last="Peña-Núñez", first="José"), "NM1*IL*1*PENA-NUNEZ*JOSE"),
        (PersonName(last="O’Hara, ", first="Seán", suffix="Jr."), "NM1*IL*1*O'HARA*SEAN***JR"),
        (PersonName(last="Søndergård~", first="Åse*", middle="M:"), "NM1*IL*1*SONDERGARD*ASE*M"),
        (PersonName(last="Großmann", first="Łukasz"), "NM1*IL*1*GROSSMANN*LUKASZ"),
    ],
)
def test_names_leave_in_the_basic_character_set(said: PersonName, on_the_wire: str) -> None:
    claim = replace(CLAIM, subscriber=replace(CLAIM.subscriber, name=said))
    assert any(line.startswith(on_the_wire) for line in of("NM1", claim))


def test_delimiters_in_an_address_do_not_break_the_segment() -> None:
    address = replace(CEDAR.address, line1="118 Cedar St. #4 ~*:^ rear")
    claim = replace(CLAIM, billing=replace(CEDAR, address=address))
    assert of("N3", claim)[0] == "N3*118 CEDAR ST. 4 REAR"
    judge(wrap("HC", claim_837p.VERSION, claim_837p.write([claim], submission())))


def test_medicare_takes_no_group_number_and_says_why_it_is_secondary() -> None:
    claim = replace(CLAIM, payer=MEDICARE, rank=Rank.SECONDARY, medicare_secondary_reason="12")
    assert of("SBR", claim) == ["SBR*S*18***12****MB"]


def test_a_replacement_names_the_payers_claim() -> None:
    claim = replace(CLAIM, frequency=Frequency.REPLACEMENT, payer_claim_number="NW1")
    assert of("CLM", claim) == ["CLM*B1*175***10:B:7*Y*A*Y*Y"]
    assert "REF*F8*NW1" in of("REF", claim)


def test_the_place_of_a_line_is_written_only_where_it_differs() -> None:
    there = replace(LINE, number=2, place_of_service="02", modifiers=())
    assert of("SV1", replace(CLAIM, lines=(LINE, there))) == [
        "SV1*HC:90837:95*175*UN*1***1",
        "SV1*HC:90837*175*UN*1*02**1",
    ]


def test_an_authorization_of_a_line_is_written_only_where_it_differs() -> None:
    lines = (replace(LINE, authorization_number="A1"), replace(LINE, number=2, authorization_number="A2"))
    numbers = [line for line in of("REF", replace(CLAIM, authorization_number="A1", lines=lines)) if "*G1*" in line]
    assert numbers == ["REF*G1*A1", "REF*G1*A2"]


def test_a_solo_practitioner_is_not_written_twice() -> None:
    solo = replace(CEDAR, name="Delgado, Maria", npi=CLAIM.rendering.npi, is_person=True, tax_id_is_ssn=True)
    claim = replace(CLAIM, billing=solo)
    assert of("NM1", claim)[2] == f"NM1*85*1*DELGADO*MARIA****XX*{solo.npi}"
    assert not [line for line in of("NM1", claim) if line.startswith("NM1*82")]
    assert of("REF", claim)[0] == "REF*SY*061234567"


def test_a_payer_may_want_a_solo_practitioner_named_as_the_one_who_rendered() -> None:
    solo = replace(CEDAR, name="Delgado, Maria", npi=CLAIM.rendering.npi, is_person=True, tax_id_is_ssn=True)
    claim = replace(CLAIM, billing=solo, names_rendering=True)
    assert [line for line in of("NM1", claim) if line.startswith("NM1*82")] == [
        f"NM1*82*1*DELGADO*MARIA****XX*{solo.npi}"
    ]
    assert [line[:6] for line in of("PRV", claim)] == ["PRV*BI", "PRV*PE"]


def test_a_payer_may_want_no_taxonomy_of_who_rendered() -> None:
    assert [line[:6] for line in of("PRV", replace(CLAIM, omits_rendering_taxonomy=True))] == ["PRV*BI"]
    assert [line[:6] for line in of("PRV", CLAIM)] == ["PRV*BI", "PRV*PE"]


@pytest.mark.parametrize(("dollars", "wire"), [("175.00", "175"), ("15.50", "15.5"), ("0.05", "0.05"), ("100", "100")])
def test_amounts_carry_no_needless_zeros(dollars: str, wire: str) -> None:
    claim = replace(CLAIM, lines=(replace(LINE, charge=Decimal(dollars)),))
    assert of("CLM", claim)[0].split("*")[2] == wire


def test_each_element_says_which_field_it_came_from() -> None:
    explained = {text(w.segment): w.fields for w in claim_837p.explain(CLAIM)}
    assert explained["SV1*HC:90837:95*175*UN*1***1"] == {
        1: ("lines[0].procedure", "lines[0].modifiers[0]"),
        2: ("lines[0].charge",),
        4: ("lines[0].units",),
        7: ("lines[0].diagnosis_pointers",),
    }
    assert explained["NM1*IL*1*MARSH*DANA****MI*NWH00000042"][9] == ("subscriber.member_id",)
    assert explained["NM1*82*1*DELGADO*MARIA****XX*1999000031"][9] == ("rendering.npi",)
    assert explained["CLM*B1*175***10:B:1*Y*A*Y*Y"][5] == ("place_of_service", "frequency")


def test_what_is_explained_is_what_is_sent() -> None:
    sent = claim_837p.write([DEPENDANT], submission())
    first = next(at for at, segment in enumerate(sent) if segment.id == "HL")
    assert tuple(w.segment for w in claim_837p.explain(DEPENDANT, submission())) == sent[first:-1]


def test_a_claim_below_no_level_at_all_is_still_read() -> None:
    segments = [
        Segment("ST", ("837", "0001", "005010X222A1")),
        Segment("ZZZ", ("unknown",)),
        Segment("CLM", ("B1", "abc", "", "", "11:B:9")),
        Segment("LX", ("x",)),
        Segment("SV1", ("HC:90834", "", "UN", "one")),
    ]
    (claim,) = claim_837p.read(segments)
    assert (claim.control_number, claim.charge, claim.frequency) == ("B1", Decimal("0.00"), Frequency.ORIGINAL)
    assert claim.lines[0].procedure == "90834"
