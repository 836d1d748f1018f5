"""Our rules: those that the practice wrote for itself, each in words, on or off, and what it found.

Billers look and try; administrators save and switch (`rule_editor` is the form).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from bridge.billing.practice_rule import PracticeRule
from bridge.services import Services, practice_rules
from bridge.services.practice_rules import KnownRule
from bridge.store.problems import StoredProblem
from bridge.store.roles import Role
from bridge.store.store import Transaction
from bridge.store.subject import SubjectKind
from bridge.web.page import seated_page
from bridge.web.refusal import NotAllowed, NotHere
from bridge.web.rule_view import EFFECT, EFFECT_SHORT
from bridge.web.rule_words import ChoicesOf, known_choices, rule_in_words
from bridge.web.seat import Acting, Open, Seat, Seated, for_administrator, for_practice, tell_audit

REMEMBERED = timedelta(days=90)  # how far back a rule's findings are counted
MOST_CLAIMS = 50  # that one page of a rule names

router = APIRouter()


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleLine:
    """A rule as the list says it. `state` and `tone`: on, off, or why it is not asked."""

    known: KnownRule
    words: str = field(repr=False)
    effect: str
    state: str
    tone: str
    found: int

    @property
    def rule(self) -> PracticeRule:
        return self.known.rule


@router.get("/l/{launch}/rules")
def rules(services: Open, seat: Seated) -> Response:
    for_practice(seat)
    with services.store.reading(seat.practice_id) as tx:
        known = practice_rules.known(services, tx)
        found = tx.problems.opened_since(tx.at - REMEMBERED)
    tell_audit(services, seat, ("practice_rule", "list"))
    choices = known_choices(services, seat.practice_id)
    lines = tuple(line_of(each, found, choices) for each in known)
    return seated_page(services, seat, "rules.html", lines=lines, may_save=may_save(seat))


@router.get("/l/{launch}/rules/{rule_id}")
def rule_page(services: Open, seat: Seated, rule_id: str) -> Response:
    for_practice(seat)
    return _page(services, seat, rule_id)


@router.post("/l/{launch}/rules/{rule_id}/switch")
def switch(services: Open, seat: Acting, rule_id: str, is_on: Annotated[str, Form(max_length=3)] = "") -> Response:
    for_practice(seat)
    with services.store.reading(seat.practice_id) as tx:
        known_rule(services, tx, rule_id)
    for_administrator(seat)
    if is_on not in ("yes", "no"):
        raise NotAllowed
    saved = practice_rules.switch(services, seat.person, rule_id, is_on=is_on == "yes")
    if saved.faults:
        return _page(services, seat, rule_id, refused=saved.faults)
    return RedirectResponse(seat.at(f"rules/{rule_id}"), 303)


def may_save(seat: Seat) -> bool:
    return seat.role is Role.ADMINISTRATOR


def known_rule(services: Services, tx: Transaction, rule_id: str) -> KnownRule:
    """The one that counts: the file's before a saved one. Raises NotHere."""
    found = next((each for each in practice_rules.known(services, tx) if each.rule.id == rule_id), None)
    if found is None:
        raise NotHere
    return found


def line_of(known: KnownRule, found: Mapping[str, int], choices: ChoicesOf) -> RuleLine:
    state, tone = _state(known)
    return RuleLine(
        known=known,
        words=rule_in_words(known.rule, choices),
        effect=EFFECT_SHORT[known.rule.effect],
        state=state,
        tone=tone,
        found=found.get(known.rule.id, 0),
    )


def _state(known: KnownRule) -> tuple[str, str]:
    if known.faults:
        return "Not asked: this version of Bridge does not understand it", "bad"
    if known.is_covered:
        return "Not asked: the practice's file has a rule of this id, which counts", "wait"
    return ("On", "good") if known.rule.is_on else ("Off", "plain")


def _page(services: Services, seat: Seat, rule_id: str, *, refused: tuple[str, ...] = ()) -> Response:
    with services.store.reading(seat.practice_id) as tx:
        known = known_rule(services, tx, rule_id)
        versions = () if known.is_of_file else tx.practice_rules.versions_of(rule_id)
        found = tx.problems.opened_since(tx.at - REMEMBERED)
        now = tx.problems.list(code=rule_id, kind=SubjectKind.CLAIM, limit=MOST_CLAIMS)
    choices = known_choices(services, seat.practice_id)
    tell_audit(services, seat, ("practice_rule", rule_id), *(("claim", stored.subject.id) for stored in now))
    return seated_page(
        services,
        seat,
        "rule.html",
        409 if refused else 200,
        line=line_of(known, found, choices),
        effect=EFFECT[known.rule.effect],
        versions=tuple((stored, rule_in_words(stored.rule, choices)) for stored in versions),
        now=_numbers(now),
        carc=services.configuration.carc_words,
        may_save=may_save(seat) and not known.is_of_file,
        refused=refused,
    )


def _numbers(problems: tuple[StoredProblem, ...]) -> tuple[str, ...]:
    """Claims, each once."""
    return tuple(dict.fromkeys(stored.subject.id for stored in problems))
