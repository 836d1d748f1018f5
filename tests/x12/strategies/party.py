"""People, organizations, addresses, money and days."""

from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import TypeVar

from hypothesis import strategies as st

from bridge.billing.identifier import npi_with_check_digit
from bridge.billing.party import (
    Address,
    BillingProvider,
    Clinician,
    Licence,
    Patient,
    Payer,
    PersonName,
    Relationship,
    ServiceFacility,
    Sex,
    Subscriber,
)

T = TypeVar("T")

PLAIN = ("MARSH", "O'HARA-NUNEZ", "DE LA CRUZ", "WU", "FITZGERALD-MONTGOMERY", "ADEYEMI", "LE", "VAN DER BERG")
# names as people have them and as keyboards spoil them; each leaves a letter that X12 can carry
ODD = (
    *("Núñez", "Łukasiewicz", "Sǿren", "Weiß", "Œuvrard", "d’Arc", "Jr., Smith", "Mc Allister  ", " Ann\tMarie"),
    *("A*B", "A~B", "A:B^C", "Smith\r\nJones", "ISA", "X" * 90, "O'" * 40, "Ngọc", "Ñ", "İpek", "Straße 5~"),
)
TAXONOMIES = ("1041C0700X", "2084P0800X", "103TC0700X", "101YM0800X", "261QM0801X")
DEPENDANTS = (Relationship.SPOUSE, Relationship.CHILD, Relationship.LIFE_PARTNER, Relationship.OTHER)


