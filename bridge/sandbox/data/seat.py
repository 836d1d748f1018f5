"""Who comes to Cedar Street: one row a patient. Names are drawn by the seed; payer, clinician and purpose are not."""

from typing import NamedTuple


class Seat(NamedTuple):
    """`case` names the special case that the patient is there for; `regular` ones also come through the week."""

    clinician: str  # without its prac-
    payer: str
    age: str = "adult"  # adult, senior, child
    case: str = ""
    regular: bool = True


REGULARS = (
    Seat("psychiatrist", "medicare", "senior"),
    Seat("psychiatrist", "blue"),
    Seat("psychiatrist", "blue"),
    Seat("psychiatrist", "northwind"),
    Seat("psychiatrist", "medicaid"),
    Seat("psychiatrist", "liberty"),
    Seat("psychiatrist", "evergreen", "senior"),
    Seat("psychologist", "medicare", "senior"),
    Seat("psychologist", "blue"),
    Seat("psychologist", "blue"),
    Seat("psychologist", "northwind"),
    Seat("psychologist", "liberty"),
    Seat("psychologist", "harbor"),
    Seat("lcsw", "medicare", "senior"),
    Seat("lcsw", "blue"),
    Seat("lcsw", "blue"),
    Seat("lcsw", "northwind"),
    Seat("lcsw", "medicaid"),
    Seat("lcsw", "harbor"),
    Seat("lcsw", "evergreen", "senior"),
    Seat("lpc", "blue"),
    Seat("lpc", "northwind"),
    Seat("lpc", "northwind"),
    Seat("lpc", "medicaid"),
    Seat("lpc", "liberty"),
    Seat("lmft", "northwind"),
    Seat("lmft", "northwind"),
    Seat("lmft", "blue"),
    Seat("lmft", "harbor"),
    Seat("lmft", "liberty"),
    Seat("associate", "medicaid"),
    Seat("associate", "medicaid"),
    Seat("associate", "medicaid"),
    Seat("associate", "northwind"),
    Seat("associate", "northwind"),
)
SPECIAL = (
    Seat("psychiatrist", "medicare", "senior", case="supplement"),
    Seat("lmft", "northwind", "child", case="dependant"),
    Seat("lpc", "blue", "child", case="interactive-complexity"),
    Seat("lcsw", "summit", case="carved-out"),
    Seat("psychologist", "medicare", "senior", case="video-elsewhere"),
    Seat("lcsw", "medicare", "senior", case="audio"),
    Seat("psychologist", "liberty", case="after-midnight-utc"),
    Seat("psychiatrist", "blue", case="medication-with-therapy"),
    Seat("lmft", "blue", case="family", regular=False),
    Seat("lmft", "northwind", case="family-without-patient", regular=False),
    Seat("psychologist", "northwind", case="crisis", regular=False),
    Seat("lcsw", "medicaid", case="home-visit", regular=False),
    Seat("lpc", "blue", case="intake", regular=False),
    Seat("psychiatrist", "northwind", case="intake-medical", regular=False),
    Seat("lcsw", "blue", case="edited-after-sending", regular=False),
    Seat("psychologist", "liberty", case="signed-late", regular=False),
    Seat("lcsw", "blue", case="no-show", regular=False),
    Seat("psychiatrist", "medicare", "senior", case="no-show-medication", regular=False),
    Seat("lpc", "blue", case="unsigned", regular=False),
    Seat("lcsw", "northwind", case="expired-coverage", regular=False),
    Seat("psychologist", "harbor", case="missing-authorization", regular=False),
    Seat("lcsw", "blue", case="short", regular=False),
    Seat("lmft", "summit", case="carved-out-unknown", regular=False),
    Seat("lpc", "northwind", case="unknown-member", regular=False),
    Seat("lpc", "liberty", case="missing-diagnosis", regular=False),
    Seat("lpc", "blue", case="entered-in-error", regular=False),
    Seat("lmft", "blue", case="cancelled-later", regular=False),
    Seat("psychologist", "northwind", case="birth-date-differs", regular=False),
    Seat("lmft", "blue", case="lapsed-at-payer", regular=False),
)
SEATS = REGULARS + SPECIAL
