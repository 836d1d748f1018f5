"""What the profile's facts say about an encounter as a whole: its purpose, how and where, and whether it is signed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from bridge.billing.origin import Origin
from bridge.billing.practice import Practice
from bridge.billing.problem import Problem
from bridge.billing.scrub.note import ADDENDUM_UNSIGNED, NOTE_UNKNOWN, NOTE_UNSIGNED
from bridge.billing.session import Activity, Intent, Modality, Signed
from bridge.mapping.activity import activities, unread
from bridge.mapping.chart import Resource
from bridge.mapping.crosswalk import Answer, Found
from bridge.mapping.index import id_in, place_of
from bridge.mapping.path import text_at
from bridge.mapping.reading import Reading
from bridge.mapping.service_time import read_day

_ROOM = "whether the patient was in the room, on video or on the telephone"
_PURPOSE = "what the session was for"
_FINAL = frozenset(("final", "amended"))  # DocumentReference.docStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """`group_size` None: the chart states none, so the attendees are counted."""

    intent: Intent
    modality: Modality
    patient_at_home: bool | None
    place_of_service: str
    location_id: str
    visit_code: str
    chart_codes: tuple[str, ...]
    therapy_minutes: int | None
    interactive_complexity: bool
    group_size: int | None
    authorization_number: str = field(repr=False)
    signed: Signed
    origins: tuple[Origin, ...]
    activities: tuple[Activity, ...] = ()
    month_minutes: int | None = None
    is_first_month: bool | None = None
    family_present: bool | None = None
    patient_state: str = ""
    cosigned: bool | None = None
    signed_on: date | None = None


def setting(reading: Reading, practice: Practice | None) -> tuple[Setting | None, tuple[Problem, ...]]:
    """None when purpose or modality is not known; then a Problem says so. Raises PathFault."""
    codes = reading.facts("chart_codes")
    intent, modality = reading.fact("intent"), reading.fact("modality")
    purpose = intent.found or (Found(value=Intent.OTHER, place=codes[0].place) if codes else None)
    signed = _signed(reading)
    problems = [*_unsigned(reading, signed), *_lost_locations(reading), *unread(reading)]
    if purpose is None:
        problems.append(_unknown(reading, "INTENT_UNKNOWN", "type", _PURPOSE, intent))
    if modality.found is None:
        problems.append(_unknown(reading, "MODALITY_UNKNOWN", "class", _ROOM, modality))
    if purpose is None or modality.found is None:
        return None, tuple(problems)
    found = {"intent": purpose, "modality": modality.found, "signed": signed}
    return _known(reading, practice, found, tuple(code.value for code in codes)), tuple(problems)


def _known(reading: Reading, practice: Practice | None, found: dict[str, Found], codes: tuple[str, ...]) -> Setting:
    location_id, site_place = _site(reading, practice)
    names = ("patient_place", "place_of_service", "visit_code", "therapy_minutes", "interactive_complexity")
    more = ("month_minutes", "is_first_month", "family_present", "patient_state", "cosigned", "signed_on")
    for name in (*names, "group_size", "authorization", *more):
        answer = reading.fact(name).found
        if answer is not None:
            found[name] = answer
    said = {name: answer.value for name, answer in found.items()}
    return Setting(
        intent=Intent(said["intent"]),
        modality=Modality(said["modality"]),
        patient_at_home=said["patient_place"] == "home" if "patient_place" in said else None,
        place_of_service=said.get("place_of_service", site_place),
        location_id=location_id,
        visit_code=said.get("visit_code", ""),
        chart_codes=codes,
        therapy_minutes=_whole(said.get("therapy_minutes", "")),
        interactive_complexity=said.get("interactive_complexity") == "true",
        group_size=_whole(said.get("group_size", "")),
        authorization_number=said.get("authorization", ""),
        signed=Signed(said["signed"]),
        origins=tuple(reading.origin(_FIELDS.get(name, name), answer.place) for name, answer in found.items()),
        activities=activities(reading),
        month_minutes=_whole(said.get("month_minutes", "")),
        is_first_month=_flag(said, "is_first_month"),
        family_present=_flag(said, "family_present"),
        patient_state=_state(said.get("patient_state", "")),
        cosigned=_flag(said, "cosigned"),
        signed_on=read_day(said.get("signed_on", "")),
    )


def _flag(said: dict[str, str], name: str) -> bool | None:
    return said[name] == "true" if name in said else None


def _state(text: str) -> str:
    """USPS: two capital letters; empty for anything else."""
    return text.upper() if re.fullmatch(r"[A-Za-z]{2}", text) else ""


_FIELDS = {"patient_place": "patient_at_home", "authorization": "authorization_number"}


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _site(reading: Reading, practice: Practice | None) -> tuple[str, str]:
    """Location id and its place of service, from the practice's sites. # Encounter.location"""
    location_id = ""
    for reference in reading.locations():
        location_id = id_in(reference, reading.index.get(reference, reading.encounter))
        site = practice.sites.get(location_id) if practice is not None else None
        if site is not None:
            return location_id, site.place_of_service
    return location_id, ""


