"""From a denied claim to a rule that would hold the next one like it: a beginning for a person, never on by itself."""

from collections.abc import Iterator, Sequence

from bridge.billing.claim import Claim
from bridge.billing.practice_rule import Effect, Group, Join, Operator, PracticeRule, Question, id_of
from bridge.billing.practice_rule.charter import PracticeRuleCharter
from bridge.billing.practice_rule.field import FIELDS
from bridge.billing.practice_rule.kind import Kind, Subject

_LONGEST_TEXT = 300


def propose(
    claim: Claim, carcs: Sequence[str], charter: PracticeRuleCharter, meaning: str = "", line_number: int | None = None
) -> PracticeRule:
    """A HOLD that is off. `carcs`: those that refused, largest first; `meaning`: the first one's, in our words;
    `line_number`: LX01 of the refused line, else the first line's."""
    line = next((one for one in claim.lines if one.number == line_number), claim.lines[0])
    asked = dict.fromkeys(_questions(Subject(claim=claim, line=line), charter.suspects(tuple(carcs))))
    reason = f" (CARC {carcs[0]})" if carcs else ""
    words = f": {meaning}" if meaning else ""
    return PracticeRule(
        id=id_of(" ".join((claim.payer.id, line.procedure, *carcs[:1]))),
        version=1,
        name=f"{line.procedure} at {claim.payer.name}{reason}"[:80],
        condition=Group(join=Join.ALL, parts=tuple(asked)),
        effect=Effect.HOLD,
        message=f"{claim.payer.name} denied claims like this one{reason}{words}."[:_LONGEST_TEXT],
        remedy=_remedy(carcs),
        prevents=tuple(dict.fromkeys(carcs)),
        is_on=False,
    )


def _questions(subject: Subject, suspects: Sequence[str]) -> Iterator[Question]:
    yield Question(field="payer", operator=Operator.IS, values=(subject.claim.payer.id,))
    yield Question(field="procedure", operator=Operator.IS, values=(subject.line.procedure,))
    for name in suspects:
        yield from _as_found(name, subject)


def _as_found(name: str, subject: Subject) -> Iterator[Question]:
    """As the denied claim answers. What is there and should be (an authorization) is no reason to hold the next."""
    of = FIELDS[name]
    if of.count is not None:
        found = of.count(subject)
        if found is not None and of.kind is Kind.NUMBER:
            yield Question(field=name, operator=Operator.AT_LEAST, values=(str(found),))
        return
    said = of.words(subject) if of.words is not None else None
    if said is None or (of.kind is Kind.YES_NO and said != ("no",)):
        return
    others = [word for word in dict.fromkeys(said) if name != "any_procedure" or word != subject.line.procedure]
    yield from (Question(field=name, operator=Operator.IS, values=(word,)) for word in others)
    if not said and Operator.ABSENT in of.operators:
        yield Question(field=name, operator=Operator.ABSENT)


def _remedy(carcs: Sequence[str]) -> str:
    known = f"See what the payer wrote with CARC {carcs[0]}" if carcs else "See what the payer wrote"
    return f"{known}; mend the claim before it leaves, or turn this rule off."
