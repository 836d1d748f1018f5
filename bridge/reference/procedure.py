"""Procedures: `config/procedures.toml` and the pairs of `config/code_pairs.csv`, format version 1."""

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field

from bridge.billing.coding.procedure import Procedure, ProcedureCatalog, Service
from bridge.billing.party import Licence
from bridge.reference.source import CONFIG, ConfigFault, FileShape, read_rows, read_shape

PAIR_COLUMNS = ("paid", "denied", "indicator")


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
    parents: tuple[str, ...] = ()  # codes and ranges: "99202-99205"
    audio: bool | None = None
    daily_units: int | None = None
    source: str
    certainty: Literal["certain", "likely", "unsure"]


class ProceduresShape(FileShape):
    version: Literal[1]
    release: str
    procedure: tuple[ProcedureShape, ...]


def load_procedures(root: Path = CONFIG) -> ProcedureCatalog:
    """The catalog under the config root. Raises ConfigFault that names file and key."""
    path = root / "procedures.toml"
    shape = read_shape(path, ProceduresShape)
    procedures: dict[str, tuple[Procedure, ...]] = {}
    for entry in shape.procedure:
        procedures[entry.code] = (*procedures.get(entry.code, ()), _procedure(path, entry))
    return ProcedureCatalog(
        version=f"procedures@{shape.release}", procedures=procedures, pairs=_pairs(root / "code_pairs.csv")
    )


def _procedure(path: Path, shape: ProcedureShape) -> Procedure:
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
        parents=frozenset(code for part in shape.parents for code in _codes(path, shape, part)),
        audio=shape.audio,
        daily_units=shape.daily_units,
        source=shape.source,
        certainty=shape.certainty,
    )


def _codes(path: Path, shape: ProcedureShape, part: str) -> tuple[str, ...]:
    first, dash, last = part.partition("-")
    if not dash:
        return (first,)
    if not (first.isdigit() and last.isdigit() and int(first) <= int(last)):
        raise ConfigFault(f"{path.name}: procedure {shape.code}: parents: {part} is no range of codes")
    return tuple(f"{number:05}" for number in range(int(first), int(last) + 1))


def _pairs(path: Path) -> dict[frozenset[str], bool]:
    """Indicator 1 may be parted by a modifier, 0 never; the stricter wins where both directions are listed."""
    pairs: dict[frozenset[str], bool] = {}
    for line, row in read_rows(path, PAIR_COLUMNS):
        if row["indicator"] not in ("0", "1"):
            raise ConfigFault(f"{path.name}: line {line}: indicator: 0 or 1")
        pair = frozenset((row["paid"], row["denied"]))
        pairs[pair] = pairs.get(pair, True) and row["indicator"] == "1"
    return pairs
