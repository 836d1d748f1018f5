"""The packs' own tests: `[[example]]` of a payer's file, run. `bridge check-config` says which fail, and how.

failures(root, procedures) -> (file, example, what is other than expected), for `payers` and `payer_library`
"""

from collections.abc import Iterator
from pathlib import Path

from bridge.billing.claim import Frequency
from bridge.billing.coding import ProcedureCatalog
from bridge.billing.payer_example import CLINICIAN, ExpectedLine, PayerExample, answer, differences
from bridge.billing.payer_rules import PayerRules
from bridge.billing.session import Modality, Session, Signed
from bridge.reference.payer import packs_of
from bridge.reference.payer_shape import USUAL, ExampleShape, PayerShape
from bridge.reference.source import CONFIG, ConfigFault, read_shape

FOLDERS = ("payers", "payer_library")

Pair = tuple[PayerExample, PayerRules]


def failures(procedures: ProcedureCatalog, root: Path = CONFIG) -> Iterator[tuple[str, str, str]]:
    """(file, name of the example, one sentence) for each thing that is other than expected. Raises ConfigFault."""
    for folder in FOLDERS:
        for path in sorted((root / folder).glob("*.toml")):
            for example, rules in load_examples(path, root):
                got = answer(example, rules, procedures)
                yield from ((f"{folder}/{path.name}", example.name, why) for why in differences(example, got))


def payer_examples(root: Path = CONFIG) -> tuple[Pair, ...]:
    """Those of every pack of `payers`, in the order of the files. Raises ConfigFault."""
    return tuple(pair for path in sorted((root / "payers").glob("*.toml")) for pair in load_examples(path, root))


def load_examples(path: Path, root: Path = CONFIG) -> tuple[Pair, ...]:
    """The examples of one file, each with the pack that it tries. Raises ConfigFault that names file and example."""
    shape = read_shape(path, PayerShape)
    packs = packs_of(shape, path.name, root)
    return tuple((_example(one), _pack(one, packs, path.name)) for one in shape.example)


def _pack(shape: ExampleShape, packs: tuple[PayerRules, ...], file: str) -> PayerRules:
    plan = "" if shape.plan == USUAL else shape.plan
    found = next((rules for rules in packs if rules.plan == plan and rules.holds_on(shape.on)), None)
    if found is None:
        raise ConfigFault(f"{file}: example {shape.name}: no pack of the plan {shape.plan} holds on {shape.on}")
    return found


def _example(shape: ExampleShape) -> PayerExample:
    return PayerExample(
        name=shape.name,
        session=_session(shape),
        licence=shape.licence,
        supervisor=shape.supervisor,
        plan="" if shape.plan == USUAL else shape.plan,
        diagnosis=shape.diagnosis,
        filed_after=shape.filed_after,
        frequency=Frequency(shape.frequency),
        is_authorized=shape.authorized,
        visits_before=shape.visits_before,
        member_id=shape.member_id,
        lines=tuple(ExpectedLine(**dict(line)) for line in shape.lines),
        problems=shape.problems,
        rendered_by=shape.rendered_by,
    )


def _session(shape: ExampleShape) -> Session:
    in_person = shape.modality is Modality.IN_PERSON
    return Session(
        encounter_id="example",
        patient_id="example",
        clinician_id=CLINICIAN,
        service_date=shape.on,
        start=None,
        end=None,
        minutes=shape.minutes,
        intent=shape.intent,
        modality=shape.modality,
        patient_at_home=shape.patient_at_home,
        place_of_service=shape.place_of_service if in_person else "",
        group_size=shape.group_size,
        visit_code=shape.visit_code,
        therapy_minutes=shape.therapy_minutes,
        interactive_complexity=shape.interactive_complexity,
        chart_codes=shape.chart_codes,
        patient_state=shape.patient_state,
        signed=Signed.YES,
    )
