"""Where is my claim? Inquiries of one or several claims, and what payers answer at each level."""

from dataclasses import replace
from functools import cache

from hypothesis import strategies as st

from bridge.billing.acknowledgment import LineStatus, StatusCode, StatusInformation
from bridge.billing.claim_status import LineInquiry, StatusAnswer, StatusInquiry
from bridge.billing.entity import Entity
from bridge.billing.member import Member
from bridge.billing.party import Address, BillingProvider, Patient, Payer, PersonName, Relationship, Sex, Subscriber
from tests.x12.strategies import entity, party, status

NOWHERE = Address(line1="", city="", state="", postal_code="")
PROVIDERS = ("XX", "FI", "SV")  # NM108 of 2100C
MEMBERS = ("MI", "II", "24")  # NM108 of 2100D
OF_CLAIM = ("BLT", "LU", "6P", "XZ", "D9")  # REF of a 276 beside 1K and EJ
OF_ANSWER = ("BLT", "XZ", "VV", "D9")
DECIDED = ("P1", "P3", "F0", "F1", "F3", "R4")


@cache
@st.composite
def inquiries(draw: st.DrawFn, *, loose: bool = False, odd: bool = False) -> StatusInquiry:
    """For the subscriber or a dependant; in our plain words, or as another text has named everybody."""
    dependant = draw(party.maybe(_member("QC", (), "1", loose=loose, odd=odd)))
    own = _member("IL", MEMBERS, "1" if dependant is None else "12", loose=loose, odd=odd)
    subscriber = draw(own)
    if dependant is not None and not loose:
        subscriber = Member(entity=subscriber.entity)  # DMG is of who was treated
    payer = draw(entity.entities("PR", ("PI", "XV"), "2", loose=loose, odd=odd))
    providers = draw(party.several(_provider(loose=loose, odd=odd), 2, 1))
    since, until = draw(party.stretches())
    treated = dependant or subscriber
    return StatusInquiry(
        trace=draw(party.numbers("T")),
        payer=Payer(id="", name=payer.name, payer_id=payer.id, filing_indicator=""),
        provider=_biller(providers[0]),
        subscriber=_policy(subscriber, Relationship.UNKNOWN if dependant else Relationship.SELF),
        patient=_patient(treated),
        control_number=draw(party.told(party.numbers("B"))),
        service_date=since,
        charge=draw(party.maybe(party.dollars())),
        payer_claim_number=draw(party.told(party.numbers("ICN"))),
        service_to=until,
        references=draw(entity.references(*OF_CLAIM, loose=loose)),
        lines=draw(party.several(_line_inquiry(loose=loose), 2)),
        receiver=draw(entity.receivers(loose=loose, odd=odd)),
        payer_as_named=None if _is_plain(payer, "PI") else payer,
        providers_as_named=() if len(providers) == 1 and _is_plain(providers[0], "XX") else providers,
        subscriber_as_named=None if _is_plain_member(subscriber, dependant) else subscriber,
        patient_as_named=None if dependant is None or _is_plain(dependant.entity, "") else dependant,
    )


@cache
@st.composite
def answers(draw: st.DrawFn, *, loose: bool = False, odd: bool = False) -> StatusAnswer:
    """Of a claim of the subscriber or a dependant, of a provider, or of the whole inquiry."""
    level = draw(party.one_of("20", "21", "22", "22", "23", "23"))
    is_claim = level in ("22", "23")
    information, is_plain = draw(_of_claim(loose=loose) if is_claim else _of_level(level, loose=loose))
    since, until = draw(party.stretches()) if is_claim else (None, None)
    lines = draw(party.several(_line_status(loose=loose), 2)) if is_claim else ()
    person = entity.entities("IL", MEMBERS, loose=loose, odd=odd)
    return StatusAnswer(
        trace=draw(party.numbers("T")),
        trace_kind="1" if level == "21" else "2",
        control_number=draw(party.told(party.numbers("B"))) if is_claim else "",
        statuses=tuple(code for told in information for code in told.statuses),
        payer_claim_number=draw(party.told(party.numbers("ICN"))) if is_claim else "",
        charge=next((told.charge for told in information if told.charge is not None), None),
        paid=next((told.paid for told in information if told.paid is not None), None),
        effective_on=next((told.effective_on for told in information if told.effective_on), None),
        line_statuses=tuple(code for line in lines for code in line.statuses),
        information=() if is_plain else information,
        references=draw(entity.references(*OF_ANSWER, loose=loose)) if is_claim else (),
        service_from=since,
        service_to=until,
        lines=lines,
        source=draw(_source(loose=loose, odd=odd)),
        receiver=draw(entity.receivers(loose=loose, odd=odd)),
        providers=() if level == "20" else draw(party.several(_provider(loose=loose), 2, 1)),
        subscriber=draw(person) if is_claim else None,
        dependant=draw(entity.entities("QC", (), "1", loose=loose, odd=odd)) if level == "23" else None,
    )


def _provider(*, loose: bool = False, odd: bool = False) -> st.SearchStrategy[Entity]:
    return entity.entities("1P", PROVIDERS, loose=loose, odd=odd)


