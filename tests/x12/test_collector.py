import gc

import pytest

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
