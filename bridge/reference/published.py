"""The files in which others publish their lists: text with tabs or commas, a workbook, or either inside a zip; a page.

ListFault              the file is not what its kind is published as; the message says what was expected

The parts are read as a stream and nothing is unpacked to disk. A zip may claim and give at most MOST_BYTES a member.
"""

import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader, BytesIO, RawIOBase, TextIOWrapper
from pathlib import Path, PurePosixPath
from typing import IO, Any, NamedTuple
from zipfile import BadZipFile, ZipFile, ZipInfo
from zlib import error as ZlibError

from bridge.reference.page_file import page_rows
from bridge.reference.source import ConfigFault
from bridge.reference.workbook import WorkbookFault, sheet_rows

MOST_BYTES = 512 * 2**20  # a part of the PTP edits is about 60 MB of text
MOST_WORKBOOK = 64 * 2**20  # packed: it is held in memory
TEXT = (".txt", ".csv", ".tsv")
WORKBOOK = ".xlsx"
PAGE = (".html", ".htm")


class ListFault(ConfigFault):
    """A published list cannot be loaded as it is; the message names the file, the line and what was expected."""


class PublishedRow(NamedTuple):
    """One row as it is published. A list may have millions of them: no dataclass is made for each."""

    file: str
    line: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        return self.cells[index] if index < len(self.cells) else ""

    def fault(self, expected: str) -> ListFault:
        """What this line should have been: `mue.csv line 12: expected ...`."""
        return ListFault(f"{self.file} line {self.line}: expected {expected}")


def published_rows(path: Path, wanted: str) -> Iterator[PublishedRow]:
    """Every row with anything in it. `wanted`: a pattern that tells the member from others in a zip. Raises ListFault.

    Text is taken as UTF-8 where it is, else as Latin-1: what is kept of it is plain ASCII.
    """
    with _opened(path, wanted) as (name, file):
        for number, cells in _told(name, _rows(name, file)):
            stripped = tuple([cell.strip() for cell in cells])
            if any(stripped):
                yield PublishedRow(name, number, stripped)


def _rows(name: str, file: BufferedReader) -> Iterator[tuple[int, tuple[str, ...]]]:
    if name.lower().endswith(WORKBOOK):
        return _sheet(file)
    return page_rows(_text(name, file)) if name.lower().endswith(PAGE) else _delimited(name, file)


def published_lines(path: Path, wanted: str) -> Iterator[tuple[str, str]]:
    """(place, line) of a text of fixed columns, without empty lines. Raises ListFault."""
    with _opened(path, wanted) as (name, file):
        if name.lower().endswith(WORKBOOK):
            raise ListFault(f"{name}: expected a text, not a workbook")
        lines = ((number, (line.rstrip("\r\n"),)) for number, line in enumerate(_text(name, file), 1))
        for number, (line,) in _told(name, lines):
            if line.strip():
                yield f"{name} line {number}", line


@contextmanager
def published_document(path: Path, wanted: str, ending: str) -> Iterator[IO[bytes]]:
    """The one file of that ending, itself or inside a zip. Raises ListFault."""
    with _opened(path, wanted, (ending,)) as (_, file):
        yield file


def _told(name: str, rows: Iterator[tuple[int, tuple[str, ...]]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    try:
        yield from rows
    except (BadZipFile, ZlibError, EOFError, csv.Error, WorkbookFault, UnicodeDecodeError) as error:
        raise ListFault(f"{name}: cannot be read to its end ({error}); fetch it again") from None


@contextmanager
def _opened(path: Path, wanted: str, endings: tuple[str, ...] = TEXT) -> Iterator[tuple[str, BufferedReader]]:
    """(name, content) of the one table: the file itself, or the member of a zip."""
    try:
        with path.open("rb") as file:
            packed = file.read(4) == b"PK\x03\x04"
            file.seek(0)
            if not packed or path.suffix.lower() == WORKBOOK:
                yield path.name, _bounded(file, path.name)
                return
            with ZipFile(file) as archive:
                member = _member(path.name, archive, wanted, endings)
                with archive.open(member) as content:
                    yield PurePosixPath(member.filename).name, _bounded(content, member.filename)
    except OSError as error:
        raise ListFault(f"{path.name}: cannot be read ({error.strerror})") from None
    except (BadZipFile, NotImplementedError, RuntimeError) as error:
        raise ListFault(f"{path.name}: no zip that can be unpacked ({error})") from None


def _member(name: str, archive: ZipFile, wanted: str, endings: tuple[str, ...]) -> ZipInfo:
    tables = [m for m in archive.infolist() if not m.is_dir() and not m.filename.startswith("__MACOSX/")]
    texts = [m for m in tables if m.filename.lower().endswith(endings)]
    found = texts or [m for m in tables if m.filename.lower().endswith(WORKBOOK)]
    if len(found) > 1:
        found = [m for m in found if re.search(wanted, m.filename, re.IGNORECASE)]
    if len(found) != 1:
        raise ListFault(f"{name}: holds {len(found)} tables that fit, expected one; unpack it and name the file")
    if found[0].file_size > MOST_BYTES:
        raise ListFault(f"{name}: {found[0].filename} is larger than {MOST_BYTES // 2**20} MB")
    return found[0]


class _Bounded(RawIOBase):
    """Reads another file, until more has come than a list can be: what a zip announces need not be true."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file, self._name, self._left = file, name, MOST_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        room = memoryview(buffer)
        found = self._file.read(len(room))
        self._left -= len(found)
        if self._left < 0:
            raise ListFault(f"{self._name}: larger than a list can be")
        room[: len(found)] = found
        return len(found)


def _bounded(file: IO[bytes], name: str) -> BufferedReader:
    return BufferedReader(_Bounded(file, name), buffer_size=2**16)


def _sheet(file: BufferedReader) -> Iterator[tuple[int, tuple[str, ...]]]:
    packed = file.read(MOST_WORKBOOK + 1)
    if len(packed) > MOST_WORKBOOK:
        raise WorkbookFault(f"the workbook is larger than {MOST_WORKBOOK // 2**20} MB")
    with ZipFile(BytesIO(packed)) as workbook:
        if any(part.file_size > MOST_BYTES for part in workbook.infolist()):
            raise WorkbookFault("a part of the workbook is larger than a list can be")
        yield from sheet_rows(workbook)


def _delimited(name: str, file: BufferedReader) -> Iterator[tuple[int, tuple[str, ...]]]:
    delimiter = "\t" if b"\t" in file.peek() else ","
    reader = csv.reader(_text(name, file), delimiter=delimiter)
    for cells in reader:
        yield reader.line_num, tuple(cells)


def _text(name: str, file: BufferedReader) -> Iterator[str]:
    head = file.peek()
    if b"\x00" in head:
        raise ListFault(f"{name}: expected a text with one byte a character")
    encoding = "utf-8-sig" if _is_utf8(head) else "latin-1"
    yield from TextIOWrapper(file, encoding=encoding, errors="replace", newline="")


def _is_utf8(head: bytes) -> bool:
    try:
        head[: head.rfind(b"\n") + 1 or None].decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
