import pytest

from bridge.x12.schema import Node
from bridge.x12.schemas.shape import may_loop, must
from bridge.x12.segment import Segment
from bridge.x12.situation.code import each_question, question, questions
from bridge.x12.situation.condition import ConditionFault, condition
from bridge.x12.situation.designator import DesignatorFault, designator
from bridge.x12.situation.rule import RuleFault, read_rules
from bridge.x12.situation.view import Sought, View


def node(id: str, *lines: str, children: tuple[Node, ...] = ()) -> Node:
    """A loop of these segments, `CLM*C1*10`."""
    found = [Segment(line.split("*")[0], tuple(line.split("*")[1:])) for line in lines]
    made = Node(may_loop(id, id, must(found[0].id, id)))
    made.segments += found
    made.children += children
    return made


LINES = (
    node("2400", "LX*1", "SV1*HC:90837:95*150*UN*1***1:2", "DTP*472*D8*20260227", "REF*6R*L1"),
    node("2400", "LX*2", "SV1*HC:90785:95:HO:95*25.50*UN*1***1", "DTP*472*RD8*20260227-20260301", "REF*6R*L2"),
)
CLAIM = node(
    "2300",
    "CLM*C1*175.50***11:B:1",
    "DTP*435*D8*20260226",
    "DTP*314*RD8*20260227-20260226",
    "REF*F8*ICN1",
    "HI*ABK:F411*ABF:F331",
    "EB*1*IND*30^1^30",
    children=LINES,
)
ABOVE = node("837P", "ST*837*0001", "BHT*0019*00*B1*20260228")


def holds(sentence: str) -> bool:
    read = condition(sentence)
    view = View()
    view.turn((ABOVE, node("2000B", "SBR*P*18"), CLAIM))
    view.look(Sought(read.sought))
    answer = question(read)(view)
    view.again.clear()
    assert list(questions([read])(view)) == ([0] if answer else [])
    if read.keys:  # it must not be asked in vain, nor held back when it holds
        asked = not read.keys.isdisjoint({*view.found, *view.loops})
        assert asked or not answer
        assert not read.is_presence or asked == answer
    return answer


@pytest.mark.parametrize(
    "sentence",
    [
        "REF",
        "REF[F8]",
        "REF[G1,F8]",
        "CLM05-3",
        "2400",
        "CLM05-1 is 11 12",
        "CLM05-1..3 is B",
        "CLM05 besides 12:B:1",
        "HI01..12-2 is F331",
        "HI01..12-2[ABK] is F331",
        "EB03* is 1",
        "EB03* repeated",
        "2400.SV101-3..6 is HO",
        "2400.SV101-3..6 repeated",
        "^2000B.SBR02 is 18",
        "^2000B.SBR",
        "^.BHT04 is 20260228",
        'CLM01 like "C\\d"',
        'CLM01 unlike "D\\d"',
        "CLM01 longer 1",
        "CLM01 shorter 3",
        "CLM02 > 175.49",
        "CLM02 >= 175.5",
        "CLM02 < 176",
        "CLM02 <= 175.50",
        "CLM02 > 2400.SV102",
        "2400.SV107-1..2 >= count HI01..12-2",
        "2400.DTP03[472] after DTP03[435]",
        "DTP03[435] before 2400.DTP03[472]",
        "2400.DTP03[472] after ^.BHT04",
        "2400.DTP03[472] before ^.BHT04",
        "DTP03[435] after 20260225",
        "DTP03[314] reversed",
        "REF02[F8] equals REF02",
        "REF02[F8] among REF02",
        "REF02[G1] among REF02",
        "count 2400 > 1",
        "count DTP >= 2",
        "not REF[G1]",
        "not (REF[G1] or CLM05-3 is 7)",
        "REF[G1] or CLM05-3 is 1 and HI",
    ],
)
def test_these_sentences_hold(sentence: str) -> None:
    assert holds(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "AMT",
        "REF[G1]",
        "CLM05-4",
        "CLM11",
        "2310B",
        "2310B.NM109",
        "^2010BA.NM1",
        "CLM05-1 is 21 51",
        "CLM05-1 besides 11",
        "CLM11 besides 11",
        "HI01..12-2[BK]",
        "2400.LX01 repeated",
        "CLM01 again",
        "CLM02 > 175.50",
        "CLM01 > 1",
        "DTP03[435] after 20260226",
        "DTP03[439] before 20300101",
        "DTP03[435] reversed",
        "REF02 equals CLM01",
        "2400.REF02 among REF02",
        "count 2400 > 2",
        "noted patient",
        "(REF[F8] and not HI) or AMT",
    ],
)
def test_these_do_not(sentence: str) -> None:
    assert not holds(sentence)


def test_a_text_is_met_again_in_a_later_loop_of_the_set() -> None:
    read = condition("CLM01 again")
    view = View()
    answers = []
    for claim in (CLAIM, node("2300", "CLM*C2"), CLAIM):
        view.turn((ABOVE, claim))
        view.look(Sought(read.sought))
        answers.append(question(read)(view))
    assert answers == [False, False, True]


