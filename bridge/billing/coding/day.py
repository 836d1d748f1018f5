"""One patient's day: every session coded, then held against each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bridge.billing.coding.case import Case, Earned
from bridge.billing.coding.coded import CodedLine, CodedSession
from bridge.billing.coding.credential import credential
from bridge.billing.coding.distinct import part
from bridge.billing.coding.earned import earned
from bridge.billing.coding.place import placed
from bridge.billing.coding.procedure import ProcedureCatalog
from bridge.billing.coding.reason import reasons
from bridge.billing.coding.supervision import Standing, standing
from bridge.billing.history import PastLine
from bridge.billing.party import Clinician
from bridge.billing.payer_rules import PayerRules
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.session import Session

MOST_MODIFIERS = 4  # SV101-3 to -6

MODIFIERS_TOO_MANY = Rule(
    id="MODIFIERS_TOO_MANY",
    family="coding",
    sentence=f"A line holds at most {MOST_MODIFIERS} modifiers.",
    severity=Severity.STOP,
    prevents=("4",),
    fix=Fix.PAYER,
    source="X222A1 SV101-3 to -6",
)
RULES = (MODIFIERS_TOO_MANY,)


def code_day(
    sessions: Sequence[Session],
    clinicians: Mapping[str, Clinician],
    rules: PayerRules,
    procedures: ProcedureCatalog,
    *,
    month: Sequence[Session] = (),
    past: Sequence[PastLine] = (),
) -> tuple[CodedSession, ...]:
    """The lines of one patient's sessions on one day under one payer, in the order of `sessions`.

    `month`: the patient's sessions of the calendar month, for codes that are claimed once in it. `past`: the patient's
    lines that left before.
    """
    desk = Desk(clinicians=clinicians, rules=rules, procedures=procedures, month=month, past=past)
    alone = [_code(session, desk) for session in sessions]
    return tuple(_with_few_modifiers(coded) for coded in part(alone, rules, procedures))


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The arguments of `code_day` beside the sessions."""

    clinicians: Mapping[str, Clinician]
    rules: PayerRules
    procedures: ProcedureCatalog
    month: Sequence[Session]
    past: Sequence[PastLine]


def _code(session: Session, desk: Desk) -> CodedSession:
    who = standing(session, desk.clinicians, desk.rules)
    refused = (who.problem,) if who.problem else ()
    if who.problem and who.problem.severity is Severity.NOT_BILLABLE:
        return CodedSession(session=session, lines=(), rendering=None, supervising=None, problems=refused)
    case = Case(
        session=session,
        procedures=desk.procedures,
        rules=desk.rules,
        licence=who.rendering.licence if who.rendering else None,
        month=desk.month,
        past=desk.past,
    )
    what, problems = earned(case)
    laid = [_line(case, one, who) for one in what]
    return CodedSession(
        session=session,
        lines=tuple(line for line, _ in laid),
        rendering=who.rendering,
        supervising=who.supervising,
        problems=tuple(dict.fromkeys(refused + problems + tuple(p for _, p in laid if p))),
        origins=tuple(origin for origin in who.origins if origin.field == "rendering"),
    )


def _line(case: Case, one: Earned, who: Standing) -> tuple[CodedLine, Problem | None]:
    where = placed(case.session, one.procedure, case.rules)
    licence, whys = credential(who, one.procedure.code, case.rules)
    line = CodedLine(
        procedure=one.procedure.code,
        modifiers=tuple(dict.fromkeys(one.modifiers + licence + where.modifiers)),
        units=one.units,
        place_of_service=where.place_of_service,
        origins=(
            *reasons(case, one),
            *whys,
            *where.origins,
        ),
    )
    return line, where.problem


def _with_few_modifiers(coded: CodedSession) -> CodedSession:
    full = [line for line in coded.lines if len(line.modifiers) > MOST_MODIFIERS]
    if not full:
        return coded
    problem = MODIFIERS_TOO_MANY.found(
        f"Encounter/{coded.session.encounter_id}",
        f"{full[0].procedure} would carry {len(full[0].modifiers)} modifiers; a line holds {MOST_MODIFIERS}.",
        "Shorten the payer's licence or telehealth modifiers, or choose four by hand.",
    )
    return replace(coded, problems=(*coded.problems, problem))
