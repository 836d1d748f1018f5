"""Encounters, the claims made of them, what happened to each, and what a person must see or has typed."""

import sqlalchemy as sa

from bridge.store.column import Dollars, Instant, SealedJson, SealedText
from bridge.store.tables.base import key, metadata, owner, text

_event_id = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite counts by itself only on INTEGER

encounter = sa.Table(
    "encounter",
    metadata,
    owner(primary_key=True),
    key("ehr"),
    key("encounter_id"),
    sa.Column("service_date", sa.Date),
    text("patient_id"),  # empty for a group
    text("clinician_id"),
    text("status"),
    text("facts_hash"),
    text("chart_version"),
    sa.Column("starts", Instant),  # of the session, where it takes the clinician alone
    sa.Column("ends", Instant),
    sa.Column("found_at", Instant, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.Index(None, "practice_id", "status"),
    sa.Index(None, "practice_id", "ehr", "service_date"),
)

claim = sa.Table(
    "claim",
    metadata,
    key("control_number"),  # CLM01
    owner(),
    text("ehr"),
    text("patient_id"),
    text("clinician_id"),
    text("coverage_id"),
    text("payer_id"),
    sa.Column("service_date", sa.Date, nullable=False),
    text("rank"),  # SBR01
    text("frequency"),  # CLM05-3
    text("status"),
    sa.Column("charge_cents", Dollars, nullable=False),  # CLM02
    sa.Column("paid_cents", Dollars, nullable=False),
    sa.Column("patient_cents", Dollars, nullable=False),
    sa.Column("adjusted_cents", Dollars, nullable=False),
    sa.Column("open_cents", Dollars, nullable=False),
    sa.Column("interest_cents", Dollars, nullable=False),
    text("facts_hash"),
    text("payer_claim_number"),  # CLP07
    text("replaces"),
    sa.Column("version", sa.Integer, nullable=False),  # one more with every event
    sa.Column("charted_version", sa.Integer, nullable=False),
    sa.Column("document", SealedJson("claim.document"), nullable=False),
    sa.Column("sessions", SealedJson("claim.sessions")),  # that it was drafted from; null: laid down before these were
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("changed_at", Instant, nullable=False),
    sa.CheckConstraint("charge_cents = paid_cents + patient_cents + adjusted_cents + open_cents", name="money_adds_up"),
    sa.Index(None, "practice_id", "status", "payer_id"),
    sa.Index(None, "practice_id", "patient_id", "service_date"),
    sa.Index(None, "practice_id", "service_date"),
)

claim_line = sa.Table(
    "claim_line",
    metadata,
    sa.Column("control_number", sa.String, sa.ForeignKey("claim.control_number"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),  # LX01
    owner(),
    text("procedure"),
    text("modifiers"),  # separated by blanks
    sa.Column("units", sa.Integer, nullable=False),
    sa.Column("charge_cents", Dollars, nullable=False),
    sa.Column("service_date", sa.Date, nullable=False),
    text("encounter_id"),
)

claim_encounter = sa.Table(
    "claim_encounter",
    metadata,
    sa.Column("control_number", sa.String, sa.ForeignKey("claim.control_number"), primary_key=True),
    key("encounter_id"),
    owner(),
    text("ehr"),
    sa.Index(None, "practice_id", "ehr", "encounter_id"),
)

claim_event = sa.Table(
    "claim_event",
    metadata,
    sa.Column("id", _event_id, primary_key=True),
    owner(),
    sa.Column("control_number", sa.String, sa.ForeignKey("claim.control_number"), nullable=False, index=True),
    sa.Column("at", Instant, nullable=False),
    text("event"),
    text("from_status"),
    text("to_status"),
    text("actor"),  # rule:..., person:..., job:...
    text("detail"),
)

problem = sa.Table(
    "problem",
    metadata,
    key("id"),
    owner(),
    text("subject_kind"),
    text("subject_id"),
    text("code"),
    text("place"),
    text("reason"),
    text("remedy"),
    text("severity"),
    text("prevents"),  # CARCs separated by blanks
    sa.Column("opened_at", Instant, nullable=False),
    sa.Column("closed_at", Instant),
    text("closed_by"),
    text("closed_how"),
    sa.Index(None, "practice_id", "subject_kind", "subject_id"),
    sa.Index(None, "practice_id", "closed_at", "code"),
)

overlay = sa.Table(
    "overlay",
    metadata,
    owner(primary_key=True),
    key("subject_kind"),
    key("subject_id"),
    key("field"),
    sa.Column("value", SealedText("overlay.value"), nullable=False),
    sa.Column("replaced", SealedText("overlay.replaced"), nullable=False),  # what the chart said then
    text("who"),
    sa.Column("at", Instant, nullable=False),
)

authorization = sa.Table(
    "authorization",
    metadata,
    key("id"),
    owner(),
    text("ehr"),
    text("patient_id"),
    text("payer_id"),
    sa.Column("number", SealedText("authorization.number"), nullable=False),  # REF*G1
    text("procedures"),  # separated by blanks; empty is every procedure
    sa.Column("starts", sa.Date, nullable=False),
    sa.Column("ends", sa.Date, nullable=False),
    sa.Column("units", sa.Integer),
    sa.Column("used", sa.Integer, nullable=False),
    text("counts"),  # visits, units
    text("typed_by"),
    sa.Column("typed_at", Instant, nullable=False),
    sa.Column("withdrawn_at", Instant),
    sa.Index(None, "practice_id", "ehr", "patient_id"),
)

appointment = sa.Table(
    "appointment",
    metadata,
    owner(primary_key=True),
    key("ehr"),
    key("appointment_id"),
    key("patient_id"),  # a group's visit has several
    text("clinician_id"),
    sa.Column("starts", Instant, nullable=False),
    sa.Column("day", sa.Date, nullable=False),  # where the practice is
    sa.Column("minutes", sa.Integer),
    sa.Index(None, "practice_id", "ehr", "patient_id"),
)

member_ledger = sa.Table(
    "member_ledger",
    metadata,
    owner(primary_key=True),
    key("ehr"),
    key("patient_id"),
    key("payer_id"),
    sa.Column("document", SealedJson("member_ledger.document"), nullable=False),
    sa.Column("at", Instant, nullable=False),
)

charted = sa.Table(
    "charted",
    metadata,
    owner(primary_key=True),
    key("ehr"),
    key("subject_kind"),
    key("subject_id"),
    key("resource_type"),
    text("fhir_id"),
    text("identifier"),
    text("version"),  # the chart's, for If-Match
    sa.Column("at", Instant, nullable=False),
)

eligibility = sa.Table(
    "eligibility",
    metadata,
    key("id"),
    owner(),
    text("ehr"),
    text("patient_id"),
    text("coverage_id"),
    text("payer_id"),
    sa.Column("service_date", sa.Date, nullable=False),
    text("visit"),  # Appointment/a1 or Encounter/e1
    text("trace"),  # TRN02, ours
    text("certainty"),  # empty until it is answered
    sa.Column("inquiry", SealedJson("eligibility.inquiry"), nullable=False),
    sa.Column("answer", SealedJson("eligibility.answer")),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("answered_at", Instant),
    sa.UniqueConstraint("practice_id", "trace"),
    sa.Index(None, "practice_id", "patient_id", "service_date"),
)

status_inquiry = sa.Table(
    "status_inquiry",
    metadata,
    key("id"),
    owner(),
    sa.Column("control_number", sa.String, sa.ForeignKey("claim.control_number"), nullable=False, index=True),
    text("trace"),
    text("category"),  # STC01-1 of the first status
    text("status_code"),  # STC01-2
    sa.Column("answer", SealedJson("status_inquiry.answer")),
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("answered_at", Instant),
    sa.UniqueConstraint("practice_id", "trace"),
)
