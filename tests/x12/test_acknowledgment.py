from datetime import UTC, datetime

import pytest

from bridge.x12.acknowledgment import Acknowledgment, acknowledge
from bridge.x12.acknowledgment.policy import Policy
from bridge.x12.check import check
from bridge.x12.delimiter import Delimiters
from bridge.x12.fault import Fault, Severity, Table
from bridge.x12.schemas.acknowledgment_999 import ELEMENT_CODES, GROUP_CODES, SEGMENT_CODES, SET_CODES
from bridge.x12.tokenizer import NotX12
from tests.judge import judge
from tests.x12.example import CLAIM, REMITTANCE, bent

AT = datetime(2026, 3, 2, 10, 15, tzinfo=UTC)


def answers(text: str) -> tuple[Acknowledgment, ...]:
    return acknowledge(text, control_number=1, group_number=5, written_at=AT)


def inside(text: str, policy: Policy | None = None, faults: list[Fault] | None = None) -> list[str]:
    """The segments of the only answer, from AK1 or TA1 to what closes it."""
    (answer,) = acknowledge(
        text, control_number=1, group_number=5, written_at=AT, policy=policy or Policy(), faults=faults
    )
    assert [fault for fault in check(answer.text) if fault.is_error] == []
    if answer.is_999:
        judge(answer.text)
    segments = answer.text.split("~")
    return [s for s in segments if s[:3] in ("AK1", "AK2", "IK3", "CTX", "IK4", "IK5", "AK9", "TA1")]


def test_a_clean_file_is_accepted_and_the_answer_goes_back_where_it_came_from() -> None:
    (answer,) = answers(CLAIM)
    assert answer.accepted
    assert answer.text == (
        "ISA*00*          *00*          *ZZ*SANDBOXCH      *ZZ*CEDAR          *260302*1015*^*00501*000000001*0*T*:~"
        "GS*FA*SANDBOXCH*CEDAR*20260302*1015*5*X*005010X231A1~"
        "ST*999*0001*005010X231A1~AK1*HC*7*005010X222A1~AK2*837*0001*005010X222A1~IK5*A~AK9*A*1*1*1~SE*6*0001~"
        "GE*1*5~IEA*1*000000001~"
    )


def test_the_same_text_gets_the_same_answer() -> None:
    assert answers(CLAIM) == answers(CLAIM)


def test_an_element_fault_names_its_position_inside_of_its_claim() -> None:
    assert inside(bent(CLAIM, ("SV1*HC:90785*", "SV1*HCX:90785*"))) == [
        "AK1*HC*7*005010X222A1",
        "AK2*837*0001*005010X222A1",
        "IK3*SV1*28*2400*8",
        "CTX*CLM01:C0001",
        "IK4*1:1*235*5*HCX",
        "IK5*R*5",
        "AK9*R*1*1*0",
    ]


def test_a_missing_segment_outside_of_any_claim_has_no_context() -> None:
    segments = inside(bent(CLAIM, ("REF*EI*061234567~\n", ""), ("SE*31", "SE*30")))
    assert segments[2:5] == ["IK3*REF*11*2010*3", "IK5*R*I5", "AK9*R*1*1*0"]


def test_a_wrong_count_rejects_the_set_without_a_segment() -> None:
    assert inside(bent(CLAIM, ("SE*31", "SE*30")))[2:] == ["IK5*R*4", "AK9*R*1*1*0"]


def test_one_bad_set_of_two_leaves_the_group_partly_accepted() -> None:
    st = CLAIM[CLAIM.index("ST*") : CLAIM.index("GE*")]
    bad = st.replace("0001*005010", "0002*005010").replace("SE*31*0001", "SE*31*0002").replace("NM1*40*2", "NM1*40*9")
    segments = inside(bent(CLAIM, ("GE*1", f"{bad}GE*2")))
    assert [s for s in segments if s[:2] != "CT"] == [
        "AK1*HC*7*005010X222A1",
        "AK2*837*0001*005010X222A1",
        "IK5*A",
        "AK2*837*0002*005010X222A1",
        "IK3*NM1*5*1000*8",
        "IK4*2*1065*7*9",
        "IK5*R*I5",
        "AK9*P*2*2*1",
    ]


def test_a_group_whose_count_is_wrong_is_rejected_whole() -> None:
    assert inside(bent(CLAIM, ("GE*1*", "GE*2*")))[-1] == "AK9*R*2*1*0*5"


