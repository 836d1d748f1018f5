"""The people and organizations of every transaction: NM1, N3, N4 and DMG, written and read."""

from collections.abc import Iterator
from datetime import date

from bridge.billing.party import Address, BillingProvider, PersonName, Sex
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.section import Section
from bridge.x12.transactions.written import Said, WrittenSegment, written


def write_person(entity: str, name: PersonName, path: str, identity: tuple[str, Said] | None = None) -> WrittenSegment:
    """NM1 of a person; `identity` is NM108 and what NM109 says."""
    return written(
        "NM1",
        entity,
        "1",
        Said(element.name(name.last), f"{path}.last"),
        Said(element.name(name.first, 35), f"{path}.first"),
        Said(element.name(name.middle, 25), f"{path}.middle"),
        "",
        Said(element.name(name.suffix, 10), f"{path}.suffix"),
        *(identity or ()),
    )


def write_organization(entity: str, name: Said, identity: tuple[str, Said] | None = None) -> WrittenSegment:
    """NM1 of an organization; `name` is not yet in the basic character set."""
    return written("NM1", entity, "2", Said(element.name(name.text), name.field), "", "", "", "", *(identity or ()))


def write_provider(entity: str, provider: BillingProvider, path: str) -> WrittenSegment:
    """NM1 of who bills, by NPI: an organization, or a person called `LAST, FIRST`."""
    npi = ("XX", Said(provider.npi, f"{path}.npi"))
    if not provider.is_person:
        return write_organization(entity, Said(provider.name, f"{path}.name"), npi)
    last, first = (Said(element.name(n), f"{path}.name") for n in _last_and_first(provider.name))
    return written("NM1", entity, "1", last, first, "", "", "", *npi)


def write_address(address: Address | None, path: str) -> Iterator[WrittenSegment]:
    """N3 and N4; nothing for an unknown address."""
    if address is None:
        return
    line1, line2 = element.plain(address.line1, 55), element.plain(address.line2, 55)
    yield written("N3", Said(line1, f"{path}.line1"), Said(line2, f"{path}.line2"))
    yield written(
        "N4",
        Said(element.name(address.city, 30), f"{path}.city"),
        Said(element.plain(address.state, 2), f"{path}.state"),
        Said(element.number(address.postal_code), f"{path}.postal_code"),
    )


def write_demographics(birth_date: date | None, sex: Sex, path: str) -> Iterator[WrittenSegment]:
    """DMG; nothing for an unknown birth date."""
    if birth_date is not None:
        yield written("DMG", "D8", Said(element.day(birth_date), f"{path}.birth_date"), Said(sex.value, f"{path}.sex"))


def read_name(nm1: Segment) -> PersonName:
    """# NM103, NM104, NM105, NM107"""
    return PersonName(last=nm1[3], first=nm1[4], middle=nm1[5], suffix=nm1[7])


def read_address(section: Section) -> Address | None:
    """The first N3 with its N4; None when there is neither."""
    n3, n4 = section.first("N3"), section.first("N4")
    if not n3 and not n4:
        return None
    return Address(line1=n3[1], line2=n3[2], city=n4[1], state=n4[2], postal_code=n4[3])


def read_sex(dmg: Segment) -> Sex:
    """# DMG03; anything but F and M is unknown"""
    return Sex(dmg[3]) if dmg[3] in ("F", "M") else Sex.UNKNOWN


def read_birth_date(dmg: Segment) -> date | None:
    """# DMG02"""
    return element.read_day(dmg[2])


def _last_and_first(name: str) -> tuple[str, str]:
    last, _, first = name.partition(",")
    return last.strip(), first.strip()
