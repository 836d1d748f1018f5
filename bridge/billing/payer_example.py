"""A pack's own tests: a session in, lines or Problems out. Pure; `bridge check-config` and the tests run them.

answer(example, rules, procedures) -> Answer(lines, problems, rendered_by)
differences(example, answer) -> what is other than expected, in words
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from bridge.billing.authorization import Authorization
from bridge.billing.claim import Claim, Frequency, ServiceLine
from bridge.billing.coding import CodedLine, CodedSession, ProcedureCatalog, code_day
from bridge.billing.diagnosis import NO_DIAGNOSES
from bridge.billing.history import PastLine
from bridge.billing.party import (
    Address,
    BillingProvider,
    Clinician,
    Licence,
    Patient,
    PersonName,
    Relationship,
    Sex,
    Subscriber,
)
from bridge.billing.payer_rules import PayerRules
from bridge.billing.scrub import (
    ScrubContext,
    authorization,
    benefit,
    companion,
    coverage,
    credential,
    eligibility,
    timely,
)
from bridge.billing.session import Session

CLINICIAN, SUPERVISOR = "clinician", "supervisor"

_NAME = PersonName(last="Example", first="Eve")
_ADDRESS = Address(line1="1 Example Street", city="Hartford", state="CT", postal_code="061030001")
_BORN = date(1990, 1, 1)
_TAXONOMY = "101YM0800X"
_NPI = "1999000031"
_NUMBER = "A1"
_ASKED = (coverage, benefit, companion, timely)  # families that stand on the pack alone
_OTHERS = (authorization, credential, eligibility)  # ... and on more: only these of their rules
_OF_OTHERS = frozenset(
    {
        "AUTHORIZATION_MISSING",
        "VISITS_USED_UP",
        "LICENCE_NOT_TAKEN",
        "ASSOCIATE_NOT_TAKEN",
        "LICENCE_MODIFIER_MISSING",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedLine:
    procedure: str
    modifiers: tuple[str, ...] = ()
    place: str = "11"  # empty where it is not known
    units: int = 1

    def __str__(self) -> str:
        return f"{'-'.join((self.procedure, *self.modifiers))} x{self.units} at {self.place or 'no place'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayerExample:
    """`session.service_date` chooses the pack, `plan` the plan. Every Problem that the pack leads to is named."""

    name: str
    session: Session
    licence: Licence
    supervisor: Licence | None = None
    plan: str = ""
    diagnosis: str = "F41.1"
    filed_after: int = 0  # days
    frequency: Frequency = Frequency.ORIGINAL
    is_authorized: bool = False
    visits_before: int = 0  # of the same code, one a day, up to the day before
    member_id: str = "A12345678"
    lines: tuple[ExpectedLine, ...] = ()
    problems: frozenset[str] = frozenset()
    rendered_by: Licence | None = None  # None: not asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    lines: tuple[ExpectedLine, ...]
    problems: frozenset[str]
    rendered_by: Licence | None
    places: frozenset[str]  # of the origins: which rows spoke


def answer(example: PayerExample, rules: PayerRules, procedures: ProcedureCatalog) -> Answer:
    """What coding and the checks that stand on the pack make of the example's session."""
    (coded,) = code_day((example.session,), _clinicians(example), rules, procedures)
    found = {problem.code for problem in coded.problems}
    if coded.lines and coded.rendering is not None:
        found |= set(_scrubbed(example, coded, coded.rendering, rules, procedures))
    return Answer(
        lines=tuple(_line(line) for line in coded.lines),
        problems=frozenset(found),
        rendered_by=coded.rendering.licence if coded.rendering else None,
        places=frozenset(o.place for o in (*coded.origins, *(o for line in coded.lines for o in line.origins))),
    )


def differences(example: PayerExample, got: Answer) -> Iterator[str]:
    """One sentence for each thing that is other than the example expects."""
    if got.lines != example.lines:
        yield f"lines: expected {_said(example.lines)}, got {_said(got.lines)}"
    if got.problems != example.problems:
        expected, found = ", ".join(sorted(example.problems)), ", ".join(sorted(got.problems))
        yield f"problems: expected {expected or 'none'}, got {found or 'none'}"
    if example.rendered_by is not None and got.rendered_by is not example.rendered_by:
        yield f"rendered_by: expected {example.rendered_by.value}, got {got.rendered_by or 'nobody'}"


