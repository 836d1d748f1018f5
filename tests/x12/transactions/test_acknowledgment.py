from bridge.x12.interchange import read_interchanges
from bridge.x12.transactions import acknowledgment_999, claim_acknowledgment_277ca, interchange_ta1
from tests.x12.transactions.example import sets
from tests.x12.transactions.test_golden import text_of


def test_a_999_speaks_of_each_transaction_by_itself() -> None:
    (segments,) = sets(text_of("999-accepted-with-errors-rejected"))
    answer = acknowledgment_999.read(segments)
    assert (answer.group_number, answer.status) == (1, "P")
    assert [(t.transaction_number, t.status, t.accepted) for t in answer.transactions] == [
        ("0001", "A", True),
        ("0002", "E", True),  # accepted with errors: the claims did go on
        ("0003", "R", False),
    ]
    first, second = answer.transactions[2].faults
    assert (first.segment, first.position, first.code) == ("CLM", 22, "8")
    assert [(e.element, e.component, e.data_element, e.code, e.value) for e in first.elements] == [
        (5, 3, "1331", "7", "5"),
        (2, 0, "782", "1", ""),
    ]
    assert first.contexts[0].names == (("CLM01", "B7"),)
    assert (second.segment, second.loop, second.code) == ("HI", "2300", "3")


def test_a_rejected_group_needs_no_transactions() -> None:
    (segments,) = sets(text_of("999-group-rejected"))
    answer = acknowledgment_999.read(segments)
    assert (answer.status, answer.codes, answer.transactions) == ("R", ("19",), ())


def test_a_277ca_accepts_and_rejects_by_claim() -> None:
    first, _ = sets(text_of("277ca-accepted-and-rejected"))
    (batch,) = claim_acknowledgment_277ca.read(first)
    assert batch.batch_reference == "BATCH1"
    assert [(c.control_number, c.accepted) for c in batch.claims] == [("B1", True), ("B2", False), ("B5", False)]
    assert batch.claims[0].payer_claim_number == "NW2026110001"


def test_three_composites_of_one_status_segment_are_three_statuses() -> None:
    first, _ = sets(text_of("277ca-accepted-and-rejected"))
    (batch,) = claim_acknowledgment_277ca.read(first)
    rejected = batch.claims[1]
    assert [(s.category, s.status, s.entity) for s in rejected.statuses] == [
        ("A7", "562", "85"),
        ("A7", "128", "85"),
        ("A3", "21", ""),
    ]
    assert [s.status for s in rejected.line_statuses] == ["454"]


def test_a_batch_rejected_above_its_claims_has_no_claims() -> None:
    _, second = sets(text_of("277ca-accepted-and-rejected"))
    (batch,) = claim_acknowledgment_277ca.read(second)
    assert batch.batch_reference == "BATCH2"
    assert (batch.rejected, batch.claims) == (True, ())


def test_a_ta1_names_the_interchange() -> None:
    text = (
        "ISA*00*          *00*          *ZZ*PAYER          *ZZ*CEDAR          *261124*0800*^*00501*000000001*0*T*:~"
        "TA1*000000042*261120*0830*A*000~TA1*000000043*261120*0831*R*025~IEA*0*000000001~"
    )
    (interchange,), _ = read_interchanges(text)
    answers = interchange_ta1.read(interchange.acknowledgments)
    assert [(a.interchange_number, a.accepted, a.note) for a in answers] == [(42, True, "000"), (43, False, "025")]
