"""Journey: the payer takes its payment back and pays anew; the old posting is undone, the new one stands."""

import re
from decimal import Decimal

from bridge.billing.posting import standing
from bridge.billing.status import ClaimStatus
from bridge.mapping import fhir_value
from tests.journeys.office import Office, patient_of


def test_a_corrected_payment_takes_the_place_of_the_first(office: Office) -> None:
    visit = office.see(patient_of(payer="liberty", clinician="lpc"), "lpc")
    office.bill()
    office.get_paid()
    claim = office.claim_of(visit)
    assert (claim.paid, claim.patient, claim.adjusted) == (Decimal("81.89"), Decimal("30.00"), Decimal("38.11"))
    (first,) = office.charted("ClaimResponse", fhir_value.CLAIM_RESPONSE, claim.control_number)

    (paid,) = office.sent_to_us("835", f"CLP*{claim.control_number}*")
    office.drop("835_corrected.x12", corrected(paid, claim.control_number))
    office.collect()

    claim = office.claim_of(visit)
    assert claim.status is ClaimStatus.PAID
    assert (claim.paid, claim.patient, claim.adjusted) == (Decimal("90.00"), Decimal("30.00"), Decimal("30.00"))
    assert claim.open == Decimal("0.00")
    assert [e.event for e in office.events_of(claim.control_number)][-3:] == ["payment", "reversal", "payment"]
    with office.journal() as tx:
        postings = [stored.posting for stored in tx.postings.of_claim(claim.control_number)]
    assert [p.paid for p in postings] == [Decimal("81.89"), Decimal("-81.89"), Decimal("90.00")]
    assert standing(postings) == (postings[2],)
    assert office.codes_of(claim.control_number) == []

    (current,) = office.charted("ClaimResponse", fhir_value.CLAIM_RESPONSE, claim.control_number)
    assert current["id"] == first["id"]
    assert first["payment"]["amount"]["value"] == 81.89
    assert current["payment"]["amount"]["value"] == 90.00


def corrected(text: str, number: str) -> str:
    """The payer's own 835 of this claim, sent again with another trace: 81.89 taken back, 90.00 paid, 8.11 in the bank.

    Whatever else the payer paid with it stays out: other journeys of this stage may have had a visit in those days.
    """
    segments = [segment.strip() for segment in text.split("~")]
    first, own, end = (
        next(place for place, segment in enumerate(segments) if segment.startswith(begin))
        for begin in ("CLP*", f"CLP*{number}*", "SE*")
    )
    behind = next(p for p in range(own + 1, len(segments)) if segments[p].startswith(("CLP*", "LX*", "PLB*", "SE*")))
    loop = segments[own:behind]
    taken_back = [negated(segment) for segment in loop if not segment.startswith("AMT*")]
    head = [re.sub(r"^(BPR\*I)\*[\d.]+|^(TRN\*1)\*\w+", moved, segment) for segment in segments[:first]]
    segments = [*head, *taken_back, *map(repriced, loop), *segments[end:]]
    ended = next(place for place, segment in enumerate(segments) if segment.startswith("SE*"))
    segments[ended] = f"SE*{ended - segments.index('ST*835*0001') + 1}*0001"
    return "~\n".join(segments)


def moved(found: re.Match[str]) -> str:
    return "BPR*I*8.11" if found[1] else "TRN*1*LF20260001"


def repriced(segment: str) -> str:
    """81.89 becomes 90.00, at the cost of the discount."""
    return segment.replace("*81.89", "*90").replace("*38.11", "*30").replace("*111.89", "*120")


def negated(segment: str) -> str:
    """The same with its amounts the other way round. # CLP02 22"""
    elements = segment.split("*")
    amounts = {"CLP": (3, 4), "SVC": (2, 3), "CAS": range(3, len(elements), 3)}.get(elements[0], ())
    for place in amounts:
        elements[place] = f"-{elements[place]}"
    if elements[0] == "CLP":
        elements[2], elements[5] = "22", ""
    return "*".join(elements)
