"""Rows that face the chart: encounters, overlays, authorizations, what was written back, how far the sync read."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bridge.billing.authorization import Authorization
from bridge.billing.member_ledger import Expected, MemberLedger
from bridge.billing.payer_table import Counting
from bridge.store.authorizations import AuthorizationUnknown
from bridge.store.charted import ChartEntry
from bridge.store.encounters import EncounterRow, EncounterStatus, EncounterUnknown
from bridge.store.store import Store
from bridge.store.subject import Subject
from tests.databases import NOW
from tests.store.example import draft

ENCOUNTER = EncounterRow(
    ehr="sandbox",
    encounter_id="enc-1",
    status=EncounterStatus.FOUND,
    service_date=date(2026, 11, 16),
    patient_id="pat-1",
    chart_version="1",
)


def test_each_encounter_is_counted_once_whatever_happens_to_it(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.encounters.put(ENCOUNTER)
        tx.encounters.put(replace(ENCOUNTER, status=EncounterStatus.DRAFTED, facts_hash="facts-1"))
        tx.encounters.put(replace(ENCOUNTER, encounter_id="enc-2", status=EncounterStatus.HELD))
        assert tx.encounters.counts() == {
            EncounterStatus.FOUND: 0,
            EncounterStatus.DRAFTED: 1,
            EncounterStatus.HELD: 1,
            EncounterStatus.NOT_BILLABLE: 0,
        }
        known = tx.encounters.get("sandbox", "enc-1")
        assert (known.facts_hash, known.found_at, known.service_date) == ("facts-1", NOW, date(2026, 11, 16))
        assert [row.encounter_id for row in tx.encounters.list(EncounterStatus.HELD)] == ["enc-2"]


def test_the_same_id_in_another_ehr_or_practice_is_another_encounter(store: Store) -> None:
    with store.transaction("cedar") as tx:
        tx.encounters.put(ENCOUNTER)
        assert tx.encounters.find("generic", "enc-1") is None
    with store.transaction("birch") as tx:
        with pytest.raises(EncounterUnknown):
            tx.encounters.get("sandbox", "enc-1")
        tx.encounters.put(ENCOUNTER)
        assert len(tx.encounters.list()) == 1


def test_a_days_bookings_are_those_of_sessions_that_are_billed(store: Store) -> None:
    taken = replace(ENCOUNTER, clinician_id="prac-lcsw", starts=NOW, ends=NOW, status=EncounterStatus.DRAFTED)
    with store.transaction("cedar") as tx:
        tx.encounters.put(taken)
        tx.encounters.put(replace(taken, encounter_id="enc-2", status=EncounterStatus.HELD))
        tx.encounters.put(replace(taken, encounter_id="cancelled", status=EncounterStatus.NOT_BILLABLE))
        tx.encounters.put(replace(taken, encounter_id="group", starts=None, ends=None))
        tx.encounters.put(replace(taken, encounter_id="later", service_date=date(2026, 11, 17)))
        tx.encounters.put(replace(taken, ehr="generic"))
        found = tx.encounters.bookings("sandbox", [date(2026, 11, 16)])
        assert [(b.encounter_id, b.clinician_id, b.start) for b in found] == [
            ("enc-1", "prac-lcsw", NOW),
            ("enc-2", "prac-lcsw", NOW),
        ]
        assert tx.encounters.bookings("sandbox", []) == ()


def test_what_a_person_typed_stays_until_they_drop_it(store: Store) -> None:
    claim = Subject.claim("B111")
    with store.transaction("cedar") as tx:
        tx.overlays.put(claim, "subscriber.member_id", "NWH1", who="person:biller")
        tx.overlays.put(claim, "subscriber.member_id", "NWH2", who="person:biller", replaced="NWH0")
        (overlay,) = tx.overlays.of(claim)
        assert (overlay.field, overlay.value, overlay.who) == ("subscriber.member_id", "NWH2", "person:biller")
        assert overlay.replaced == "NWH0"
        assert "NWH" not in repr(overlay)
        assert tx.overlays.drop(claim, "subscriber.member_id") is True
        assert tx.overlays.drop(claim, "subscriber.member_id") is False
        assert tx.overlays.of(claim) == ()


def test_a_typed_authorization_counts_until_it_is_withdrawn(store: Store) -> None:
    typed = Authorization(
        number="AUTH77",
        patient_id="pat-1",
        payer_id="harbor",
        procedures=frozenset({"90837", "90834"}),
        starts=date(2026, 10, 1),
        ends=date(2026, 12, 31),
        units=12,
        used=3,
    )
    anything = replace(typed, number="AUTH78", procedures=frozenset[str](), units=None, starts=date(2026, 11, 1))
    with store.transaction("cedar") as tx:
        first = tx.authorizations.add(typed, ehr="sandbox", who="person:biller")
        tx.authorizations.add(anything, ehr="sandbox", who="person:biller")
        found = tx.authorizations.of_patients("sandbox", ["pat-1", "pat-2"])
        assert [stored.authorization for stored in found] == [typed, anything]
        tx.authorizations.withdraw(first)
        assert [stored.authorization for stored in tx.authorizations.of_patients("sandbox", ["pat-1"])] == [anything]
        with pytest.raises(AuthorizationUnknown):
            tx.authorizations.withdraw(first)


def test_a_patients_id_is_that_of_one_ehr(store: Store) -> None:
    """Two EHRs of one practice give two people the same id: nothing of the one is taken for the other's."""
    typed = Authorization(
        number="AUTH77",
        patient_id="pat-1",
        payer_id="harbor",
        procedures=frozenset(),
        starts=date(2026, 10, 1),
        ends=date(2026, 12, 31),
        counts=Counting.UNITS,
    )
    with store.transaction("cedar") as tx:
        tx.authorizations.add(typed, ehr="sandbox", who="person:biller")
        tx.drafts.put(draft("B111"), actor="job:draft_claim")
        assert [stored.authorization for stored in tx.authorizations.of_patients("sandbox", ["pat-1"])] == [typed]
        assert tx.authorizations.of_patients("epic", ["pat-1"]) == ()
        assert len(tx.claim_lists.history_of("sandbox", ["pat-1"]).lines) == 1
        assert tx.claim_lists.history_of("epic", ["pat-1"]).lines == ()


