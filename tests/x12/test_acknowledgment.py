from datetime import UTC, datetime

import pytest

from bridge.x12.acknowledgment import Acknowledgment, acknowledge
from bridge.x12.check import check
from bridge.x12.tokenizer import NotX12
from tests.judge import judge
from tests.x12.example import CLAIM, REMITTANCE, bent

AT = datetime(2026, 3, 2, 10, 15, tzinfo=UTC)


def answers(text: str) -> tuple[Acknowledgment, ...]:
    return acknowledge(text, control_number=1, group_number=5, written_at=AT)


def inside(text: str) -> list[str]:
    """The segments of the only answer, from AK1 or TA1 to what closes it."""
    (answer,) = answers(text)
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
        "IK4*1:1**5",
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
        "IK4*2**7",
        "IK5*R*I5",
        "AK9*P*2*2*1",
    ]


def test_a_group_whose_count_is_wrong_is_rejected_whole() -> None:
    assert inside(bent(CLAIM, ("GE*1*", "GE*2*")))[-1] == "AK9*R*2*1*0*5"


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
