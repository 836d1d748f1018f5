from pathlib import Path

import pytest

from bridge.x12.segment import Segment
from bridge.x12.stretch import reading, stretches
from bridge.x12.tokenizer import (
    Delimiters,
    NotX12,
    Unwritable,
    encoding_of,
    read_text,
    render,
    restore,
    tokenize,
)
from tests.x12.example import CLAIM, ISA, REMITTANCE, bent

SHORT = f"{ISA}GS*HP*A*B~ST*835*0001~CLP*C1*1*100~SE*3*0001~GE*1*1~IEA*1*000000042~"


def ids(text: str) -> list[str]:
    return [segment.id for segment in tokenize(text)]


def test_elements_are_counted_from_one_and_absent_ones_are_empty() -> None:
    clp = next(segment for segment in tokenize(SHORT) if segment.id == "CLP")
    assert (clp[1], clp[3], clp[9]) == ("C1", "100", "")


def test_components_and_repetitions_are_split_by_the_delimiters_of_the_interchange() -> None:
    text = SHORT.replace(":~", ">~", 1).replace("CLP*C1*1*100", "EB*HC>90837>95**30^1^35")
    eb = next(segment for segment in tokenize(text) if segment.id == "EB")
    assert eb.components(1) == ("HC", "90837", "95")
    assert (eb.component(1, 2), eb.component(1, 4)) == ("90837", "")
    assert eb.repetitions(3) == ("30", "1", "35")
    assert eb.repetitions(2) == ()


