"""Everything that is wrong in an X12 text, as faults. Bad text never raises.

`check(text)` gives all of them in the order of the text. `check_bit_by_bit(read)` gives them as a file of any size is
read, and keeps no more of it than a claim and the last thousand faults.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from bridge.x12.balance import balance_checks
from bridge.x12.code_set import CodeSets
from bridge.x12.code_set.check import code_set_checks
from bridge.x12.collector import resting
from bridge.x12.directory import FUNCTIONAL_IDS, INEXACT, schema
from bridge.x12.envelope_check import envelope_fault, group_faults, interchange_faults, set_fault, set_faults
from bridge.x12.envelope_reader import Tell, read_envelopes
from bridge.x12.fault import Fault
from bridge.x12.inspection import Inspection
from bridge.x12.pattern import Syntax
from bridge.x12.schema import Loop
from bridge.x12.segment import Segment
from bridge.x12.set_check import SetCheck
from bridge.x12.situation import situation_checks
from bridge.x12.stretch import Read
from bridge.x12.tokenizer import NotX12, tokenize
from bridge.x12.trading_partner import (
    PartnerRules,
    partner_checks,
    partner_group_faults,
    partner_interchange_faults,
)


@resting()
def check(
    text: str, code_sets: CodeSets | None = None, partner: PartnerRules | None = None, encoding: str = "utf-8"
) -> tuple[Fault, ...]:
    """The faults of a whole text, SNIP levels 1 to 4; empty when it is clean.

    With `code_sets` also level 5, external codes; with `partner` level 7, what this trading partner wants. `encoding`
    is that of the file: offsets count its bytes.
    """
    faults = [fault for found in check_bit_by_bit(text, code_sets, partner, encoding) for fault in found]
    return tuple(sorted(faults, key=lambda fault: (fault.offset, fault.element)))


def check_bit_by_bit(
    text: str | Read, code_sets: CodeSets | None = None, partner: PartnerRules | None = None, encoding: str = "utf-8"
) -> Iterator[list[Fault]]:
    """The same as they are found, some at a time; the text may be what reads it (see `tokenize`).

    Those of one transaction set come in the order of its segments as long as they are few; when many have gathered,
    they are given before the set is complete, and what is found out later of a segment above them comes behind them.
    """
    try:
        yield from read_envelopes(tokenize(text, encoding), _Contents(code_sets, partner))
    except NotX12 as error:
        said = f"This is no X12 interchange: {error}."
        yield [envelope_fault("024", Segment("ISA"), said, error.remedy)]


def _pass_over(segment: Segment) -> None:
    """Of a guide that is not known, nothing can be said."""


class _Contents:
    """Inspects what the envelopes hold."""

    def __init__(self, code_sets: CodeSets | None, partner: PartnerRules | None) -> None:
        self._code_sets = code_sets
        self._partner = partner
        self._syntax = Syntax()
        self._inspection: Inspection | None = None

    def set_opened(self, st: Segment, gs: Segment | None, tell: Tell) -> Callable[[Segment], None]:
        tell(set_faults(st, gs))
        version = "" if gs is None else gs[8]
        layout = schema(st[1], st[3].strip()) or schema(st[1], version.strip())
        if layout is None:
            said = "The guide of this transaction set is not known here; nothing inside of it was checked."
            tell([set_fault("I6" if st[1] in FUNCTIONAL_IDS else "1", st, said)])
            self._inspection = None
            return _pass_over
        is_exact = (st[3] or version).strip() not in INEXACT
        self._inspection = Inspection(layout, self._syntax, self._checks(layout), st, tell, is_exact)
        return self._inspection.take

    def _checks(self, layout: Loop) -> Iterator[SetCheck]:
        yield from balance_checks(layout)
        yield from situation_checks(layout.id)
        if self._code_sets is not None:
            yield from code_set_checks(layout.id, self._code_sets)
        if self._partner is not None:
            yield from partner_checks(layout, self._partner)

    def set_closed(self, se: Segment | None) -> None:
        if self._inspection is not None:
            self._inspection.close(se)

    def group_closed(self, gs: Segment | None, ge: Segment | None) -> Iterable[Fault]:
        yield from group_faults(gs, ge)
        if gs is not None and self._partner is not None:
            yield from partner_group_faults(gs, self._partner)

    def strayed(self, segment: Segment) -> None:
        """It has a fault already."""

    def interchange_closed(self, isa: Segment, ta1s: Sequence[Segment], iea: Segment | None) -> Iterable[Fault]:
        yield from interchange_faults(isa, ta1s, iea)
        if isa and self._partner is not None:
            yield from partner_interchange_faults(isa, self._partner)
