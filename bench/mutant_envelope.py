"""Mistakes of the envelope, of counts, terminators and characters: every clean file can have each of them."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from gzip import compress

from bench.mutant import Mutant, Place
from bench.mutant_text import Clean, element, text_of, with_element

_SYNTAX = frozenset({1})
_ISA, _GS, _ST = 0, 1, 2
_SE, _GE, _IEA = -3, -2, -1

# What is wrong, the line, the element, its new value, the segments that may be named, the element or 0 for any.
_VALUES: tuple[tuple[str, int, int, str, str, int], ...] = (
    ("SE01 counts too many", _SE, 1, "999", "SE", 0),
    ("SE01 counts too few", _SE, 1, "1", "SE", 0),
    ("SE01 is no number", _SE, 1, "X", "SE", 0),
    ("SE01 is missing", _SE, 1, "", "SE", 0),
    ("SE02 is not the ST02", _SE, 2, "0009", "SE ST", 0),
    ("ST02 is missing", _ST, 2, "", "ST SE", 0),
    ("ST02 is too short", _ST, 2, "1", "ST SE", 0),
    ("ST01 is no set of the group", _ST, 1, "850", "ST GS", 0),
    ("GE01 counts too many", _GE, 1, "2", "GE", 0),
    ("GE01 is no number", _GE, 1, "X", "GE", 0),
    ("GE02 is not the GS06", _GE, 2, "9", "GE GS", 0),
    ("GS01 is of another set", _GS, 1, "BE", "GS ST", 0),
    ("GS01 is no code", _GS, 1, "QQ", "GS ST", 0),
    ("GS02 is missing", _GS, 2, "", "GS", 2),
    ("GS03 is too long", _GS, 3, "X" * 16, "GS", 3),
    ("GS04 is no day", _GS, 4, "20261340", "GS", 4),
    ("GS05 is no time", _GS, 5, "2561", "GS", 5),
    ("GS06 is no number", _GS, 6, "X", "GS", 0),
    ("GS07 is no code", _GS, 7, "Q", "GS", 7),
    ("GS08 names an unknown guide", _GS, 8, "005010X999", "GS ST", 0),
    ("IEA01 counts too many", _IEA, 1, "2", "IEA", 0),
    ("IEA01 is no number", _IEA, 1, "X", "IEA", 0),
    ("IEA02 is not the ISA13", _IEA, 2, "000000009", "IEA ISA", 0),
    ("ISA01 is no code", _ISA, 1, "99", "ISA", 1),
    ("ISA03 is no code", _ISA, 3, "99", "ISA", 3),
    ("ISA05 is no code", _ISA, 5, "QQ", "ISA", 5),
    ("ISA07 is no code", _ISA, 7, "QQ", "ISA", 7),
    ("ISA09 is no day", _ISA, 9, "261340", "ISA", 9),
    ("ISA10 is no time", _ISA, 10, "2561", "ISA", 10),
    ("ISA12 is another version", _ISA, 12, "00401", "ISA", 12),
    ("ISA13 is no number", _ISA, 13, "00000000X", "ISA IEA", 0),
    ("ISA14 is no code", _ISA, 14, "7", "ISA", 14),
    ("ISA15 is no code", _ISA, 15, "Q", "ISA", 15),
    ("ISA08 lost its padding", _ISA, 8, "SHORT", "ISA", 0),
    ("ISA11 is the U of 4010", _ISA, 11, "U", "ISA", 11),
    ("ISA11 is blank", _ISA, 11, " ", "ISA", 11),
    ("ISA16 is blank", _ISA, 16, " ", "ISA", 16),
)


def envelope_mutants(clean: Clean) -> Iterator[Mutant]:
    """All of them for one file."""
    for what, line, position, value, ids, at in _VALUES:
        yield _mutant(clean, what, text_of(_with(clean.lines, line, position, value)), ids, at)
    if element(clean.lines[_ST], 3):
        other = text_of(_with(clean.lines, _ST, 3, "005010X999"))
        yield _mutant(clean, "ST03 is not the GS08", other, "ST GS", 0)
    for what, ids, edit in _TEXTS:
        yield _mutant(clean, what, edit(clean), ids, 0)


def _with(lines: tuple[str, ...], line: int, position: int, value: str) -> tuple[str, ...]:
    changed = list(lines)
    changed[line] = with_element(lines[line], position, value)
    return tuple(changed)


def _mutant(clean: Clean, what: str, text: str, ids: str, at: int) -> Mutant:
    place = Place(levels=_SYNTAX, ids=frozenset(ids.split()), elements=frozenset({at} if at else ()))
    return Mutant(name=f"{clean.name}: {what}", clean=clean.name, text=text, level=1, place=place)


def _without(line: int) -> Callable[[Clean], str]:
    return lambda clean: text_of(tuple(each for each in clean.lines if each is not clean.lines[line]))


def _set(clean: Clean) -> tuple[str, ...]:
    return clean.lines[_ST : len(clean.lines) + _GE]


def _twice(clean: Clean) -> str:
    """The same ST02 twice in the group."""
    inner = (*_set(clean), *_set(clean))
    return text_of((*clean.lines[:_ST], *inner, with_element(clean.lines[_GE], 1, "2"), clean.lines[_IEA]))


def _groups(clean: Clean) -> str:
    """The same GS06 twice in the interchange."""
    group = clean.lines[_GS:_IEA]
    return text_of((clean.lines[_ISA], *group, *group, with_element(clean.lines[_IEA], 1, "2")))


def _last_id_in_lower_case(clean: Clean) -> str:
    line = clean.lines[_SE - 1]
    id = line.split("*")[0]
    return clean.text.replace(f"~\n{line}~", f"~\n{id.lower()}{line.removeprefix(id)}~")


def _behind_the_isa(clean: Clean, old: str, new: str) -> str:
    isa, body = clean.text.split("\n", 1)
    return f"{isa}\n{body.replace(old, new)}"


def _isa_with(old: str, new: str) -> Callable[[Clean], str]:
    """ISA16 and what stands behind it."""
    return lambda clean: clean.text.replace(old, new, 1)


_TEXTS: tuple[tuple[str, str, Callable[[Clean], str]], ...] = (
    ("the SE is missing", "SE ST", _without(_SE)),
    ("the GE is missing", "GE GS", _without(_GE)),
    ("the IEA is missing", "IEA ISA", _without(_IEA)),
    ("the ST is missing", "ST SE BHT BPR AK1", _without(_ST)),
    ("the GS is missing", "GS GE ST", _without(_GS)),
    ("cut in the middle", "SE GE IEA", lambda clean: text_of(clean.lines[: len(clean.lines) // 2])),
    ("cut inside of a segment", "SE GE IEA", lambda clean: clean.text[: len(clean.text) * 2 // 3]),
    ("no terminator at the end", "IEA", lambda clean: clean.text.removesuffix("~\n")),
    ("words behind the IEA", "IEA ISA END", lambda clean: clean.text + "END~\n"),
    (
        "the SE twice",
        "SE",
        lambda clean: clean.text.replace(clean.lines[_SE], f"{clean.lines[_SE]}~\n{clean.lines[_SE]}"),
    ),
    ("a line end instead of the terminator of the ISA", "ISA", _isa_with("*:~\n", "*:\n")),
    (
        "a line end after the ISA, and no other",
        "ISA",
        lambda clean: _isa_with("*:~\n", "*:\n")(clean).replace("~\n", "~"),
    ),
    ("only the ISA has its terminator", "ISA", lambda clean: _behind_the_isa(clean, "~\n", "\n")),
    ("ISA16 is missing", "ISA", _isa_with("*:~", "*~")),
    ("ISA16 and its separator are missing", "ISA", _isa_with("*:~", "~")),
    ("ISA16 and the terminator are missing", "ISA", _isa_with("*:~\n", "*")),
    ("no terminator after the ISA", "ISA", _isa_with("*:~\n", "*:")),
    ("the ISA lacks an element", "ISA", _isa_with("*00501*", "*")),
    ("the ISA has an element too many", "ISA", _isa_with("*00501*", "*00501*00501*")),
    ("another element separator after the ISA", "GS", lambda clean: _behind_the_isa(clean, "*", "|")),
    ("all in lower case", "ISA", lambda clean: clean.text.lower()),
    ("the ISA is missing", "ISA", _without(_ISA)),
    ("words before the ISA", "ISA", lambda clean: f"Dear payer,\n{clean.text}"),
    ("UTF-16", "ISA", lambda clean: clean.text.encode("utf-16-le").decode("latin-1")),
    ("EBCDIC", "ISA", lambda clean: clean.text.encode("cp500").decode("latin-1")),
    ("Base64", "ISA", lambda clean: b64encode(clean.text.encode("ascii")).decode("ascii")),
    ("packed with gzip", "ISA", lambda clean: compress(clean.text.encode("ascii")).decode("latin-1")),
    ("nothing at all", "ISA", lambda _: "\n"),
    ("two sets of one number", "ST SE", _twice),
    ("two groups of one number", "GS GE", _groups),
    ("a segment id in lower case", "ref dtp nm1 ik5 lq hcr sv1 hsd dtm plb aaa le ak9 eq", _last_id_in_lower_case),
)
