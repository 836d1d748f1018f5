"""What a TA1, a 999 and a 277CA do to claims."""

from dataclasses import replace

import pytest

from bridge.billing.acknowledging import of_batch, of_group, of_interchange, strangers
from bridge.billing.acknowledgment import (
    BatchAcknowledgment,
    ClaimAcknowledgment,
    GroupAcknowledgment,
    InterchangeAcknowledgment,
    ProviderAcknowledgment,
    SegmentFault,
    StatusCode,
    StatusInformation,
    TransactionAcknowledgment,
)
from bridge.billing.entity import Entity
from bridge.billing.status import ClaimEvent

E = ClaimEvent


def claim(number: str, *codes: str, icn: str = "") -> ClaimAcknowledgment:
    """`claim("B111", "A7:562:85")`"""
    statuses = tuple(
        StatusCode(category=parts[0], status=parts[1], entity="".join(parts[2:]))
        for parts in (code.split(":") for code in codes)
    )
    return ClaimAcknowledgment(control_number=number, statuses=statuses, payer_claim_number=icn)


def batch(*claims: ClaimAcknowledgment, status: str = "A1:19") -> BatchAcknowledgment:
    category, code = status.split(":")
    return BatchAcknowledgment(
        batch_reference="BATCH1", batch_statuses=(StatusCode(category=category, status=code),), claims=claims
    )


@pytest.mark.parametrize(("status", "event"), [("A", E.FILE_ACCEPTED), ("E", E.FILE_ACCEPTED), ("R", E.FILE_REJECTED)])
def test_a_ta1_is_about_all_of_the_file(status: str, event: ClaimEvent) -> None:
    effect = of_interchange(InterchangeAcknowledgment(interchange_number=7, status=status, note="006"), ("B1", "B2"))
    assert (effect.claims, effect.event, effect.detail) == (("B1", "B2"), event, f"TA1 {status} 006")
    assert (effect.problem is None) is (event is E.FILE_ACCEPTED)


@pytest.mark.parametrize(
    ("group", "sets", "expected"),
    [
        ("A", {}, [E.FILE_ACCEPTED, E.FILE_ACCEPTED]),  # only the group is named
        ("R", {}, [E.FILE_REJECTED, E.FILE_REJECTED]),
        ("P", {"0002": "R"}, [E.FILE_ACCEPTED, E.FILE_REJECTED]),  # in part: who is not named is not refused
        ("P", {"0001": "E", "0002": "M"}, [E.FILE_ACCEPTED, E.FILE_REJECTED]),
        ("R", {"0001": "A", "0002": "X"}, [E.FILE_REJECTED, E.FILE_REJECTED]),  # a refused group takes all with it
        ("M", {"0001": "E"}, [E.FILE_REJECTED, E.FILE_REJECTED]),
        ("A", {"0001": ""}, [E.FILE_ACCEPTED, E.FILE_ACCEPTED]),  # without an IK501 it goes with its group
        ("R", {"0001": ""}, [E.FILE_REJECTED, E.FILE_REJECTED]),
    ],
)
def test_a_999_is_about_each_set(group: str, sets: dict[str, str], expected: list[ClaimEvent]) -> None:
    answer = GroupAcknowledgment(
        group_number=1,
        status=group,
        transactions=tuple(TransactionAcknowledgment(transaction_number=n, status=s) for n, s in sets.items()),
    )
    effects = list(of_group(answer, {"0001": ("B1",), "0002": ("B2", "B3")}))
    assert [effect.event for effect in effects] == expected
    assert [effect.claims for effect in effects] == [("B1",), ("B2", "B3")]


def test_a_refused_set_says_where_it_stumbled() -> None:
    fault = SegmentFault(segment="CLM", position=22, loop="2300", code="8")
    answer = GroupAcknowledgment(
        group_number=1,
        status="R",
        transactions=(TransactionAcknowledgment(transaction_number="0001", status="R", faults=(fault,)),),
    )
    (effect,) = of_group(answer, {"0001": ("B1",)})
    assert effect.problem is not None
    assert "CLM at segment 22 code 8" in effect.problem.reason


@pytest.mark.parametrize(
    ("codes", "event"),
    [
        (("A1:19",), E.CLAIM_RECEIVED),
        (("A2:20",), E.CLAIM_ACCEPTED),
        (("A0:16",), E.CLAIM_RECEIVED),
        (("A3:21",), E.CLAIM_REJECTED),
        (("A7:562:85",), E.CLAIM_REJECTED),
        (("A2:20", "A8:145"), E.CLAIM_REJECTED),  # one refusal outweighs
    ],
)
def test_a_277ca_is_about_each_claim(codes: tuple[str, ...], event: ClaimEvent) -> None:
    (effect,) = of_batch(batch(claim("B1", *codes, icn="ICN9")), ("B1",))
    assert (effect.claims, effect.event, effect.payer_claim_number) == (("B1",), event, "ICN9")


def test_a_refusal_is_told_in_words_and_codes() -> None:
    (effect,) = of_batch(batch(claim("B1", "A7:562:85", "A3:999")), ("B1",))
    assert effect.problem is not None
    assert effect.problem.reason == (
        "The payer refused the claim before looking at it: the NPI is not accepted; status 999 (A7:562:85, A3:999)."
    )


def test_a_refusal_above_the_claims_takes_them_all() -> None:
    (effect,) = of_batch(batch(status="A3:24"), ("B1", "B2"))
    assert (effect.claims, effect.event) == (("B1", "B2"), E.CLAIM_REJECTED)


def test_a_refused_provider_takes_its_claims_and_leaves_those_of_the_other() -> None:
    refusal = (StatusCode(category="A7", status="562", entity="85"),)
    refused = ProviderAcknowledgment(entity=Entity(code="85"), information=(StatusInformation(statuses=refusal),))
    answer = replace(
        batch(claim("B2", "A2:20"), replace(claim("B3", "A2:20", icn="ICN3"), provider=1)),  # B1 has no row
        provider_statuses=refusal,
        providers=(refused, ProviderAcknowledgment(entity=Entity(code="85"))),
    )
    effects = {effect.claims: effect for effect in of_batch(answer, ("B1", "B2", "B3"))}
    assert {claims: effect.event for claims, effect in effects.items()} == {
        ("B1", "B2"): E.CLAIM_REJECTED,
        ("B3",): E.CLAIM_ACCEPTED,
    }
    assert effects["B1", "B2"].problem is not None
    assert "the NPI is not accepted (A7:562:85)" in effects["B1", "B2"].problem.reason
    assert effects["B3",].payer_claim_number == "ICN3"


def test_a_refused_batch_takes_claims_that_are_said_to_be_accepted() -> None:
    (effect,) = of_batch(batch(claim("B1", "A2:20"), status="A3:24"), ("B1", "B2"))
    assert (effect.claims, effect.event, effect.detail) == (("B1", "B2"), E.CLAIM_REJECTED, "277CA A3:24")


def test_a_claim_of_which_nothing_is_said_is_left_alone() -> None:
    assert [effect.claims for effect in of_batch(batch(claim("B1", "A2:20")), ("B1", "B2"))] == [("B1",)]


def test_claims_that_were_not_in_the_set_are_counted_and_left_alone() -> None:
    answer = batch(claim("b1 ", "A2:20"), claim("STRANGER", "A3:21"))
    assert [effect.claims for effect in of_batch(answer, ("B1",))] == [("B1",)]
    assert strangers(answer, ("B1",)) == 1
