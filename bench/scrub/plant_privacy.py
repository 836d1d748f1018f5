"""Faults of the note's signature, of missed visits, and of what the patient consented to."""

from dataclasses import replace

from bench.scrub.case import Case
from bench.scrub.chart import consent, reference, security
from bench.scrub.clean import Wish
from bench.scrub.plant import plant
from bridge.billing.programme import Programme

_THERAPY = Wish(kinds=("therapy",))


@plant(_THERAPY)
def note_not_signed(case: Case) -> None:
    case.say("note-signed", valueBoolean=False)


@plant(_THERAPY)
def note_not_spoken_of(case: Case) -> None:
    case.unsay("note-signed")


def _appointment(case: Case, status: str) -> None:
    case.add({"resourceType": "Appointment", "id": f"a{case.number}", "status": status})
    case.encounter["appointment"] = [reference(f"Appointment/a{case.number}")]


@plant(_THERAPY)
def no_show(case: Case) -> None:
    case.encounter["status"] = "cancelled"
    _appointment(case, "noshow")


@plant(_THERAPY)
def finished_but_a_no_show_on_the_calendar(case: Case) -> None:
    _appointment(case, "noshow")


@plant(_THERAPY)
def programme_without_consent(case: Case) -> None:
    case.diagnose("F11.20")
    case.encounter["meta"] = security("42CFRPart2")


@plant(_THERAPY)
def programme_whose_consents_cannot_be_read(case: Case) -> None:
    programme_without_consent(case)
    case.unreadable["Consent?patient"] = "403 Forbidden"


@plant(_THERAPY)
def programme_with_consent_refused(case: Case) -> None:
    programme_without_consent(case)
    case.add(consent(f"k{case.number}", case.patient_id, "deny"))


@plant(_THERAPY)
def programme_with_consent_withdrawn(case: Case) -> None:
    programme_without_consent(case)
    case.add(consent(f"k{case.number}", case.patient_id, "permit", status="inactive"))


@plant(_THERAPY)
def programme_with_consent_run_out(case: Case) -> None:
    programme_without_consent(case)
    given = consent(f"k{case.number}", case.patient_id, "permit")
    given["provision"]["period"] = {"start": "2026-01-01", "end": case.day.isoformat()}
    case.add(given)


@plant(_THERAPY)
def substance_use_not_marked(case: Case) -> None:
    case.diagnose("F11.20")
    case.practice = replace(case.practice, programmes=(Programme(name="Bridgeport IOP", location_id="elsewhere"),))


@plant(_THERAPY)
def plan_kept_out(case: Case) -> None:
    case.encounter["meta"] = security("HIPAASelfPay")


@plant(_THERAPY)
def plan_kept_out_by_a_refusal(case: Case) -> None:
    case.add(consent(f"k{case.number}", case.patient_id, "deny"))
