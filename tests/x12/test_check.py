import tracemalloc
from io import StringIO

import pytest

from bridge.x12.check import check, check_bit_by_bit
from bridge.x12.fault import Fault
from tests.x12.example import CLAIM, REMITTANCE, bent


def only(text: str) -> Fault:
    (fault,) = check(text)
    return fault


@pytest.mark.parametrize("text", ["", "no X12", "\x00\xff", "ISA*00*"])
def test_what_is_no_x12_is_one_fault(text: str) -> None:
    fault = only(text)
    assert (fault.id, fault.table.value, fault.is_error) == ("ISA", "TA105", True)
    assert fault.message.startswith("This is no X12 interchange: ")


def test_a_byte_order_mark_is_a_warning() -> None:
    fault = only("\ufeff" + CLAIM)
    assert (fault.severity.value, fault.message) == ("warning", "A byte order mark stands before the ISA.")


def test_a_squeezed_isa_is_an_error_and_the_rest_is_checked() -> None:
    text = bent(CLAIM, ("*CEDAR          *", "*CEDAR*"), ("NM1*40*2", "NM1*40*9"))
    assert [(f.id, f.code) for f in check(text)] == [("ISA", "024"), ("NM1", "7")]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("*ZZ*CEDAR  ", "*Z9*CEDAR  ", "005"),
        ("*260302*0930*^", "*260231*0930*^", "014"),
        ("*260302*0930*^", "*260302*2430*^", "015"),
        ("*00501*", "*00401*", "017"),
        ("*0*T*:", "*0*X*:", "020"),
    ],
)
def test_isa_elements_have_their_ta1_code(old: str, new: str, code: str) -> None:
    fault = only(bent(CLAIM, (old, new)))
    assert (fault.table.value, fault.code, fault.id) == ("TA105", code, "ISA")


def test_a_set_must_fit_its_group() -> None:
    fault = only(bent(CLAIM, ("GS*HC", "GS*HP")))
    assert (fault.table.value, fault.code) == ("IK502", "1")


def test_st03_must_name_the_guide_of_the_group() -> None:
    fault = only(bent(CLAIM, ("7*X*005010X222A1", "7*X*005010X222")))
    assert (fault.code, fault.message) == ("I6", "ST03 and GS08 name different guides.")


def test_a_guide_that_is_not_known_is_said_and_not_guessed() -> None:
    text = CLAIM.replace("005010X222A1", "005010X298")
    fault = only(text)
    assert fault.message == "The guide of this transaction set is not known here; nothing inside of it was checked."


def test_an_amended_guide_that_is_not_known_raises_doubts_only() -> None:
    text = CLAIM.replace("005010X222A1", "005010X222A2")
    asked_by_the_guide = only(bent(text, ("NM1*40*2", "NM1*40*9")))
    assert (asked_by_the_guide.level, asked_by_the_guide.severity.value) == (2, "warning")


@pytest.mark.parametrize(
    ("old", "new", "level"),
    [("SV1*HC:90837*150.5*", "SV1*HC:90837*15O.5*", 1), ("CLM*C0001*175.5*", "CLM*C0001*175*", 3)],
)
def test_what_no_guide_changes_is_an_error_in_an_amended_one_too(old: str, new: str, level: int) -> None:
    found = check(bent(CLAIM.replace("005010X222A1", "005010X222A2"), (old, new)))
    assert level in [fault.level for fault in found if fault.is_error]


def test_a_cut_file_says_so_three_times_and_keeps_what_it_found() -> None:
    text = bent(CLAIM, ("NM1*40*2", "NM1*40*9"))[: CLAIM.index("SE*31")]
    assert [(f.id, f.code) for f in check(text)] == [("NM1", "7"), ("SE", "2"), ("GE", "3"), ("IEA", "023")]


def test_a_text_that_ends_inside_of_its_iea_has_no_terminator() -> None:
    assert ("IEA", "004") in [(f.id, f.code) for f in check(CLAIM.rstrip()[:-1])]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_last_line_end_that_is_missing_after_a_whole_iea_is_a_warning(end: str) -> None:
    lines = CLAIM.replace("\n", "").replace("~", end)
    assert check(lines) == ()
    fault = only(lines.removesuffix(end))
    assert (fault.id, fault.code, fault.severity.value) == ("IEA", "004", "warning")
    assert fault.message == "The last line end of the file is missing."
    cut = [(f.code, f.is_error) for f in check(lines.removesuffix(f"2{end}"))]
    assert cut == [("004", True), ("001", True), ("018", True)]


def test_faults_come_in_the_order_of_the_text_with_their_offsets() -> None:
    text = REMITTANCE + bent(CLAIM, ("NM1*40*2", "NM1*40*9"), ("SV1*HC:90785*", "SV1*HCX:90785*"))
    first, second = check(text)
    assert text[first.offset :].startswith("NM1*40*9")
    assert text[second.offset :].startswith("SV1*HCX")
    assert (first.interchange, first.segment, second.segment) == (1, 5, 28)


def long_claim_file(claims: int) -> str:
    """CLAIM with its subscriber so many times."""
    head, body = CLAIM.split("HL*2*1", 1)
    subscriber, tail = f"HL*2*1{body}".split("SE*", 1)
    many = [
        subscriber.replace("HL*2*", f"HL*{number + 2}*").replace("C0001", f"C{number:05}") for number in range(claims)
    ]
    count = head.count("~") - 1 + claims * subscriber.count("~")
    return head + "".join(many) + "SE*" + tail.replace("31*", f"{count}*", 1)


def test_a_file_of_any_length_is_checked_in_the_memory_of_a_claim() -> None:
    def peak(claims: int) -> int:
        file = StringIO(long_claim_file(claims))
        tracemalloc.start()
        found = [fault for faults in check_bit_by_bit(file.read) for fault in faults]
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert found == []
        return most

    peak(10)  # what is made once
    assert peak(1_000) < peak(300) + 300_000


def test_bit_by_bit_finds_what_a_whole_text_has() -> None:
    text = long_claim_file(30).replace("SV1*HC:90785*25*UN", "SV1*HC:90785*26*UN", 1)
    assert check_bit_by_bit_all(text) == list(check(text))
    assert [fault.level for fault in check(text)] == [3]


def check_bit_by_bit_all(text: str) -> list[Fault]:
    return [fault for faults in check_bit_by_bit(StringIO(text).read) for fault in faults]
