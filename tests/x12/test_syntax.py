import pytest

from bridge.x12.check import check
from tests.x12.example import CLAIM, REMITTANCE, bent


def found(text: str) -> list[tuple[str, int, int, str, str]]:
    return [(f.id, f.element, f.component, f.code, f.severity.value) for f in check(text)]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("BHT*0019*00*B1*20260302", "BHT*0019*00**20260302", ("BHT", 3, 0, "1", "error")),
        ("NM1*40*2*SANDBOX CLEARINGHOUSE", "NM1*40*9*SANDBOX CLEARINGHOUSE", ("NM1", 2, 0, "7", "error")),
        ("NM1*40*2*SANDBOX CLEARINGHOUSE**", "NM1*40*2*SANDBOX CLEARINGHOUSE*ANN*", ("NM1", 4, 0, "I10", "error")),
        ("*20260302*0930*CH", "*20260230*0930*CH", ("BHT", 4, 0, "8", "error")),
        ("*20260302*0930*CH", "*20260302*2560*CH", ("BHT", 5, 0, "9", "error")),
        ("SV1*HC:90785*25*", "SV1*HC:90785*2S*", ("SV1", 2, 0, "6", "error")),
        ("SV1*HC:90785*", "SV1*HCX:90785*", ("SV1", 1, 1, "5", "error")),
        ("SV1*HC:90785*", "SV1*HC:90785:9*", ("SV1", 1, 3, "4", "error")),
        ("SV1*HC:90785*", "SV1*HC*", ("SV1", 1, 2, "1", "error")),
        ("SV1*HC:90785*", "SV1*HC:90785:1A:1B:1C:1D::X*", ("SV1", 1, 8, "I10", "error")),
        ("SV1*HC:90785*", "SV1*HC:90785:1A:1B:1C:1D::X::Y*", ("SV1", 1, 0, "13", "error")),
        ("DTP*472*D8*20260227", "DTP*472*D8*20261327", ("DTP", 3, 0, "8", "error")),
        ("DTP*472*D8*20260227", "DTP*472*RD8*20260227", ("DTP", 3, 0, "8", "error")),
        ("DTP*472*D8*20260227", "DTP*472*RD8*20260227-2026022", ("DTP", 3, 0, "8", "error")),
        ("HI*ABK:F411*", "HI*ABK:F411:D8:20261327*", ("HI", 1, 4, "8", "error")),
        ("N4*HARTFORD*CT*061031204", "N4*H*CT*061031204", ("N4", 1, 0, "4", "error")),
        ("REF*EI*061234567", "REF*EI*061234567*X*Y*Z", ("REF", 5, 0, "3", "error")),
        ("REF*EI*061234567", "REF*EI*061234567^061234568", ("REF", 2, 0, "12", "error")),
        ("REF*EI*061234567", "REF*EI*061234567:1", ("REF", 2, 0, "13", "error")),
        ("*TE*8605550117", "*TE", ("PER", 4, 0, "2", "error")),
        ("9 ELM STREET", "9 ELM\tSTREET", ("N3", 1, 0, "6", "error")),
        ("9 ELM STREET", "9 ELM STREET ", ("N3", 1, 0, "6", "warning")),
        ("MARSH*DANA", "PEÑA*DANA", ("NM1", 3, 0, "6", "warning")),
    ],
)
def test_each_element_fault_is_named(old: str, new: str, fault: tuple[str, int, int, str, str]) -> None:
    assert fault in found(bent(CLAIM, (old, new)))


def test_a_range_of_dates_is_read_as_two() -> None:
    assert found(bent(CLAIM, ("DTP*472*D8*20260227", "DTP*472*RD8*20260227-20260227"))) == []


def test_an_adjustment_reason_asks_for_its_amount() -> None:
    assert ("CAS", 6, 0, "2", "error") in found(bent(REMITTANCE, ("CAS*CO*45*5~", "CAS*CO*45*5**253~")))


def test_a_repeating_element_may_repeat_and_each_occurrence_is_checked() -> None:
    text = bent(
        CLAIM,
        ("GS*HC", "GS*HB"),
        ("005010X222A1~\nST*837*0001*005010X222A1", "005010X279A1~\nST*271*0001*005010X279A1"),
    )
    body = (
        "BHT*0022*11*T1*20260302*0930~\nHL*1**20*1~\nNM1*PR*2*BLUE*****PI*SBBLU~\nHL*2*1*21*1~\n"
        "NM1*1P*2*CEDAR*****XX*1999123452~\nHL*3*2*22*0~\nTRN*2*T1*9CEDAR0001~\nNM1*IL*1*MARSH*DANA****MI*M1~\n"
        "EB*1**30^MH^CFX~\nSE*11*0001~\n"
    )
    text = text[: text.index("BHT")] + body + text[text.index("GE*") :]
    assert [(f.element, f.repetition, f.code) for f in check(text)] == [(3, 3, "5")]


def test_messages_show_codes_but_no_values() -> None:
    text = bent(CLAIM, ("MARSH*DANA", "MARSH\t*DANA"), ("DMG*D8*19710412", "DMG*D8*19711312"))
    assert [fault.message for fault in check(text)] == [
        "NM103 holds a character outside of the X12 character set",
        "DMG02 is not a date as D8 asks",
    ]


def test_an_element_of_many_repetitions_is_looked_at_once() -> None:
    """Its length counts once: the ten thousandth is no more work than the second."""
    many = "^ABF:F411" * 10_000
    faults = check(bent(CLAIM, ("HI*ABK:F411*ABF:F331", f"HI*ABK:F411*ABF:F331{many}")))
    assert [(f.id, f.element, f.code) for f in faults if f.level == 1] == [("HI", 2, "12")]