def test_segments_are_numbered_from_st_and_not_in_the_envelope() -> None:
    assert [(s.id, s.number) for s in tokenize(SHORT)] == [
        ("ISA", 0),
        ("GS", 0),
        ("ST", 1),
        ("CLP", 2),
        ("SE", 3),
        ("GE", 0),
        ("IEA", 0),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_offset_finds_the_segment_in_the_bytes_of_the_file(encoding: str) -> None:
    body = f"\n{CLAIM.replace('MARSH', 'PEÑA')}".encode(encoding)
    for segment in tokenize(read_text(body), encoding):
        assert body[segment.offset :].startswith(segment.id.encode()), segment


@pytest.mark.parametrize("end", ["~", "~\n", "~\r\n", "'", "\n", "\r\n", "\x1d", "~ \n\n"])
def test_any_terminator_and_line_end_reads_the_same_and_is_kept(end: str) -> None:
    text = SHORT.replace("~", end)
    segments = list(tokenize(text))
    assert [s.id for s in segments] == ids(SHORT)
    assert [s.elements for s in segments[1:]] == [s.elements for s in list(tokenize(SHORT))[1:]]
    assert restore(segments) == text


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff" + SHORT,
        "\n\n  \n" + SHORT,
        SHORT + "\n\n \r\n",
        SHORT.replace("GS*", "~~GS*"),
        SHORT.replace("~ST*", "~\n   \nST*"),
        SHORT.replace("~CLP", "~  CLP"),
        SHORT + "\n" + SHORT,
    ],
)
def test_blanks_between_segments_are_skipped_and_kept(text: str) -> None:
    segments = list(tokenize(text))
    assert [s.id for s in segments] == ids(SHORT) * (len(segments) // 7)
    assert restore(segments) == text


def test_a_letter_in_isa11_separates_nothing() -> None:
    text = SHORT.replace("*^*00501", "*U*00401").replace("CLP*C1", "CLP*SUSAN U")
    clp = next(segment for segment in tokenize(text) if segment.id == "CLP")
    assert clp.repetitions(1) == ("SUSAN U",)


def test_an_isa_that_lost_its_blanks_is_read() -> None:
    text = "ISA*00**00**30*560891234*30*566012345*030813*1505*U*00401*000000007*1*P*:~TA1*000000100*030809*0823*R*024~"
    isa, ta1 = tokenize(text)
    assert isa.delimiters == Delimiters("*", ":", "\x00", "~", squeezed=True)
    assert ta1[4] == "R"


def test_each_interchange_has_its_own_delimiters() -> None:
    other = SHORT.replace("*", "|").replace("~", "!").replace(":", ">")
    segments = list(tokenize(SHORT + "\r\n" + other))
    assert [s.id for s in segments] == ids(SHORT) * 2
    assert segments[-4][1] == "C1"
    assert restore(segments) == SHORT + "\r\n" + other


def test_isa_inside_of_data_begins_no_interchange() -> None:
    text = SHORT.replace("CLP*C1", "NM1*LISA*ISA*ISABEL")
    assert ids(text) == ["ISA", "GS", "ST", "NM1", "SE", "GE", "IEA"]


def test_a_text_cut_in_the_middle_is_read_as_far_as_it_goes() -> None:
    text = SHORT[: SHORT.index("CLP*C1*1") + 8]
    last = list(tokenize(text))[-1]
    assert last == Segment("CLP", ("C1", "1"))
    assert last.raw == "CLP*C1*1"


def test_blanks_before_the_terminator_belong_to_the_last_element() -> None:
    clp = next(s for s in tokenize(SHORT.replace("*100~", "*100 ~")) if s.id == "CLP")
    assert clp[3] == "100 "


@pytest.mark.parametrize("text", ["", " \n", "GS*HP*A*B~", "ISA", "ISA*00*~", "ISAAC went home", SHORT[:100], "{}"])
def test_what_has_no_whole_isa_is_not_x12(text: str) -> None:
    with pytest.raises(NotX12):
        list(tokenize(text))


def test_latin_1_is_read_and_can_be_written_back() -> None:
    body = SHORT.replace("C1", "PEÑA").encode("latin-1")
    assert "PEÑA" in read_text(body)
    assert read_text(body).encode(encoding_of(body)) == body
    assert encoding_of(SHORT.replace("C1", "PEÑA").encode()) == "utf-8"


def test_a_long_text_is_read_in_chunks_without_losing_a_segment() -> None:
    claims = "".join(f"CLP*C{n}*1*100~SVC*HC:90837*100*100~" for n in range(60_000))
    text = SHORT.replace("CLP*C1*1*100~", claims)
    assert len(text) > 2 << 20
    segments = list(tokenize(text))
    assert sum(segment.id == "CLP" for segment in segments) == 60_000
    assert restore(segments) == text


def test_render_leaves_out_trailing_empty_elements_but_never_in_the_isa() -> None:
    segments = [Segment("NM1", ("40", "2", "X", "", "")), next(tokenize(ISA))]
    assert render(segments) == "NM1*40*2*X~" + ISA


def test_render_writes_composites_with_the_new_delimiters() -> None:
    hi = next(s for s in tokenize(bent(CLAIM, ("HI*ABK:F411*ABF:F331", "HI*ABK:F411^X"))) if s.id == "HI")
    assert render([hi], Delimiters("|", ">", "!", "\n")) == "HI|ABK>F411!X\n"


def test_a_value_that_holds_a_delimiter_is_refused() -> None:
    with pytest.raises(Unwritable):
        render([Segment("N3", ("9*ELM STREET",))])


def test_rendered_text_reads_back_as_the_same_segments() -> None:
    segments = list(tokenize(REMITTANCE))
    assert list(tokenize(render(segments))) == segments


OTHER = SHORT.replace("*", "|").replace("~", "!").replace(":", ">")
LINES = SHORT.replace("~", "~\n")
SEVERAL = f"\ufeff\n{SHORT}\r\n\n{OTHER}~!\n  {LINES}ISA*no~~{SHORT.replace('C1', 'LISA*ISA')}  \n"


@pytest.mark.parametrize("window", [1, 2, 3, 7, 50, 107, 319, 1000])
def test_however_little_is_read_at_a_time_the_segments_are_the_same(
    window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [(s.id, s.elements, s.number, s.offset) for s in tokenize(SEVERAL)]
    monkeypatch.setattr("bridge.x12.stretch._WINDOW", window)
    segments = list(tokenize(SEVERAL))
    assert [(s.id, s.elements, s.number, s.offset) for s in segments] == whole
    assert restore(segments) == SEVERAL


STRAYS = ["CLP*C1", "ST*835*0001", "STC*A1", "SE", "GE", "CLP*C2", "ST", "GE*1*1", "CLP", "GS", "ST*835*0002", "IEA"]


def number_of(ids: list[str]) -> int:
    """The number of the last of these: how far it stands behind ST, unless an envelope's segment stands between."""
    opened = [at for at, id in enumerate(ids) if id in ("ISA", "GS", "ST", "GE", "IEA")][-1]
    return len(ids) - opened if ids[opened] == "ST" else 0


@pytest.mark.parametrize("end", ["~", "~\n", "~\r\n", "~ ", "~~", "\n"])
@pytest.mark.parametrize("window", [1, 11, 17, 64, 1000])
def test_segments_are_numbered_from_the_last_st_wherever_the_text_is_cut(
    end: str, window: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bridge.x12.stretch._WINDOW", window)
    segments = list(tokenize(end.join([ISA[:-1], *STRAYS * 9, *["N3"] * 40, ""])))
    known = [segment.id for segment in segments]
    assert known == ["ISA", *[said.partition("*")[0] for said in STRAYS * 9], *["N3"] * 40]
    assert [segment.number for segment in segments] == [number_of(known[: at + 1]) for at in range(len(known))]


@pytest.mark.parametrize("odd", [" N4*B~", "~N4*B~", "\nN4*B~", "N4*B\n~"])
def test_one_blank_in_the_midst_of_a_body_is_skipped_and_kept(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridge.x12.stretch._WINDOW", 64)
    text = SHORT.replace("CLP*C1*1*100~", f"{'N3*A~' * 400}{odd}{'N3*A~' * 400}")
    segments = list(tokenize(text))
    assert [s.id for s in segments] == ["ISA", "GS", "ST", *["N3"] * 400, "N4", *["N3"] * 400, "SE", "GE", "IEA"]
    assert restore(segments) == text


def test_a_file_is_read_bit_by_bit(tmp_path: Path) -> None:
    path = tmp_path / "several.x12"
    path.write_bytes(SEVERAL.encode())
    with path.open(encoding="utf-8", newline="") as file:
        segments = list(tokenize(file.read))
    assert segments == list(tokenize(SEVERAL))
    assert restore(segments) == SEVERAL


def test_a_file_that_was_cut_does_not_swallow_the_next_one() -> None:
    """Two files were joined, and the first had lost its end in the middle of a segment."""
    for whole in (SHORT, OTHER):
        text = SHORT[: SHORT.index("*100~")] + "\n" + whole
        segments = list(tokenize(text))
        assert [s.id for s in segments] == ["ISA", "GS", "ST", "CLP", *ids(SHORT)]
        assert [s.elements for s in segments][4:] == [s.elements for s in tokenize(whole)]
        assert restore(segments) == text


def test_reads_that_end_with_a_segment_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bridge.x12.stretch._WINDOW", 100)
    text = SHORT.replace("CLP*C1*1*100~", "N3*46 ELM~" * 5_000)  # ten characters: a hundred always end with one
    pad = 100 - text.index("N3*") % 100
    text = text.replace("ST*835*0001~", f"ST*835*0001{'*' * pad}~")
    longest = max(len(stretch.text) for stretch in stretches(reading(text), "utf-8"))
    assert longest < 1_000


def test_a_long_text_is_read_in_few_stretches() -> None:
    text = SHORT.replace("CLP*C1*1*100~", "CLP*C1*1*100~" * 50_000)
    assert len(list(stretches(reading(text), "utf-8"))) < len(text) / 50_000
