"""What became of past claims: each by its own fate, what refused it, and its dollars, many in a few statements."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal

import sqlalchemy as sa

from bridge.billing.back_test import Fate, Past
from bridge.billing.ledger import balance
from bridge.billing.origin import Origin, Source
from bridge.billing.posting import Posting
from bridge.billing.remittance import Adjustment, ClaimPayment
from bridge.billing.status import ClaimEvent
from bridge.store.store import Store, Transaction
from tests.store.example import DAY, claim, draft, draft_with, make_ready, payment, posting, remittance, send
from tests.store.test_kept_sessions import SESSION

ZERO, CHARGE = Decimal("0.00"), Decimal("180.00")
LONG_AGO = date(2026, 1, 1)


def pasts(tx: Transaction, since: date = LONG_AGO) -> dict[str, Past]:
    return {past.claim.control_number: past for past in tx.past_claims.since(since)}


def answer(tx: Transaction, *said: tuple[ClaimPayment, Posting], trace: str = "EFT1") -> None:
    """The payer's answers, read and posted; claims of $180 move as they say."""
    interchange_id = tx.interchanges.archive_inbound("sandbox", f"{trace}.835", trace.encode()).id
    read = tx.remittances.add(interchange_id, 1, remittance(*(p for p, _ in said), trace=trace))
    for told, laid in said:
        tx.postings.post(laid, told, remittance_id=read)
        tx.claims.advance(laid.control_number, laid.event, actor="job:post_remittance")
        books = [stored.posting for stored in tx.postings.of_claim(laid.control_number)]
        tx.claims.set_balance(laid.control_number, balance(CHARGE, books))


def paid(number: str) -> tuple[ClaimPayment, Posting]:
    told = payment(number)
    return told, posting(told, f"paid|{number}")


def partly_paid(number: str) -> tuple[ClaimPayment, Posting]:
    """The line's 50 dollars with CARC 96 are open."""
    told, laid = paid(number)
    refused = Adjustment(group="CO", reason="96", amount=Decimal("50.00"))
    line = replace(told.lines[0], adjustments=(refused,))
    return replace(told, lines=(line,)), replace(laid, adjusted=ZERO, open=Decimal("50.00"))


def denied(number: str, *carcs: str) -> tuple[ClaimPayment, Posting]:
    told, laid = paid(number)
    refused = tuple(Adjustment(group="CO", reason=carc, amount=CHARGE / len(carcs)) for carc in carcs)
    line = replace(told.lines[0], adjustments=refused, paid=ZERO)
    nothing = replace(laid, event=ClaimEvent.DENIAL, paid=ZERO, patient=ZERO, adjusted=ZERO, open=CHARGE)
    return replace(told, paid=ZERO, patient_responsibility=ZERO, lines=(line,)), nothing


def taken_back(number: str) -> tuple[ClaimPayment, Posting]:
    told, laid = paid(number)
    undone = replace(laid, key=f"back|{number}", event=ClaimEvent.REVERSAL, paid=-laid.paid, undoes=laid.key)
    return replace(told, status="22"), undone


def test_each_claim_has_the_fate_that_its_payer_gave_it(store: Store) -> None:
    send(store, "B111", "B112", "B113", "B114", "B115")
    with store.transaction("cedar") as tx:
        answer(tx, paid("B111"), denied("B112", "197"), partly_paid("B113"))
        tx.claims.advance("B114", ClaimEvent.CLAIM_REJECTED, actor="job:test", detail="A7 562")
        tx.drafts.put(draft("B116"), actor="job:test")
        make_ready(tx, "B117", "B118")
        tx.claims.advance("B118", ClaimEvent.VOID, actor="rule:chart")
        found = {number: (past.verdict.fate, past.verdict.carcs) for number, past in pasts(tx).items()}
    assert found == {
        "B111": (Fate.PAID, ()),
        "B112": (Fate.DENIED, ("197",)),
        "B113": (Fate.PAID, ("96",)),
        "B114": (Fate.REJECTED, ()),
        "B115": (Fate.OPEN, ()),
        "B116": (Fate.WAITING, ()),
        "B117": (Fate.WAITING, ()),
    }


