"""Procedures: `config/procedures.toml`, format version 1, with the edits of `config/edits/` and the loaded ones."""

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from bridge.billing.coding.edit import Edits
from bridge.billing.coding.procedure import Per, Procedure, ProcedureCatalog, Service
from bridge.billing.coding.rounding import Rounding
from bridge.billing.party import Licence
from bridge.reference.edit import load_edits
from bridge.reference.source import CONFIG, FileShape, read_shape


class ProcedureShape(FileShape):
    code: str = Field(pattern=r"^[A-Z0-9]{5}$")
    label: str
    service: Service
    billed_by: frozenset[Licence]
    starts: date
    ends: date | None = None
    least_minutes: int = Field(default=0, ge=0)
    most_minutes: int | None = None
    unit_minutes: int | None = Field(default=None, gt=0)
    least_beside: dict[str, int] = Field(default_factory=dict)
    per: Per = Per.SESSION
    rounding: Rounding | None = None
    payer_rounds: bool = False
    first_month: bool | None = None
    day_minutes: int | None = Field(default=None, gt=0)
    least_patients: int | None = Field(default=None, gt=0)
    most_patients: int | None = Field(default=None, gt=0)
    audio: bool | None = None
    telehealth: bool | None = None
    source: str
    certainty: Literal["certain", "likely", "unsure"]


class ProceduresShape(FileShape):
    version: Literal[1]
    release: str
    procedure: tuple[ProcedureShape, ...]


def load_procedures(root: Path = CONFIG, loaded: Path | None = None) -> ProcedureCatalog:
    """The catalog under the config root. `loaded`: the folder of lists that were loaded. Raises ConfigFault."""
    return read_procedures(root, load_edits(root, loaded))


def read_procedures(root: Path, edits: Edits) -> ProcedureCatalog:
    """The catalog with these edits. Raises ConfigFault that names file and key."""
    shape = read_shape(root / "procedures.toml", ProceduresShape)
    procedures: dict[str, tuple[Procedure, ...]] = {}
    for entry in shape.procedure:
        procedures[entry.code] = (*procedures.get(entry.code, ()), _procedure(entry, edits))
    return ProcedureCatalog(version=f"procedures@{shape.release}", procedures=procedures, edits=edits)


def known_codes(root: Path = CONFIG) -> tuple[str, frozenset[str]]:
    """The catalog's version and every code of it, ended ones too: what a published list is kept for."""
    shape = read_shape(root / "procedures.toml", ProceduresShape)
    return f"procedures@{shape.release}", frozenset(entry.code for entry in shape.procedure)


def _procedure(shape: ProcedureShape, edits: Edits) -> Procedure:
    return Procedure(
        code=shape.code,
        label=shape.label,
        service=shape.service,
        billed_by=shape.billed_by,
        starts=shape.starts,
        ends=shape.ends,
        least_minutes=shape.least_minutes,
        most_minutes=shape.most_minutes,
        unit_minutes=shape.unit_minutes,
        least_beside=shape.least_beside,
        per=shape.per,
        rounding=shape.rounding,
        payer_rounds=shape.payer_rounds,
        first_month=shape.first_month,
        day_minutes=shape.day_minutes,
        least_patients=shape.least_patients,
        most_patients=shape.most_patients,
        parents=edits.every_parent(shape.code),
        audio=shape.audio,
        telehealth=shape.telehealth,
        source=shape.source,
        certainty=shape.certainty,
    )
