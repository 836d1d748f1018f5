"""The first sheet of an xlsx workbook as rows of text: no formulas, no formats, no dates made out of numbers.

A workbook is a zip of XML (ECMA-376): `xl/workbook.xml` names the sheets, `xl/sharedStrings.xml` holds the texts.
"""

import re
from collections.abc import Iterator
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import ZipFile

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_COLUMN = re.compile(r"([A-Z]{1,3})[0-9]+")
_WHOLE = re.compile(r"(-?[0-9]+)\.0+")
MOST_COLUMNS = 256


class WorkbookFault(ValueError):
    """The workbook cannot be read; the message says what is missing."""

    retryable = False


def sheet_rows(workbook: ZipFile) -> Iterator[tuple[int, tuple[str, ...]]]:
    """(row number, cells) of the first sheet; empty cells are empty texts. Raises WorkbookFault."""
    try:
        texts = tuple(_shared_texts(workbook))
        with workbook.open(_first_sheet(workbook)) as sheet:
            for row in _elements(sheet, "row"):
                number = row.get("r", "")
                yield int(number) if number.isdigit() else 0, _cells(row, texts)
    except ParseError as error:
        raise WorkbookFault(f"a part of the workbook is not XML: {error}") from None
    except KeyError as error:
        raise WorkbookFault(f"the workbook is not whole: {error.args[0]}") from None


def _elements(part: IO[bytes], name: str) -> Iterator[Element]:
    """Each such element when it is complete, and then forgotten, so that a large sheet stays small in memory."""
    for _, element in iterparse(part):
        if element.tag == f"{_MAIN}{name}":
            yield element
            element.clear()


def _shared_texts(workbook: ZipFile) -> Iterator[str]:
    if "xl/sharedStrings.xml" in workbook.namelist():
        with workbook.open("xl/sharedStrings.xml") as part:
            for entry in _elements(part, "si"):
                yield _text(entry)


def _text(element: Element) -> str:
    return "".join(run.text or "" for run in element.iter(f"{_MAIN}t"))


def _first_sheet(workbook: ZipFile) -> str:
    with workbook.open("xl/workbook.xml") as part:
        wanted = next((sheet.get(_RELATION, "") for sheet in _elements(part, "sheet")), "")
    with workbook.open("xl/_rels/workbook.xml.rels") as part:
        for _, element in iterparse(part):
            if element.tag == f"{_PACKAGE}Relationship" and element.get("Id") == wanted:
                target = element.get("Target", "").removeprefix("/")
                return target if target.startswith("xl/") else f"xl/{target}"
    raise WorkbookFault("the workbook names no sheet")


def _cells(row: Element, texts: tuple[str, ...]) -> tuple[str, ...]:
    cells: list[str] = []
    for cell in row.iter(f"{_MAIN}c"):
        column = _column(cell.get("r", ""), len(cells))
        cells += [""] * (column - len(cells))
        cells.append(_value(cell, texts))
    return tuple(cells)


def _column(reference: str, following: int) -> int:
    """The place of a cell from its reference `C7`; without one it follows the cell before."""
    letters = _COLUMN.fullmatch(reference)
    if letters is None:
        return following
    number = 0
    for letter in letters[1]:
        number = number * 26 + ord(letter) - ord("A") + 1
    if number > MOST_COLUMNS or number <= following:
        raise WorkbookFault(f"the cell {reference} stands out of order")
    return number - 1


def _value(cell: Element, texts: tuple[str, ...]) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell).strip()
    value = cell.findtext(f"{_MAIN}v", "")
    if kind == "s":
        if not value.isdigit() or int(value) >= len(texts):
            raise WorkbookFault("a cell names a text that the workbook does not hold")
        return texts[int(value)].strip()
    whole = _WHOLE.fullmatch(value)
    return whole[1] if whole else value.strip()
