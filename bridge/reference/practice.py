"""Practices: `config/practices/*.toml`, format version 1."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field

from bridge.billing.party import Address, BillingProvider, Clinician, Licence, PersonName, ServiceFacility
from bridge.billing.practice import Enrolment, Fee, FeeSchedule, Practice, Site, Tenure
from bridge.billing.practice_rule.choice import strangers
from bridge.billing.programme import Programme
from bridge.billing.rule import Action
from bridge.billing.scrub import RULES
from bridge.reference.fee import load_fees
from bridge.reference.practice_rule import load_charter, read_rules
from bridge.reference.source import CONFIG, ConfigFault, FileShape, read_shape

State = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]


class AddressShape(FileShape):
    line1: str
    line2: str = ""
    city: str
    state: State
    postal_code: str = Field(pattern=r"^([0-9]{5}|[0-9]{9})$")


class BillingShape(FileShape):
    name: str
    npi: str
    taxonomy: str
    tax_id: str
    tax_id_is_ssn: bool = False
    is_person: bool = False
    contact_name: str = ""
    contact_phone: str = Field(default="", pattern=r"^([0-9]{10})?$")
    address: AddressShape


class ClinicianShape(FileShape):
    id: str  # the chart's Practitioner id
    last: str
    first: str
    middle: str = ""
    suffix: str = ""
    npi: str
    taxonomy: str
    licence: Licence
    supervisor: str = ""  # id of another clinician
    starts: date | None = None  # the first day at work here
    ends: date | None = None  # the last
    states: tuple[State, ...] = ()  # where the licence holds, compacts included


class SiteShape(FileShape):
    location_id: str  # the chart's Location id
    place_of_service: str = Field(pattern=r"^[0-9]{2}$")
    name: str = ""
    npi: str = ""
    address: AddressShape | None = None  # only where it is not the billing address


class EnrolmentShape(FileShape):
    payer_id: str
    clinician_id: str
    applied_on: date | None = None
    starts: date | None = None  # from this day on the payer takes claims; none: it has not answered
    retroactive_to: date | None = None  # the first service date, where that is earlier
    ends: date | None = None  # the last service date
    location_id: str = ""
    taxonomy: str = ""
    billing_npi: str = ""  # the group that the clinician is linked to there


class FeeShape(FileShape):
    procedure: str
    charge: Decimal = Field(gt=0, decimal_places=2)
    starts: date
    payer_id: str = ""


class ProgrammeShape(FileShape):
    """At least one of location, clinician and service is named: else every session would be the programme's."""

    name: str
    location_id: str = ""
    clinician_id: str = ""
    service: str = ""  # Encounter.serviceType or type: code or text
    notice: str = Field(default="", max_length=80)  # NTE02


class PracticeShape(FileShape):
    version: Literal[1]
    release: str
    id: str = Field(pattern=r"^[a-z0-9-]+$")
    time_zone: str
    billing: BillingShape
    clinician: tuple[ClinicianShape, ...] = ()
    site: tuple[SiteShape, ...] = ()
    payers: Mapping[str, str] = Field(default_factory=dict)  # what the chart calls a payer -> our payer id
    enrolment: tuple[EnrolmentShape, ...] = ()
    fees: str = ""  # a CSV file beside this one, or in ../fees
    fee: tuple[FeeShape, ...] = ()  # or the fees themselves
    scrub: Mapping[str, Action] = Field(default_factory=dict)  # rule id -> off, warn, hold
    programme: tuple[ProgrammeShape, ...] = ()  # under 42 CFR Part 2
    note_days: int | None = Field(default=None, ge=0)
    rule: tuple[Mapping[str, object], ...] = ()  # its own rules, without code: `practice_rule.read_rules`


def load_practice(path: Path, root: Path = CONFIG) -> Practice:
    """The practice of one TOML file with its fees; `root` holds what its own rules may set. Raises ConfigFault that
    names file and key."""
    shape = read_shape(path, PracticeShape)
    charter = load_charter(root)
    practice = Practice(
        id=shape.id,
        version=f"{shape.id}@{shape.release}",
        time_zone=_time_zone(path, shape.time_zone),
        billing=_billing(shape.billing),
        clinicians=_clinicians(path, shape.clinician),
        payers=dict(shape.payers),
        fees=_fees(path, shape),
        sites={site.location_id: _site(path, site) for site in shape.site},
        enrolments=tuple(_enrolment(path, number, e) for number, e in enumerate(shape.enrolment)),
        actions=_actions(path, shape.scrub),
        tenures={c.id: _tenure(path, number, c) for number, c in enumerate(shape.clinician)},
        programmes=tuple(_programme(path, number, p) for number, p in enumerate(shape.programme)),
        note_days=shape.note_days,
        rules=read_rules(path.name, shape.rule, charter),
        charter=charter,
    )
    for number, rule in enumerate(practice.rules):
        if strange := "; ".join(strangers(rule, practice)):
            raise ConfigFault(f"{path.name}: rule.{number} {rule.id}: {strange}")
    return practice


