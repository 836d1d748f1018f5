"""Our codes in words, as the pages say them; the code stands beside where it helps to look something up."""

import re
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from bridge.billing.eligibility import Answer, Certainty
from bridge.billing.origin import Origin, Source
from bridge.billing.party import PersonName
from bridge.billing.problem import Severity
from bridge.billing.rule import Action
from bridge.billing.session import Modality, Session
from bridge.billing.status import ClaimEvent, ClaimStatus
from bridge.store.interchanges import Phase
from bridge.store.remittances import RemittanceState
from bridge.store.roles import Role

STATUS: dict[str, str] = {
    ClaimStatus.DRAFT: "Draft",
    ClaimStatus.HELD: "Held: something is missing",
    ClaimStatus.READY: "Ready: it leaves with the next file",
    ClaimStatus.SUBMITTED: "Sent to the clearinghouse",
    ClaimStatus.RECEIVED: "Received by the clearinghouse",
    ClaimStatus.ACCEPTED: "Accepted by the payer, not yet judged",
    ClaimStatus.REJECTED: "Rejected before it was judged",
    ClaimStatus.PAID: "Answered: paid",
    ClaimStatus.DENIED: "Answered: denied",
    ClaimStatus.REVERSED: "The payer took its payment back",
    ClaimStatus.REPLACED: "Replaced by a corrected claim",
    ClaimStatus.VOIDED: "Withdrawn",
}
TONE: dict[str, str] = {  # the colour beside the words
    ClaimStatus.HELD: "wait",
    ClaimStatus.REJECTED: "bad",
    ClaimStatus.DENIED: "bad",
    ClaimStatus.REVERSED: "wait",
    ClaimStatus.PAID: "good",
    ClaimStatus.READY: "good",
}
EVENT: dict[str, str] = {
    ClaimEvent.DRAFTED: "Drafted from the chart",
    ClaimEvent.PROBLEMS_FOUND: "Held: problems found",
    ClaimEvent.CLEARED: "Checked: nothing is missing",
    ClaimEvent.SENT: "Sent",
    ClaimEvent.FILE_ACCEPTED: "The file was accepted",
    ClaimEvent.FILE_REJECTED: "The file was rejected",
    ClaimEvent.CLAIM_RECEIVED: "The claim was received",
    ClaimEvent.CLAIM_ACCEPTED: "The payer accepted the claim",
    ClaimEvent.CLAIM_REJECTED: "The claim was rejected",
    ClaimEvent.PAYMENT: "The payer answered: paid",
    ClaimEvent.DENIAL: "The payer answered: denied",
    ClaimEvent.REVERSAL: "The payer took its payment back",
    ClaimEvent.REOPENED: "Opened again",
    ClaimEvent.REPLACEMENT: "Replaced",
    ClaimEvent.VOID: "Withdrawn",
    "withdrawn": "Its file was withdrawn before it left",
    "written_off": "The open part was written off",
    "billed_to_patient": "The open part was billed to the patient",
    "appealed": "An appeal was sent",
}
REMITTANCE: dict[str, str] = {
    RemittanceState.READ: "Read, being posted",
    RemittanceState.POSTED: "Posted",
    RemittanceState.HELD: "Held: nothing of it is posted",
}
PHASE: dict[str, str] = {
    Phase.RESERVED: "Waits to be sent",
    Phase.UPLOADING: "Being sent",
    Phase.RENAMING: "Being sent",
    Phase.SENT: "Sent",
    Phase.IN_DOUBT: "Nobody knows whether it arrived",
    Phase.WITHDRAWN: "Withdrawn",
    Phase.UNREAD: "Not read yet",
    Phase.READ: "Read",
    Phase.UNREADABLE: "Kept, cannot be read",
}
ROLE: dict[str, str] = {Role.CLINICIAN: "clinician", Role.BILLER: "biller", Role.ADMINISTRATOR: "administrator"}
COVERED: dict[str, str] = {
    Certainty.ACTIVE: "Active",
    Certainty.INACTIVE: "Not active",
    Certainty.CARVED_OUT: "Carried by another payer",
    Certainty.NOT_FOUND: "The payer does not find this person",
    Certainty.SILENT: "Not clear",
    Certainty.UNAVAILABLE: "The payer could not answer",
    Certainty.REFUSED: "The payer did not look",
}
PLACE: dict[str, str] = {
    "02": "telehealth, patient not at home",
    "10": "telehealth, patient at home",
    "11": "office",
    "12": "home",
}
GROUP: dict[str, str] = {
    "CO": "contract",
    "PR": "patient",
    "OA": "other",
    "PI": "payer's own reduction",
    "CR": "correction",
}
CLP_STATUS: dict[str, str] = {
    "1": "Processed as primary",
    "2": "Processed as secondary",
    "3": "Processed as tertiary",
    "4": "Denied",
    "19": "Processed as primary, forwarded",
    "20": "Processed as secondary, forwarded",
    "21": "Processed as tertiary, forwarded",
    "22": "Taken back",
    "23": "Not our claim, forwarded",
    "25": "Predetermined only",
}
WEIGHT: dict[str, str] = {
    Severity.STOP: "Cannot leave: X12 or the law forbids it",
    Severity.HOLD: "Waits until it is mended",
    Severity.WARN: "A warning: the claim goes",
    Severity.NOT_BILLABLE: "Nothing to claim",
}
WEIGHT_TONE: dict[str, str] = {
    Severity.STOP: "bad",
    Severity.HOLD: "wait",
    Severity.WARN: "plain",
    Severity.NOT_BILLABLE: "plain",
}
ACTION: dict[str, str] = {Action.OFF: "not asked", Action.WARN: "only a warning", Action.HOLD: "the claim waits"}
LIST: dict[str, str] = {
    "ncci-ptp": "Codes that are not paid together",
    "ncci-ptp-medicaid": "Codes that are not paid together, Medicaid",
    "ncci-mue": "Most units of a code, Medicare",
    "ncci-mue-medicaid": "Most units of a code, Medicaid",
    "ncci-aoc": "Add-on codes and what they stand beside",
    "add-on-own": "Further add-on codes, our own list",
    "icd10-order": "Diagnosis codes",
    "icd10-addenda": "Diagnosis codes, what changed",
    "icd10-tabular": "Diagnosis codes, which exclude each other and which come first",
    "taxonomy": "Taxonomies of providers",
    "carc": "Reasons for what a payer takes off",
    "rarc": "Remarks beside the reasons",
    "status": "What a claim's status says",
    "status-category": "Kinds of a claim's status",
}
FAMILY: dict[str, str] = {
    "chart": "what the chart says",
    "coding": "codes and minutes",
    "combination": "codes beside each other",
    "companion": "the payer's companion guide",
    "diagnosis_fit": "diagnosis and service",
    "identity": "who the patient is",
    "note": "notes and signatures",
    "outlook": "visits to come",
    "place": "where it took place",
    "timely": "time to file",
}
SOURCE = {
    Source.CHART: "the chart",
    Source.RULE: "a rule",
    Source.PRACTICE: "the practice's file",
    Source.PAYER: "the payer",
    Source.PERSON: "typed by a person",
}


