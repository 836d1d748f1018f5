"""Answers a 276 with a 277 (005010X212), from the payer's books."""

from collections.abc import Iterable, Iterator
from datetime import date

from bridge.sandbox.payer.claim import ZERO
from bridge.sandbox.payer.envelope import Numbers, composite, group_text, money, segment
from bridge.sandbox.payer.filed import Filed
from bridge.sandbox.payer.inquiry import Level, NotAnInquiry, read_inquiry
from bridge.sandbox.payer.payer import Scenarios
from bridge.x12.segment import Segment

VERSION = "005010X212"
NOT_FOUND = composite("D0", "35")
_DENIALS = {"197": "84", "198": "84", "27": "88", "26": "88", "18": "54", "29": "718", "109": "116", "22": "85"}


def answer_276(text: str, claims: Iterable[Filed], scenarios: Scenarios, numbers: Numbers) -> str:
    """One 277 for one 276: each trace of ours with the claim's state. Raises NotAnInquiry."""
    inquiry = read_inquiry(text, "276", VERSION)
    if {"20", "21", "19", "22"} - {level.code for level in inquiry.levels}:
        raise NotAnInquiry("the payload lacks a level of the 276")
    books = list(claims)
    bht = segment("BHT", "0010", "08", inquiry.reference, numbers.at.date(), f"{numbers.at:%H%M}", "DG")
    payer_id = next(level for level in inquiry.levels if level.code == "20").find("NM1")[9]
    lines = [bht, *_levels(inquiry.levels, payer_id, books, numbers.at.date())]
    return group_text("277", scenarios.sender, inquiry.interchange.sender, numbers, [lines])


def _levels(levels: tuple[Level, ...], payer_id: str, books: list[Filed], today: date) -> Iterator[str]:
    """The same hierarchy, with an answer for each trace."""
    member_id = ""
    for level in levels:
        yield segment("HL", *level.segments[0].elements)
        name = level.find("NM1")
        yield segment("NM1", *name.elements)
        if level.code == "22":
            member_id = name[9]
        for asked in _asked(level):
            yield from _answer(asked, _find(asked, payer_id, member_id, books), today)


def _asked(level: Level) -> list[list[Segment]]:
    """What follows each TRN up to the next."""
    asked: list[list[Segment]] = []
    for s in level.segments:
        if s.id == "TRN":
            asked.append([s])
        elif asked:
            asked[-1].append(s)
    return asked


def _find(asked: list[Segment], payer_id: str, member_id: str, books: list[Filed]) -> Filed | None:
    """By the payer's number, else by ours, else by member, day and charge; the latest that fits."""
    refs = {s[1]: s[2] for s in asked if s.id == "REF"}
    own = [f for f in books if f.claim.payer_id == payer_id and f.claim.subscriber.member_id == member_id]
    if "1K" in refs:
        found = [f for f in own if f.number == refs["1K"]]
    elif "EJ" in refs:
        found = [f for f in own if f.claim.control_number == refs["EJ"]]
    else:
        days = {s[3][:8] for s in asked if s.id == "DTP"}
        charges = {s[2] for s in asked if s.id == "AMT" and s[1] == "T3"}
        found = [f for f in own if _fits(f, days, charges)]
    return found[-1] if found else None


def _fits(filed: Filed, days: set[str], charges: set[str]) -> bool:
    charged = not charges or money(filed.claim.charge) in {
        c.rstrip("0").rstrip(".") if "." in c else c for c in charges
    }
    return charged and f"{filed.claim.service_date:%Y%m%d}" in days


def _answer(asked: list[Segment], filed: Filed | None, today: date) -> Iterator[str]:
    yield segment("TRN", 2, asked[0][2])
    if filed is None:
        yield segment("STC", NOT_FOUND, today)
        yield from (segment("REF", *s.elements) for s in asked if s.id == "REF" and s[1] == "EJ")
        return
    paid = filed.outcome.paid if filed.outcome else ZERO
    settled = (paid, filed.paid_on, "", filed.paid_on, filed.trace) if filed.paid_on else ()
    yield segment("STC", status_of(filed, today), filed.paid_on or filed.received_on, "", filed.claim.charge, *settled)
    yield segment("REF", "1K", filed.number)
    yield segment("REF", "EJ", filed.claim.control_number)
    yield segment("DTP", "472", "D8", filed.claim.service_date)


def status_of(filed: Filed, today: date) -> str:
    """STC01: A2 on the day of receipt, then P1, then F1, F0 (nothing paid, nothing denied), F2 or F3."""
    outcome = filed.outcome
    if outcome is None:
        return composite("A2", "20") if today <= filed.received_on else composite("P1", "40")
    if filed.reversed or filed.corrected:
        return composite("F3", "101")
    if outcome.paid > 0:
        return composite("F1", "65")
    if not outcome.denied:
        return composite("F0", "98")
    reason = outcome.lines[0].reasons[0].code
    return composite("F2", _DENIALS.get(reason, "585"))