def practice_named(name: str, root: Path = CONFIG) -> Practice:
    """`practices/<name>.toml` under the config root. Raises ConfigFault."""
    return load_practice(root / "practices" / f"{name}.toml", root)


def all_practices(root: Path = CONFIG) -> tuple[Practice, ...]:
    """Every practice file, by file name. Raises ConfigFault at the first that is wrong."""
    return tuple(load_practice(path, root) for path in sorted((root / "practices").glob("*.toml")))


def _time_zone(path: Path, name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ConfigFault(f"{path.name}: time_zone: no time zone of this name") from None


def _address(shape: AddressShape) -> Address:
    return Address(
        line1=shape.line1, line2=shape.line2, city=shape.city, state=shape.state, postal_code=shape.postal_code
    )


def _billing(shape: BillingShape) -> BillingProvider:
    return BillingProvider(
        name=shape.name,
        npi=shape.npi,
        taxonomy=shape.taxonomy,
        tax_id=shape.tax_id,
        address=_address(shape.address),
        is_person=shape.is_person,
        tax_id_is_ssn=shape.tax_id_is_ssn,
        contact_name=shape.contact_name,
        contact_phone=shape.contact_phone,
    )


def _clinicians(path: Path, shapes: tuple[ClinicianShape, ...]) -> dict[str, Clinician]:
    alone = {shape.id: _clinician(shape) for shape in shapes}
    for number, shape in enumerate(shapes):
        if shape.supervisor and (shape.supervisor not in alone or shape.supervisor == shape.id):
            raise ConfigFault(f"{path.name}: clinician.{number}.supervisor: no other clinician of this practice")
    return {shape.id: _clinician(shape, alone.get(shape.supervisor)) for shape in shapes}


def _clinician(shape: ClinicianShape, supervisor: Clinician | None = None) -> Clinician:
    return Clinician(
        id=shape.id,
        name=PersonName(last=shape.last, first=shape.first, middle=shape.middle, suffix=shape.suffix),
        npi=shape.npi,
        taxonomy=shape.taxonomy,
        licence=shape.licence,
        supervisor=supervisor,
    )


def _tenure(path: Path, number: int, shape: ClinicianShape) -> Tenure:
    if shape.starts is not None and shape.ends is not None and shape.ends < shape.starts:
        raise ConfigFault(f"{path.name}: clinician.{number}.ends: before it starts")
    return Tenure(starts=shape.starts, ends=shape.ends, states=frozenset(shape.states))


def _enrolment(path: Path, number: int, shape: EnrolmentShape) -> Enrolment:
    place = f"{path.name}: enrolment.{number}"
    if shape.starts is None and shape.applied_on is None:
        raise ConfigFault(f"{place}: starts or applied_on: one of them is needed")
    if shape.starts is not None and shape.retroactive_to is not None and shape.retroactive_to > shape.starts:
        raise ConfigFault(f"{place}.retroactive_to: after it starts")
    enrolment = Enrolment(**shape.model_dump())
    first = enrolment.first_service
    if shape.ends is not None and first is not None and shape.ends < first:
        raise ConfigFault(f"{place}.ends: before it starts")
    return enrolment


def _actions(path: Path, chosen: Mapping[str, Action]) -> dict[str, Action]:
    for rule_id in chosen:
        if rule_id not in RULES:
            raise ConfigFault(f"{path.name}: scrub.{rule_id}: no rule of this name")
        if not RULES[rule_id].may_be_chosen:
            raise ConfigFault(f"{path.name}: scrub.{rule_id}: X12 or the law wants it so, no practice can choose")
    return dict(chosen)


def _programme(path: Path, number: int, shape: ProgrammeShape) -> Programme:
    if not (shape.location_id or shape.clinician_id or shape.service):
        raise ConfigFault(f"{path.name}: programme.{number}: name its location_id, clinician_id or service")
    return Programme(
        name=shape.name,
        location_id=shape.location_id,
        clinician_id=shape.clinician_id,
        service=shape.service,
        notice=shape.notice,
    )


def _site(path: Path, shape: SiteShape) -> Site:
    if shape.address is None:
        return Site(location_id=shape.location_id, place_of_service=shape.place_of_service)
    if not shape.name:
        raise ConfigFault(f"{path.name}: site {shape.location_id}: a site with an address of its own needs a name")
    facility = ServiceFacility(name=shape.name, address=_address(shape.address), npi=shape.npi)
    return Site(location_id=shape.location_id, place_of_service=shape.place_of_service, facility=facility)


def _fees(path: Path, shape: PracticeShape) -> FeeSchedule:
    if not shape.fees:
        fees = tuple(
            Fee(procedure=f.procedure, charge=f.charge, starts=f.starts, payer_id=f.payer_id) for f in shape.fee
        )
        return FeeSchedule(version=f"{shape.id}@{shape.release}", fees=fees)
    beside = path.parent / shape.fees
    return load_fees(beside if beside.is_file() else path.parent.parent / "fees" / shape.fees)
