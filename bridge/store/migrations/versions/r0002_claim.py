"""Encounters, claims, problems, eligibility."""

import sqlalchemy as sa
from alembic import op

revision = "r0002"
down_revision = "r0001"


def upgrade() -> None:
    _create_authorization()
    _create_charted()
    _create_claim()
    _create_eligibility()
    _create_encounter()
    _create_overlay()
    _create_problem()
    _create_claim_encounter()
    _create_claim_event()
    _create_claim_line()
    _create_status_inquiry()


def downgrade() -> None:
    op.drop_index(op.f("ix_status_inquiry_control_number"), table_name="status_inquiry")
    op.drop_table("status_inquiry")
    op.drop_table("claim_line")
    op.drop_index(op.f("ix_claim_event_control_number"), table_name="claim_event")
    op.drop_table("claim_event")
    op.drop_index(op.f("ix_claim_encounter_practice_id_ehr_encounter_id"), table_name="claim_encounter")
    op.drop_table("claim_encounter")
    op.drop_index(op.f("ix_problem_practice_id_subject_kind_subject_id"), table_name="problem")
    op.drop_index(op.f("ix_problem_practice_id_closed_at_code"), table_name="problem")
    op.drop_table("problem")
    op.drop_table("overlay")
    op.drop_index(op.f("ix_encounter_practice_id_status"), table_name="encounter")
    op.drop_table("encounter")
    op.drop_index(op.f("ix_eligibility_practice_id_patient_id_service_date"), table_name="eligibility")
    op.drop_table("eligibility")
    op.drop_index(op.f("ix_claim_practice_id_status_payer_id"), table_name="claim")
    op.drop_index(op.f("ix_claim_practice_id_service_date"), table_name="claim")
    op.drop_index(op.f("ix_claim_practice_id_patient_id_service_date"), table_name="claim")
    op.drop_table("claim")
    op.drop_table("charted")
    op.drop_index(op.f("ix_authorization_practice_id_patient_id"), table_name="authorization")
    op.drop_table("authorization")


