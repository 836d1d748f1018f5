"""One patient's day: every session coded, then held against each other."""

from collections.abc import Mapping, Sequence

from bridge.billing.coding.coded import CodedLine, CodedSession
from bridge.billing.coding.distinct import part
from bridge.billing.coding.earned import Earned, earned
from bridge.billing.coding.place import placed
from bridge.billing.coding.procedure import ProcedureCatalog
from bridge.billing.coding.supervision import standing
from bridge.billing.origin import Origin, Source
from bridge.billing.party import Clinician
from bridge.billing.payer_rules import PayerRules
from bridge.billing.problem import Problem, Severity
from bridge.billing.session import Session

MOST_MODIFIERS = 4  # SV101-3 to -6


def code_day(
    sessions: Sequence[Session],
    clinicians: Mapping[str, Clinician],
    rules: PayerRules,
    procedures: ProcedureCatalog,
) -> tuple[CodedSession, ...]:
    """The lines of one patient's sessions on one day under one payer, in the order of `sessions`."""
    alone = [_code(session, clinicians, rules, procedures) for session in sessions]
    return tuple(_with_few_modifiers(coded) for coded in part(alone, rules, procedures))


def _code(
    session: Session, clinicians: Mapping[str, Clinician], rules: PayerRules, procedures: ProcedureCatalog
) -> CodedSession:
    who = standing(session, clinicians, rules)
    refused = (who.problem,) if who.problem else ()
    if who.problem and who.problem.severity is Severity.NOT_BILLABLE:
        return CodedSession(session=session, lines=(), rendering=None, supervising=None, problems=refused)
    what, problems = earned(session, procedures)
    laid = [_line(session, one, who.rendering, rules, procedures) for one in what]
    return CodedSession(
        session=session,
        lines=tuple(line for line, _ in laid),
        rendering=who.rendering,
        supervising=who.supervising,
        problems=tuple(dict.fromkeys(refused + problems + tuple(p for _, p in laid if p))),
    )


def _line(
    session: Session, one: Earned, rendering: Clinician | None, rules: PayerRules, procedures: ProcedureCatalog
) -> tuple[CodedLine, Problem | None]:
    where = placed(session, one.procedure, rules)
    licence = rules.licence_modifiers.get(rendering.licence, ()) if rendering else ()
    line = CodedLine(
        procedure=one.procedure.code,
        modifiers=tuple(dict.fromkeys(licence + where.modifiers)),
        units=one.units,
        place_of_service=where.place_of_service,
        origins=(
            *_procedure_origins(one, procedures),
            *_licence_origins(licence, rendering, rules),
            *where.origins,
        ),
    )
    return line, where.problem


def _procedure_origins(one: Earned, procedures: ProcedureCatalog) -> tuple[Origin, ...]:
    return tuple(
        Origin(
            field=field,
            source=Source.RULE,
            place=f"procedures:{one.procedure.code}",
            version=procedures.version,
            because=one.because,
        )
        for field in ("procedure", "units")
    )


def _licence_origins(licence: tuple[str, ...], rendering: Clinician | None, rules: PayerRules) -> tuple[Origin, ...]:
    if not licence or rendering is None:
        return ()
    return (
        Origin(
            field="modifiers",
            source=Source.RULE,
            place=f"payer:{rules.payer.id} licence_modifiers.{rendering.licence.value}",
            version=rules.version,
            because=f"{' '.join(licence)}: licence {rendering.licence.value}",
        ),
    )


def _with_few_modifiers(coded: CodedSession) -> CodedSession:
    full = [line for line in coded.lines if len(line.modifiers) > MOST_MODIFIERS]
    if not full:
        return coded
    problem = Problem(
        code="MODIFIERS_TOO_MANY",
        place=f"Encounter/{coded.session.encounter_id}",
        reason=f"{full[0].procedure} would carry {len(full[0].modifiers)} modifiers; a line holds {MOST_MODIFIERS}.",
        remedy="Shorten the payer's licence or telehealth modifiers, or choose four by hand.",
        prevents=("4",),
    )
    return CodedSession(
        session=coded.session,
        lines=coded.lines,
        rendering=coded.rendering,
        supervising=coded.supervising,
        problems=(*coded.problems, problem),
    )
