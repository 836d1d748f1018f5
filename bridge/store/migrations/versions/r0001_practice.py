"""Practices, people and what people do in the browser."""

import sqlalchemy as sa
from alembic import op

revision = "r0001"
down_revision = None


def upgrade() -> None:
    _create_launch()
    _create_practice()
    _create_token()
    _create_web_session()
    _create_audit_event()
    _create_ehr_connection()
    _create_role()


def downgrade() -> None:
    op.drop_table("role")
    op.drop_table("ehr_connection")
    op.drop_index(op.f("ix_audit_event_practice_id_resource_type_resource_id"), table_name="audit_event")
    op.drop_index(op.f("ix_audit_event_practice_id_at"), table_name="audit_event")
    op.drop_table("audit_event")
    op.drop_table("web_session")
    op.drop_table("token")
    op.drop_table("practice")
    op.drop_table("launch")


def _create_launch() -> None:
    op.create_table(
        "launch",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("state_index", sa.LargeBinary(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("secrets", sa.LargeBinary(), nullable=False),
        sa.Column("session_index", sa.LargeBinary(), nullable=True),
        sa.Column("grant", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_launch")),
        sa.UniqueConstraint("state_index", name=op.f("uq_launch_state_index")),
    )


def _create_practice() -> None:
    op.create_table(
        "practice",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_practice")),
    )


def _create_token() -> None:
    op.create_table(
        "token",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_token")),
    )


def _create_web_session() -> None:
    op.create_table(
        "web_session",
        sa.Column("cookie_index", sa.LargeBinary(), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("user_reference", sa.String(), nullable=False),
        sa.Column("secrets", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("cookie_index", name=op.f("pk_web_session")),
    )


def _create_audit_event() -> None:
    op.create_table(
        "audit_event",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("resource_type", sa.String(), nullable=False),
        sa.Column("resource_id", sa.String(), nullable=False),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_audit_event_practice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index(op.f("ix_audit_event_practice_id_at"), "audit_event", ["practice_id", "at"], unique=False)
    op.create_index(
        op.f("ix_audit_event_practice_id_resource_type_resource_id"),
        "audit_event",
        ["practice_id", "resource_type", "resource_id"],
        unique=False,
    )


def _create_ehr_connection() -> None:
    op.create_table(
        "ehr_connection",
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("ehr", sa.String(), nullable=False),
        sa.Column("cursor", sa.String(), nullable=False),
        sa.Column("synced_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_ehr_connection_practice_id")),
        sa.PrimaryKeyConstraint("practice_id", "ehr", name=op.f("pk_ehr_connection")),
    )


def _create_role() -> None:
    op.create_table(
        "role",
        sa.Column("practice_id", sa.String(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("user_reference", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("granted_by", sa.String(), nullable=False),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["practice_id"], ["practice.id"], name=op.f("fk_role_practice_id")),
        sa.PrimaryKeyConstraint("practice_id", "issuer", "user_reference", name=op.f("pk_role")),
    )
