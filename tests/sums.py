"""Sums by splitting on delimiters alone: shares no code with the codec, so that its mistakes cannot hide.

What should balance and does not is named by its place: `CLP B1: 3.50`, by how many dollars it is off.
"""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

ZERO = Decimal(0)


def segments(text: str) -> list[list[str]]:
    """Every segment as its elements; the delimiters are read off the text's first ISA."""
    element, terminator = text[3], text[105]
    return [piece.strip().split(element) for piece in text.split(terminator) if piece.strip()]


def count(text: str, segment_id: str) -> int:
    """How often a segment occurs."""
    return sum(parts[0] == segment_id for parts in segments(text))


def opened(text: str, opener: str) -> int:
    """How often a segment with these elements occurs: `HL***EV` is any HL with EV in HL03."""
    wanted = opener.split("*")
    return sum(
        len(parts) >= len(wanted) and all(w in ("", part) for w, part in zip(wanted, parts, strict=False))
        for parts in segments(text)
    )


def charges(text: str) -> dict[str, Decimal]:
    """CLM01 -> CLM02."""
    return {parts[1]: Decimal(parts[2]) for parts in segments(text) if parts[0] == "CLM"}


def line_charges(text: str) -> dict[str, Decimal]:
    """CLM01 -> the sum of its SV102, or SV203."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    claim = ""
    for parts in segments(text):
        if parts[0] == "CLM":
            claim = parts[1]
        elif parts[0] in _LINE_CHARGE:
            sums[claim] += Decimal(parts[_LINE_CHARGE[parts[0]]])
    return dict(sums)


_LINE_CHARGE = {"SV1": 2, "SV2": 3}


def payments(text: str) -> dict[str, Decimal]:
    """CLP01 -> the sum of its CLP04: reversals and corrections of one claim together."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for parts in segments(text):
        if parts[0] == "CLP":
            sums[parts[1]] += Decimal(parts[4])
    return dict(sums)


def provider_level(text: str) -> Decimal:
    """The sum of all PLB amounts; what is positive was taken from the payments."""
    return sum((_dollars(a) for p in segments(text) if p[0] == "PLB" for a in p[4::2]), ZERO)


def paid(text: str) -> Decimal:
    """The sum of all BPR02."""
    return sum((Decimal(parts[2]) for parts in segments(text) if parts[0] == "BPR"), ZERO)


def unbalanced_remittances(text: str) -> list[str]:
    """What is off in an 835, on its three levels: SVC, CLP, BPR."""
    return [fault for body in _sets(text, "835") for fault in _remittance(body)]


def _remittance(body: list[list[str]]) -> Iterator[str]:
    bpr = next(parts for parts in body if parts[0] == "BPR")
    stated = -Decimal(bpr[2]) if bpr[3] == "D" else Decimal(bpr[2])
    total = sum((_dollars(parts[4]) for parts in body if parts[0] == "CLP"), ZERO)
    total -= sum((_dollars(a) for parts in body if parts[0] == "PLB" for a in parts[4::2]), ZERO)
    yield from _off("BPR", "", stated - total)
    for claim in _cut(body, "CLP", "PLB", "SE", "LX"):
        head, *lines = [claim, *_cut(claim, "SVC")]
        name = head[0][1]
        yield from _off("CLP", name, _dollars(head[0][3]) - _adjusted(claim) - _dollars(head[0][4]))
        for line in lines:
            yield from _off("SVC", name, _dollars(line[0][2]) - _adjusted(line) - _dollars(line[0][3]))


def unbalanced_claims(text: str) -> list[str]:
    """What is off in an 837: CLM02 against its lines, and each other payer against lines or claim."""
    return [fault for body in _sets(text, "837") for claim in _cut(body, "CLM", "HL", "SE") for fault in _claim(claim)]


def _claim(claim: list[list[str]]) -> Iterator[str]:
    name, charge = claim[0][1], Decimal(claim[0][2])
    lines = _cut(claim, "LX")
    yield from _off("CLM", name, charge - sum((_line_charge(line) for line in lines), ZERO))
    paid_by: dict[str, Decimal] = defaultdict(Decimal)
    for line in lines:
        for answer in _cut(line, "SVD"):
            paid_by[answer[0][1]] += _dollars(answer[0][2])
            yield from _off("SVD", name, _line_charge(line) - _adjusted(answer) - _dollars(answer[0][2]))
    for coverage in _cut(claim, "SBR", "LX"):
        yield from _coverage(name, coverage, charge, paid_by)


