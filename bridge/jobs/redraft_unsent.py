"""The practice's own rules say something else now: what has not left is drafted again, from the chart as it is by then.

One job for each portion of the chart, so that what one comes to never keeps another from being drafted.
"""

from datetime import datetime

from bridge.jobs import draft_claim
from bridge.jobs.release_waiting import portions
from bridge.services import Services

ACTOR = "job:redraft_unsent"


def run(services: Services, practice_id: str, ehr: str, at: str) -> None:
    """`at`: when it was asked for. Begun again it asks for the same jobs, and they are done once."""
    asked = datetime.fromisoformat(at)
    with services.store.transaction(practice_id) as tx:
        for encounter_ids in portions(tx.claim_lists.unsent(ehr)):
            services.enqueue(tx.connection, draft_claim.job(practice_id, ehr, encounter_ids, asked, ACTOR))
