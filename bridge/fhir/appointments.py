"""Who is expected: appointments between two instants with what an eligibility inquiry needs.

read_appointments(client, since, until, capability=None) -> Chart      chart.of_type("Appointment")
"""

from datetime import UTC, datetime

from bridge.fhir.capability import Capability
from bridge.fhir.chart import ChartReading
from bridge.fhir.client import FhirClient
from bridge.fhir.reference import at
from bridge.mapping.chart import Chart


def read_appointments(
    client: FhirClient, since: datetime, until: datetime, *, capability: Capability | None = None
) -> Chart:
    """Appointments that start in [since, until), with patients, Coverages, payors, subscribers, clinicians, places.

    `encounters` of the Chart is empty. Raises FhirError; what is missing is in Chart.unreadable.
    """
    window = (f"ge{_instant(since)}", f"lt{_instant(until)}")
    appointments = [r for r in client.search("Appointment", {"date": window}) if r["resourceType"] == "Appointment"]
    reading = ChartReading(client, capability)
    reading.keep(appointments)
    reading.follow()
    actors = {text for appointment in appointments for text in at(appointment, "participant.actor.reference")}
    reading.read_about(sorted(text for text in actors if isinstance(text, str) and "Patient/" in text))
    reading.read_roles()
    reading.follow()
    return reading.chart(())


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
