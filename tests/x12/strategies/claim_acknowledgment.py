"""The 277CA: batches that went on whole or in part, with providers and claims that did or did not."""

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from hypothesis import strategies as st

from bridge.billing.acknowledgment import (
    BatchAcknowledgment,
    ClaimAcknowledgment,
    LineStatus,
    ProviderAcknowledgment,
    StatusCode,
    StatusInformation,
    Totals,
)
from tests.x12.strategies import entity, party, status

ACCEPTS, REJECTS = ("A1", "A2"), ("A3", "A6", "A7", "A8")
OF_PROVIDER = ("G2", "0B", "TJ")  # REF of 2200C; pyx12 has room for one
OF_CLAIM = ("D9", "BLT")  # REF of 2200D beside 1K
NOTHING = Totals()
ZERO = Decimal("0.00")


@cache
@st.composite
def batches(draw: st.DrawFn, *, loose: bool = False, odd: bool = False) -> BatchAcknowledgment:
    """One answered 837 whose totals are those of its claims; one that is refused names none."""
    went_on = draw(st.integers(0, 4)) > 0
    count = draw(st.integers(1, 3)) if went_on else 0
    providers = [draw(_provider_with_claims(at, loose=loose, odd=odd)) for at in range(count)]
    claims = tuple(claim for _, below in providers for claim in below)
    believed = [provider.totals or NOTHING for provider, below in providers if not below]
    totals = _sum([_totals(claims), *believed]) if went_on else draw(_refused())
    processed, charge = draw(party.days()), sum((claim.charge or ZERO for claim in claims), ZERO)
    codes = draw(_codes(went_on, "41", "AY", loose=loose))
    plain = status.threes(codes, processed, charge, action=_action(went_on))
    information = plain if draw(st.booleans()) else _otherwise(draw, codes, _action(went_on), loose=loose)
    return BatchAcknowledgment(
        batch_reference=draw(party.numbers("BATCH")),
        batch_statuses=codes,
        provider_statuses=tuple(
            code for provider, _ in providers for told in provider.information for code in told.statuses
        ),
        claims=claims,
        source=draw(entity.entities("AY", ("46", "PI", "XV"), "2", loose=loose, odd=odd)),
        receipt=draw(party.numbers("RCPT")),
        received_on=min(draw(party.days()), processed),
        processed_on=processed,
        receiver=draw(entity.receivers(loose=loose, odd=odd)),
        information=() if _is_plain(information, codes, _action(went_on)) else information,
        totals=totals if draw(st.booleans()) else NOTHING,
        providers=tuple(provider for provider, _ in providers),
    )


@cache
@st.composite
def _provider_with_claims(
    draw: st.DrawFn, at: int, *, loose: bool, odd: bool
) -> tuple[ProviderAcknowledgment, tuple[ClaimAcknowledgment, ...]]:
    """Silent above its claims, speaking above them, or speaking in their stead."""
    kind = draw(party.one_of("silent", "above", "instead", "refused"))
    claims = party.several(_claims(at, loose=loose, odd=odd), 3, 1)
    below = draw(claims) if kind in ("silent", "above") else ()
    named = entity.entities("85", ("XX", "FI", "SV"), loose=loose, odd=odd)
    if kind == "silent":
        return ProviderAcknowledgment(entity=draw(named), totals=NOTHING), below
    went_on = kind != "refused"
    totals = _totals(below) if below else draw(_accepted() if went_on else _refused())
    provider = ProviderAcknowledgment(
        entity=draw(named),
        trace=draw(party.one_of("0", "P77")),
        information=draw(_of_provider(went_on, loose=loose)),
        references=draw(entity.references(*(OF_PROVIDER if loose else OF_PROVIDER[:1]), loose=loose)),
        totals=totals if not below or draw(st.booleans()) else NOTHING,
    )
    return provider, below


