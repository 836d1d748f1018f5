"""How an EHR of a practice is reached: `config/connections/<name>.toml`, format version 1."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from bridge.reference.source import CONFIG, FileShape, read_shape


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """One EHR of one practice. `frame_ancestors` are the origins whose pages may frame ours."""

    name: str
    practice_id: str
    profile: str  # config/ehrs/<profile>.toml
    base_url: str
    client_id: str  # backend services
    launch_client_id: str
    issuers: tuple[str, ...]
    frame_ancestors: tuple[str, ...]
    write_claim: bool
    read_documents: bool
    read_consents: bool
    read_activities: tuple[str, ...]
    search_by_last_updated: bool
    page_size: int


# What may stand in a Content-Security-Policy: a scheme and a host, nothing that ends the directive or widens it to all.
Origin = Annotated[str, Field(pattern=r"^https?://(\*\.)?[A-Za-z0-9][A-Za-z0-9.:-]*$")]


class ConnectionShape(FileShape):
    version: Literal[1]
    practice: str = Field(min_length=1)
    profile: str = Field(min_length=1)
    base_url: str = Field(pattern=r"^https?://")
    client_id: str = Field(min_length=1)
    launch_client_id: str = ""
    issuers: tuple[str, ...] = ()
    frame_ancestors: tuple[Origin, ...] = ()
    write_claim: bool = False
    read_documents: bool = False
    read_consents: bool = False
    read_activities: tuple[Literal["Procedure", "ChargeItem"], ...] = ()
    search_by_last_updated: bool = True
    page_size: int = Field(default=100, ge=1, le=1000)


def load_connection(path: Path) -> Connection:
    """Raises ConfigFault that names file and key."""
    shape = read_shape(path, ConnectionShape)
    fields = shape.model_dump(exclude={"version", "practice"})
    return Connection(name=path.stem, practice_id=shape.practice, **fields)


def all_connections(root: Path = CONFIG) -> tuple[Connection, ...]:
    """Every connection of the installation, by name. Raises ConfigFault at the first that is wrong."""
    return tuple(load_connection(path) for path in sorted((root / "connections").glob("*.toml")))
