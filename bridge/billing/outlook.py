"""What a member's ledger says of the visits to come: which one takes the last unit, and by when to ask for more.

The same sentences stand on the worklist and on the card of a visit.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from bridge.billing.member_ledger import Allowance, Grant, MemberLedger
from bridge.billing.payer_table import Counting
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule

AUTHORIZATION_RUNS_OUT = Rule(
    id="AUTHORIZATION_RUNS_OUT",
    family="outlook",
    sentence="The authorization has units for every booked visit, and is renewed before the last one is taken.",
    severity=Severity.WARN,
    prevents=("198",),
    fix=Fix.AUTHORIZATION,
    source="denial rule 2",
)
AUTHORIZATION_EXPIRES = Rule(
    id="AUTHORIZATION_EXPIRES",
    family="outlook",
    sentence="No visit is booked after the authorization's last day.",
    severity=Severity.WARN,
    prevents=("197", "198"),
    fix=Fix.AUTHORIZATION,
    source="denial rule 2",
)
AUTHORIZATION_NEEDED = Rule(
    id="AUTHORIZATION_NEEDED",
    family="outlook",
    sentence="There is an authorization for each booked visit that wants one.",
    severity=Severity.WARN,
    prevents=("197",),
    fix=Fix.AUTHORIZATION,
    source="denial rule 2; 271 EB11",
)
VISITS_RUN_OUT = Rule(
    id="VISITS_RUN_OUT",
    family="outlook",
    sentence="The plan has visits left for every one that is booked.",
    severity=Severity.WARN,
    prevents=("119",),
    fix=Fix.DECIDE,
    source="denial rule 20; 271 EB01 F",
)
RULES = (AUTHORIZATION_RUNS_OUT, AUTHORIZATION_EXPIRES, AUTHORIZATION_NEEDED, VISITS_RUN_OUT)
CODES = frozenset(rule.id for rule in RULES)


def check(ledger: MemberLedger) -> Iterator[Problem]:
    """AUTHORIZATION_RUNS_OUT, AUTHORIZATION_EXPIRES, AUTHORIZATION_NEEDED, VISITS_RUN_OUT. Days name no person."""
    about = f"Patient/{ledger.patient_id}"
    for number, grant in enumerate(ledger.grants):
        yield from _grant(grant, f"{about} authorization[{number}]", ledger.as_of)
    for number, allowance in enumerate(ledger.allowances):
        if allowance.short:
            reason = (
                f"{allowance_words(allowance)}, {allowance.booked} booked: none is left for {_days(allowance.short)}."
            )
            remedy = "Ask the payer for more visits, or agree with the patient who pays for these."
            yield VISITS_RUN_OUT.found(f"{about} allowance[{number}]", reason, remedy)
    if ledger.unauthorized:
        reason = f"{ledger.payer_name} wants an authorization for {_days(ledger.unauthorized)}, and there is none."
        yield AUTHORIZATION_NEEDED.found(
            f"{about} authorization", reason, "Ask the payer for one, and enter its number."
        )


def _grant(grant: Grant, place: str, today: date) -> Iterator[Problem]:
    if grant.followed:
        return
    ask = _ask(grant, today)
    if grant.short or grant.runs_out_on is not None:
        booked = grant.booked + len(grant.short)
        reason = f"{left_words(grant)}, {booked} booked: {_last(grant)}."
        yield AUTHORIZATION_RUNS_OUT.found(place, reason, ask)
    if grant.after:
        reason = f"The authorization ends on {_day(grant.ends)}; booked after it: {_days(grant.after)}."
        yield AUTHORIZATION_EXPIRES.found(place, reason, ask)


def _last(grant: Grant) -> str:
    if grant.runs_out_on is not None:
        return f"the last one is taken on {_day(grant.runs_out_on)}"
    return f"none is left for {_days(grant.short)}"


def _ask(grant: Grant, today: date) -> str:
    if grant.renew_by is None or grant.renew_by < today:
        return "Ask the payer for a renewal now; enter its number and days when it is granted."
    return f"Ask the payer for a renewal by {_day(grant.renew_by)}; enter its number and days when it is granted."


def sentences(ledger: MemberLedger) -> tuple[str, ...]:
    """For the card's coverage line: what is left, what is booked, and by when to renew."""
    said = [f"{allowance_words(a)}, {a.booked} booked" for a in ledger.allowances]
    for grant in ledger.grants:
        until = f" until {_day(grant.ends)}" if grant.ends < date.max else ""
        renew = "" if grant.renew_by is None else f": renew by {_day(grant.renew_by)}"
        if grant.renew_by is not None and grant.renew_by < ledger.as_of:
            renew = ": renew now"
        booked = f", {grant.booked + len(grant.short)} booked" if grant.booked or grant.short else ""
        said.append(f"authorization {left_words(grant)}{until}{booked}{renew}")
    if ledger.unauthorized:
        said.append(f"no authorization for {_days(ledger.unauthorized)}")
    return tuple(said)


def left_words(grant: Grant) -> str:
    """`2 of 12 left`, `2 of 12 units left`, `without limit`."""
    if grant.left is None or grant.units is None:
        return "without limit"
    units = " units" if grant.counts is Counting.UNITS else ""
    return f"{grant.left} of {grant.units}{units} left"


def allowance_words(allowance: Allowance) -> str:
    """`7 of 20 visits left`."""
    whole = "" if allowance.most is None else f" of {allowance.most}"
    return f"{allowance.left}{whole} {allowance.name} left"


def _days(days: Sequence[date]) -> str:
    """The first ones by name."""
    named = ", ".join(_day(d) for d in days[:_NAMED])
    return named if len(days) <= _NAMED else f"{named} and {len(days) - _NAMED} more"


_NAMED = 3


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
