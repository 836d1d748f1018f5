"""Texts that went wrong on their way: each is answered, none stops the payer."""

from random import Random

import pytest

from bridge.sandbox.payer.claim_status import answer_276
from bridge.sandbox.payer.eligibility import Counter, answer_270
from bridge.sandbox.payer.envelope import Numbers
from bridge.sandbox.payer.inquiry import NotAnInquiry
from tests.sandbox.payer.desk import MONDAY, Written, file_of, member, open_book
from tests.sandbox.payer.test_adjudicate import AFTER_MEDICARE, MEDICARE_PAID
from tests.sandbox.payer.test_book import days, texts
from tests.sandbox.payer.test_claim_status import question as question_276
from tests.sandbox.payer.test_eligibility import question as question_270

SECOND = Written(
    payer="SBBLU",
    member_id="BLU00000101",
    control="C2",
    sbr="S*18*******BL",
    after_rendering=MEDICARE_PAID,
    lines=(AFTER_MEDICARE,),
)


def damaged(text: str, seed: int) -> str:
    """One to three segments or characters dropped, doubled or changed; the envelope's counts are made right again."""
    rng = Random(seed)
    segments = text.split("~")[:-1]
    for _ in range(rng.randint(1, 3)):
        place = rng.randrange(3, len(segments) - 3)
        one = segments[place]
        cut = rng.randrange(len(one))
        segments[place : place + 1] = rng.choice(
            [
                [],
                [one, one],
                [one[:cut] + one[cut + 1 :]],
                [one[:cut] + rng.choice("*:^9A²é\n ") + one[cut + 1 :]],
                [one.replace("*", "**", 1)],
            ]
        )
    count = next(i for i, s in enumerate(segments) if s.startswith("SE*")) - 1
    return "~".join(f"SE*{count}*0001" if s.startswith("SE*") else s for s in segments) + "~"


@pytest.mark.parametrize("block", range(8))
def test_a_damaged_837p_is_answered_and_what_is_paid_balances(block: int) -> None:
    good = file_of(Written(), SECOND)
    for seed in range(block * 50, block * 50 + 50):
        book = open_book(member(), member("SBBLU", primary_payer_id="SBMCR"))
        out = book.receive(MONDAY, damaged(good, seed))
        assert out, seed
        if seed % 10 == 0:
            texts(book, days(4))
        else:
            book.release(days(4))


@pytest.mark.parametrize("block", range(2))
def test_a_damaged_question_is_answered_or_refused(block: int) -> None:
    book = open_book()
    book.receive(MONDAY, file_of(Written()))
    numbers = Numbers(interchange=1, at=MONDAY)
    counter = Counter(scenarios=book.scenarios, roster=book.roster, standing=book.standing)
    refused = 0
    for seed in range(block * 150, block * 150 + 150):
        try:
            assert answer_270(damaged(question_270(), seed), counter, numbers)
            assert answer_276(damaged(question_276(""), seed), book.claims.values(), book.scenarios, numbers)
        except NotAnInquiry:
            refused += 1
    assert 0 < refused < 150
