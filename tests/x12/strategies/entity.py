"""Whoever an inquiry, an answer or an authorization names, and what hangs on it: NM1, REF, N3, N4, PER, PRV, DTP, TRN.

`loose` adds what the wire carries though no guide asks for it: names as others chose to write them, unused elements.
"""

from dataclasses import replace
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from bridge.billing.entity import Contact, Entity, Period, Reference, Specialty, Trace
from bridge.billing.party import Address
from bridge.billing.procedure import Procedure
from tests.x12.strategies import party

# as others write them: nothing is folded that somebody else chose, and their delimiters need not be ours
LOOSE = ("Núñez", "d’Arc, Jr.", " Ann", "ISA", "X" * 90, "st. john (wu)", "İpek")
ODD = (*LOOSE, "A*B", "A~B", "A:B^C", "Smith\r\nJones", "~", "Mc Allister  ", "\x1d")
NUMBERS = (("TE", "8605550118"), ("FX", "8605550119"), ("EM", "DESK@EXAMPLE.ORG"), ("TE", "8005550100"))
BEYOND = ((), (), ("CA",), ("MX", "", "", "JAL"))

Texts = tuple[str, ...]


@cache
def names(*, loose: bool = False, odd: bool = False) -> st.SearchStrategy[str]:
    return st.sampled_from((*party.PLAIN, *(ODD if odd else LOOSE if loose else ())))


@cache
def ids(kind: str) -> st.SearchStrategy[str]:
    """NM109 of a kind that NM108 names."""
    if kind == "XX":
        return party.npis()
    if kind in ("FI", "34", "EI"):
        return st.integers(100_000_000, 999_999_999).map(str)
    return party.numbers({"PI": "SB", "MI": "NWH", "46": "CH"}.get(kind, "N"), 99_999)


@cache
@st.composite
def entities(
    draw: st.DrawFn,
    code: str,
    kinds: Texts = (),
    forms: str = "12",
    *,
    detailed: bool = False,
    loose: bool = False,
    odd: bool = False,
) -> Entity:
    """NM1; `kinds` are those of its number, none for one without. `detailed`: with what may stand below it."""
    form, kind = draw(party.one_of(*forms)), draw(party.one_of(*kinds or ("",)))
    name, is_person = names(loose=loose, odd=odd), form == "1"
    middle, suffix = draw(party.one_of(("", ""), ("J", "III"), ("LEE", "JR"))) if is_person else ("", "")
    prefix, relationship = draw(party.one_of(("", ""), ("DR", "72"))) if loose else ("", "")
    below = draw(_below(loose=loose)) if detailed else Entity(code=code)
    return Entity(
        code=code,
        form=form,
        name=draw(name),
        first=draw(name) if is_person else "",
        middle=middle,
        prefix=prefix,
        suffix=suffix,
        id_kind=kind,
        id=draw(ids(kind)) if kind else "",
        relationship=relationship,
        references=below.references,
        address=below.address,
        beyond_postal_code=below.beyond_postal_code,
        contacts=below.contacts,
        specialties=below.specialties,
    )


@cache
@st.composite
def _below(draw: st.DrawFn, *, loose: bool) -> Entity:
    """An address abroad has no state and no ZIP of ours. Loose texts leave less out."""
    beyond = draw(party.one_of(*BEYOND))
    address = draw(party.addresses() if loose else party.maybe(party.addresses()))
    if address is None:
        beyond = ()
    elif beyond:
        address = Address(line1=address.line1, line2=address.line2, city="GUADALAJARA", state="", postal_code="44100")
    return Entity(
        code="",
        references=draw(references("EI", "ZH", "1J", loose=loose)),
        address=address,
        beyond_postal_code=beyond,
        contacts=draw(contacts(loose=loose)),
        specialties=draw(specialties()),
    )


@cache
@st.composite
def references(draw: st.DrawFn, *kinds: str, loose: bool = False) -> tuple[Reference, ...]:
    """Some of the kinds, each once and in that order; REF03 and REF04 in loose texts alone."""
    number = party.numbers("R", 9_999)
    if not loose:
        return tuple(Reference(kind=kind, value=draw(number)) for kind in draw(party.some(*kinds)))
    more = party.one_of(("", ()), ("SEEN", ("2U", "SB77")), ("", ("2U", "SB7", "", "X")))
    return tuple(
        Reference(kind=kind, value=draw(number), text=text, further=further)
        for kind in draw(party.some(*kinds))
        for text, further in (draw(more),)
    )


@cache
def contacts(*, loose: bool = False) -> st.SearchStrategy[tuple[Contact, ...]]:
    contact = st.builds(
        Contact,
        kind=party.one_of("IC", "BL") if loose else st.just("IC"),
        name=party.one_of("", "EDI DESK"),
        numbers=party.several(party.one_of(*NUMBERS), 3, 1),
    )
    return party.several(contact, 1, 1 if loose else 0)


@cache
def specialties() -> st.SearchStrategy[tuple[Specialty, ...]]:
    return party.several(st.sampled_from([Specialty(role="PE", kind="PXC", code=code) for code in party.TAXONOMIES]), 1)


@cache
@st.composite
def periods(draw: st.DrawFn, *kinds: str, ranges: bool = True, loose: bool = False) -> tuple[Period, ...]:
    """Some of the kinds, each once: a day, or several where the guide has `ranges`."""
    return tuple(draw(_period(kind, ranges, loose)) for kind in draw(party.some(*kinds)))


@cache
@st.composite
def _period(draw: st.DrawFn, kind: str, ranges: bool, loose: bool) -> Period:
    if loose and draw(st.booleans()):
        return Period(kind=kind, text=draw(party.one_of("2026", "SOON", "202602-202603")))
    first, last = draw(party.stretches())
    return Period(kind=kind, first=first, last=last if ranges else None)


@cache
def traces(kind: str) -> st.SearchStrategy[tuple[Trace, ...]]:
    """TRN of a 278: whose number it is stands in TRN03."""
    trace = st.builds(
        Trace,
        kind=st.just(kind),
        number=party.numbers("T", 9_999),
        origin=party.one_of("1061234567", "9512345678"),
        detail=party.one_of("", "UNIT 4"),
    )
    return party.several(trace, 2, unique=True)


@cache
@st.composite
def procedures(draw: st.DrawFn, *, loose: bool = False, ranges: bool = False) -> Procedure:
    """C003 as SVC01, SV101 and SV202 have it; `ranges` adds a text and the last of several codes."""
    code, kind = draw(party.one_of(("90837", "HC"), ("H0015", "HC"), ("90791", "HC")))
    modifiers = draw(party.some("95", "59", "HF", "HQ"))
    if loose and draw(st.booleans()):
        return Procedure(code="90837", kind="")  # not divided
    if not (loose or ranges):
        return Procedure(code=code, kind=kind, modifiers=modifiers)
    text, last = draw(party.one_of("", "BY VIDEO")), draw(party.one_of("", "90838"))
    return Procedure(code=code, kind=draw(party.one_of(kind, "IV")), modifiers=modifiers, text=text, last=last)


@cache
def quantities() -> st.SearchStrategy[Decimal]:
    """Units, and now and then a fraction of one."""
    return st.integers(1, 24).map(Decimal) | st.sampled_from((Decimal("0.5"), Decimal("2.25")))


@cache
@st.composite
def receivers(draw: st.DrawFn, *, loose: bool = False, odd: bool = False) -> Entity:
    """2100B of a 276, a 277 and a 277CA: a person there has no suffix."""
    named = draw(entities("41", ("46",), loose=loose, odd=odd))
    return named if loose else replace(named, suffix="")
