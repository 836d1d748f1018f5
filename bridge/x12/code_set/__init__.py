"""External code lists, SNIP 5: place of service, states, reason and remark codes ... `codes/*.csv`, and what is given.

A list says how old it is. A code that is not on it is an error only when the list is complete and not older than the
day asked about; else a warning that says the list's age. A shape (`[0-9A-Z]{9}X`) must always be fitted.

CodeSetFault     a list cannot be read; the message names the file and the line
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files

from bridge.x12.delimiter import X12Error
from bridge.x12.fault import Severity


class CodeSetFault(X12Error):
    """A code list is wrong; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Span:
    """The days on which a code is good, both included."""

    starts: date = date.min
    ends: date = date.max


@dataclass(frozen=True, slots=True)
class Verdict:
    """Why a code is not good."""

    severity: Severity
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSet:
    """One list. `settled` lists do not change with the years; without codes only the shape counts."""

    name: str  # "place of service code"
    as_of: date
    complete: bool
    settled: bool = False
    shape: re.Pattern[str] | None = None
    misfit: Severity = Severity.ERROR  # what a code is that does not have the shape
    source: str = ""
    codes: Mapping[str, Span] = field(default_factory=dict, repr=False)

    def verdict(self, code: str, day: date | None) -> Verdict | None:
        """What is wrong with the code on that day, None when nothing is; without a day, on the day of the list."""
        if self.shape is not None and not self.shape.fullmatch(code):
            return Verdict(self.misfit, f"This is no {self.name}", f"Send a valid {self.name}.")
        if not self.codes:
            return None
        span, asked = self.codes.get(code), day or self.as_of
        if span is None:
            return self._unlisted(asked)
        if asked < span.starts:
            said = f"This {self.name} is good from {span.starts} on only"
        elif asked > span.ends:
            said = f"This {self.name} is not good any more since {span.ends}"
        else:
            return None
        return Verdict(Severity.ERROR, said, "Send a code that was good on that day.")

    def _unlisted(self, asked: date) -> Verdict:
        if self.complete and (self.settled or asked <= self.as_of):
            return Verdict(Severity.ERROR, f"There is no such {self.name}", f"Send a valid {self.name}.")
        extent = "list" if self.complete else "incomplete list"
        said = f"This {self.name} is not on our {extent} of {self.as_of}"
        return Verdict(Severity.WARNING, said, "Look it up in the current list.")


@cache
def shipped() -> Mapping[str, CodeSet]:
    """The lists of this package by file name without `.csv`."""
    found = (file for file in files("bridge.x12.codes").iterdir() if file.name.endswith(".csv"))
    return {file.name[:-4]: read_code_set(file.read_text(encoding="utf-8"), file.name) for file in found}


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSets:
    """What level 5 looks codes up in. Newer lists go over the shipped ones: `lists=shipped() | {"state": ...}`."""

    diagnosis: Callable[[str, date], bool] | None = None  # billable ICD-10-CM code on a day; None: only its shape
    diagnosis_until: date = date.max  # the last day of which that table knows
    npi: Severity = Severity.WARNING  # a wrong check digit: the guides' own examples have made up numbers
    lists: Mapping[str, CodeSet] = field(default_factory=shipped, repr=False)
    _known_good: dict[str, set[tuple[int, str] | tuple[int, str, str]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def known_good(self, schema_id: str) -> set[tuple[int, str] | tuple[int, str, str]]:
        """What `CodeSetCheck` found good in such sets, to be known at once in the next: on any day or on one."""
        return self._known_good.setdefault(schema_id, set())

    def is_lasting(self, name: str, code: str) -> bool:
        """Whether what is said of that code is the same on every day, when it is good."""
        found = self.lists[name]
        return not (name == "diagnosis" and self.diagnosis) and (not found.codes or found.codes.get(code) == Span())

    def verdict(self, name: str, code: str, day: date | None) -> Verdict | None:
        """What is wrong with a code of the list `name` on that day."""
        found = self.lists[name].verdict(code, day)
        if found is None and name == "diagnosis":
            return self._diagnosis(code, day)
        if name == "npi" and (found is not None or not has_check_digit(code)):
            return Verdict(self.npi, "This is no National Provider Identifier", "Correct it: its check digit tells.")
        return found

    def _diagnosis(self, code: str, day: date | None) -> Verdict | None:
        if self.diagnosis is None or day is None or self.diagnosis(code, day):
            return None
        if day > self.diagnosis_until:
            said = f"This diagnosis is not on our list, which ends on {self.diagnosis_until}"
            return Verdict(Severity.WARNING, said, "Look it up in the current list.")
        return Verdict(
            Severity.ERROR, f"This is no billable diagnosis code on {day}", "Send a code of full length of that year."
        )


def has_check_digit(npi: str) -> bool:
    """Luhn's test over 80840 and the ten digits. # CMS"""
    if len(npi) != 10 or not (npi.isascii() and npi.isdigit()):
        return False
    total = 24  # of 80840
    for at, figure in enumerate(npi):
        digit = int(figure) * (1 if at % 2 else 2)
        total += digit if digit < 10 else digit - 9
    return total % 10 == 0


def read_code_set(text: str, file: str) -> CodeSet:
    """A list of one CSV text: `# key: value` lines, a heading, then code, starts, ends. Raises CodeSetFault."""
    head: dict[str, str] = {}
    codes: dict[str, Span] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("#"):
            key, _, value = line[1:].partition(":")
            head[key.strip()] = value.strip()
        elif line and not line.startswith("code,"):
            code, span = _row(line, f"{file}: line {number}")
            codes[code] = span
    for key in ("name", "as_of", "complete", "source"):
        if not head.get(key):
            raise CodeSetFault(f"{file}: {key} is missing in its head")
    return CodeSet(
        name=head["name"],
        as_of=_day(head["as_of"], date.min, f"{file}: as_of"),
        complete=head["complete"] == "yes",
        settled=head.get("settled") == "yes",
        shape=re.compile(head["shape"]) if "shape" in head else None,
        misfit=Severity(head.get("misfit", "error")),
        source=head["source"],
        codes=codes,
    )


def _row(line: str, where: str) -> tuple[str, Span]:
    columns = [column.strip() for column in line.split(",")]
    if len(columns) != 3 or not columns[0]:
        raise CodeSetFault(f"{where}: code, starts, ends are needed")
    return columns[0], Span(_day(columns[1], date.min, where), _day(columns[2], date.max, where))


def _day(text: str, otherwise: date, where: str) -> date:
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CodeSetFault(f"{where}: {text!r} is no date like 2026-10-01") from None
