"""The form in which a practice writes a rule of its own, and tries it on its past claims before anything is held.

Nothing is kept between two posts: the form holds the whole rule, and each of its buttons sends all of it.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Depends, Query
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from bridge.billing.back_test import BackTest, Tally
from bridge.billing.practice_rule import PracticeRule, Setting
from bridge.billing.practice_rule.check import faults as faults_of
from bridge.billing.practice_rule.choice import settable
from bridge.billing.status import ClaimStatus
from bridge.services import Services, practice_rules
from bridge.web.code_words import words_on
from bridge.web.own_rule import known_rule, may_save
from bridge.web.page import seated_page
from bridge.web.refusal import NotAllowed, NotHere, Refusal
from bridge.web.rule_form import Garbled, RuleForm, Typed, form_of, new_id, pressed, read_form, rule_of
from bridge.web.rule_view import EFFECT, JOIN, SETTING, Around, at_of, by_place, fields_by_level, view_of
from bridge.web.rule_words import known_choices, rule_in_words
from bridge.web.seat import Acting, Open, Seat, Seated, for_administrator, for_practice, tell_audit

MONTHS = (1, 3, 6, 12, 24)
_JUDGED = (ClaimStatus.DENIED, ClaimStatus.PAID, ClaimStatus.REPLACED)  # a paid claim may be refused in part

router = APIRouter()


class NoRule(Refusal):
    words = "This form could not be read. Go back, load the page again, and repeat it."


async def _typed(request: Request) -> Typed:
    form = await request.form()
    return tuple((name, value) for name, value in form.multi_items() if isinstance(value, str))


Posted = Annotated[Typed, Depends(_typed)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Became:
    words: str
    tone: str
    tally: Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """A test on the past, as the page says it."""

    result: BackTest
    months: int
    since: date

    @property
    def share(self) -> str:
        share = self.result.share
        return f"{share * Decimal(100):.0f} %" if share is not None else ""

    @property
    def rows(self) -> tuple["Became", ...]:
        """What became of the caught. The paid ones are told also where there are none."""
        result = self.result
        every = (
            Became(words="Denied or rejected", tone="good", tally=result.refused),
            Became(words="Paid, but refused in part", tone="good", tally=result.partly),
            Became(words="Paid in full", tone="bad", tally=result.paid),
            Became(words="Sent, not answered yet", tone="plain", tally=result.still_open),
            Became(words="Not sent yet", tone="wait", tally=result.waiting),
        )
        return tuple(row for row in every if row.tally.claims or row.tally is result.paid)


@router.get("/l/{launch}/rules/new")
def new_rule(services: Open, seat: Seated, claim: Annotated[str, Query(max_length=40)] = "") -> Response:
    """`claim`: a refused one, from which a rule is proposed."""
    for_practice(seat)
    form = _proposed(services, seat, claim) if claim else RuleForm()
    tell_audit(services, seat, ("practice_rule", "new"))
    return _editor(services, seat, form)


@router.post("/l/{launch}/rules/new")
def write_new_rule(services: Open, seat: Acting, posted: Posted) -> Response:
    for_practice(seat)
    return _acted(services, seat, replace(_read(posted), version=0), posted)


@router.get("/l/{launch}/rules/{rule_id}/edit")
def edit_rule(services: Open, seat: Seated, rule_id: str) -> Response:
    for_practice(seat)
    with services.store.reading(seat.practice_id) as tx:
        known = known_rule(services, tx, rule_id)
    tell_audit(services, seat, ("practice_rule", rule_id))
    return _editor(services, seat, form_of(known.rule), is_of_file=known.is_of_file)


@router.post("/l/{launch}/rules/{rule_id}/edit")
def write_rule(services: Open, seat: Acting, rule_id: str, posted: Posted) -> Response:
    for_practice(seat)
    with services.store.reading(seat.practice_id) as tx:
        known = known_rule(services, tx, rule_id)
    form = replace(_read(posted), id=rule_id)
    return _acted(services, seat, form, posted, is_of_file=known.is_of_file)


def _read(posted: Typed) -> RuleForm:
    try:
        return read_form(posted)
    except Garbled as error:
        raise NoRule from error


def _proposed(services: Services, seat: Seat, control_number: str) -> RuleForm:
    """Raises ClaimUnknown, and NotHere for a claim that no payer has judged."""
    with services.store.reading(seat.practice_id) as tx:
        if tx.claims.get(control_number).status not in _JUDGED:
            raise NotHere
    tell_audit(services, seat, ("claim", control_number))
    return replace(form_of(practice_rules.propose_from(services, seat.practice_id, control_number)), version=0)


def _acted(services: Services, seat: Seat, form: RuleForm, posted: Typed, *, is_of_file: bool = False) -> Response:
    """What the button that was pressed asks for: the form again, a test on the past, or a new version."""
    act = next((value for name, value in posted if name == "act"), "look")
    if act == "save":
        for_administrator(seat)
        if is_of_file:
            raise NotAllowed
        return _saved(services, seat, form)
    if act != "test":
        try:
            return _editor(services, seat, pressed(form, act), is_of_file=is_of_file)
        except Garbled as error:
            raise NoRule from error
    rule, wrong = _rule(services, seat, form)
    told = (*wrong, *faults_of(rule, services.configuration.practices[seat.practice_id].charter))
    tested = None if told else _test(services, seat, rule, form.months)
    return _editor(services, seat, form, told=told, tested=tested, is_of_file=is_of_file)


def _rule(services: Services, seat: Seat, form: RuleForm) -> tuple[PracticeRule, tuple[str, ...]]:
    """A new rule's id is made of its name; one that is taken gets a number."""
    if form.version:
        return rule_of(form, form.id)
    with services.store.reading(seat.practice_id) as tx:
        taken = {known.rule.id for known in practice_rules.known(services, tx)}
    return rule_of(form, form.id if form.id and form.id not in taken else new_id(form.name, taken))


