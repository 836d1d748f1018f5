"""Rules that speak of what a guide does not have are refused when their file is read."""

import tomllib
from importlib.resources import files

import pytest

from bridge.x12.situation import situation_checks
from bridge.x12.situation.guide import GUIDE_MODULES, guide
from bridge.x12.situation.rule import RuleFault
from bridge.x12.situation.rule_check import proven
from bridge.x12.trading_partner import read_partner_rules

GOOD = {"id": "R1", "loop": "2300", "need": "REF[F8]", "at": "REF[F8]", "message": "m", "remedy": "r"}
LIABLE = {"name": "paid", "loop": "2430", "in": "2300"}


def refused(change: dict[str, str], note: dict[str, str] | None = None) -> str:
    """Why a rule of the 837P is refused."""
    tables: dict[str, object] = {"rule": [GOOD | change], "note": [note] if note else []}
    with pytest.raises(RuleFault) as error:
        proven(tables, "own.toml", guide("837P"))
    return str(error.value)


@pytest.mark.parametrize("id", sorted(GUIDE_MODULES))
def test_our_own_rules_speak_of_what_their_guide_has(id: str) -> None:
    assert guide(id).name == id
    assert situation_checks(id)  # reading them raises nothing


def test_every_file_of_rules_is_read_by_some_set() -> None:
    names = {file.name for file in files("bridge.x12.situation.rules").iterdir() if file.name.endswith(".toml")}
    own = {name for name in names if name.removesuffix(".toml").upper() in GUIDE_MODULES}
    included = {
        str(tomllib.loads(files("bridge.x12.situation.rules").joinpath(name).read_text("utf-8")).get("include", ""))
        for name in own
    }
    assert names == own | (included - {""})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"need": "CLM00"}, "need: 'CLM00' counts from 0; elements, components and steps count from 1"),
        ({"need": "CLM05-0"}, "need: 'CLM05-0' counts from 0; elements, components and steps count from 1"),
        ({"need": "CLM99"}, "need: CLM99: CLM has 20 elements"),
        ({"need": "CLM03"}, "need: CLM03: CLM03 is not used in loop 2300 of the 837P"),
        ({"need": "HI01..13-2"}, "need: HI01..13-2: HI has 12 elements"),
        ({"need": "CLM05-4"}, "need: CLM05-4: CLM05 has 3 components"),
        ({"need": "CLM02-1"}, "need: CLM02-1: CLM02 has no components"),
        ({"need": "CLM11-3"}, "need: CLM11-3: CLM11-3 is not used in loop 2300 of the 837P"),
        ({"need": "CLM05*"}, "need: CLM05*: CLM05 does not repeat"),
        (
            {"when": "REF[ZZ]"},
            "when: REF[ZZ]: REF in loop 2300 of the 837P begins with 1J, 4N, 9A, 9C, 9F, D9, EA, EW,",
        ),
        ({"at": "DTP03[472]"}, "at: DTP03[472]: DTP in loop 2300 of the 837P begins with 050, 090, 091, 096, 296,"),
        ({"need": "2310Z"}, "need: 2310Z: loop 2300 of the 837P has no loop 2310Z in it; it has 2310A, 2310B, 2310C,"),
        ({"need": "2400.SV2"}, "need: 2400.SV2: loop 2400 of the 837P has no segment SV2; it has AMT, CN1, CR1,"),
        ({"need": "ZZZ"}, "need: ZZZ: loop 2300 of the 837P has no segment ZZZ; it has AMT, CLM, CN1, CR1, CR2,"),
        (
            {"need": "not ^2400.LX"},
            "need: ^2400.LX: loop 2400 is not around loop 2300; around it are 2000A, 2000B, 2000C,",
        ),
        ({"need": "^.BHT09"}, "need: ^.BHT09: BHT has 6 elements"),
        ({"need": "CLM09 is Y Q"}, "need: CLM09: Q is never there: in loop 2300 of the 837P it is one of I, Y"),
        ({"need": "CLM01 longer 3 or CLM11-1..2 besides AB"}, "need: CLM11-1..2: AB is never there: in loop 2300"),
        ({"need": "CLM02 > count 2499"}, "need: 2499: loop 2300 of the 837P has no loop 2499 in it; it has 2310A,"),
        ({"need": "CLM02 > CLM30"}, "need: CLM30: CLM has 20 elements"),
        ({"need": "DTP03[435] after DTP03[999]"}, "need: DTP03[999]: DTP in loop 2300 of the 837P begins with 050,"),
        ({"need": "noted paid"}, "need: no note is called paid; there is none"),
        ({"each": "SV1"}, "each: SV1: loop 2300 of the 837P has no segment SV1; it has AMT, CLM, CN1, CR1, CR2, CRC,"),
        ({"loop": "2300 2399"}, "loop: the 837P has no loop 2399; its loops are 1000A, 1000B, 2000A, 2000B, 2000C,"),
    ],
)
def test_what_the_guide_does_not_have_is_refused_with_what_it_has(change: dict[str, str], said: str) -> None:
    assert refused(change).startswith(f"own.toml: rule R1: {said}")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"loop": "2431"}, "loop: the 837P has no loop 2431; its loops are 1000A,"),
        ({"in": "2299"}, "in: the 837P has no loop 2299; its loops are 1000A,"),
        ({"in": "2310B"}, "in: loop 2430 is not in loop 2310B; around it are 2000A, 2000B, 2000C, 2300, 2400, 837P"),
        ({"when": "SVD09"}, "when: SVD09: SVD has 6 elements"),
    ],
)
def test_a_note_is_held_to_the_guide_too(change: dict[str, str], said: str) -> None:
    assert refused({}, LIABLE | change).startswith(f"own.toml: note paid: {said}")


def test_a_rule_that_fits_is_taken() -> None:
    rules = proven({"rule": [GOOD | {"need": "noted paid or REF[F8]"}], "note": [LIABLE]}, "own.toml", guide("837P"))
    assert ([rule.id for rule in rules.rules], [note.name for note in rules.notes]) == (["R1"], ["paid"])


def test_it_is_enough_that_one_of_two_guides_knows_the_place() -> None:
    shared = {"rule": [GOOD | {"need": "2310E or CL103 is 30", "at": "CLM01"}]}
    assert proven(shared, "own.toml", guide("837P", "837I")).rules
    with pytest.raises(RuleFault, match="loop 2300 of the 837P has no segment CL1"):
        proven(shared, "own.toml", guide("837P"))


def test_a_partner_s_rule_for_no_set_at_all_is_refused() -> None:
    with pytest.raises(RuleFault) as error:
        read_partner_rules([GOOD | {"set": "834"}], "own.toml")
    known = "270, 271, 276, 277, 277CA, 278, 835, 837I, 837P, 999"
    assert str(error.value) == f"own.toml: rule R1: set: 834 is none of {known}"
