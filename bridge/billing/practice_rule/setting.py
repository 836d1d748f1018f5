"""What a practice's own rule sets on a claim's lines, each value with its reason, or why it could not be set."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bridge.billing.claim import Claim, ServiceLine
from bridge.billing.origin import Origin, Source
from bridge.billing.practice_rule import Change, PracticeRule, Setting
from bridge.billing.practice_rule.charter import Bound, Move, PracticeRuleCharter
from bridge.billing.problem import Problem, Severity
from bridge.billing.session import Session

MOST_MODIFIERS = 4  # SV101-3 to SV101-6
_LAST = 99  # where a modifier of no known kind stands


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """The claim as the rule leaves it, and what it could not set."""

    claim: Claim
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Obstacle:
    field: str
    reason: str  # follows "..., but"


def set_by(
    rule: PracticeRule,
    claim: Claim,
    lines: Sequence[int],
    sessions: Mapping[str, Session],
    charter: PracticeRuleCharter,
) -> Set:
    """The claim with the rule's changes on these lines (from 0). A line gets all of them or none."""
    changed, problems = claim, []
    for i in lines:
        line = claim.lines[i]
        after = _changed(rule.changes, claim, line, sessions.get(line.encounter_id), charter)
        if isinstance(after, _Obstacle):
            problems.append(_not_set(rule, i, after))
        elif after != line:
            changed = _with_line(changed, i, after, rule)
    return Set(claim=changed, problems=tuple(problems))


def _changed(
    changes: Iterable[Change], claim: Claim, line: ServiceLine, session: Session | None, charter: PracticeRuleCharter
) -> ServiceLine | _Obstacle:
    after = line
    for change in sorted(changes, key=lambda change: change.setting is not Setting.REMOVE_MODIFIER):
        step = _step(change, claim, after, session, charter)
        if isinstance(step, _Obstacle):
            return step
        after = step
    move = charter.moves.get(after.place_of_service)
    if move is None:
        return after
    is_touched = after.place_of_service != line.place_of_service or not move.beside.isdisjoint(line.modifiers)
    return _beside(move, after) if is_touched else after


def _step(
    change: Change, claim: Claim, line: ServiceLine, session: Session | None, charter: PracticeRuleCharter
) -> ServiceLine | _Obstacle:
    if change.setting is Setting.REMOVE_MODIFIER:
        return replace(line, modifiers=tuple(m for m in line.modifiers if m != change.value))
    if change.setting is Setting.PLACE_OF_SERVICE:
        return _moved(charter.moves.get(change.value), change.value, line, session)
    return _added(change.value, claim, line, session, charter)


def _added(
    modifier: str, claim: Claim, line: ServiceLine, session: Session | None, charter: PracticeRuleCharter
) -> ServiceLine | _Obstacle:
    if modifier in line.modifiers:
        return line
    if modifier not in charter.known or charter.refusal(modifier) is not None:
        return _Obstacle(field="modifiers", reason=f"no rule may add {modifier}")
    if len(line.modifiers) >= MOST_MODIFIERS:
        return _Obstacle(field="modifiers", reason=f"the line has {MOST_MODIFIERS} modifiers, and no more fit")
    bound = charter.bound_of(modifier)
    if bound is not None and not _is_so(bound, claim, line, session):
        return _Obstacle(field="modifiers", reason=f"{modifier} says {bound.says}, and that is not known to be so")
    at = sum(charter.known.get(m, _LAST) <= charter.known[modifier] for m in line.modifiers)
    return replace(line, modifiers=(*line.modifiers[:at], modifier, *line.modifiers[at:]))


def _is_so(bound: Bound, claim: Claim, line: ServiceLine, session: Session | None) -> bool:
    licence = (line.providers.rendering or claim.rendering).licence
    if bound.licences and licence not in bound.licences:
        return False
    if not bound.modalities and not bound.intents:
        return True
    if session is None:
        return False
    of_way = not bound.modalities or session.modality in bound.modalities
    return of_way and (not bound.intents or session.intent in bound.intents)


def _moved(move: Move | None, place: str, line: ServiceLine, session: Session | None) -> ServiceLine | _Obstacle:
    if line.place_of_service == place:
        return line
    if move is None or line.place_of_service not in move.moves_from:
        return _Obstacle(field="place_of_service", reason=f"no rule makes {line.place_of_service} {place}")
    if move.modalities and (session is None or session.modality not in move.modalities):
        return _Obstacle(field="place_of_service", reason=f"{place} is not known to fit how the session was held")
    contradicted = session is not None and session.patient_at_home not in (None, move.at_home)
    if move.at_home is not None and contradicted:
        return _Obstacle(field="place_of_service", reason=f"{place} contradicts where the patient was")
    return replace(line, place_of_service=place)


def _beside(move: Move, line: ServiceLine) -> ServiceLine | _Obstacle:
    """A place that hides telehealth stands only beside a modifier that says it."""
    if not move.beside or move.beside.intersection(line.modifiers):
        return line
    reason = f"{line.place_of_service} without one of {', '.join(sorted(move.beside))} would say that it was in person"
    return _Obstacle(field="place_of_service", reason=reason)


def _with_line(claim: Claim, i: int, after: ServiceLine, rule: PracticeRule) -> Claim:
    before = claim.lines[i]
    lines = (*claim.lines[:i], after, *claim.lines[i + 1 :])
    follows = i == 0 and claim.place_of_service == before.place_of_service  # CLM05-1 is the first line's
    place = after.place_of_service if follows else claim.place_of_service
    origins = (*_of_modifiers(claim, i, after, rule), *_with_place(claim, i, after, rule, follows))
    return replace(claim, lines=lines, place_of_service=place, origins=origins)


def _of_modifiers(claim: Claim, i: int, after: ServiceLine, rule: PracticeRule) -> tuple[Origin, ...]:
    before = claim.lines[i].modifiers
    added = [f"{m}: added by the practice's rule: {rule.name}" for m in after.modifiers if m not in before]
    gone = [f"{m}: taken away by the practice's rule: {rule.name}" for m in before if m not in after.modifiers]
    return tuple(_origin(claim, rule, f"lines[{i}].modifiers", because) for because in (*added, *gone))


def _with_place(claim: Claim, i: int, after: ServiceLine, rule: PracticeRule, follows: bool) -> tuple[Origin, ...]:
    """The claim's origins; those of a place that was set give way to the rule's, which says what was there before."""
    was = claim.lines[i].place_of_service
    if after.place_of_service == was:
        return claim.origins
    names = {f"lines[{i}].place_of_service"} | ({"place_of_service"} if follows else set())
    because = f"{after.place_of_service} for {was} by the practice's rule: {rule.name}"
    own = tuple(
        _origin(claim, rule, name, because)
        for name in sorted(names)
        if name != "place_of_service" or any(origin.field == name for origin in claim.origins)
    )
    return (*own, *(origin for origin in claim.origins if origin.field not in names))


def _origin(claim: Claim, rule: PracticeRule, name: str, because: str) -> Origin:
    place = f"practice:{claim.practice_id} rule {rule.id}"
    return Origin(field=name, source=Source.PRACTICE, place=place, version=str(rule.version), because=because)


def _not_set(rule: PracticeRule, i: int, obstacle: _Obstacle) -> Problem:
    return Problem(
        code=rule.id,
        place=f"lines[{i}].{obstacle.field}",
        reason=f"The practice's rule {rule.name} fits, but {obstacle.reason}; nothing was set.",
        remedy="Look at the line; then change the rule so that it does not fit here, or leave the line as it is.",
        severity=Severity.WARN,
        prevents=rule.prevents,
    )
