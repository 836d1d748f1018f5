from bridge.x12.segment import Segment
from bridge.x12.transactions.written import Form, Said, composite, written

SERVICE = Form("SV1", "-:procedure:modifiers[0] charge - units")


def test_a_form_fills_a_segment_and_knows_what_it_says() -> None:
    service = SERVICE.fill("lines[0].", "HC:90837:95", "175", "UN", "1")
    assert service == Segment("SV1", ("HC:90837:95", "175", "UN", "1"))
    assert service.fields == {
        1: ("lines[0].procedure", "lines[0].modifiers[0]"),
        2: ("lines[0].charge",),
        4: ("lines[0].units",),
    }


def test_empty_elements_at_the_end_are_left_off_and_say_nothing() -> None:
    service = SERVICE.fill("", "HC:90837", "175", "", "")
    assert service.parts == ["SV1", "HC:90837", "175"]
    assert service.fields == {1: ("procedure",), 2: ("charge",)}


def test_both_ways_to_write_say_the_same() -> None:
    said = written("SV1", ("HC", Said("90837", "procedure"), Said("", "modifiers[0]")), Said("175", "charge"), "UN", "")
    filled = SERVICE.fill("", composite("HC", "90837", ""), "175", "UN", "")
    assert (said, said.fields) == (filled, filled.fields)


def test_more_elements_than_a_form_knows_are_written_all_the_same() -> None:
    assert Form("HI", "first").fill("", "ABK:F411", "ABF:F331").fields == {1: ("first",)}
