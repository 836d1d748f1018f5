"""Provider taxonomies: which are known, and which licence goes with each. # NUCC"""

from collections.abc import Mapping
from dataclasses import dataclass

from bridge.billing.party import Licence


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """One code. No licences: an organization's, or one of which we know no more than that it is listed."""

    code: str
    licences: frozenset[Licence] = frozenset()
    label: str = ""  # our own words
    certainty: str = "certain"

    def fits(self, licence: Licence) -> bool:
        return not self.licences or licence is Licence.OTHER or licence in self.licences


Taxonomies = Mapping[str, Taxonomy]  # by code
