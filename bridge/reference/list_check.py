"""What loaded lists say about config/: taxonomies and denial reasons that are not listed, lists to load again."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from bridge.billing.practice import Practice
from bridge.billing.problem import Problem, Severity
from bridge.reference.carc import load_carcs
from bridge.reference.stored_list import StoredList, list_paths, read_about, read_list


def check_lists(root: Path, loaded: Path, practices: Iterable[Practice], catalog: str) -> tuple[Problem, ...]:
    """TAXONOMY_UNLISTED, CARC_UNLISTED, LIST_OF_ANOTHER_CATALOG: all warnings. Raises ConfigFault."""
    return (
        *_other_catalogs(loaded, catalog),
        *_taxonomies(newest_list(loaded, "taxonomy"), practices),
        *_reasons(newest_list(loaded, "carc"), root),
    )


def newest_list(loaded: Path, name: str) -> StoredList | None:
    """The loaded release that began last; None where none was loaded. Raises ConfigFault."""
    paths = [(read_about(path), path) for path in list_paths(loaded)]
    found = [(about.starts, path) for about, path in paths if about.name == name]
    return read_list(max(found)[1], ("code",)) if found else None


def _other_catalogs(loaded: Path, catalog: str) -> Iterator[Problem]:
    for about in (read_about(path) for path in list_paths(loaded)):
        if about.name.startswith("ncci-") and about.catalog != catalog:
            reason = f"{about.name} {about.release} was loaded for {about.catalog}: it lacks codes that came later."
            yield _warning("LIST_OF_ANOTHER_CATALOG", f"reference/{about.name}", reason, "Load the file again.")


def _taxonomies(listed: StoredList | None, practices: Iterable[Practice]) -> Iterator[Problem]:
    codes = _codes(listed)
    for practice in practices:
        stated = [("billing", practice.billing.taxonomy)]
        stated += [(f"clinician {c.id}", c.taxonomy) for c in practice.clinicians.values()]
        for who, taxonomy in stated:
            if codes and taxonomy not in codes:
                place = f"practices/{practice.id} {who} taxonomy"
                reason = f"{taxonomy} is not in the NUCC's list {listed.about.release if listed else ''}."
                yield _warning("TAXONOMY_UNLISTED", place, reason, "Correct the taxonomy, or load a newer list.")


def _reasons(listed: StoredList | None, root: Path) -> Iterator[Problem]:
    codes = _codes(listed)
    for code in load_carcs(root).codes if codes else ():
        if code not in codes:
            reason = f"X12's list of adjustment reasons does not have {code}."
            yield _warning("CARC_UNLISTED", "carc.csv", reason, "Correct the code, or load a newer list.")


def _codes(listed: StoredList | None) -> frozenset[str]:
    return frozenset(row["code"] for _, row in listed.rows) if listed else frozenset()


def _warning(code: str, place: str, reason: str, remedy: str) -> Problem:
    return Problem(code=code, place=place, reason=reason, remedy=remedy, severity=Severity.WARN)
