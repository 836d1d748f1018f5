"""What goes back before anyone looks at a claim: TA1 for an envelope, 999 for a functional group."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from bridge.sandbox.payer.claim import Batch
from bridge.sandbox.payer.envelope import Address, Numbers, group_text, interchange_text, segment
from bridge.sandbox.payer.grammar import Fault
from bridge.sandbox.payer.read_837p import read_batch
from bridge.sandbox.payer.received import GOOD, Group, Interchange, TransactionSet

VERSION = "005010X222A1"
DUPLICATE_INTERCHANGE = "025"  # TA105
DUPLICATE_GROUP = "19"  # AK905
DUPLICATE_SET = "23"  # IK502


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a 999 says of one ST. `batch` is None exactly when it is rejected."""

    control_number: str
    kind: str
    version: str
    faults: tuple[Fault, ...]
    code: str  # IK502
    batch: Batch | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupJudgement:
    """`code` is an AK905 that rejects the whole group."""

    group: Group
    sets: tuple[Judgement, ...]
    code: str

    @property
    def batches(self) -> tuple[Batch, ...]:
        return tuple(j.batch for j in self.sets if j.batch)


def judge_group(group: Group, seen: Collection[str]) -> GroupJudgement:
    """`seen` holds the GS06 of this sender's earlier groups."""
    code = group.code
    if group.header[1] != "HC":
        code = "1"
    elif group.header[8] != VERSION:
        code = "2"
    elif group.control_number in seen:
        code = DUPLICATE_GROUP
    if code:
        return GroupJudgement(group=group, sets=(), code=code)
    numbers: list[str] = []
    judged = []
    for transaction in group.sets:
        judged.append(_judge_set(transaction, numbers))
        numbers.append(transaction.control_number)
    return GroupJudgement(group=group, sets=tuple(judged), code="")


def _judge_set(transaction: TransactionSet, numbers: Collection[str]) -> Judgement:
    header = transaction.segments[0]
    code, batch = transaction.code, None
    faults: tuple[Fault, ...] = ()
    if transaction.control_number in numbers:
        code = DUPLICATE_SET
    elif header[1] != "837":
        code = "1"
    elif header[3] != VERSION:
        code = "I6"
    if not code:
        batch, faults = read_batch(transaction.segments)
        code = "5" if faults else ""
    return Judgement(control_number=header[2], kind=header[1], version=header[3], faults=faults, code=code, batch=batch)


def write_ta1(interchange: Interchange, note: str, ours: Address, numbers: Numbers) -> str:
    """An interchange with a TA1 and no group. # TA101-105"""
    isa = interchange.header
    status = "A" if note == GOOD else "R"
    number = isa[13] if isa[13].isdecimal() else "000000000"
    ta1 = segment("TA1", number, isa[9], isa[10], status, note)
    return interchange_text(ours, interchange.sender, numbers, [ta1], groups=0)


def write_999(judgement: GroupJudgement, ours: Address, theirs: Address, numbers: Numbers) -> str:
    """One 999 for one group. # AK1, AK2, IK3-IK5, AK9"""
    group = judgement.group
    body = [segment("AK1", group.header[1] or "HC", group.control_number, group.header[8])]
    for judged in judgement.sets:
        body.append(segment("AK2", judged.kind, judged.control_number, judged.version))
        body.extend(_faults(judged.faults))
        body.append(segment("IK5", "A") if judged.batch else segment("IK5", "R", judged.code))
    received, accepted = len(group.sets), len(judgement.batches)
    announced = group.announced if group.announced.isdecimal() else str(received)
    body.append(segment("AK9", _verdict(received, accepted), announced, received, accepted, judgement.code))
    return group_text("999", ours, theirs, numbers, [body])


def _verdict(received: int, accepted: int) -> str:
    if accepted == received and received:
        return "A"
    return "P" if accepted else "R"


def _faults(faults: Iterable[Fault]) -> list[str]:
    """One IK3 a segment, with an IK4 for each of its elements."""
    lines = []
    for (name, position, loop, code), own in groupby(faults, key=lambda f: (f.segment, f.position, f.loop, f.code)):
        lines.append(segment("IK3", name, position, loop, code))
        lines.extend(segment("IK4", f.element, "", f.element_code) for f in own if f.element)
    return lines