def _create_authorization() -> None:
    op.create_table(
        "authorization",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("payer_id", sa.String(), nullable=False),
        sa.Column("number", sa.LargeBinary(), nullable=False),
        sa.Column("procedures", sa.String(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("typed_by", sa.String(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_authorization_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authorization")),
    )
    op.create_index(
        op.f("ix_authorization_practice_id_patient_id"), "authorization", ["practice_id", "patient_id"], unique=False
    )


def _create_charted() -> None:
    op.create_table(
        "charted",
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("ehr", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("resource_type", sa.String(), nullable=False),
        sa.Column("fhir_id", sa.String(), nullable=False),
        sa.Column("identifier", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_charted_practice_id")),
        sa.PrimaryKeyConstraint(
            "practice_id", "ehr", "subject_kind", "subject_id", "resource_type", name=op.f("pk_charted")
        ),
    )


def _create_claim() -> None:
    op.create_table(
        "claim",
        sa.Column("control_number", sa.String(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("ehr", sa.String(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("clinician_id", sa.String(), nullable=False),
        sa.Column("coverage_id", sa.String(), nullable=False),
        sa.Column("payer_id", sa.String(), nullable=False),
        sa.Column("service_date", sa.Date(), nullable=False),
        sa.Column("rank", sa.String(), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("paid_cents", sa.BigInteger(), nullable=False),
        sa.Column("patient_cents", sa.BigInteger(), nullable=False),
        sa.Column("adjusted_cents", sa.BigInteger(), nullable=False),
        sa.Column("open_cents", sa.BigInteger(), nullable=False),
        sa.Column("interest_cents", sa.BigInteger(), nullable=False),
        sa.Column("facts_hash", sa.String(), nullable=False),
        sa.Column("payer_claim_number", sa.String(), nullable=False),
        sa.Column("replaces", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("charted_version", sa.Integer(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "charge_cents = paid_cents + patient_cents + adjusted_cents + open_cents",
            name=op.f("ck_claim_money_adds_up"),
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_claim_practice_id")),
        sa.PrimaryKeyConstraint("control_number", name=op.f("pk_claim")),
    )
    op.create_index(
        op.f("ix_claim_practice_id_patient_id_service_date"),
        "claim",
        ["practice_id", "patient_id", "service_date"],
        unique=False,
    )
    op.create_index(op.f("ix_claim_practice_id_service_date"), "claim", ["practice_id", "service_date"], unique=False)
    op.create_index(
        op.f("ix_claim_practice_id_status_payer_id"), "claim", ["practice_id", "status", "payer_id"], unique=False
    )


def _create_eligibility() -> None:
    op.create_table(
        "eligibility",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("ehr", sa.String(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("coverage_id", sa.String(), nullable=False),
        sa.Column("payer_id", sa.String(), nullable=False),
        sa.Column("service_date", sa.Date(), nullable=False),
        sa.Column("visit", sa.String(), nullable=False),
        sa.Column("trace", sa.String(), nullable=False),
        sa.Column("certainty", sa.String(), nullable=False),
        sa.Column("inquiry", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_eligibility_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_eligibility")),
        sa.UniqueConstraint("practice_id", "trace", name=op.f("uq_eligibility_practice_id_trace")),
    )
    op.create_index(
        op.f("ix_eligibility_practice_id_patient_id_service_date"),
        "eligibility",
        ["practice_id", "patient_id", "service_date"],
        unique=False,
    )


def _create_encounter() -> None:
    op.create_table(
        "encounter",
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("ehr", sa.String(), nullable=False),
        sa.Column("encounter_id", sa.String(), nullable=False),
        sa.Column("service_date", sa.Date(), nullable=True),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("clinician_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("facts_hash", sa.String(), nullable=False),
        sa.Column("chart_version", sa.String(), nullable=False),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_encounter_practice_id")),
        sa.PrimaryKeyConstraint("practice_id", "ehr", "encounter_id", name=op.f("pk_encounter")),
    )
    op.create_index(op.f("ix_encounter_practice_id_status"), "encounter", ["practice_id", "status"], unique=False)


def _create_overlay() -> None:
    op.create_table(
        "overlay",
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.Column("replaced", sa.LargeBinary(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_overlay_practice_id")),
        sa.PrimaryKeyConstraint("practice_id", "subject_kind", "subject_id", "field", name=op.f("pk_overlay")),
    )


def _create_problem() -> None:
    op.create_table(
        "problem",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("remedy", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("prevents", sa.String(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=False),
        sa.Column("closed_how", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_problem_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problem")),
    )
    op.create_index(
        op.f("ix_problem_practice_id_closed_at_code"), "problem", ["practice_id", "closed_at", "code"], unique=False
    )
    op.create_index(
        op.f("ix_problem_practice_id_subject_kind_subject_id"),
        "problem",
        ["practice_id", "subject_kind", "subject_id"],
        unique=False,
    )


def _create_claim_encounter() -> None:
    op.create_table(
        "claim_encounter",
        sa.Column("control_number", sa.String(), nullable=False),
        sa.Column("encounter_id", sa.String(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("ehr", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["control_number"], ["claim.control_number"], name=op.f("fk_claim_encounter_control_number")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_claim_encounter_practice_id")),
        sa.PrimaryKeyConstraint("control_number", "encounter_id", name=op.f("pk_claim_encounter")),
    )
    op.create_index(
        op.f("ix_claim_encounter_practice_id_ehr_encounter_id"),
        "claim_encounter",
        ["practice_id", "ehr", "encounter_id"],
        unique=False,
    )


def _create_claim_event() -> None:
    op.create_table(
        "claim_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("control_number", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("from_status", sa.String(), nullable=False),
        sa.Column("to_status", sa.String(), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["control_number"], ["claim.control_number"], name=op.f("fk_claim_event_control_number")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_claim_event_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_event")),
    )
    op.create_index(op.f("ix_claim_event_control_number"), "claim_event", ["control_number"], unique=False)


def _create_claim_line() -> None:
    op.create_table(
        "claim_line",
        sa.Column("control_number", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("procedure", sa.String(), nullable=False),
        sa.Column("modifiers", sa.String(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("charge_cents", sa.BigInteger(), nullable=False),
        sa.Column("service_date", sa.Date(), nullable=False),
        sa.Column("encounter_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["control_number"], ["claim.control_number"], name=op.f("fk_claim_line_control_number")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_claim_line_practice_id")),
        sa.PrimaryKeyConstraint("control_number", "number", name=op.f("pk_claim_line")),
    )


def _create_status_inquiry() -> None:
    op.create_table(
        "status_inquiry",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("control_number", sa.String(), nullable=False),
        sa.Column("trace", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("status_code", sa.String(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["control_number"], ["claim.control_number"], name=op.f("fk_status_inquiry_control_number")
        ),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_status_inquiry_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_inquiry")),
        sa.UniqueConstraint("practice_id", "trace", name=op.f("uq_status_inquiry_practice_id_trace")),
    )
    op.create_index(op.f("ix_status_inquiry_control_number"), "status_inquiry", ["control_number"], unique=False)
