from datetime import UTC, datetime

import pytest

from bridge.x12.acknowledgment import acknowledge
from bridge.x12.check import check
from bridge.x12.delimiter import Delimiters
from bridge.x12.interchange import (
    EnvelopeError,
    GroupHeader,
    InterchangeHeader,
    read_interchanges,
    write_interchange,
    write_ta1,
)
from bridge.x12.segment import Segment
from bridge.x12.tokenizer import tokenize
from tests.judge import judge
from tests.x12.example import CLAIM, REMITTANCE, bent, without

HEADER = InterchangeHeader(
    sender="CEDAR", receiver="SANDBOXCH", control_number=42, written_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
)
GROUP = GroupHeader(functional_id="HC", sender="CEDAR", receiver="SANDBOXCH", control_number=7, version="005010X222A1")


def body(text: str) -> list[Segment]:
    return [s for s in tokenize(text) if s.number and s.id != "SE"]


def codes(text: str) -> list[tuple[str, str, str]]:
    return [(fault.table.value, fault.code, fault.id) for fault in read_interchanges(text)[1]]


def test_envelopes_nest() -> None:
    (interchange,), faults = read_interchanges(CLAIM)
    (group,) = interchange.groups
    (transaction,) = group.transactions
    assert faults == ()
    assert interchange.header[13] == "000000042"
    assert (group.header[6], group.version) == ("7", "005010X222A1")
    assert (transaction.code, transaction.control_number, transaction.version) == ("837", "0001", "005010X222A1")
    assert (transaction.segments[0].id, transaction.segments[-1].id, len(transaction.segments)) == ("ST", "SE", 31)


def test_written_envelope_is_the_text_that_was_read() -> None:
    assert write_interchange(HEADER, GROUP, [body(CLAIM)]) == CLAIM.replace("\n", "")


def test_written_interchange_of_two_sets_counts_itself_and_passes_the_judge() -> None:
    second = [Segment("ST", ("837", "0002", "005010X222A1")), *body(CLAIM)[1:]]
    text = write_interchange(HEADER, GROUP, [body(CLAIM), second])
    judge(text)
    (interchange,), faults = read_interchanges(text)
    assert faults == ()
    assert [t.control_number for t in interchange.transactions] == ["0001", "0002"]
    assert text.endswith("SE*31*0002~GE*2*7~IEA*1*000000042~")


def test_other_delimiters_are_named_in_the_isa_and_used() -> None:
    delimiters = Delimiters("|", ">", "!", "\n")
    text = write_interchange(HEADER, GROUP, [body(CLAIM)], delimiters)
    assert Delimiters.of(text) == delimiters
    assert "SV1|HC>90837|150.5|UN|1|||1>2\n" in text
    assert read_interchanges(text)[1] == ()


def test_a_lone_ta1_has_no_group() -> None:
    text = write_ta1(HEADER, [Segment("TA1", ("000000007", "260302", "0930", "A", "000"))])
    (interchange,), faults = read_interchanges(text)
    assert faults == ()
    assert (interchange.groups, interchange.acknowledgments[0][4]) == ((), "A")
    assert text.endswith("TA1*000000007*260302*0930*A*000~IEA*0*000000042~")


@pytest.mark.parametrize(
    ("header", "group"),
    [
        (InterchangeHeader(sender="", receiver="X", control_number=1, written_at=HEADER.written_at), GROUP),
        (InterchangeHeader(sender="A" * 16, receiver="X", control_number=1, written_at=HEADER.written_at), GROUP),
        (InterchangeHeader(sender="A", receiver="X", control_number=10**9, written_at=HEADER.written_at), GROUP),
        (HEADER, GroupHeader(functional_id="HC", sender="A", receiver="BB", control_number=1, version="V")),
        (HEADER, GroupHeader(functional_id="HC", sender="AA", receiver="BB", control_number=0, version="V")),
    ],
)
def test_what_does_not_fit_an_envelope_element_is_refused(header: InterchangeHeader, group: GroupHeader) -> None:
    with pytest.raises(EnvelopeError):
        write_interchange(header, group, [body(CLAIM)])


