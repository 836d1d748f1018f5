"""What a chart must say before there is a claim: the rules of reading it, which `bridge.mapping` asks.

They stand in `bridge.billing.scrub.RULES` with those of coding and scrubbing. Where nothing can be billed for want of
one of them, a practice's choice changes nothing: there is no claim that could leave.
"""

from collections.abc import Mapping

from bridge.billing.coding.refusal import MINUTES_MISSING
from bridge.billing.problem import Severity
from bridge.billing.rule import Fix, Rule
from bridge.billing.rule_family import RuleFamily

CHART = RuleFamily("chart", source="a claim cannot be made without it")
_R4 = "FHIR R4"
_NOTHING = Severity.NOT_BILLABLE

# who pays
COVERAGE_MISSING = CHART.rule(
    "COVERAGE_MISSING", "The chart holds a coverage of the patient.", "31", source="denial rule 1"
)
SELF_PAY = CHART.rule("SELF_PAY", "There is a payer to bill.", severity=_NOTHING, fix=Fix.DECIDE)
COVERAGE_ORDER_UNKNOWN = CHART.rule(
    "COVERAGE_ORDER_UNKNOWN", "Of several coverages the chart says which pays first.", "22", source="denial rule 14"
)
PAYER_UNKNOWN = CHART.rule("PAYER_UNKNOWN", "The practice's file names the payer of the coverage.", fix=Fix.PRACTICE)
PAYER_RULES_MISSING = CHART.rule("PAYER_RULES_MISSING", "The payer has a rule pack that holds that day.", fix=Fix.PAYER)

# who was there
PATIENT_MISSING = CHART.rule("PATIENT_MISSING", "The encounter names a patient whom the EHR gives.", "31")
BIRTH_DATE_MISSING = CHART.rule(
    "BIRTH_DATE_MISSING", "The patient has a whole birth date.", "31", source="837P 2010BA DMG"
)
RELATIONSHIP_UNKNOWN = CHART.rule(
    "RELATIONSHIP_UNKNOWN", "The coverage says how patient and subscriber are related.", source="837P SBR02, PAT01"
)
SUBSCRIBER_MISSING = CHART.rule("SUBSCRIBER_MISSING", "The subscriber can be read.", "31", source="837P 2010BA")
CLINICIAN_MISSING = CHART.rule("CLINICIAN_MISSING", "The encounter says who performed it.", "16", source="837P 2310B")
CLINICIAN_AMBIGUOUS = CHART.rule(
    "CLINICIAN_AMBIGUOUS", "One clinician performed the encounter.", "16", source="837P 2310B"
)
SUPERVISOR_DIFFERS = CHART.rule(
    "SUPERVISOR_DIFFERS", "Chart and practice file name the same supervisor.", "185", source="837P 2310D"
)
SUPERVISOR_NOT_USED = CHART.rule(
    "SUPERVISOR_NOT_USED",
    "A supervisor whom the chart names is the practice file's too.",
    severity=Severity.WARN,
    fix=Fix.PRACTICE,
    source="837P 2310D",
)

# what happened, and when
ENCOUNTER_NOT_HELD = CHART.rule(
    "ENCOUNTER_NOT_HELD", "The visit took place.", severity=_NOTHING, source="denial rule 19"
)
ENCOUNTER_NOT_FINISHED = CHART.rule("ENCOUNTER_NOT_FINISHED", "The encounter is finished.", source="denial rule 19")
ENCOUNTER_STATUS_UNKNOWN = CHART.rule(
    "ENCOUNTER_STATUS_UNKNOWN", "The encounter's status is one that the profile knows."
)
NOT_BILLED_HERE = CHART.rule(
    "NOT_BILLED_HERE", "The encounter is of a kind that the profile bills.", severity=_NOTHING, fix=Fix.DECIDE
)
NOT_BEHAVIORAL = CHART.rule(
    "NOT_BEHAVIORAL", "A diagnosis is one that the profile bills.", severity=_NOTHING, fix=Fix.DECIDE
)
INTENT_UNKNOWN = CHART.rule("INTENT_UNKNOWN", "The chart says what the visit was for.", "16")
MODALITY_UNKNOWN = CHART.rule(
    "MODALITY_UNKNOWN", "The chart says whether it was in person, by video or by audio.", "16"
)
SERVICE_DATE_MISSING = CHART.rule(
    "SERVICE_DATE_MISSING", "The encounter says when it began.", "16", source="837P DTP*472"
)
TIME_UNREADABLE = CHART.rule(
    "TIME_UNREADABLE", "Times have a zone, or the profile says whose they are.", "16", source=_R4
)
PERIOD_REVERSED = CHART.rule("PERIOD_REVERSED", "The session ends after it begins.", "152", source=_R4)
MINUTES_DISAGREE = CHART.rule(
    "MINUTES_DISAGREE", "Length and times of the session agree.", "152", source="denial rule 11"
)
DIAGNOSIS_NOT_ICD10 = CHART.rule("DIAGNOSIS_NOT_ICD10", "The diagnosis has an ICD-10-CM code.", "11", "146")

# whether it can be read at all
REFERENCE_MISSING = CHART.rule("REFERENCE_MISSING", "What the chart refers to can be read.", source=_R4)
RESOURCE_NOT_R4 = CHART.rule("RESOURCE_NOT_R4", "The EHR speaks FHIR R4.", fix=Fix.PRACTICE, source=_R4)
RESOURCE_MALFORMED = CHART.rule("RESOURCE_MALFORMED", "Elements have the types of FHIR R4.", source=_R4)
RESOURCE_UNREADABLE = CHART.rule("RESOURCE_UNREADABLE", "Each resource of the files can be used.", source=_R4)
RESOURCE_TWICE = CHART.rule("RESOURCE_TWICE", "A resource stands once in the files, or the same each time.", source=_R4)
PRACTICE_UNKNOWN = CHART.rule("PRACTICE_UNKNOWN", "It is known which practice bills.", fix=Fix.PRACTICE)
MAPPING_FAILED = CHART.rule("MAPPING_FAILED", "Every path of the mapping profile can be followed.", fix=Fix.PRACTICE)

RULES = (
    COVERAGE_MISSING,
    SELF_PAY,
    COVERAGE_ORDER_UNKNOWN,
    PAYER_UNKNOWN,
    PAYER_RULES_MISSING,
    PATIENT_MISSING,
    BIRTH_DATE_MISSING,
    RELATIONSHIP_UNKNOWN,
    SUBSCRIBER_MISSING,
    CLINICIAN_MISSING,
    CLINICIAN_AMBIGUOUS,
    SUPERVISOR_DIFFERS,
    SUPERVISOR_NOT_USED,
    ENCOUNTER_NOT_HELD,
    ENCOUNTER_NOT_FINISHED,
    ENCOUNTER_STATUS_UNKNOWN,
    NOT_BILLED_HERE,
    NOT_BEHAVIORAL,
    INTENT_UNKNOWN,
    MODALITY_UNKNOWN,
    SERVICE_DATE_MISSING,
    TIME_UNREADABLE,
    PERIOD_REVERSED,
    MINUTES_DISAGREE,
    DIAGNOSIS_NOT_ICD10,
    REFERENCE_MISSING,
    RESOURCE_NOT_R4,
    RESOURCE_MALFORMED,
    RESOURCE_UNREADABLE,
    RESOURCE_TWICE,
    PRACTICE_UNKNOWN,
    MAPPING_FAILED,
)
BY_ID: Mapping[str, Rule] = {rule.id: rule for rule in (*RULES, MINUTES_MISSING)}  # what a reading may find
