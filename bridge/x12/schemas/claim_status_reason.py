"""Which claim status code (STC01-2 of a 277CA) tells what is wrong at a place of an 837: the first row that fits."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """`codes` are what the element `at` must hold; an `element` or `component` of 0 is any."""

    id: str
    status: str
    element: int = 0
    component: int = 0
    at: int = 0
    codes: tuple[str, ...] = ()
    of_entity: bool = False  # STC01-3 says whose: the nearest NM1


_NPI = Reason("NM1", "562", 9, at=8, codes=("XX",), of_entity=True)

REASONS = (
    _NPI,
    Reason("NM1", "164", 9, at=1, codes=("IL",), of_entity=True),
    Reason("NM1", "153", 9, of_entity=True),
    Reason("NM1", "504", 3, at=2, codes=("1",), of_entity=True),
    Reason("NM1", "505", 4, of_entity=True),
    Reason("NM1", "125", of_entity=True),
    Reason("N3", "503", of_entity=True),
    Reason("N4", "502", 1, of_entity=True),
    Reason("N4", "501", 2, of_entity=True),
    Reason("N4", "500", 3, of_entity=True),
    Reason("N4", "126", of_entity=True),
    Reason("PER", "127", of_entity=True),
    Reason("PRV", "145", of_entity=True),
    Reason("DMG", "158", 2, of_entity=True),
    Reason("DMG", "157", 3, of_entity=True),
    Reason("DMG", "158", of_entity=True),
    Reason("PAT", "159", 6, of_entity=True),
    Reason("SBR", "480", 9),
    Reason("SBR", "163", 3, of_entity=True),
    Reason("SBR", "171"),
    Reason("OI", "171"),
    Reason("REF", "128", at=1, codes=("EI", "SY"), of_entity=True),
    Reason("REF", "252", at=1, codes=("G1",)),
    Reason("REF", "464", at=1, codes=("F8",)),
    Reason("REF", "478", at=1, codes=("6R", "D9")),
    Reason("REF", "143", at=1, codes=("0B",), of_entity=True),
    Reason("REF", "560", of_entity=True),
    Reason("CLM", "478", 1),
    Reason("CLM", "400", 2),
    Reason("CLM", "249", 5, 1),
    Reason("CLM", "535", 5, 3),
    Reason("HI", "254", 1),
    Reason("HI", "255"),
    Reason("SV1", "453", 1, 3),
    Reason("SV1", "453", 1, 4),
    Reason("SV1", "453", 1, 5),
    Reason("SV1", "453", 1, 6),
    Reason("SV1", "454", 1),
    Reason("SV1", "402", 2),
    Reason("SV1", "476", 4),
    Reason("SV1", "249", 5),
    Reason("SV1", "477", 7),
    Reason("SV2", "455", 1),
    Reason("SV2", "453", 2, 3),
    Reason("SV2", "454", 2),
    Reason("SV2", "402", 3),
    Reason("SV2", "476", 5),
    Reason("SV1", "247"),
    Reason("SV2", "247"),
    Reason("DTP", "187", at=1, codes=("472",)),
    Reason("DTP", "188", at=1, codes=("434",)),
    Reason("DTP", "189", at=1, codes=("435",)),
    Reason("DTP", "190", at=1, codes=("096",)),
    Reason("DTP", "516", at=1, codes=("573",)),
    Reason("CAS", "521", 2),
    Reason("CAS", "400"),
    Reason("SVD", "400"),
    Reason("AMT", "183", of_entity=True),
    Reason("LX", "247"),
    Reason("", "21"),  # something is missing or wrong: every other place
)

# STC01-3 on a claim, on a whole batch, on a billing provider
ENTITIES = frozenset(
    [
        "03",
        "1P",
        "1Z",
        "40",
        "41",
        "71",
        "72",
        "73",
        "77",
        "82",
        "85",
        "87",
        "DK",
        "DN",
        "DQ",
        "FA",
        "GB",
        "HK",
        "IL",
        "LI",
        "MSC",
        "PR",
        "PRP",
        "QB",
        "QC",
        "QD",
        "SEP",
        "TL",
        "TTP",
        "TU",
    ]
)
RECEIVERS = frozenset(("36", "40", "41", "AY", "PR"))
PROVIDERS = RECEIVERS | {"77", "82", "85", "87"}
MISSING = frozenset(("1", "2", "3", "I6", "I7", "I8"))  # 999 codes of what is not there: A6; a wrong value is A7
RELATIONS = frozenset((3, 4))  # levels that compare places with each other: A8