def _saved(services: Services, seat: Seat, form: RuleForm) -> Response:
    rule, wrong = _rule(services, seat, form)
    if wrong:
        return _editor(services, seat, form, told=wrong, status=409)
    saved = practice_rules.save(services, seat.person, [rule], seen=form.version)
    if saved.faults:
        return _editor(services, seat, form, told=saved.faults, status=409)
    return RedirectResponse(seat.at(f"rules/{saved.rules[0].id}"), 303)


def _test(services: Services, seat: Seat, rule: PracticeRule, months: int) -> Tested:
    result = practice_rules.test(services, seat.practice_id, rule, months=months)
    tested = Tested(
        result=result,
        months=months,
        since=practice_rules.first_day(services.local_now(seat.practice_id).date(), months),
    )
    numbers = (number for row in tested.rows for number in row.tally.numbers)
    tell_audit(services, seat, *(("claim", number) for number in dict.fromkeys(numbers)))
    return tested


def _editor(
    services: Services,
    seat: Seat,
    form: RuleForm,
    *,
    told: tuple[str, ...] = (),
    tested: Tested | None = None,
    is_of_file: bool = False,
    status: int = 200,
) -> Response:
    """`told`: what is wrong with it, each with its place."""
    practice = services.configuration.practices[seat.practice_id]
    faults, choices = by_place(told), known_choices(services, seat.practice_id)
    means = words_on(services.configuration, services.local_now(seat.practice_id).date())
    return seated_page(
        services,
        seat,
        "rule_editor.html",
        status,
        form=form,
        here=f"rules/{form.id}/edit" if form.version else "rules/new",
        sentence=rule_in_words(rule_of(form, form.id)[0], choices),
        whole=view_of(form.condition, Around(choices_of=choices, faults=faults, means=means)),
        means=means,
        told=told,
        faults=faults,
        at_of=at_of,
        tested=tested,
        may_save=may_save(seat) and not is_of_file,
        is_of_file=is_of_file,
        fields=tuple(fields_by_level()),
        settable={setting: settable(setting, practice.charter) for setting in Setting},
        joins=JOIN,
        effects=EFFECT,
        settings=SETTING,
        months=MONTHS,
        carc=services.configuration.carc_words,
    )
