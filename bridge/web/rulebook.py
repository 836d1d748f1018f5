"""The administrator's page of what Bridge decides by: rule packs, reference lists and their age, scrub rules."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from fastapi import APIRouter
from starlette.responses import Response

from bridge.billing.coding.edit import LoadedList
from bridge.billing.payer_rules import PayerCatalog, PayerRules
from bridge.billing.practice import Practice
from bridge.billing.rule import Action, Rule
from bridge.billing.scrub import RULES, combination, diagnosis
from bridge.web import wording
from bridge.web.pack_example import tried
from bridge.web.page import seated_page
from bridge.web.seat import Open, Seated, for_administrator

SOON = timedelta(days=60)  # a pack or list that ends within so many days is said to end soon
REMEMBERED = timedelta(days=90)  # how far back a rule's findings are counted

router = APIRouter()


class Age(StrEnum):
    """How a dated pack or list stands to a day; its colour on the page."""

    HOLDS = "good"
    ENDS_SOON = "wait"
    OTHER_DAYS = "plain"  # for days of its own, while another one holds today or none is asked for
    STALE = "bad"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A pack or a list with what its days come to, in words."""

    subject: PayerRules | LoadedList
    age: Age
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRow:
    """`chosen` empty: as shipped. `found`: Problems of it that opened within REMEMBERED."""

    rule: Rule
    chosen: str
    found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    name: str
    rows: tuple[RuleRow, ...]

    @property
    def found(self) -> int:
        return sum(row.found for row in self.rows)

    @property
    def chosen(self) -> int:
        return sum(1 for row in self.rows if row.chosen)


@router.get("/l/{launch}/rules-and-lists")
def rulebook(services: Open, seat: Seated) -> Response:
    for_administrator(seat)
    configuration, today = services.configuration, services.local_now(seat.practice_id).date()
    practice, rules = configuration.practices[seat.practice_id], configuration.rules
    with services.store.reading(seat.practice_id) as tx:
        found = tx.problems.opened_since(tx.at - REMEMBERED)
    return seated_page(
        services,
        seat,
        "rulebook.html",
        packless=packless(practice, rules.payers, today + timedelta(days=1)),
        packs=dated_packs(rules.payers, today),
        examples=tried(configuration.examples, rules.procedures),
        outdated=(
            *combination.out_of_date(rules.procedures.edits, today),
            *diagnosis.out_of_date(rules.diagnoses, today),
        ),
        lists=dated_lists(configuration.lists, today),
        families=families(RULES.values(), practice.actions, found),
        carc=configuration.carc_words,
        today=today,
    )


def packless(practice: Practice, payers: PayerCatalog, day: date) -> tuple[str, ...]:
    """Our ids of the practice's payers that no pack holds for on `day`: their claims would all be held."""
    return tuple(sorted({payer_id for payer_id in practice.payers.values() if payers.on(payer_id, day) is None}))


def dated_packs(payers: PayerCatalog, today: date) -> tuple[Dated, ...]:
    """By the payer's name, the newest first."""
    packs = [pack for of_payer in payers.packs.values() for pack in of_payer]
    ordered = sorted(packs, key=lambda pack: (pack.payer.name, pack.plan, -pack.starts.toordinal()))
    return tuple(_dated(pack, pack.holds_on(today), today, stale=False) for pack in ordered)


def dated_lists(lists: Iterable[LoadedList], today: date) -> tuple[Dated, ...]:
    """By name, the newest first. Stale is the newest of a name when it speaks of days before today only."""
    ordered = sorted(lists, key=lambda about: (about.name, -about.starts.toordinal()))
    return tuple(_dated(about, about.covers(today), today, stale=_is_newest(about, ordered)) for about in ordered)


def families(rules: Iterable[Rule], actions: Mapping[str, Action], found: Mapping[str, int]) -> tuple[Family, ...]:
    """Every rule, family by family, in the order of the checks."""
    rows: dict[str, list[RuleRow]] = {}
    for rule in rules:
        action = actions.get(rule.id) if rule.may_be_chosen else None
        chosen = wording.ACTION[action] if action and action.value != rule.severity.value else ""
        rows.setdefault(rule.family, []).append(RuleRow(rule=rule, chosen=chosen, found=found.get(rule.id, 0)))
    return tuple(Family(name=name, rows=tuple(of_family)) for name, of_family in rows.items())


def _is_newest(about: LoadedList, ordered: Iterable[LoadedList]) -> bool:
    """`icd10-addenda` carries `icd10-order` on: where a later list of the same codes is there, it is not the newest."""
    return about.starts == max(other.starts for other in ordered if _same_codes(other, about))


def _same_codes(one: LoadedList, other: LoadedList) -> bool:
    carried_on = {"icd10-order", "icd10-addenda"}
    return one.name == other.name or {one.name, other.name} == carried_on


def _dated(subject: PayerRules | LoadedList, holds: bool, today: date, *, stale: bool) -> Dated:
    age, words = next(_ages(subject.starts, subject.ends, holds, today, stale))
    return Dated(subject=subject, age=age, words=words)


def _ages(starts: date, ends: date | None, holds: bool, today: date, stale: bool) -> Iterator[tuple[Age, str]]:
    """The first that fits."""
    if holds and ends is not None and ends - today <= SOON:
        yield Age.ENDS_SOON, f"Holds today, and ends in {(ends - today).days} days"
    if holds:
        yield Age.HOLDS, "Holds today"
    if starts > today:
        yield Age.OTHER_DAYS, f"Begins in {(starts - today).days} days"
    if stale and ends is not None:
        yield Age.STALE, f"Ended {(today - ends).days} days ago: load a newer one"
    yield Age.OTHER_DAYS, "Ended: for services of its own days"
