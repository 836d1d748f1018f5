"""The table of fields that a practice's own rule may ask for: of the line and of the session; those of the claim stand
in `practice_rule.claim_field`."""

from collections.abc import Callable, Mapping

from bridge.billing.practice_rule.claim_field import CLAIM_FIELDS
from bridge.billing.practice_rule.kind import Field, Kind, Level, Subject, Words, choices, given, yes_or_no
from bridge.billing.session import Intent, Modality, Session


def _of_session(read: Callable[[Session], tuple[str, ...] | None]) -> Words:
    return lambda subject: read(subject.session) if subject.session is not None else None


def _or_unknown(is_so: bool | None) -> tuple[str, ...] | None:
    return yes_or_no(is_so) if is_so is not None else None


def _or_silent(text: str) -> tuple[str, ...] | None:
    return (text,) if text else None


def _line_diagnoses(subject: Subject) -> tuple[str, ...]:
    known = subject.claim.diagnoses
    return tuple(known[p - 1] for p in subject.line.diagnosis_pointers if 0 < p <= len(known))


def _group_size(subject: Subject) -> int | None:
    return subject.session.group_size if subject.session is not None else None


def _minutes(subject: Subject) -> int | None:
    return subject.session.minutes if subject.session is not None else None


_OF_LINE = (
    Field(
        id="procedure",
        label="Procedure code",
        noun="the procedure",
        kind=Kind.PROCEDURE,
        level=Level.LINE,
        example="90837",
        words=lambda s: (s.line.procedure,),
    ),
    Field(
        id="modifier",
        label="Modifier",
        noun="a modifier",
        kind=Kind.MODIFIER,
        level=Level.LINE,
        example="95",
        is_many=True,
        words=lambda s: s.line.modifiers,
    ),
    Field(
        id="place_of_service",
        label="Place of service",
        noun="the place of service",
        kind=Kind.PLACE,
        level=Level.LINE,
        example="10",
        may_lack=True,
        words=lambda s: given(s.line.place_of_service),
    ),
    Field(
        id="line_diagnosis",
        label="Diagnosis that the line points at",
        noun="a diagnosis of the line",
        kind=Kind.DIAGNOSIS,
        level=Level.LINE,
        example="F41.1",
        is_many=True,
        words=_line_diagnoses,
    ),
    Field(
        id="units",
        label="Units",
        noun="the number of units",
        kind=Kind.NUMBER,
        level=Level.LINE,
        example="4",
        count=lambda s: s.line.units,
    ),
    Field(
        id="line_charge",
        label="Charge of the line",
        noun="the line's charge",
        kind=Kind.DOLLARS,
        level=Level.LINE,
        example="200.00",
        count=lambda s: s.line.charge,
    ),
)

_OF_SESSION = (
    Field(
        id="minutes",
        label="Minutes of the session",
        noun="the session's number of minutes",
        kind=Kind.NUMBER,
        level=Level.SESSION,
        example="53",
        count=_minutes,
    ),
    Field(
        id="modality",
        label="In person, video or audio",
        noun="the session's way",
        kind=Kind.CHOICE,
        level=Level.SESSION,
        example="video",
        choices=choices(*(modality.value for modality in Modality)),
        words=_of_session(lambda session: (session.modality.value,)),
    ),
    Field(
        id="intent",
        label="What the session was for",
        noun="the session's purpose",
        kind=Kind.CHOICE,
        level=Level.SESSION,
        example="therapy",
        choices=choices(*(intent.value for intent in Intent)),
        words=_of_session(lambda session: (session.intent.value,)),
    ),
    Field(
        id="at_home",
        label="The patient was at home",
        noun="the patient's place",
        kind=Kind.YES_NO,
        level=Level.SESSION,
        example="yes",
        yes="the patient was at home",
        no="the patient was not at home",
        words=_of_session(lambda session: _or_unknown(session.patient_at_home)),
    ),
    Field(
        id="group_size",
        label="Size of the group",
        noun="the size of the group",
        kind=Kind.NUMBER,
        level=Level.SESSION,
        example="8",
        count=_group_size,
    ),
    Field(
        id="site",
        label="Site",
        noun="the site",
        kind=Kind.NAME,
        level=Level.SESSION,
        example="loc-north",
        may_lack=True,
        words=_of_session(lambda session: given(session.location_id)),
    ),
    Field(
        id="seen_in_state",
        label="State in which the patient was",
        noun="the state in which the patient was",
        kind=Kind.STATE,
        level=Level.SESSION,
        example="NY",
        words=_of_session(lambda session: _or_silent(session.patient_state)),
    ),
    Field(
        id="chart_code",
        label="Code that the chart states",
        noun="a code of the chart",
        kind=Kind.PROCEDURE,
        level=Level.SESSION,
        example="90837",
        is_many=True,
        words=_of_session(lambda session: session.chart_codes),
    ),
    Field(
        id="family_present",
        label="Family was there",
        noun="the family",
        kind=Kind.YES_NO,
        level=Level.SESSION,
        example="yes",
        yes="family was there",
        no="no family was there",
        words=_of_session(lambda session: _or_unknown(session.family_present)),
    ),
)

FIELDS: Mapping[str, Field] = {field.id: field for field in (*_OF_LINE, *CLAIM_FIELDS, *_OF_SESSION)}
"""By id, in the order of the screen: the line, the claim, the session."""
