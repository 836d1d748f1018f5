"""TA1 and 999: what the payer refuses before it looks at a claim."""

import pytest

from bridge.sandbox.payer.book import Outgoing
from tests.judge import judge
from tests.sandbox.payer.desk import MONDAY, Written, file_of, interchange, only, open_book, segments, transaction


def names(outgoing: tuple[Outgoing, ...]) -> list[str]:
    return [out.name.split("_")[0] for out in outgoing]


def test_a_good_file_earns_a_999_and_a_277ca() -> None:
    out = open_book().receive(MONDAY, file_of(Written()))
    assert names(out) == ["999", "277CA"]
    assert segments(only(out, "999"), "AK1", "AK2", "IK5", "AK9") == [
        "AK1*HC*1*005010X222A1",
        "AK2*837*0001*005010X222A1",
        "IK5*A",
        "AK9*A*1*1*1",
    ]


def test_a_ta1_is_given_when_it_is_asked_for() -> None:
    text = file_of(Written()).replace("*0*T*:~", "*1*T*:~")
    out = open_book().receive(MONDAY, text)
    assert names(out) == ["TA1", "999", "277CA"]
    assert segments(out[0].text, "TA1") == ["TA1*000000001*261116*1000*A*000"]


@pytest.mark.parametrize(
    ("good", "bad", "note"),
    [
        ("IEA*1*000000001~", "IEA*1*000000009~", "001"),
        ("IEA*1*000000001~", "IEA*2*000000001~", "021"),
        ("IEA*1*000000001~", "", "023"),
        ("*0*T*:~", "*0*P*:~", "020"),
        ("*00501*", "*00401*", "017"),
        ("GE*1*1~", "GE*1*1~REF*XX*1~", "022"),
    ],
)
def test_a_bad_envelope_is_refused_whole(good: str, bad: str, note: str) -> None:
    out = open_book().receive(MONDAY, file_of(Written()).replace(good, bad))
    assert names(out) == ["TA1"]
    assert segments(out[0].text, "TA1") == [f"TA1*000000001*261116*1000*R*{note}"]


def test_the_same_interchange_number_twice_is_refused() -> None:
    book = open_book()
    book.receive(MONDAY, file_of(Written()))
    again = book.receive(MONDAY, file_of(Written(control="C2")))
    assert segments(again[0].text, "TA1") == ["TA1*000000001*261116*1000*R*025"]
    assert len(book.claims) == 1


def test_the_same_group_number_twice_is_refused() -> None:
    book = open_book()
    book.receive(MONDAY, interchange(transaction(Written()), number=1, group=7))
    again = book.receive(MONDAY, interchange(transaction(Written()), number=2, group=7))
    assert names(again) == ["999"]
    assert segments(only(again, "999"), "AK9") == ["AK9*R*1*1*0*19"]


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("HI*ABK:F411~", "", ["IK3*HI*20*2300*3"]),
        ("CLM*C1*150*", "CLM*C1*MUCH*", ["IK3*CLM*19*2300*8", "IK4*2**6"]),
        ("DMG*D8*19880402*F~", "DMG*D8*19880230*F~", ["IK3*DMG*17**8", "IK4*2**8"]),
        ("SBR*P*18*******CI~", "SBR*X*18*******CI~", ["IK3*SBR*13*2000*8", "IK4*1**7"]),
        (
            "CLM*C1*150***11:B:1*Y*A*Y*Y~",
            "CLM*C1*150***11:B:5*Y*A**Y~",
            ["IK3*CLM*19*2300*8", "IK4*5:3**7", "IK4*8**1"],
        ),
        ("HL*2*1*22*0~", "HL*3*1*22*0~", ["IK3*HL*12**8", "IK4*1**7"]),
        ("LX*1~", "ZZZ*1~LX*1~", ["IK3*ZZZ*23*2310*1"]),
        ("LX*1~", "PWK*OZ*BM~LX*1~", ["IK3*PWK*23*2310*2"]),
    ],
)
def test_a_structure_fault_rejects_the_whole_transaction_set(good: str, bad: str, fault: list[str]) -> None:
    text = transaction(Written(), Written(control="C2")).replace(good, bad, 1)
    head, _, _ = text.rpartition("SE*")
    out = open_book().receive(MONDAY, interchange(f"{head}SE*{head.count('~') + 1}*0001~"))
    assert names(out) == ["999"]
    assert segments(only(out, "999"), "IK3", "IK4") == fault
    assert segments(out[0].text, "IK5", "AK9") == ["IK5*R*5", "AK9*R*1*1*0"]


def test_one_bad_transaction_set_leaves_the_other_alone() -> None:
    good, bad = transaction(Written()), transaction(Written(diagnoses=""), number="0002")
    out = open_book().receive(MONDAY, interchange(good, bad))
    assert names(out) == ["999", "277CA"]
    assert segments(only(out, "999"), "IK5", "AK9") == ["IK5*A", "IK5*R*5", "AK9*P*2*2*1"]


@pytest.mark.parametrize(
    ("good", "bad", "code"),
    [("SE*27*0001~", "SE*26*0001~", "4"), ("SE*27*0001~", "SE*27*0007~", "3"), ("SE*27*0001~", "", "2")],
)
def test_a_broken_frame_is_named(good: str, bad: str, code: str) -> None:
    text = file_of(Written())
    assert good in text
    out = open_book().receive(MONDAY, text.replace(good, bad))
    assert segments(only(out, "999"), "IK5") == [f"IK5*R*{code}"]


def test_an_unknown_guide_version_is_refused() -> None:
    out = open_book().receive(MONDAY, file_of(Written()).replace("X*005010X222A1~", "X*005010X222A2~"))
    assert segments(out[0].text, "AK9") == ["AK9*R*1*1*0*2"]


def test_what_is_no_x12_is_answered_in_words() -> None:
    out = open_book().receive(MONDAY, "Dear payer, please find attached")
    assert names(out) == ["UNREADABLE"]


def test_a_ta1_passes_the_judge() -> None:
    out = open_book().receive(MONDAY, file_of(Written()).replace("*0*T*:~", "*0*P*:~"))
    judge(out[0].text)