def test_the_schedule_is_what_was_read_last(store: Store) -> None:
    def at(appointment_id: str, day: int) -> Expected:
        begins = datetime(2026, 11, day, 15, tzinfo=UTC)
        return Expected(appointment_id=appointment_id, day=begins.date(), begins=begins.isoformat(), minutes=45)

    today = date(2026, 11, 20)
    with store.transaction("cedar") as tx:
        tx.appointments.replace("sandbox", today, {"pat-1": [at("a1", 23), at("a2", 27)], "pat-2": [at("a1", 23)]})
        tx.appointments.replace("epic", today, {"pat-1": [at("a1", 24)]})
        assert tx.appointments.patients("sandbox", since=today) == {"pat-1", "pat-2"}
        tx.appointments.replace("sandbox", today, {"pat-1": [at("a2", 30)]})
        assert tx.appointments.of_patients("sandbox", ["pat-1", "pat-2"], since=today) == {"pat-1": (at("a2", 30),)}
        assert tx.appointments.of_patients("epic", ["pat-1"], since=today) == {"pat-1": (at("a1", 24),)}


def test_a_ledger_stands_in_the_place_of_the_one_before(store: Store) -> None:
    first = MemberLedger(patient_id="pat-1", payer_id="harbor", payer_name="Harbor", as_of=date(2026, 11, 20), booked=1)
    with store.transaction("cedar") as tx:
        tx.member_ledgers.put("sandbox", first)
        tx.member_ledgers.put("sandbox", replace(first, booked=2))
        assert tx.member_ledgers.find("sandbox", "pat-1", "harbor") == replace(first, booked=2)
        assert tx.member_ledgers.find("epic", "pat-1", "harbor") is None
        assert tx.member_ledgers.keys("sandbox", ["pat-1", "pat-2"]) == (("pat-1", "harbor"),)
        tx.member_ledgers.drop("sandbox", "pat-1", "harbor")
        assert tx.member_ledgers.keys("sandbox", ["pat-1"]) == ()


def test_the_newest_write_back_of_a_subject_stands(store: Store) -> None:
    entry = ChartEntry(
        ehr="sandbox",
        subject=Subject.claim("B111"),
        resource_type="ClaimResponse",
        fhir_id="cr-1",
        identifier="B111",
        version="1",
    )
    with store.transaction("cedar") as tx:
        tx.charted.put(entry)
        tx.charted.put(replace(entry, version="2"))
        tx.charted.put(replace(entry, resource_type="Claim", fhir_id="c-1"))
        assert tx.charted.get("sandbox", entry.subject, "ClaimResponse") == replace(entry, version="2", at=NOW)
        assert [found.resource_type for found in tx.charted.of(entry.subject)] == ["Claim", "ClaimResponse"]
        assert tx.charted.counts() == {"Claim": 1, "ClaimResponse": 1}
    with store.reading("birch") as tx:
        assert tx.charted.of(entry.subject) == ()


def test_the_sync_goes_on_where_it_stopped(store: Store) -> None:
    with store.transaction("cedar") as tx:
        assert (tx.ehrs.state("sandbox").cursor, tx.ehrs.state("sandbox").synced_at) == ("", None)
        tx.ehrs.move_cursor("sandbox", "2026-11-19T00:00:00Z")
        tx.ehrs.move_cursor("sandbox", "2026-11-20T00:00:00Z")
        assert (tx.ehrs.cursor("sandbox"), tx.ehrs.state("sandbox").synced_at) == ("2026-11-20T00:00:00Z", NOW)
        assert tx.ehrs.cursor("generic") == ""
