"""The packs' own tests, tried here and now: a session in words, what the pack makes of it, and whether that is right.

Pure.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bridge.billing.coding import ProcedureCatalog
from bridge.billing.payer_example import ExpectedLine, PayerExample, answer, differences
from bridge.billing.payer_rules import PayerRules
from bridge.billing.scrub import RULES
from bridge.billing.session import Modality
from bridge.web import wording


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedExample:
    """`wrong`: what came out other than expected, a sentence each; none: it passes."""

    name: str
    given: str  # 54 min therapy, video, patient at home, LCSW
    expected: str  # 90837-95, telehealth, patient at home (10)
    problems: tuple[tuple[str, str], ...]  # (code, the rule's sentence) of what it is to find
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedPack:
    payer: str
    version: str
    rows: tuple[TriedExample, ...]

    @property
    def failed(self) -> int:
        return sum(1 for row in self.rows if row.wrong)

    @property
    def words(self) -> str:
        """`12, as expected`, or `12, 1 other than expected`; empty: none was written."""
        if not self.rows:
            return ""
        return f"{len(self.rows)}, {f'{self.failed} other than expected' if self.failed else 'as expected'}"


def tried(examples: Iterable[tuple[PayerExample, PayerRules]], procedures: ProcedureCatalog) -> dict[str, TriedPack]:
    """By the pack's version, in the order given."""
    by_pack: dict[str, list[TriedExample]] = {}
    names: dict[str, str] = {}
    for example, rules in examples:
        by_pack.setdefault(rules.version, []).append(_tried(example, rules, procedures))
        names[rules.version] = rules.payer.name
    return {v: TriedPack(payer=names[v], version=v, rows=tuple(rows)) for v, rows in by_pack.items()}


def _tried(example: PayerExample, rules: PayerRules, procedures: ProcedureCatalog) -> TriedExample:
    return TriedExample(
        name=example.name,
        given=", ".join(_given(example)),
        expected="; ".join(map(_line, example.lines)) or "no line",
        problems=tuple((code, RULES[code].sentence if code in RULES else "") for code in sorted(example.problems)),
        wrong=tuple(differences(example, answer(example, rules, procedures))),
    )


def _given(example: PayerExample) -> Iterator[str]:
    session = example.session
    minutes = f"{session.minutes} min " if session.minutes else ""
    yield f"{minutes}{session.intent.replace('_', ' ')}"
    if session.chart_codes:
        yield f"charted as {' '.join(session.chart_codes)}"
    yield wording.setting(session)
    if session.modality is Modality.IN_PERSON and session.place_of_service not in ("", "11"):
        yield f"at {_place(session.place_of_service)}"
    yield str(example.licence)
    if example.supervisor is not None:
        yield f"supervised by {example.supervisor}"
    if example.visits_before:
        yield f"after {example.visits_before} visits"
    if example.is_authorized:
        yield "authorized"
    if example.filed_after:
        yield f"filed after {example.filed_after} days"


def _line(line: ExpectedLine) -> str:
    units = f" × {line.units}" if line.units != 1 else ""
    place = f", {_place(line.place)}" if line.place else ""
    return f"{'-'.join((line.procedure, *line.modifiers))}{units}{place}"


def _place(code: str) -> str:
    return f"{wording.PLACE[code]} ({code})" if code in wording.PLACE else f"place {code}"
