"""Whatever comes back, each claim that was sent has exactly one outcome."""

from dataclasses import replace

import pytest

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
from bridge.billing.outcome import SentSet, outcomes
from bridge.billing.verdict import Standing

FIRST = SentSet(
    interchange_number=42, group_number=7, transaction_number="0001", reference="BATCH1", claims=("B1", "B2")
)
SECOND = SentSet(interchange_number=42, group_number=7, transaction_number="0002", reference="BATCH2", claims=("B3",))
SENT = (FIRST, SECOND)


def ta1(status: str, number: int = 42) -> InterchangeAcknowledgment:
    return InterchangeAcknowledgment(interchange_number=number, status=status, note="025" if status == "R" else "000")


def group(status: str, number: int = 7, **sets: str) -> GroupAcknowledgment:
    """`group("P", st0001="A", st0002="R")`"""
    transactions = tuple(
        TransactionAcknowledgment(transaction_number=name[2:], status=said, codes=("5",) if said == "R" else ())
        for name, said in sets.items()
    )
    return GroupAcknowledgment(group_number=number, status=status, transactions=transactions)


def codes(*texts: str) -> tuple[StatusCode, ...]:
    parts = [(*text.split(":"), "")[:3] for text in texts]
    return tuple(StatusCode(category=category, status=status, entity=entity) for category, status, entity in parts)


def claim(number: str, *texts: str, icn: str = "") -> ClaimAcknowledgment:
    return ClaimAcknowledgment(control_number=number, statuses=codes(*texts), payer_claim_number=icn)


def batch(
    *claims: ClaimAcknowledgment, reference: str = "BATCH1", status: str = "A1:19", provider: str = "A1:19"
) -> BatchAcknowledgment:
    return BatchAcknowledgment(
        batch_reference=reference, batch_statuses=codes(status), provider_statuses=codes(provider), claims=claims
    )


def standings(**answers: tuple[object, ...]) -> str:
    """U R A X: unanswered, received, accepted, rejected, of B1 B2 B3."""
    letters = {
        Standing.UNANSWERED: "U",
        Standing.RECEIVED: "R",
        Standing.ACCEPTED: "A",
        Standing.REJECTED: "X",
    }
    found = outcomes(SENT, **answers)  # type: ignore[arg-type]
    assert [one.control_number for one in found.claims] == ["B1", "B2", "B3"]
    return "".join(letters[one.standing] for one in found.claims)


def test_what_nobody_answered_is_unanswered() -> None:
    assert standings() == "UUU"


@pytest.mark.parametrize(("status", "expected"), [("A", "RRR"), ("E", "RRR"), ("R", "XXX")])
def test_a_ta1_is_about_all_claims_of_its_interchange(status: str, expected: str) -> None:
    assert standings(interchanges=(ta1(status),)) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (group("A"), "RRR"),
        (group("E", st0001="E", st0002="A"), "RRR"),  # E: accepted with errors, the claims did go on
        (group("P", st0001="A", st0002="R"), "RRX"),
        (group("P", st0002="X"), "RRX"),  # who is not named in a part acceptance was accepted
        (group("R"), "XXX"),
        (group("M"), "XXX"),
        (group("R", st0002="W"), "XXX"),
        (group("R", st0001="A", st0002="E"), "XXX"),  # a refused group takes all its sets, whatever is said of them
        (group("A", st0001="", st0002="R"), "RRX"),  # a set without an IK501 goes with its group
        (group("X", st0001=""), "XXX"),
    ],
)
def test_a_999_is_about_each_set(answer: GroupAcknowledgment, expected: str) -> None:
    assert standings(groups=(answer,)) == expected


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (batch(claim("B1", "A2:20"), claim("B2", "A7:562:85")), "AXU"),
        (batch(claim("B1", "A1:19"), claim("B2", "A0:16")), "RRU"),
        (batch(claim("b1 ", "A2:20")), "AUU"),  # B2 has no row, and nothing above is refused: nothing is said of it
        (batch(claim("B1", "A2:20", "A8:145"), claim("B2")), "XRU"),  # one refusal outweighs
        (batch(claim("B1", "A2:20"), claim("B2", "A1:19"), status="A3:24"), "XXU"),  # the batch, whatever its rows
        (batch(status="A3:24"), "XXU"),  # the whole batch
        (batch(provider="A7:562:85"), "XXU"),  # the provider
        (batch(claim("B1", "A2:20"), provider="A7:562:85"), "AXU"),  # B2 was of the provider that was refused
        (batch(reference="batch2", status="A3:24"), "UUX"),
    ],
)
def test_a_277ca_is_about_each_claim_or_all_below_its_refusal(answer: BatchAcknowledgment, expected: str) -> None:
    assert standings(batches=(answer,)) == expected


