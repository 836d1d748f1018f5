"""Loaded lists of X12 and the NUCC, laid over those that ship with `bridge.x12.code_set`.

A loaded list is whole: from its first day on a code that is not on it is none. Codes that it dropped stay good for the
days before it, as the older list had them, and an older release only adds what the newer one does not know.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from bridge.billing.coding.edit import LoadedList
from bridge.reference.listed_code import CodeRelease, load_releases
from bridge.x12.code_set import CodeSet, Span, shipped

WIRE_NAMES: Mapping[str, str] = {  # as `bridge reference load` calls it: as bridge.x12 does
    "carc": "claim_adjustment_reason",
    "rarc": "remittance_remark",
    "status": "claim_status",
    "status-category": "claim_status_category",
    "taxonomy": "taxonomy",
}


def loaded_code_sets(loaded: Path | None) -> Mapping[str, CodeSet]:
    """The shipped lists with every loaded one laid over them, the oldest first. Raises ConfigFault."""
    lists = dict(shipped())
    for kind, name in WIRE_NAMES.items():
        for release in load_releases(loaded, kind):
            lists[name] = _laid_over(lists[name], release)
    return lists


def shipped_code_lists() -> tuple[LoadedList, ...]:
    """What is shipped of them, to show how old the lists are: each speaks of the days up to its own."""
    return tuple(_about(kind, shipped()[name]) for kind, name in WIRE_NAMES.items())


def _laid_over(older: CodeSet, release: CodeRelease) -> CodeSet:
    spans = {code: Span(found.starts or date.min, found.ends or date.max) for code, found in release.codes.items()}
    starts = release.about.starts
    if starts < older.as_of:
        return replace(older, codes={**spans, **older.codes})
    before = starts - timedelta(days=1)
    kept = {code: replace(span, ends=min(span.ends, before)) for code, span in older.codes.items()}
    said = f"{release.about.source} ({release.about.release})"
    return replace(older, as_of=starts, complete=True, source=said, codes={**kept, **spans})


def _about(kind: str, codes: CodeSet) -> LoadedList:
    return LoadedList(
        name=kind,
        release=codes.as_of.isoformat(),
        starts=codes.as_of,
        ends=codes.as_of,
        source=codes.source,
        loaded_on=None,
        rows=len(codes.codes),
        certainty="likely",
        is_cumulative=True,
    )
