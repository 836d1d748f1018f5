"""What the elements of a segment ask of each other, by segment: X12's own notes, whatever the guide of a set says.

`P0304` both or neither, `R0203` at least one, `E0207` at most one, `C0605` the first asks for all the others,
`L050607` the first asks for one of the others.
"""


def _triples(first: int, last: int) -> str:
    """The notes of segments that repeat three elements, of which the first needs one of the others and they it."""
    notes = []
    for at in range(first, last, 3):
        notes += [f"L{at:02}{at + 1:02}{at + 2:02}", f"C{at + 1:02}{at:02}", f"C{at + 2:02}{at:02}"]
    return " ".join(notes)


def _pairs(first: int, last: int) -> str:
    return " ".join(f"P{at:02}{at + 1:02}" for at in range(first, last, 2))


NOTES = {
    "BPR": "P0607 C0809 P1213 C1415 P1819 C2021",
    "CAS": _triples(5, 19),
    "CR1": "P0102 P0506",
    "CR2": "P0102 C0403 P0506",
    "CR3": "P0203",
    "CTP": "P0405 C0607 C0902 C1002 C1103",
    "CUR": "C0807 C0907 " + _triples(10, 21),
    "DMG": "P0102 P1011 C1105",
    "DTM": "R020305 C0403 P0506",
    "EB": "P0910",
    "EQ": "R0102",
    "FRM": "R02030405",
    "HCP": "R0113 P0910 P1112",
    "HSD": "P0102 C0605",
    "III": "P0102 L030405",
    "INS": "P1112",
    "LIN": _pairs(4, 31),
    "LQ": "C0102",
    "MEA": "R03050608 L050412 L060412 L07030506 E0803 P1112",
    "MPI": "P0607",
    "MSG": "C0302",
    "N1": "R0203 P0304",
    "N4": "E0207 C0605 C0704",
    "NM1": "P0809 C1110 C1203",
    "PAT": "P0506 P0708",
    "PER": _pairs(3, 8),
    "PLB": _pairs(5, 14),
    "PRV": "P0203",
    "PWK": "P0506",
    "QTY": "R0204 E0204",
    "REF": "R0203",
    "SV1": "P0304",
    "SV2": "R0102 P0405",
    "SV5": "R0405 C0604",
}

# The same inside of a composite: segment, its element, the notes of the parts.
COMPOSITE_NOTES = {
    "DMG": {5: "P0203"},  # C056
    "HI": dict.fromkeys(range(1, 13), "P0304 E0809"),  # C022
    "REF": {4: "P0304 P0506"},  # C040
}