@cache
def maybe(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """One of it, or none."""
    return st.none() | strategy


@cache
def told(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """One of it, or nothing said."""
    return st.just("") | strategy


@cache
def several(
    strategy: st.SearchStrategy[T], most: int, least: int = 0, *, unique: bool = False
) -> st.SearchStrategy[tuple[T, ...]]:
    """From `least` to `most` of it."""
    return st.lists(strategy, min_size=least, max_size=most, unique=unique).map(tuple)


@lru_cache(maxsize=None, typed=True)
def one_of(*values: T) -> st.SearchStrategy[T]:
    """Any of the values."""
    return st.sampled_from(values)


@lru_cache(maxsize=None, typed=True)
def some(*values: T) -> st.SearchStrategy[tuple[T, ...]]:
    """Any number of the values, each once and in that order."""
    every = 1 << len(values)
    return st.integers(0, every - 1).map(lambda bits: tuple(v for at, v in enumerate(values) if bits >> at & 1))


@cache  # a strategy that is made once is validated once
def words(*, odd: bool = False) -> st.SearchStrategy[str]:
    """A name of a person or a place; as X12 writes it unless it may be odd."""
    plain = st.sampled_from(PLAIN)
    if not odd:
        return plain
    letters = st.text("abcXYZáéñøß'- .,()", min_size=1, max_size=70).filter(lambda t: any(c.isalnum() for c in t))
    return plain | st.sampled_from(ODD) | letters


@cache
def person_names(*, odd: bool = False) -> st.SearchStrategy[PersonName]:
    return st.builds(
        PersonName,
        last=words(odd=odd),
        first=words(odd=odd),
        middle=st.sampled_from(("", "J", "LEE")),
        suffix=st.sampled_from(("", "", "JR", "III")),
    )


@cache
def numbers(prefix: str = "", most: int = 999_999_999) -> st.SearchStrategy[str]:
    """An id of somebody's: letters in front, then digits."""
    return st.integers(1, most).map(lambda number: f"{prefix}{number}")


@cache
def npis() -> st.SearchStrategy[str]:
    return st.integers(199_900_000, 199_999_999).map(lambda number: npi_with_check_digit(str(number)))


@cache
def days() -> st.SearchStrategy[date]:
    return st.dates(date(2026, 1, 1), date(2026, 11, 19))


@cache
@st.composite
def stretches(draw: st.DrawFn) -> tuple[date, date | None]:
    """A day, or the first and the last of several."""
    first, last = draw(days()), draw(maybe(days()))
    return (first, last) if last is None or last >= first else (last, first)


@cache
def birthdays() -> st.SearchStrategy[date]:
    return st.dates(date(1930, 1, 1), date(2020, 12, 31))


@cache
def dollars(low: int = 0, high: int = 500_000) -> st.SearchStrategy[Decimal]:
    """Between so many cents."""
    return st.integers(low, high).map(lambda cents: Decimal(cents).scaleb(-2))


@cache
def addresses(*, odd: bool = False) -> st.SearchStrategy[Address]:
    return st.builds(
        Address,
        line1=words(odd=odd).map(lambda street: f"7 {street}"),
        city=words(odd=odd).map(lambda city: f"EAST {city}"),
        state=st.sampled_from(("CT", "MA", "NY")),
        postal_code=st.sampled_from(("06103", "061031204", "010011234")),
        line2=st.sampled_from(("", "APT 3")),
    )


@cache
def patients(*, odd: bool = False) -> st.SearchStrategy[Patient]:
    return st.builds(
        Patient,
        id=st.just(""),
        name=person_names(odd=odd),
        birth_date=birthdays(),
        sex=st.sampled_from(Sex),
        address=addresses(odd=odd),
    )


@cache
def clinicians(*, odd: bool = False) -> st.SearchStrategy[Clinician]:
    return st.builds(
        Clinician,
        id=st.just(""),
        name=person_names(odd=odd),
        npi=npis(),
        taxonomy=st.sampled_from(TAXONOMIES),
        licence=st.just(Licence.OTHER),
    )


@cache
def supervisors(*, odd: bool = False) -> st.SearchStrategy[Clinician]:
    """2310D has no taxonomy."""
    return st.builds(
        Clinician,
        id=st.just(""),
        name=person_names(odd=odd),
        npi=npis(),
        taxonomy=st.just(""),
        licence=st.just(Licence.OTHER),
    )


@cache
def billing_providers(*, odd: bool = False) -> st.SearchStrategy[BillingProvider]:
    return st.builds(
        BillingProvider,
        name=words(odd=odd).map(lambda name: f"{name} GROUP"),
        npi=npis(),
        taxonomy=st.sampled_from(TAXONOMIES),
        tax_id=st.integers(100_000_000, 999_999_999).map(str),
        address=addresses(odd=odd).map(_with_nine_digits),
        tax_id_is_ssn=st.booleans(),
        contact_name=words(odd=odd),
        contact_phone=st.just("8605550118"),
    )


def _with_nine_digits(address: Address) -> Address:
    return Address(line1=address.line1, city=address.city, state=address.state, postal_code="061031204")


@cache
def payers(prefix: str = "SB", *, odd: bool = False) -> st.SearchStrategy[Payer]:
    """Payers of one claim have prefixes of their own: their ids tell apart whose line payments these are."""
    return st.builds(
        Payer,
        id=st.just(""),
        name=words(odd=odd).map(lambda name: f"{name} HEALTH"),
        payer_id=numbers(prefix, 99_999),
        filing_indicator=st.sampled_from(("CI", "BL", "MC", "HM")),
    )


@cache
def facilities(*, odd: bool = False) -> st.SearchStrategy[ServiceFacility]:
    return st.builds(ServiceFacility, name=words(odd=odd), address=addresses(odd=odd), npi=st.just("") | npis())


@cache
def holders(*, odd: bool = False) -> st.SearchStrategy[Subscriber]:
    """Somebody other than the patient who holds the policy: a claim says no birthday, sex or address of theirs."""
    return st.builds(
        Subscriber,
        name=person_names(odd=odd),
        member_id=numbers("NWH"),
        relationship=st.sampled_from(DEPENDANTS),
        group_number=st.just("") | numbers("GRP", 9_999),
    )


def self_subscriber(patient: Patient, member_id: str, group_number: str = "") -> Subscriber:
    """The patient holds the policy."""
    return Subscriber(
        name=patient.name,
        member_id=member_id,
        relationship=Relationship.SELF,
        birth_date=patient.birth_date,
        sex=patient.sex,
        address=patient.address,
        group_number=group_number,
    )
