"""A number under which somebody keeps something: the REF of every transaction."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceNumber:
    """`payer_id` says whose number it is, where a line names one of several payers."""

    qualifier: str  # REF01
    number: str = field(repr=False)  # REF02
    payer_id: str = ""  # REF04-2: a payer of 2330B; empty for the claim's own
