"""Who the claim is about: name, birth date, sex, address, member id; writable in X12, and as the payer has them."""

import re
import unicodedata
from collections.abc import Iterator

from bridge.billing.claim import Claim
from bridge.billing.eligibility import Answer, Certainty
from bridge.billing.member import Member
from bridge.billing.party import PersonName, Sex
from bridge.billing.problem import Problem, Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.scrub.context import ScrubContext

PATIENT_NAME_MISSING = Rule(
    id="PATIENT_NAME_MISSING",
    family="identity",
    sentence="The patient has a first and a last name that X12 can write.",
    severity=Severity.STOP,
    prevents=("31", "140"),
    source="X222A1 2010BA, 2010CA NM103, NM104",
)
SUBSCRIBER_NAME_MISSING = Rule(
    id="SUBSCRIBER_NAME_MISSING",
    family="identity",
    sentence="The subscriber has a name that X12 can write.",
    severity=Severity.STOP,
    prevents=("31", "140"),
    source="X222A1 2010BA NM103",
)
PATIENT_BIRTH_DATE_WRONG = Rule(
    id="PATIENT_BIRTH_DATE_WRONG",
    family="identity",
    sentence="The patient was born by the service date.",
    prevents=("31", "140", "14"),
    source="denial rule 10",
)
PATIENT_ADDRESS_MISSING = Rule(
    id="PATIENT_ADDRESS_MISSING",
    family="identity",
    sentence="The patient's address is whole.",
    severity=Severity.STOP,
    prevents=("16",),
    source="X222A1 2010BA, 2010CA N3, N4",
)
PATIENT_SEX_UNKNOWN = Rule(
    id="PATIENT_SEX_UNKNOWN",
    family="identity",
    sentence="The claim says the patient's sex.",
    severity=Severity.WARN,
    prevents=("31",),
    source="own judgement: some payers reject U",
    certainty="likely",
)
MEMBER_ID_MISSING = Rule(
    id="MEMBER_ID_MISSING",
    family="identity",
    sentence="The coverage has a member id.",
    severity=Severity.STOP,
    prevents=("31", "140"),
    source="X222A1 2010BA NM109; denial rule 10",
)
MEMBER_ID_MALFORMED = Rule(
    id="MEMBER_ID_MALFORMED",
    family="identity",
    sentence="The member id is made of letters and digits and is no placeholder.",
    prevents=("31", "140"),
    source="denial rule 10",
)
SUBSCRIBER_DIFFERS = Rule(
    id="SUBSCRIBER_DIFFERS",
    family="identity",
    sentence="Patient and subscriber are one person exactly where the relationship is self.",
    prevents=("31", "140"),
    source="X222A1 SBR02; denial rule 10",
)
NAME_DIFFERS = Rule(
    id="NAME_DIFFERS",
    family="identity",
    sentence="The names are those of the payer's eligibility answer.",
    prevents=("31", "140"),
    source="denial rule 10; CAQH CORE 258 for what differs in spelling alone",
)
BIRTH_DATE_DIFFERS = Rule(
    id="BIRTH_DATE_DIFFERS",
    family="identity",
    sentence="The birth date is that of the payer's eligibility answer.",
    prevents=("31", "140", "14"),
    source="denial rule 10",
)
SEX_DIFFERS = Rule(
    id="SEX_DIFFERS",
    family="identity",
    sentence="The sex is that of the payer's eligibility answer.",
    severity=Severity.WARN,
    prevents=("31", "7"),
    source="denial rule 10",
    certainty="likely",
)
MEMBER_ID_DIFFERS = Rule(
    id="MEMBER_ID_DIFFERS",
    family="identity",
    sentence="The member id is that of the payer's eligibility answer.",
    prevents=("31", "140"),
    source="denial rule 10",
)
PAYER_DIFFERS = Rule(
    id="PAYER_DIFFERS",
    family="identity",
    sentence="The claim goes to the payer that has answered for the coverage.",
    prevents=("109", "31"),
    fix=Fix.ELIGIBILITY,
    source="denial rule 1",
)
RELATIONSHIP_DIFFERS = Rule(
    id="RELATIONSHIP_DIFFERS",
    family="identity",
    sentence="The patient is subscriber or dependant as in the payer's eligibility answer.",
    prevents=("31", "140"),
    source="X279A1 2000C, 2000D; denial rule 10",
    certainty="likely",
)
RULES = (
    PATIENT_NAME_MISSING,
    SUBSCRIBER_NAME_MISSING,
    PATIENT_BIRTH_DATE_WRONG,
    PATIENT_ADDRESS_MISSING,
    PATIENT_SEX_UNKNOWN,
    MEMBER_ID_MISSING,
    MEMBER_ID_MALFORMED,
    SUBSCRIBER_DIFFERS,
    NAME_DIFFERS,
    BIRTH_DATE_DIFFERS,
    SEX_DIFFERS,
    MEMBER_ID_DIFFERS,
    PAYER_DIFFERS,
    RELATIONSHIP_DIFFERS,
)

