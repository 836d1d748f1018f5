"""What a rule would have done to the claims of the past: each past claim written as its fate and its reasons."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from bridge.billing.back_test import SHOWN, Fate, Past, PastVerdict, Tally, back_test
from bridge.billing.claim import Claim
from bridge.billing.practice_rule import PracticeRule
from bridge.billing.session import Modality
from tests.billing.coding.example import DAY, session
from tests.billing.practice_rule.example import CHARTER, ask, rule, setting
from tests.billing.scrub.example import claim, line

LONG = ask("procedure", "is", "90837")
AUTHORIZED = rule(LONG, ask("authorization", "is", "no"), prevents=("197",))


def past(
    number: str, fate: str, *carcs: str, procedure: str = "90837", paid: str = "0.00", minutes: int | None = None
) -> Past:
    """One claim of $150, with its session where the minutes are said."""
    return Past(
        claim=claim(line(1, procedure), control_number=number),
        sessions=(session(minutes),) if minutes is not None else (),
        verdict=PastVerdict(fate=Fate(fate), carcs=carcs, paid=Decimal(paid)),
    )


HISTORY = (
    past("B1", "denied", "197"),
    past("B2", "denied", "197", "96"),
    past("B3", "rejected"),
    past("B4", "paid", paid="120.00"),
    past("B5", "paid", "197", paid="60.00"),  # a part was refused
    past("B6", "open"),
    past("B7", "waiting"),
    past("B8", "denied", "27"),
    past("B9", "denied", "197", procedure="90834"),  # not caught
    past("B10", "paid", procedure="90834", paid="99.00"),
)


def tally(dollars: str, *numbers: str) -> Tally:
    return Tally(claims=len(numbers), dollars=Decimal(dollars), numbers=numbers)


def test_a_rule_is_weighed_by_what_became_of_the_claims() -> None:
    found = back_test(AUTHORIZED, HISTORY, CHARTER)
    assert found.looked_at == 10
    assert found.caught.claims == 8
    assert found.refused == tally("600.00", "B1", "B2", "B3", "B8")  # charged
    assert found.paid == tally("120.00", "B4")  # paid, and would have been held
    assert found.partly == tally("60.00", "B5")
    assert found.still_open == tally("150.00", "B6")
    assert found.waiting == tally("150.00", "B7")
    assert found.unknown == Tally()


def test_it_says_how_many_of_the_denials_that_it_is_for_it_would_have_caught() -> None:
    found = back_test(AUTHORIZED, HISTORY, CHARTER)
    assert found.denials == tally("510.00", "B1", "B2", "B5", "B9")  # with CARC 197
    assert found.prevented == tally("360.00", "B1", "B2", "B5")
    assert found.share == Decimal("0.75")
    assert [(carc, of.claims) for carc, of in found.by_carc.items()] == [("197", 3), ("27", 1), ("96", 1)]


def test_a_rule_that_names_no_reason_is_for_every_refusal() -> None:
    found = back_test(replace(AUTHORIZED, prevents=()), HISTORY, CHARTER)
    assert (found.denials.claims, found.prevented.claims) == (6, 5)


def test_without_such_a_denial_there_is_no_share() -> None:
    assert back_test(AUTHORIZED, HISTORY[3:4], CHARTER).share is None
    assert back_test(AUTHORIZED, (), CHARTER).looked_at == 0


def test_a_rule_that_is_off_is_tested_all_the_same() -> None:
    assert back_test(replace(AUTHORIZED, is_on=False), HISTORY, CHARTER).caught.claims == 8


def test_claims_of_other_days_are_not_asked() -> None:
    later = replace(AUTHORIZED, starts=date(2026, 12, 1))
    found = back_test(later, HISTORY, CHARTER)
    assert (found.looked_at, found.outside, found.caught.claims, found.denials.claims) == (0, 10, 0, 0)
    assert back_test(replace(AUTHORIZED, starts=DAY), HISTORY, CHARTER).outside == 0


def test_what_cannot_be_told_is_counted_apart() -> None:
    by_minutes = rule(LONG, ask("minutes", "at_most", "54"), prevents=("197",))
    known, other = past("B1", "denied", "197", minutes=54), past("B2", "denied", "197", minutes=60)
    found = back_test(by_minutes, (known, other, past("B3", "denied", "197")), CHARTER)
    assert (found.caught.numbers, found.unknown.numbers) == (("B1",), ("B3",))
    assert found.share == Decimal(1) / 3  # what is not known counts as not caught


def test_the_first_twenty_of_each_kind_are_named() -> None:
    found = back_test(AUTHORIZED, (past(f"B{n}", "denied", "197") for n in range(50)), CHARTER)
    assert (found.refused.claims, found.refused.dollars) == (50, Decimal("7500.00"))
    assert found.refused.numbers == tuple(f"B{n}" for n in range(SHOWN))


def test_a_rule_that_sets_says_which_claims_would_be_others() -> None:
    add = setting(LONG, changes=[("add_modifier", "95")])
    by_video = session(54, modality=Modality.VIDEO)
    has_it = past("B2", "paid", paid="1.00")
    history = (
        replace(past("B1", "denied", "4"), sessions=(by_video,)),
        replace(has_it, claim=replace(has_it.claim, lines=(line(1, "90837", modifiers=("95",)),))),
        past("B3", "denied", "4", minutes=54),  # in person: it may not be set
    )
    found = back_test(add, history, CHARTER)
    assert (found.caught.numbers, found.would_change.numbers, found.not_set.numbers) == (("B1",), ("B1",), ("B3",))
    assert (found.refused.claims, found.paid.claims, found.looked_at) == (1, 0, 3)  # B2 already is as it would be set


FATES = st.sampled_from(Fate)
PASTS = st.lists(
    st.builds(
        lambda number, fate, carcs, procedure: past(f"B{number}", fate, *carcs, procedure=procedure),
        st.integers(min_value=0, max_value=999),
        FATES,
        st.lists(st.sampled_from(("197", "96", "27")), max_size=3),
        st.sampled_from(("90837", "90834")),
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(PASTS)
def test_every_caught_claim_has_one_fate(history: list[Past]) -> None:
    found = back_test(AUTHORIZED, history, CHARTER)
    kinds = (found.refused, found.partly, found.paid, found.still_open, found.waiting)
    assert sum(kind.claims for kind in kinds) == found.caught.claims
    assert found.caught.claims + sum(p.claim.lines[0].procedure != "90837" for p in history) == found.looked_at
    assert found.prevented.claims <= found.denials.claims
    assert sum(kind.dollars for kind in kinds) == found.caught.dollars


def test_a_rule_finds_in_the_past_what_it_would_find_today() -> None:
    """The same claim, asked by the rule and by its back-test."""
    whole: Claim = HISTORY[0].claim
    always: PracticeRule = rule(ask("payer", "is", whole.payer.id))
    assert back_test(always, HISTORY, CHARTER).caught.claims == len(HISTORY)