def _lost_locations(reading: Reading) -> Iterator[Problem]:
    for i, reference in enumerate(reading.locations()):
        if reference in reading.index.chart.unreadable:
            yield reading.missing(f"location[{i}].location", reference)


def _signed(reading: Reading) -> Found:
    if reading.profile.signed == "always":
        return Found(value=Signed.YES, place=f"profile {reading.profile.stamp} signed.how")
    if reading.profile.signed == "document_reference":
        return _signed_document(reading)
    answer = reading.fact("signed").found
    if answer is None:
        return Found(value=Signed.UNKNOWN, place=reading.place)
    return Found(value=Signed.YES if answer.value == "true" else Signed.NO, place=answer.place)


def _signed_document(reading: Reading) -> Found:
    """By metadata only: docStatus of the documents that belong to the encounter."""
    documents = _documents(reading)
    for document in documents:
        if text_at(document, "docStatus") in _FINAL:
            return Found(value=Signed.YES, place=f"{place_of(document)} docStatus")
    if any(text_at(d, "docStatus") == "preliminary" for d in documents):
        return Found(value=Signed.NO, place=f"{place_of(documents[0])} docStatus")
    return Found(value=Signed.UNKNOWN, place=reading.place)


def _documents(reading: Reading) -> tuple[Resource, ...]:
    """Those that hold: not in error, and not superseded while another stands."""
    documents = [d for d in reading.around("DocumentReference") if text_at(d, "status") != "entered-in-error"]
    standing = [d for d in documents if text_at(d, "status") != "superseded"]
    return tuple(standing or documents)


def _unsigned(reading: Reading, signed: Found) -> Iterator[Problem]:
    if signed.value == Signed.NO:
        yield NOTE_UNSIGNED.found(reading.place, "The note of the session is not signed.", "Sign it in the chart.")
    elif signed.value == Signed.UNKNOWN:
        reason = "The chart does not say whether the note is signed."
        remedy = "Sign the note; or tell the mapping profile where the EHR says so (signed.how)."
        yield NOTE_UNKNOWN.found(reading.place, reason, remedy)
    elif reading.profile.signed == "document_reference":
        for document in _documents(reading):
            if text_at(document, "docStatus") == "preliminary":
                reason = "The note is signed, and something that was added to the visit is not."
                yield ADDENDUM_UNSIGNED.found(f"{place_of(document)} docStatus", reason, "Sign it in the chart.")


def _unknown(reading: Reading, code: str, element: str, what: str, answer: Answer) -> Problem:
    if answer.unmapped:
        where = ", ".join(dict.fromkeys(answer.unmapped))
        reason = f"The chart does not say {what} in words that the mapping profile knows (looked at {where})."
    else:
        reason = f"The chart does not say {what}."
    fact = "intent" if code == "INTENT_UNKNOWN" else "modality"
    remedy = f"Correct the encounter's {element} in the chart, or extend facts.{fact} in the mapping profile."
    return reading.problem(code, element, reason, remedy)
