"""The segments of a 277CA: names as they were sent, STC with up to three composites, totals."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from bridge.x12.acknowledgment.policy import Policy
from bridge.x12.acknowledgment.quote import UNKNOWN, Quote, money, period
from bridge.x12.acknowledgment.row import ClaimRow
from bridge.x12.acknowledgment.sent import SentClaim, SentLine, dollars, first
from bridge.x12.delimiter import Delimiters
from bridge.x12.segment import Segment


class Writer:
    """Writes what an answer of one moment and policy says, to be rendered with `delimiters`."""

    def __init__(self, written_at: datetime, policy: Policy, delimiters: Delimiters) -> None:
        self.day = f"{written_at:%Y%m%d}"
        self.minute = f"{written_at:%H%M}"
        self.quote = Quote(delimiters)
        self._own_code = "PR" if policy.adjudicates else "AY"  # payer or clearinghouse
        self._received = f"A1:19:{self._own_code}"
        self._accepted = "A2:20:PR" if policy.adjudicates else "A1:19"

    def segment(self, id: str, *elements: str) -> Segment:
        """Without the empty elements at the end."""
        last = max((at for at, element in enumerate(elements, start=1) if element), default=0)
        return Segment(id, elements[:last])

    def source(self, receiver: Segment) -> Segment:
        """2100A: who the claims were sent to. # 1000B"""
        name = self.quote.text(receiver[3], "NM1", 3) or UNKNOWN
        return self.segment("NM1", self._own_code, "2", name, "", "", "", "", "46", self._id(receiver[9]))

    def submitter(self, submitter: Segment) -> Segment:
        """2100B. # 1000A"""
        form = submitter[2] if submitter[2] in ("1", "2") else "2"
        return self.segment("NM1", "41", form, *self._names(submitter)[:3], "", "", "46", self._id(submitter[9]))

    def provider(self, segments: Sequence[Segment]) -> Segment:
        """2100C, by NPI, or by tax id where there is none. # 2010AA"""
        nm1 = first(segments, "NM1", "85")
        npi = self.quote.text(nm1[9], "NM1", 9)
        tax_id = first(segments, "REF", "EI", "SY")[2]
        return self._person("85", nm1, ("XX", npi) if npi else ("FI", self._id(tax_id)))

    def statuses(self, refusals: Sequence[str], claims: Sequence[SentClaim]) -> Iterator[Segment]:
        """2200B STC, for the batch as a whole."""
        return self._stc(refusals or (self._received,), self.day, not refusals, _charge(claims))

    def provider_statuses(self, refusals: Sequence[str], claims: Sequence[SentClaim]) -> Iterator[Segment]:
        """2200C STC, which has no date."""
        return self._stc(refusals or (self._received,), "", not refusals, _charge(claims))

    def claim(self, row: ClaimRow) -> Iterator[Segment]:
        """2100D to 2220D, without the HL."""
        claim = row.claim
        clm = claim.segments[0]
        yield self._patient(claim)
        yield self.segment("TRN", "2", self.quote.text(clm[1], "TRN", 2) or UNKNOWN)
        yield from self._stc(row.reasons or (self._accepted,), self.day, row.is_accepted, money(claim.charge))
        yield from self._reference("D9", first(claim.segments, "REF", "D9")[2])
        if clm.component(5, 2) == "A":
            yield from self._reference("BLT", clm.component(5, 1) + clm.component(5, 3))
        yield self._days(claim)
        for line, why in row.lines:
            yield from self._line(line, why)

    def _line(self, line: SentLine, why: Sequence[str]) -> Iterator[Segment]:
        """Nothing of a line that does not say what was done: the claim's own STC has its reasons too."""
        service = line.service
        professional = service.id != "SV2"
        procedure = self.quote.procedure(service, 1 if professional else 2)
        revenue = "" if professional else self.quote.text(service[1], "SVC", 4)
        if not procedure and not revenue:
            return
        if not procedure:
            procedure, revenue = f"NU:{revenue}", ""
        charge, units = (service[2], service[4]) if professional else (service[3], service[5])
        units = self.quote.number(units, "SVC", 7)
        yield self.segment("SVC", procedure, money(dollars(charge)), "", revenue, "", "", units)
        yield from self._stc(why, self.day, False, "")
        yield from self._reference("FJ", first(line.segments, "REF", "6R")[2])
        form, days = period([first(line.segments, "DTP", "472")])
        if days:
            yield self.segment("DTP", "472", form, days)

    def _reference(self, kind: str, number: str) -> Iterator[Segment]:
        said = self.quote.text(number, "REF", 2)
        if said:
            yield self.segment("REF", kind, said)

    def _stc(self, codes: Sequence[str], day: str, accepted: bool, amount: str) -> Iterator[Segment]:
        action = "WQ" if accepted else "U"
        for at in range(0, len(codes), 3):
            one, two, three = (*codes[at : at + 3], "", "")[:3]
            yield self.segment("STC", one, day, action, amount, "", "", "", "", "", two, three)

    def _patient(self, claim: SentClaim) -> Segment:
        """Who the claim is about, by the member number of the subscriber where they have none. # 2010BA, 2010CA"""
        subscriber = first(claim.subscriber, "NM1", "IL")
        patient = first(claim.patient, "NM1", "QC") or subscriber
        return self._person("QC", patient, ("MI", self._id(patient[9] or subscriber[9])))

    def _person(self, code: str, nm1: Segment, identity: tuple[str, str]) -> Segment:
        form = nm1[2] if nm1[2] in ("1", "2") and code != "QC" else "1" if code == "QC" else "2"
        suffix = self.quote.text(nm1[7], "NM1", 7)
        return self.segment("NM1", code, form, *self._names(nm1), "", suffix, *identity)

    def _names(self, nm1: Segment) -> tuple[str, ...]:
        last, *others = (self.quote.text(nm1[at], "NM1", at) for at in (3, 4, 5))
        return (last or UNKNOWN, *others)

    def _id(self, text: str) -> str:
        return self.quote.text(text, "NM1", 9) or UNKNOWN

    def _days(self, claim: SentClaim) -> Segment:
        """The statement's days, else the first and the last day of its lines; the day of the answer when none is."""
        form, days = period([first(claim.segments, "DTP", "434")])
        if not days:
            form, days = period([first(line.segments, "DTP", "472") for line in claim.lines])
        return self.segment("DTP", "472", form or "D8", days or self.day)


def totals(accepted: str, refused: str, yes: Sequence[SentClaim], no: Sequence[SentClaim]) -> Iterator[Segment]:
    """QTY and AMT, under the qualifiers of their level; none of what there is none of."""
    for qualifier, claims in ((accepted, yes), (refused, no)):
        if claims:
            yield Segment("QTY", (qualifier, str(len(claims))))
    for qualifier, claims in (("YU", yes), ("YY", no)):
        if claims:
            yield Segment("AMT", (qualifier, _charge(claims)))


def _charge(claims: Sequence[SentClaim]) -> str:
    return money(sum((claim.charge for claim in claims), Decimal(0)))