def _clinicians(example: PayerExample) -> dict[str, Clinician]:
    supervisor = None
    if example.supervisor is not None:
        supervisor = Clinician(id=SUPERVISOR, name=_NAME, npi=_NPI, taxonomy=_TAXONOMY, licence=example.supervisor)
    clinician = Clinician(
        id=CLINICIAN, name=_NAME, npi=_NPI, taxonomy=_TAXONOMY, licence=example.licence, supervisor=supervisor
    )
    return {CLINICIAN: clinician}


def _scrubbed(
    example: PayerExample, coded: CodedSession, rendering: Clinician, rules: PayerRules, procedures: ProcedureCatalog
) -> Iterator[str]:
    claim = _claim(example, coded, rendering, rules)
    session = example.session
    context = ScrubContext(
        rules=rules,
        procedures=procedures,
        today=session.service_date + timedelta(days=example.filed_after),
        diagnoses=NO_DIAGNOSES,
        sessions={session.encounter_id: session},
        authorizations=_authorizations(example, rules),
        history=tuple(_visit(days, coded.lines[0], example, rules) for days in range(1, example.visits_before + 1)),
    )
    for family in _ASKED:
        yield from (problem.code for problem in family.check(claim, context))
    for family in _OTHERS:
        yield from (problem.code for problem in family.check(claim, context) if problem.code in _OF_OTHERS)


def _claim(example: PayerExample, coded: CodedSession, rendering: Clinician, rules: PayerRules) -> Claim:
    session = example.session
    return Claim(
        control_number="EXAMPLE",
        practice_id="example",
        patient=Patient(id=session.patient_id, name=_NAME, birth_date=_BORN, sex=Sex.FEMALE, address=_ADDRESS),
        subscriber=Subscriber(name=_NAME, member_id=example.member_id, relationship=Relationship.SELF),
        payer=rules.payer,
        billing=BillingProvider(name="Example", npi=_NPI, taxonomy=_TAXONOMY, tax_id="123456789", address=_ADDRESS),
        rendering=rendering,
        supervising=coded.supervising,
        service_date=session.service_date,
        place_of_service=coded.lines[0].place_of_service,
        diagnoses=(example.diagnosis,),
        frequency=example.frequency,
        lines=tuple(_service_line(i, line, example) for i, line in enumerate(coded.lines, 1)),
    )


def _service_line(number: int, line: CodedLine, example: PayerExample) -> ServiceLine:
    return ServiceLine(
        number=number,
        procedure=line.procedure,
        modifiers=line.modifiers,
        charge=Decimal("100.00"),
        units=line.units,
        place_of_service=line.place_of_service,
        diagnosis_pointers=(1,),
        service_date=example.session.service_date,
        control_number=f"EXAMPLE{number}",
        encounter_id=example.session.encounter_id,
        authorization_number=_NUMBER if example.is_authorized else "",
    )


def _authorizations(example: PayerExample, rules: PayerRules) -> tuple[Authorization, ...]:
    if not example.is_authorized:
        return ()
    day = example.session.service_date
    known = Authorization(
        number=_NUMBER,
        patient_id=example.session.patient_id,
        payer_id=rules.payer.id,
        procedures=frozenset(),
        starts=day,
        ends=day,
    )
    return (known,)


def _visit(days: int, line: CodedLine, example: PayerExample, rules: PayerRules) -> PastLine:
    return PastLine(
        claim_control_number=f"BEFORE{days}",
        patient_id=example.session.patient_id,
        clinician_id=example.session.clinician_id,
        procedure=line.procedure,
        service_date=example.session.service_date - timedelta(days=days),
        encounter_id=f"before-{days}",
        units=line.units,
        payer_id=rules.payer.id,
    )


def _line(line: CodedLine) -> ExpectedLine:
    return ExpectedLine(
        procedure=line.procedure, modifiers=line.modifiers, place=line.place_of_service, units=line.units
    )


def _said(lines: tuple[ExpectedLine, ...]) -> str:
    return "; ".join(str(line) for line in lines) or "none"
