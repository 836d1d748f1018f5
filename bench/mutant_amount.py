"""Every amount and count that is in a balance, off by a cent or by one."""

from collections.abc import Iterator
from decimal import Decimal

from bench.mutant import Mutant, Place
from bench.mutant_text import Clean, element, number_of, text_of, with_element

_BALANCE = frozenset({3})
_SUMS = {
    "BPR": {2: "BPR"},
    "CLP": {3: "CLP", 4: "CLP BPR", 5: "CLP"},
    "SVC": {2: "SVC CLP", 3: "SVC CLP"},
    "PLB": dict.fromkeys((4, 6, 8, 10, 12, 14), "PLB BPR"),
    "CLM": {2: "CLM"},
    "SV1": {2: "SV1 CLM SVD"},
    "SV2": {3: "SV2 CLM SVD"},
    "SVD": {2: "SVD AMT"},
    "CAS": dict.fromkeys((3, 6, 9, 12, 15, 18), "CAS SVC CLP SVD AMT CLM"),
    "QTY": {2: "QTY STC"},
    "AK9": {3: "AK9", 4: "AK9"},  # AK902 is what the group said of itself
}
_AMOUNTS = {"837p": {"D": "AMT SBR"}, "837i": {"D": "AMT SBR"}, "277ca": {"YU": "AMT STC", "YY": "AMT STC"}}
_REVERSAL = "22"
_STATUS = {"277ca": {4: "STC AMT"}}
_DOUBTS = frozenset({("CLP", 3), ("CLP", 5), ("AMT", 2), ("STC", 4), ("QTY", 2)})  # sums that payers fill loosely
_SETS = frozenset({"835", "837p", "837i", "277ca", "999"})  # whose amounts are sums of others


def amount_mutants(clean: Clean) -> Iterator[Mutant]:
    """Each amount of one file once."""
    if clean.kind not in _SETS:
        return
    for at, line in enumerate(clean.lines):
        id = line.split("*")[0]
        sums = _SUMS.get(id, {})
        if id == "AMT":
            ids = _AMOUNTS.get(clean.kind, {}).get(element(line, 1))
            sums = {2: ids} if ids else {}
        elif id == "STC":
            is_total = clean.lines[at + 1].startswith("QTY*")  # of claims that may stand in other sets
            sums = {} if is_total else _STATUS.get(clean.kind, {})
        elif id == "SVC" and clean.kind == "277ca":
            sums = {}
        elif id == "CLP" and element(line, 2) == _REVERSAL:
            sums = {3: "CLP", 4: "CLP BPR"}  # CLP05 of a reversal is filled loosely
        for position, ids in sums.items():
            if element(line, position):
                yield _off(clean, at, position, ids)


def _off(clean: Clean, at: int, position: int, ids: str) -> Mutant:
    line = clean.lines[at]
    by = 1 if line.split("*")[0] in ("QTY", "AK9") else Decimal("0.01")
    value = str(Decimal(element(line, position)) + by)
    lines = (*clean.lines[:at], with_element(line, position, value), *clean.lines[at + 1 :])
    name = f"{clean.name} line {at + 1} segment {number_of(at)}: {line.split('*')[0]}{position:02} off by {by}"
    return Mutant(
        name=name,
        clean=clean.name,
        text=text_of(lines),
        level=3,
        place=Place(levels=_BALANCE, ids=frozenset(ids.split()), may_warn=(line.split("*")[0], position) in _DOUBTS),
    )
