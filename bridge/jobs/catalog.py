"""Every job by its name. A worker runs these and no others."""

from collections.abc import Callable
from functools import partial

from bridge.billing.problem import Problem
from bridge.jobs import (
    apply_acknowledgment,
    ask_claim_status,
    check_eligibility,
    collect_interchanges,
    deliver_interchange,
    draft_claim,
    post_remittance,
    read_interchange,
    submit_claims,
    sync_encounters,
    write_back,
)
from bridge.services import Services
from bridge.store.subject import Subject

RUNS: dict[str, Callable[..., None]] = {
    "sync_encounters": sync_encounters.run,
    "draft_claim": draft_claim.run,
    "submit_claims": submit_claims.run,
    "deliver_interchange": deliver_interchange.run,
    "collect_interchanges": collect_interchanges.run,
    "read_interchange": read_interchange.run,
    "apply_acknowledgment": apply_acknowledgment.run,
    "post_remittance": post_remittance.run,
    "write_back": write_back.run,
    "check_eligibility": check_eligibility.run,
    "check_patient_eligibility": check_eligibility.run_patient,
    "ask_claim_status": ask_claim_status.run,
}


def jobs(services: Services) -> dict[str, Callable[..., None]]:
    """The jobs with their services; what one read and wrote in charts is laid down when it ends, well or badly."""
    return {name: partial(_run, services, run) for name, run in RUNS.items()}


def _run(services: Services, run: Callable[..., None], *ids: str) -> None:
    try:
        run(services, *ids)
    finally:
        services.ehrs.write_audits()


def tell_failure(services: Services, name: str, ids: tuple[str, ...], error: str) -> None:
    """A job that gave up is a Problem on the worklist of its practice. `error` is a class name: no PHI."""
    practice_id = ids[0]
    problem = Problem(
        code="JOB_FAILED",
        place=name,
        reason=f"A step of the work gave up: {name.replace('_', ' ')} ({error}).",
        remedy="Mend what it names (connection, credentials, settings), then start the step again.",
    )
    with services.store.transaction(practice_id) as tx:
        tx.problems.open(Subject.interchange(f"job:{name}"), problem)