_MEMBER_ID = re.compile(r"[A-Za-z0-9]{2,80}\Z")  # 2010BA NM109
_PLACEHOLDERS = frozenset({"UNKNOWN", "TEST", "NONE", "NA", "XXX", "PENDING", "SELF"})
_PLACEHOLDER_IDS = _PLACEHOLDERS | {"TBD", "UNK", "123456789", "1234567890", "0123456789"}
_SUFFIXES = frozenset({"JR", "SR", "I", "II", "III", "IV", "V", "MD", "PHD", "ESQ"})
_AS_THE_PAYER = "Enter it exactly as the payer has it: the eligibility answer shows it."
_SPELLED_SHORT = 3  # letters: a payer that cuts names off leaves more than these


def check(claim: Claim, context: ScrubContext) -> Iterator[Problem]:
    """PATIENT_NAME_MISSING, SUBSCRIBER_NAME_MISSING, PATIENT_BIRTH_DATE_WRONG, PATIENT_ADDRESS_MISSING,
    PATIENT_SEX_UNKNOWN, MEMBER_ID_MISSING, MEMBER_ID_MALFORMED, SUBSCRIBER_DIFFERS; beside an eligibility answer
    NAME_DIFFERS, BIRTH_DATE_DIFFERS, SEX_DIFFERS, MEMBER_ID_DIFFERS, PAYER_DIFFERS, RELATIONSHIP_DIFFERS."""
    patient = claim.patient
    if not (_writable(patient.name.last) and _writable(patient.name.first)):
        yield _name(PATIENT_NAME_MISSING, "patient")
    if not _writable(claim.subscriber.name.last):
        yield _name(SUBSCRIBER_NAME_MISSING, "subscriber")
    if patient.birth_date > claim.service_date:
        reason = "The birth date lies after the service date."
        yield PATIENT_BIRTH_DATE_WRONG.found("patient.birth_date", reason, "Correct the birth date in the chart.")
    address = patient.address
    if address is None or not (address.line1 and address.city and address.state and address.postal_code):
        reason = "The patient's street, city, state or postal code is missing."
        yield PATIENT_ADDRESS_MISSING.found("patient.address", reason, "Complete the home address in the chart.")
    if patient.sex is Sex.UNKNOWN:
        reason = "The claim says U for the patient's sex, which some payers reject."
        remedy = "Enter the administrative sex that the payer has on file, when it is known."
        yield PATIENT_SEX_UNKNOWN.found("patient.sex", reason, remedy)
    yield from _member_id(claim.subscriber.member_id)
    yield from _relation(claim)
    answer = context.eligibility
    if answer is not None:
        yield from _payer(claim, answer)
        if answer.certainty in (Certainty.ACTIVE, Certainty.SILENT):
            yield from _as_answered(claim, answer)


def _writable(name: str) -> bool:
    """Whether something is left of the name in the character set of X12."""
    plain = _plain(name)
    return bool(plain) and plain not in _PLACEHOLDERS