def test_of_the_sets_of_a_refused_group_all_are_refused_or_none_is_named() -> None:
    st = CLAIM[CLAIM.index("ST*") : CLAIM.index("GE*")].replace("0001*005010", "0002*005010")
    second = st.replace("SE*31*0001", "SE*31*0002")
    assert inside(bent(CLAIM, ("GE*1*7", f"{second}GE*2*8")))[1:] == ["AK9*R*2*2*0*4"]
    second = second.replace("NM1*40*2", "NM1*40*9")
    segments = inside(bent(CLAIM, ("GE*1*7", f"{second}GE*2*8")))
    assert [s for s in segments if s[:3] in ("AK2", "IK5", "AK9")] == [
        "AK2*837*0001*005010X222A1",
        "IK5*R*5",
        "AK2*837*0002*005010X222A1",
        "IK5*R*I5",
        "AK9*R*2*2*0*4",
    ]


def test_what_does_not_balance_is_no_matter_of_a_999() -> None:
    assert inside(bent(REMITTANCE, ("BPR*I*120", "BPR*I*121")))[-1] == "AK9*A*1*1*1"


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ("IEA*1*000000042", "IEA*1*000000043", "001"),
        ("IEA*1*000000042~\n", "", "023"),
        ("*CEDAR          *ZZ", "*CEDAR*ZZ", "024"),
        ("*0*T*:", "*0*X*:", "020"),
    ],
)
def test_an_envelope_that_cannot_be_trusted_gets_a_ta1(old: str, new: str, note: str) -> None:
    assert inside(bent(CLAIM, (old, new))) == [f"TA1*000000042*260302*0930*R*{note}"]
    assert not answers(bent(CLAIM, (old, new)))[0].accepted


def test_a_999_is_never_answered_by_another() -> None:
    assert inside(answers(CLAIM)[0].text) == ["TA1*000000001*260302*1015*A*000"]


def test_who_asks_for_a_ta1_gets_it_before_the_999() -> None:
    asked = bent(CLAIM, ("*000000042*0*T*:", "*000000042*1*T*:"))  # ISA14
    assert inside(asked)[:2] == ["TA1*000000042*260302*0930*A*000", "AK1*HC*7*005010X222A1"]


@pytest.mark.parametrize("segment", ["~", "\n", "\r\n"])
def test_the_ta1_stands_behind_the_whole_terminator_of_the_isa(segment: str) -> None:
    asked = bent(CLAIM, ("*000000042*0*T*:", "*000000042*1*T*:"))
    (answer,) = acknowledge(
        asked, control_number=1, group_number=5, written_at=AT, delimiters=Delimiters(segment=segment)
    )
    assert [s[:3] for s in answer.text.split(segment)[:4]] == ["ISA", "TA1", "GS*", "ST*"]
    assert [fault.message for fault in check(answer.text) if fault.is_error] == []


def test_an_interchange_of_ta1s_and_what_stands_behind_an_iea_get_no_answer() -> None:
    (refusal,) = answers(bent(CLAIM, ("IEA*1*000000042", "IEA*1*000000043")))
    assert not refusal.is_999
    assert answers(refusal.text) == ()
    (first, second) = answers(CLAIM + "FOO*1~" + refusal.text + REMITTANCE)
    assert ("AK1*HC*7*" in first.text, "AK1*HP*8*" in second.text) == (True, True)
    assert ("*000000001*" in first.text, "*000000002*" in second.text) == (True, True)


def test_each_interchange_has_its_own_answer_and_numbers() -> None:
    first, second = answers(CLAIM + REMITTANCE)
    assert ("*000000001*" in first.text, "*000000002*" in second.text) == (True, True)
    assert "AK1*HP*8*005010X221A1" in second.text


def test_segment_ids_that_are_none_are_still_answered() -> None:
    text = bent(CLAIM, ("PER*IC*RUTH", "*IC*RUTH"))
    assert "IK3*ZZ*4*1000*1" in inside(text)


def test_what_is_no_x12_has_nobody_to_answer() -> None:
    with pytest.raises(NotX12):
        answers("hello")