def test_a_body_without_its_st_is_refused() -> None:
    with pytest.raises(EnvelopeError):
        write_interchange(HEADER, GROUP, [body(CLAIM)[1:]])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("SE*31*", "SE*30*", ("IK502", "4", "SE")),
        ("SE*31*0001", "SE*31*0002", ("IK502", "3", "SE")),
        ("SE*31*0001~\n", "", ("IK502", "2", "SE")),
        ("GE*1*7", "GE*2*7", ("AK905", "5", "GE")),
        ("GE*1*7", "GE*1*8", ("AK905", "4", "GE")),
        ("GE*1*7~\n", "", ("AK905", "3", "GE")),
        ("IEA*1*", "IEA*3*", ("TA105", "021", "IEA")),
        ("IEA*1*000000042", "IEA*1*000000043", ("TA105", "001", "IEA")),
        ("IEA*1*000000042~\n", "", ("TA105", "023", "IEA")),
        ("GS*HC*CEDAR*SANDBOXCH*20260302*0930*7*X*005010X222A1~\n", "", ("TA105", "022", "ST")),
        ("ST*837*0001*005010X222A1~\n", "", ("TA105", "022", "SE")),
    ],
)
def test_each_envelope_fault_is_named(old: str, new: str, expected: tuple[str, str, str]) -> None:
    assert expected in codes(bent(CLAIM, (old, new)))


def test_control_numbers_are_unique_in_their_envelope() -> None:
    st = CLAIM[CLAIM.index("ST*") : CLAIM.index("GE*")]
    assert codes(bent(CLAIM, ("GE*1", f"{st}GE*2"))) == [("IK502", "23", "ST")]
    group = CLAIM[CLAIM.index("GS*") : CLAIM.index("IEA*")]
    assert codes(bent(CLAIM, ("IEA*1", f"{group}IEA*2"))) == [("AK905", "19", "GS")]


def test_an_interchange_that_came_before_is_a_duplicate() -> None:
    _, (fault,) = read_interchanges(CLAIM + REMITTANCE + CLAIM)
    assert (fault.table.value, fault.code, fault.id, fault.element) == ("TA105", "025", "ISA", 13)
    assert (fault.is_error, fault.interchange, fault.group) == (True, 2, -1)


@pytest.mark.parametrize(
    "changes",
    [
        (("*CEDAR          *", "*OTHER          *"),),  # ISA06
        (("*SANDBOXCH      *", "*OTHERCH        *"),),  # ISA08
        (("*000000042*0*T", "*000000043*0*T"), ("IEA*1*000000042", "IEA*1*000000043")),  # ISA13
    ],
)
def test_an_interchange_of_another_partner_or_number_is_none(changes: tuple[tuple[str, str], ...]) -> None:
    assert codes(CLAIM + bent(CLAIM, *changes)) == []


def test_a_group_without_any_set_is_an_error() -> None:
    text = CLAIM[: CLAIM.index("ST*")] + "GE*0*7~\nIEA*1*000000042~\n"
    _, (fault,) = read_interchanges(text)
    assert (fault.table.value, fault.code, fault.is_error, fault.group) == ("AK905", "5", True, 0)
    assert fault.message == "the group holds no transaction set"
    (answer,) = acknowledge(text, control_number=1, group_number=1, written_at=HEADER.written_at)
    assert (answer.accepted, "AK9*R*0*0*0*5~" in answer.text) == (False, True)
    assert check(answer.text) == ()


def test_an_interchange_without_anything_is_doubtful() -> None:
    _, (fault,) = read_interchanges(CLAIM[: CLAIM.index("GS*")] + "IEA*0*000000042~\n")
    assert (fault.table.value, fault.code, fault.severity.value) == ("TA105", "024", "warning")
    assert fault.message == "the interchange holds neither a functional group nor a TA1"


def test_two_interchanges_of_which_the_first_was_cut_are_both_read() -> None:
    cut = CLAIM[: CLAIM.index("GE*")]
    interchanges, faults = read_interchanges(cut + REMITTANCE)
    assert [t.code for interchange in interchanges for t in interchange.transactions] == ["837", "835"]
    assert [(fault.code, fault.interchange) for fault in faults] == [("3", 0), ("023", 0)]


def test_faults_know_the_ordinals_of_their_envelopes() -> None:
    (fault,) = read_interchanges(REMITTANCE + bent(CLAIM, ("SE*31*", "SE*9*")))[1]
    assert (fault.interchange, fault.group, fault.transaction, fault.segment) == (1, 0, 0, 31)
    assert fault.message == "SE01 says 9 segments, the set has 31"


def test_segments_after_the_end_are_kept_apart() -> None:
    interchanges, faults = read_interchanges(CLAIM + "FOO*1~\n")
    assert interchanges[1].stray == (Segment("FOO", ("1",)),)
    assert [fault.code for fault in faults] == ["022", "023"]


def test_without_takes_one_line_and_counts_down() -> None:
    assert "SE*30*0001" in without(CLAIM, "REF*6R*L1~")
