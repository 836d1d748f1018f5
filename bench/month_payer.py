"""The sandbox payers as strangers to the bench's practice: whom they insure, and what they say to a month of claims.

The roster is made of the charts before anything was planted in them. Claims arrive day by day as 837P text, are read
by the payers' own reader, pass their own edits, and are decided by their own rules and their own counting.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import islice

from bench.course import Course
from bench.scrub.case import Case
from bench.scrub.chart import Json
from bench.scrub.clean import as_payers_write
from bridge.billing.claim import Claim
from bridge.sandbox.data.member import Member, Permission
from bridge.sandbox.payer.book import Book
from bridge.sandbox.payer.filed import Filed
from bridge.sandbox.payer.payer import Scenarios, load_scenarios
from bridge.sandbox.payer.roster import SELF, Roster
from bridge.x12.interchange import GroupHeader, InterchangeHeader, write_interchange
from bridge.x12.tokenizer import tokenize
from bridge.x12.transactions import claim_837p
from bridge.x12.transactions.submission import Submission

MORNING, EVENING = time(11), time(23)  # UTC
_FILE = 500  # claims in one interchange
_RELATION = {"self": SELF, "child": "19", "spouse": "01"}
_REFUSED = ("A3", "A6", "A7", "A8")  # STC01-1 of a claim that is not taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Of one claim: `reasons` are group and CARC of its denied lines, or the statuses of its rejection."""

    control_number: str
    is_rejected: bool = False
    reasons: tuple[str, ...] = ()
    denied: tuple[str, ...] = ()  # procedures
    paid: Decimal = Decimal(0)
    patient: Decimal = Decimal(0)

    @property
    def is_clean(self) -> bool:
        return not self.is_rejected and not self.reasons


def members(course: Course, payer_ids: Mapping[str, str]) -> Iterator[tuple[str, Member]]:
    """Everybody whom the chart insures, as the payer knows them, each with the id of the patient whose first coverage
    it is, or nothing. `payer_ids`: ours -> the clearinghouse's."""
    case, limits = course.case, {limit.patient_id: limit.left for limit in course.limits}
    for key, held in case.resources.items():
        if not key.startswith("Coverage/"):
            continue
        patient_id = held["beneficiary"]["reference"]
        payer = held["payor"][0]["reference"].partition("/")[2]
        relation = _RELATION[held["relationship"]["coding"][0]["code"]]
        people = [(case.resources[patient_id], relation)]
        if relation != SELF:
            people.append((case.resources[held["subscriber"]["reference"]], SELF))
        first = key.startswith("Coverage/c")
        for person, own in people:
            member = replace(
                _member(case, person, own, payer_ids[payer], held["subscriberId"]),
                visits_remaining=limits.get(patient_id.partition("/")[2]) if first else None,
                authorizations=tuple(_permissions(course, patient_id, payer)),
            )
            yield patient_id.partition("/")[2] if first and own == relation else "", member


def _member(case: Case, person: Json, relation: str, payer_id: str, member_id: str) -> Member:
    return Member(
        payer_id=payer_id,
        member_id=member_id,
        last=as_payers_write(person["name"][0]["family"]),
        first=person["name"][0]["given"][0],
        birth_date=date.fromisoformat(person["birthDate"]),
        sex=person["gender"][0].upper(),
        relationship=relation,
        starts=date(2026, 1, 1),
        ends=None,
        plan="MONTH",
        copay=Decimal("20.00") if case.rng.random() < 0.6 else Decimal(0),
        coinsurance=Decimal("0.20"),
        deductible_remaining=Decimal(case.rng.choice((0, 0, 100, 500))),
    )


def _permissions(course: Course, patient: str, payer: str) -> Iterator[Permission]:
    """What was drawn before the month is off: these payers' books begin with it."""
    known = [r for key, r in course.case.resources.items() if key.startswith("ClaimResponse/")]
    for said in (*known, *course.later):
        if said["patient"]["reference"] != patient or said["insurer"]["reference"] != f"Organization/{payer}":
            continue
        yield Permission(
            number=said["preAuthRef"],
            procedures=tuple(item["productOrService"]["coding"][0]["code"] for item in said["addItem"]),
            starts=date.fromisoformat(said["preAuthPeriod"]["start"]),
            ends=date.fromisoformat(said["preAuthPeriod"]["end"]),
            units=said["extension"][0]["valueInteger"] - course.used.get(said["preAuthRef"], 0),
        )


