"""What is paid and why not more: a pure function of claim, member, the payer's rules and what was paid before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bridge.sandbox.data.member import Member, Permission
from bridge.sandbox.payer.claim import ZERO, Claim, Line, PriorLine, Reason, cents
from bridge.sandbox.payer.outcome import LineOutcome, Outcome
from bridge.sandbox.payer.payer import Payer, Scenarios
from bridge.sandbox.payer.policy import claim_refusal, line_refusal
from bridge.sandbox.payer.roster import folded

DISTINCT = frozenset(("59", "XE", "XP", "XS", "XU"))
REMOTE_PLACES = ("02", "10")
AUDIO = "93"
TELEHEALTH = frozenset(("95", "GT", AUDIO))
STATUS_OF_RANK = {"P": "1", "S": "2", "T": "3"}
NOBODY = "4"  # CLP02: the patient is not a member as described


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A line that was allowed before, for the same member."""

    procedure: str
    modifiers: tuple[str, ...]
    service_date: date
    rendering_npi: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where the member stands when this claim comes up."""

    deductible_left: Decimal
    visits_left: int | None
    units_used: Mapping[str, int]  # by authorization number
    earlier: tuple[Paid, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    claim: Claim
    number: str
    received_on: date
    member: Member
    payer: Payer
    scenarios: Scenarios
    standing: Standing


def adjudicate(case: Case) -> Outcome:
    """The decision on an original or replacement claim. Every line balances."""
    refusal = _refusal(case)
    lines = tuple(_denied(line, refusal) for line in case.claim.lines) if refusal else _lines(case)
    status = STATUS_OF_RANK.get(case.claim.rank, "1")
    if refusal[:1] == ("CO31",):
        status = NOBODY
    elif all(line.denied for line in lines):
        status = case.payer.denial_status or status
    return Outcome(status=status, claim=case.claim, number=case.number, lines=lines)


def _refusal(case: Case) -> tuple[str, ...]:
    """Why the claim as a whole is denied: group and reason, then remarks. Empty: it goes on line by line."""
    claim, member, payer = case.claim, case.member, case.payer
    if claim.patient.birth_date and claim.patient.birth_date != member.birth_date:
        return ("CO31",)
    if folded(claim.patient.last) != folded(member.last):
        return ("CO31",)
    if claim.service_date < member.starts:
        return ("CO26",)
    if member.ends and claim.last_date > member.ends:
        return ("CO27",)
    if member.carve_out_payer_id:
        return ("CO109", "N418")
    if (case.received_on - claim.service_date).days > payer.timely_filing_days:
        return ("CO29",)
    if claim.rank == "P" and member.primary_payer_id:
        return ("CO22",)
    if claim.rendering_taxonomy in case.scenarios.associate_taxonomies:
        if not payer.associates:
            return ("CO185",)
        if not claim.supervising:
            return ("CO16", "N297")
    return claim_refusal(claim, case.scenarios.policy)


def _lines(case: Case) -> tuple[LineOutcome, ...]:
    done: list[LineOutcome] = []
    standing = case.standing
    for line in case.claim.lines:
        current = replace(case, standing=standing)
        why = _line_refusal(current, line, done)
        done.append(_denied(line, why) if why else _allowed(current, line, copay_due=_no_copay_yet(done)))
        standing = _moved(case.member, standing, done[-1])
    return tuple(done)


def _moved(member: Member, standing: Standing, outcome: LineOutcome) -> Standing:
    spent = sum((r.amount for r in outcome.reasons if (r.group, r.code) == ("PR", "1")), ZERO)
    used = dict(standing.units_used)
    if draws_on(member, outcome.line):
        used[outcome.line.authorization] = used.get(outcome.line.authorization, 0) + outcome.units
    return replace(standing, deductible_left=standing.deductible_left - spent, units_used=used)


def draws_on(member: Member, line: Line) -> bool:
    """Whether the line's authorization is for its code: an add-on beside the code that wanted one draws nothing."""
    named = (p for p in member.authorizations if p.number == line.authorization)
    return any(not permit.procedures or line.procedure in permit.procedures for permit in named)


