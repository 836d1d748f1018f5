"""The quick way past a loop and the plain way agree: what the sieve lets pass breaks no rule, and notes are taken."""

import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from bench.corpus.file import segments, text_of
from bridge.x12.check import check
from bridge.x12.fault import Fault
from bridge.x12.schema import Node
from bridge.x12.schemas.shape import may_loop, must
from bridge.x12.segment import Segment
from bridge.x12.situation import SituationCheck
from bridge.x12.situation.condition import condition
from bridge.x12.situation.designator import designator
from bridge.x12.situation.sieve import sieve
from bridge.x12.situation.view import View

GOLDEN = sorted((Path(__file__).parents[1] / "golden" / "x12").glob("*.x12"))
ODD = ("", "ZZ", "20260229", "0", "-1", "12.345", "99999", "A:B", "HC:90837:95:95", "1:1", "XX", "20271224", "18")


class Referee:
    """Asks every loop both ways, and counts those that the sieve let pass."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.passed = 0
        self.stopped = 0
        self._closed = SituationCheck.closed
        monkeypatch.setattr(SituationCheck, "closed", lambda asked, path: self.closed(asked, path))

    def closed(self, asked: SituationCheck, path: Sequence[Node]) -> Iterable[Fault]:
        view, rules = asked._view, asked._by_loop[path[-1].loop.id]
        before, faults = set(view.notes), list(self._closed(asked, path))
        after, view.notes = view.notes, set(before)
        is_stopped = rules.may_be_broken(view)
        self.stopped, self.passed = self.stopped + is_stopped, self.passed + (not is_stopped)
        view.notes = set(before)
        view.look(rules.sought)
        broken = [*rules.broken(view), *(found for each in rules.each for found in each.broken(view))]
        assert len(broken) == len(faults)
        assert is_stopped or not broken
        noted = {note.name for note in rules.notes if note.when(view)}
        assert after == (before | noted) - set(rules.forgotten)
        view.notes = after
        return faults


@pytest.fixture
def referee(monkeypatch: pytest.MonkeyPatch) -> Referee:
    return Referee(monkeypatch)


def bent(text: str, chance: random.Random) -> Iterator[str]:
    """The text with a few segments moved, doubled, dropped or changed."""
    for _ in range(4):
        lines = text.split("~")
        for _ in range(chance.randint(1, 4)):
            at, other = chance.randrange(1, len(lines)), chance.randrange(1, len(lines))
            change, parts = chance.randrange(6), lines[at].split("*")
            parts[chance.randrange(len(parts))] = chance.choice((*ODD, lines[other].split("*")[-1]))
            if change == 0:
                lines.insert(other, lines[at])
            elif change == 1 and len(lines) > 3:
                del lines[at]
            elif change == 2:
                lines.insert(at, lines[at])
            else:
                lines[at] = "*".join(parts)
        yield "~".join(lines)


def test_both_ways_find_the_same_in_our_files_and_in_bent_ones(referee: Referee) -> None:
    chance = random.Random(3)
    for path in GOLDEN:
        text = path.read_text(encoding="ascii")
        for one in (text, *bent(text, chance)):
            check(one)
    assert referee.passed > 5 * referee.stopped > 0


@pytest.mark.parametrize("kind", ["837p", "837i", "835", "271", "277ca"])
def test_what_is_common_and_clean_is_let_pass(referee: Referee, kind: str) -> None:
    check(text_of(segments(kind, 40, 1)))
    assert referee.passed > 40
    assert referee.stopped == 0


def loop(*lines: str, children: tuple[Node, ...] = ()) -> Node:
    found = [Segment(line.split("*")[0], line.split("*")[1:]) for line in lines]
    made = Node(may_loop("2300" if children else "2400", "any", must(found[0].id, "any")))
    made.segments += found
    made.children += children
    return made


LINES = (loop("LX*1", "SV1*HC:90837:95*150"), loop("LX*2", "SV1*HC:90785*25", "REF*6R*L2"))
CLAIM = loop("CLM*C1*175.50***11:B:1", "REF*G1*A1", "DTP*435*D8*20260226", "CAS*PR*1*5", "CAS*CO*45*2", children=LINES)


def stops(sentence: str, node: Node = CLAIM) -> bool:
    view = View()
    view.turn((loop("BHT*0019*00*B1*20260228"), node))
    return sieve([condition(sentence)])(view)


@pytest.mark.parametrize(
    ("sentence", "is_so"),
    [
        ("CLM02 > 175", True),
        ("CLM02 > 2400.SV102", True),
        ("CLM05-3 is 7 8", False),
        ("REF and not CLM11", True),
        ("REF[F8] or REF[G1]", True),
        ("REF02[F8,G1] is A1", True),
        ("2400 and CLM05-1 is 11 and CLM05-1 besides 12", True),
        ("count CAS > 1", True),
        ("count CAS > 2", False),
        ("count CAS > 1 and CAS02..17/3 is 45", True),
        ("count CAS > 1 and CAS01 repeated", False),
        ("2400.SV101-3..6 is 95", True),
        ("count 2400 > 1 and 2400.LX01 repeated", False),
        ("^2000B.SBR and DTP", False),
        ("DTP03[435] after ^.BHT04", False),
        ("noted patient or not CLM", False),
    ],
)
def test_a_sentence_stops_the_loop_of_which_it_holds(sentence: str, is_so: bool) -> None:
    assert stops(sentence) is is_so


@pytest.mark.parametrize("sentence", ["CLM05-1 is 99", "CLM01 longer 30", "2400 and CLM02 < 0"])
def test_two_segments_where_one_is_asked_stop_the_loop(sentence: str) -> None:
    assert not stops(sentence)
    assert stops(sentence, loop("CLM*C1*1***11:B:1", "CLM*C2*1***12:B:1", children=LINES))


def test_each_segment_of_a_place_is_asked() -> None:
    each = (designator("CAS"), [condition("CAS02..17/3 is 45 and CAS01 besides CO")])
    for group, is_so in (("CO", False), ("PR", True)):
        view = View()
        view.turn((loop("CAS*PR*1*5", f"CAS*{group}*45*2"),))
        assert sieve([], [each])(view) is is_so


def test_notes_are_taken_only_where_nothing_stops_the_loop() -> None:
    view = View()
    asks = sieve([condition("CLM02 < 0")], notes=[("claim", None), ("void", condition("CLM05-3 is 8"))])
    for charge, last, notes in (("-1", "8", set[str]()), ("1", "1", {"claim"}), ("1", "8", {"claim", "void"})):
        view.turn((loop(f"CLM*C1*{charge}***11:B:{last}"),))
        assert asks(view) is (charge == "-1")
        assert view.notes == notes


def test_a_claim_asked_twice_is_not_met_again() -> None:
    view, asks = View(), sieve([condition("CLM01 again")])
    for number, is_so in (("C1", False), ("C2", False), ("C1", True)):
        view.turn((loop(f"CLM*{number}*1"),))
        assert [asks(view), asks(view)] == [is_so, is_so]
