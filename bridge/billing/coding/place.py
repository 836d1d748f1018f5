"""Where it happened, in the payer's words: place of service and telehealth modifiers."""

from dataclasses import dataclass

from bridge.billing.coding.procedure import Procedure
from bridge.billing.origin import Origin, Source
from bridge.billing.payer_rules import PayerRules, TelehealthRule
from bridge.billing.problem import Problem
from bridge.billing.session import Modality, Session

TELEHEALTH_PLACES = ("02", "10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Place of service and the modifiers that go with it; an empty place has a Problem."""

    place_of_service: str = ""
    modifiers: tuple[str, ...] = ()
    origins: tuple[Origin, ...] = ()
    problem: Problem | None = None


def placed(session: Session, procedure: Procedure, rules: PayerRules) -> Placed:
    """By the location when in person; by the payer's telehealth table when not."""
    if session.modality is Modality.IN_PERSON:
        return _in_person(session)
    rows = [r for r in rules.telehealth if _concerns(r, session, procedure)]
    if not rows:
        return Placed(problem=_not_covered(session, rules))
    row = _row(rows, session.patient_at_home)
    if row is None:
        unknown = session.patient_at_home is None
        return Placed(problem=_patient_place_unknown(session) if unknown else _not_covered(session, rules))
    if session.modality is Modality.AUDIO and not row.procedures and not procedure.audio:
        return Placed(problem=_audio_not_allowed(session, procedure))
    return _by_row(session, row, rules)


def _in_person(session: Session) -> Placed:
    if not session.place_of_service or session.place_of_service in TELEHEALTH_PLACES:
        return Placed(problem=_place_unknown(session))
    place = f"Location/{session.location_id}" if session.location_id else f"Encounter/{session.encounter_id} class"
    because = f"in person at a place of kind {session.place_of_service}"
    origin = Origin(field="place_of_service", source=Source.CHART, place=place, because=because)
    return Placed(place_of_service=session.place_of_service, origins=(origin,))


def _concerns(row: TelehealthRule, session: Session, procedure: Procedure) -> bool:
    return row.modality is session.modality and (not row.procedures or procedure.code in row.procedures)


def _row(rows: list[TelehealthRule], at_home: bool | None) -> TelehealthRule | None:
    """The first row that fits. A chart that is silent on the patient's place fits only where it makes no difference."""
    if at_home is not None:
        return next((r for r in rows if r.patient_at_home in (None, at_home)), None)
    home, elsewhere = _row(rows, True), _row(rows, False)
    if home is None or elsewhere is None:
        return None
    same = (home.place_of_service, home.modifiers) == (elsewhere.place_of_service, elsewhere.modifiers)
    return home if same else None


def _by_row(session: Session, row: TelehealthRule, rules: PayerRules) -> Placed:
    where = {True: "patient at home", False: "patient not at home", None: "wherever the patient was"}
    with_what = " ".join(row.modifiers) or "no modifier"
    because = (
        f"{session.modality.value}, {where[session.patient_at_home]}: "
        f"{rules.payer.name} wants {row.place_of_service} with {with_what}"
    )
    number = rules.telehealth.index(row)
    origins = tuple(
        Origin(
            field=field,
            source=Source.RULE,
            place=f"payer:{rules.payer.id} telehealth[{number}]",
            version=rules.version,
            because=because,
        )
        for field in ("place_of_service", *(("modifiers",) if row.modifiers else ()))
    )
    return Placed(place_of_service=row.place_of_service, modifiers=row.modifiers, origins=origins)


def _place_unknown(session: Session) -> Problem:
    return Problem(
        code="PLACE_UNKNOWN",
        place=f"Encounter/{session.encounter_id} location",
        reason="The session was in person, and its place of service is not known.",
        remedy="Name the location in the chart, and give it a place of service in the practice file.",
        prevents=("5", "58", "16"),
    )


def _patient_place_unknown(session: Session) -> Problem:
    return Problem(
        code="PATIENT_PLACE_UNKNOWN",
        place=f"Encounter/{session.encounter_id} extension",
        reason="The session was by telehealth, and the payer wants to know whether the patient was at home.",
        remedy="Enter in the chart where the patient was.",
        prevents=("5", "58"),
    )


def _not_covered(session: Session, rules: PayerRules) -> Problem:
    return Problem(
        code="TELEHEALTH_NOT_COVERED",
        place=f"Encounter/{session.encounter_id} class",
        reason=f"{rules.payer.name} has no {session.modality.value} row that fits this code and place.",
        remedy="Check modality and place of the patient in the chart, or complete the payer's telehealth table.",
        prevents=("4", "5", "96"),
    )


def _audio_not_allowed(session: Session, procedure: Procedure) -> Problem:
    return Problem(
        code="AUDIO_NOT_ALLOWED",
        place=f"Encounter/{session.encounter_id} extension",
        reason=f"{procedure.code} is not known to be allowed by sound alone.",
        remedy="Correct the modality in the chart, or list the code in the payer's audio row.",
        prevents=("4", "96"),
    )
