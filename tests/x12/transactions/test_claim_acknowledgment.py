"""The 277CA on its four levels: the whole batch, a provider, a claim, a line."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bridge.billing.acknowledgment import (
    BatchAcknowledgment,
    ClaimAcknowledgment,
    ProviderAcknowledgment,
    StatusCode,
    StatusInformation,
    Totals,
)
from bridge.billing.entity import Entity, Reference
from bridge.x12.check import check
from bridge.x12.transactions import claim_acknowledgment_277ca
from tests.judge import judge
from tests.x12.transactions.example import CEDAR, sets, submission, wrap
from tests.x12.transactions.test_claim_837p import text
from tests.x12.transactions.test_golden import text_of

READ_ON = date(2026, 11, 20)
RECEIVED = StatusCode(category="A1", status="19", entity="PR")
ACCEPTED = StatusCode(category="A2", status="20", entity="PR")
UNKNOWN_MEMBER = StatusCode(category="A3", status="33", entity="IL")
DANA = Entity(code="QC", form="1", name="MARSH", first="DANA", id_kind="MI", id="NWH00000042")


def batch_of(name: str) -> BatchAcknowledgment:
    (segments,) = sets(text_of(name))
    (batch,) = claim_acknowledgment_277ca.read(segments)
    return batch


def test_a_rejected_batch_names_no_provider_and_no_claim() -> None:
    batch = batch_of("277ca-receiver-rejected")
    assert batch.rejected
    assert (batch.providers, batch.claims) == ((), ())
    assert [(s.category, s.status, s.entity) for s in batch.batch_statuses] == [("A8", "746", "41"), ("A3", "24", "41")]
    assert batch.totals == Totals(rejected=4, rejected_charge=Decimal("680.25"))


def test_one_provider_is_rejected_with_its_claims_and_the_other_is_not() -> None:
    batch = batch_of("277ca-provider-rejected")
    refused, taken = batch.providers
    assert (refused.rejected, taken.rejected, batch.rejected) == (True, False, False)
    assert (refused.totals, batch.claims_of(0)) == (Totals(rejected=2, rejected_charge=Decimal("330.50")), ())
    assert refused.references == (Reference(kind="TJ", value="061234567"),)
    assert [c.control_number for c in batch.claims_of(1)] == ["B12"]


def test_claims_are_accepted_received_forwarded_and_rejected_side_by_side() -> None:
    batch = batch_of("277ca-claims-mixed")
    assert [(c.control_number, c.accepted, c.charge) for c in batch.claims] == [
        ("B13", True, Decimal("175.00")),
        ("B14", True, Decimal("175.00")),  # the same patient's second claim
        ("B15", False, Decimal("155.50")),
        ("B16", False, Decimal("200.00")),
        ("B17", True, Decimal("315.75")),
    ]
    assert batch.claims[0].patient == batch.claims[1].patient
    assert (batch.claims[1].service_from, batch.claims[1].service_to) == (date(2026, 11, 2), date(2026, 11, 16))
    assert batch.claims[3].information[0].message == "SEND TO THE BEHAVIORAL HEALTH PLAN"
    assert batch.claims[3].references == (Reference(kind="BLT", value="131"),)


def test_a_line_says_why_its_claim_is_rejected() -> None:
    (claim,) = batch_of("277ca-line-rejected").claims
    assert not claim.accepted
    assert [(line.control_number, line.procedure.code, line.procedure.modifiers) for line in claim.lines] == [
        ("B18L1", "90839", ()),
        ("B18L2", "90840", ("95",)),
    ]
    assert [s.status for s in claim.lines[0].statuses] == ["454", "453"]
    assert [s.status for s in claim.line_statuses] == ["454", "453", "476"]


def made_by_hand() -> BatchAcknowledgment:
    def claim(number: str, status: StatusCode, charge: str) -> ClaimAcknowledgment:
        return ClaimAcknowledgment(
            control_number=number,
            statuses=(status,),
            charge=Decimal(charge),
            effective_on=READ_ON,
            patient=DANA,
            service_from=date(2026, 11, 16),
        )

    provider = Entity(code="85", name=CEDAR.name, id_kind="XX", id=CEDAR.npi)
    told = StatusInformation(statuses=(RECEIVED,), action="WQ", charge=Decimal("505.50"))
    return BatchAcknowledgment(
        batch_reference="BATCH1",
        batch_statuses=(RECEIVED,),
        provider_statuses=(RECEIVED,),
        claims=(claim("B1", ACCEPTED, "175.00"), claim("B2", UNKNOWN_MEMBER, "330.50")),
        source=Entity(code="PR", name="NORTHWIND HEALTH", id_kind="PI", id="SBNWH"),
        receipt="R1",
        received_on=READ_ON,
        processed_on=READ_ON,
        receiver=Entity(code="41", name=CEDAR.name, id_kind="46", id="CEDAR"),
        providers=(ProviderAcknowledgment(entity=provider, trace="0", information=(told,)),),
    )


def test_totals_that_nobody_states_are_counted_from_the_claims() -> None:
    written = claim_acknowledgment_277ca.write([made_by_hand()], submission())
    assert [text(s) for s in written if s.id in ("STC", "QTY", "AMT")] == [
        "STC*A1:19:PR*20261120*WQ*505.5",
        "QTY*90*1",
        "QTY*AA*1",
        "AMT*YU*175",
        "AMT*YY*330.5",
        "STC*A1:19:PR**WQ*505.5",
        "QTY*QA*1",
        "QTY*QC*1",
        "AMT*YU*175",
        "AMT*YY*330.5",
        "STC*A2:20:PR*20261120*WQ*175",
        "STC*A3:33:IL*20261120*U*330.5",
    ]


def test_a_batch_made_by_hand_comes_back_with_its_totals() -> None:
    batch = made_by_hand()
    totals = Totals(accepted=1, rejected=1, accepted_charge=Decimal("175.00"), rejected_charge=Decimal("330.50"))
    stated = replace(batch, totals=totals, providers=(replace(batch.providers[0], totals=totals),))
    written = claim_acknowledgment_277ca.write([batch], submission())
    assert claim_acknowledgment_277ca.read(written) == (stated,)
    assert claim_acknowledgment_277ca.write([stated], submission()) == written


def test_the_judge_and_our_check_accept_what_is_written() -> None:
    body = claim_acknowledgment_277ca.write([made_by_hand()], submission())
    interchange = wrap("HN", claim_acknowledgment_277ca.VERSION, body)
    judge(interchange)
    assert check(interchange) == ()


def test_what_a_batch_leaves_out_is_taken_from_the_submission() -> None:
    batch = BatchAcknowledgment(
        batch_reference="BATCH1", batch_statuses=(StatusCode(category="A3", status="24", entity="41"),)
    )
    body = claim_acknowledgment_277ca.write([batch], submission())
    interchange = wrap("HN", claim_acknowledgment_277ca.VERSION, body)
    judge(interchange)
    (read,) = claim_acknowledgment_277ca.read(body)
    assert (read.rejected, read.processed_on, read.receipt) == (True, date(2026, 11, 20), "BATCH1")


def test_two_answered_batches_of_one_set_stay_two() -> None:
    first = batch_of("277ca-provider-rejected")
    second = batch_of("277ca-receiver-rejected")
    written = claim_acknowledgment_277ca.write([first, second], submission())
    assert claim_acknowledgment_277ca.read(written) == (first, second)