def test_a_refused_provider_takes_the_claims_below_it_whatever_their_rows_say() -> None:
    refusal = codes("A7:562:85")
    refused = ProviderAcknowledgment(entity=Entity(code="85"), information=(StatusInformation(statuses=refusal),))
    answer = replace(
        batch(claim("B1", "A2:20"), replace(claim("B2", "A2:20"), provider=1), provider="A7:562:85"),
        providers=(refused, ProviderAcknowledgment(entity=Entity(code="85"))),
    )
    assert standings(batches=(answer,)) == "XAU"
    assert outcomes(SENT, batches=(answer,)).claims[0].reasons == ("A7:562:85",)


def test_the_answer_that_looks_closest_decides() -> None:
    yes, no = batch(claim("B1", "A2:20"), claim("B2", "A2:20")), batch(claim("B1", "A7:254"), claim("B2", "A2:20"))
    assert standings(interchanges=(ta1("A"),), groups=(group("A", st0002="R"),), batches=(no,)) == "XAX"
    assert standings(interchanges=(ta1("R"),), groups=(group("A"),)) == "RRR"  # read after all
    assert standings(groups=(group("R"),), batches=(yes,)) == "AAX"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("A1:19", "A2:20", "A"),  # the clearinghouse, then the payer
        ("A2:20", "A1:19", "A"),  # to be received undoes no yes
        ("A2:20", "A7:254", "X"),
        ("A7:254", "A1:19", "X"),  # and no no
        ("A3:21", "A2:20", "A"),
    ],
)
def test_of_several_277cas_the_later_decides(first: str, second: str, expected: str) -> None:
    answers = (batch(claim("B1", first, icn="ICN9")), batch(claim("B1", second)))
    assert standings(batches=answers)[0] == expected
    assert outcomes(SENT, batches=answers).claims[0].payer_claim_number == "ICN9"


def test_a_rejection_says_why() -> None:
    fault = SegmentFault(segment="CLM", position=22, loop="2300", code="8")
    refused = TransactionAcknowledgment(transaction_number="0001", status="R", codes=("5",), faults=(fault,))
    answer = GroupAcknowledgment(group_number=7, status="R", transactions=(refused,))
    found = outcomes(SENT, groups=(answer,)).claims
    assert (found[0].answered_by, found[0].reasons) == ("999", ("999 R 5", "CLM at segment 22 code 8"))
    assert found[2].reasons == ("999 R",)  # the set that it does not name goes with its group
    found = outcomes(SENT, batches=(batch(claim("B1", "A7:562:85", "A3:21")),)).claims
    assert (found[0].answered_by, found[0].reasons) == ("277CA", ("A7:562:85", "A3:21"))
    assert outcomes(SENT, interchanges=(ta1("R"),)).claims[0].reasons == ("TA1 R 025",)


def test_what_was_answered_and_never_sent_is_told() -> None:
    found = outcomes(
        SENT,
        interchanges=(ta1("A", 43),),
        groups=(group("A", 9), group("A", st0001="A", st0009="A")),
        batches=(batch(claim("STRANGER", "A2:20")), batch(claim("B1", "A2:20"), reference="BATCH9")),
    )
    assert found.unknown == ("TA1 43", "999 9", "999 7 0009", "277CA BATCH1 STRANGER", "277CA BATCH9")
    assert [one.standing for one in found.claims] == [Standing.RECEIVED] * 3


def test_a_claim_sent_twice_has_an_outcome_for_each_time() -> None:
    again = SentSet(interchange_number=43, group_number=8, transaction_number="0001", reference="B9", claims=("B1",))
    found = outcomes((FIRST, again), batches=(batch(claim("B1", "A2:20"), reference="B9"),)).claims
    assert [(one.control_number, one.reference, one.standing) for one in found] == [
        ("B1", "BATCH1", Standing.UNANSWERED),
        ("B2", "BATCH1", Standing.UNANSWERED),
        ("B1", "B9", Standing.ACCEPTED),
    ]
