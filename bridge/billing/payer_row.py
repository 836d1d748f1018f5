"""Which rows of a payer's pack its examples have tried: `rows(rules)` less what was `touched`."""

from datetime import date

from bridge.billing.party import Licence
from bridge.billing.payer_example import Answer, PayerExample
from bridge.billing.payer_rules import PayerRules

_ALWAYS = "authorization_procedures"


def rows(rules: PayerRules) -> frozenset[str]:
    """The name of every row of the pack that an example can try."""
    tables = {
        "telehealth": rules.telehealth,
        "licence_modifier": rules.licence_rows,
        "supervised": rules.supervised,
        "service_codes": rules.service_codes,
        "authorization": rules.authorization_needs,
        "visit_limit": rules.visit_limits,
        "denied": rules.denied_codes,
        "allowed": rules.allowed_codes,
    }
    numbered = {f"{name}[{i}]" for name, table in tables.items() for i in range(len(table))}
    plain = {f"licence_modifiers.{licence.value}" for licence in rules.licence_modifiers} | {"filing"}
    plain |= set() if any(Licence.ASSOCIATE in row.licences for row in rules.supervised) else {"supervision"}
    lists = {
        "denied_procedures": rules.denied_procedures,
        _ALWAYS: rules.authorization_procedures,
        "allowed_licences": rules.allowed_licences,
        "principal_denied": rules.principal_denied,
        "mental_health_carved_out_to": rules.mental_health_carved_out_to,
        "companion.member_id": rules.companion.member_id,
    }
    replacement = set() if rules.takes_replacement else {"takes_replacement"}
    return frozenset(numbered | plain | replacement | {name for name, said in lists.items() if said})


_BY_PROBLEM = {
    "LICENCE_NOT_TAKEN": "allowed_licences",
    "DIAGNOSIS_NOT_TAKEN_FIRST": "principal_denied",
    "CARVED_OUT": "mental_health_carved_out_to",
    "MEMBER_ID_UNLIKE_PAYERS": "companion.member_id",
    "REPLACEMENT_NOT_TAKEN": "takes_replacement",
    "FILING_LATE": "filing",
}


def touched(example: PayerExample, rules: PayerRules, got: Answer) -> frozenset[str]:
    """The rows of the pack that had a say in this example."""
    own = f"payer:{rules.payer.id} "
    spoke = {place.removeprefix(own) for place in got.places if place.startswith(own)}
    spoke |= {_BY_PROBLEM[code] for code in got.problems if code in _BY_PROBLEM}
    found = rules.supervision_of(example.licence)
    if found is not None:
        spoke.add(found[0])
    for procedure in {line.procedure for line in got.lines}:
        spoke |= _of_code(procedure, example.session.service_date, rules)
        if "AUTHORIZATION_MISSING" in got.problems:
            spoke.add(_need(procedure, rules))
        if got.problems & {"BENEFIT_LIMIT", "VISITS_USED_UP"}:
            spoke |= {f"visit_limit[{i}]" for i, limit in enumerate(rules.visit_limits) if limit.concerns(procedure)}
    return frozenset(spoke)


def _of_code(procedure: str, day: date, rules: PayerRules) -> set[str]:
    """The rows that deny or allow the code on `day`."""
    tables = {"denied": rules.denied_codes, "allowed": rules.allowed_codes}
    numbered = ((name, i, row) for name, table in tables.items() for i, row in enumerate(table))
    spoke = {f"{name}[{i}]" for name, i, row in numbered if procedure in row.procedures and row.holds_on(day)}
    return spoke | ({"denied_procedures"} if procedure in rules.denied_procedures else set())


def _need(procedure: str, rules: PayerRules) -> str:
    """The row that wants an authorization for the code."""
    need = rules.authorization_need(procedure)
    return (
        f"authorization[{rules.authorization_needs.index(need)}]"
        if need and need in rules.authorization_needs
        else _ALWAYS
    )
