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
    open_ledger,
    post_remittance,
    read_interchange,
    redraft_unsent,
    release_waiting,
    replace_claim,
    submit_claims,
    sync_encounters,
    watch_filing,
    write_back,
)
from bridge.services import Services
from bridge.store.problems import StoredProblem
from bridge.store.subject import Subject

FAILED = "JOB_FAILED"

RUNS: dict[str, Callable[..., None]] = {
    "sync_encounters": sync_encounters.run,
    "draft_claim": draft_claim.run,
    "redraft_unsent": redraft_unsent.run,
    "release_waiting": release_waiting.run,
    "watch_filing": watch_filing.run,
    "replace_claim": replace_claim.run,
    "submit_claims": submit_claims.run,
    "deliver_interchange": deliver_interchange.run,
    "collect_interchanges": collect_interchanges.run,
    "read_interchange": read_interchange.run,
    "apply_acknowledgment": apply_acknowledgment.run,
    "post_remittance": post_remittance.run,
    "write_back": write_back.run,
    "check_eligibility": check_eligibility.run,
    "check_patient_eligibility": check_eligibility.run_patient,
    "open_ledger": open_ledger.run,
    "ask_claim_status": ask_claim_status.run,
}


def jobs(services: Services) -> dict[str, Callable[..., None]]:
    """The jobs with their services; what one read and wrote in charts is laid down when it ends, well or badly."""
    return {name: partial(_run, services, run, name) for name, run in RUNS.items()}


def _run(services: Services, run: Callable[..., None], name: str, *ids: str) -> None:
    try:
        run(services, *ids)
    finally:
        services.ehrs.write_audits()
    _forget_failure(services, name, ids)


def tell_failure(services: Services, name: str, ids: tuple[str, ...], error: str) -> None:
    """A job that gave up is a Problem on what it was about. `error` is a class name: no PHI."""
    problem = Problem(
        code=FAILED,
        place=name,
        reason=f"A step of the work gave up: {name.replace('_', ' ')} ({error}).",
        remedy="Mend what it names (connection, credentials, settings); the next round begins the step again.",
    )
    with services.store.transaction(ids[0]) as tx:
        for subject in subjects(name, ids):
            tx.problems.open(subject, problem)


def subjects(name: str, ids: tuple[str, ...]) -> tuple[Subject, ...]:
    """What a job is about, by its ids; rounds are about an EHR or a partner: `job:sync_encounters:cerner`."""
    if name == "draft_claim":
        return tuple(Subject.encounter(ids[1], encounter_id) for encounter_id in ids[2].split(","))
    of_one = {
        "deliver_interchange": Subject.interchange,
        "read_interchange": Subject.interchange,
        "apply_acknowledgment": Subject.interchange,
        "post_remittance": Subject.remittance,
        "ask_claim_status": Subject.claim,
        "replace_claim": Subject.claim,
    }
    if name in of_one:
        return (of_one[name](ids[2]),)
    return (Subject.interchange(f"job:{name}:{ids[1]}"),)


def _forget_failure(services: Services, name: str, ids: tuple[str, ...]) -> None:
    """It went well: what an earlier run could not do asks for nobody any more."""
    if name == "draft_claim":
        return  # drafting says itself what is open on an encounter
    with services.store.reading(ids[0]) as tx:
        told = [s for s in subjects(name, ids) if any(_is_of(stored, name) for stored in tx.problems.of(s))]
    if told:
        with services.store.transaction(ids[0]) as tx:
            for stored in (p for subject in told for p in tx.problems.of(subject) if _is_of(p, name)):
                tx.problems.close(stored.id, actor=f"job:{name}", how="a later run went well")


def _is_of(stored: StoredProblem, name: str) -> bool:
    return stored.problem.code == FAILED and stored.problem.place == name
