"""EHR profiles: `config/ehrs/*.toml`, as they are; `bridge.mapping.profile` gives them their meaning."""

from pathlib import Path

from bridge.reference.source import CONFIG, read_toml


def ehr_profile(name_or_path: str | Path, root: Path = CONFIG) -> dict[str, object]:
    """The raw TOML of `ehrs/<name>.toml`, or of the file that the path names. Raises ConfigFault."""
    given = Path(name_or_path)
    is_path = given.suffix == ".toml" or len(given.parts) > 1
    return read_toml(given if is_path else root / "ehrs" / f"{name_or_path}.toml")
