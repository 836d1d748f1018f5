"""What an 837 sent, as far as a 277CA answers it: providers, their claims, the lines of these."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from bridge.x12.interchange import TransactionSet
from bridge.x12.segment import Segment

_TOO_MUCH = Decimal(10) ** 11  # dollars: the sum of a million such claims has the 18 digits of an AMT02
_DIGITS = 4  # behind the point


@dataclass(frozen=True, slots=True, kw_only=True)
class SentLine:
    """Loop 2400."""

    segments: tuple[Segment, ...]

    @property
    def service(self) -> Segment:
        """SV1 or SV2."""
        return first(self.segments, "SV1") or first(self.segments, "SV2")


@dataclass(frozen=True, slots=True, kw_only=True)
class SentClaim:
    """Loop 2300 without its lines, under the levels above it."""

    subscriber: tuple[Segment, ...] = field(repr=False)  # 2000B without its claims
    patient: tuple[Segment, ...] = field(repr=False)  # 2000C; empty when the subscriber is the patient
    segments: tuple[Segment, ...] = field(repr=False)
    lines: tuple[SentLine, ...] = field(repr=False)

    @property
    def charge(self) -> Decimal:
        return dollars(self.segments[0][2])  # CLM02


@dataclass(frozen=True, slots=True, kw_only=True)
class SentProvider:
    """Loop 2000A without the levels below it, and all claims below it."""

    segments: tuple[Segment, ...] = field(repr=False)
    claims: tuple[SentClaim, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentBatch:
    """One transaction set."""

    head: tuple[Segment, ...] = field(repr=False)  # ST to 1000B, and SE
    providers: tuple[SentProvider, ...] = field(repr=False)

    @property
    def claims(self) -> tuple[SentClaim, ...]:
        return tuple(claim for provider in self.providers for claim in provider.claims)


def read_sent(transaction: TransactionSet) -> SentBatch:
    """The claims of an 837, every CLM one; a claim outside of any provider level has a provider of its own."""
    reader = _Reader()
    for segment in transaction.segments:
        reader.read(segment)
    return reader.batch()


def first(segments: Sequence[Segment], id: str, *qualifiers: str) -> Segment:
    """The first segment of that id and first element, or an empty one."""
    return next(every(segments, id, *qualifiers), Segment(id))


def every(segments: Sequence[Segment], id: str, *qualifiers: str) -> Iterator[Segment]:
    """All of them."""
    return (s for s in segments if s.id == id and (not qualifiers or s[1] in qualifiers))


def dollars(text: str) -> Decimal:
    """An amount; what is no number, or no sum of money that anybody ever claimed, is zero."""
    try:
        amount = Decimal(text) if text else Decimal(0)
    except InvalidOperation:
        return Decimal(0)
    is_money = amount.is_finite() and abs(amount) < _TOO_MUCH and amount == round(amount, _DIGITS)
    return amount if is_money else Decimal(0)


class _Reader:
    """Folds segments into levels, claims and lines. `_into` is the run that the next segment belongs to."""

    def __init__(self) -> None:
        self._head: list[Segment] = []
        self._providers: list[tuple[list[Segment], list[SentClaim]]] = []
        self._subscriber: list[Segment] = []
        self._patient: list[Segment] = []
        self._claim: list[Segment] = []
        self._lines: list[list[Segment]] = []
        self._into = self._head

    def read(self, segment: Segment) -> None:
        if segment.id == "HL":
            self._close_claim()
            self._level(segment)
        elif segment.id == "CLM":
            self._close_claim()
            self._claim = self._into = []
        elif segment.id == "LX" and self._claim:
            self._into = []
            self._lines.append(self._into)
        elif segment.id == "SE":
            self._close_claim()
            self._into = self._head
        self._into.append(segment)

    def batch(self) -> SentBatch:
        self._close_claim()
        providers = (SentProvider(segments=tuple(own), claims=tuple(claims)) for own, claims in self._providers)
        return SentBatch(head=tuple(self._head), providers=tuple(providers))

    def _level(self, hl: Segment) -> None:
        """# HL03"""
        self._into = []
        if hl[3] == "20":
            self._providers.append((self._into, []))
            self._subscriber, self._patient = [], []
        elif hl[3] == "23":
            self._patient = self._into
        else:
            self._subscriber, self._patient = self._into, []

    def _close_claim(self) -> None:
        if not self._claim:
            return
        if not self._providers:
            self._providers.append(([], []))
        self._providers[-1][1].append(
            SentClaim(
                subscriber=tuple(self._subscriber),
                patient=tuple(self._patient),
                segments=tuple(self._claim),
                lines=tuple(SentLine(segments=tuple(line)) for line in self._lines),
            )
        )
        self._claim, self._lines = [], []
