"""Level 5: external codes, dated."""

import tomllib
from dataclasses import replace
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import pytest

from bridge.x12.check import check
from bridge.x12.code_set import CodeSet, CodeSetFault, CodeSets, Span, has_check_digit, read_code_set, shipped
from bridge.x12.fault import Severity
from bridge.x12.tokenizer import read_text
from tests.x12.example import CLAIM, REMITTANCE, bent
from tests.x12.example_sets import (
    ANSWER,
    CLAIM_ACKNOWLEDGMENT,
    INQUIRY,
    INSTITUTIONAL,
    PAYMENT,
    REVIEW,
    SECONDARY,
    STATUS,
    STATUS_REQUEST,
)

GOLDEN = sorted((Path(__file__).parents[1] / "golden" / "x12").glob("*.x12"))
CODED = CLAIM


def billable(code: str, day: date) -> bool:
    return code in {"F411", "F331"} or (code == "F64A" and day >= date(2026, 10, 1))


SETS = CodeSets(diagnosis=billable, diagnosis_until=date(2027, 9, 30))


def codes(text: str, sets: CodeSets = SETS) -> list[tuple[str, int, int, str, str]]:
    found = check(text, sets)
    return [(f.id, f.element, f.component, f.value, f.severity.value) for f in found if f.level == 5]


@pytest.mark.parametrize("text", [CODED, REMITTANCE, SECONDARY, PAYMENT, INQUIRY, ANSWER, STATUS, CLAIM_ACKNOWLEDGMENT])
def test_good_codes_pass(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "old", "new", "expected"),
    [
        (CODED, "XX*1999000031", "XX*1999000032", ("NM1", 9, 0, "1999000032", "warning")),
        (CODED, "XX*1999123452", "XX*9999123452", ("NM1", 9, 0, "9999123452", "warning")),
        (CODED, "261QM0801X", "261QM0801Z", ("PRV", 3, 0, "261QM0801Z", "warning")),
        (CODED, "261QM0801X", "999QM0801X", ("PRV", 3, 0, "999QM0801X", "warning")),
        (CODED, "N4*HARTFORD*CT*06103~", "N4*HARTFORD*CX*06103~", ("N4", 2, 0, "CX", "error")),
        (CODED, "11:B:1", "77:B:1", ("CLM", 5, 1, "77", "warning")),  # the list is of 2024, the service of 2026
        (CODED, "11:B:1", "1A:B:1", ("CLM", 5, 1, "1A", "warning")),
        (CODED, "*UN*1***1:2", "*UN*1*77**1:2", ("SV1", 5, 0, "77", "warning")),
        (CODED, "ABF:F331", "ABF:F999", ("HI", 2, 2, "F999", "error")),
        (CODED, "ABK:F411", "ABK:F41.1", ("HI", 1, 2, "F41.1", "error")),
        (CODED, "HC:90785", "HC:9078", ("SV1", 1, 2, "9078", "error")),
        (CODED, "HC:90785", "HC:90785:9", ("SV1", 1, 3, "9", "error")),
        (SECONDARY, "CAS*CO*45*5", "CAS*CO*999*5", ("CAS", 2, 0, "999", "warning")),
        (PAYMENT, "CAS*CO*45*53", "CAS*CO*999*53", ("CAS", 2, 0, "999", "warning")),
        (PAYMENT, "1*20*1*2*12", "1*20*1*42*12", ("CAS", 5, 0, "42", "error")),  # ended in 2007
        (PAYMENT, "LQ*HE*N822", "LQ*HE*N9999", ("LQ", 2, 0, "N9999", "warning")),
        (PAYMENT, "MOA***MA01*MA18", "MOA***MA01*MA999", ("MOA", 4, 0, "MA999", "warning")),
        (PAYMENT, "XX*1999123452", "XX*1999123453", ("N1", 4, 0, "1999123453", "warning")),
        (STATUS, "STC*D0:35", "STC*D9:35", ("STC", 1, 1, "D9", "warning")),
        (STATUS, "STC*D0:35", "STC*D0:999", ("STC", 1, 2, "999", "warning")),
        (CLAIM_ACKNOWLEDGMENT, "A7:128:85", "A7:128:9Z", ("STC", 10, 3, "9Z", "warning")),
        (ANSWER, "30^MH*PR", "30^ZZ*PR", ("EB", 3, 0, "ZZ", "warning")),
        (INQUIRY, "EQ*A6", "EQ*ZZ", ("EQ", 1, 0, "ZZ", "warning")),
        (INQUIRY, "HC:90837", "HC:9083X7", ("EQ", 2, 2, "9083X7", "error")),
        (INQUIRY, "III*ZZ*10", "III*ZZ*77", ("III", 2, 0, "77", "warning")),
        (STATUS_REQUEST, "HC:90837", "HC:90", ("SVC", 1, 2, "90", "error")),
        (REVIEW, "HC:90837", "HC:908370", ("SV1", 1, 2, "908370", "error")),
        (REVIEW, "11:B", "77:B", ("UM", 4, 1, "77", "warning")),
        (REVIEW, "UM*HS*I*MH", "UM*HS*I*Q9", ("UM", 3, 0, "Q9", "warning")),
        (INSTITUTIONAL, "SV2*0912", "SV2*0395", ("SV2", 1, 0, "0395", "warning")),
        (INSTITUTIONAL, "SV2*0912", "SV2*912", ("SV2", 1, 0, "912", "warning")),
        (INSTITUTIONAL, "13:A:2", "19:A:2", ("CLM", 5, 1, "19", "warning")),
    ],
)
def test_a_bad_code_is_found_where_it_stands(
    text: str, old: str, new: str, expected: tuple[str, int, int, str, str]
) -> None:
    ours = [found for found in codes(bent(text, (old, new))) if found not in codes(text)]
    assert ours == [expected]


