"""Files full of faults: they are told as they are found, in the order of the text, and fill no memory."""

import tracemalloc
from collections.abc import Callable
from io import StringIO

import pytest

from bridge.x12.acknowledgment import acknowledge
from bridge.x12.check import check, check_bit_by_bit
from bridge.x12.fault import Fault
from tests.x12.example import CLAIM, REMITTANCE, bent
from tests.x12.reading import AT
from tests.x12.test_check import long_claim_file

FEW_MORE = 150_000  # bytes: a fifth of what three hundred claims more would need if their faults were kept


def three_faults_a_claim(claims: int) -> str:
    """A charge that does not sum up, a day that is none, a sex that is none."""
    text = long_claim_file(claims)
    return text.replace("*25*UN", "*26*UN").replace("DMG*D8*19710412*F", "DMG*D8*19710431*Q")


def claims_of_one_subscriber(claims: int) -> str:
    """The guide allows a hundred."""
    start, end = CLAIM.index("CLM*"), CLAIM.index("SE*31")
    return CLAIM[:start] + CLAIM[start:end] * claims + CLAIM[end:]


@pytest.fixture
def few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """With all that is gathered being a twentieth, a small file shows what else a large one would."""
    monkeypatch.setattr("bridge.x12.inspection._ENOUGH", 50)
    monkeypatch.setattr("bridge.x12.inspection._TOO_MANY", 250)
    monkeypatch.setattr("bridge.x12.layout._PLENTY", 50)
    monkeypatch.setattr("bridge.x12.stretch._WINDOW", 1 << 12)


FAULTY: dict[str, Callable[[int], str]] = {
    "three faults a claim": three_faults_a_claim,
    "unknown segments in each claim": lambda n: long_claim_file(n).replace("LX*1~", "XYZ*1~\n" * 3 + "LX*1~"),
    "unknown segments in one claim": lambda n: bent(CLAIM, ("LX*1~", "XYZ*1~\n" * n * 20 + "LX*1~")),
    "no ST": lambda n: bent(long_claim_file(n), ("ST*837*0001*005010X222A1~\n", "")),
    "no level of a subscriber": lambda n: long_claim_file(n).replace("*1*22*0~", "*1*21*0~"),
    "every claim below one subscriber": claims_of_one_subscriber,
}


def told(text: str) -> list[list[Fault]]:
    """What comes at a time."""
    return [faults for faults in check_bit_by_bit(StringIO(text).read) if faults]


def peak(text: str) -> int:
    """The most memory, in bytes, that a check of the text needs when what it tells is forgotten."""
    file = StringIO(text)
    tracemalloc.start()
    errors = sum(fault.is_error for faults in check_bit_by_bit(file.read) for fault in faults)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert errors
    return most


@pytest.mark.usefixtures("few_are_many")
@pytest.mark.parametrize("what", FAULTY)
def test_faults_need_no_memory_however_many_they_are(what: str) -> None:
    peak(FAULTY[what](200))  # what is made once
    assert peak(FAULTY[what](500)) < peak(FAULTY[what](200)) + FEW_MORE


@pytest.mark.usefixtures("few_are_many")
def test_faults_are_told_before_the_whole_file_is_read() -> None:
    file = StringIO(three_faults_a_claim(100))
    first = next(iter(check_bit_by_bit(file.read)))
    assert file.read(1) != ""
    assert 50 < len(first) < 60


@pytest.mark.usefixtures("few_are_many")
def test_many_faults_are_told_in_the_order_of_their_segments() -> None:
    batches = told(three_faults_a_claim(100))
    offsets = [fault.offset for faults in batches for fault in faults]
    assert (len(batches), len(offsets)) == (6, 300)
    assert offsets == sorted(offsets)


@pytest.mark.usefixtures("few_are_many")
def test_what_is_told_bit_by_bit_is_what_a_whole_text_has() -> None:
    text = bent(three_faults_a_claim(100), ("NM1*40*2", "NM1*40*9"), ("NM1*IL*1", "NM1*IL*9"))
    faults = [fault for faults in told(text) for fault in faults]
    assert sorted(faults, key=lambda fault: (fault.offset, fault.element)) == list(check(text))
    assert {(fault.interchange, fault.group, fault.transaction) for fault in faults} == {(0, 0, 0)}


@pytest.mark.usefixtures("few_are_many")
def test_what_the_whole_set_tells_of_its_beginning_comes_behind_when_there_are_many() -> None:
    """BPR02 is what all claims were paid, so it can be doubted when all have come."""
    start, end = REMITTANCE.index("LX*"), REMITTANCE.index("PLB*")
    odd = REMITTANCE[start:end].replace("*125*25*MB", "*126*25*MB")
    few, many = (told(REMITTANCE[:start] + odd * payments + REMITTANCE[end:]) for payments in (2, 60))
    assert ["BPR" in [fault.id for fault in faults] for faults in few] == [True]
    assert ["BPR" in [fault.id for fault in faults] for faults in many] == [False, True]


def test_the_sets_of_a_file_have_their_own_ordinals() -> None:
    second = CLAIM[CLAIM.index("ST*") : CLAIM.index("GE*")].replace("0001~", "0002~").replace("0001*", "0002*")
    text = bent(CLAIM, ("GE*1*", f"{bent(second, ('NM1*40*2', 'NM1*40*9'))}GE*2*"))
    assert [(f.transaction, f.id, f.element) for faults in told(text) for f in faults] == [(1, "NM1", 2)]


@pytest.mark.usefixtures("few_are_many")
def test_a_file_full_of_faults_is_answered_the_same_in_whatever_order_they_are_told() -> None:
    text = three_faults_a_claim(100)
    as_told = [fault for faults in told(text) for fault in faults]
    answers = [
        acknowledge(text, control_number=1, group_number=1, written_at=AT, faults=faults)
        for faults in (None, check(text), as_told)
    ]
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0].text.count("IK4*") == 100 * 2
