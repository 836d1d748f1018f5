"""The tabular list of ICD-10-CM as CMS publishes it: which codes exclude each other, and what stands before what.

An XML file, itself or inside the zip of tables and index.

Kept are Excludes1, Code First and Use Additional Code, of codes, blocks and chapters, with the codes that a note names.
What a note says in words alone cannot be checked: an Excludes1 note that narrows its codes further ("with 5th character
.6") is left out, a Code First note that names no code is open, and any physical diagnosis answers it.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from bridge.reference.published import ListFault, published_document

COLUMNS = ("code", "kind", "weight", "targets")
ANY_PHYSICAL = "*"  # among the targets: an underlying condition that the note does not name
_KINDS = {"excludes1": "excludes1", "codeFirst": "code_first", "useAdditionalCode": "use_additional"}
_CODE = r"[A-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_TARGET = re.compile(rf"({_CODE})\.?-?(?:\s*-?\s*(?<=[-\s])({_CODE})\.?-?)?")
_BRACKETED = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)?")
_BLOCK = re.compile(rf"\(({_CODE})-({_CODE})\)\s*$")
_NARROWED = re.compile(r"\bcharacters?\b", re.IGNORECASE)
_CONDITIONAL = re.compile(r"applicable|if known|any\b|identify|specify|such as|associated", re.IGNORECASE)
_IF_ANY = re.compile(r"applicable|if known|any\b|if present|for adverse effects", re.IGNORECASE)


def notes(path: Path) -> Iterator[tuple[str, str, str, str]]:
    """code or block, kind, must or may, targets parted by spaces (F30.2 F20-F29). Raises ListFault."""
    try:
        with published_document(path, r"tabular", ".xml") as file:
            root = ElementTree.parse(file).getroot()
    except ElementTree.ParseError as error:
        raise ListFault(f"{path.name}: expected the tabular list of ICD-10-CM in XML") from error
    if root.tag != "ICD10CM.tabular":
        raise ListFault(f"{path.name}: expected the tabular list of ICD-10-CM in XML")
    known = frozenset(name.text or "" for name in root.iter("name"))
    for element in root.iter():
        if element.tag in ("chapter", "section", "diag"):
            yield from _notes_of(element, known)


def _notes_of(element: Element, known: frozenset[str]) -> Iterator[tuple[str, str, str, str]]:
    code = _name(element)
    for tag, kind in _KINDS.items():
        for child in element.findall(tag):
            texts = [note.text or "" for note in child.findall("note")]
            weight = "may" if _is_conditional(kind, texts) else "must"
            plain = [text for text in texts if kind != "excludes1" or not _NARROWED.search(text)]
            named = dict.fromkeys(target for text in plain for target in _targets(text))
            targets = [target for target in named if known.intersection(target.split("-"))]
            if kind == "code_first" and (not targets or any("such as" in text for text in texts)):
                targets.append(ANY_PHYSICAL)
            if code and targets:
                yield code, kind, weight, " ".join(targets)


def _name(element: Element) -> str:
    """F32, or F30-F39 of a block or chapter."""
    if element.tag == "diag":
        return element.findtext("name") or ""
    if element.tag == "section":
        return element.get("id") or ""
    found = _BLOCK.search(element.findtext("desc") or "")
    return f"{found[1]}-{found[2]}" if found else ""


def _is_conditional(kind: str, texts: list[str]) -> bool:
    """Whether the patient may well have nothing of what the note names."""
    asked = {"excludes1": None, "code_first": _IF_ANY, "use_additional": _CONDITIONAL}[kind]
    return asked is not None and any(asked.search(text) for text in texts)


def _targets(text: str) -> Iterator[str]:
    """The codes that a note names: in brackets, or with their dot."""
    bracketed = " ; ".join(found[1] for found in _BRACKETED.finditer(text))
    for found in _TARGET.finditer(bracketed if re.search(_CODE, bracketed) else text):
        first, last = found[1], found[2]
        if bracketed or "." in found[0]:
            yield f"{first}-{last}" if last else first