def scenarios(npis: Sequence[str], billing_npi: str, allowed: Mapping[str, str]) -> Scenarios:
    """The sandbox payers' rules as they ship; they know this practice, and price a few more codes."""
    shipped = load_scenarios()
    more = {code: Decimal(text) for code, text in allowed.items()}
    return replace(
        shipped,
        billing_npis=frozenset({billing_npi}),
        rendering_npis=frozenset(npis),
        fees=tuple((starts, {**more, **fees}) for starts, fees in shipped.fees),
    )


class Payers:
    """All payers behind one clearinghouse: files in, answers out, day by day."""

    def __init__(self, roster: Sequence[Member], rules: Scenarios) -> None:
        self._members = {_key(member): member for member in roster}
        self._book = Book(Roster(roster), rules)
        self._open: dict[str, Filed] = {}  # taken and not answered
        self._files = 0

    def change(self, member: Member) -> None:
        """From now on the payer knows this person so."""
        self._members[_key(member)] = member
        self._book.roster = Roster(self._members.values())

    def take(self, day: date, claims: Sequence[Claim]) -> Iterator[Answer]:
        """The evening's claims arrive; yields those that are rejected at once."""
        taken = len(self._book.claims)
        rejected: dict[str, tuple[str, ...]] = {}
        for batch in _batches(claims):
            self._files += 1
            at = datetime.combine(day, EVENING, UTC)
            for file in self._book.receive(at, _text(batch, self._files, at)):
                if file.name.startswith("277CA"):
                    rejected |= _rejections(file.text)
        filed = {f.claim.control_number: f for f in islice(self._book.claims.values(), taken, None)}
        self._open |= filed
        for claim in claims:
            number = claim.control_number
            if number not in filed:
                yield Answer(control_number=number, is_rejected=True, reasons=rejected.get(number, ("999",)))

    def decide(self, day: date) -> Iterator[Answer]:
        """What was paid or denied up to this morning."""
        self._book.release(datetime.combine(day, MORNING, UTC))
        for number, filed in tuple(self._open.items()):
            if filed.outcome is not None:
                del self._open[number]
                yield _answer(number, filed)

    def visits_left(self, member: Member, year: int) -> int | None:
        """As the payer's 271 would say today. None: it states no limit."""
        return self._book.standing(member, year).visits_left


def _key(member: Member) -> tuple[str, str, str, date]:
    return member.payer_id, member.member_id, member.first, member.birth_date


def _answer(number: str, filed: Filed) -> Answer:
    outcome = filed.outcome
    assert outcome is not None
    denied = [line for line in outcome.lines if line.denied]
    return Answer(
        control_number=number,
        reasons=tuple(dict.fromkeys(f"{r.group}{r.code}" for line in denied for r in line.reasons)),
        denied=tuple(line.line.procedure for line in denied),
        paid=outcome.paid,
        patient=outcome.share("PR"),
    )


def _batches(claims: Sequence[Claim]) -> Iterator[list[Claim]]:
    rest = iter(claims)
    while batch := list(islice(rest, _FILE)):
        yield batch


def _text(claims: Sequence[Claim], number: int, at: datetime) -> str:
    submission = Submission(
        transaction_number="0001",
        reference=str(number),
        created_at=at,
        submitter_name="JUNIPER",
        submitter_id="JUNIPER",
        contact_name="INES ORTEGA",
        contact_phone="8605550140",
        receiver_name="SANDBOX CLEARINGHOUSE",
        receiver_id="SANDBOXCH",
    )
    header = InterchangeHeader(sender="JUNIPER", receiver="SANDBOXCH", control_number=number, written_at=at)
    group = GroupHeader(
        functional_id="HC", sender="JUNIPER", receiver="SANDBOXCH", control_number=number, version="005010X222A1"
    )
    return write_interchange(header, group, [claim_837p.write(claims, submission)])


def _rejections(text: str) -> dict[str, tuple[str, ...]]:
    """By claim number (2200D TRN02): the statuses against it. # 277CA STC01"""
    found: dict[str, tuple[str, ...]] = {}
    number = ""
    for segment in tokenize(text):
        if segment.id == "TRN":
            number = segment[2]
        elif segment.id == "STC" and segment[1][:2] in _REFUSED:
            found[number] = (*found.get(number, ()), segment[1])
    return found
