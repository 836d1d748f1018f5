"""Patients are an EHR's: what was typed of them bears its name. What is booked, and each member's ledger."""

import sqlalchemy as sa
from alembic import op

revision = "r0004"
down_revision = "r0003"


def upgrade() -> None:
    op.add_column("authorization", sa.Column("ehr", sa.String(), nullable=False, server_default=""))
    op.add_column("authorization", sa.Column("counts", sa.String(), nullable=False, server_default="visits"))
    _name_the_ehr()
    op.drop_index(op.f("ix_authorization_practice_id_patient_id"), table_name="authorization")
    op.create_index(
        op.f("ix_authorization_practice_id_ehr_patient_id"),
        "authorization",
        ["practice_id", "ehr", "patient_id"],
        unique=False,
    )
    op.create_table(
        "appointment",
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("ehr", sa.String(), nullable=False),
        sa.Column("appointment_id", sa.String(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("clinician_id", sa.String(), nullable=False),
        sa.Column("starts", sa.DateTime(timezone=True), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_appointment_practice_id")),
        sa.PrimaryKeyConstraint("practice_id", "ehr", "appointment_id", "patient_id", name=op.f("pk_appointment")),
    )
    op.create_index(
        op.f("ix_appointment_practice_id_ehr_patient_id"),
        "appointment",
        ["practice_id", "ehr", "patient_id"],
        unique=False,
    )
    op.create_table(
        "member_ledger",
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("ehr", sa.String(), nullable=False),
        sa.Column("patient_id", sa.String(), nullable=False),
        sa.Column("payer_id", sa.String(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_member_ledger_practice_id")),
        sa.PrimaryKeyConstraint("practice_id", "ehr", "patient_id", "payer_id", name=op.f("pk_member_ledger")),
    )


def downgrade() -> None:
    op.drop_table("member_ledger")
    op.drop_index(op.f("ix_appointment_practice_id_ehr_patient_id"), table_name="appointment")
    op.drop_table("appointment")
    op.drop_index(op.f("ix_authorization_practice_id_ehr_patient_id"), table_name="authorization")
    op.create_index(
        op.f("ix_authorization_practice_id_patient_id"), "authorization", ["practice_id", "patient_id"], unique=False
    )
    with op.batch_alter_table("authorization") as batch:
        batch.drop_column("counts")
        batch.drop_column("ehr")


def _name_the_ehr() -> None:
    """Until now the row did not say whose id it bears: the claim for which it was typed does."""
    authorization = sa.table("authorization", sa.column("practice_id"), sa.column("patient_id"), sa.column("ehr"))
    claim = sa.table("claim", sa.column("practice_id"), sa.column("patient_id"), sa.column("ehr"))
    own = sa.and_(claim.c.practice_id == authorization.c.practice_id, claim.c.patient_id == authorization.c.patient_id)
    found = sa.select(sa.func.min(claim.c.ehr)).where(own).correlate(authorization).scalar_subquery()
    op.execute(sa.update(authorization).values(ehr=sa.func.coalesce(found, "")))
