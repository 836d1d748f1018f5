"""ICD-10-CM as values: small lists made by hand."""

from datetime import date

import pytest

from bridge.billing.diagnosis import NO_DIAGNOSES, CodeChange, CodeList, CodeYears, Diagnoses, Sequence
from bridge.billing.diagnosis_limit import DiagnosisLimits
from bridge.billing.diagnosis_note import CodeSpans, NoteKind, Span, TabularNote, TabularNotes, bare, dotted

OCTOBER_2025, APRIL_2026, OCTOBER_2026 = date(2025, 10, 1), date(2026, 4, 1), date(2026, 10, 1)


def years(*lists: CodeList, **changes: tuple[CodeChange, ...]) -> Diagnoses:
    known = CodeYears(lists=lists, changes=changes, first_day=OCTOBER_2025, last_day=OCTOBER_2026)
    return Diagnoses(years=lambda: known)


def listed(year: int, *codes: str) -> CodeList:
    text = {code[:3]: f" {' '.join(c for c in codes if c[:3] == code[:3])} " for code in codes}
    return CodeList(release=f"FY{year}", starts=date(year - 1, 10, 1), ends=date(year, 9, 30), categories=text)


FY2026 = listed(2026, "F41", "F410", "F411", "F50", "F508", "F5081", "F99")


@pytest.mark.parametrize(
    ("code", "billable"),
    [
        ("F41", False),
        ("F41.0", True),
        ("F41.1", True),
        ("F50.8", False),
        ("F50.81", True),
        ("F99", True),
        ("F4", False),
    ],
)
def test_a_leaf_is_billable(code: str, billable: bool) -> None:
    assert years(FY2026).is_billable(code, APRIL_2026) is billable


def test_the_list_of_the_day_decides() -> None:
    both = years(FY2026, listed(2027, "F41", "F411", "F412"))
    assert [both.is_billable(c, OCTOBER_2025) for c in ("F41.0", "F41.2")] == [True, False]
    assert [both.is_billable(c, OCTOBER_2026) for c in ("F41.0", "F41.2")] == [False, True]


def test_beyond_all_lists_the_nearest_one_and_the_changes_decide() -> None:
    changed = years(FY2026, F410=(CodeChange(OCTOBER_2026, False),), F419=(CodeChange(OCTOBER_2026, True),))
    assert [changed.is_billable(c, APRIL_2026) for c in ("F41.0", "F41.9", "F41.1")] == [True, False, True]
    assert [changed.is_billable(c, OCTOBER_2026) for c in ("F41.0", "F41.9", "F41.1")] == [False, True, True]
    assert changed.choices("F41", OCTOBER_2026) == ("F41.1", "F41.9")


def test_a_change_in_april_changes_a_list_of_october() -> None:
    changed = years(FY2026, F410=(CodeChange(APRIL_2026, False),))
    assert [changed.is_billable("F41.0", day) for day in (date(2026, 3, 31), APRIL_2026)] == [True, False]


def test_no_list_knows_no_code() -> None:
    assert not NO_DIAGNOSES.is_billable("F41.1", APRIL_2026)
    assert NO_DIAGNOSES.choices("F41", APRIL_2026) == ()
    assert not NO_DIAGNOSES.exclude("F32.1", "F33.1")


@pytest.mark.parametrize(
    ("span", "inside", "outside"),
    [
        (Span("F20", "F29"), ("F20", "F209", "F29"), ("F19", "F192", "F30")),
        (Span("F302", "F302"), ("F302", "F3021"), ("F301", "F30")),
        (Span("I10", "I1A"), ("I10", "I159", "I1A0"), ("I20",)),
        (Span("I6901", "I6911"), ("I69010", "I69119"), ("I6912", "I69")),
    ],
)
def test_a_span_covers_what_is_between_and_below(span: Span, inside: tuple[str, ...], outside: tuple[str, ...]) -> None:
    assert all(span.covers(code) for code in inside)
    assert not any(span.covers(code) for code in outside)


def test_exceptions_are_taken_out() -> None:
    spans = CodeSpans((Span("Z00", "Z99"),), (Span("Z03", "Z03"),))
    assert spans.covers("Z71")
    assert not spans.covers("Z0389")


def test_notes_hold_for_what_is_below_a_code_and_within_a_block() -> None:
    def note(code: str) -> TabularNote:
        return TabularNote(kind=NoteKind.EXCLUDES1, targets=(Span(code, code),))

    notes = TabularNotes(
        release="FY2026", of_code={"F32": (note("F31"),)}, of_block={"F": ((Span("F30", "F39"), note("R45")),)}
    )
    assert notes.exclude("F321", "F319")
    assert notes.exclude("F319", "F321")
    assert notes.exclude("R4589", "F349")
    assert not notes.exclude("F401", "R4589")


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("G30.9", "F02.80"), Sequence.FITS),
        (("E11.9", "F02.80"), Sequence.FITS),  # the note is open, and that is a physical condition
        (("F41.1", "F02.80", "G30.9"), Sequence.AFTER),
        (("F41.1", "F02.80"), Sequence.MISSING),
    ],
)
def test_what_comes_first(codes: tuple[str, ...], expected: Sequence) -> None:
    limits = DiagnosisLimits(physical=CodeSpans((Span("A00", "E99"),)))
    note = TabularNote(kind=NoteKind.CODE_FIRST, targets=(Span("G30", "G30"),), is_open=True)
    known = Diagnoses(years=NO_DIAGNOSES.years, limits=limits)
    assert known.sequence(note, codes.index("F02.80"), codes) is expected


@pytest.mark.parametrize(("with_dot", "without"), [("F41.1", "F411"), ("F99", "F99"), ("T14.91XA", "T1491XA")])
def test_a_code_has_its_dot_after_the_third_character(with_dot: str, without: str) -> None:
    assert bare(with_dot) == without
    assert dotted(without) == with_dot