def _no_copay_yet(done: Sequence[LineOutcome]) -> bool:
    return not any((r.group, r.code) == ("PR", "3") for line in done for r in line.reasons)


def _line_refusal(case: Case, line: Line, done: Sequence[LineOutcome]) -> tuple[str, ...]:
    """Why this line is denied: group and reason, then remarks."""
    if line.procedure in case.payer.not_covered:
        return (case.payer.not_covered[line.procedure],)
    against = line_refusal(case.claim, line, _same_day(case, line, done), case.scenarios.policy)
    if against:
        return against
    if case.scenarios.fee(line.procedure, line.service_date) is None:
        return ("CO96", "N56")
    if _is_duplicate(case, line):
        return ("CO18",)
    return (
        _wrong_place(case, line)
        or _no_credential(case, line)
        or _not_authorized(case, line)
        or _bundled(case, line, done)
        or _no_visit_left(case, line)
        or _beyond_limit(case, line)
    )


def _same_day(case: Case, line: Line, done: Sequence[LineOutcome]) -> list[str]:
    """What was paid to this clinician for this day, earlier lines of the claim included."""
    day, npi = line.service_date, case.claim.rendering_npi
    before = [p.procedure for p in case.standing.earlier if (p.service_date, p.rendering_npi) == (day, npi)]
    return before + [o.line.procedure for o in done if not o.denied and o.line.service_date == day]


def _is_duplicate(case: Case, line: Line) -> bool:
    return any(
        (p.procedure, p.service_date, p.rendering_npi) == (line.procedure, line.service_date, case.claim.rendering_npi)
        and not DISTINCT & {*line.modifiers, "76"}
        for p in case.standing.earlier
    )


def _wrong_place(case: Case, line: Line) -> tuple[str, ...]:
    """Telehealth: a place of service and a modifier that go together, as this payer wants them."""
    marked, remote = TELEHEALTH & set(line.modifiers), line.place_of_service in REMOTE_PLACES
    payer = case.payer
    if not remote:
        return ("CO5",) if marked else ()
    if line.place_of_service not in payer.telehealth_places:
        return ("CO5",)
    if payer.video_refused & marked:
        return ("CO4",)
    wanted = payer.audio if AUDIO in marked else payer.video
    return ("CO4",) if wanted and not wanted & marked else ()


def _no_credential(case: Case, line: Line) -> tuple[str, ...]:
    """Some payers set the rate by a modifier that names the clinician's kind."""
    wanted = case.payer.credential_modifiers.get(case.claim.rendering_taxonomy)
    return ("CO4", "N519") if wanted and wanted not in line.modifiers else ()


def _not_authorized(case: Case, line: Line) -> tuple[str, ...]:
    if line.procedure not in case.payer.authorization_required:
        return ()
    permit = _permit(case.member, line)
    if permit is None:
        return ("CO197",)
    used = case.standing.units_used.get(permit.number, 0)
    return ("CO198",) if permit.units is not None and used + line.units > permit.units else ()


def _permit(member: Member, line: Line) -> Permission | None:
    fitting = (
        permit
        for permit in member.authorizations
        if permit.number == line.authorization
        and permit.starts <= line.service_date <= permit.ends
        and (not permit.procedures or line.procedure in permit.procedures)
    )
    return next(fitting, None)


def _bundled(case: Case, line: Line, done: Sequence[LineOutcome]) -> tuple[str, ...]:
    """An add-on without its parent, or two codes of one day of which one includes the other."""
    parents = case.scenarios.add_ons.get(line.procedure)
    if parents and not any(parents & {other.procedure} for other in case.claim.lines):
        return ("CO107",)
    today = [(p.procedure, p.modifiers) for p in case.standing.earlier if p.service_date == line.service_date]
    today += [(o.line.procedure, o.line.modifiers) for o in done if not o.denied]
    for procedure, modifiers in today:
        pair = frozenset((procedure, line.procedure))
        if pair in case.scenarios.bundled_pairs and not DISTINCT & {*modifiers, *line.modifiers}:
            return ("CO97", "M80")
    return ()


def _no_visit_left(case: Case, line: Line) -> tuple[str, ...]:
    if case.standing.visits_left is None or line.procedure in case.scenarios.add_ons:
        return ()
    return ("CO119",) if case.standing.visits_left < 1 else ()