def test_no_element_is_looked_up_twice_in_a_list() -> None:
    tables = tomllib.loads(files("bridge.x12.codes").joinpath("places.toml").read_text(encoding="utf-8"))["place"]
    every = [(name, t["at"], t["codes"], t.get("if"), str(t.get("kinds"))) for t in tables for name in t["sets"]]
    assert len(every) == len(set(every))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_our_own_files_have_no_bad_code(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert [f.message for f in check(text, code_sets=CodeSets()) if f.level == 5 and f.is_error] == []


def test_files_of_others_have_no_code_that_is_an_error(samples: Path) -> None:
    for path in sorted((samples / "x12" / "valid").glob("*.x12")):
        found = check(read_text(path.read_bytes()), code_sets=CodeSets())
        assert [fault.message for fault in found if fault.level == 5 and fault.is_error] == [], path.name


def test_a_repetition_is_counted() -> None:
    (fault,) = (f for f in check(bent(ANSWER, ("30^MH*PR", "30^ZZ*PR")), SETS) if f.level == 5)
    assert (fault.repetition, fault.loop, fault.message) == (
        2,
        "2110C",
        "This service type code is not on our incomplete list of 2014-11-01",
    )


def test_diagnoses_are_dated_by_the_day_of_service() -> None:
    later = bent(CODED, ("ABF:F331", "ABF:F64A"))
    assert codes(later) == [("HI", 2, 2, "F64A", "error")]
    assert codes(later.replace("*20260302*0930*", "*20261002*0930*").replace("D8*20260227", "D8*20261001")) == []


def test_a_day_after_the_list_of_diagnoses_warns() -> None:
    after = bent(CODED, ("ABF:F331", "ABF:F999")).replace("D8*20260227", "D8*20271001")
    assert codes(after) == [("HI", 2, 2, "F999", "warning")]


def test_without_a_list_of_diagnoses_only_their_shape_counts() -> None:
    assert codes(bent(CODED, ("ABF:F331", "ABF:F999")), CodeSets()) == []
    assert codes(bent(CODED, ("ABF:F331", "ABF:331")), CodeSets()) == [("HI", 2, 2, "331", "error")]


def test_the_sender_of_real_claims_may_ask_for_errors_of_the_npi() -> None:
    strict = replace(SETS, npi=Severity.ERROR)
    assert codes(bent(CODED, ("XX*1999000031", "XX*1999000032")), strict) == [("NM1", 9, 0, "1999000032", "error")]


PLACES = CodeSet(
    name="place",
    as_of=date(2024, 8, 1),
    complete=True,
    codes={"11": Span(), "10": Span(date(2022, 1, 1)), "07": Span(ends=date(2020, 1, 1))},
)


@pytest.mark.parametrize(
    ("places", "code", "day", "severity", "said"),
    [
        (PLACES, "77", date(2024, 8, 1), "error", "There is no such place"),
        (PLACES, "77", date(2024, 8, 2), "warning", "This place is not on our list of 2024-08-01"),
        (replace(PLACES, settled=True), "77", date(2030, 1, 1), "error", "There is no such place"),
        (replace(PLACES, complete=False), "77", date(2020, 1, 1), "warning", "incomplete list of 2024-08-01"),
        (PLACES, "10", date(2021, 12, 31), "error", "This place is good from 2022-01-01 on only"),
        (PLACES, "07", date(2020, 1, 2), "error", "This place is not good any more since 2020-01-01"),
    ],
)
def test_only_a_list_that_can_know_refuses(places: CodeSet, code: str, day: date, severity: str, said: str) -> None:
    verdict = places.verdict(code, day)
    assert verdict is not None
    assert verdict.severity == severity
    assert said in verdict.message


@pytest.mark.parametrize(
    ("code", "day"), [("11", date(2030, 1, 1)), ("10", date(2022, 1, 1)), ("07", date(2020, 1, 1))]
)
def test_a_listed_code_is_good_on_its_days(code: str, day: date) -> None:
    assert PLACES.verdict(code, day) is None


SETTLED = {"state", "claim_frequency_professional"}  # lists that do not change with the years
LISTED = sorted(name for name, found in shipped().items() if found.codes)


@pytest.mark.parametrize("name", [name for name in LISTED if name not in SETTLED])
def test_no_list_that_grows_old_refuses_a_code_for_its_newness(name: str) -> None:
    found = shipped()[name]
    unknown = {"revenue": "9999", "place_of_service": "97", "taxonomy": "999Z99999X", "claim_frequency": "W"}
    verdict = found.verdict(unknown.get(name, "Z9Z"), found.as_of + timedelta(days=1))
    assert verdict is not None
    assert verdict.severity is Severity.WARNING
    assert f"list of {found.as_of}" in verdict.message
    assert verdict.remedy == "Look it up in the current list."


def test_lists_without_codes_know_a_shape_that_does_not_grow_old() -> None:
    for name in set(shipped()) - set(LISTED):
        assert shipped()[name].verdict("", date(2050, 1, 1)) is not None
    good = {"diagnosis": "F411", "npi": "1999123452", "procedure": "90837", "procedure_modifier": "95"}
    assert good.keys() == set(shipped()) - set(LISTED)
    assert [shipped()[name].verdict(code, date(2050, 1, 1)) for name, code in good.items()] == [None] * len(good)


def test_only_lists_that_do_not_change_refuse_whatever_the_day() -> None:
    assert {name for name, found in shipped().items() if found.settled} == SETTLED
    for name in SETTLED:
        verdict = shipped()[name].verdict("9Z", date(2050, 1, 1))
        assert verdict is not None
        assert verdict.severity is Severity.ERROR


@pytest.mark.parametrize("frequency", ["1", "6", "7", "8"])
def test_a_professional_claim_is_an_original_or_corrects_replaces_or_voids_one(frequency: str) -> None:
    assert codes(bent(CODED, ("11:B:1", f"11:B:{frequency}"))) == []


def test_interim_bills_are_for_facilities() -> None:
    assert codes(bent(CODED, ("11:B:1", "11:B:2"))) == [("CLM", 5, 3, "2", "error")]
    assert codes(bent(INSTITUTIONAL, ("13:A:2", "13:A:3"))) == codes(INSTITUTIONAL)
    assert ("CLM", 5, 3, "W", "warning") in codes(bent(INSTITUTIONAL, ("13:A:2", "13:A:W")))


def test_a_remark_is_not_used_before_it_was_made() -> None:
    assert shipped()["remittance_remark"].verdict("N892", date(2023, 10, 31)) is not None
    assert shipped()["remittance_remark"].verdict("N892", date(2023, 11, 1)) is None


def test_a_refused_procedure_may_be_named_by_who_refuses_it() -> None:
    line = "SVC*HC:9083X7*155.5*****1~\nSTC*A7:454*20261121*U~\n"
    text = bent(CLAIM_ACKNOWLEDGMENT, ("\nSE*", f"\n{line}SE*"))
    assert [row for row in codes(text) if row[0] == "SVC"] == [("SVC", 1, 2, "9083X7", "warning")]


def test_a_newer_list_goes_over_the_shipped_one() -> None:
    newer = CodeSets(lists={**shipped(), "place_of_service": replace(PLACES, codes={"77": Span()})})
    assert codes(bent(CODED, ("11:B:1", "77:B:1")), newer) == []


def test_what_was_good_on_one_day_is_asked_again_on_another() -> None:
    dated = CodeSets(
        lists={**shipped(), "place_of_service": replace(PLACES, codes={"11": Span(ends=date(2026, 3, 1))})}
    )
    assert codes(CODED, dated) == []
    assert codes(CODED, dated) == []
    assert codes(CODED.replace("D8*20260227", "D8*20260302"), dated) == [("CLM", 5, 1, "11", "error")]


@pytest.mark.parametrize(
    ("npi", "good"), [("1999123452", True), ("1999123453", False), ("199912345", False), ("١٩٩٩١٢٣٤٥٢", False)]
)
def test_an_npi_has_its_check_digit(npi: str, good: bool) -> None:
    assert has_check_digit(npi) is good


def test_each_shipped_list_says_how_old_it_is_and_from_where() -> None:
    assert {"place_of_service", "claim_adjustment_reason", "state", "npi", "diagnosis"} <= set(shipped())
    for name, found in shipped().items():
        assert found.source, name
        assert date(2000, 1, 1) < found.as_of < date(2027, 1, 1), name
        assert found.codes or found.shape, name


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "# name: x\n# as_of: 2026-01-01\n# complete: yes\ncode,starts,ends\n1,,\n",
            "x.csv: source is missing in its head",
        ),
        ("# name: x\n1,\n", "x.csv: line 2: code, starts, ends are needed"),
        ("1,yesterday,\n", "x.csv: line 1: 'yesterday' is no date like 2026-10-01"),
    ],
)
def test_a_list_that_cannot_be_read_says_where(text: str, said: str) -> None:
    with pytest.raises(CodeSetFault) as error:
        read_code_set(text, "x.csv")
    assert str(error.value) == said
