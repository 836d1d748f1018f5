"""The chart as it is now, drafted: what the drafting job lays down, and what a page shows before anything is."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bridge import clock
from bridge.billing.history import History
from bridge.draft import Outcome, draft
from bridge.fhir.chart import read_chart, read_encounters
from bridge.mapping.chart import Chart
from bridge.services import Services
from bridge.store.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """`asked` are the encounters to account for; one that the EHR no longer gives has no outcome."""

    asked: tuple[str, ...]
    chart: Chart = field(repr=False)
    outcomes: tuple[Outcome, ...] = field(repr=False)


def draft_from_chart(services: Services, practice_id: str, ehr: str, encounter_ids: Sequence[str]) -> Drafted:
    """Reads, then decides; lays nothing down. Raises FhirError."""
    configuration, client = services.configuration, services.ehrs.backend(ehr)
    with services.store.reading(practice_id) as tx:
        asked = with_companions(tx, ehr, encounter_ids)
    chart = read_chart(client, read_encounters(client, asked), documents=client.connection.read_documents)
    with services.store.reading(practice_id) as tx:
        history = known_history(tx, chart)
    practice = configuration.practices[practice_id]
    today = clock.today(practice.time_zone)
    outcomes = draft(chart, configuration.profiles[ehr], practice, configuration.rules, history, today)
    return Drafted(asked=asked, chart=chart, outcomes=outcomes)


def with_companions(tx: Transaction, ehr: str, encounter_ids: Sequence[str]) -> tuple[str, ...]:
    """Also the encounters that share a claim with one of these: when one changes, their claim does."""
    claims = {row.control_number for e in encounter_ids for row in tx.claim_lists.of_encounter(ehr, e)}
    shared = {e for number in sorted(claims) for own, e in tx.claim_lists.encounters_of(number) if own == ehr}
    return tuple(sorted({*encounter_ids, *shared}))


def known_history(tx: Transaction, chart: Chart) -> History:
    """What the journal knows of the chart's patients: past lines, and authorizations that somebody typed."""
    patients = [str(p["id"]) for p in chart.of_type("Patient")]
    typed = tuple(stored.authorization for stored in tx.authorizations.of_patients(patients))
    return tx.claim_lists.history_of(patients, typed)