def _plain(name: str) -> str:
    """As X12 writes it, in capitals."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().strip().upper()


def _name(rule: Rule, who: str) -> Problem:
    reason = f"The {who}'s first or last name is missing, a placeholder, or not writable in X12."
    return rule.found(f"{who}.name", reason, "Enter the name as the payer has it.")


def _member_id(member_id: str) -> Iterator[Problem]:
    place = "subscriber.member_id"
    if not member_id.strip():
        remedy = "Enter the member id of the card in the chart's coverage."
        yield MEMBER_ID_MISSING.found(place, "The coverage has no member id.", remedy)
    elif not _MEMBER_ID.match(member_id) or _is_placeholder(member_id.upper()):
        reason = "The member id is a placeholder, or holds other characters than letters and digits."
        remedy = "Enter the member id exactly as the payer's eligibility answer gives it."
        yield MEMBER_ID_MALFORMED.found(place, reason, remedy)


def _is_placeholder(member_id: str) -> bool:
    """A word for "not known yet", digits counted up, or one character over and over."""
    return member_id in _PLACEHOLDER_IDS or len(set(member_id)) == 1


def _relation(claim: Claim) -> Iterator[Problem]:
    """Self with two names or birth dates, or another with one and the same."""
    patient, subscriber = claim.patient, claim.subscriber
    whole = all(map(_writable, (patient.name.last, patient.name.first, subscriber.name.last)))
    if not whole or subscriber.is_organization:
        return
    same_name = _spelling(patient.name) == _spelling(subscriber.name)
    same_birth = subscriber.birth_date in (None, patient.birth_date)
    if claim.patient_is_subscriber and not (same_name and same_birth):
        reason = "The relationship is self, but patient and subscriber differ in name or birth date."
        remedy = "Correct relationship or subscriber in the chart's coverage."
        yield SUBSCRIBER_DIFFERS.found("subscriber", reason, remedy)
    elif not claim.patient_is_subscriber and same_name and subscriber.birth_date == patient.birth_date:
        reason = "Patient and subscriber have one name and birth date, but the relationship is not self."
        remedy = "Set the relationship to self in the chart's coverage, or correct the subscriber."
        yield SUBSCRIBER_DIFFERS.found("subscriber.relationship", reason, remedy)


def _payer(claim: Claim, answer: Answer) -> Iterator[Problem]:
    source = answer.source
    is_said = source is not None and source.id_kind == "PI" and claim.payer.id_qualifier == "PI"
    if source is not None and is_said and source.id not in ("", claim.payer.payer_id):
        reason = f"The eligibility answer came from payer {source.id}; the claim goes to {claim.payer.payer_id}."
        remedy = "Correct the payer of the chart's coverage, or ask about the coverage again."
        yield PAYER_DIFFERS.found("payer", reason, remedy)


def _as_answered(claim: Claim, answer: Answer) -> Iterator[Problem]:
    subscriber, dependant = answer.subscriber, answer.dependant
    if subscriber is None:
        return
    if dependant is None and not claim.patient_is_subscriber:
        if _is_named(subscriber, claim.patient.name):
            reason = "The payer has the patient as a member of their own, not as a dependant."
            remedy = "Set the relationship to self in the chart's coverage, with the patient's own member id."
            yield RELATIONSHIP_DIFFERS.found("subscriber.relationship", reason, remedy)
        return  # whose answer it is stays open
    if dependant is not None and claim.patient_is_subscriber:
        reason = "The payer has the patient as a dependant of another subscriber."
        remedy = "Enter subscriber and relationship in the chart's coverage as the payer has them."
        yield RELATIONSHIP_DIFFERS.found("subscriber.relationship", reason, remedy)
        return
    yield from _subscriber(claim, subscriber)
    yield from _patient(claim, dependant or subscriber)


def _subscriber(claim: Claim, told: Member) -> Iterator[Problem]:
    if not claim.patient_is_subscriber:
        yield from _name_as_told("subscriber.name", "subscriber", claim.subscriber.name, told)
    member_id = claim.subscriber.member_id
    if told.entity.id and member_id.strip() and told.entity.id.upper() != member_id.strip().upper():
        reason = "The member id is not the one of the payer's eligibility answer."
        yield MEMBER_ID_DIFFERS.found("subscriber.member_id", reason, _AS_THE_PAYER)


def _patient(claim: Claim, told: Member) -> Iterator[Problem]:
    yield from _name_as_told("patient.name", "patient", claim.patient.name, told)
    if told.birth_date is not None and told.birth_date != claim.patient.birth_date:
        reason = "The patient's birth date is not the one of the payer's eligibility answer."
        yield BIRTH_DATE_DIFFERS.found("patient.birth_date", reason, _AS_THE_PAYER)
    if told.sex in ("F", "M") and claim.patient.sex is not Sex.UNKNOWN and told.sex != claim.patient.sex:
        reason = "The patient's sex is not the one of the payer's eligibility answer."
        yield SEX_DIFFERS.found("patient.sex", reason, _AS_THE_PAYER)


def _name_as_told(place: str, who: str, name: PersonName, told: Member) -> Iterator[Problem]:
    severity = _names(told, name)
    if severity is Severity.HOLD:
        yield NAME_DIFFERS.found(place, f"The {who}'s name is not the one of the payer's answer.", _AS_THE_PAYER)
    elif severity is Severity.WARN:
        reason = f"The {who}'s name is spelled otherwise in the payer's answer."
        yield NAME_DIFFERS.found(place, reason, _AS_THE_PAYER, Severity.WARN)


def _names(told: Member, name: PersonName) -> Severity | None:
    """None: the payer names this person so, or names nobody. WARN: but for spelling; HOLD: names another."""
    entity = told.entity
    if not entity.name:
        return None
    exact = (_plain(name.last), _plain(name.first)) == (_plain(entity.name), _plain(entity.first))
    if exact or (not entity.first and _plain(name.last) == _plain(entity.name)):
        return None
    pairs = ((_letters(name.last), _letters(entity.name)), (_letters(name.first), _letters(entity.first)))
    return Severity.WARN if all(_alike(ours, theirs) for ours, theirs in pairs) else Severity.HOLD


def _is_named(told: Member, name: PersonName) -> bool:
    """Whether the payer names this person whole, but for blanks and hyphens. A suffix parts father and son."""
    entity = told.entity
    pairs = ((name.last, entity.name), (name.first, entity.first))
    return bool(entity.name) and all(_bare(ours) == _bare(theirs) for ours, theirs in pairs)


def _alike(ours: str, theirs: str) -> bool:
    """The same, or one cut off."""
    shorter, longer = sorted((ours, theirs), key=len)
    return not theirs or ours == theirs or (len(shorter) > _SPELLED_SHORT and longer.startswith(shorter))


def _spelling(name: PersonName) -> tuple[str, str]:
    return _letters(name.last), _letters(name.first)


def _bare(name: str) -> str:
    return re.sub(r"[^A-Z]", "", _plain(name))


def _letters(name: str) -> str:
    """Without what spelling varies: punctuation, blanks, a suffix behind the name. # CAQH CORE 258"""
    words = re.sub(r"[^A-Z]", " ", _plain(name)).split()
    while len(words) > 1 and words[-1] in _SUFFIXES:
        words.pop()
    return "".join(words)