def test_the_answer_that_stands_is_the_one_that_counts(store: Store) -> None:
    """Denied first and paid after an appeal; paid first and taken back."""
    send(store, "B111", "B112")
    with store.transaction("cedar") as tx:
        answer(tx, denied("B111", "197"), paid("B112"))
        told, laid = paid("B111")
        answer(tx, (told, replace(laid, key="appeal|B111")), taken_back("B112"), trace="EFT2")
        found = pasts(tx)
        assert (found["B111"].verdict.fate, found["B111"].verdict.carcs) == (Fate.PAID, ())
        assert (found["B112"].verdict.fate, found["B112"].verdict.carcs) == (Fate.OPEN, ())
        assert tx.past_claims.answer_to("B112") is None


def test_a_claim_that_was_replaced_is_as_it_was_before(store: Store) -> None:
    send(store, "B111", "B112")
    with store.transaction("cedar") as tx:
        answer(tx, denied("B111", "197", "96"), paid("B112"))
        for number in ("B111", "B112"):
            tx.claims.advance(number, ClaimEvent.REPLACEMENT, actor="person:x")
        tx.drafts.put(draft_with(replace(claim("B211"), replaces="B111"), "facts-1"), actor="job:test")
        answer(tx, taken_back("B112"), trace="EFT2")  # the payer reads the replacement
        found = pasts(tx)
    assert (found["B111"].verdict.fate, found["B111"].verdict.carcs) == (Fate.DENIED, ("197", "96"))
    assert (found["B111"].verdict.open, found["B112"].verdict.paid) == (CHARGE, Decimal("110.00"))
    assert found["B112"].verdict.fate is Fate.PAID
    assert found["B211"].verdict.fate is Fate.WAITING


def test_the_dollars_are_those_of_the_books(store: Store) -> None:
    send(store, "B111")
    with store.transaction("cedar") as tx:
        answer(tx, paid("B111"))
        verdict = pasts(tx)["B111"].verdict
    assert (verdict.paid, verdict.adjusted, verdict.open) == (Decimal("110.00"), Decimal("50.00"), ZERO)


def test_a_day_is_the_first_that_counts_and_the_oldest_comes_first(store: Store) -> None:
    with store.transaction("cedar") as tx:
        for number, day in (("B111", date(2026, 11, 9)), ("B112", date(2026, 11, 10)), ("B110", date(2026, 11, 11))):
            tx.drafts.put(draft_with(replace(claim(number), service_date=day), "f"), actor="job:test")
        assert list(pasts(tx, date(2026, 11, 10))) == ["B112", "B110"]
    with store.reading("birch") as tx:
        assert pasts(tx) == {}


def test_it_comes_with_its_sessions_and_without_its_origins(store: Store) -> None:
    said = Origin(field="lines[0].procedure", source=Source.RULE, place="procedures:90837")
    with store.transaction("cedar") as tx:
        whole = replace(draft(), claim=replace(claim(), origins=(said,)), sessions=(SESSION,))
        tx.drafts.put(whole, actor="job:test")
        (past,) = tx.past_claims.since(DAY)
    assert (past.claim, past.sessions) == (claim(), (SESSION,))


def test_the_payers_answer_to_one_claim_says_what_it_refused(store: Store) -> None:
    send(store, "B111")
    with store.transaction("cedar") as tx:
        assert tx.past_claims.answer_to("B111") is None
        told, laid = denied("B111", "197")
        answer(tx, (told, laid))
        assert tx.past_claims.answer_to("B111") == told
        assert tx.past_claims.answer_to("B999") is None


def test_many_take_a_few_statements(store: Store) -> None:
    numbers = [f"B{n}" for n in range(1000, 1030)]
    send(store, *numbers)
    with store.transaction("cedar") as tx:
        answer(tx, *(denied(n, "197") for n in numbers[:20]), *(paid(n) for n in numbers[20:]))
    with store.reading("cedar") as tx, counted(tx.connection) as statements:
        assert len(pasts(tx)) == 30
    assert len(statements) == 3


@contextmanager
def counted(connection: sa.Connection) -> Iterator[list[str]]:
    said: list[str] = []

    def listen(_: object, __: object, statement: str, *rest: object) -> None:
        said.append(statement)

    sa.event.listen(connection, "before_cursor_execute", listen)
    yield said
    sa.event.remove(connection, "before_cursor_execute", listen)