@cache
@st.composite
def _claims(draw: st.DrawFn, provider: int, *, loose: bool, odd: bool) -> ClaimAcknowledgment:
    """One that went on, or one that did not, perhaps for what is wrong in its lines."""
    went_on = draw(st.booleans())
    codes, day, charge = draw(_codes(went_on, "QC", "IL", "85", loose=loose)), draw(party.days()), draw(party.dollars())
    plain = status.threes(codes, day, charge, action=_action(went_on))
    information = plain if draw(st.booleans()) else _otherwise(draw, codes, _action(went_on), message=True, loose=loose)
    lines = () if went_on and not loose else draw(party.several(_line(loose=loose), 2))
    since, until = draw(party.stretches())
    return ClaimAcknowledgment(
        control_number=draw(party.numbers("B")),
        statuses=codes,
        payer_claim_number=draw(party.told(party.numbers("ICN"))),
        charge=next((told.charge for told in information if told.charge is not None), None),
        effective_on=next((told.effective_on for told in information if told.effective_on), None),
        line_statuses=tuple(code for line in lines for code in line.statuses),
        patient=draw(entity.entities("QC", ("MI", "II"), "1", loose=loose, odd=odd)),
        information=() if _is_plain(information, codes, _action(went_on)) else information,
        references=draw(entity.references(*OF_CLAIM, loose=loose)),
        service_from=since,
        service_to=until,
        lines=lines,
        provider=provider,
    )


def _otherwise(
    draw: st.DrawFn, codes: tuple[StatusCode, ...], action: str, *, message: bool = False, loose: bool
) -> tuple[StatusInformation, ...]:
    """The same statuses one to an STC, each with a day and a charge of its own."""
    if loose:
        return tuple(draw(status.whole(party.one_of((code,)))) for code in codes)
    return tuple(
        StatusInformation(
            statuses=(code,),
            effective_on=draw(party.days()),
            action=action,
            charge=draw(party.dollars(1)),
            message=draw(party.one_of("", "MEMBER NOT FOUND")) if message else "",
        )
        for code in codes
    )


@cache
@st.composite
def _of_provider(draw: st.DrawFn, went_on: bool, *, loose: bool) -> tuple[StatusInformation, ...]:
    """No day stands in these."""
    codes = draw(_codes(went_on, "85", loose=loose))
    if loose:
        return _otherwise(draw, codes, "", loose=True)
    return status.threes(codes, None, draw(party.dollars()), action=_action(went_on))


@cache
@st.composite
def _line(draw: st.DrawFn, *, loose: bool) -> LineStatus:
    codes = _codes(False, "QC", loose=loose, most=3)
    told = st.builds(StatusInformation, statuses=codes, effective_on=party.days(), action=st.just("U"))
    information = party.several(status.whole(codes), 2, 1) if loose else told.map(lambda stc: (stc,))
    return draw(status.lines(information, paid=loose, further=("XZ",), loose=loose))


def _is_plain(information: tuple[StatusInformation, ...], codes: tuple[StatusCode, ...], action: str) -> bool:
    """Whether one day and charge, and the statuses three by three, say as much."""
    return information == status.threes(codes, information[0].effective_on, information[0].charge, action=action)


@cache
def _codes(went_on: bool, *entities: str, loose: bool, most: int = 4) -> st.SearchStrategy[tuple[StatusCode, ...]]:
    codes = status.codes(*(ACCEPTS if went_on else REJECTS), entities=entities, lists=loose)
    return party.several(codes, most, 1, unique=True)


def _action(went_on: bool) -> str:
    return "WQ" if went_on else "U"


def _accepted() -> st.SearchStrategy[Totals]:
    return st.builds(Totals, accepted=st.integers(1, 99), accepted_charge=party.dollars())


def _refused() -> st.SearchStrategy[Totals]:
    return st.builds(Totals, rejected=st.integers(1, 99), rejected_charge=party.dollars())


def _totals(claims: Sequence[ClaimAcknowledgment]) -> Totals:
    """Counted here once more: by the category of the first status."""
    went_on = [claim for claim in claims if claim.statuses[0].category in ACCEPTS]
    refused = [claim for claim in claims if claim.statuses[0].category in REJECTS]
    return Totals(
        accepted=len(went_on) or None,
        rejected=len(refused) or None,
        accepted_charge=_charges(went_on) if went_on else None,
        rejected_charge=_charges(refused) if refused else None,
    )


def _charges(claims: Sequence[ClaimAcknowledgment]) -> Decimal:
    return sum((claim.charge or ZERO for claim in claims), ZERO)


def _sum(totals: Sequence[Totals]) -> Totals:
    """What none of them says stays unsaid."""
    accepted = [one for one in totals if one.accepted is not None]
    rejected = [one for one in totals if one.rejected is not None]
    return Totals(
        accepted=sum(one.accepted or 0 for one in accepted) if accepted else None,
        rejected=sum(one.rejected or 0 for one in rejected) if rejected else None,
        accepted_charge=sum((one.accepted_charge or ZERO for one in accepted), ZERO) if accepted else None,
        rejected_charge=sum((one.rejected_charge or ZERO for one in rejected), ZERO) if rejected else None,
    )
