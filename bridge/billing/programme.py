"""A substance use disorder programme of the practice: its sessions are under 42 CFR Part 2, and so are their claims."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What is not named does not matter; at least one of place, clinician and service is. # 42 CFR 2.11"""

    name: str
    location_id: str = ""  # the chart's Location id
    clinician_id: str = ""  # the chart's Practitioner id
    service: str = ""  # Encounter.serviceType or type: code or text
    notice: str = ""  # goes with every claim of the programme; empty: none does # 42 CFR 2.32, NTE*ADD

    def includes(self, location_id: str, clinician_id: str, services: frozenset[str]) -> bool:
        return (
            self.location_id in ("", location_id)
            and self.clinician_id in ("", clinician_id)
            and (not self.service or self.service in services)
        )
