"""Claims: by video and in the room, for dependants, after other payers, replacing and undoing."""

from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from bridge.billing.claim import Claim, Frequency, LineAdjudication, OtherCoverage, Rank, ServiceLine
from bridge.billing.claim_detail import DatedEvent, Note, Paperwork
from bridge.billing.remittance import Adjustment
from tests.x12.strategies import party

PROCEDURES = ("90837", "90834", "90791", "99214", "90853", "H0004", "96130", "90785")
MODIFIERS = ("95", "59", "HF", "HQ", "25")
DIAGNOSES = ("F41.1", "F33.1", "F43.10", "F90.0", "F10.20", "Z63.0", "F84.0")
REASONS = (("CO", "45"), ("OA", "23"), ("PR", "1"), ("PR", "2"), ("PR", "3"))


@st.composite
def claims(draw: st.DrawFn, *, odd: bool = False) -> Claim:
    """One claim whose charges balance with what every other payer did."""
    patient = draw(party.patients(odd=odd))
    depends, frequency = draw(st.booleans()), draw(st.sampled_from(Frequency))
    own = party.self_subscriber(patient, draw(party.numbers("NWH")), draw(st.sampled_from(("", "GRP1001"))))
    subscriber = draw(party.holders(odd=odd)) if depends else own
    place = draw(st.sampled_from(("02", "10", "11", "53")))
    lines = draw(_lines(place))
    others = tuple(
        draw(_other_coverage(rank, lines, odd=odd))
        for rank in draw(st.sampled_from(((), (), (Rank.SECONDARY,), (Rank.SECONDARY, Rank.TERTIARY))))
    )
    return Claim(
        control_number=draw(party.numbers("B")),
        practice_id="",
        patient=patient,
        subscriber=subscriber,
        payer=draw(party.payers(odd=odd)),
        billing=draw(party.billing_providers(odd=odd)),
        rendering=draw(party.clinicians(odd=odd)),
        service_date=lines[0].service_date,
        place_of_service=place,
        diagnoses=tuple(draw(st.lists(st.sampled_from(DIAGNOSES), min_size=1, max_size=5, unique=True))),
        lines=lines,
        frequency=frequency,
        payer_claim_number="" if frequency is Frequency.ORIGINAL else draw(party.numbers("ICN")),
        supervising=draw(st.none() | party.supervisors(odd=odd)),
        facility=draw(st.none() | party.facilities(odd=odd)),
        authorization_number=draw(st.just("") | party.numbers("AU")),
        referral_number=draw(st.just("") | party.numbers("RF")),
        patient_paid=draw(st.none() | party.dollars(100, 5_000)),
        accepts_assignment=draw(st.booleans()),
        benefits_assigned=draw(st.booleans()),
        release_signed=draw(st.booleans()),
        other_coverages=others,
        dates=draw(_events()),
        paperwork=draw(_paperwork()),
        notes=draw(_notes()),
    )


@st.composite
def _lines(draw: st.DrawFn, place: str) -> tuple[ServiceLine, ...]:
    day = draw(party.days())
    return tuple(
        ServiceLine(
            number=number,
            procedure=draw(st.sampled_from(PROCEDURES)),
            modifiers=tuple(draw(st.lists(st.sampled_from(MODIFIERS), max_size=4, unique=True))),
            charge=draw(party.dollars(100)),
            units=draw(st.integers(1, 24)),
            place_of_service=place,
            diagnosis_pointers=(1,),
            service_date=day,
            control_number=f"L{number}",
            encounter_id="",
            authorization_number=draw(st.sampled_from(("", "", f"LINE{number}"))),
        )
        for number in range(1, draw(st.integers(1, 3)) + 1)
    )


@st.composite
def _other_coverage(draw: st.DrawFn, rank: Rank, lines: tuple[ServiceLine, ...], *, odd: bool) -> OtherCoverage:
    """A payer that has answered each line, the claim as a whole, or nothing yet."""
    said = draw(st.sampled_from(("lines", "claim", "nothing")))
    day = draw(party.days())
    answered = tuple(draw(_adjudication(line, day)) for line in lines) if said == "lines" else ()
    charge = sum((line.charge for line in lines), Decimal(0))
    whole = draw(_adjustments(charge)) if said == "claim" else ()
    paid = sum((line.paid for line in answered), Decimal("0.00")) if answered else charge - _total(whole)
    return OtherCoverage(
        rank=rank,
        payer=draw(party.payers(rank.value, odd=odd)),
        subscriber=draw(party.holders(odd=odd)),
        paid=None if said == "nothing" else paid,
        remaining=draw(st.none() | party.dollars(1, 900)) if said == "claim" else None,
        adjustments=whole,
        lines=answered,
        payer_claim_number=draw(st.just("") | party.numbers("ICN")),
        adjudicated_on=day if said == "claim" else None,
    )


@st.composite
def _adjudication(draw: st.DrawFn, line: ServiceLine, day: date) -> LineAdjudication:
    adjustments = draw(_adjustments(line.charge))
    return LineAdjudication(
        line_number=line.number,
        procedure=line.procedure,
        modifiers=line.modifiers,
        paid=line.charge - _total(adjustments),
        units=line.units,
        adjustments=adjustments,
        adjudicated_on=day,
    )


@st.composite
def _adjustments(draw: st.DrawFn, charge: Decimal) -> tuple[Adjustment, ...]:
    """At most the charge, each reason once, in the order of their groups."""
    most = int(charge.scaleb(2)) // len(REASONS)
    chosen = draw(st.lists(st.sampled_from(REASONS), max_size=4, unique=True))
    return tuple(
        Adjustment(group=group, reason=reason, amount=draw(party.dollars(1, max(most, 1))))
        for group, reason in sorted(chosen)
    )


def _total(adjustments: tuple[Adjustment, ...]) -> Decimal:
    return sum((adjustment.amount for adjustment in adjustments), Decimal("0.00"))


def _events() -> st.SearchStrategy[tuple[DatedEvent, ...]]:
    onset = st.builds(DatedEvent, kind=st.just("431"), on=party.days())
    return st.just(()) | onset.map(lambda event: (event,))


def _paperwork() -> st.SearchStrategy[tuple[Paperwork, ...]]:
    plan = st.builds(Paperwork, kind=st.just("08"), delivery=st.just("EL"), control_number=party.numbers("PW"))
    return st.just(()) | plan.map(lambda paper: (paper,))


def _notes() -> st.SearchStrategy[tuple[Note, ...]]:
    return st.sampled_from(((), (Note(kind="ADD", text="SEEN BY VIDEO FROM HOME"),)))