def fault(table: Table, code: str, level: int = 1, **more: object) -> Fault:
    """One of the only set of CLAIM."""
    where = {"interchange": 0, "group": 0, "transaction": -1 if table is Table.GROUP else 0}
    return Fault(table=table, code=code, level=level, message="", **{**where, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("code", SET_CODES)
def test_every_set_code_can_be_told(code: str) -> None:
    status = {"13": "M", "16": "X", "26": "W", "27": "W"}.get(code, "R")
    assert inside(CLAIM, faults=[fault(Table.TRANSACTION, code)])[2:] == [f"IK5*{status}*{code}", "AK9*R*1*1*0"]


@pytest.mark.parametrize("code", GROUP_CODES)
def test_every_group_code_can_be_told_and_no_set_of_the_group_is_called_good(code: str) -> None:
    status = {"18": "M", "15": "X", "25": "W", "26": "W"}.get(code, "R")
    assert inside(CLAIM, faults=[fault(Table.GROUP, code)])[1:] == [f"AK9*{status}*1*1*0*{code}"]


@pytest.mark.parametrize("code", [code for code in SEGMENT_CODES if code != "8"])  # 8 stands above an element's
def test_every_segment_code_can_be_told(code: str) -> None:
    found = fault(Table.SEGMENT, code, level=2, segment=22, id="REF", loop="2300")
    assert inside(CLAIM, faults=[found])[2:5] == [f"IK3*REF*22*2300*{code}", "CTX*CLM01:C0001", "IK5*R*I5"]


@pytest.mark.parametrize("code", ELEMENT_CODES)
def test_every_element_code_can_be_told_with_a_copy_of_what_may_be_copied(code: str) -> None:
    found = fault(Table.ELEMENT, code, segment=19, id="CLM", loop="2300", element=5, component=3, value="5")
    copied = "" if code in ("1", "2", "6") else "*5"
    assert inside(CLAIM, faults=[found])[4] == f"IK4*5:3*1325*{code}{copied}"


def test_a_group_that_breaks_a_partners_rule_is_refused_though_sets_are_not_for_such() -> None:
    assert inside(CLAIM, faults=[fault(Table.GROUP, "24", level=7)])[1:] == ["AK9*R*1*1*0*24"]
    assert inside(CLAIM, faults=[fault(Table.TRANSACTION, "5", level=7)])[2:] == ["IK5*A", "AK9*A*1*1*1"]


def test_a_code_that_a_999_does_not_have_is_told_by_the_general_one() -> None:
    found = [fault(Table.ELEMENT, "X9", segment=19, id="CLM", element=1), fault(Table.TRANSACTION, "99")]
    assert inside(CLAIM, faults=found)[4:6] == ["IK4*1*1028*7", "IK5*R*5"]


def test_a_repetition_is_counted_and_a_composite_as_a_whole_has_no_number() -> None:
    found = fault(Table.ELEMENT, "12", segment=20, id="HI", loop="2300", element=1, repetition=2)
    assert inside(CLAIM, faults=[found])[4] == "IK4*1::2**12"


def test_what_made_a_rule_apply_is_told_before_the_claim() -> None:
    found = fault(Table.SEGMENT, "I6", level=2, segment=22, id="REF", loop="2300", trigger=("CLM", 19, "2300", 5))
    assert inside(CLAIM, faults=[found])[2:5] == [
        "IK3*REF*22*2300*I6",
        "CTX*SITUATIONAL TRIGGER*CLM*19*2300*5",
        "CTX*CLM01:C0001",
    ]


def test_a_receiver_may_accept_with_errors() -> None:
    short = bent(CLAIM, ("CLM*C0001*175.5", "CLM*C0001*176.5"))  # level 3: the lines come to 175.5
    tells = Policy(tells=frozenset({3}))
    assert inside(short)[2:] == ["IK5*A", "AK9*A*1*1*1"]
    segments = inside(short, tells)
    assert (segments[2], segments[-2:]) == ("IK3*CLM*19*2300*8", ["IK5*E*I5", "AK9*E*1*1*1"])
    assert inside(short, Policy(refuses=frozenset({1, 2, 3})))[-2:] == ["IK5*R*I5", "AK9*R*1*1*0"]


def test_warnings_are_told_only_by_who_wants_to() -> None:
    found = [fault(Table.ELEMENT, "6", segment=19, id="CLM", element=1, severity=Severity.WARNING)]
    assert inside(CLAIM, faults=found)[-2:] == ["IK5*A", "AK9*A*1*1*1"]
    assert inside(CLAIM, Policy(tells_warnings=True), found)[-2:] == ["IK5*E*5", "AK9*E*1*1*1"]


def test_a_receiver_may_keep_values_to_itself() -> None:
    text = bent(CLAIM, ("SV1*HC:90785*", "SV1*HCX:90785*"))
    assert "IK4*1:1*235*5" in inside(text, Policy(copies_values=False))


def test_a_tolerated_envelope_is_answered_by_a_999() -> None:
    squeezed = bent(CLAIM, ("*CEDAR          *ZZ", "*CEDAR*ZZ"))
    assert inside(squeezed)[0] == "TA1*000000042*260302*0930*R*024"
    assert inside(squeezed, Policy(tolerates=frozenset({"024"})))[-1] == "AK9*A*1*1*1"


def test_a_tolerated_envelope_without_a_group_to_answer_is_accepted_with_errors() -> None:
    squeezed = bent(answers(CLAIM)[0].text, ("*CEDAR          *", "*CEDAR*"))
    assert inside(squeezed, Policy(tolerates=frozenset({"024"}))) == ["TA1*000000001*260302*1015*E*024"]
