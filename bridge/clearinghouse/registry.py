"""From a trading partner's settings to its road. Secrets arrive resolved; a file is named, a password is given.

open_road(settings) -> Road                     {"transport": "sftp" | "folder", ...}
open_inquiry(settings, now=) -> CoreHttps       {"url": ..., "sender_id": ..., ...}
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from bridge.clearinghouse.base import Road, RoadError
from bridge.clearinghouse.core_https import CoreHttps, CoreSettings
from bridge.clearinghouse.folder import FolderRoad


class RoadSettingsFault(RoadError):
    """The settings cannot be right; the message names the key."""


def open_road(settings: Mapping[str, Any]) -> Road:
    """`transport` decides between the fields of SftpSettings (or `known_hosts_file`) and those of FolderRoad.

    Raises RoadSettingsFault, HostNotTrusted.
    """
    transport, rest = settings.get("transport"), {k: v for k, v in settings.items() if k != "transport"}
    if transport == "folder":
        return FolderRoad(**{key: Path(value) for key, value in _only(rest, FolderRoad).items()})
    if transport == "sftp":
        return _sftp(rest)
    raise RoadSettingsFault("transport must be sftp or folder")


def open_inquiry(settings: Mapping[str, Any], *, now: Callable[[], datetime]) -> CoreHttps:
    """The fields of CoreSettings. Raises RoadSettingsFault, HostNotTrusted."""
    return CoreHttps(CoreSettings(**_only(settings, CoreSettings)), now=now)


def _sftp(settings: Mapping[str, Any]) -> Road:
    from bridge.clearinghouse.sftp import SftpRoad, SftpSettings, Upload

    given = dict(settings)
    if "known_hosts_file" in given:
        given["known_hosts"] = _text_of(Path(given.pop("known_hosts_file")), "known_hosts_file")
    if "upload" in given and given["upload"] not in set(Upload):
        raise RoadSettingsFault("upload must be rename or direct")
    if "upload" in given:
        given["upload"] = Upload(given["upload"])
    return SftpRoad(SftpSettings(**_only(given, SftpSettings)))


def _only(settings: Mapping[str, Any], wanted: type) -> dict[str, Any]:
    """The settings as keywords; an unknown or a missing one is named."""
    known = {one.name: one for one in fields(wanted)}
    unknown = sorted(set(settings) - set(known))
    if unknown:
        raise RoadSettingsFault(f"unknown setting: {', '.join(unknown)}")
    missing = [name for name, one in known.items() if name not in settings and one.default is one.default_factory]
    if missing:
        raise RoadSettingsFault(f"missing setting: {', '.join(missing)}")
    return dict(settings)


def _text_of(path: Path, key: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise RoadSettingsFault(f"{key} cannot be read") from fault