def weight(severity: Severity, *, unsent: bool) -> str:
    """How heavy a Problem is; of what has left, or never was a claim, nothing waits any more."""
    if unsent or severity is Severity.NOT_BILLABLE:
        return WEIGHT[severity]
    return "Open until somebody has seen to it" if severity.keeps else "To know"


def dollars(amount: Decimal | None) -> str:
    """`Decimal("-1234.5")` -> `-$1,234.50`; nothing for None."""
    if amount is None:
        return ""
    return f"-${-amount:,.2f}" if amount < 0 else f"${amount:,.2f}"


def sentence(text: str) -> str:
    """`the plan ended` -> `The plan ended.`"""
    text = text[:1].upper() + text[1:]
    return text if not text or text[-1] in ".!?" else f"{text}."


_ONE = {"lines": "line", "diagnoses": "diagnosis", "modifiers": "modifier", "other_coverages": "other coverage"}
_NUMBERED = re.compile(rf"\b({'|'.join(_ONE)})\[(\d+)\]")
_SAME = re.compile(r"lines\[(\d+)\]\.(\w+)")


def place(text: str) -> str:
    """`lines[0].procedure` -> `line 1, procedure`; the same of several lines at once; what names a resource stays."""
    if "/" in text:
        return text
    several = [_SAME.fullmatch(each) for each in text.split(", ")]
    found = [each for each in several if each is not None]
    if len(found) == len(several) > 1 and len({each[2] for each in found}) == 1:
        *first, last = (str(int(each[1]) + 1) for each in found)
        return f"lines {', '.join(first)} and {last}, {found[0][2].replace('_', ' ')}"
    numbered = _NUMBERED.sub(lambda match: f"{_ONE[match[1]]} {int(match[2]) + 1}", text)
    return numbered.replace(".", ", ").replace("_", " ")


def user(reference: str) -> str:
    """`Practitioner/p1` -> `p1`: what the EHR calls them; their name is not ours to keep."""
    return reference.rpartition("/")[2]


def day(value: date | None) -> str:
    """`12 Nov 2026`."""
    return f"{value.day} {value:%b %Y}" if value else ""


def moment(value: datetime | None, zone: ZoneInfo) -> str:
    """`12 Nov 2026, 06:10` on the practice's clock."""
    if value is None:
        return ""
    local = value.astimezone(zone)
    return f"{day(local)}, {local:%H:%M}"


def person(name: PersonName) -> str:
    """`Rosalind Quillfeather`."""
    return " ".join(filter(None, (name.first, name.last, name.suffix)))


def actor(value: str) -> str:
    """`job:draft_claim` -> `Bridge (draft claim)`; a person is who the EHR says."""
    kind, _, name = value.partition(":")
    return user(name) if kind == "person" else f"Bridge ({name.replace('_', ' ')})"


def origin(value: Origin) -> str:
    """`the chart: Encounter/e1 period`, with the sentence why before it where there is one."""
    where = f"{SOURCE[value.source]}: {value.place}" + (f", {value.version}" if value.version else "")
    return f"{value.because} ({where})" if value.because else where


def setting(session: Session) -> str:
    """`video, patient at home`."""
    if session.modality is Modality.IN_PERSON:
        return "in person"
    place = {
        True: "patient at home",
        False: "patient not at home",
        None: "the chart does not say where the patient was",
    }
    return f"{session.modality}, {place[session.patient_at_home]}"


def coverage(answer: Answer) -> tuple[str, ...]:
    """What a 271 comes to, a few words each; an estimate and never a promise."""
    facts = [f"{dollars(answer.copay)} copay" if answer.copay is not None else ""]
    if answer.coinsurance is not None:
        facts.append(f"{answer.coinsurance * 100:.0f} % coinsurance")
    if answer.deductible_remaining is not None:
        facts.append(
            f"{dollars(answer.deductible_remaining)} of the deductible left"
            if answer.deductible_remaining
            else "deductible met"
        )
    if answer.visits_remaining is not None:
        facts.append(f"{answer.visits_remaining} visits left")
    if answer.authorization_required is not None:
        facts.append("authorization needed" if answer.authorization_required else "no authorization needed")
    if answer.carve_out_payer_name:
        facts.append(f"ask {answer.carve_out_payer_name}")
    return tuple(fact for fact in facts if fact)
