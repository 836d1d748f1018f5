"""A day of one patient with one clinician, made from its number alone: the same visit is claimed and paid."""

import tomllib
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from bench.corpus.payer import PAYERS, Payer

_WORDS = tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="ascii"))
_STREETS: list[str] = _WORDS["streets"]
_FIRST_DAY = date(2026, 9, 1)
_BORN = date(1946, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinician:
    last: str
    first: str
    npi: str
    taxonomy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    last: str = field(repr=False)
    first: str = field(repr=False)
    middle: str = field(repr=False)
    born: str = field(repr=False)  # CCYYMMDD
    sex: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One service; `charge` and `allowed` in cents."""

    code: str
    modifiers: tuple[str, ...]
    charge: int
    allowed: int
    units: int = 1

    @property
    def procedure(self) -> str:
        """`HC:90837:95`, as SV101 and SVC01 have it."""
        return ":".join(("HC", self.code, *self.modifiers))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    number: int
    day: str  # CCYYMMDD
    patient: Person
    holder: Person | None  # who holds the policy; None: the patient
    relationship: str  # PAT01
    member_id: str = field(repr=False)
    group_number: str
    street: str = field(repr=False)
    city: str
    state: str
    postal_code: str = field(repr=False)
    payer: Payer
    clinician: Clinician
    place: str  # of service
    diagnoses: tuple[str, ...]  # without dots
    authorization: str
    lines: tuple[Line, ...]

    @property
    def control_number(self) -> str:
        """CLM01, and CLP01."""
        return f"BX{self.number:09}"

    @property
    def charge(self) -> int:
        return sum(line.charge for line in self.lines)


def visit(number: int) -> Visit:
    """The visit of this number."""
    chance = Random(number)
    payer = PAYERS[number % len(PAYERS)]
    patient, depends = _person(chance), payer.has_dependants and chance.random() < 0.14
    place = chance.choice(("10", "10", "02", "11", "11", "11", "53"))
    city, state, postal_code = chance.choice(_WORDS["cities"])
    return Visit(
        number=number,
        day=_day(_FIRST_DAY + timedelta(days=chance.randrange(75))),
        patient=patient,
        holder=_person(chance, patient.last) if depends else None,
        relationship=chance.choice(("01", "19", "19")),
        member_id=f"{payer.prefix}{chance.randrange(10**9):09}",
        group_number=f"GRP{chance.randrange(1000, 9999)}" if payer.filing != "MB" else "",
        street=f"{chance.randrange(1, 9999)} {chance.choice(_WORDS['streets'])}",
        city=city,
        state=state,
        postal_code=f"{postal_code}{chance.randrange(1000, 9999)}",
        payer=payer,
        clinician=_clinician(chance.randrange(len(_WORDS["clinicians"]))),
        place=place,
        diagnoses=tuple(chance.sample(_WORDS["diagnoses"], chance.choice((1, 1, 2, 2, 3)))),
        authorization=f"AU{chance.randrange(10**8):08}" if chance.random() < 0.58 else "",
        lines=_lines(chance, place),
    )


def npi(nine_digits: str) -> str:
    """Ten digits: the last is the Luhn check digit under the prefix 80840."""
    digits = [int(digit) for digit in f"80840{nine_digits}"]
    doubled = [digit * 2 if at % 2 == 0 else digit for at, digit in enumerate(reversed(digits))]
    return f"{nine_digits}{-sum(d // 10 + d % 10 for d in doubled) % 10}"


def _clinician(number: int) -> Clinician:
    last, first, taxonomy = _WORDS["clinicians"][number]
    return Clinician(last=last, first=first, npi=npi(f"19990{number:04}"), taxonomy=taxonomy)


def _person(chance: Random, last: str = "") -> Person:
    sex = chance.choice("FM")
    return Person(
        last=last or chance.choice(_WORDS["last_names"]),
        first=chance.choice(_WORDS["first_names"]),
        middle=chance.choice(("", "", "", "J", "MARIE", "LEE")),
        born=_day(_BORN + timedelta(days=chance.randrange(27_000))),
        sex=sex,
    )


def _lines(chance: Random, place: str) -> tuple[Line, ...]:
    """Two services of one of the usual pairs; by video with modifier 95."""
    video = ("95",) if place in ("02", "10") else ()
    return tuple(
        Line(
            code=code,
            modifiers=(*modifiers, *video),
            charge=charge * units + chance.choice((0, 0, 50, 500)),
            allowed=charge * units * chance.randrange(55, 90) // 100,
            units=units,
        )
        for code, modifiers, charge, units in chance.choice(_WORDS["pairs"])
    )


def _day(day: date) -> str:
    return f"{day:%Y%m%d}"
