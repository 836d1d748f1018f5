"""What each list is asked for: shown beside it, so that a person knows what loading it changes."""

from collections.abc import Mapping

FEEDS: Mapping[str, str] = {
    "ncci-ptp": "scrub: pairs of codes",
    "ncci-ptp-medicaid": "scrub: pairs of codes, Medicaid",
    "ncci-mue": "scrub: units",
    "ncci-mue-medicaid": "scrub: units, Medicaid",
    "ncci-aoc": "coding and scrub: add-on codes",
    "add-on-own": "coding and scrub: add-on codes",
    "icd10-order": "scrub and 837 HI: diagnoses",
    "icd10-addenda": "scrub and 837 HI: diagnoses",
    "icd10-tabular": "scrub: diagnoses beside each other",
    "taxonomy": "scrub; 837, 270, 271, 278 PRV",
    "carc": "835 and 837 CAS; words of denials",
    "rarc": "835 and 837 remarks",
    "status": "277 and 277CA STC",
    "status-category": "277 and 277CA STC",
}
