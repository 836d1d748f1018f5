"""Codes of X12 and the NUCC as a practice loaded them: by release, each with its days and its publisher's words.

The words stand in the practice's own copy only; none are shipped.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from bridge.billing.coding.edit import LoadedList
from bridge.reference.stored_list import StoredList, list_paths, read_about, read_list


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCode:
    """One code from one day to another, both included; None is open."""

    code: str
    starts: date | None = None
    ends: date | None = None
    words: str = ""  # the publisher's; empty where the list was kept without


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRelease:
    """A whole list of one day."""

    about: LoadedList
    codes: Mapping[str, ListedCode] = field(repr=False)


def load_releases(loaded: Path | None, name: str) -> tuple[CodeRelease, ...]:
    """Every loaded release of a list (carc, rarc, status, taxonomy), the oldest first. Raises ConfigFault."""
    paths = list_paths(loaded / name) if loaded is not None else ()
    found = sorted((read_about(path).starts, path) for path in paths)
    return tuple(_release(read_list(path, ("code", "starts", "ends"), optional=("words",))) for _, path in found)


def words_on(releases: tuple[CodeRelease, ...], code: str, day: date | None = None) -> str:
    """The publisher's words for a code: of the release that holds on `day`, without a day of the newest that has it."""
    known = [release for release in releases if code in release.codes]
    begun = [release for release in known if day is None or release.about.starts <= day]
    return next((release.codes[code].words for release in reversed(begun or known[:1])), "")


def _release(stored: StoredList) -> CodeRelease:
    return CodeRelease(
        about=stored.about,
        codes={
            row["code"]: ListedCode(
                code=row["code"],
                starts=stored.date_of(line, row, "starts"),
                ends=stored.date_of(line, row, "ends"),
                words=row["words"],
            )
            for line, row in stored.rows
        },
    )
