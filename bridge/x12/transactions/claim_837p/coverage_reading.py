"""Loops 2320 to 2330B and 2430 of the 837, read: another plan, and what it has paid."""

from collections.abc import Sequence

from bridge.billing.claim import LineAdjudication, OtherCoverage
from bridge.billing.claim_detail import PayerProvider
from bridge.billing.remittance import Adjustment
from bridge.billing.remittance_detail import OutpatientAdjudication
from bridge.x12.transactions import element
from bridge.x12.transactions.adjustment import read_adjustments
from bridge.x12.transactions.claim_837p.detail_reading import read_references
from bridge.x12.transactions.claim_837p.level_reading import read_rank
from bridge.x12.transactions.claim_837p.party_reading import read_payer_party, read_subscriber_party
from bridge.x12.transactions.gathered import Gathered, Owner, first, first_of
from bridge.x12.transactions.procedure import read_service
from bridge.x12.transactions.section import Section

Signed = Sequence[bool]  # what the claim says: benefits assigned, release signed, signed for the patient

_NAMED = frozenset(("G1", "9F", "F8", "T4"))  # REF of 2330B with a field of its own
_PROVIDERS = frozenset(("DN", "P3", "82", "77", "DQ", "85", "71", "72", "ZZ"))  # NM101 of 2330C to 2330I
_REMARKS = slice(3, 8)  # MOA03 to MOA07


def read_other_coverages(
    coverages: Sequence[Owner], lines: Sequence[Owner], signed: Signed
) -> tuple[OtherCoverage, ...]:
    """`signed` is what the claim says of signatures; each SVD goes to the first payer it names."""
    adjudications = _adjudications(lines)
    return tuple([_other_coverage(coverage, adjudications, signed) for coverage in coverages])


def _other_coverage(coverage: Owner, adjudications: dict[str, list[LineAdjudication]], signed: Signed) -> OtherCoverage:
    found = coverage.found
    sbr, oi, moa = first(found, "SBR"), first(found, "OI"), first(found, "MOA")
    insured, payer_party = coverage.parties.get("IL", {}), coverage.parties.get("PR", {})
    payer = read_payer_party(payer_party, sbr[9], _NAMED)
    numbers, _ = read_references(payer_party, _NAMED)
    return OtherCoverage(
        rank=read_rank(sbr[1]),
        payer=payer,
        subscriber=read_subscriber_party(insured, sbr),
        paid=element.read_amount(first_of(found, "AMT", "D")[2]),
        remaining=element.read_amount(first_of(found, "AMT", "EAF")[2]),
        adjustments=_adjustments(found),
        lines=tuple(adjudications.pop(payer.payer_id, ())),
        payer_claim_number=numbers.get("F8", ""),
        adjudicated_on=element.read_day(first_of(payer_party, "DTP", "573")[3]),
        noncovered=element.read_amount(first_of(found, "AMT", "A8")[2]),
        remarks=tuple([code for code in moa[_REMARKS] if code]),
        outpatient=_outpatient(moa),
        medicare_secondary_reason=sbr[5],
        benefits_assigned=None if oi[3] == "W" else _unlike(oi[3], "Y", signed[0]),
        release_signed=_unlike(oi[6], "Y", signed[1]),
        signed_for_patient=None if (oi[4] == "P") == any(signed[2:]) else oi[4] == "P",
        authorization_number=numbers.get("G1", ""),
        referral_number=numbers.get("9F", ""),
        is_resubmission=numbers.get("T4") == "Y",
        providers=_providers(coverage.parties) if len(coverage.parties) > 2 else (),
        refuses_assignment=oi[3] == "W",
    )


def _providers(parties: dict[str, Gathered]) -> tuple[PayerProvider, ...]:
    """Loops 2330C to 2330I, the first of each kind."""
    return tuple(
        PayerProvider(
            role=role, references=read_references(party, frozenset())[1], is_person=first(party, "NM1")[2] != "2"
        )
        for role, party in parties.items()
        if role in _PROVIDERS
    )


def _unlike(code: str, yes: str, claims: bool) -> bool | None:
    """None where nothing is said, or what the claim says."""
    return None if not code or (code == yes) == claims else code == yes


def _outpatient(moa: list[str]) -> OutpatientAdjudication | None:
    """None when the MOA holds nothing but remark codes."""
    rate, payable, esrd_paid, nonpayable = (element.read_quantity(moa[at]) for at in (1, 2, 8, 9))
    if rate is None and payable is None and esrd_paid is None and nonpayable is None:
        return None
    return OutpatientAdjudication(rate=rate, payable=payable, esrd_paid=esrd_paid, nonpayable=nonpayable)


def _adjudications(lines: Sequence[Owner]) -> dict[str, list[LineAdjudication]]:
    """By the payer that SVD01 names; `line_number` is the LX01 of the line."""
    found: dict[str, list[LineAdjudication]] = {}
    for place, line in enumerate(lines, start=1):
        number = element.read_count(first(line.found, "LX")[1], place)
        for loop in line.below:
            if "SVD" in loop:
                payer_id = loop["SVD"][0][1]
                found.setdefault(payer_id, []).append(_adjudication(loop, number))
    return found


def _adjudication(loop: Gathered, line_number: int) -> LineAdjudication:
    svd = first(loop, "SVD")
    code_set, procedure, modifiers, description = read_service(loop["SVD"][0], 3)
    return LineAdjudication(
        line_number=line_number,
        procedure=procedure,
        modifiers=modifiers,
        paid=element.read_dollars(svd[2]),
        units=element.read_units(svd[5]),
        adjustments=_adjustments(loop),
        adjudicated_on=element.read_day(first_of(loop, "DTP", "573")[3]) or element.NO_DAY,
        remaining=element.read_amount(first_of(loop, "AMT", "EAF")[2]),
        bundled_into=element.read_count(svd[6]) or None,
        description=description,
        code_set=code_set,
        revenue_code=svd[4],
    )


def _adjustments(found: Gathered) -> tuple[Adjustment, ...]:
    return read_adjustments(Section(found["CAS"])) if "CAS" in found else ()
