"""Who a text names, with all it says of them: NM1 and what stands under it (REF, N3, N4, PER, PRV)."""

from dataclasses import dataclass, field
from datetime import date

from bridge.billing.contact import Contact as Contact  # handed on
from bridge.billing.party import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """REF: a number under which somebody knows something."""

    kind: str  # REF01
    value: str = field(repr=False)  # REF02
    text: str = field(default="", repr=False)  # REF03
    further: tuple[str, ...] = field(default=(), repr=False)  # REF04-1 to REF04-6: what narrows it down


@dataclass(frozen=True, slots=True, kw_only=True)
class Specialty:
    """PRV: what a provider is to the matter, and their taxonomy."""

    role: str  # PRV01
    kind: str = ""  # PRV02 PXC
    code: str = ""  # PRV03


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """DTP: a day, or the first and the last of several. What cannot be read as days is kept as `text`."""

    kind: str  # DTP01
    first: date | None = field(default=None, repr=False)
    last: date | None = field(default=None, repr=False)  # None: one day
    text: str = field(default="", repr=False)  # DTP03 when it holds no day


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """TRN: a number by which a question and its answer find each other."""

    kind: str  # TRN01: 1 this text's own, 2 the one it answers
    number: str  # TRN02
    origin: str = ""  # TRN03: who gave it, ten characters
    detail: str = ""  # TRN04


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A person or an organization as a text names it."""

    code: str  # NM101
    form: str = "2"  # NM102: 1 person, 2 organization
    name: str = field(default="", repr=False)  # NM103: the last name of a person
    first: str = field(default="", repr=False)  # NM104
    middle: str = field(default="", repr=False)  # NM105
    prefix: str = field(default="", repr=False)  # NM106
    suffix: str = field(default="", repr=False)  # NM107
    id_kind: str = ""  # NM108: XX, PI, MI, FI, 46 ...
    id: str = field(default="", repr=False)  # NM109
    relationship: str = ""  # NM110
    references: tuple[Reference, ...] = ()
    address: Address | None = None
    beyond_postal_code: tuple[str, ...] = ()  # N404 to N407: country, location, subdivision
    contacts: tuple[Contact, ...] = ()
    specialties: tuple[Specialty, ...] = ()
