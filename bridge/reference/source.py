"""Reading the files of `config/`: shapes are checked here, once, and what is wrong is named by file and key.

ConfigFault            a file of config/ is missing, unreadable or has a wrong key; never retryable
"""

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

CONFIG = Path(__file__).parents[2] / "config"

Shape = TypeVar("Shape", bound="FileShape")


class ConfigFault(ValueError):
    """A file of config/ cannot be used as it is; the message names the file and the key."""

    retryable = False


class FileShape(BaseModel):
    """A table of a TOML file: unknown keys are refused, so that a misspelt one is found."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def read_text(path: Path) -> str:
    """The file's text, UTF-8. Raises ConfigFault."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise ConfigFault(f"{path.name}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ConfigFault(f"{path.name}: not UTF-8 text") from error


def read_toml(path: Path) -> dict[str, object]:
    """The file's tables as they are. Raises ConfigFault."""
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise ConfigFault(f"{path.name}: not TOML: {error}") from error
    except RecursionError:
        raise ConfigFault(f"{path.name}: tables within tables, too deep to be read") from None


def read_shape(path: Path, shape: type[Shape]) -> Shape:
    """The file's tables, checked. Raises ConfigFault that names the first wrong key."""
    try:
        return shape.model_validate(read_toml(path))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise ConfigFault(f"{path.name}: {key}: {first['msg']}") from None


def read_rows(path: Path, columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    """(line number, row) of a CSV file that has at least these columns. Raises ConfigFault."""
    reader = csv.DictReader(read_text(path).splitlines())
    missing = [c for c in columns if c not in (reader.fieldnames or ())]
    if missing:
        raise ConfigFault(f"{path.name}: line 1: column {missing[0]} is missing")
    for row in reader:
        if any(row[c] is None for c in columns):
            raise ConfigFault(f"{path.name}: line {reader.line_num}: too few columns")
        yield reader.line_num, {c: row[c].strip() for c in columns}
