"""The segments of a 277CA: names as they were sent, STC with up to three composites, totals."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal

from bridge.x12.acknowledgment.policy import Policy
from bridge.x12.acknowledgment.row import ClaimRow
from bridge.x12.acknowledgment.sent import SentClaim, SentLine, dollars, every, first
from bridge.x12.delimiter import STANDARD, Delimiters
from bridge.x12.segment import Segment

_CONTROL = (*range(32), 127)


class Writer:
    """Writes what an answer of one moment and policy says, to be rendered with `delimiters`."""

    def __init__(self, written_at: datetime, policy: Policy, delimiters: Delimiters) -> None:
        self.day = f"{written_at:%Y%m%d}"
        self.minute = f"{written_at:%H%M}"
        self._own_code = "PR" if policy.adjudicates else "AY"  # payer or clearinghouse
        self._received = f"A1:19:{self._own_code}"
        signs = "".join(
            one for d in (STANDARD, delimiters) for one in (d.segment, d.element, d.component, d.repetition)
        )
        self._not_copied = str.maketrans(dict.fromkeys((*_CONTROL, *map(ord, signs)), " "))
        self._accepted = "A2:20:PR" if policy.adjudicates else "A1:19"

    def segment(self, id: str, *elements: str) -> Segment:
        """Without the empty elements at the end."""
        last = max((at for at, element in enumerate(elements, start=1) if element), default=0)
        return Segment(id, elements[:last])

    def source(self, receiver: Segment) -> Segment:
        """2100A: who the claims were sent to. # 1000B"""
        name, id = self.copied(receiver[3]) or "UNKNOWN", self.copied(receiver[9]) or "UNKNOWN"
        return self.segment("NM1", self._own_code, "2", name, "", "", "", "", "46", id)

    def submitter(self, submitter: Segment) -> Segment:
        """2100B. # 1000A"""
        form = submitter[2] if submitter[2] in ("1", "2") else "2"
        names = (self.copied(submitter[3]) or "UNKNOWN", self.copied(submitter[4]), self.copied(submitter[5]))
        return self.segment("NM1", "41", form, *names, "", "", "46", self.copied(submitter[9]) or "UNKNOWN")

    def provider(self, segments: Sequence[Segment]) -> Segment:
        """2100C, by NPI, or by tax id where there is none. # 2010AA"""
        nm1 = first(segments, "NM1", "85")
        identity = ("XX", self.copied(nm1[9])) if nm1[9] else ("FI", self.copied(first(segments, "REF", "EI", "SY")[2]))
        return self._person("85", nm1, identity if identity[1] else ("FI", "UNKNOWN"))

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
        yield self.segment("TRN", "2", self.copied(clm[1]) or "UNKNOWN")
        yield from self._stc(row.reasons or (self._accepted,), self.day, row.is_accepted, _amount(claim.charge))
        for ref in every(claim.segments, "REF", "D9"):
            yield self.segment("REF", "D9", self.copied(ref[2]))
        if clm.component(5, 2) == "A":
            yield self.segment("REF", "BLT", self.copied(clm.component(5, 1) + clm.component(5, 3)))
        yield self._days(claim)
        for line, why in row.lines:
            yield from self._line(line, why)

    def _line(self, line: SentLine, why: Sequence[str]) -> Iterator[Segment]:
        service = line.service
        professional = service.id != "SV2"
        procedure = self._composite(service, 1 if professional else 2)
        revenue = "" if professional else self.copied(service[1])
        if not procedure:
            procedure, revenue = f"NU:{revenue}" if revenue else "HC:UNKNOWN", ""
        charge, units = (service[2], service[4]) if professional else (service[3], service[5])
        yield self.segment("SVC", procedure, _amount(dollars(charge)), "", revenue, "", "", self.copied(units))
        yield from self._stc(why, self.day, False, "")
        for ref in every(line.segments, "REF", "6R"):
            yield self.segment("REF", "FJ", self.copied(ref[2]))
        dtp = first(line.segments, "DTP", "472")
        if dtp:
            yield self.segment("DTP", "472", self.copied(dtp[2]), self.copied(dtp[3]))

    def _stc(self, codes: Sequence[str], day: str, accepted: bool, amount: str) -> Iterator[Segment]:
        action = "WQ" if accepted else "U"
        for at in range(0, len(codes), 3):
            one, two, three = (*codes[at : at + 3], "", "")[:3]
            yield self.segment("STC", one, day, action, amount, "", "", "", "", "", two, three)

    def _patient(self, claim: SentClaim) -> Segment:
        """Who the claim is about, by the member number of the subscriber where they have none. # 2010BA, 2010CA"""
        subscriber = first(claim.subscriber, "NM1", "IL")
        patient = first(claim.patient, "NM1", "QC") or subscriber
        return self._person("QC", patient, ("MI", self.copied(patient[9] or subscriber[9]) or "UNKNOWN"))

    def _person(self, code: str, nm1: Segment, identity: tuple[str, str]) -> Segment:
        form = nm1[2] if nm1[2] in ("1", "2") and code != "QC" else "1" if code == "QC" else "2"
        names = (self.copied(nm1[3]) or "UNKNOWN", self.copied(nm1[4]), self.copied(nm1[5]), "", self.copied(nm1[7]))
        return self.segment("NM1", code, form, *names, *identity)

    def _days(self, claim: SentClaim) -> Segment:
        """The statement's days, else the first and the last day of its lines; the day of the answer when none is."""
        dtp = first(claim.segments, "DTP", "434")
        if dtp[3]:
            return self.segment("DTP", "472", self.copied(dtp[2]), self.copied(dtp[3]))
        said = [first(line.segments, "DTP", "472")[3] for line in claim.lines]
        days = sorted(day for text in said for day in text.split("-") if len(day) == 8 and day.isdecimal())
        if not days or days[0] == days[-1]:
            return self.segment("DTP", "472", "D8", days[0] if days else self.day)
        return self.segment("DTP", "472", "RD8", f"{days[0]}-{days[-1]}")

    def copied(self, text: str) -> str:
        """As it was sent, but for what would end an element here."""
        return text.translate(self._not_copied).strip()

    def _composite(self, segment: Segment, position: int) -> str:
        """Its first six components: qualifier, procedure, modifiers."""
        parts = [self.copied(part) for part in segment.components(position)[:6]]
        return STANDARD.component.join(parts).rstrip(STANDARD.component) if len(parts) > 1 else ""


def totals(accepted: str, refused: str, yes: Sequence[SentClaim], no: Sequence[SentClaim]) -> Iterator[Segment]:
    """QTY and AMT, under the qualifiers of their level; none of what there is none of."""
    for qualifier, claims in ((accepted, yes), (refused, no)):
        if claims:
            yield Segment("QTY", (qualifier, str(len(claims))))
    for qualifier, claims in (("YU", yes), ("YY", no)):
        if claims:
            yield Segment("AMT", (qualifier, _charge(claims)))


def _charge(claims: Sequence[SentClaim]) -> str:
    return _amount(sum((claim.charge for claim in claims), Decimal(0)))


def _amount(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
