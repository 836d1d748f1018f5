"""Several sessions of one patient on one day: parted by a modifier where an edit allows it, else a Problem."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

from bridge.billing.coding.coded import CodedLine, CodedSession
from bridge.billing.coding.procedure import Per, ProcedureCatalog, Service
from bridge.billing.origin import Origin, Source
from bridge.billing.payer_rules import PayerRules
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.session import Session

VISIT_MODIFIER = "25"  # an E/M is parted by 25, never by 59 or X

SESSIONS_OVERLAP = Rule(
    id="SESSIONS_OVERLAP",
    family="coding",
    sentence="Sessions of one patient do not overlap.",
    prevents=("18", "97"),
    source="one person is in one room",
)
SECOND_SESSION = Rule(
    id="SECOND_SESSION",
    family="coding",
    sentence="Two sessions on one day are parted by time and a modifier, or only one is claimed.",
    prevents=("97", "236", "18"),
    fix=Fix.DECIDE,
    source="CMS NCCI, by the quarter of the service date",
)
DAY_ALREADY_CLAIMED = Rule(
    id="DAY_ALREADY_CLAIMED",
    family="coding",
    sentence="A code that is paid by the day is claimed once a day.",
    severity=Severity.NOT_BILLABLE,
    prevents=("18", "97"),
    source="per diem codes",
    certainty="likely",
)
RULES = (SESSIONS_OVERLAP, SECOND_SESSION, DAY_ALREADY_CLAIMED)


def part(coded: Sequence[CodedSession], rules: PayerRules, procedures: ProcedureCatalog) -> tuple[CodedSession, ...]:
    """The same sessions in the same order, with distinct-service modifiers and Problems added to the later ones."""
    day = list(coded)
    in_time = sorted(range(len(day)), key=lambda i: (day[i].session.start is None, _start(day[i].session), i))
    for first, second in combinations(in_time, 2):
        if day[first].lines and day[second].lines:
            day[second] = _without_repeats(day[first], day[second], procedures)
        if day[first].lines and day[second].lines:
            day[first], day[second] = _part_two(day[first], day[second], rules, procedures)
    return tuple(day)


def _start(session: Session) -> float:
    return session.start.timestamp() if session.start else 0.0


def _part_two(
    earlier: CodedSession, later: CodedSession, rules: PayerRules, procedures: ProcedureCatalog
) -> tuple[CodedSession, CodedSession]:
    if _overlap(earlier.session, later.session):
        return earlier, _with_problem(later, _overlapping(earlier.session, later.session))
    same_clinician = earlier.rendering and later.rendering and earlier.rendering.id == later.rendering.id
    if not same_clinician:
        return earlier, later
    for a, before in enumerate(earlier.lines):
        for b, after in enumerate(later.lines):
            may = _may_be_parted(before, after, later.session, rules, procedures)
            if may is False or (may and not _apart(earlier.session, later.session)):
                return earlier, _with_problem(later, _second_session(before, after, earlier.session, later.session))
            if may and _is_visit(before, earlier.session, procedures):
                earlier = _with_modifier(earlier, a, VISIT_MODIFIER, rules, procedures)
            elif may:
                visit = _is_visit(after, later.session, procedures)
                modifier = VISIT_MODIFIER if visit else rules.distinct_modifier
                later = _with_modifier(later, b, modifier, rules, procedures)
    return earlier, later


def _may_be_parted(
    one: CodedLine, other: CodedLine, session: Session, rules: PayerRules, procedures: ProcedureCatalog
) -> bool | None:
    """None: no edit between them; True: a modifier parts them; False: never both on one day."""
    day, is_medicaid = session.service_date, rules.is_medicaid
    if one.procedure != other.procedure:
        pair = procedures.edits.pair(one.procedure, other.procedure, day, is_medicaid)
        return None if pair is None else pair.may_be_parted
    procedure = procedures.on(one.procedure, day)
    if procedure is None or procedure.is_add_on:
        return None
    if procedure.service is Service.VISIT:
        return False
    limit = procedures.edits.limit(procedure.code, day, is_medicaid)
    return limit is None or one.units + other.units <= limit.units


def _is_visit(line: CodedLine, session: Session, procedures: ProcedureCatalog) -> bool:
    procedure = procedures.on(line.procedure, session.service_date)
    return procedure is not None and procedure.service is Service.VISIT


def _overlap(one: Session, other: Session) -> bool:
    if not (one.start and one.end and other.start and other.end):
        return False
    return one.start < other.end and other.start < one.end


def _apart(one: Session, other: Session) -> bool:
    """Whether the chart proves two sessions: both have their times (and do not overlap)."""
    return all((one.start, one.end, other.start, other.end))


def _with_modifier(
    coded: CodedSession, index: int, modifier: str, rules: PayerRules, procedures: ProcedureCatalog
) -> CodedSession:
    line = coded.lines[index]
    if modifier in line.modifiers:
        return coded
    origin = Origin(
        field="modifiers",
        source=Source.RULE,
        place=f"payer:{rules.payer.id} distinct_modifier" if modifier != VISIT_MODIFIER else "procedures:pairs",
        version=rules.version if modifier != VISIT_MODIFIER else procedures.version,
        because=f"{modifier}: a second session of its own on the same day",
    )
    parted = replace(line, modifiers=(*line.modifiers, modifier), origins=(*line.origins, origin))
    return replace(coded, lines=(*coded.lines[:index], parted, *coded.lines[index + 1 :]))


def _with_problem(coded: CodedSession, problem: Problem) -> CodedSession:
    return coded if problem in coded.problems else replace(coded, problems=(*coded.problems, problem))


def _without_repeats(earlier: CodedSession, later: CodedSession, procedures: ProcedureCatalog) -> CodedSession:
    """Without what is paid by the day or the month and stands in the earlier session already."""
    claimed = {line.procedure for line in earlier.lines}
    repeated = [line for line in later.lines if line.procedure in claimed and _is_once(line, later.session, procedures)]
    if not repeated:
        return later
    left = tuple(line for line in later.lines if line not in repeated)
    severity = Severity.WARN if left else None
    reason = f"{repeated[0].procedure} is claimed with Encounter/{earlier.session.encounter_id} of the same day."
    place = f"Encounter/{later.session.encounter_id}"
    problem = DAY_ALREADY_CLAIMED.found(place, reason, "Nothing to do.", severity)
    return _with_problem(replace(later, lines=left), problem)


def _is_once(line: CodedLine, session: Session, procedures: ProcedureCatalog) -> bool:
    procedure = procedures.on(line.procedure, session.service_date)
    return procedure is not None and procedure.per is not Per.SESSION


def _overlapping(earlier: Session, later: Session) -> Problem:
    place = f"Encounter/{later.encounter_id} period"
    reason = f"The session overlaps Encounter/{earlier.encounter_id} of the same patient."
    return SESSIONS_OVERLAP.found(place, reason, "Correct start and end of one of them in the chart.")


def _second_session(before: CodedLine, after: CodedLine, earlier: Session, later: Session) -> Problem:
    return SECOND_SESSION.found(
        f"Encounter/{later.encounter_id}",
        f"{after.procedure} is not paid beside {before.procedure} of Encounter/{earlier.encounter_id}: "
        "same patient, clinician and day.",
        "Decide which of the two is claimed; both need their own start and end to be parted by a modifier.",
    )
