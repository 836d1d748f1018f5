"""Runs cases through the product and counts: planted and caught, clean and held."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from random import Random

from bench.scrub.case import Case
from bench.scrub.clean import clean_case
from bench.scrub.plant import Plant, cannot, plants
from bridge.billing.payer_rules import PayerCatalog
from bridge.billing.problem import Problem, holds
from bridge.billing.scrub import ScrubContext, scrub
from bridge.draft import Outcome, OutcomeStatus, Rules, draft
from bridge.mapping.profile import Profile, read_profile
from bridge.reference.ehr import ehr_profile
from bridge.reference.source import CONFIG
from bridge.services.configuration import load_rules


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`planted` None: a clean case. `codes` are those told of the visit at fault, holding and warning."""

    number: int
    kind: str
    planted: Plant | None
    codes: frozenset[str]
    is_held: bool  # it may not leave as it is

    @property
    def is_caught(self) -> bool:
        return self.planted is not None and bool(self.planted.codes & self.codes)


@cache
def shipped() -> tuple[Profile, Rules]:
    return read_profile(ehr_profile("sandbox")), load_rules(CONFIG)


def cases(sessions: int, seed: int) -> Iterator[tuple[Case, Plant | None]]:
    """Every other one is planted, each plant in its turn; the rest is clean."""
    rng = Random(seed)
    order = list(plants())
    rng.shuffle(order)
    for number in range(sessions):
        planted = order[number // 2 % len(order)] if number % 2 else None
        case = clean_case(number, rng, planted.wish) if planted else clean_case(number, rng)
        if planted:
            planted.change(case)
        yield case, planted


def verdict(case: Case, planted: Plant | None) -> Verdict:
    """What the product says of the case."""
    outcomes = outcomes_of(case)
    own = next(o for o in outcomes if o.encounter_id == (case.fault_at or case.encounter_id))
    problems = _scrubbed_again(case, own) if case.claim_changes or case.session_changes else own.problems
    told = [o for o in outcomes if planted is None]
    is_held = holds(problems) or own.status is not OutcomeStatus.DRAFT
    is_held = is_held or any(o.status is not OutcomeStatus.DRAFT for o in told)
    codes = frozenset(p.code for p in (*problems, *(p for o in told for p in o.problems)))
    return Verdict(number=case.number, kind=case.kind, planted=planted, codes=codes, is_held=is_held)


def outcomes_of(case: Case) -> tuple[Outcome, ...]:
    profile, rules = shipped()
    return draft(case.chart(), profile, case.practice, _with_pack(case, rules), case.history(), case.today)


def _with_pack(case: Case, rules: Rules) -> Rules:
    if not case.pack_changes:
        return rules
    packs = {payer: tuple(case.pack(pack) for pack in own) for payer, own in rules.payers.packs.items()}
    return replace(rules, payers=PayerCatalog(packs=packs))


def _scrubbed_again(case: Case, own: Outcome) -> tuple[Problem, ...]:
    """The claim of the clean chart, changed, and what the checks say of it alone."""
    _, rules = shipped()
    claim = own.claims[0]
    for change in case.claim_changes:
        claim = change(claim)
    sessions = {s.encounter_id: replace(s, **case.session_changes) for s in own.sessions}
    pack = rules.payers.on(case.payer, claim.service_date)
    context = ScrubContext(
        rules=case.pack(pack) if pack is not None else None,
        procedures=rules.procedures,
        today=case.today,
        diagnoses=rules.diagnoses,
        sessions=sessions,
        history=tuple(case.past),
        authorizations=tuple(case.typed),
        enrolments=case.practice.enrolments,
        tenures=case.practice.tenures,
        taxonomies=rules.taxonomies,
        note_days=case.practice.note_days,
    )
    return scrub(claim, context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One rule, or one plant. `false` are clean cases in which the rule's code was told."""

    name: str
    planted: int
    caught: int
    false: int

    @property
    def precision(self) -> float:
        told = self.caught + self.false
        return self.caught / told if told else 1.0


def by_rule(verdicts: Sequence[Verdict]) -> tuple[Row, ...]:
    """One row for each rule that something is planted for."""
    return _rows(verdicts, lambda plant: plant.rule)


def by_denial(verdicts: Sequence[Verdict]) -> tuple[Row, ...]:
    """One row for each of the denial rules; 00: beside them."""
    return _rows(verdicts, lambda plant: f"{plant.denial:02}")


def _rows(verdicts: Sequence[Verdict], key: Callable[[Plant], str]) -> tuple[Row, ...]:
    planted: Counter[str] = Counter()
    caught: Counter[str] = Counter()
    names: dict[str, set[str]] = defaultdict(set)
    for each in plants():
        names[key(each)].add(each.rule)
    for verdict in verdicts:
        if verdict.planted is not None:
            planted[key(verdict.planted)] += 1
            caught[key(verdict.planted)] += verdict.is_caught
    clean = [v for v in verdicts if v.planted is None]
    return tuple(
        Row(name=name, planted=planted[name], caught=caught[name], false=sum(bool(v.codes & rules) for v in clean))
        for name, rules in sorted(names.items())
    )


def missed(verdicts: Sequence[Verdict]) -> dict[str, tuple[str, ...]]:
    """By plant that was not caught: what was told instead, each once."""
    told: dict[str, set[str]] = defaultdict(set)
    for each in verdicts:
        if each.planted is not None and not each.is_caught:
            told[each.planted.name].add(", ".join(sorted(each.codes)) or "nothing")
    return {name: tuple(sorted(words)) for name, words in sorted(told.items())}


def not_planted(rules: Mapping[str, object]) -> tuple[str, ...]:
    """Rules of the product without a plant, and without a reason why there is none."""
    return tuple(sorted(set(rules) - {p.rule for p in plants()} - set(cannot())))
