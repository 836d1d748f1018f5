"""The judge is worth something only if it says no to what is wrong."""

from tests.judge import known_false_positives, objections
from tests.x12.transactions.test_golden import text_of


def test_a_good_claim_is_accepted() -> None:
    assert objections(text_of("837p-individual-telehealth")) == ()


def test_a_missing_segment_is_refused() -> None:
    broken = text_of("837p-individual-telehealth").replace("HI*ABK:F411*ABF:F331~\n", "")
    assert any("(HI) missing" in line for line in objections(broken))


def test_a_wrong_code_is_refused() -> None:
    broken = text_of("835-deductible").replace("CAS*PR*1*122", "CAS*XX*1*122")
    assert any("CAS*XX not found" in line for line in objections(broken))


def test_a_wrong_count_is_refused() -> None:
    assert objections(text_of("999-group-rejected").replace("SE*4*0001", "SE*5*0001"))


def test_every_known_false_positive_has_its_name_and_its_reason() -> None:
    known = known_false_positives()
    assert len({k.name for k in known}) == len(known) > 0
    assert all(k.because for k in known)


def test_what_was_judged_before_changes_no_verdict() -> None:
    good, broken = text_of("835-deductible"), text_of("835-deductible").replace("CAS*PR*1*122", "CAS*XX*1*122")
    assert [bool(objections(text)) for text in (good, broken, good, broken, good)] == [False, True, False, True, False]
