"""The sandbox payers as strangers to the bench's practice: whom they insure, and what they say to a month of claims.

The roster is made of the charts before anything was planted in them. Claims arrive as 837P text in interchanges, are
read by the payers' own reader, pass their own edits, and are decided by their own rules.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice

from bench.scrub.case import Case
from bench.scrub.clean import as_payers_write
from bridge.billing.claim import Claim
from bridge.sandbox.data.member import Member, Permission
from bridge.sandbox.payer.book import Book
from bridge.sandbox.payer.payer import Scenarios, load_scenarios
from bridge.sandbox.payer.roster import SELF, Roster
from bridge.x12.interchange import GroupHeader, InterchangeHeader, write_interchange
from bridge.x12.tokenizer import tokenize
from bridge.x12.transactions import claim_837p
from bridge.x12.transactions.submission import Submission

_AT = datetime(2026, 11, 16, 22, tzinfo=UTC)
_PAID_BY = datetime(2026, 12, 16, 22, tzinfo=UTC)
_FILE = 500  # claims in one interchange
_RELATION = {"self": SELF, "child": "19", "spouse": "01"}
_REFUSED = ("A3", "A6", "A7", "A8")  # STC01-1 of a claim that is not taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Of one claim: `reasons` are group and CARC of its denied lines, or the statuses of its rejection."""

    control_number: str
    is_rejected: bool = False
    reasons: tuple[str, ...] = ()
    paid: Decimal = Decimal(0)
    patient: Decimal = Decimal(0)

    @property
    def is_clean(self) -> bool:
        return not self.is_rejected and not self.reasons


def members(case: Case, payer_ids: Mapping[str, str]) -> Iterator[Member]:
    """Everybody whom the chart insures, as the payer knows them. `payer_ids`: ours -> the clearinghouse's."""
    for key, held in case.resources.items():
        if not key.startswith("Coverage/"):
            continue
        patient_id = held["beneficiary"]["reference"]
        payer = held["payor"][0]["reference"].partition("/")[2]
        relation = _RELATION[held["relationship"]["coding"][0]["code"]]
        people = [(case.resources[patient_id], relation)]
        if relation != SELF:
            people.append((case.resources[held["subscriber"]["reference"]], SELF))
        for person, own in people:
            yield Member(
                payer_id=payer_ids[payer],
                member_id=held["subscriberId"],
                last=as_payers_write(person["name"][0]["family"]),
                first=person["name"][0]["given"][0],
                birth_date=date.fromisoformat(person["birthDate"]),
                sex=person["gender"][0].upper(),
                relationship=own,
                starts=date(2026, 1, 1),
                ends=None,
                plan="MONTH",
                copay=Decimal("20.00") if case.rng.random() < 0.6 else Decimal(0),
                coinsurance=Decimal("0.20"),
                deductible_remaining=Decimal(case.rng.choice((0, 0, 100, 500))),
                primary_payer_id="",
                authorizations=tuple(_permissions(case, patient_id, payer)),
            )


def _permissions(case: Case, patient: str, payer: str) -> Iterator[Permission]:
    for key, said in case.resources.items():
        if not key.startswith("ClaimResponse/") or said["patient"]["reference"] != patient:
            continue
        if said["insurer"]["reference"] != f"Organization/{payer}":
            continue
        yield Permission(
            number=said["preAuthRef"],
            procedures=tuple(item["productOrService"]["coding"][0]["code"] for item in said["addItem"]),
            starts=date.fromisoformat(said["preAuthPeriod"]["start"]),
            ends=date.fromisoformat(said["preAuthPeriod"]["end"]),
            units=said["extension"][0]["valueInteger"],
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


def judged(claims: Sequence[Claim], roster: Sequence[Member], rules: Scenarios) -> Iterator[Answer]:
    """What the payers answer to each, in the order of their numbers."""
    book = Book(Roster(roster), rules)
    rejected: dict[str, tuple[str, ...]] = {}
    for number, batch in enumerate(_batches(claims), 1):
        for file in book.receive(_AT, _text(batch, number)):
            if file.name.startswith("277CA"):
                rejected |= _rejections(file.text)
    book.release(_PAID_BY)
    decided = {filed.claim.control_number: filed for filed in book.claims.values()}
    for claim in claims:
        filed = decided.get(claim.control_number)
        if filed is None or filed.outcome is None:
            why = rejected.get(claim.control_number, ("999",))
            yield Answer(control_number=claim.control_number, is_rejected=True, reasons=why)
            continue
        denied = [r for line in filed.outcome.lines if line.denied for r in line.reasons]
        yield Answer(
            control_number=claim.control_number,
            reasons=tuple(dict.fromkeys(f"{r.group}{r.code}" for r in denied)),
            paid=filed.outcome.paid,
            patient=filed.outcome.share("PR"),
        )


def _batches(claims: Sequence[Claim]) -> Iterator[list[Claim]]:
    rest = iter(claims)
    while batch := list(islice(rest, _FILE)):
        yield batch


def _text(claims: Sequence[Claim], number: int) -> str:
    submission = Submission(
        transaction_number="0001",
        reference=str(number),
        created_at=_AT,
        submitter_name="JUNIPER",
        submitter_id="JUNIPER",
        contact_name="INES ORTEGA",
        contact_phone="8605550140",
        receiver_name="SANDBOX CLEARINGHOUSE",
        receiver_id="SANDBOXCH",
    )
    header = InterchangeHeader(sender="JUNIPER", receiver="SANDBOXCH", control_number=number, written_at=_AT)
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