def _coverage(name: str, coverage: list[list[str]], charge: Decimal, paid_by: dict[str, Decimal]) -> Iterator[str]:
    """AMT*D against that payer's lines; without any, against the claim."""
    stated = next((Decimal(parts[2]) for parts in coverage if parts[:2] == ["AMT", "D"]), None)
    payer = next((parts[9] for parts in coverage if parts[:2] == ["NM1", "PR"]), "")
    if stated is not None:
        expected = paid_by.get(payer, charge) - _adjusted(coverage)
        yield from _off("AMT", name, expected - stated)


def _line_charge(line: list[list[str]]) -> Decimal:
    return next((Decimal(p[_LINE_CHARGE[p[0]]]) for p in line if p[0] in _LINE_CHARGE), ZERO)


def unbalanced_acknowledgments(text: str) -> list[str]:
    """What is off in a 277CA: the totals of a batch (90, AA, YU, YY) against the claims below it."""
    return [fault for body in _sets(text, "277") for batch in _batches(body) for fault in _batch(batch)]


def _batches(body: list[list[str]]) -> list[list[list[list[str]]]]:
    """HL by HL: the level of an answered 837 (HL03 21) and those below it."""
    batches: list[list[list[list[str]]]] = []
    for level in _cut(body, "HL", "SE"):
        if level[0][3] == "21":
            batches.append([level])
        elif batches:
            batches[-1].append(level)
    return batches


def _batch(levels: list[list[list[str]]]) -> Iterator[str]:
    """A batch without claim rows totals what nobody can see; a provider without them is believed."""
    claims = [claim for level in levels if level[0][3] == "PT" for claim in _cut(level, "TRN")]
    if not claims:
        return
    accepted = [claim for claim in claims if _is_accepted(claim)]
    rejected = [claim for claim in claims if not _is_accepted(claim)]
    believed = [level for level, after in zip(levels, [*levels[1:], []], strict=True) if _has_no_rows(level, after)]
    name = next((parts[2] for parts in levels[0] if parts[0] == "TRN"), "")
    for kind, here, there, expected in (
        ("QTY", "90", "QA", Decimal(len(accepted))),
        ("QTY", "AA", "QC", Decimal(len(rejected))),
        ("AMT", "YU", "YU", sum(map(_claim_charge, accepted), ZERO)),
        ("AMT", "YY", "YY", sum(map(_claim_charge, rejected), ZERO)),
    ):
        stated = _total(levels[0], kind, here)
        if stated is not None:
            unseen = sum((_total(level, kind, there) or ZERO for level in believed), ZERO)
            yield from _off(f"{kind}*{here}", name, expected + unseen - stated)


def _has_no_rows(level: list[list[str]], after: list[list[str]]) -> bool:
    return level[0][3] == "19" and not (after and after[0][3] == "PT")


def _total(level: list[list[str]], kind: str, code: str) -> Decimal | None:
    return next((Decimal(parts[2]) for parts in level if parts[:2] == [kind, code]), None)


def _is_accepted(claim: list[list[str]]) -> bool:
    return all(parts[at][:2] in ("A0", "A1", "A2") for parts, at in _statuses(claim))


def _statuses(claim: list[list[str]]) -> Iterator[tuple[list[str], int]]:
    """STC01, STC10 and STC11 of the claim itself, not of its lines."""
    for parts in claim:
        if parts[0] == "SVC":
            return
        if parts[0] == "STC":
            yield from ((parts, at) for at in (1, 10, 11) if at < len(parts) and parts[at])


def _claim_charge(claim: list[list[str]]) -> Decimal:
    return next((_dollars(parts[4]) for parts in claim if parts[0] == "STC" and len(parts) > 4), ZERO)


def _sets(text: str, code: str) -> list[list[list[str]]]:
    """The segments of every transaction set with this ST01."""
    return [body for body in _cut(segments(text), "ST", "GE") if body[0][:2] == ["ST", code]]


def _cut(body: list[list[str]], opener: str, *closers: str) -> list[list[list[str]]]:
    """Runs that begin with `opener` and end before the next one or a closer."""
    found: list[list[list[str]]] = []
    inside = False
    for parts in body:
        if parts[0] == opener:
            inside = True
            found.append([])
        elif parts[0] in closers:
            inside = False
        if inside:
            found[-1].append(parts)
    return found


def _adjusted(body: list[list[str]]) -> Decimal:
    """Every CAS, six triplets each."""
    return sum((_dollars(a) for parts in body if parts[0] == "CAS" for a in parts[3::3]), ZERO)


def _dollars(text: str) -> Decimal:
    return Decimal(text) if text else ZERO


def _off(segment: str, name: str, difference: Decimal) -> Iterator[str]:
    if difference:
        yield f"{segment} {name}: {difference}"
