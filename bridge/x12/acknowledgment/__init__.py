"""Makes the 999 or the TA1 that answers a text, out of the faults found in it. Same text and numbers, same answer.

By default a fault of level 1 or 2 refuses its transaction set; what does not balance (level 3) is the business of a
277CA, which `claim.acknowledge_claims` makes out of the same faults. A `Policy` chooses otherwise.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bridge.x12.acknowledgment.echo import echo_digits, echo_name, echo_qualifier
from bridge.x12.acknowledgment.group import VERSION, group_answer
from bridge.x12.acknowledgment.policy import STRICT, Policy
from bridge.x12.check import check
from bridge.x12.delimiter import STANDARD, Delimiters
from bridge.x12.fault import Fault, Table
from bridge.x12.interchange import (
    GroupHeader,
    Interchange,
    InterchangeHeader,
    read_interchanges,
    write_interchange,
    write_ta1,
)
from bridge.x12.segment import Segment
from bridge.x12.syntax import is_day, is_time
from bridge.x12.tokenizer import render

_ISA_LENGTH = 105  # characters, without its terminator


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgment:
    """The answer to one interchange."""

    text: str = field(repr=False)  # an interchange: a 999 per functional group (after a TA1 if asked for), or a TA1
    is_999: bool
    accepted: bool  # nothing of it was rejected


def acknowledge(
    text: str,
    *,
    control_number: int,
    group_number: int,
    written_at: datetime,
    delimiters: Delimiters = STANDARD,
    policy: Policy = STRICT,
    faults: Sequence[Fault] | None = None,
) -> tuple[Acknowledgment, ...]:
    """One answer per interchange of `text`, with ISA13 and GS06 counted up from the given ones. Raises NotX12.

    An envelope that cannot be trusted gets a TA1 that rejects it; an interchange that holds only 999s, which no 999
    answers, gets a TA1 that accepts it. None goes to what stands outside of any ISA, nor to an interchange of TA1s
    alone. `faults` are what `check` said of the text, when it was asked already.
    """
    interchanges, _ = read_interchanges(text)
    found = apart(check(text) if faults is None else faults, lambda fault: fault.interchange)
    answered = ((at, interchange) for at, interchange in enumerate(interchanges) if _is_answered(interchange))
    return tuple(
        _answer(
            interchange,
            found[at],
            reply_header(interchange, control_number + ordinal, written_at),
            group_number + ordinal,
            delimiters,
            policy,
        )
        for ordinal, (at, interchange) in enumerate(answered)
    )


def apart(faults: Sequence[Fault], ordinal: Callable[[Fault], int]) -> Mapping[int, list[Fault]]:
    """Faults by their interchange, group or set, looked at once however many there are; none where none is."""
    found = defaultdict[int, list[Fault]](list)
    for fault in faults:
        found[ordinal(fault)].append(fault)
    return found


def reply_header(interchange: Interchange, control_number: int, written_at: datetime) -> InterchangeHeader:
    """Back to where it came from: sender and receiver change places."""
    isa = interchange.header
    return InterchangeHeader(
        sender=echo_name(isa[8]),
        sender_qualifier=echo_qualifier(isa[7]),
        receiver=echo_name(isa[6]),
        receiver_qualifier=echo_qualifier(isa[5]),
        control_number=control_number,
        written_at=written_at,
        usage=isa[15] if isa[15] in ("T", "P") else "T",
    )


def reply_group(gs: Segment, functional_id: str, control_number: int, version: str) -> GroupHeader:
    """The same for the functional group with header `gs`."""
    return GroupHeader(
        functional_id=functional_id,
        sender=echo_name(gs[3]),
        receiver=echo_name(gs[2]),
        control_number=control_number,
        version=version,
    )


def envelope_refusals(faults: Sequence[Fault], policy: Policy) -> list[Fault]:
    """The faults for which a whole interchange is refused."""
    envelope = (fault for fault in faults if fault.table is Table.INTERCHANGE and fault.is_error)
    return [fault for fault in envelope if fault.code not in policy.tolerates]


def _is_answered(interchange: Interchange) -> bool:
    """What has no ISA has no sender to answer; a TA1 is never answered, or two parties would go on for ever."""
    only_ta1 = interchange.acknowledgments and not interchange.groups and not interchange.stray
    return bool(interchange.header) and not only_ta1


def _answer(
    interchange: Interchange,
    faults: list[Fault],
    header: InterchangeHeader,
    group_number: int,
    delimiters: Delimiters,
    policy: Policy,
) -> Acknowledgment:
    answered = [(at, group) for at, group in enumerate(interchange.groups) if group.header[1] != "FA"]
    if envelope_refusals(faults, policy) or not answered:
        return _ta1_answer(interchange.header, faults, header, delimiters, policy)
    by_group = apart(faults, lambda fault: fault.group)
    bodies = [
        group_answer(ordinal, group, by_group[at], policy) for ordinal, (at, group) in enumerate(answered, start=1)
    ]
    group = reply_group(answered[0][1].header, "FA", group_number, VERSION)
    accepted = all(body[-1][1] in ("A", "E") for body in bodies)  # AK901
    text = write_interchange(header, group, bodies, delimiters)
    if interchange.header[14] == "1":  # the sender asked for a TA1, which stands between ISA and GS
        ta1 = _ta1(interchange.header, faults, header.written_at, policy)
        behind = _ISA_LENGTH + len(delimiters.segment)
        text = text[:behind] + render([ta1], delimiters) + text[behind:]
    return Acknowledgment(text=text, is_999=True, accepted=accepted)


def _ta1_answer(
    isa: Segment, faults: list[Fault], header: InterchangeHeader, delimiters: Delimiters, policy: Policy
) -> Acknowledgment:
    text = write_ta1(header, [_ta1(isa, faults, header.written_at, policy)], delimiters)
    return Acknowledgment(text=text, is_999=False, accepted=not envelope_refusals(faults, policy))


def _ta1(isa: Segment, faults: list[Fault], written_at: datetime, policy: Policy) -> Segment:
    broken = envelope_refusals(faults, policy)
    told = [f for f in faults if f.table is Table.INTERCHANGE and (f.is_error or policy.tells_warnings)]
    status = "R" if broken else "E" if told else "A"
    note = next((fault.code for fault in (*broken, *told)), "000")
    number, day, time = isa[13].strip(), isa[9].strip(), isa[10].strip()
    return Segment(
        "TA1",
        (
            echo_digits(number).zfill(9),
            day if len(day) == 6 and is_day(day) else f"{written_at:%y%m%d}",
            time if len(time) == 4 and is_time(time) else f"{written_at:%H%M}",
            status,
            note,
        ),
    )
