"""People as a claim names them: the patient and the subscriber, from Patient, RelatedPerson and Coverage."""

from datetime import date

from bridge.billing.chart_rule import BIRTH_DATE_MISSING, RELATIONSHIP_UNKNOWN, SUBSCRIBER_MISSING
from bridge.billing.party import Address, Patient, PersonName, Relationship, Sex, Subscriber
from bridge.billing.problem import Problem
from bridge.mapping.chart import Resource
from bridge.mapping.index import ChartIndex, id_in, place_of
from bridge.mapping.path import objects_at, select, text_at, texts_at
from bridge.mapping.service_time import read_day

_SEX = {"female": Sex.FEMALE, "male": Sex.MALE}  # administrative gender; the rest is U on a claim
_RELATIONSHIP = {  # subscriber-relationship -> SBR02, PAT01
    "self": Relationship.SELF,
    "spouse": Relationship.SPOUSE,
    "child": Relationship.CHILD,
    "common": Relationship.LIFE_PARTNER,
    "parent": Relationship.OTHER,
    "other": Relationship.OTHER,
}
_NAME_USES = ("official", "usual", "")
_PAST_USES = frozenset(("old", "maiden", "temp", "nickname", "anonymous"))
_SUFFIXES = frozenset(("JR", "SR", "II", "III", "IV", "V"))
_MEMBER_NUMBER = "MB"  # v2-0203


def read_patient(resource: Resource) -> tuple[Patient | None, tuple[Problem, ...]]:
    """None without a birth date: no payer finds a person without one. # 2010BA, 2010CA"""
    birth_date = read_birth_date(resource)
    if birth_date is None:
        place, reason = f"{place_of(resource)} birthDate", "The patient has no whole birth date."
        return None, (BIRTH_DATE_MISSING.found(place, reason, "Complete the birth date in the chart."),)
    patient = Patient(
        id=text_at(resource, "id"),
        name=read_name(resource),
        birth_date=birth_date,
        sex=_SEX.get(text_at(resource, "gender"), Sex.UNKNOWN),
        address=read_address(resource),
    )
    return patient, ()


def read_subscriber(
    index: ChartIndex, coverage: Resource, patient: Patient
) -> tuple[Subscriber | None, tuple[Problem, ...]]:
    """Who holds the policy. A dependant with a member number of their own is sent as the subscriber. # 2000B"""
    place = place_of(coverage)
    relationship = _relationship(index, coverage, patient.id)
    if relationship is None:
        return None, (
            RELATIONSHIP_UNKNOWN.found(
                f"{place} relationship",
                "The coverage does not say how the patient is related to its subscriber.",
                "Complete the relationship to the subscriber in the chart.",
            ),
        )
    own_number = member_number(coverage)
    policy_number = text_at(coverage, "subscriberId").strip() or own_number
    if relationship is not Relationship.SELF and own_number in ("", policy_number):
        return _other_subscriber(index, coverage, relationship, policy_number)
    return (
        Subscriber(
            name=patient.name,
            member_id=policy_number if relationship is Relationship.SELF else own_number,
            relationship=Relationship.SELF,
            birth_date=patient.birth_date,
            sex=patient.sex,
            address=patient.address,
            group_number=_group(coverage, "value"),
            group_name=_group(coverage, "name"),
        ),
        (),
    )


def member_number(coverage: Resource) -> str:
    """The beneficiary's own number. # Coverage.identifier[type=MB]"""
    for identifier in objects_at(coverage, "identifier"):
        if _MEMBER_NUMBER in texts_at(identifier, "type.coding.code"):
            return text_at(identifier, "value").strip()
    return ""


def read_birth_date(resource: Resource) -> date | None:
    return read_day(text_at(resource, "birthDate"))


def read_name(resource: Resource) -> PersonName:
    """The name in use; empty parts where the chart has none. # NM103, NM104, NM105, NM107"""
    names = [n for n in objects_at(resource, "name") if text_at(n, "use") not in _PAST_USES]
    names.sort(key=lambda n: _NAME_USES.index(text_at(n, "use")) if text_at(n, "use") in _NAME_USES else 1)
    name = next((n for n in names if text_at(n, "family")), {})
    given = [g.strip() for g in texts_at(name, "given") if g.strip()]
    suffixes = [s.strip().rstrip(".").upper() for s in texts_at(name, "suffix")]
    return PersonName(
        last=text_at(name, "family").strip(),
        first=given[0] if given else "",
        middle=given[1] if len(given) > 1 else "",
        suffix=next((s for s in suffixes if s in _SUFFIXES), ""),
    )


def read_address(resource: Resource) -> Address | None:
    """The home address; None unless street, city, state and postal code are there. # N3, N4"""
    addresses = [a for a in objects_at(resource, "address") if text_at(a, "use") not in _PAST_USES]
    addresses.sort(key=lambda a: text_at(a, "use") not in ("home", ""))
    for address in addresses:
        lines = [line.strip() for line in texts_at(address, "line") if line.strip()]
        postal_code = "".join(c for c in text_at(address, "postalCode") if c.isdigit())
        city, state = text_at(address, "city").strip(), text_at(address, "state").strip().upper()
        if lines and city and len(state) == 2 and len(postal_code) in (5, 9):
            return Address(line1=lines[0], line2=" ".join(lines[1:]), city=city, state=state, postal_code=postal_code)
    return None


def _relationship(index: ChartIndex, coverage: Resource, patient_id: str) -> Relationship | None:
    for code in texts_at(coverage, "relationship.coding.code"):
        if code in _RELATIONSHIP:
            return _RELATIONSHIP[code]
    reference = text_at(coverage, "subscriber.reference")
    is_own = reference and id_in(reference, index.get(reference, coverage)) == patient_id
    return Relationship.SELF if is_own and not tuple(select(coverage, "relationship")) else None


def _other_subscriber(
    index: ChartIndex, coverage: Resource, relationship: Relationship, policy_number: str
) -> tuple[Subscriber | None, tuple[Problem, ...]]:
    reference = text_at(coverage, "subscriber.reference")
    holder = index.get(reference, coverage)
    if holder is None or holder.get("resourceType") not in ("Patient", "RelatedPerson"):
        why = index.why_not(reference) if reference else "the coverage names none"
        return None, (
            SUBSCRIBER_MISSING.found(
                f"{place_of(coverage)} subscriber",
                f"The subscriber, who is not the patient, cannot be read: {why}.",
                "Name the subscriber of the policy in the chart, with name and birth date.",
            ),
        )
    return (
        Subscriber(
            name=read_name(holder),
            member_id=policy_number,
            relationship=relationship,
            birth_date=read_birth_date(holder),
            sex=_SEX.get(text_at(holder, "gender"), Sex.UNKNOWN),
            address=read_address(holder),
            group_number=_group(coverage, "value"),
            group_name=_group(coverage, "name"),
        ),
        (),
    )


def _group(coverage: Resource, element: str) -> str:
    """# Coverage.class[type=group]"""
    for row in objects_at(coverage, "class"):
        if "group" in texts_at(row, "type.coding.code"):
            return text_at(row, element).strip()
    return ""