TWICE = node("2300", "CLM*C1*10***11:B:7", "CLM*C22*-5***21:B:1", "DTP*435*D8*20260301", "DTP*472*D8*20260226")


@pytest.mark.parametrize(
    ("sentence", "is_so"),
    [
        ("CLM05-1 is 21", True),
        ("CLM05-1 besides 11", True),
        ("CLM05-1 besides 11 21", False),
        ('CLM02 like "-.*"', True),
        ('CLM02 unlike "-?[0-9]+"', False),
        ("CLM01 longer 2", True),
        ("CLM01 shorter 2", False),
        ("CLM02 < 0", True),
        ("CLM05-2 repeated", True),
        ("CLM01 repeated", False),
        ("count CLM > 1", True),
        ("CLM05-3 equals CLM05-1", False),
    ],
)
def test_of_several_segments_one_is_enough(sentence: str, is_so: bool) -> None:
    read, view = condition(sentence), View()
    view.turn((ABOVE, TWICE))
    view.look(Sought(read.sought))
    assert question(read)(view) is is_so
    assert list(questions([read])(view)) == ([0] if is_so else [])


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("DTP03 after 20260228", ["435"]),
        ("DTP01 is 472", ["472"]),
        ("DTP[472] and DTP03[472]", ["472"]),
        ("count DTP > 1", []),
        ("CLM and DTP03", ["435", "472"]),
    ],
)
def test_each_segment_is_asked_as_if_it_were_the_only_one(sentence: str, found: list[str]) -> None:
    each, read, view = designator("DTP"), condition(sentence), View()
    view.turn((ABOVE, TWICE))
    view.look(Sought(each.sought | read.sought))
    before = dict(view.found)
    assert [(at, segment[1]) for at, segment in each_question(each, [read])(view)] == [(0, code) for code in found]
    assert view.found == before


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("", "a condition is missing at the end"),
        ("CLM05-3 is", "codes are missing"),
        ("CLM05-3 equal 7", "'equal' is no verb"),
        ("CLM05-3 is 7)", "')' stands where the sentence should end"),
        ("(REF[F8]", "a closing parenthesis is missing at the end"),
        ("CLM02 > much", "'much' names no place"),
        ("CLM01 longer than", "'than' is no number"),
        ('CLM01 like "("', '"(" is no pattern'),
        ("2310B is 82", "'2310B' names a loop, of which nothing can be said but that it is there"),
        ("claim05", "'claim05' names no place"),
        ("2300.", "'2300.' names no place"),
        ("CLM00", "'CLM00' counts from 0; elements, components and steps count from 1"),
        ("CLM05-0", "'CLM05-0' counts from 0; elements, components and steps count from 1"),
        ("CAS02..17/0", "'CAS02..17/0' counts from 0; elements, components and steps count from 1"),
        ("HI12..01", "'HI12..01' ends before it begins"),
        ("SV101-6..3", "'SV101-6..3' ends before it begins"),
        ("count 2400 twice", "'twice' does not compare"),
    ],
)
def test_a_sentence_that_cannot_be_read_says_why(sentence: str, said: str) -> None:
    with pytest.raises((ConditionFault, DesignatorFault)) as error:
        condition(sentence)
    assert said in str(error.value)


@pytest.mark.parametrize(
    "sentence",
    ["not CLM01 is \"') or exit('\"", 'not CLM01 like "\'|exit()"', "not noted exit", "not CLM01 equals REF02"],
)
def test_what_a_rule_file_quotes_never_becomes_code(sentence: str) -> None:
    assert holds(sentence)


GOOD = {"id": "R1", "loop": "2300", "need": "REF", "at": "REF", "message": "m", "remedy": "r", "source": "map"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"need": "CLM05 equal 7"}, "own.toml: rule R1: need: 'equal' is no verb"),
        ({"when": "claim"}, "own.toml: rule R1: when: 'claim' names no place"),
        ({"at": "2300"}, "own.toml: rule R1: at: names no segment"),
        ({"at": "x"}, "own.toml: rule R1: at: 'x' names no place"),
        ({"message": ""}, "own.toml: rule R1: message: a text is needed"),
        ({"severity": "bad"}, "own.toml: rule R1: severity: error or warning"),
        ({"whem": "REF"}, "own.toml: rule R1: whem: no such key"),
    ],
)
def test_a_rule_that_cannot_be_read_says_file_rule_and_key(change: dict[str, str], said: str) -> None:
    with pytest.raises(RuleFault) as error:
        read_rules({"rule": [GOOD | change]}, "own.toml")
    assert str(error.value) == said


def test_rules_that_are_no_tables_are_refused() -> None:
    with pytest.raises(RuleFault, match=r"own\.toml: rule: is no list of tables"):
        read_rules({"rule": "REF"}, "own.toml")
