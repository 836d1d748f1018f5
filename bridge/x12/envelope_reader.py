"""Folds segments into envelopes, one at a time, and says what is wrong with nesting, counts and control numbers.

Whatever is open when its parent ends is closed, with a fault. Nothing of a transaction set is kept here: who reads
the envelopes takes its segments as they come, and may tell of faults at any of them.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from bridge.x12.fault import Fault, Severity, Table
from bridge.x12.segment import Segment

Take = Callable[[Segment], None]
Tell = Callable[[Iterable[Fault]], None]
_REMEDY = "Ask the sender for the whole file again; counts and control numbers must be as sent."
_EMPTY = "the interchange holds neither a functional group nor a TA1"
_OTHER_SEPARATOR = re.compile(r"(GS|TA1|IEA)[^\w\s]")


class Contents(Protocol):
    """Who takes what the envelopes hold. What it finds wrong gets its ordinals here."""

    def set_opened(self, st: Segment, gs: Segment | None, tell: Tell) -> Take:
        """A transaction set begins; what is given back takes its segments up to, and without, its SE.

        `tell` is for the faults of this set, now or later.
        """

    def set_closed(self, se: Segment | None) -> None:
        """The transaction set is complete, or cut off: the last time to tell of it."""

    def group_closed(self, gs: Segment | None, ge: Segment | None) -> Iterable[Fault]:
        """The group is complete; without GS, transaction sets stood outside of any."""

    def strayed(self, segment: Segment) -> None:
        """A segment stands outside of any transaction set."""

    def interchange_closed(self, isa: Segment, ta1s: Sequence[Segment], iea: Segment | None) -> Iterable[Fault]:
        """The interchange is complete."""


def read_envelopes(segments: Iterable[Segment], contents: Contents) -> Iterator[list[Fault]]:
    """Gives faults as they are found, and at the end."""
    reader = _Reader(contents)
    step_of, faults = reader.steps.get, reader.faults
    for segment in segments:
        step = step_of(segment.id)
        if step is None:
            reader.take(segment)
        else:
            step(segment)
        if faults:
            yield faults[:]
            faults.clear()
        reader.last = segment
    reader.close_interchange(None)
    yield faults


def _counts(contents: int, acknowledgments: int = 0) -> tuple[str, ...]:
    """What the count in a trailer may say; senders of a lone TA1 count it, or count no group."""
    return (str(contents).lstrip("0"), *([str(acknowledgments)] if not contents else []))


def _shown(count: str) -> str:
    return count if count.isdigit() else "no number of"


class _Reader:
    def __init__(self, contents: Contents) -> None:
        self.faults: list[Fault] = []  # found and not yet given
        self.last = Segment("")
        self._contents = contents
        self._interchanges = 0
        self._known: set[int] = set()  # sender, receiver and control number of the interchanges that came
        self._open_interchange(None)
        self.steps: dict[str, Take] = {
            "ISA": self._isa_read,
            "TA1": self._ta1_read,
            "GS": self._gs_read,
            "ST": self._st_read,
            "SE": self._se_read,
            "GE": self._ge_read,
            "IEA": self.close_interchange,
        }

    def _open_interchange(self, isa: Segment | None) -> None:
        self._isa = isa
        self._groups = 0
        self._group_numbers: set[str] = set()
        self._ta1s: list[Segment] = []
        self._has_strays = False
        self._is_strange = False  # with another element separator than its ISA names: nothing in it can be read
        self._open_group(None)

    def _open_group(self, gs: Segment | None) -> None:
        self._gs = gs
        self._sets = 0
        self._set_numbers: set[str] = set()
        self._close_body()

    def _close_body(self) -> None:
        self._st: Segment | None = None
        self.take: Take = self._misplaced

    def _isa_read(self, isa: Segment) -> None:
        self.close_interchange(None)
        self._open_interchange(isa)
        known = hash(tuple(isa[at].strip() for at in (5, 6, 7, 8, 13)))
        if known in self._known and isa[13].strip():
            said = "ISA13 repeats the control number of another interchange of the same sender and receiver"
            self._fault(Table.INTERCHANGE, "025", isa, said, element=13)
        self._known.add(known)

    def _ta1_read(self, ta1: Segment) -> None:
        if self._gs or self._st:
            self._misplaced(ta1)
        else:
            self._ta1s.append(ta1)

    def _gs_read(self, gs: Segment) -> None:
        self._close_group(None)
        if self._isa is None:
            self._isa = Segment("ISA")
            self._fault(Table.INTERCHANGE, "022", gs, "a functional group stands outside of any interchange")
        self._gs = gs
        if gs[6] in self._group_numbers:
            self._fault(Table.GROUP, "19", gs, "GS06 repeats the control number of another group", element=6)
        self._group_numbers.add(gs[6])

    def _st_read(self, st: Segment) -> None:
        self._close_set(None)
        if self._gs is None and not self._sets:
            self._isa = self._isa or Segment("ISA")
            self._fault(Table.INTERCHANGE, "022", st, "a transaction set stands outside of any functional group")
        if st[2] in self._set_numbers:
            self._fault(Table.TRANSACTION, "23", st, "ST02 repeats the control number of another set", element=2)
        self._set_numbers.add(st[2])
        self._st = st
        self.take = self._contents.set_opened(st, self._gs, self._tell)

    def _se_read(self, se: Segment) -> None:
        if self._st is not None:
            self._close_set(se)
        else:
            self._misplaced(se)

    def _ge_read(self, ge: Segment) -> None:
        if self._gs or self._st:
            self._close_group(ge)
        else:
            self._misplaced(ge)

    def _misplaced(self, segment: Segment) -> None:
        """An empty interchange is made for what follows an IEA."""
        self._isa = self._isa or Segment("ISA")
        self._contents.strayed(segment)
        strange = _OTHER_SEPARATOR.match(segment.id) if self.last is self._isa else None
        if strange is not None:
            self._is_strange = True
            header = Segment(strange[1], offset=segment.offset)
            said = "another element separator than the ISA names stands in the segments behind it"
            remedy = "Use one element separator in the whole interchange, the one behind the letters ISA."
            self._fault(Table.INTERCHANGE, "026", header, said, remedy=remedy)
        elif not self._is_strange:
            self._fault(Table.INTERCHANGE, "022", segment, "the segment stands outside of any transaction set")
        self._has_strays = True

    def _close_set(self, se: Segment | None) -> None:
        st = self._st
        if st is None:
            return
        if se is None:
            missing = Segment("SE", number=self.last.number + 1, offset=self.last.offset)
            self._fault(Table.TRANSACTION, "2", missing, "the transaction set ends without its SE")
        else:
            if se[1].lstrip("0") not in _counts(se.number):
                said = f"SE01 says {_shown(se[1])} segments, the set has {se.number}"
                self._fault(Table.TRANSACTION, "4", se, said, element=1)
            if se[2] != st[2]:
                self._fault(Table.TRANSACTION, "3", se, "SE02 is not the control number in ST02", element=2)
        self._contents.set_closed(se)
        self._sets += 1
        self._close_body()

    def _close_group(self, ge: Segment | None) -> None:
        self._close_set(None)
        gs = self._gs
        if gs is None and not self._sets:
            return
        if ge is None:
            self._fault(Table.GROUP, "3", Segment("GE", offset=self.last.offset), "the group ends without its GE")
        else:
            if ge[1].lstrip("0") not in _counts(self._sets):
                said = f"GE01 says {_shown(ge[1])} transaction sets, the group has {self._sets}"
                self._fault(Table.GROUP, "5", ge, said, element=1)
            elif not self._sets:
                self._fault(Table.GROUP, "5", ge, "the group holds no transaction set", element=1)
            if gs is not None and ge[2] != gs[6]:
                self._fault(Table.GROUP, "4", ge, "GE02 is not the control number in GS06", element=2)
        self._found(self._contents.group_closed(gs, ge))
        self._groups += 1
        self._open_group(None)

    def close_interchange(self, iea: Segment | None) -> None:
        """Ends the open interchange, if one is, with its IEA or without."""
        self._close_group(None)
        if self._isa is None:
            if iea is not None:
                self._misplaced(iea)
            return
        if self._is_strange and iea is None:
            pass  # its IEA is as strange as the rest
        elif iea is None:
            said = "the interchange ends without its IEA: the text was cut"
            self._fault(Table.INTERCHANGE, "023", Segment("IEA", offset=self.last.offset), said)
        else:
            if iea[1].lstrip("0") not in _counts(self._groups, len(self._ta1s)):
                said = f"IEA01 says {_shown(iea[1])} groups, the interchange has {self._groups}"
                self._fault(Table.INTERCHANGE, "021", iea, said, element=1)
            elif self._isa and not (self._groups or self._ta1s or self._has_strays):
                self._fault(Table.INTERCHANGE, "024", iea, _EMPTY, element=1, severity=Severity.WARNING)
            if iea[2] != self._isa[13]:
                self._fault(Table.INTERCHANGE, "001", iea, "IEA02 is not the control number in ISA13", element=2)
        self._found(self._contents.interchange_closed(self._isa, self._ta1s, iea), in_group=False)
        self._interchanges += 1
        self._open_interchange(None)

    def _tell(self, faults: Iterable[Fault]) -> None:
        self._found(faults, transaction=self._sets)

    def _found(self, faults: Iterable[Fault], transaction: int = -1, in_group: bool = True) -> None:
        """What the contents found wrong, with the ordinals of where."""
        group = self._groups if in_group else -1
        self.faults += (
            replace(fault, interchange=self._interchanges, group=group, transaction=transaction) for fault in faults
        )

    def _fault(
        self,
        table: Table,
        code: str,
        at: Segment,
        message: str,
        element: int = 0,
        severity: Severity = Severity.ERROR,
        remedy: str = _REMEDY,
    ) -> None:
        in_group = self._gs is not None or bool(self._sets) or self._st is not None
        self.faults.append(
            Fault(
                table=table,
                code=code,
                message=message,
                value=at[element] if element else "",
                remedy=remedy,
                severity=severity,
                segment=at.number,
                id=at.id,
                element=element,
                offset=at.offset,
                interchange=self._interchanges,
                group=self._groups if in_group else -1,
                transaction=self._sets if self._st is not None else -1,
            )
        )
