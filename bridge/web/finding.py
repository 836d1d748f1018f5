"""A Problem as a page says it: its rule, what it prevents in words, how heavy it is, and the one thing to do. Pure."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Action, Fix, Rule
from bridge.billing.scrub import RULES
from bridge.store.problems import StoredProblem
from bridge.web import wording
from bridge.web.choice import Choices
from bridge.web.remedy import Act
from bridge.web.rule_name import RuleName
from bridge.web.waiting import Wait, waits


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What to do next. With `act` it is a button that needs nothing typed; else a link to `page` of the launch."""

    words: str
    act: Act | None = None
    page: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`rule` None: no rule of ours found it, but a payer, a clearinghouse or a job."""

    stored: StoredProblem
    rule: Rule | None
    prevents: tuple[tuple[str, str], ...]  # (CARC, what it says)
    where: str
    chosen: str  # how the practice wants it other than as shipped; empty: as shipped
    step: Step | None  # None: nothing to press, or nothing that this role may press
    wait: Wait | None = None  # it goes away by itself, then
    choices: Choices | None = None  # codes that would mend it in the chart
    own: RuleName | None = None  # the practice's own rule that found it


_HEAVIEST_FIRST = tuple(Severity)
_NO_RULES: Mapping[str, RuleName] = {}
_PRESSED = frozenset((Act.DRAFT, Act.CHECK_COVERAGE, Act.ASK_STATUS))  # nothing is typed, and nothing leaves by them
_WHERE = {
    Fix.CHART: "in the chart",
    Fix.CONSENT: "in the chart",
    Fix.SIGN: "in the chart, by the clinician",
    Fix.PRACTICE: "in the practice's file, by an administrator",
    Fix.PAYER: "in the payer's rule pack, by an administrator",
    Fix.REFERENCE: "in the reference lists, by an administrator",
}
_DRAFT_AGAIN = {
    Fix.CHART: "It is right in the chart now: draft again",
    Fix.CONSENT: "The consent is in the chart now: draft again",
    Fix.SIGN: "The note is signed now: draft again",
    Fix.PRACTICE: "The practice's file is right now: draft again",
    Fix.PAYER: "The payer's rule pack is right now: draft again",
    Fix.REFERENCE: "The list is loaded now: draft again",
}
_WORDS = {
    Act.DRAFT: "It is mended: draft again",
    Act.AUTHORIZE: "Type the authorization",
    Act.SEND_AGAIN: "Send it again",
    Act.REPLACE: "Replace the claim",
    Act.APPEAL: "Appeal, or decide",
    Act.WRITE_OFF: "Decide about the dollars",
    Act.BILL_PATIENT: "Decide about the dollars",
    Act.WITHDRAW: "Withdraw the file",
    Act.CHECK_COVERAGE: "Ask the payer about the coverage again",
    Act.ASK_STATUS: "Ask the payer where it is",
    Act.SEEN: "Say that it was seen",
}


def findings(
    problems: Iterable[StoredProblem],
    offered: Callable[[StoredProblem], tuple[Act, ...]],
    actions: Mapping[str, Action],
    carc_words: Callable[[str], str],
    wait_of: Callable[[Problem], Wait],
    choose: Callable[[Problem], Choices | None] = lambda _: None,
    own: Mapping[str, RuleName] = _NO_RULES,
) -> tuple[Finding, ...]:
    """The heaviest first, what waits by itself behind. `offered`: what this person may do about it; `actions`: the
    practice's choices."""
    heaviest = sorted(problems, key=lambda stored: _HEAVIEST_FIRST.index(stored.problem.severity))
    found = (finding(stored, offered(stored), actions, carc_words) for stored in heaviest)
    told = (
        replace(
            f,
            wait=wait_of(f.stored.problem) if waits(f.stored.problem) else None,
            choices=choose(f.stored.problem),
            own=own.get(f.stored.problem.code),
        )
        for f in found
    )
    return tuple(sorted(told, key=lambda f: f.wait is not None))


def finding(
    stored: StoredProblem, offered: tuple[Act, ...], actions: Mapping[str, Action], carc_words: Callable[[str], str]
) -> Finding:
    rule = RULES.get(stored.problem.code)
    return Finding(
        stored=stored,
        rule=rule,
        prevents=tuple((carc, carc_words(carc)) for carc in stored.problem.prevents),
        where=_where(stored.problem, rule),
        chosen=_chosen(rule, actions),
        step=_step(stored, rule, offered),
    )


def _where(problem: Problem, rule: Rule | None) -> str:
    place = wording.place(problem.place)
    return f"{place}, {_WHERE[rule.fix]}" if rule and rule.fix in _WHERE else place


def _chosen(rule: Rule | None, actions: Mapping[str, Action]) -> str:
    action = actions.get(rule.id) if rule else None
    if rule is None or action is None or not rule.may_be_chosen or action.value == rule.severity.value:
        return ""
    return f"{action} instead of {rule.severity}"


def _step(stored: StoredProblem, rule: Rule | None, offered: tuple[Act, ...]) -> Step | None:
    """The first act that is offered, as the rule's fix wants it said; a fix that no button makes leads elsewhere."""
    own_page = f"problems/{stored.id}"
    if not offered:
        return None
    act = offered[0]
    if rule is not None and act is Act.DRAFT:
        match rule.fix:
            case Fix.WAIT:
                return None
            case Fix.DECIDE:
                return Step(words="Decide what becomes of it", page=own_page)
            case Fix.REPLACE:
                return Step(words="Find the claim that went before", page="claims")
            case fix:
                return Step(words=_DRAFT_AGAIN.get(fix, _WORDS[act]), act=act)
    if act in _PRESSED:
        return Step(words=_WORDS[act], act=act)
    return Step(words=_WORDS[act], page=own_page)
