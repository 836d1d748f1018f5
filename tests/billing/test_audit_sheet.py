"""What an auditor reads of a claim."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bridge.billing.audit_sheet import AuditSheet, audit_sheet
from bridge.billing.audit_text import audit_text
from bridge.billing.claim import Claim
from bridge.billing.session import Session
from tests.billing.coding.example import PROCEDURES
from tests.mapping.charts import drafted, encounter

HARTFORD = ZoneInfo("America/New_York")


def claimed(**changes: Any) -> tuple[Claim, dict[str, Session]]:
    (outcome,) = drafted(encounter(**changes))
    (claim,) = outcome.claims
    return claim, {s.encounter_id: s for s in outcome.sessions}


def sheet(**changes: Any) -> AuditSheet:
    return audit_sheet(*claimed(**changes), PROCEDURES)


def test_a_sheet_says_times_code_who_and_why() -> None:
    assert audit_text(sheet(), HARTFORD).splitlines() == [
        f"Audit sheet of claim {claimed()[0].control_number}: 2026-11-10, Northwind Health, $195.00",
        "  rendered by    Maria Delgado, LCSW, NPI 1999000031",
        "  line 1, Encounter/e1",
        "    time       10:00 to 10:54 (America/New_York); note signed: yes",
        "    minutes    54 minutes [Encounter/e1 period sandbox@1]",
        "    code       90837: 54 minutes: 53 and more is 90837 [procedures:90837 minutes procedures@2026-11]",
        "    source     Medicare contractor and BCBS IL psychiatry policy on minutes (certain)",
        "    units      1: 90837 is paid by the session, not by units of time "
        "[procedures:90837 units procedures@2026-11]",
        "    place      11: in person at a place of kind 11 [Location/loc-office]",
        "    diagnosis  F41.1: diagnosis 1 of the claim, in the chart's order [Condition/c1 sandbox@1]",
        "    charge     195.00: 1 x 195.00 [practice:cedar fees 90837 cedar@2026-01-01]",
        "    not taken  90834: next lower, 38 to 52 minutes",
        "    not taken  90785: interactive complexity marked in the chart",
    ]


def test_a_claim_without_its_sessions_has_its_times_in_the_minutes_reason() -> None:
    claim, _ = claimed()
    (line,) = audit_sheet(claim, (), PROCEDURES).lines
    assert (line.start, line.stop) == (None, None)
    assert line.minutes is not None
    assert line.minutes.because == "54 minutes, 15:00 to 15:54 UTC"


@pytest.mark.parametrize(
    ("procedure", "units", "expected"),
    [
        ("90832", 1, {"90834": "next higher, 38 to 52 minutes"}),
        ("90834", 1, {"90832": "next lower, 16 to 37 minutes", "90837": "next higher, 53 minutes and more"}),
        ("90839", 1, {"90840": "from minute 75 on"}),
        ("90840", 2, {"90840": "one unit more, from minute 135 on"}),
        ("96130", 1, {"96131": "from minute 91 on"}),
        ("90853", 1, {}),
        ("99214", 1, {"99214": "chosen by time, 30 minutes of the day; here the level is by decision making"}),
    ],
)
def test_the_codes_beside_say_what_they_would_need(procedure: str, units: int, expected: dict[str, str]) -> None:
    claim, sessions = claimed()
    other = replace(claim, lines=(replace(claim.lines[0], procedure=procedure, units=units),))
    (line,) = audit_sheet(other, sessions, PROCEDURES).lines
    assert {c.procedure: c.needs for c in line.not_taken if c.procedure != "90785"} == expected


def test_a_sheet_shows_no_diagnosis_in_its_repr() -> None:
    assert "F41.1" not in repr(sheet())
