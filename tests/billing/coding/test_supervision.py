"""Who stands on the claim when the clinician is not yet independent: the pack's rows, each with its reason."""

from dataclasses import replace

import pytest

from bridge.billing.coding import CodedSession, code_day
from bridge.billing.party import Clinician, Licence
from bridge.billing.payer_rules import PayerRules
from bridge.billing.payer_table import LicenceModifier, SupervisionRule, Way
from bridge.billing.session import Intent, Modality, Session
from tests.billing.coding.example import PRACTICE, PROCEDURES, rules, session

ASSOCIATE = frozenset({Licence.ASSOCIATE})
LCSW = Licence.CLINICAL_SOCIAL_WORKER
BY_AN_ASSOCIATE = session(45, clinician_id="prac-associate")


def pack(*supervised: SupervisionRule, **changes: object) -> PayerRules:
    return replace(rules("northwind"), supervised=supervised, **changes)  # type: ignore[arg-type]


def code(a_session: Session, a_pack: PayerRules, supervisor: Licence | None = LCSW) -> CodedSession:
    """The practice's associate, under a supervisor of this licence."""
    associate = PRACTICE.clinicians["prac-associate"]
    above = replace(PRACTICE.clinicians["prac-lcsw"], licence=supervisor) if supervisor else None
    clinicians: dict[str, Clinician] = {**PRACTICE.clinicians, associate.id: replace(associate, supervisor=above)}
    (coded,) = code_day((a_session,), clinicians, a_pack, PROCEDURES)
    return coded


@pytest.mark.parametrize(
    ("way", "rendering", "supervising", "problems"),
    [
        (Way.ASSOCIATE, "prac-associate", "prac-lcsw", ()),
        (Way.SUPERVISOR, "prac-lcsw", None, ()),
        (Way.INCIDENT_TO, "prac-lcsw", None, ()),
        (Way.NOT_BILLABLE, None, None, ("ASSOCIATE_NOT_BILLABLE",)),
    ],
)
def test_a_row_of_the_pack_says_who_renders(
    way: Way, rendering: str | None, supervising: str | None, problems: tuple[str, ...]
) -> None:
    coded = code(BY_AN_ASSOCIATE, pack(SupervisionRule(licences=ASSOCIATE, way=way)))
    assert coded.rendering is None or coded.rendering.id == rendering
    assert (coded.supervising.id if coded.supervising else None) == supervising
    assert tuple(p.code for p in coded.problems) == problems


@pytest.mark.parametrize(
    ("supervisors", "supervisor", "problems"),
    [
        (frozenset({Licence.PSYCHOLOGIST}), Licence.PSYCHOLOGIST, ()),
        (frozenset({Licence.PSYCHOLOGIST}), LCSW, ("SUPERVISOR_NOT_TAKEN",)),
        (frozenset({Licence.PSYCHOLOGIST}), None, ("SUPERVISOR_MISSING",)),
        (frozenset(), LCSW, ()),
    ],
)
def test_a_payer_may_say_who_supervises(
    supervisors: frozenset[Licence], supervisor: Licence | None, problems: tuple[str, ...]
) -> None:
    row = SupervisionRule(licences=ASSOCIATE, way=Way.SUPERVISOR, supervisors=supervisors)
    assert tuple(p.code for p in code(BY_AN_ASSOCIATE, pack(row), supervisor).problems) == problems


@pytest.mark.parametrize(
    ("intent", "minutes", "problems"),
    [(Intent.INTAKE, 60, ("INCIDENT_TO_INTAKE",)), (Intent.THERAPY, 45, ())],
)
def test_an_intake_is_never_incident_to(intent: Intent, minutes: int, problems: tuple[str, ...]) -> None:
    first = session(minutes, clinician_id="prac-associate", intent=intent)
    row = SupervisionRule(licences=ASSOCIATE, way=Way.INCIDENT_TO)
    assert tuple(p.code for p in code(first, pack(row)).problems) == problems


def test_other_licences_may_be_supervised_too() -> None:
    row = SupervisionRule(licences=frozenset({LCSW}), way=Way.ASSOCIATE)
    (coded,) = code_day((session(45),), PRACTICE.clinicians, pack(row), PROCEDURES)
    assert [p.code for p in coded.problems] == ["SUPERVISOR_MISSING"]


def test_what_decides_the_price_stands_before_telehealth() -> None:
    """Licence, supervision, then the modality: HO HL 95."""
    by_video = session(45, clinician_id="prac-associate", modality=Modality.VIDEO, patient_at_home=True)
    row = SupervisionRule(licences=ASSOCIATE, way=Way.SUPERVISOR, modifiers=("HL",))
    coded = code(by_video, pack(row, licence_modifiers={LCSW: ("HO",)}))
    assert coded.lines[0].modifiers == ("HO", "HL", "95")


def test_the_line_says_why_it_carries_the_mark_of_supervision() -> None:
    row = SupervisionRule(
        licences=ASSOCIATE, way=Way.SUPERVISOR, modifiers=("HL",), certainty="unsure", source="third-party table"
    )
    coded = code(BY_AN_ASSOCIATE, pack(row))
    because = "Northwind Health: the supervisor renders for licence ASSOCIATE (unsure: third-party table)"
    (rendering,) = coded.origins
    assert (rendering.field, rendering.place, rendering.version, rendering.because) == (
        "rendering",
        "payer:northwind supervised[0]",
        "northwind@2024.1",
        because,
    )
    assert [o.because for o in coded.lines[0].origins if o.field == "modifiers"] == [f"HL: {because}"]


@pytest.mark.parametrize(
    ("procedures", "modifiers", "place"),
    [
        (frozenset({"90834"}), ("AH",), "payer:northwind licence_modifier[0]"),
        (frozenset({"90837"}), ("HO",), "payer:northwind licence_modifiers.LCSW"),  # another code: the plain list
        (frozenset(), ("AH",), "payer:northwind licence_modifier[0]"),
    ],
)
def test_a_licence_modifier_may_be_for_some_codes_only(
    procedures: frozenset[str], modifiers: tuple[str, ...], place: str
) -> None:
    row = LicenceModifier(licences=frozenset({LCSW}), modifiers=("AH",), procedures=procedures)
    a_pack = pack(licence_rows=(row,), licence_modifiers={LCSW: ("HO",)})
    (coded,) = code_day((session(45),), PRACTICE.clinicians, a_pack, PROCEDURES)
    assert coded.lines[0].modifiers == modifiers
    assert [o.place for o in coded.lines[0].origins if o.field == "modifiers"] == [place]


def test_a_row_may_take_the_modifier_away() -> None:
    row = LicenceModifier(licences=frozenset({LCSW}), modifiers=(), procedures=frozenset({"90834"}))
    a_pack = pack(licence_rows=(row,), licence_modifiers={LCSW: ("HO",)})
    (coded,) = code_day((session(45),), PRACTICE.clinicians, a_pack, PROCEDURES)
    assert coded.lines[0].modifiers == ()
