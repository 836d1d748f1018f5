"""Where it happened, in the payer's words: place of service and telehealth modifiers."""

from dataclasses import dataclass

from bridge.billing.coding.procedure import Procedure
from bridge.billing.origin import Origin, Source
from bridge.billing.payer_rules import PayerRules
from bridge.billing.payer_table import UNSURE, TelehealthRule
from bridge.billing.problem import Problem
from bridge.billing.rule import Fix
from bridge.billing.rule_family import RuleFamily
from bridge.billing.session import Modality, Session

TELEHEALTH_PLACES = ("02", "10")

PLACE = RuleFamily("place", source="denial rule 7")
PLACE_UNKNOWN = PLACE.rule(
    "PLACE_UNKNOWN", "A session in person has a place of service that is not one of telehealth.", "5", "58", "16"
)
PATIENT_PLACE_UNKNOWN = PLACE.rule(
    "PATIENT_PLACE_UNKNOWN",
    "Where it matters to the payer, the chart says whether a patient at a distance was at home.",
    "5",
    "58",
)
TELEHEALTH_NOT_COVERED = PLACE.rule(
    "TELEHEALTH_NOT_COVERED",
    "A session at a distance fits a row of the payer's telehealth table.",
    "4",
    "5",
    "96",
    fix=Fix.DECIDE,
)
AUDIO_NOT_ALLOWED = PLACE.rule(
    "AUDIO_NOT_ALLOWED",
    "By sound alone only codes that allow it, or that the payer lists.",
    "4",
    "96",
    fix=Fix.DECIDE,
    source="denial rule 7; CPT Appendix T 2022",
    certainty="likely",
)
RULES = (PLACE_UNKNOWN, PATIENT_PLACE_UNKNOWN, TELEHEALTH_NOT_COVERED, AUDIO_NOT_ALLOWED)

_Row = tuple[int, TelehealthRule]  # its number in the payer's table


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
    rows = rules.telehealth_on(session.service_date, session.modality, procedure.code)
    if not rows:
        return Placed(problem=_not_covered(session, rules))
    found = _row(rows, session.patient_at_home)
    if found is None:
        unknown = session.patient_at_home is None
        return Placed(problem=_patient_place_unknown(session) if unknown else _not_covered(session, rules))
    if session.modality is Modality.AUDIO and not found[1].procedures and not procedure.audio:
        return Placed(problem=_audio_not_allowed(session, procedure))
    return _by_row(session, found, rules)


def _in_person(session: Session) -> Placed:
    if not session.place_of_service or session.place_of_service in TELEHEALTH_PLACES:
        return Placed(problem=_place_unknown(session))
    place = f"Location/{session.location_id}" if session.location_id else f"Encounter/{session.encounter_id} class"
    because = f"in person at a place of kind {session.place_of_service}"
    origin = Origin(field="place_of_service", source=Source.CHART, place=place, because=because)
    return Placed(place_of_service=session.place_of_service, origins=(origin,))


def _row(rows: tuple[_Row, ...], at_home: bool | None) -> _Row | None:
    """The first row that fits. A chart that is silent on the patient's place fits only where it makes no difference."""
    if at_home is not None:
        return next((r for r in rows if r[1].patient_at_home in (None, at_home)), None)
    home, elsewhere = _row(rows, True), _row(rows, False)
    if home is None or elsewhere is None:
        return None
    return home if _wants(home) == _wants(elsewhere) else None


def _wants(row: _Row) -> tuple[str, tuple[str, ...]]:
    return row[1].place_of_service, row[1].modifiers


def _by_row(session: Session, found: _Row, rules: PayerRules) -> Placed:
    number, row = found
    where = {True: "patient at home", False: "patient not at home", None: "wherever the patient was"}
    with_what = " ".join(row.modifiers) or "no modifier"
    because = (
        f"{session.modality.value}, {where[session.patient_at_home]}: "
        f"{rules.payer.name} wants {row.place_of_service} with {with_what}"
        f"{f' (unsure: {row.source})' if row.certainty == UNSURE else ''}"
    )
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
    return PLACE_UNKNOWN.found(
        f"Encounter/{session.encounter_id} location",
        "The session was in person, and its place of service is not known.",
        "Name the location in the chart, and give it a place of service in the practice file.",
    )


def _patient_place_unknown(session: Session) -> Problem:
    return PATIENT_PLACE_UNKNOWN.found(
        f"Encounter/{session.encounter_id} extension",
        "The session was by telehealth, and the payer wants to know whether the patient was at home.",
        "Enter in the chart where the patient was.",
    )


def _not_covered(session: Session, rules: PayerRules) -> Problem:
    return TELEHEALTH_NOT_COVERED.found(
        f"Encounter/{session.encounter_id} class",
        f"{rules.payer.name} has no {session.modality.value} row that fits this code and place.",
        "Check modality and place of the patient in the chart, or complete the payer's telehealth table.",
    )


def _audio_not_allowed(session: Session, procedure: Procedure) -> Problem:
    return AUDIO_NOT_ALLOWED.found(
        f"Encounter/{session.encounter_id} extension",
        f"{procedure.code} is not known to be allowed by sound alone.",
        "Correct the modality in the chart, or list the code in the payer's audio row.",
    )
