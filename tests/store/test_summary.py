"""The figures add up to the cent, and closed claims are in none of them."""

from dataclasses import replace
from decimal import Decimal

from bridge.billing.ledger import balance
from bridge.billing.problem import Problem
from bridge.billing.status import ClaimEvent, ClaimStatus
from bridge.store.encounters import EncounterRow, EncounterStatus
from bridge.store.store import Store
from bridge.store.subject import Subject
from bridge.store.summary import Dollars
from tests.store.example import draft, make_ready, payment, posting, remittance, send

NOTHING = Decimal("0.00")


def test_an_empty_practice_has_zeros_and_no_gaps(store: Store) -> None:
    with store.reading("cedar") as tx:
        figures = tx.summary.read()
    assert set(figures.claims) == set(ClaimStatus)
    assert set(figures.encounters) == set(EncounterStatus)
    assert figures.dollars == Dollars(
        charged=NOTHING,
        paid=NOTHING,
        patient=NOTHING,
        adjusted=NOTHING,
        open=NOTHING,
        interest=NOTHING,
        provider_level=NOTHING,
    )


def test_charged_is_paid_and_patient_and_adjusted_and_open(store: Store) -> None:
    said = replace(payment(), interest=Decimal("0.37"))
    send(store, "B111", "B112")
    with store.transaction("cedar") as tx:
        make_ready(tx, "B113", "B114")
        tx.claims.advance("B114", ClaimEvent.VOID, actor="rule:chart")
        tx.drafts.put(draft("B115"), actor="job:draft_claim")
        tx.claims.advance("B115", ClaimEvent.PROBLEMS_FOUND, actor="rule:scrub")
        inbound = tx.interchanges.archive_inbound("sandbox", "a.835", b"ISA~").id
        tx.postings.post(posting(said), said, remittance_id=tx.remittances.add(inbound, 1, remittance(said)))
        tx.claims.advance("B111", ClaimEvent.PAYMENT, actor="job:post_remittance")
        postings = [stored.posting for stored in tx.postings.of_claim("B111")]
        tx.claims.set_balance("B111", balance(Decimal("180.00"), postings))
        dollars = tx.summary.read().dollars
    assert dollars == Dollars(
        charged=Decimal("720.00"),  # four claims of 180, the voided fifth left out
        paid=Decimal("110.00"),
        patient=Decimal("20.00"),
        adjusted=Decimal("50.00"),
        open=Decimal("540.00"),
        interest=Decimal("0.37"),
        provider_level=NOTHING,
    )
    assert dollars.charged == dollars.paid + dollars.patient + dollars.adjusted + dollars.open


def test_encounters_and_problems_are_counted(store: Store) -> None:
    problem = Problem(code="UNSIGNED", place="Encounter/enc-1", reason="The note is not signed.", remedy="Sign it.")
    with store.transaction("cedar") as tx:
        tx.encounters.put(EncounterRow(ehr="sandbox", encounter_id="enc-1", status=EncounterStatus.HELD))
        tx.problems.sync(Subject.encounter("sandbox", "enc-1"), [problem], actor="job:draft_claim")
        figures = tx.summary.read()
    assert (figures.encounters[EncounterStatus.HELD], figures.problems) == (1, {"UNSIGNED": 1})
