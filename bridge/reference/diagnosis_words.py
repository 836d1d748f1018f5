"""What ICD-10-CM calls the diagnoses that behavioral health meets: `config/icd10_words.csv`, of the public domain."""

from collections.abc import Mapping
from pathlib import Path

from bridge.reference.source import CONFIG
from bridge.reference.stored_list import read_list


def load_diagnosis_words(root: Path = CONFIG) -> Mapping[str, str]:
    """By code with its dot; without the file there are none, and pages show codes alone.

    Raises ConfigFault for a code twice, or without words.
    """
    path = root / "icd10_words.csv"
    if not path.exists():  # a config root from before there was one
        return {}
    stored = read_list(path, ("code", "words"))
    found: dict[str, str] = {}
    for line, row in stored.rows:
        if not row["code"] or not row["words"] or row["code"] in found:
            raise stored.fault(line, "every code once, with its words")
        found[row["code"]] = row["words"]
    return found
