import gc

import pytest

from bridge.x12.check import check
from bridge.x12.collector import resting
from bridge.x12.interchange import read_interchanges
from bridge.x12.tokenizer import NotX12
from tests.x12.example import CLAIM


def test_the_collector_rests_and_wakes_with_the_last_of_them() -> None:
    with resting():
        with resting():
            assert not gc.isenabled()
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_wakes_after_an_error_too() -> None:
    with pytest.raises(NotX12):
        read_interchanges("no X12")
    assert gc.isenabled()
    read_interchanges(CLAIM)
    assert gc.isenabled()


def test_who_has_turned_it_off_finds_it_off() -> None:
    gc.disable()
    try:
        with resting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_was_made_meanwhile_is_old_when_it_wakes() -> None:
    with resting():
        made = [[number] for number in range(20_000)]
    assert any(kept is made[-1] for kept in gc.get_objects(generation=2))


def test_what_somebody_froze_stays_frozen() -> None:
    gc.freeze()
    try:
        with resting():
            made = [[number] for number in range(20_000)]
        assert gc.get_freeze_count()
        assert not any(kept is made[-1] for kept in gc.get_objects(generation=2))
    finally:
        gc.unfreeze()


def test_a_set_that_was_checked_leaves_nothing_to_the_collector() -> None:
    check(CLAIM)
    left = []
    with resting():
        for count in (3, 30):
            gc.collect()
            check(CLAIM * count)
            left.append(gc.collect())
    assert left[0] == left[1]
