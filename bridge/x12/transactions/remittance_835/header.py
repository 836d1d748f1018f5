"""What an 835 says around its claims, read: payment, payer, payee, header numbers and provider adjustments."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bridge.billing.entity import Reference
from bridge.billing.money import ZERO
from bridge.billing.party import Address
from bridge.billing.remittance import ClaimPayment, ProviderAdjustment, Remittance
from bridge.billing.remittance_detail import (
    BankAccount,
    BankTransfer,
    ClaimGroup,
    Delivery,
    PartyDetail,
    ProviderSummary,
)
from bridge.x12.segment import Segment
from bridge.x12.transactions import element
from bridge.x12.transactions.remittance_835.value import Values, contacts, figures_at

_PAIRS = range(3, 14, 2)  # PLB03 to PLB13
_SUMMARY = range(6, 25)  # TS306 to TS324
_SUPPLEMENT = range(1, 20)  # TS2


class Frame:
    """Takes the sections that are of no claim, in order; `claims` is the list that the reader fills meanwhile."""

    def __init__(self, values: Values, claims: Sequence[ClaimPayment]) -> None:
        self._values = values
        self._claims = claims
        self._head: list[Segment] = []
        self._parties: dict[str, list[Segment]] = {}
        self._groups: list[ClaimGroup] = []
        self._adjustments: list[ProviderAdjustment] = []

    def take(self, opening: Segment, here: list[Segment]) -> None:
        """One section."""
        if opening.id == "ST" and not self._head:
            self._head = [opening, *here]
        elif opening.id == "N1":
            self._parties.setdefault(opening[1], [opening, *here])
        elif opening.id == "LX":
            self._groups.append(_group(opening, here, len(self._claims)))
        elif opening.id == "PLB":
            self._adjustments += _provider_adjustments(opening, self._values)

    def remittance(self) -> Remittance:
        """All of it, once every section was taken; whether its amounts were readable, the dollars know."""
        payer, payee = self._parties.get("PR", []), self._parties.get("PE", [])
        bpr, trn, cur = self._first("BPR"), self._first("TRN"), self._first("CUR")
        n1, payer_detail, payee_detail = _first(payer, "N1"), _detail(payer), _detail(payee)
        return Remittance(
            transaction_number=self._first("ST")[2],
            trace=trn[2],
            payer_tax_id=trn[3],
            payer_name=n1[2],
            payer_id=n1[4] or self._payer_number(),
            payee_npi=_first(payee, "N1")[4] if payee_detail and payee_detail.id_qualifier == "XX" else "",
            paid=self._values.dollars[bpr[2]],
            is_debit=bpr[3] == "D",
            method=bpr[4],
            payment_date=element.read_day(bpr[16]),
            produced_on=element.read_day(_first(self._head, "DTM", "405")[2]),
            claims=tuple(self._claims),
            provider_adjustments=tuple(self._adjustments),
            handling=bpr[1],
            transfer=_transfer(bpr),
            payer_division=trn[4],
            currency=cur[2],
            exchange_rate=element.read_quantity(cur[3]),
            receiver_reference=_first(self._head, "REF", "EV")[2],
            payer_system=_first(self._head, "REF", "F2")[2],
            payer=replace(payer_detail, name="", id="") if payer_detail else None,
            payee=payee_detail,
            groups=tuple(self._groups),
        )

    def _first(self, id: str) -> Segment:
        return _first(self._head, id)

    def _payer_number(self) -> str:
        """REF*2U, wherever in the header it stands."""
        for here in (self._head, *self._parties.values()):
            if ref := _first(here, "REF", "2U"):
                return ref[2]
        return ""


def _first(here: list[Segment], id: str, qualifier: str = "") -> Segment:
    for segment in here:
        if segment.id == id and (not qualifier or segment[1] == qualifier):
            return segment
    return Segment(id)


def _detail(here: list[Segment]) -> PartyDetail | None:
    """N1 and what follows it; None when there is no such party."""
    n1, rdm = _first(here, "N1"), _first(here, "RDM")
    if not n1:
        return None
    return PartyDetail(
        name=n1[2],
        id_qualifier=n1[3],
        id="" if n1[3] == "XX" else n1[4],
        address=_address(here),
        references=tuple(Reference(kind=s[1], value=s[2]) for s in here if s.id == "REF"),
        contacts=contacts(here),
        delivery=Delivery(method=rdm[1], name=rdm[2], number=rdm[3]) if rdm else None,
    )


def _address(here: list[Segment]) -> Address | None:
    n3, n4 = _first(here, "N3"), _first(here, "N4")
    if not n3 and not n4:
        return None
    return Address(
        line1=n3[1], line2=n3[2], city=n4[1], state=n4[2], postal_code=n4[3], country=n4[4], subdivision=n4[7]
    )


def _transfer(bpr: Segment) -> BankTransfer | None:
    """None for a check, and where no money moves."""
    if not any(bpr[at] for at in range(5, 16)):
        return None
    return BankTransfer(
        payment_format=bpr[5],
        sender=_account(bpr, 6),
        originator=bpr[10],
        originator_division=bpr[11],
        receiver=_account(bpr, 12),
    )


def _account(bpr: Segment, at: int) -> BankAccount | None:
    bank_qualifier, bank, account_qualifier, account = (bpr[at + step] for step in range(4))
    if not (bank or account):
        return None
    return BankAccount(bank_qualifier=bank_qualifier, bank=bank, account_qualifier=account_qualifier, account=account)


def _group(lx: Segment, here: list[Segment], first_claim: int) -> ClaimGroup:
    ts3, ts2 = _first(here, "TS3"), _first(here, "TS2")
    return ClaimGroup(
        number=lx[1],
        first_claim=first_claim,
        summary=_summary(ts3) if ts3 else None,
        supplement=figures_at(ts2, _SUPPLEMENT),
    )


def _summary(ts3: Segment) -> ProviderSummary:
    return ProviderSummary(
        provider=ts3[1],
        facility=ts3[2],
        fiscal_period=element.read_day(ts3[3]),
        claim_count=element.read_quantity(ts3[4]) or ZERO,
        charge=element.read_dollars(ts3[5]),
        figures=figures_at(ts3, _SUMMARY),
    )


def _provider_adjustments(plb: Segment, values: Values) -> Iterator[ProviderAdjustment]:
    """One for each pair of the PLB that says anything."""
    for at in _PAIRS:
        if plb[at] or plb[at + 1]:
            yield ProviderAdjustment(
                reason=plb.component(at, 1),
                reference=plb.component(at, 2),
                amount=values.dollars[plb[at + 1]],
                provider=plb[1],
                fiscal_period=values.days[plb[2]],
            )