def _beyond_limit(case: Case, line: Line) -> tuple[str, ...]:
    """So many days of a kind in a month or a year, as the plan's booklet says."""
    for limit in case.payer.limits:
        if line.procedure in limit.procedures:
            days = {p.service_date for p in case.standing.earlier if p.procedure in limit.procedures}
            days = {day for day in days if _same_period(day, line.service_date, limit.per)}
            if len(days | {line.service_date}) > limit.most:
                return ("CO119",)
    return ()


def _same_period(one: date, other: date, per: str) -> bool:
    return one.year == other.year and (per == "year" or one.month == other.month)


def _denied(line: Line, why: tuple[str, ...]) -> LineOutcome:
    reason = Reason(group=why[0][:2], code=why[0][2:], amount=line.charge)
    return LineOutcome(
        line=line, charge=line.charge, paid=ZERO, allowed=ZERO, units=0, reasons=(reason,), remarks=why[1:]
    )


def _allowed(case: Case, line: Line, *, copay_due: bool) -> LineOutcome:
    prior = [p for p in line.prior if any(o.payer_id == p.payer_id for o in case.claim.others)]
    if case.claim.rank != "P":
        return _second(case, line, prior)
    units = min(line.units, case.payer.max_units.get(line.procedure, line.units))
    excess = cents(line.charge * (line.units - units) / line.units)
    allowed = min(allowed_for(case, line, units), line.charge - excess)
    share = _patient_share(case, allowed, copay_due=copay_due)
    reasons = [
        Reason(group="CO", code="222", amount=excess),
        Reason(group="CO", code="45", amount=line.charge - excess - allowed),
        *share,
    ]
    return LineOutcome(
        line=line,
        charge=line.charge,
        paid=allowed - sum((r.amount for r in share), ZERO),
        allowed=allowed,
        units=units,
        reasons=tuple(r for r in reasons if r.amount),
    )


def allowed_for(case: Case, line: Line, units: int) -> Decimal:
    """The fee of the day for these units, by the payer's percent and the clinician's kind."""
    fee = case.scenarios.fee(line.procedure, line.service_date) or ZERO
    kind = case.payer.taxonomy_percent.get(case.claim.rendering_taxonomy, Decimal(1))
    return cents(fee * case.payer.percent * kind) * units


def _patient_share(case: Case, allowed: Decimal, *, copay_due: bool) -> tuple[Reason, ...]:
    """Deductible first, then one copay a claim or coinsurance. # PR 1, 3, 2"""
    deductible = min(allowed, case.standing.deductible_left)
    rest = allowed - deductible
    copay = min(rest, case.member.copay) if copay_due else ZERO
    coinsurance = cents((rest - copay) * case.member.coinsurance) if not case.member.copay else ZERO
    shares = (("1", deductible), ("2", coinsurance), ("3", copay))
    return tuple(Reason(group="PR", code=code, amount=amount) for code, amount in shares if amount)


def _second(case: Case, line: Line, prior: Sequence[PriorLine]) -> LineOutcome:
    """Pays what the first payer left to the patient; the rest of the charge is that payer's doing. # OA23"""
    left = prior[0].patient_share if prior else _share_of_claim(case.claim, line)
    deductible = min(left, case.standing.deductible_left)
    reasons = [
        Reason(group="OA", code="23", amount=line.charge - left),
        Reason(group="PR", code="1", amount=deductible),
    ]
    return LineOutcome(
        line=line,
        charge=line.charge,
        paid=left - deductible,
        allowed=left,
        units=line.units,
        reasons=tuple(r for r in reasons if r.amount),
    )


def _share_of_claim(claim: Claim, line: Line) -> Decimal:
    """Without 2430 the patient's share of the claim falls on its first lines, as far as they reach."""
    answered = next(o for o in claim.others if o.paid is not None)
    share = answered.remaining
    if share is None:
        share = sum((r.amount for r in answered.reasons if r.group == "PR"), ZERO)
    for other in claim.lines:
        part = min(share, other.charge)
        if other is line:
            return part
        share -= part
    return ZERO
