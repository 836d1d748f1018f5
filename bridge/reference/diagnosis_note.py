"""The tabular notes of ICD-10-CM: `config/icd10_notes.csv`, or the newest tabular list that was loaded."""

from collections import defaultdict
from pathlib import Path

from bridge.billing.diagnosis_note import NoteKind, Span, TabularNote, TabularNotes, bare
from bridge.reference.source import CONFIG
from bridge.reference.stored_list import StoredList, list_paths, read_about, read_list
from bridge.reference.tabular_file import ANY_PHYSICAL, COLUMNS

KIND = "icd10-tabular"
_KINDS = {kind.value: kind for kind in NoteKind}


def load_notes(root: Path = CONFIG, loaded: Path | None = None) -> TabularNotes:
    """Raises ConfigFault."""
    stored = read_list(notes_path(root, loaded), COLUMNS)
    of_code: dict[str, list[TabularNote]] = defaultdict(list)
    of_block: dict[str, list[tuple[Span, TabularNote]]] = defaultdict(list)
    for line, row in stored.rows:
        note, held = _note(stored, line, row), span(row["code"])
        if "-" in row["code"]:
            for letter in range(ord(held.first[0]), ord(held.last[0]) + 1):
                of_block[chr(letter)].append((held, note))
        else:
            of_code[held.first].append(note)
    return TabularNotes(
        release=stored.about.release,
        of_code={code: tuple(found) for code, found in of_code.items()},
        of_block={letter: tuple(found) for letter, found in of_block.items()},
    )


def span(text: str) -> Span:
    """F20-F29, or F30.2 with everything below it."""
    first, _, last = text.partition("-")
    return Span(bare(first), bare(last or first))


def notes_path(root: Path = CONFIG, loaded: Path | None = None) -> Path:
    """The newest tabular list that was loaded, else the shipped one. Raises ConfigFault."""
    paths = list_paths(loaded / KIND) if loaded else ()
    return max(paths, key=lambda path: read_about(path).starts, default=root / "icd10_notes.csv")


def _note(stored: StoredList, line: int, row: dict[str, str]) -> TabularNote:
    if row["kind"] not in _KINDS or row["weight"] not in ("must", "may"):
        raise stored.fault(line, f"kind: one of {', '.join(_KINDS)}; weight: must or may")
    if not row["code"] or not row["targets"]:
        raise stored.fault(line, "code and targets may not be empty")
    targets = row["targets"].split()
    return TabularNote(
        kind=_KINDS[row["kind"]],
        targets=tuple(span(target) for target in targets if target != ANY_PHYSICAL),
        must=row["weight"] == "must",
        is_open=ANY_PHYSICAL in targets,
    )