@cache
@st.composite
def _source(draw: st.DrawFn, *, loose: bool, odd: bool) -> Entity:
    """2100A of a 277 has a contact, and in loose texts whatever else an NM1 may have below it."""
    if loose or odd:
        return replace(
            draw(entity.entities("PR", ("PI", "XV"), "2", detailed=True, loose=loose, odd=odd)), specialties=()
        )
    plain = draw(entity.entities("PR", ("PI", "XV"), "2"))
    return Entity(code="PR", name=plain.name, id_kind=plain.id_kind, id=plain.id, contacts=draw(entity.contacts()))


@cache
@st.composite
def _member(draw: st.DrawFn, code: str, kinds: tuple[str, ...], forms: str, *, loose: bool, odd: bool) -> Member:
    """Who is asked about: a birth date always, a sex perhaps."""
    named = draw(entity.entities(code, kinds, forms, loose=loose, odd=odd))
    return Member(entity=named, birth_date=draw(party.birthdays()), sex=draw(party.one_of("", "F", "M")))


def _policy(member: Member, relationship: Relationship) -> Subscriber:
    return Subscriber(
        name=_name(member.entity),
        member_id=member.entity.id,
        relationship=relationship,
        birth_date=member.birth_date,
        sex=_sex(member.sex),
    )


def _patient(member: Member) -> Patient:
    assert member.birth_date is not None
    name = _name(member.entity)
    return Patient(id="", name=name, birth_date=member.birth_date, sex=_sex(member.sex), address=None)


def _biller(named: Entity) -> BillingProvider:
    is_person = named.form == "1"
    return BillingProvider(
        name=f"{named.name}, {named.first}" if is_person else named.name,
        npi=named.id if named.id_kind == "XX" else "",
        taxonomy="",
        tax_id=named.id if named.id_kind == "FI" else "",
        address=NOWHERE,
        is_person=is_person,
    )


def _name(named: Entity) -> PersonName:
    return PersonName(last=named.name, first=named.first, middle=named.middle, suffix=named.suffix)


def _sex(code: str) -> Sex:
    return Sex(code) if code else Sex.UNKNOWN


def _is_plain(named: Entity, id_kind: str) -> bool:
    """Whether our plain words would name it just so: of a provider no middle name, of anybody a folded name."""
    is_provider = named.code == "1P"
    words = (named.name, named.first)
    is_folded = all(word in ("", "ISA", *party.PLAIN) for word in words)
    is_short = not (named.prefix or named.relationship) and not (is_provider and (named.middle or named.suffix))
    return is_folded and is_short and named.id_kind == id_kind


def _is_plain_member(member: Member, dependant: Member | None) -> bool:
    """The birth date of a subscriber stands in the plain words only where they are the patient."""
    is_silent = dependant is None or not (member.birth_date or member.sex)
    return is_silent and member.entity.form == "1" and _is_plain(member.entity, "MI")


@cache
@st.composite
def _line_inquiry(draw: st.DrawFn, *, loose: bool) -> LineInquiry:
    since, until = draw(party.stretches())
    return LineInquiry(
        procedure=draw(entity.procedures(loose=loose)),
        charge=draw(party.dollars()),
        revenue_code=draw(party.one_of("", "0906")),
        units=draw(entity.quantities()),
        control_number=draw(party.told(party.numbers("L", 99))),
        service_from=since,
        service_to=until,
    )


@cache
@st.composite
def _of_claim(draw: st.DrawFn, *, loose: bool) -> tuple[tuple[StatusInformation, ...], bool]:
    """The STCs of a claim, and whether they say no more than one day and amount for all their statuses."""
    if draw(st.booleans()):
        codes = draw(party.several(_code(), 7, 1, unique=True))
        day, charge, paid = draw(party.days()), draw(party.maybe(party.dollars())), draw(party.maybe(party.dollars()))
        plain = status.threes(codes, day, charge, paid=paid)
        return plain, True
    return draw(party.several(status.whole(_codes()) if loose else _information(), 2, 1)), False


@cache
@st.composite
def _information(draw: st.DrawFn) -> StatusInformation:
    """An STC that says more than the plain fields can: how and when it was paid."""
    return StatusInformation(
        statuses=draw(_codes()),
        effective_on=draw(party.days()),
        charge=draw(party.maybe(party.dollars())),
        paid=draw(party.maybe(party.dollars())),
        adjudicated_on=draw(party.maybe(party.days())),
        remitted_on=draw(party.maybe(party.days())),
        check_number=draw(party.numbers("EFT", 99_999)),
    )


@cache
def _codes() -> st.SearchStrategy[tuple[StatusCode, ...]]:
    return party.several(_code(), 3, 1, unique=True)


def _code() -> st.SearchStrategy[StatusCode]:
    return status.codes(*DECIDED, entities=("82", "QC"), lists=True)


@cache
@st.composite
def _of_level(draw: st.DrawFn, level: str, *, loose: bool) -> tuple[tuple[StatusInformation, ...], bool]:
    """What is said of the whole inquiry or of a provider: no money."""
    entities = ("41", "AY") if level == "20" else ("1P", "85")
    codes = draw(party.several(status.codes("E4", "D0", "A4", entities=entities), 4, 1, unique=True))
    return status.threes(codes, draw(party.days()), draw(party.dollars()) if loose else None), True


@cache
@st.composite
def _line_status(draw: st.DrawFn, *, loose: bool) -> LineStatus:
    told = st.builds(StatusInformation, statuses=_codes(), effective_on=party.days())
    information = party.several(status.whole(_codes()) if loose else told, 2, 1)
    return draw(status.lines(information, paid=True, further=("D9",) if loose else (), loose=loose))
