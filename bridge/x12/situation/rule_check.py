"""Rule files that speak of what a guide does not have are refused: such a rule would never be broken, or always.

`proven` is asked of our own files and of a partner's, each time they are read.
"""

from collections.abc import Iterator, Mapping, Sequence

from bridge.x12.situation.condition import Mention, mentions
from bridge.x12.situation.designator import designator
from bridge.x12.situation.guide import Guide
from bridge.x12.situation.rule import RuleFault, RuleSet, read_rules

Tables = Mapping[str, object]


def proven(tables: Tables, file: str, guide: Guide, level: int = 4) -> RuleSet:
    """The rules of one file's tables, each of them about that guide.

    Raises RuleFault, which says file, rule, key, what there is not, and what there is.
    """
    rules = read_rules(tables, file, level)
    notes = {note.name for note in rules.notes}
    for kind, name_key in (("rule", "id"), ("note", "name")):
        for table in _tables(tables, kind):
            fault = next(_faults(table, guide, notes), None)
            if fault is not None:
                key, said = fault
                raise RuleFault(f"{file}: {kind} {table[name_key]}: {key}: {said}")
    return rules


def _tables(tables: Tables, kind: str) -> Sequence[Mapping[str, str]]:
    found = tables.get(kind, ())
    return found if isinstance(found, list | tuple) else ()


def _faults(table: Mapping[str, str], guide: Guide, notes: set[str]) -> Iterator[tuple[str, str]]:
    """Key, and what is wrong in it; loops before places, as these are looked for in them."""
    loops = table["loop"].split()
    for loop in loops:
        for key, fault in (("loop", guide.loop_fault(loop)), ("in", _until_fault(table, loop, guide))):
            if fault:
                yield key, fault
    for key, mention in _mentions(table):
        place = mention.place
        if place is None:
            if mention.note not in notes:
                yield key, f"no note is called {mention.note}; there is {', '.join(sorted(notes)) or 'none'}"
            continue
        faults = (guide.fault(place, loop, mention.codes) for loop in loops)
        yield from ((key, f"{place.text}: {fault}") for fault in faults if fault)


def _until_fault(table: Mapping[str, str], loop: str, guide: Guide) -> str:
    return guide.loop_fault(table["in"]) or guide.loop_fault(loop, table["in"]) if "in" in table else ""


def _mentions(table: Mapping[str, str]) -> Iterator[tuple[str, Mention]]:
    for key in ("when", "need"):
        if key in table:
            yield from ((key, mention) for mention in mentions(table[key]))
    for key in ("each", "at"):
        if key in table:
            yield key, Mention(place=designator(table[key]))
